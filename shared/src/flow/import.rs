//! Reads flows that were exported elsewhere.

use serde_json::Value;

use super::document::FlowDocument;
use super::draft::Draft;
use super::legacy;
use super::problem::{Problem, ProblemCode};
use super::reader;

/// The most characters that a flow may have.
pub const LONGEST_TEXT: usize = 256_000;

/// The flow that a text holds, in whichever accepted format, as a document of the current one.
///
/// # Errors
/// Everything that keeps the text from being read. What the flow then says is for [`super::validate::problems`].
pub fn import(text: &str) -> Result<FlowDocument, Vec<Problem>> {
    draft(text)?.whole()
}

/// The flow that a text holds, as [`import`] reads it, but as far as it can be read.
///
/// # Errors
/// Why the text is no flow, or one of another version of the language.
pub fn draft(text: &str) -> Result<Draft, Vec<Problem>> {
    let characters = text.chars().count();
    if characters > LONGEST_TEXT {
        let message = format!("The flow has {characters} characters; {LONGEST_TEXT} are the most.");
        return Err(vec![Problem::error(None, ProblemCode::TooLong, message)]);
    }
    // An export that went through an editor may begin with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) if map.contains_key("modules") => legacy::convert(map),
        Ok(Value::Object(map)) if map.contains_key("Actions") || map.contains_key("Version") => {
            reader::read(map)
        }
        Ok(_) => Err(vec![Problem::error(
            None,
            ProblemCode::UnknownFormat,
            "This is no flow: it has neither `Version` and `Actions` nor `modules`.",
        )]),
        Err(fault) => {
            let message = format!("This is not JSON: {fault}.");
            Err(vec![Problem::error(None, ProblemCode::NotJson, message)])
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(text: &str) -> Vec<ProblemCode> {
        import(text).unwrap_err().into_iter().map(|problem| problem.code).collect()
    }

    fn round_trip(document: &Value) -> Value {
        serde_json::to_value(import(&document.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn a_document_is_written_as_it_was_read() {
        let document = json!({
            "Version": "2019-10-30",
            "StartAction": "a",
            "Settings": { "InputParameters": [] },
            "Metadata": { "hash": {}, "ActionMetadata": { "a": { "position": { "x": 14.4, "y": -8 } } } },
            "Actions": [
                {
                    "Identifier": "a",
                    "Type": "Compare",
                    "Colour": "blue",
                    "Parameters": { "ComparisonValue": "$.Channel", "Later": null },
                    "Transitions": {
                        "NextAction": "b",
                        "Conditions": [
                            {
                                "NextAction": "b",
                                "Weight": 2,
                                "Condition": { "Operator": "Equals", "Operands": [1, true, "x"], "Not": [] }
                            }
                        ],
                        "Errors": [{ "NextAction": "b", "ErrorType": "NoMatchingCondition", "Note": "?" }]
                    }
                },
                { "Identifier": "b", "Type": "MessageParticipant", "Transitions": { "NextAction": "c", "Errors": [], "Conditions": null } },
                { "Identifier": "c", "Type": "DisconnectParticipant", "Parameters": null },
                { "Identifier": "d", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
                { "Identifier": "e", "Type": "EndFlowExecution", "Parameters": {}, "Transitions": null }
            ]
        });
        assert_eq!(round_trip(&document), document);
        let imported = import(&document.to_string()).unwrap();
        let first = imported.action("a").unwrap();
        assert_eq!(first.transitions.conditions[0].condition.operands, ["1", "true", "x"]);
        assert_eq!(first.transitions.error("NoMatchingError"), None);
        assert_eq!(imported.action("c").unwrap().parameters.len(), 0);
    }

    #[test]
    fn absent_and_empty_metadata_differ() {
        let without = json!({ "Version": "2019-10-30", "StartAction": "a", "Actions": [] });
        let mut with = without.clone();
        with["Metadata"] = json!({});
        assert_eq!(round_trip(&without), without);
        assert_eq!(round_trip(&with), with);
    }

    #[test]
    fn what_is_changed_after_reading_is_what_is_written() {
        let text = r#"{"Version":"2019-10-30","StartAction":"a","Actions":[
            {"Identifier":"a","Type":"Wait","Transitions":{"NextAction":"a","Errors":[],"Note":1}}]}"#;
        let mut document = import(text).unwrap();
        document.actions[0].transitions.next_action = None;
        document.actions[0].identifier = "z".to_owned();
        let written = serde_json::to_value(&document).unwrap();
        assert_eq!(written["Actions"][0], json!({ "Identifier": "z", "Type": "Wait", "Transitions": {} }));
        assert!(document.action("z").is_some());
        assert!(document.action("a").is_none());
    }

    #[test]
    fn everything_that_is_malformed_is_listed_at_once() {
        let text = r#"{"Version":"2019-10-30","Actions":[
            {"Type":"Wait"},
            {"Identifier":"a","Type":7,"Parameters":[],"Transitions":{"NextAction":{},"Conditions":{},"Errors":[{}]}},
            "b"]}"#;
        let lines: Vec<String> = import(text).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "`StartAction` is missing. [malformed]",
                "Action number 1: `Identifier` is missing. [malformed]",
                "a: `Type` must be a text. [malformed]",
                "a: `Parameters` must be an object. [malformed]",
                "a: `NextAction` must be the identifier of an action. [malformed]",
                "a: `Conditions` must be a list of branches. [malformed]",
                "a: Branch 1 of `Errors`: it has no `ErrorType`. [malformed]",
                "Action number 3 must be an object. [malformed]",
            ]
        );
    }

    #[test]
    fn what_is_no_flow_is_refused() {
        assert_eq!(codes("hello"), [ProblemCode::NotJson]);
        assert_eq!(codes("[]"), [ProblemCode::UnknownFormat]);
        assert_eq!(codes("{}"), [ProblemCode::UnknownFormat]);
        assert_eq!(
            codes(r#"{"Version":"2031-01-01","StartAction":"a","Actions":[]}"#),
            [ProblemCode::UnknownFormat]
        );
        assert_eq!(codes(&" ".repeat(LONGEST_TEXT + 1)), [ProblemCode::TooLong]);
        assert_eq!(codes(&"[".repeat(10_000)), [ProblemCode::NotJson]);
    }

    #[test]
    fn a_byte_order_mark_is_no_harm() {
        assert!(import("\u{feff}{\"Version\":\"2019-10-30\",\"StartAction\":\"a\",\"Actions\":[]}").is_ok());
    }
}
