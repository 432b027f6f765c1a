//! What of a flow a chat can come to, and what it cannot do there.

use std::collections::BTreeSet;

use super::structure::follow;
use crate::flow::catalog::{self, ActionSpec, Ending, InChat};
use crate::flow::document::{Action, FlowDocument};
use crate::flow::draft::Gaps;
use crate::flow::problem::{Problem, ProblemCode};

/// The identifiers of all actions that a chat can come to.
pub(super) fn reachable<'a>(
    document: &'a FlowDocument,
    gaps: &Gaps,
    starts: &[&'a Action],
) -> BTreeSet<&'a str> {
    let ways = |action: &'a Action| {
        let known = !gaps.are_in(&action.identifier);
        if known { ways(action) } else { action.transitions.targets().collect() }
    };
    follow(document, starts, ways)
}

/// The branches that a chat can take.
pub(super) fn ways(action: &Action) -> Vec<&str> {
    let transitions = &action.transitions;
    match catalog::spec(&action.kind) {
        Some(spec) if spec.ending == Ending::Ends => Vec::new(),
        _ if never_works(action) => after_failure(action, "NoMatchingError").into_iter().collect(),
        Some(spec) if spec.in_chat == InChat::Passes => {
            transitions.next_action.iter().map(String::as_str).collect()
        }
        _ => by_channel(action).unwrap_or_else(|| transitions.targets().collect()),
    }
}

/// Whether a chat can do nothing of the action but take its error branch.
pub(super) fn never_works(action: &Action) -> bool {
    catalog::spec(&action.kind).is_none_or(|spec| spec.in_chat == InChat::Fails)
        || sets_hold_flow(action)
        || shows_nothing(action)
}

/// Whether it sets a flow for when somebody is on hold.
pub(super) fn sets_hold_flow(action: &Action) -> bool {
    let hooks = action.parameters.get("EventHooks").filter(|_| action.kind == "UpdateContactEventHooks");
    hooks.is_some_and(|hooks| hooks.get("CustomerHold").or(hooks.get("AgentHold")).is_some())
}

/// What the action does in a chat otherwise than it says.
pub(super) fn problems(action: &Action, spec: &ActionSpec) -> impl Iterator<Item = Problem> {
    not_in_chat(action, spec).into_iter().chain(of_related_contact(action))
}

/// The data of a contact that this one belongs with cannot be set, only its attributes.
fn of_related_contact(action: &Action) -> Option<Problem> {
    let target = action.parameters.get("TargetContact").filter(|_| action.kind == "UpdateContactData");
    let message =
        "`TargetContact` is \"Related\", which changes nothing here: the data of the current contact is set.";
    let problem = || Problem::warning(Some(&action.identifier), ProblemCode::BadParameter, message);
    target.filter(|target| *target == "Related").map(|_| problem())
}

/// What the action cannot do in a chat.
fn not_in_chat(action: &Action, spec: &ActionSpec) -> Option<Problem> {
    let what = if spec.in_chat == InChat::Fails {
        "A chat cannot do this"
    } else if sets_hold_flow(action) {
        "A chat is never on hold"
    } else if shows_nothing(action) {
        "A chat shows only `Text`, and there is none"
    } else {
        return None;
    };
    let message =
        match (action.transitions.error("NoMatchingError"), after_failure(action, "NoMatchingError")) {
            (Some(_), _) => format!("{what}: it takes the error branch."),
            (None, Some(_)) => format!("{what}: the flow goes on with the next action."),
            (None, None) => format!("{what}, and there is no error branch: the flow is over."),
        };
    Some(Problem::warning(Some(&action.identifier), ProblemCode::NotInChat, message))
}

/// Where the action leads when it fails in this way. A message without an error branch is only left out, and what
/// follows a transfer is what happens when it fails.
pub(super) fn after_failure<'a>(action: &'a Action, error: &str) -> Option<&'a str> {
    let goes_on = ["MessageParticipant", "TransferContactToQueue", "DequeueContactAndTransferToQueue"];
    let next = action.transitions.next_action.as_deref();
    action.transitions.error(error).or(next.filter(|_| goes_on.contains(&action.kind.as_str())))
}

/// Whether it is a message that is only to be heard.
fn shows_nothing(action: &Action) -> bool {
    action.kind == "MessageParticipant" && !action.parameters.contains_key("Text")
}

/// The branch of a chat, if the action compares the channel with plain words.
pub(super) fn by_channel(action: &Action) -> Option<Vec<&str>> {
    if action.kind != "Compare" {
        return None;
    }
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
