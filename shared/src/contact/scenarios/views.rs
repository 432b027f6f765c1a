//! Views: what the customer is shown, and what comes of the answer.

use serde_json::{Value, json};

use super::blocks::{Wiring, block, instance, say};
use super::story::{Story, rich};
use crate::contact::chat::Timer;
use crate::flow::document::Action;
use crate::time::Span;
use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE, TEXT_PLAIN};
use crate::wire::participant::ParticipantRole;

fn view_with(parameters: Value) -> Action {
    let mut all = json!({ "ViewResource": { "Id": "form", "Version": "1" } });
    all.as_object_mut().unwrap().extend(parameters.as_object().unwrap().clone());
    block("ShowView", all)
        .on("Submit", "submitted")
        .error("NoMatchingCondition", "another action")
        .error("TimeLimitExceeded", "no answer")
        .or_error()
}

fn shown(parameters: Value) -> Story {
    let mut story = Story::begins_as(instance([view_with(parameters)]), rich);
    story.connects();
    story
}

#[test]
fn a_view_is_shown_and_its_answer_chooses_the_branch() {
    let mut story = shown(json!({ "ViewData": { "Heading": "For $.Customer.DisplayName" } }));
    let item = story.transcript.last().unwrap();
    assert_eq!(
        (item.content_type.as_str(), item.participant_role),
        (INTERACTIVE, Some(ParticipantRole::System))
    );
    let content: Value = serde_json::from_str(item.content.as_deref().unwrap()).unwrap();
    assert_eq!(content["templateType"], "ViewResource");
    assert_eq!(content["data"]["content"]["viewData"], json!({ "Heading": "For Maria" }));
    story.customer_answers("Submit", json!({ "name": "Maria" }));
    assert_eq!(story.took(), "submitted");
    assert_eq!(
        story.chat.findings.views,
        json!({ "Action": "Submit", "ViewResultData": { "name": "Maria" } })
    );
}

#[test]
fn a_function_can_answer_all_that_a_view_shows() {
    let ask = block(
        "InvokeLambdaFunction",
        json!({
            "LambdaFunctionARN": "cards",
            "ResponseValidation": { "ResponseType": "JSON" },
        }),
    );
    let view = view_with(json!({ "ViewData": "$.External.view" }));
    let mut story = Story::begins_as(instance([ask.then("ShowView"), view]), rich);
    story.connects();
    story.function_answers(json!({ "view": { "Heading": "Yours", "Cards": [] } }));
    let content = story.transcript.last().and_then(|item| item.content.clone()).unwrap();
    let content: Value = serde_json::from_str(&content).unwrap();
    assert_eq!(content["data"]["content"]["viewData"], json!({ "Heading": "Yours", "Cards": [] }));
}

#[test]
fn the_answer_can_be_referred_to() {
    let thanks = say("$.Views.Action by $.Views.ViewResultData.name").named("thanks");
    let view = block("ShowView", json!({ "ViewResource": { "Id": "form" } }));
    let mut story = Story::begins_as(instance([view.on("Submit", "thanks"), thanks]), rich);
    story.customer_answers("Submit", json!({ "name": "Maria" }));
    assert_eq!(story.took(), "Submit by Maria");
}

#[test]
fn an_action_without_a_branch_is_no_matching_condition() {
    let mut story = shown(json!({}));
    story.customer_answers("Back", json!({}));
    assert_eq!(story.took(), "another action");
}

