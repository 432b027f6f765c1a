//! Queues: where a contact goes, what happens while it waits, and who takes it out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Furnishing, GOODBYE, OVER, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::Story;
use crate::contact::call::{CallFailure, CallReply, CallRequest, QueueMetrics};
use crate::contact::command::Command;
use crate::contact::effect::Outgoing;
use crate::flow::document::Action;
use crate::flow::library::FlowLibrary;
use crate::flow::step::Target;
use crate::id::{AgentId, QueueId};
use crate::time::Span;
use crate::wire::service::{DisconnectReason, InitiationMethod};

fn of_size(size: u32) -> QueueMetrics {
    QueueMetrics { size, ..QueueMetrics::default() }
}

/// An instance whose chats go to a queue in which this flow runs.
fn queued_with(actions: impl IntoIterator<Item = Action>) -> FlowLibrary {
    instance([hook("CustomerQueue", "queue flow"), target("basic"), enqueue()])
        .with_flow("queue flow", actions)
}

fn move_to(queue: &str) -> Action {
    block("DequeueContactAndTransferToQueue", json!({ "QueueId": queue }))
        .error("QueueAtCapacity", "full")
        .or_error()
}

#[test]
fn a_contact_goes_to_the_queue_that_was_set_last() {
    for queue in
        ["gold", "arn:aws:connect:eu-central-1:111122223333:instance/i/queue/gold", "$.Attributes.queue"]
    {
        let flow = instance([target("basic"), target(queue).named("again"), enqueue()]);
        let story = Story::begins_as(flow, |start| {
            start.attributes = BTreeMap::from([("queue".to_owned(), "gold".to_owned())]);
        });
        assert_eq!(story.queue(), "gold", "{queue}");
        let [Outgoing::Enqueue(row)] = &story.outgoing[..] else { panic!("{:?}", story.outgoing) };
        assert_eq!((row.queue_id.as_str(), row.queue_name.as_str()), ("gold", "gold queue"));
        assert_eq!((row.agent_id.as_ref(), row.priority, row.queue_time_adjustment_seconds), (None, 5, 0));
    }
}

#[test]
fn a_contact_waits_from_when_it_came_to_the_queue() {
    let pause =
        block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "UpdateContactTargetQueue");
    let mut story = Story::of([pause, target("gold"), enqueue()]);
    let began = story.now;
    story.passes(Span::seconds(60));
    let [Outgoing::Enqueue(row)] = &story.outgoing[..] else { panic!("{:?}", story.outgoing) };
    assert_eq!((row.initiated_at, row.enqueued_at), (began, began.after(Span::seconds(60))));
    assert_eq!(row.customer_name, "Maria");
}

#[test]
fn a_target_that_cannot_be_is_an_error() {
    for parameters in [
        json!({}),
        json!({ "QueueId": "nowhere" }),
        json!({ "QueueId": "$.Attributes.nothing" }),
        json!({ "QueueId": "basic", "AgentId": "jane" }),
    ] {
        let story = Story::of([block("UpdateContactTargetQueue", parameters.clone()).or_error()]);
        assert_eq!(story.took(), "error", "{parameters}");
    }
}

#[test]
fn an_agents_own_queue_is_a_target_too() {
    let to_jane = block("UpdateContactTargetQueue", json!({ "AgentId": "agent/jane" })).or_error();
    let mut story = Story::of([to_jane, enqueue()]);
    assert_eq!(story.call().request, CallRequest::Agent(AgentId::new("agent/jane")));
    assert_eq!(story.chat.target, None);
    story.agent_is_there();
    let [Outgoing::Enqueue(row)] = &story.outgoing[..] else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, Some(AgentId::new("agent/jane")));
    assert!(story.is_queued());
}

#[test]
fn an_agent_who_is_not_there_is_no_target() {
    let nobody = json!({ "AgentId": "arn:aws:connect:x:1:instance/i/agent/nobody" });
    let to_nobody = block("UpdateContactTargetQueue", nobody.clone()).or_error();
    let mut story = Story::of([target("basic"), to_nobody.named("to nobody"), enqueue()]);
    assert_eq!(story.call().request, CallRequest::Agent(AgentId::new("nobody")));
    story.call_fails();
    assert_eq!(story.took(), "error");
    assert!(story.outgoing.is_empty());
    assert_eq!(story.chat.target, Some(Target::Queue(QueueId::new("basic"))), "the target before stays");

    let move_to = block("DequeueContactAndTransferToQueue", nobody).or_error();
    let mut story = Story::in_instance(queued_with([move_to]));
    let rows = story.outgoing.len();
    story.call_fails();
    assert_eq!((story.took(), story.outgoing.len()), ("error", rows));
    assert!(story.is_queued(), "in the queue where it was");
}

