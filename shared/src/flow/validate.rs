//! Finds everything that is wrong with a flow before a contact comes to it.

mod branches;
mod chat;
mod loops;
mod pace;
mod parameters;
mod references;
mod structure;

use super::catalog;
use super::document::{Action, FlowDocument};
use super::draft::{Draft, Gaps, Part};
use super::flow_type::FlowType;
use super::problem::{Problem, ProblemCode};

pub use structure::{LONGEST_IDENTIFIER, MOST_ACTIONS};

/// All problems of a flow of this type: errors first, and in each kind those of the flow before those of its actions,
/// in their order. A flow without errors can run. Flows, queues and whatever else lies outside the document are not
/// looked up.
#[must_use]
pub fn problems(document: &FlowDocument, flow_type: FlowType) -> Vec<Problem> {
    find(document, &Gaps::default(), Vec::new(), flow_type)
}

/// All problems of a flow as far as it can be read: what is malformed, and what is wrong with the rest, ordered as in
/// [`problems`].
#[must_use]
pub fn draft_problems(draft: &Draft, flow_type: FlowType) -> Vec<Problem> {
    find(&draft.document, &draft.gaps, draft.malformed.clone(), flow_type)
}

fn find(
    document: &FlowDocument,
    gaps: &Gaps,
    mut problems: Vec<Problem>,
    flow_type: FlowType,
) -> Vec<Problem> {
    let starts = structure::starts(document, gaps);
    let in_chat = chat::reachable(document, gaps, &starts);
    problems.extend(structure::problems(document, gaps, &starts));
    for action in &document.actions {
        let in_chat = in_chat.contains(action.identifier.as_str());
        problems.extend(action_problems(action, gaps, flow_type, in_chat));
    }
    if document.actions.len() <= MOST_ACTIONS {
        let known = in_chat.into_iter().filter(|identifier| !gaps.are_in(identifier)).collect();
        problems.extend(loops::problems(document, &known));
    }
    // Stable, so that each action's problems stay together and in their order.
    problems.sort_by_key(|problem| (problem.severity, place(document, problem)));
    problems
}

fn action_problems(action: &Action, gaps: &Gaps, flow_type: FlowType, in_chat: bool) -> Vec<Problem> {
    let unread = |part| gaps.lacks(&action.identifier, part);
    if unread(Part::Identifier) || unread(Part::Type) {
        return Vec::new();
    }
    let Some(spec) = catalog::spec(&action.kind) else {
        let message = format!("\"{}\" is not known here: a chat takes its error branch.", action.kind);
        return vec![Problem::warning(Some(&action.identifier), ProblemCode::UnknownAction, message)];
    };
    let mut problems = Vec::new();
    if !spec.flow_types.contains(&flow_type) {
        let message = format!("{} cannot be in a flow of type {flow_type}.", action.kind);
        problems.push(Problem::error(Some(&action.identifier), ProblemCode::WrongFlowType, message));
    }
    if !unread(Part::Parameters) {
        problems.extend(parameters::problems(action, spec));
    }
    // What a Wait can come to depends on its parameters.
    let results_are_known = action.kind != "Wait" || !unread(Part::Parameters);
    if results_are_known && !unread(Part::Transitions) {
        problems.extend(branches::problems(action, spec));
    }
    if in_chat && !gaps.are_in(&action.identifier) {
        problems.extend(chat::problems(action, spec));
    }
    problems
}

/// Where in the flow a problem is: the flow as a whole comes before its first action.
fn place(document: &FlowDocument, problem: &Problem) -> Option<usize> {
    let identifier = problem.action.as_deref()?;
    document.actions.iter().position(|action| action.identifier == identifier)
}

#[cfg(test)]
mod tests;
