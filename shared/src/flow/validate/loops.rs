//! Circles in which a chat would go on and on without ever waiting.

use std::collections::{BTreeMap, BTreeSet};

use super::chat;
use crate::flow::catalog::{self, Ending, InChat};
use crate::flow::document::{Action, FlowDocument};
use crate::flow::problem::{Problem, ProblemCode};

/// How many actions of a circle are named.
const NAMED: usize = 6;

/// One problem for each circle that a chat can come to and that neither waits nor counts its rounds.
pub(super) fn problems(document: &FlowDocument, in_chat: &BTreeSet<&str>) -> Vec<Problem> {
    let graph: BTreeMap<&str, Vec<&str>> = document
        .actions
        .iter()
        .filter(|action| in_chat.contains(action.identifier.as_str()))
        .map(|action| (action.identifier.as_str(), restless_ways(action)))
        .collect();
    let mut told = BTreeSet::new();
    let mut problems = Vec::new();
    for action in &document.actions {
        let identifier = action.identifier.as_str();
        if told.contains(identifier) {
            continue;
        }
        if let Some(circle) = shortest_circle(&graph, identifier) {
            problems.push(problem(&circle));
            told.extend(circle);
        }
    }
    problems
}

/// The branches by which the flow goes on at once. What waits has none; a Loop counts its rounds, so only its way out
/// can be part of a circle without end.
fn restless_ways(action: &Action) -> Vec<&str> {
    let spec = catalog::spec(&action.kind);
    let rests = spec.is_some_and(|spec| spec.in_chat == InChat::Waits);
    let leaves = spec.is_some_and(|spec| spec.ending == Ending::Leaves && spec.in_chat != InChat::Fails);
    if rests || leaves {
        return Vec::new();
    }
    if action.kind != "Loop" {
        return chat::ways(action);
    }
    let transitions = &action.transitions;
    let done = transitions
        .conditions
        .iter()
        .filter(|branch| branch.condition.operands.iter().any(|o| o == "DoneLooping"));
    let targets: Vec<&str> = done.map(|branch| branch.next_action.as_str()).collect();
    if targets.is_empty() { transitions.next_action.iter().map(String::as_str).collect() } else { targets }
}

/// The shortest way from an action back to itself.
fn shortest_circle<'a>(graph: &BTreeMap<&'a str, Vec<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(here) = open.pop_front() {
        for next in graph.get(here)?.iter().copied().filter(|next| graph.contains_key(next)) {
            if next == start {
                let mut circle = vec![here];
                while let Some(before) = circle.last().and_then(|at| came_from.get(at)) {
                    circle.push(before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, here);
                open.push_back(next);
            }
        }
    }
    None
}

fn problem(circle: &[&str]) -> Problem {
    let mut names: Vec<&str> = circle.iter().copied().take(NAMED).collect();
    if circle.len() > NAMED {
        names.push("…");
    }
    names.extend(circle.first());
    let message = format!(
        "A chat would go in circles here without ever waiting: {}. Put a Wait or a Loop in.",
        names.join(" → ")
    );
    Problem::error(circle.first().copied(), ProblemCode::EndlessLoop, message)
}
