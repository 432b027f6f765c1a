//! What holds for every document whatever its actions do: its size, its identifiers and where its branches lead.

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::document::{Action, FlowDocument};
use crate::flow::draft::{Gaps, Part};
use crate::flow::problem::{Problem, ProblemCode};

/// The most actions that a flow may have.
pub const MOST_ACTIONS: usize = 250;

/// The most characters that an identifier may have.
pub const LONGEST_IDENTIFIER: usize = 50;

const FORBIDDEN_CHARACTERS: &str = "%:(\\/)=$,;[]{}";
const FORBIDDEN_IDENTIFIERS: [&str; 10] = [
    "__proto__",
    "constructor",
    "__defineGetter__",
    "__defineSetter__",
    "toString",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "valueOf",
];

/// Where a chat may begin. That is the first action; if it is not known, or branches are not, also every action that no
/// known branch leads to.
pub(super) fn starts<'a>(document: &'a FlowDocument, gaps: &Gaps) -> Vec<&'a Action> {
    let start = document.action(&document.start_action).filter(|_| !gaps.start);
    let elsewhere = |action: &'a Action| {
        action.transitions.targets().filter(|target| *target != action.identifier.as_str())
    };
    let targets: BTreeSet<&str> = document.actions.iter().flat_map(elsewhere).collect();
    let led_to = |action: &&Action| targets.contains(action.identifier.as_str());
    let others = document.actions.iter().filter(|action| !led_to(action));
    let others = others.filter(|_| start.is_none() || gaps.hide_branches());
    start.into_iter().chain(others).collect()
}

/// The identifiers of all actions that some path of these branches leads to.
pub(super) fn follow<'a>(
    document: &'a FlowDocument,
    starts: &[&'a Action],
    branches: impl Fn(&'a Action) -> Vec<&'a str>,
) -> BTreeSet<&'a str> {
    let mut reached: BTreeSet<&str> = starts.iter().map(|start| start.identifier.as_str()).collect();
    let mut open: Vec<&str> = starts.iter().flat_map(|start| branches(start)).collect();
    while let Some(identifier) = open.pop() {
        if let Some(action) = document.action(identifier)
            && reached.insert(action.identifier.as_str())
        {
            open.extend(branches(action));
        }
    }
    reached
}

pub(super) fn problems(document: &FlowDocument, gaps: &Gaps, starts: &[&Action]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let count = document.actions.len();
    if count > MOST_ACTIONS {
        let message = format!("The flow has {count} actions; {MOST_ACTIONS} are the most.");
        problems.push(Problem::error(None, ProblemCode::TooManyActions, message));
    }
    let start = document.action(&document.start_action);
    // An action whose identifier could not be read may be any that a branch leads to.
    let all_named = !gaps.hide_an_action();
    if start.is_none() && !gaps.start && all_named {
        let message =
            format!("The flow begins with \"{}\", an action that it does not have.", document.start_action);
        problems.push(Problem::error(None, ProblemCode::MissingStart, message));
    }
    let all_known = start.is_some() && !gaps.start && !gaps.hide_branches();
    let reachable = follow(document, starts, |action| action.transitions.targets().collect());
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let named = |action: &&Action| !gaps.lacks(&action.identifier, Part::Identifier);
    for action in document.actions.iter().filter(named) {
        let times = seen.entry(&action.identifier).or_default();
        *times += 1;
        problems.extend(identifier_problems(action));
        if *times == 2 {
            let message = "Another action has the same identifier.";
            problems.push(Problem::error(
                Some(&action.identifier),
                ProblemCode::DuplicateIdentifier,
                message,
            ));
        }
        if all_named {
            problems.extend(missing_targets(document, action));
        }
        if all_known && !reachable.contains(action.identifier.as_str()) {
            let message = "No branch leads here, so this never happens.";
            problems.push(Problem::warning(Some(&action.identifier), ProblemCode::Unreachable, message));
        }
    }
    problems
}

fn identifier_problems(action: &Action) -> Option<Problem> {
    let identifier = action.identifier.as_str();
    let length = identifier.chars().count();
    let forbidden = identifier.chars().find(|character| FORBIDDEN_CHARACTERS.contains(*character));
    let message = if length == 0 {
        "An action has an empty identifier.".to_owned()
    } else if length > LONGEST_IDENTIFIER {
        format!("The identifier has {length} characters; {LONGEST_IDENTIFIER} are the most.")
    } else if let Some(character) = forbidden {
        format!("An identifier may not contain \"{character}\".")
    } else if FORBIDDEN_IDENTIFIERS.contains(&identifier) {
        "This name is reserved; choose another identifier.".to_owned()
    } else {
        return None;
    };
    Some(Problem::error(Some(identifier), ProblemCode::BadIdentifier, message))
}

fn missing_targets<'a>(document: &'a FlowDocument, action: &'a Action) -> impl Iterator<Item = Problem> + 'a {
    let targets: BTreeSet<&str> = action.transitions.targets().collect();
    targets.into_iter().filter(|target| document.action(target).is_none()).map(|target| {
        let message = if target.is_empty() {
            "A branch leads nowhere.".to_owned()
        } else {
            format!("A branch leads to \"{target}\", an action that the flow does not have.")
        };
        Problem::error(Some(&action.identifier), ProblemCode::MissingTarget, message)
    })
}
