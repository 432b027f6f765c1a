//! Functions of the instance's owner, and calls in general: what is asked, what comes back, and what if nothing does.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Furnishing, Wiring, block, instance, say};
use super::story::Story;
use crate::contact::call::{CallFailure, CallReply, CallRequest, FunctionCall, GRACE};
use crate::contact::chat::Timer;
use crate::contact::command::Command;
use crate::contact::flow::call::CALLS_LIMIT;
use crate::flow::document::Action;
use crate::time::Span;
use crate::wire::service::DisconnectReason;

fn function_with(parameters: Value) -> Action {
    let mut all = json!({ "LambdaFunctionARN": "arn:aws:lambda:eu-central-1:1:function:orders" });
    all.as_object_mut().unwrap().extend(parameters.as_object().unwrap().clone());
    block("InvokeLambdaFunction", all).then("answered").or_error()
}

fn function() -> Action {
    function_with(json!({}))
}

fn asked(story: &Story) -> &FunctionCall {
    match &story.call().request {
        CallRequest::Function(call) => call,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_function_is_asked_and_its_answer_can_be_referred_to() {
    let mut story = Story::of([function().then("told"), say("It is $.External.price.").named("told")]);
    assert_eq!(asked(&story).function, "arn:aws:lambda:eu-central-1:1:function:orders");
    assert_eq!(asked(&story).time_limit, Span::seconds(3));
    assert_eq!(story.took(), "");
    story.function_answers(json!({ "price": 12.5 }));
    assert_eq!(story.took(), "It is 12.5.");
    assert!(story.chat.calls.is_empty() && !story.chat.timers.is_set(Timer::Call));
}

#[test]
fn the_event_of_a_function_is_the_one_that_functions_expect() {
    let parameters =
        json!({ "LambdaInvocationAttributes": { "order": "$.Attributes.order", "kind": "late" } });
    let story = Story::begins_as(instance([function_with(parameters)]), |start| {
        start.attributes = BTreeMap::from([("order".to_owned(), "A1".to_owned())]);
        start.customer_id = Some("c-7".to_owned());
    });
    let event = &asked(&story).event;
    assert_eq!(event["Name"], "ContactFlowEvent");
    assert_eq!(event["Details"]["Parameters"], json!({ "order": "A1", "kind": "late" }));
    let data = &event["Details"]["ContactData"];
    let id = story.chat.initial_contact_id.to_string();
    assert_eq!((&data["ContactId"], &data["InitialContactId"]), (&json!(id), &json!(id)));
    assert_eq!((&data["Channel"], &data["InitiationMethod"]), (&json!("CHAT"), &json!("API")));
    assert_eq!((&data["CustomerId"], &data["PreviousContactId"]), (&json!("c-7"), &Value::Null));
    assert_eq!(data["Attributes"], json!({ "order": "A1" }));
}

#[test]
fn a_function_can_be_given_objects_and_lists() {
    let parameters = json!({ "LambdaInvocationAttributes": {
        "order": { "id": "$.Attributes.order", "lines": [1, "$.Customer.DisplayName"] },
        "count": 3,
        "for $.Attributes.order": "yes",
    } });
    let story = Story::begins_as(instance([function_with(parameters)]), |start| {
        start.attributes = BTreeMap::from([("order".to_owned(), "A1".to_owned())]);
    });
    assert_eq!(
        asked(&story).event["Details"]["Parameters"],
        json!({ "order": { "id": "A1", "lines": [1, "Maria"] }, "count": "3", "for A1": "yes" })
    );
}

#[test]
fn a_function_has_one_to_eight_seconds() {
    for (limit, taken) in [
        ("1", Some(1)),
        ("8", Some(8)),
        ("0", None),
        ("9", None),
        ("", None),
        ("$.Attributes.limit", Some(5)),
    ] {
        let flow = instance([function_with(json!({ "InvocationTimeLimitSeconds": limit }))]);
        let story = Story::begins_as(flow, |start| {
            start.attributes = BTreeMap::from([("limit".to_owned(), "5".to_owned())]);
        });
        match taken {
            Some(seconds) => assert_eq!(asked(&story).time_limit, Span::seconds(seconds), "{limit}"),
            None => assert_eq!(story.took(), "error", "{limit}"),
        }
    }
}

#[test]
fn a_function_without_a_name_is_an_error() {
    for name in ["", " ", "$.Attributes.nothing"] {
        let story = Story::of([function_with(json!({ "LambdaFunctionARN": name }))]);
        assert_eq!(story.took(), "error", "{name:?}");
    }
}

#[test]
fn an_answer_must_be_one_object_of_texts_unless_the_flow_says_otherwise() {
    let took = |validation: Option<&str>, answer: Value| {
        let rule = validation.map(|kind| json!({ "ResponseType": kind }));
        let mut story = Story::of([function_with(json!({ "ResponseValidation": rule }))]);
        story.function_answers(answer);
        (story.took().to_owned(), story.chat.findings.external.clone())
    };
    let error = || ("error".to_owned(), Value::Null);
    let answered = |external: Value| ("answered".to_owned(), external);
    let deep = json!({ "orders": [{ "id": "A1" }] });
    for kind in [None, Some("STRING_MAP")] {
        let flat = json!({ "a": "x", "b": 1, "c": true, "d": null });
        assert_eq!(took(kind, flat), answered(json!({ "a": "x", "b": "1", "c": "true" })));
        assert_eq!(took(kind, json!({})), answered(json!({})));
        assert_eq!(took(kind, deep.clone()), error());
        for other in [json!("text"), json!([]), json!(7), Value::Null] {
            assert_eq!(took(kind, other), error());
        }
    }
    for any in [deep, json!("text"), json!([7])] {
        assert_eq!(took(Some("JSON"), any.clone()), answered(any));
    }
}

#[test]
fn what_an_earlier_function_answered_stays_if_a_later_one_fails() {
    let second = function().named("second").then("answered");
    let mut story = Story::of([function().then("second"), second]);
    story.function_answers(json!({ "price": "12" }));
    story.call_fails();
    assert_eq!(story.took(), "error");
    assert_eq!(story.chat.findings.external, json!({ "price": "12" }));
}

#[test]
fn a_call_that_failed_takes_the_error_branch() {
    let mut story = Story::of([function()]);
    story.call_fails();
    assert_eq!(story.took(), "error");
    assert!(story.chat.calls.is_empty() && !story.chat.timers.is_set(Timer::Call));
}

#[test]
fn a_call_without_an_answer_is_made_once_more_and_then_given_up() {
    let mut story = Story::of([function()]);
    let first = story.call().clone();
    let patience = Span::millis(Span::seconds(3).as_millis() + GRACE.as_millis());
    assert_eq!((first.attempt, first.due), (1, story.now.after(patience)));
    story.passes(Span::millis(patience.as_millis() - 1));
    assert_eq!(story.made.len(), 1);
    story.passes(Span::millis(1));
    let second = story.call().clone();
    assert_eq!((&second.id, second.attempt, second.due), (&first.id, 2, story.now.after(patience)));
    assert_eq!((story.made.len(), story.took()), (2, ""));
    story.passes(patience);
    assert_eq!((story.made.len(), story.took()), (2, "error"));
    story
        .try_to(Command::CallAnswered { call_id: first.id, outcome: Ok(CallReply::Function(json!({}))) })
        .unwrap();
    assert_eq!(story.said(), ["error"], "an answer after that is of no interest");
}

#[test]
fn an_answer_to_either_attempt_counts_and_only_one() {
    let mut story = Story::of([function()]);
    story.passes(Span::seconds(8));
    story.function_answers(json!({ "attempt": "either" }));
    let call_id = story.made[0].id.clone();
    let again = Ok(CallReply::Function(json!({ "attempt": "other" })));
    story.try_to(Command::CallAnswered { call_id, outcome: again }).unwrap();
    assert_eq!(story.said(), ["answered"]);
    assert_eq!(story.chat.findings.external, json!({ "attempt": "either" }));
    story.passes(Span::hours(1));
    assert_eq!(story.made.len(), 2, "and nobody asks again");
}

#[test]
fn an_answer_to_a_call_that_was_never_made_changes_nothing() {
    let mut story = Story::of([function()]);
    let call_id = crate::id::CallId::new("never made");
    story.try_to(Command::CallAnswered { call_id, outcome: Err(CallFailure::new("x")) }).unwrap();
    assert_eq!((story.took(), story.chat.calls.len()), ("", 1));
}

#[test]
fn the_customers_word_does_not_disturb_a_call() {
    let mut story = Story::of([function()]);
    story.customer_says("hello?");
    story.function_answers(json!({}));
    assert_eq!(story.took(), "answered");
}

#[test]
fn an_asynchronous_function_is_not_waited_for() {
    let asynchronous = json!({ "InvocationType": "ASYNCHRONOUS" });
    let mut story = Story::of([function_with(asynchronous)]);
    assert_eq!((story.took(), story.made.len()), ("answered", 1));
    story.function_answers(json!({ "price": "12" }));
    assert_eq!(story.chat.findings.external, Value::Null, "its answer goes nowhere");
    assert_eq!(story.said(), ["answered"]);
}

#[test]
fn an_asynchronous_function_is_asked_again_too_and_its_failure_hurts_nobody() {
    let asynchronous = json!({ "InvocationType": "ASYNCHRONOUS" });
    let mut story = Story::of([function_with(asynchronous)]);
    story.passes_with_alarms(Span::minutes(1));
    assert_eq!((story.made.len(), story.chat.calls.len()), (2, 0));
    assert_eq!((story.said(), story.ended()), (vec!["answered"], None));
}

#[test]
fn several_calls_are_overdue_each_at_its_own_time() {
    let asynchronous = |name: &str, limit: &str| {
        let parameters = json!({ "InvocationType": "ASYNCHRONOUS", "InvocationTimeLimitSeconds": limit });
        function_with(parameters).named(name)
    };
    let library = instance([asynchronous("slow", "8").then("fast"), asynchronous("fast", "1")]);
    let mut story = Story::in_instance(library);
    story.passes(Span::seconds(6));
    let attempts: Vec<u8> = story.made.iter().map(|call| call.attempt).collect();
    assert_eq!(attempts, [1, 1, 2]);
    assert_eq!(story.made[2].id, story.made[1].id, "the fast one");
    story.passes(Span::seconds(7));
    assert_eq!(story.chat.calls.len(), 1, "the fast one is given up, the slow one is asked again");
    assert_eq!((story.chat.calls[0].attempt, &story.chat.calls[0].id), (2, &story.made[0].id));
}

#[test]
fn a_call_of_a_chat_that_has_ended_only_ends() {
    let mut story = Story::of([function()]);
    story.leaves(story.customer());
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
    let lines = story.lines();
    story.function_answers(json!({}));
    assert_eq!(story.lines(), lines);
    assert_eq!(story.chat.timers.next(), None);
}

#[test]
fn a_call_nobody_answers_does_not_outlast_its_second_attempt_after_the_end() {
    let mut story = Story::of([function()]);
    story.leaves(story.customer());
    story.passes_with_alarms(Span::hours(1));
    assert!(story.chat.calls.is_empty());
    assert_eq!(story.chat.timers.next(), None);
}

#[test]
fn a_function_inside_a_module_comes_back_into_the_module() {
    let invoke = block("InvokeFlowModule", json!({ "FlowModuleId": "ask" })).then("back").or_error();
    let back = say("$.External.a").named("back");
    let done = block("EndFlowModuleExecution", json!({}));
    let library = instance([invoke, back]).with_module("ask", [function().then(&done.identifier), done]);
    let mut story = Story::in_instance(library);
    story.function_answers(json!({ "a": "from the function" }));
    assert_eq!(story.took(), "from the function");
}

#[test]
fn a_flow_that_asks_without_end_and_waits_for_nothing_is_held_up() {
    let asynchronous = json!({ "InvocationType": "ASYNCHRONOUS" });
    let story = Story::of([function_with(asynchronous).then("InvokeLambdaFunction")]);
    assert_eq!((story.took(), story.made.len()), ("error", CALLS_LIMIT));
}

#[test]
fn an_answer_to_another_call_is_not_the_one_that_is_waited_for() {
    let aside = function_with(json!({ "InvocationType": "ASYNCHRONOUS" })).named("aside").then("asked");
    let mut story = Story::of([aside, function().named("asked")]);
    let [aside, asked] = [0, 1].map(|call| story.made[call].id.clone());
    let answer = || Ok(CallReply::Function(json!({})));
    story.try_to(Command::CallAnswered { call_id: aside, outcome: answer() }).unwrap();
    assert_eq!(story.took(), "");
    story.try_to(Command::CallAnswered { call_id: asked, outcome: answer() }).unwrap();
    assert_eq!(story.took(), "answered");
}
