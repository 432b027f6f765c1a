//! Flows that go in circles, and what is written down of every flow.

use serde_json::{Value, json};

use super::blocks::{Furnishing, OVER, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::Story;
use crate::contact::flow::ACTIONS_LIMIT;
use crate::flow::document::Action;
use crate::time::Span;
use crate::wire::service::DisconnectReason;

/// An action that leads to itself, or to another one where it fails.
fn circle() -> Action {
    block("UpdateContactAttributes", json!({ "Attributes": { "a": "b" } })).named("circle").then("circle")
}

#[test]
fn a_flow_that_goes_in_circles_takes_the_error_branch_after_a_thousand_actions() {
    let story = Story::of([circle().or_error()]);
    assert_eq!((story.took(), story.ended()), ("error", None));
    assert_eq!(ACTIONS_LIMIT, 1_000);
    let steps = story.steps();
    assert_eq!(steps.len(), 1_002);
    assert!(steps[..999].iter().all(|step| step == "circle: Success > circle"));
    assert_eq!(
        steps[999..],
        ["circle: TooManyActions > error", "error: Success > (stays)", "(stays): Waiting > -"]
    );
}

#[test]
fn a_flow_without_an_error_branch_is_over_then() {
    let story = Story::of([circle()]);
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    assert_eq!(story.log.len(), 1_000);
}

#[test]
fn an_error_branch_that_goes_in_circles_too_is_over_after_fifty_more() {
    let again = circle().named("again").then("again").error("NoMatchingError", "again");
    let story = Story::of([circle().error("NoMatchingError", "again"), again]);
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    assert_eq!(story.log.len(), 1_050);
}

#[test]
fn a_queue_flow_that_goes_in_circles_leaves_the_contact_in_its_queue() {
    let library =
        instance([hook("CustomerQueue", "music"), target("basic"), enqueue()]).with_flow("music", [circle()]);
    let mut story = Story::in_instance(library);
    assert!(story.is_queued());
    assert_eq!(story.chat.run, None);
    story.accepts("jane");
    assert_eq!(story.ended(), None);
}

#[test]
fn a_whisper_that_goes_in_circles_leaves_the_talk_alone() {
    let library = instance([hook("AgentWhisper", "whisper"), target("basic"), enqueue()])
        .with_flow("whisper", [circle()]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    assert_eq!(story.ended(), None);
    story.customer_says("hello");
}

#[test]
fn flows_that_send_each_other_the_contact_go_in_circles_too() {
    let go = |to: &str| block("TransferToFlow", json!({ "ContactFlowId": to })).or_error();
    let story = Story::in_instance(instance([go("other")]).with_flow("other", [go("inbound")]));
    assert_eq!(story.took(), "error");
}

#[test]
fn a_flow_that_only_waits_for_functions_goes_in_circles_too() {
    let again = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "f" }))
        .then("InvokeLambdaFunction")
        .or_error();
    let mut story = Story::of([again]);
    let mut asked = 0;
    while story.took() != "error" {
        story.function_answers(json!({}));
        asked += 1;
        assert!(asked <= 1_000);
    }
    assert!(asked >= 999);
}

#[test]
fn a_flow_that_waits_in_its_circle_may_go_on_for_ever() {
    let again = block("Wait", json!({ "TimeLimitSeconds": "1" })).on("WaitCompleted", "circle").or_error();
    let mut story = Story::of([circle().then("Wait"), again]);
    for _ in 0..1_200 {
        story.passes(Span::seconds(1));
    }
    assert_eq!((story.took(), story.ended()), ("", None));
}

#[test]
fn a_flow_that_listens_to_the_customer_in_its_circle_may_go_on_for_ever() {
    let bot = block("ConnectParticipantWithLexBot", json!({ "LexV2Bot": { "AliasArn": "bot" } }));
    let again = bot.error("NoMatchingCondition", "ConnectParticipantWithLexBot");
    let mut story = Story::of([again.or_error()]);
    for _ in 0..1_200 {
        story.customer_says("again");
        story.bot_answers(json!({ "sessionState": { "dialogAction": { "type": "Close" } } }));
    }
    assert_eq!((story.took(), story.ended()), ("", None));
}

