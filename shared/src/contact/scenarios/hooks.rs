//! Flows that are hooked to events: set, taken off, gone when their event comes, or of a kind that does not fit it.

use serde_json::json;

use super::blocks::{Furnishing, Wiring, block, enqueue, flow, hook, instance, say, target, wait};
use super::participants::{desk_with_disconnect_flow, path};
use super::story::Story;
use crate::contact::effect::Outgoing;
use crate::flow::document::FlowDocument;
use crate::flow::log::MISSING;
use crate::id::FlowId;
use crate::time::Span;
use crate::wire::service::{DisconnectReason, InitiationMethod};

#[test]
fn a_disconnect_flow_that_does_not_exist_cannot_be_set() {
    let library = instance([hook("CustomerRemaining", "nothing"), target("basic"), enqueue()]);
    assert_eq!(Story::in_instance(library).took(), "error");
}

#[test]
fn a_disconnect_flow_that_is_gone_ends_the_chat_and_says_why() {
    let mut story = Story::in_instance(desk_with_disconnect_flow([wait("60")]));
    story.accepts("jane");
    story.library.flows.remove(&FlowId::new("disconnect"));
    story.agent_leaves("jane");
    assert_eq!(path(&story), [(InitiationMethod::Api, Some(DisconnectReason::AgentDisconnect))]);
    let last = story.log.last().unwrap();
    assert_eq!(
        (last.contact_flow_id.as_str(), last.identifier.as_str(), last.kind.as_str()),
        ("disconnect", "CustomerRemaining", MISSING)
    );
    assert_eq!(last.reason.as_deref(), Some("There is no such flow."));
    let released = |row: &&Outgoing| matches!(row, Outgoing::AgentLeft(_));
    assert_eq!(story.outgoing.iter().filter(released).count(), 1, "the agent is free");
    let recorded = |row: &&Outgoing| matches!(row, Outgoing::Record(_));
    assert_eq!(story.outgoing.iter().filter(recorded).count(), 1);
    assert_eq!(story.lines().last().unwrap(), "chat.ended");
}

#[test]
fn a_disconnect_flow_that_cannot_run_ends_the_chat_and_says_why() {
    let library = desk_with_disconnect_flow([wait("60")]);
    let broken = |change: &dyn Fn(&mut FlowDocument)| {
        let mut story = Story::in_instance(library.clone());
        story.accepts("jane");
        change(&mut story.library.flows.get_mut(&FlowId::new("disconnect")).unwrap().document);
        story.agent_leaves("jane");
        let ended = [
            (InitiationMethod::Api, Some(DisconnectReason::AgentDisconnect)),
            (InitiationMethod::Disconnect, Some(DisconnectReason::ContactFlowDisconnect)),
        ];
        assert_eq!(path(&story), ended);
        story.log.last().map(|entry| (entry.identifier.clone(), entry.kind.clone(), entry.results.clone()))
    };
    let said = |what: [&str; 3]| {
        let [identifier, kind, results] = what.map(str::to_owned);
        Some((identifier, kind, results))
    };
    let elsewhere = broken(&|document| document.start_action = "elsewhere".to_owned());
    assert_eq!(elsewhere, said(["elsewhere", MISSING, "NoMatchingError"]));
    let empty = broken(&|document| *document = flow([]));
    assert_eq!(empty, said(["", MISSING, "NoMatchingError"]));
    let of_a_call =
        broken(&|document| *document = flow([block("TransferParticipantToThirdParty", json!({}))]));
    let kind = "TransferParticipantToThirdParty";
    assert_eq!(of_a_call, said([kind, kind, "NoMatchingError"]));
}

#[test]
fn a_disconnect_flow_of_another_type_runs_as_far_as_it_can() {
    // Flows for queues and whispers end with an action that a disconnect flow does not have.
    let queue_flow = [say("You are in line"), block("EndFlowExecution", json!({}))];
    let mut story = Story::in_instance(desk_with_disconnect_flow(queue_flow));
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.took(), "You are in line");
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    let module = instance([hook("CustomerRemaining", "m"), target("basic"), enqueue()])
        .with_module("m", [say("in a module")]);
    assert_eq!(Story::in_instance(module).took(), "error", "a module is no flow");
}

#[test]
fn a_flow_for_the_queue_or_a_whisper_that_is_gone_holds_nothing_up() {
    for event in ["CustomerQueue", "AgentWhisper", "CustomerWhisper"] {
        let ready = block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "queue");
        let library = instance([hook(event, "gone"), target("basic"), ready, enqueue().named("queue")]);
        let mut story = Story::in_instance(library.with_flow("gone", [say("here")]));
        story.library.flows.remove(&FlowId::new("gone"));
        story.passes(Span::seconds(60));
        assert!(story.is_queued(), "{event}");
        story.accepts("jane");
        story.says(story.agent("jane"), "Hello").unwrap();
        assert_eq!(story.ended(), None, "{event}");
        let missing = story.log.iter().filter(|entry| entry.kind == MISSING);
        assert_eq!(missing.map(|entry| entry.identifier.as_str()).collect::<Vec<_>>(), [event]);
    }
}

#[test]
fn a_disconnect_flow_that_a_reference_does_not_lead_to_changes_nothing() {
    let lost = json!({ "EventHooks": { "CustomerRemaining": "$.Attributes.nothing" } });
    let lost = block("UpdateContactEventHooks", lost).error("NoMatchingError", "on");
    let library =
        instance([hook("CustomerRemaining", "disconnect"), lost, target("basic").named("on"), enqueue()])
            .with_flow("disconnect", [say("Bye")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.took(), "Bye");
}

#[test]
fn a_hook_for_what_never_happens_in_a_chat_is_only_kept() {
    for event in ["DefaultAgentUI", "DisconnectAgentUI", "PauseContact", "ResumeContact"] {
        let story = Story::of([hook(event, "elsewhere"), say("set")]);
        assert_eq!(story.took(), "set", "{event}");
    }
    for event in ["CustomerHold", "AgentHold", "AgentRemaining", "Whatever"] {
        assert_eq!(Story::of([hook(event, "inbound"), say("set")]).took(), "error", "{event}");
    }
}

#[test]
fn a_disconnect_flow_that_was_taken_off_does_not_run() {
    let off =
        block("UpdateContactEventHooks", json!({ "EventHooks": { "CustomerRemaining": "" } })).named("off");
    let library = instance([hook("CustomerRemaining", "disconnect"), off, target("basic"), enqueue()])
        .with_flow("disconnect", [wait("60")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.ended(), Some(DisconnectReason::AgentDisconnect));
}