#[test]
fn what_is_no_answer_to_a_view_is_only_said() {
    let mut story = shown(json!({}));
    story.customer_says("I would rather talk");
    for content in
        ["{}", "no json", r#"{"templateType":"ListPicker","action":"Submit"}"#, r#"{"action":"Submit"}"#]
    {
        story.sends(story.customer(), INTERACTIVE_RESPONSE, content).unwrap();
    }
    let plain = r#"{"templateType":"ViewResource","action":"Submit"}"#;
    story.sends(story.customer(), TEXT_PLAIN, plain).unwrap();
    assert_eq!(story.took(), story.said()[0], "nothing but the view itself");
    story.customer_answers("Submit", json!({}));
    assert_eq!(story.took(), "submitted");
}

#[test]
fn a_view_waits_400_seconds_unless_the_flow_says_otherwise() {
    for (limit, millis) in [(None, 400_000), (Some("1"), 1_000), (Some("604800"), 604_800_000)] {
        let parameters = limit.map_or(json!({}), |limit| json!({ "InvocationTimeLimitSeconds": limit }));
        let mut story = Story::begins_as(instance([view_with(parameters)]), |start| {
            rich(start);
            start.expires_at = start.expires_at.after(Span::hours(24 * 7));
        });
        story.connects();
        story.passes(Span::millis(millis - 1));
        assert_eq!(story.said().len(), 1, "{limit:?}");
        story.passes(Span::millis(1));
        assert_eq!(story.took(), "no answer", "{limit:?}");
    }
}

#[test]
fn a_view_that_could_not_wait_is_an_error() {
    for limit in ["0", "-5", "604801", "soon", ""] {
        let story = shown(json!({ "InvocationTimeLimitSeconds": limit }));
        assert_eq!(story.took(), "error", "{limit}");
    }
}

#[test]
fn a_view_that_would_be_shown_again_at_once_for_ever_is_not_shown_at_all() {
    let again = block(
        "ShowView",
        json!({ "ViewResource": { "Id": "form" }, "InvocationTimeLimitSeconds": "$.Attributes.none" }),
    );
    let again = again.error("TimeLimitExceeded", "ShowView").or_error();
    let mut story = Story::begins_as(instance([again]), rich);
    story.passes(Span::hours(1));
    assert_eq!(story.took(), "error");
}

#[test]
fn an_answer_that_comes_too_late_is_only_said() {
    let mut story = shown(json!({}));
    story.passes(Span::seconds(400));
    story.customer_answers("Submit", json!({ "name": "Maria" }));
    assert_eq!(story.took(), "no answer");
    assert_eq!(story.chat.findings.views, Value::Null);
    assert!(story.chat.timers.is_set(Timer::FlowWait), "the flow is where the missing answer led it");
}

#[test]
fn a_customer_whose_client_cannot_show_views_is_not_shown_any() {
    for types in [vec![TEXT_PLAIN], vec![TEXT_PLAIN, INTERACTIVE], vec![TEXT_PLAIN, INTERACTIVE_RESPONSE]] {
        let story = Story::begins_as(instance([view_with(json!({}))]), |start| {
            start.content_types = types.iter().map(|kind| (*kind).to_owned()).collect();
        });
        assert_eq!(story.took(), "error", "{types:?}");
    }
}

#[test]
fn a_view_that_does_not_exist_is_an_error() {
    for resource in
        [json!({}), json!({ "Id": "nothing" }), json!({ "Id": "form", "Version": "7" }), json!({ "Id": "" })]
    {
        let story = shown(json!({ "ViewResource": resource }));
        assert_eq!(story.took(), "error", "{resource}");
    }
}

#[test]
fn a_view_is_named_in_each_of_its_forms() {
    for resource in [
        json!({ "Id": "form" }),
        json!({ "Id": "form:1" }),
        json!({ "Id": "form:1", "Version": "1" }),
        json!({ "Id": "form", "Version": "$LATEST" }),
        json!({ "Id": "arn:aws:connect:eu-central-1:aws:view/form:1", "Version": "1" }),
    ] {
        let story = shown(json!({ "ViewResource": resource }));
        assert_eq!(story.transcript.last().unwrap().content_type, INTERACTIVE, "{resource}");
    }
}

#[test]
fn a_view_with_more_data_than_a_message_can_have_is_an_error() {
    let story = shown(json!({ "ViewData": { "Heading": "x".repeat(16_400) } }));
    assert_eq!(story.took(), "error");
}

#[test]
fn what_was_entered_stays_out_of_the_transcript_if_the_flow_hides_it() {
    let mut story = shown(json!({ "SensitiveDataConfiguration": { "HideResponseOn": ["TRANSCRIPT"] } }));
    story.customer_answers("Submit", json!({ "card": "4111" }));
    let answer = story.transcript.iter().find(|item| item.content_type == INTERACTIVE_RESPONSE).unwrap();
    let content: Value = serde_json::from_str(answer.content.as_deref().unwrap()).unwrap();
    assert_eq!(content, json!({ "action": "Submit", "templateType": "ViewResource", "version": "1.0" }));
    assert_eq!(story.chat.findings.views["ViewResultData"], json!({ "card": "4111" }), "the flow has it");
    assert!(!story.lines().join(" ").contains("4111"));
}

#[test]
fn what_else_is_said_while_a_view_hides_its_answer_is_kept() {
    let mut story = shown(json!({ "SensitiveDataConfiguration": { "HideResponseOn": ["TRANSCRIPT"] } }));
    story.customer_says("one moment");
    assert_eq!(story.lines().last().unwrap(), "Maria: one moment");
}