#[test]
fn a_contact_moves_to_an_agent_who_is_there_and_not_when_another_was_quicker() {
    let move_to = || block("DequeueContactAndTransferToQueue", json!({ "AgentId": "jane" })).or_error();
    let mut story = Story::in_instance(queued_with([move_to()]));
    story.agent_is_there();
    let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, Some(AgentId::new("jane")));
    assert_eq!(story.chat.current.initiation_method, InitiationMethod::QueueTransfer);

    let mut story = Story::in_instance(queued_with([move_to()]));
    story.accepts("ravi");
    story.agent_is_there();
    assert!(story.says(story.agent("ravi"), "Hello").is_ok());
}

#[test]
fn an_agent_who_has_had_the_chat_is_a_target_without_a_question() {
    let wait = wait("60").on("WaitCompleted", "time is up");
    let to_agent = |agent: &str| block("UpdateContactTargetQueue", json!({ "AgentId": agent })).or_error();
    let disconnected = [wait, to_agent("$.Agent.ARN").named("time is up"), to_agent("ravi"), enqueue()];
    let library = instance([hook("CustomerRemaining", "back"), target("basic"), enqueue()]);
    let mut story = Story::in_instance(library.with_flow("back", disconnected));
    story.accepts("jane");
    story.agent_leaves("jane");
    story.passes(Span::seconds(60));
    assert_eq!(story.chat.target, Some(Target::Agent(AgentId::new("jane"))));
    assert_eq!(story.call().request, CallRequest::Agent(AgentId::new("ravi")), "who has not");
}

#[test]
fn a_transfer_without_a_target_fails() {
    assert_eq!(Story::of([enqueue()]).took(), "error");
    let only_next = block("TransferContactToQueue", json!({})).then("nobody is there");
    assert_eq!(
        Story::of([only_next]).took(),
        "nobody is there",
        "some exports name only where a failure leads"
    );
    let nothing = block("TransferContactToQueue", json!({}));
    assert_eq!(Story::of([nothing]).ended(), Some(DisconnectReason::ContactFlowDisconnect));
}

#[test]
fn a_queue_with_a_limit_is_asked_first() {
    let at_size = |size: u32| {
        let mut story = Story::of([target("small"), enqueue()]);
        assert_eq!(story.call().request, CallRequest::Metrics(Target::Queue(QueueId::new("small"))));
        assert!(!story.is_queued());
        story.metrics_are(of_size(size));
        story
    };
    assert_eq!(at_size(2).queue(), "small");
    assert_eq!(at_size(3).took(), "full");
    assert_eq!(at_size(4).took(), "full");
}

#[test]
fn a_queue_that_does_not_say_how_full_it_is_is_an_error() {
    let mut story = Story::of([target("small"), enqueue()]);
    story.call_fails();
    assert_eq!(story.took(), "error");
}

#[test]
fn a_full_queue_without_a_branch_of_its_own_takes_the_one_that_catches_all() {
    let mut story = Story::of([target("small"), block("TransferContactToQueue", json!({})).or_error()]);
    story.metrics_are(of_size(3));
    assert_eq!(story.took(), "error");
}

#[test]
fn a_flow_runs_while_the_contact_waits() {
    let mut story = Story::in_instance(queued_with([say("please wait"), wait("60")]));
    assert!(story.is_queued());
    assert_eq!(story.took(), "please wait");
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "time is up");
    assert!(story.is_queued());
}

#[test]
fn an_agent_who_accepts_interrupts_the_flow() {
    let mut story = Story::in_instance(queued_with([say("please wait"), wait("60")]));
    story.accepts("jane");
    story.passes(Span::hours(1));
    story.customer_says("hello");
    assert_eq!(story.said(), ["please wait"]);
    assert_eq!(story.chat.run, None);
}

#[test]
fn an_agent_who_accepts_interrupts_a_call_too() {
    let function = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "f" })).then("answered");
    let mut story = Story::in_instance(queued_with([function.or_error()]));
    let call_id = story.call().id.clone();
    story.accepts("jane");
    let outcome = Ok(CallReply::Function(json!({ "a": "b" })));
    story.try_to(Command::CallAnswered { call_id, outcome }).unwrap();
    assert_eq!(story.took(), "", "the answer comes too late to matter");
    assert_eq!(story.chat.findings.external, Value::Null);
    assert!(story.chat.calls.is_empty());
}

#[test]
fn the_end_of_a_queue_flow_is_not_the_end_of_the_wait() {
    let mut story = Story::in_instance(queued_with([say("please wait"), say("bye").then(OVER)]));
    assert_eq!(story.took(), "bye");
    assert!(story.is_queued());
    story.accepts("jane");
    assert!(!story.is_queued());
}

#[test]
fn a_queue_flow_can_end_the_chat() {
    let hang_up = block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", GOODBYE);
    let mut story = Story::in_instance(queued_with([hang_up]));
    story.passes(Span::seconds(60));
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    assert!(matches!(story.outgoing[1], Outgoing::Dequeue(_)));
}

#[test]
fn a_queue_flow_cannot_put_the_contact_into_a_queue_again() {
    let story = Story::in_instance(queued_with([enqueue()]));
    assert_eq!((story.took(), story.queue()), ("error", "basic"));
}

