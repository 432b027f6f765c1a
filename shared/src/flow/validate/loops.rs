//! Circles in which a chat would go on and on without ever waiting.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::pace::{Pace, restless_ways};
use crate::flow::document::FlowDocument;
use crate::flow::problem::{Problem, ProblemCode};

/// How many actions of a circle are named.
const NAMED: usize = 6;

/// Where each action leads without a wait.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Pace>>;

/// One problem for each circle that a chat can come to and that neither waits nor counts its rounds: an error where the
/// chat goes round if all goes well, a warning where it does if something goes on failing, or does not wait itself.
pub(super) fn problems(document: &FlowDocument, in_chat: &BTreeSet<&str>) -> Vec<Problem> {
    let actions = || document.actions.iter().filter(|action| in_chat.contains(action.identifier.as_str()));
    let graph: Graph = actions().map(|action| (action.identifier.as_str(), restless_ways(action))).collect();
    let at_once = |_: &str, _: &str, pace| pace == Pace::AtOnce;
    let mut problems = Vec::new();
    let mut told = BTreeSet::new();
    for identifier in actions().map(|action| action.identifier.as_str()) {
        if told.contains(identifier) {
            continue;
        }
        if let Some(circle) = shortest_circle(&graph, identifier, at_once) {
            problems.push(endless(&circle));
            told.extend(circle);
        }
    }
    let mut told = BTreeSet::new();
    for action in actions() {
        let start = action.identifier.as_str();
        let next = |told: &BTreeSet<_>| {
            let open = |from, to, pace| from != start || pace != Pace::AtOnce && !told.contains(&(from, to));
            shortest_circle(&graph, start, open)
        };
        while let Some(circle) = next(&told) {
            let after = circle.iter().skip(1).chain([&start]);
            let branches: Vec<(&str, &str)> = circle.iter().copied().zip(after.copied()).collect();
            let first = branches.first().and_then(|(from, to)| graph.get(from)?.get(to));
            problems.push(perhaps_endless(&circle, &action.kind, first == Some(&Pace::IfFailing)));
            told.extend(branches);
        }
    }
    problems
}

/// The shortest way from an action back to itself, by branches that are `taken`.
fn shortest_circle<'a>(
    graph: &Graph<'a>,
    start: &'a str,
    taken: impl Fn(&'a str, &'a str, Pace) -> bool,
) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(here) = open.pop_front() {
        let ways = graph.get(here)?.iter().map(|(next, pace)| (*next, *pace));
        for (next, _) in ways.filter(|(next, pace)| graph.contains_key(next) && taken(here, next, *pace)) {
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

fn endless(circle: &[&str]) -> Problem {
    let message = format!(
        "A chat would go in circles here without ever waiting: {}. Put a Wait or a Loop in.",
        path(circle)
    );
    Problem::error(circle.first().copied(), ProblemCode::EndlessLoop, message)
}

fn perhaps_endless(circle: &[&str], kind: &str, fails: bool) -> Problem {
    let path = path(circle);
    let message = if fails {
        format!(
            "If {kind} goes on failing, a chat goes in circles here without ever waiting: {path}. Put a Wait or a Loop in."
        )
    } else {
        format!("A chat may go in circles here: {path}. {kind} alone is no wait; put a Wait or a Loop in.")
    };
    Problem::warning(circle.first().copied(), ProblemCode::EndlessLoop, message)
}

fn path(circle: &[&str]) -> String {
    let mut names: Vec<&str> = circle.iter().copied().take(NAMED).collect();
    if circle.len() > NAMED {
        names.push("…");
    }
    names.extend(circle.first());
    names.join(" → ")
}
