//! Flows that cannot be read as a whole.

use super::*;
use crate::flow::import::draft;

/// The problems of a flow as far as it can be read, as lines.
fn told_of_draft(document: &Value) -> Vec<String> {
    let draft = draft(&document.to_string()).unwrap();
    draft_problems(&draft, FlowType::ContactFlow).iter().map(line).collect()
}

#[test]
fn what_is_malformed_hides_nothing_of_the_rest() {
    let broken = leading_to("wait", action("broken", "MessageParticipant", json!([])));
    let broken = with_errors(broken, &[("NoMatchingError", "gone")]);
    let mut lost = action("lost", "Wait", json!({}));
    lost["Transitions"] = json!(7);
    let mut typeless = leading_to("more", action("typeless", "Wait", json!({})));
    typeless["Type"] = Value::Null;
    let document = json!({
        "Version": "2019-10-30",
        "StartAction": "loop",
        "Metadata": 1,
        "Actions": [
            leading_to("broken", action("loop", "Loop", json!({ "LoopCount": 101 }))),
            broken,
            leading_to("lost", action("wait", "Wait", json!("soon"))),
            lost,
            typeless,
            action("more", "ReadMinds", json!({})),
            end(),
        ],
    });
    assert_eq!(
        told_of_draft(&document),
        [
            "error: `Metadata` must be an object. [malformed]",
            "error: loop: `LoopCount` is \"101\"; it must be a whole number, 0 to 100. [bad-parameter]",
            "error: broken: `Parameters` must be an object. [malformed]",
            "error: broken: A branch leads to \"gone\", an action that the flow does not have. [missing-target]",
            "error: wait: `Parameters` must be an object. [malformed]",
            "error: lost: `Transitions` must be an object. [malformed]",
            "error: lost: One of `TimeLimitSeconds`, `MinimumWaitTimeSeconds`, `TimeoutSeconds` is needed. [missing-parameter]",
            "error: typeless: `Type` must be a text. [malformed]",
            "warning: more: \"ReadMinds\" is not known here: a chat takes its error branch. [unknown-action]",
        ]
    );
}

#[test]
fn what_could_not_be_read_counts_as_there() {
    let document = json!({
        "Version": "2019-10-30",
        "Actions": [
            leading_to("nameless", action("a", "Loop", json!({}))),
            leading_to("b", action("b", "MessageParticipant", json!({ "Text": "Hello" }))),
            7,
        ],
    });
    assert_eq!(
        told_of_draft(&document),
        [
            "error: `StartAction` is missing. [malformed]",
            "error: Action number 3 must be an object. [malformed]",
            "error: a: `LoopCount` is missing. [missing-parameter]",
            "error: b: A chat would go in circles here without ever waiting: b → b. Put a Wait or a Loop in. [endless-loop]",
        ]
    );
    assert_eq!(
        told_of_draft(&json!({ "Version": "2019-10-30", "StartAction": "a", "Actions": {} })),
        ["error: `Actions` must be a list of actions. [malformed]"]
    );
    let older = json!({ "start": "a", "modules": [
        { "id": "a", "type": "Wait", "branches": {}, "parameters": [] },
        { "id": "b", "type": "Loop", "branches": [{ "condition": "Looping", "transition": "a" }] },
    ] });
    let told = told_of_draft(&older);
    assert_eq!(told[0], "error: a: The module is malformed: `branches` must be a list. [malformed]");
    assert!(told.iter().any(|line| line.starts_with("error: b: `LoopCount` is missing.")), "{told:?}");
    assert!(told.iter().all(|line| line.starts_with("error: b") || line == &told[0]), "{told:?}");
}
