//! Agents send contacts on.

use serde_json::json;

use super::blocks::{Furnishing, OVER, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::{Story, name};
use crate::contact::chat::RoleTimer;
use crate::contact::command::Command;
use crate::contact::effect::Outgoing;
use crate::flow::library::FlowLibrary;
use crate::flow::step::Target;
use crate::id::{AgentId, FlowId, QueueId};
use crate::object::contact::Caller;
use crate::time::Span;
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::service::{DisconnectReason, InitiationMethod};

fn desk() -> FlowLibrary {
    instance([hook("CustomerQueue", "music"), target("basic"), enqueue()])
        .with_flow("music", [say("please wait"), wait("3600")])
        .with_flow("to gold", [say("one moment"), enqueue()])
}

fn with_jane() -> Story {
    let mut story = Story::in_instance(desk());
    story.accepts("jane");
    story
}

fn sends(story: &mut Story, caller: Caller, target: Target, flow: Option<&str>) -> Result<(), Rejection> {
    let flow_id = flow.map(FlowId::new);
    story.try_to(Command::Transfer { caller, target, flow_id, client_token: None })
}

fn jane_sends(story: &mut Story, target: Target, flow: Option<&str>) -> Result<(), Rejection> {
    let jane = story.agent("jane");
    sends(story, jane, target, flow)
}

fn gold() -> Target {
    Target::Queue(QueueId::new("gold"))
}

#[test]
fn an_agent_sends_the_contact_to_a_queue() {
    let mut story = with_jane();
    let rows = story.outgoing.len();
    jane_sends(&mut story, gold(), None).unwrap();
    assert_eq!((story.queue(), story.took()), ("gold", "please wait"));
    let before = &story.chat.earlier[0];
    assert_eq!(before.closed.unwrap().reason, Some(DisconnectReason::AgentDisconnect));
    assert_eq!(story.chat.current.initiation_method, InitiationMethod::Transfer);
    assert_eq!(story.chat.current.contact_id.segment(), 1);
    let lines = story.lines();
    assert_eq!(
        lines[lines.len() - 3..],
        ["jane participant.left", "jane transfer.succeeded", "SYSTEM_MESSAGE: please wait"]
    );
    assert!(matches!(&story.outgoing[rows], Outgoing::AgentLeft(row) if row.contact_id.segment() == 0));
    assert!(matches!(story.outgoing.last(), Some(Outgoing::Enqueue(row)) if row.contact_id.segment() == 1));
    story.accepts("ravi");
    story.says(story.agent("ravi"), "hello").unwrap();
}

#[test]
fn an_agent_sends_the_contact_to_another_agent() {
    let mut story = with_jane();
    jane_sends(&mut story, Target::Agent(AgentId::new("ravi")), None).unwrap();
    let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, Some(AgentId::new("ravi")));
}

#[test]
fn a_transfer_flow_decides_on_the_way() {
    let mut story = with_jane();
    jane_sends(&mut story, gold(), Some("to gold")).unwrap();
    assert_eq!(story.queue(), "gold");
    assert_eq!(story.said()[1..], ["one moment", "please wait"]);
}

#[test]
fn a_transfer_flow_that_leads_nowhere_ends_the_chat() {
    let mut story = Story::in_instance(desk().with_flow("nowhere", [say("sorry").then(OVER)]));
    story.accepts("jane");
    jane_sends(&mut story, gold(), Some("nowhere")).unwrap();
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
}

#[test]
fn only_the_agent_who_has_the_contact_can_send_it() {
    let mut story = with_jane();
    let customer = story.customer();
    assert_eq!(name(sends(&mut story, customer, gold(), None)), RejectionName::ConflictException);
    let jane = story.agent("jane");
    sends(&mut story, jane.clone(), gold(), None).unwrap();
    assert_eq!(name(sends(&mut story, jane, gold(), None)), RejectionName::AccessDeniedException);
}

#[test]
fn a_transfer_that_is_asked_for_again_is_not_done_again() {
    let mut story = with_jane();
    let jane = story.agent("jane");
    let asks = |story: &mut Story, token: &str, target: Target| {
        let (caller, client_token) = (jane.clone(), Some(token.to_owned()));
        story.try_to(Command::Transfer { caller, target, flow_id: None, client_token })
    };
    asks(&mut story, "once", gold()).unwrap();
    let after = (story.lines(), story.outgoing.len(), story.chat.current.clone());
    asks(&mut story, "once", gold()).unwrap();
    assert_eq!(name(asks(&mut story, "twice", gold())), RejectionName::AccessDeniedException);
    assert_eq!((story.lines(), story.outgoing.len(), story.chat.current.clone()), after);
    story.accepts("ravi");
    asks(&mut story, "once", gold()).unwrap();
    assert_eq!(name(asks(&mut story, &"x".repeat(501), gold())), RejectionName::ValidationException);
    story.says(story.agent("ravi"), "still here").unwrap();
}

#[test]
fn a_contact_whose_customer_has_left_is_not_sent_on() {
    let mut story = with_jane();
    story.leaves(story.customer());
    let jane = story.agent("jane");
    assert_eq!(name(sends(&mut story, jane, gold(), None)), RejectionName::ConflictException);
}

#[test]
fn a_contact_goes_nowhere_that_does_not_exist() {
    let mut story = with_jane();
    let jane = story.agent("jane");
    let nowhere = Target::Queue(QueueId::new("nowhere"));
    assert_eq!(
        name(sends(&mut story, jane.clone(), nowhere, None)),
        RejectionName::ResourceNotFoundException
    );
    assert_eq!(
        name(sends(&mut story, jane.clone(), gold(), Some("no flow"))),
        RejectionName::ResourceNotFoundException
    );
    story.says(jane, "still here").unwrap();
}

#[test]
fn a_contact_is_sent_on_eleven_times_at_most() {
    let mut story = with_jane();
    for _ in 0..11 {
        jane_sends(&mut story, gold(), None).unwrap();
        story.accepts("jane");
    }
    let jane = story.agent("jane");
    assert_eq!(name(sends(&mut story, jane.clone(), gold(), None)), RejectionName::ConflictException);
    assert_eq!(story.chat.current.contact_id.segment(), 11);
    story.says(jane, "I keep it").unwrap();
}

#[test]
fn silence_counts_with_the_next_agent_as_with_the_first() {
    let mut story = with_jane();
    story.set_silence(RoleTimer::CustomerIdle, Some(2));
    story.customer_says("hello");
    jane_sends(&mut story, gold(), None).unwrap();
    story.passes(Span::minutes(10));
    assert!(story.told.is_empty());
    story.accepts("ravi");
    story.passes(Span::minutes(2));
    assert_eq!(story.told_kinds(), ["participant.idle"]);
}

#[test]
fn a_whisper_does_not_go_on_once_the_agent_has_sent_the_contact() {
    let ask = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "crm" })).then("late");
    let library =
        instance([hook("AgentWhisper", "whisper"), target("basic"), enqueue()]).with_flow("whisper", [ask]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    jane_sends(&mut story, gold(), None).unwrap();
    assert_eq!(story.chat.run, None);
    story.function_answers(json!({}));
    assert_eq!((story.queue(), story.took()), ("gold", ""));
}
