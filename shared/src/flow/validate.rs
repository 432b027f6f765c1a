//! Finds everything that is wrong with a flow before a contact comes to it.

mod structure;

use super::document::FlowDocument;
use super::flow_type::FlowType;
use super::problem::Problem;

/// All problems of a flow of this type, errors first; in each, those of the flow and then of its actions in their
/// order. Flows, queues and whatever else lies outside the document are not looked up. A flow without errors can run.
#[must_use]
pub fn problems(document: &FlowDocument, _flow_type: FlowType) -> Vec<Problem> {
    let mut problems = structure::problems(document);
    problems.sort_by_key(|problem| problem.severity);
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::import::import;

    fn lines(actions: &str) -> Vec<String> {
        let text = format!(r#"{{"Version":"2019-10-30","StartAction":"a","Actions":[{actions}]}}"#);
        let problems = problems(&import(&text).unwrap(), FlowType::ContactFlow);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_flow_that_leads_from_start_to_end_has_no_problems() {
        assert_eq!(lines(r#"{"Identifier":"a","Type":"DisconnectParticipant"}"#), Vec::<String>::new());
    }

    #[test]
    fn where_branches_lead_is_checked() {
        assert_eq!(
            lines(
                r#"{"Identifier":"b","Type":"MessageParticipant","Parameters":{"Text":"Hi"},
                    "Transitions":{"NextAction":"c","Errors":[{"NextAction":"","ErrorType":"NoMatchingError"}]}},
                   {"Identifier":"b","Type":"DisconnectParticipant"},
                   {"Identifier":"{b}","Type":"DisconnectParticipant"}"#
            ),
            [
                "The flow begins with \"a\", an action that it does not have. [missing-start]",
                "b: A branch leads nowhere. [missing-target]",
                "b: A branch leads to \"c\", an action that the flow does not have. [missing-target]",
                "b: Another action has the same identifier. [duplicate-identifier]",
                "{b}: An identifier may not contain \"{\". [bad-identifier]",
                "b: No branch leads here, so this never happens. [unreachable]",
                "b: No branch leads here, so this never happens. [unreachable]",
                "{b}: No branch leads here, so this never happens. [unreachable]",
            ]
        );
    }
}