#[test]
fn each_step_is_written_down_as_it_was_done() {
    let swap = block("UpdateContactAttributes", json!({ "Attributes": { "a": "$.Attributes.b", "b": "2" } }));
    let wait = block("Wait", json!({ "TimeLimitSeconds": "$.Attributes.b" })).on("WaitCompleted", "done");
    let mut story = Story::begins_as(instance([swap.or_error(), wait]), |start| {
        start.attributes = [("b".to_owned(), "1".to_owned())].into();
    });
    story.connects();
    story.passes(Span::seconds(2));
    assert_eq!(
        story.steps(),
        [
            "UpdateContactAttributes: Success > Wait",
            "Wait: Waiting > -",
            "Wait: WaitCompleted > done",
            "done: Success > (stays)",
            "(stays): Waiting > -"
        ]
    );
    let first = &story.log[0];
    assert_eq!(
        first.parameters["Attributes"],
        json!({ "a": "1", "b": "2" }),
        "what it was told, not what came of it"
    );
    assert_eq!(story.log[1].parameters["TimeLimitSeconds"], json!("2"));
    assert_eq!(
        (first.contact_flow_id.as_str(), first.contact_flow_name.as_str()),
        ("inbound", "The inbound flow")
    );
    assert_eq!((first.contact_id, first.timestamp), (story.chat.initial_contact_id, story.chat.initiated_at));
    assert_eq!(story.log[2].timestamp, story.now);
}

#[test]
fn the_log_says_which_way_a_flow_went() {
    let library = instance([
        block("Compare", json!({ "ComparisonValue": "$.Channel" })).on("CHAT", "InvokeFlowModule"),
        block("InvokeFlowModule", json!({ "FlowModuleId": "module" })).or_error(),
        block("GetParticipantInput", json!({})).error("NoMatchingError", "TransferToFlow"),
        block("TransferToFlow", json!({ "ContactFlowId": "other" })),
    ])
    .with_module("module", [block("EndFlowModuleExecution", json!({}))])
    .with_flow("other", [target("basic"), enqueue()]);
    assert_eq!(
        Story::in_instance(library).steps(),
        [
            "Compare: CHAT > InvokeFlowModule",
            "InvokeFlowModule: IntoModule > -",
            "EndFlowModuleExecution: OutOfModule > -",
            "InvokeFlowModule: Success > GetParticipantInput",
            "GetParticipantInput: NoMatchingError > TransferToFlow",
            "TransferToFlow: ToFlow > -",
            "UpdateContactTargetQueue: Success > TransferContactToQueue",
            "TransferContactToQueue: Queued > -",
        ]
    );
}

#[test]
fn a_step_belongs_to_the_contact_in_which_it_was_done() {
    let library = instance([hook("CustomerQueue", "music"), target("basic"), enqueue()]).with_flow(
        "music",
        [block("DequeueContactAndTransferToQueue", json!({ "QueueId": "gold" })).or_error().then("x")],
    );
    let story = Story::in_instance(library);
    let moves: Vec<u16> = story
        .log
        .iter()
        .filter(|entry| entry.kind == "DequeueContactAndTransferToQueue")
        .map(|entry| entry.contact_id.segment())
        .collect();
    assert_eq!(moves, (0..=11).collect::<Vec<u16>>());
}

#[test]
fn the_log_of_a_function_says_what_it_was_given() {
    let ask = block(
        "InvokeLambdaFunction",
        json!({ "LambdaFunctionARN": "f", "LambdaInvocationAttributes": { "before": "$.External.x" } }),
    );
    let mut story = Story::of([ask.then("done")]);
    story.function_answers(json!({ "x": "after" }));
    let given: Vec<&Value> =
        story.log[..2].iter().map(|entry| &entry.parameters["LambdaInvocationAttributes"]).collect();
    assert_eq!(given, [&json!({ "before": "" }), &json!({ "before": "" })]);
}

#[test]
fn the_log_says_why_a_function_failed() {
    let ask = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "f" })).or_error();
    let mut story = Story::of([ask.clone()]);
    story.call_fails();
    let reasons: Vec<Option<&str>> = story.log.iter().map(|entry| entry.reason.as_deref()).collect();
    assert_eq!(reasons, [None, Some("broken"), None, None], "waiting, failed, and what the error led to");
    let mut story = Story::of([ask]);
    story.function_answers(json!([1]));
    assert!(story.log[1].reason.as_ref().unwrap().contains("ResponseValidation"));
}

#[test]
fn nothing_is_written_down_while_a_flow_does_not_want_it() {
    let logging =
        |on: &str| block("UpdateFlowLoggingBehavior", json!({ "FlowLoggingBehavior": on })).named(on);
    let story = Story::of([
        say("one"),
        logging("Disabled"),
        say("secret"),
        logging("Enabled"),
        say("two").then(OVER),
    ]);
    let logged: Vec<&str> = story.log.iter().map(|entry| entry.identifier.as_str()).collect();
    assert_eq!(logged, ["one", "Disabled", "two", OVER]);
}

#[test]
fn a_log_is_one_json_document_a_line() {
    let story = Story::of([say("one"), wait("60")]);
    let log = crate::flow::log::to_json_lines(&story.log);
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["Identifier"], &lines[0]["Type"]), (&json!("one"), &json!("MessageParticipant")));
    assert_eq!((&lines[0]["Results"], &lines[0]["NextAction"]), (&json!("Success"), &json!("Wait")));
}
