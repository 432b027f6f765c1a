//! Modules, and flows that go on as other flows.

use serde_json::json;

use super::blocks::{Furnishing, Wiring, block, enqueue, flow, hook, instance, say, target, wait};
use super::story::Story;
use crate::flow::document::Action;
use crate::flow::library::FlowLibrary;
use crate::time::Span;
use crate::wire::service::DisconnectReason;

fn invoke(module: &str) -> Action {
    block("InvokeFlowModule", json!({ "FlowModuleId": module })).named(module).or_error()
}

fn return_() -> Action {
    block("EndFlowModuleExecution", json!({}))
}

fn to_flow(id: &str) -> Action {
    block("TransferToFlow", json!({ "ContactFlowId": id })).or_error()
}

fn fails() -> Action {
    block("GetParticipantInput", json!({}))
}

#[test]
fn a_module_runs_and_the_flow_goes_on_after_it() {
    let library = instance([say("before"), invoke("greeting").then("after")])
        .with_module("greeting", [say("hello"), return_()]);
    assert_eq!(Story::in_instance(library).said(), ["before", "hello", "after"]);
}

#[test]
fn a_module_without_a_return_comes_back_at_its_end() {
    let library = instance([invoke("greeting").then("after")]).with_module("greeting", [say("hello")]);
    assert_eq!(Story::in_instance(library).said(), ["hello", "after"]);
}

#[test]
fn a_module_waits_and_comes_back_later() {
    let library =
        instance([invoke("pause").then("after")]).with_module("pause", [wait("60").on("x", "y"), return_()]);
    let mut story = Story::in_instance(library);
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "time is up", "the module is still where its branch leads");
    let pause =
        block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "EndFlowModuleExecution");
    let library = instance([invoke("pause").then("after")]).with_module("pause", [pause, return_()]);
    let mut story = Story::in_instance(library);
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "after");
}

#[test]
fn a_module_that_fails_without_a_branch_is_a_failure_of_its_invocation() {
    let library =
        |inside: Vec<Action>| instance([invoke("risky").then("after")]).with_module("risky", inside);
    assert_eq!(Story::in_instance(library(vec![fails()])).took(), "error");
    let compare = block("Compare", json!({ "ComparisonValue": "$.Channel" })).on("VOICE", "x");
    assert_eq!(Story::in_instance(library(vec![compare])).took(), "error");
    assert_eq!(
        Story::in_instance(library(vec![fails().error("NoMatchingError", "inside")])).took(),
        "inside"
    );
}

#[test]
fn a_module_that_does_not_exist_is_an_error() {
    for module in ["nothing", "", "$.Attributes.none", "inbound"] {
        let invoke = block("InvokeFlowModule", json!({ "FlowModuleId": module })).or_error();
        assert_eq!(Story::of([invoke]).took(), "error", "{module}");
    }
}

#[test]
fn modules_invoke_modules_five_deep() {
    let deep = |levels: usize| {
        let mut library = instance([invoke("m1").then("done")]);
        for level in 1..levels {
            let next = invoke(&format!("m{}", level + 1));
            library = library.with_module(&format!("m{level}"), [next, return_()]);
        }
        library.with_module(&format!("m{levels}"), [say("the bottom"), return_()])
    };
    assert_eq!(Story::in_instance(deep(5)).said(), ["the bottom", "done"]);
    assert_eq!(Story::in_instance(deep(6)).said(), ["error"], "in the fifth module");
}

#[test]
fn a_module_that_invokes_itself_is_stopped() {
    let library = instance([invoke("again").then("done")])
        .with_module("again", [block("InvokeFlowModule", json!({ "FlowModuleId": "again" })), return_()]);
    assert_eq!(Story::in_instance(library).took(), "error");
}

#[test]
fn attributes_of_a_flow_are_not_those_of_its_module() {
    let set = |value: &str| {
        block("UpdateFlowAttributes", json!({ "FlowAttributes": { "step": { "Value": value } } }))
    };
    let tell = |name: &str| say("step $.FlowAttributes.step").named(name);
    let library = instance([set("one"), invoke("module"), tell("outside").then("end")])
        .with_module("module", [tell("before"), set("two"), tell("after"), return_()]);
    assert_eq!(Story::in_instance(library).said()[..3], ["step ", "step two", "step one"]);
}

#[test]
fn a_flow_goes_on_as_another_and_does_not_come_back() {
    let library = instance([say("one"), to_flow("other").then("never")]).with_flow("other", [say("two")]);
    let story = Story::in_instance(library);
    assert_eq!(story.said(), ["one", "two"]);
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect), "the other flow is over");
}

#[test]
fn a_flow_may_be_named_by_arn_or_reference() {
    let arn = "arn:aws:connect:us-west-2:1:instance/i/contact-flow/other";
    for id in [arn, &format!("{arn}:$LATEST"), "other:2", "$.Attributes.next"] {
        let library = instance([to_flow(id)]).with_flow("other", [say("there"), wait("60")]);
        let story = Story::begins_as(library, |start| {
            start.attributes = [("next".to_owned(), "other".to_owned())].into();
        });
        assert_eq!(story.took(), "there", "{id}");
    }
}

#[test]
fn a_flow_that_does_not_exist_is_an_error() {
    for id in ["nothing", "$.Attributes.none", "module"] {
        let library = instance([to_flow(id)]).with_module("module", [say("x")]);
        assert_eq!(Story::in_instance(library).took(), "error", "{id}");
    }
}

#[test]
fn a_module_may_go_on_as_another_flow_for_good() {
    let library = instance([invoke("module").then("never")])
        .with_module("module", [to_flow("other")])
        .with_flow("other", [say("there"), wait("60")]);
    let story = Story::in_instance(library);
    assert_eq!(story.said(), ["there"]);
    assert!(story.chat.run.unwrap().place.callers.is_empty());
}

#[test]
fn a_module_may_put_the_contact_into_a_queue() {
    let library =
        instance([hook("CustomerQueue", "music"), target("basic"), invoke("transfer").then("never")])
            .with_module("transfer", [enqueue()])
            .with_flow("music", [say("please wait"), wait("60")]);
    let story = Story::in_instance(library);
    assert_eq!((story.queue(), story.said()), ("basic", vec!["please wait"]));
}

#[test]
fn an_action_that_does_not_exist_ends_the_flow() {
    let broken = |mut library: FlowLibrary| {
        for named in library.flows.values_mut() {
            let mut document = flow([say("one")]);
            document.actions[0].transitions.next_action = Some("missing".to_owned());
            named.document = document;
        }
        library
    };
    let story = Story::in_instance(broken(instance([])));
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    let library = instance([hook("CustomerQueue", "music"), target("basic"), enqueue()]);
    let mut with_music = broken(instance([]).with_flow("music", []));
    with_music.flows.extend(library.flows);
    assert!(
        Story::in_instance(with_music).is_queued(),
        "a queue flow that ends leaves the contact in its queue"
    );
}

#[test]
fn a_flow_without_actions_is_over_at_once() {
    let story = Story::begins_as(instance([]), |_| {});
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    assert_eq!(story.chat.timers.next(), None);
}