#[test]
fn a_queue_flow_can_move_the_contact_to_another_queue() {
    let patience = block("Wait", json!({ "TimeLimitSeconds": "60" }))
        .on("WaitCompleted", "DequeueContactAndTransferToQueue");
    let library = queued_with([
        block("Compare", json!({ "ComparisonValue": "$.Queue.Name" }))
            .on("gold queue", "golden")
            .error("NoMatchingCondition", "Wait"),
        patience,
        move_to("gold"),
    ]);
    let mut story = Story::in_instance(library);
    let enqueued = story.now;
    story.passes(Span::seconds(60));
    assert_eq!((story.queue(), story.took()), ("gold", "golden"), "the flow begins anew in the new queue");
    assert_eq!(story.chat.current.initiation_method, InitiationMethod::QueueTransfer);
    assert_eq!(story.chat.current.contact_id.segment(), 1);
    let left = &story.chat.earlier[0];
    assert_eq!(left.closed.unwrap().reason, None, "the contact goes on as the next one");
    let stay = left.queue.as_ref().unwrap();
    assert_eq!((stay.enqueued_at, stay.dequeued_at), (enqueued, Some(story.now)));
    let kinds: Vec<_> = story.outgoing.iter().map(kind).collect();
    assert_eq!(kinds, ["enqueue 0", "dequeue 0", "record", "transcript", "enqueue 1"]);
}

fn kind(row: &Outgoing) -> String {
    match row {
        Outgoing::Enqueue(row) => format!("enqueue {}", row.contact_id.segment()),
        Outgoing::Dequeue(row) => format!("dequeue {}", row.contact_id.segment()),
        Outgoing::AgentLeft(row) => format!("{} left", row.agent_id),
        Outgoing::Reprioritize(_) => "reprioritize".to_owned(),
        Outgoing::Attributes { .. } => "attributes".to_owned(),
        Outgoing::Record(_) => "record".to_owned(),
        Outgoing::Transcript(_) => "transcript".to_owned(),
    }
}

#[test]
fn a_full_queue_keeps_the_contact_where_it_is() {
    let mut story = Story::in_instance(queued_with([move_to("small")]));
    story.metrics_are(of_size(3));
    assert_eq!((story.queue(), story.took()), ("basic", "full"));
    assert_eq!(story.chat.current.contact_id.segment(), 0);
}

#[test]
fn a_queue_with_room_takes_the_contact_over() {
    let once = block("Compare", json!({ "ComparisonValue": "$.Queue.Name" }))
        .on("small queue", "welcome")
        .error("NoMatchingCondition", "DequeueContactAndTransferToQueue");
    let mut story = Story::in_instance(queued_with([once, move_to("small")]));
    story.metrics_are(of_size(2));
    assert_eq!((story.queue(), story.took()), ("small", "welcome"));
}

#[test]
fn a_queue_that_does_not_exist_keeps_the_contact_where_it_is() {
    let story = Story::in_instance(queued_with([move_to("nowhere")]));
    assert_eq!((story.queue(), story.took()), ("basic", "error"));
}

#[test]
fn a_contact_moves_between_queues_eleven_times_at_most() {
    let story = Story::in_instance(queued_with([move_to("gold")]));
    assert_eq!(story.chat.current.contact_id.segment(), 11);
    assert_eq!((story.queue(), story.took()), ("gold", "error"));
    let enqueued = story.outgoing.iter().filter(|row| matches!(row, Outgoing::Enqueue(_))).count();
    assert_eq!(enqueued, 12);
}

#[test]
fn a_flow_that_has_the_contact_cannot_move_it_out_of_a_queue() {
    assert_eq!(Story::of([target("basic"), move_to("gold")]).took(), "error");
}

#[test]
fn where_the_contact_goes_is_what_was_asked_about() {
    let library = instance([hook("CustomerQueue", "queue flow"), target("basic"), enqueue()])
        .with_flow("queue flow", [move_to("$.Attributes.next")]);
    let mut story = Story::begins_as(library, |start| {
        start.attributes = BTreeMap::from([("next".to_owned(), "small".to_owned())]);
    });
    let elsewhere = BTreeMap::from([("next".to_owned(), "nowhere".to_owned())]);
    story.try_to(Command::UpdateAttributes(elsewhere)).unwrap();
    story.metrics_are(of_size(0));
    assert_eq!(story.chat.earlier.len(), 1);
    let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.queue_id, QueueId::new("small"), "not what the attribute says meanwhile");
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    let mut story = Story::of([target("small"), enqueue()]);
    let call_id = story.call().id.clone();
    for outcome in
        [Ok(CallReply::Metrics(of_size(0))), Err(CallFailure::new("late")), Ok(CallReply::PastChat)]
    {
        story.try_to(Command::CallAnswered { call_id: call_id.clone(), outcome }).unwrap();
    }
    assert_eq!(story.outgoing.len(), 1);
    assert_eq!((story.queue(), story.took()), ("small", ""));
}

#[test]
fn an_answer_of_another_kind_is_an_error() {
    let mut story = Story::of([target("small"), enqueue()]);
    story.answered(Ok(CallReply::PastChat));
    assert_eq!(story.took(), "error");
}
