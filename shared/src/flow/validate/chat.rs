//! What of a flow a chat can come to, and what it cannot do there.

use std::collections::BTreeSet;

use crate::flow::catalog::{self, ActionSpec, Ending, InChat};
use crate::flow::document::{Action, FlowDocument};
use crate::flow::problem::{Problem, ProblemCode};

/// The identifiers of all actions that a chat can come to.
pub(super) fn reachable(document: &FlowDocument) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![document.start_action.as_str()];
    while let Some(identifier) = open.pop() {
        if let Some(action) = document.action(identifier)
            && reached.insert(action.identifier.as_str())
        {
            open.extend(ways(action));
        }
    }
    reached
}

/// The branches that a chat can take.
pub(super) fn ways(action: &Action) -> Vec<&str> {
    let transitions = &action.transitions;
    let failure = || after_failure(action).into_iter().collect();
    match catalog::spec(&action.kind) {
        None => failure(),
        Some(spec) if spec.ending == Ending::Ends => Vec::new(),
        Some(spec) if spec.in_chat == InChat::Fails || shows_nothing(action) => failure(),
        Some(spec) if spec.in_chat == InChat::Passes => {
            transitions.next_action.iter().map(String::as_str).collect()
        }
        Some(_) if action.kind == "Compare" => {
            by_channel(action).unwrap_or_else(|| transitions.targets().collect())
        }
        Some(_) => transitions.targets().collect(),
    }
}

/// What the action cannot do in a chat.
pub(super) fn problems(action: &Action, spec: &ActionSpec) -> Option<Problem> {
    let what = if spec.in_chat == InChat::Fails {
        "A chat cannot do this"
    } else if shows_nothing(action) {
        "A chat shows only `Text`, and there is none"
    } else {
        return None;
    };
    let message = match (action.transitions.error("NoMatchingError"), after_failure(action)) {
        (Some(_), _) => format!("{what}: it takes the error branch."),
        (None, Some(_)) => format!("{what}: the flow goes on with the next action."),
        (None, None) => format!("{what}, and there is no error branch: the flow is over."),
    };
    Some(Problem::warning(Some(&action.identifier), ProblemCode::NotInChat, message))
}

/// Where the action leads when it fails. A message without an error branch is only left out.
fn after_failure(action: &Action) -> Option<&str> {
    let transitions = &action.transitions;
    let next = transitions.next_action.as_deref().filter(|_| action.kind == "MessageParticipant");
    transitions.error("NoMatchingError").or(next)
}

/// Whether it is a message that is only to be heard.
fn shows_nothing(action: &Action) -> bool {
    action.kind == "MessageParticipant" && !action.parameters.contains_key("Text")
}

/// The branch of a chat, if the action compares the channel with plain words.
fn by_channel(action: &Action) -> Option<Vec<&str>> {
    let compared = action.parameters.get("ComparisonValue")?.as_str()?;
    let branches = &action.transitions.conditions;
    let plain = branches.iter().all(|branch| branch.condition.operator == "Equals");
    if compared != "$.Channel" || !plain {
        return None;
    }
    let chat =
        branches.iter().find(|branch| branch.condition.operands.iter().any(|operand| operand == "CHAT"));
    let target = chat.map(|branch| branch.next_action.as_str());
    let otherwise =
        || action.transitions.error("NoMatchingCondition").or(action.transitions.next_action.as_deref());
    Some(target.or_else(otherwise).into_iter().collect())
}
