//! A chat's life with the stock flows: who comes and goes, what is said, on which devices.

use std::collections::BTreeMap;

use super::story::{DURATION, LAPTOP, Story, name};
use crate::contact::command::{Command, ReceiptFor};
use crate::contact::decide::CUSTOMER_CONNECTION_SPAN;
use crate::contact::effect::Outgoing;
use crate::contact::event::Event;
use crate::contact::record::TranscriptDocument;
use crate::flow::stock;
use crate::id::{AgentId, DeviceId, FlowId};
use crate::time::Span;
use crate::wire::content_type::{MESSAGE_DELIVERED, MESSAGE_READ, TYPING};
use crate::wire::participant::{ItemType, ParticipantRole, SendMessageRequest};
use crate::wire::rejection::RejectionName;
use crate::wire::service::{DisconnectReason, InitiationMethod};

#[test]
fn a_chat_that_begins_is_welcomed_and_waits_for_an_agent() {
    let story = Story::begins_with(stock::library(), Some("Where is my order?"));
    assert_eq!(
        story.lines(),
        ["Maria participant.joined", "Maria: Where is my order?", "SYSTEM_MESSAGE: Hello, and welcome"]
    );
    let [Outgoing::Enqueue(enqueue)] = story.outgoing.as_slice() else { panic!("{:?}", story.outgoing) };
    assert_eq!((enqueue.customer_name.as_str(), enqueue.queue_name.as_str()), ("Maria", "BasicQueue"));
    assert!(story.is_queued());
}

#[test]
fn the_agent_leaves_and_the_customer_returns_to_another_one() {
    let mut story = Story::with_jane();
    story.says(story.customer(), "My order is late").unwrap();
    story.says(story.agent("jane"), "Are you there?").unwrap();
    story.leaves(story.agent("jane"));
    story.passes(Span::minutes(5));
    story.says(story.customer(), "Hey, I'm back").unwrap();
    assert!(story.is_queued());
    story.accepts("ravi");
    story.says(story.agent("ravi"), "Hello again").unwrap();
    assert_eq!(
        story.lines()[2..],
        [
            "jane participant.joined",
            "Maria: My order is late",
            "jane: Are you there?",
            "jane participant.left",
            "SYSTEM_MESSAGE: The agent has left",
            "Maria: Hey, I'm back",
            "SYSTEM_MESSAGE: Welcome back",
            "ravi participant.joined",
            "ravi: Hello again",
        ]
    );
    let first = story.chat.describe(&story.chat.earlier[0]);
    let second = story.chat.describe(&story.chat.current);
    assert_eq!(first.disconnect_reason, Some(DisconnectReason::AgentDisconnect));
    assert_eq!(second.initiation_method, InitiationMethod::Disconnect);
    assert_eq!(second.previous_contact_id, Some(first.id));
    assert_eq!(second.agent_info.unwrap().id, AgentId::new("ravi"));
}

#[test]
fn a_wait_ends_at_its_time_and_not_before() {
    let mut story = Story::with_jane();
    story.leaves(story.agent("jane"));
    story.passes(Span::millis(899_999));
    assert_eq!(story.ended(), None);
    story.passes(Span::millis(1));
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
    assert_eq!(story.lines().last().unwrap(), "chat.ended");
    let lines = story.lines();
    story.passes(Span::hours(30));
    assert_eq!(story.lines(), lines, "a spurious wake changes nothing");
}

#[test]
fn a_customer_who_returned_does_not_hear_of_the_wait_any_more() {
    let mut story = Story::with_jane();
    story.leaves(story.agent("jane"));
    story.says(story.customer(), "wait!").unwrap();
    story.passes(Span::hours(1));
    assert!(story.is_queued());
}

#[test]
fn the_customer_may_leave_and_return_again_and_again() {
    let mut story = Story::with_jane();
    for _ in 0..50 {
        story.leaves(story.agent("jane"));
        story.passes(Span::minutes(14));
        story.says(story.customer(), "back").unwrap();
        story.accepts("jane");
    }
    assert_eq!(story.chat.current.contact_id.segment(), 50);
}

#[test]
fn the_duration_runs_out_wherever_the_chat_stands() {
    let mut story = Story::with_jane();
    story.passes(Span::millis(DURATION.as_millis() - 1));
    assert_eq!(story.ended(), None);
    story.passes(Span::millis(1));
    assert_eq!(story.ended(), Some(DisconnectReason::Expired));
    assert_eq!(story.lines()[story.lines().len() - 2..], ["jane participant.left", "chat.ended"]);
    assert!(
        matches!(story.outgoing[1], Outgoing::AgentLeft(_)),
        "the agent's slot goes on to After Contact Work"
    );
    assert_eq!(name(story.says(story.customer(), "hello?")), RejectionName::AccessDeniedException);
}

#[test]
fn a_customer_who_never_connects_is_not_kept() {
    let mut story = Story::begins();
    story.passes(CUSTOMER_CONNECTION_SPAN);
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerConnectionNotEstablished));
    assert!(matches!(story.outgoing[1], Outgoing::Dequeue(_)));
}

#[test]
fn a_customer_who_leaves_the_queue_leaves_it_at_the_router_too() {
    let mut story = Story::begins();
    story.connects();
    story.leaves(story.customer());
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
    assert!(matches!(story.outgoing[1], Outgoing::Dequeue(_)));
}

#[test]
fn an_agent_stays_with_a_customer_who_has_left_until_they_end_it() {
    let mut story = Story::with_jane();
    story.leaves(story.customer());
    assert_eq!(story.ended(), None);
    assert!(matches!(&story.told[..], [Event::ToldOne(to, _)] if *to == story.customer().participant_id));
    story.leaves(story.agent("jane"));
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
}

#[test]
fn without_a_disconnect_flow_the_chat_ends_with_its_agent() {
    let mut library = stock::library();
    let inbound = library.flows.get_mut(&FlowId::new(stock::INBOUND_FLOW)).unwrap();
    inbound.document.start_action = "check-channel".to_owned();
    let mut story = Story::begins_with(library, None);
    story.accepts("jane");
    story.leaves(story.agent("jane"));
    assert_eq!(story.ended(), Some(DisconnectReason::AgentDisconnect));
}

#[test]
fn an_agent_who_accepts_in_vain_is_released() {
    let mut story = Story::begins();
    story.connects();
    story.leaves(story.customer());
    story.accepts("jane");
    assert!(
        matches!(story.outgoing.last(), Some(Outgoing::AgentLeft(left)) if left.agent_id == AgentId::new("jane"))
    );
}

#[test]
fn an_acceptance_that_arrives_twice_counts_once() {
    let mut story = Story::with_jane();
    let (lines, rows) = (story.lines(), story.outgoing.len());
    story.accepts("jane");
    assert_eq!((story.lines(), story.outgoing.len()), (lines, rows));
}

#[test]
fn who_has_left_may_say_so_again_with_the_same_token_only() {
    let mut story = Story::with_jane();
    let jane = story.agent("jane");
    let leave = |token: &str| Command::Disconnect(jane.clone(), Some(token.to_owned()));
    story.try_to(leave("a")).unwrap();
    let lines = story.lines();
    story.try_to(leave("a")).unwrap();
    assert_eq!(story.lines(), lines);
    assert_eq!(name(story.try_to(leave("b"))), RejectionName::AccessDeniedException);
    assert_eq!(name(story.says(jane, "still here")), RejectionName::AccessDeniedException);
}

#[test]
fn what_is_said_keeps_to_its_limits() {
    let mut story = Story::with_jane();
    let customer = story.customer();
    assert_eq!(name(story.says(customer.clone(), "")), RejectionName::ValidationException);
    assert_eq!(name(story.says(customer.clone(), &"é".repeat(8_193))), RejectionName::ValidationException);
    assert!(story.says(customer.clone(), &"é".repeat(8_192)).is_ok());
    let markdown = SendMessageRequest {
        content_type: "text/markdown".to_owned(),
        content: "*".to_owned(),
        client_token: None,
    };
    assert_eq!(
        name(story.try_to(Command::SendMessage(customer, markdown))),
        RejectionName::ValidationException
    );
}

#[test]
fn typing_is_told_and_not_kept() {
    let mut story = Story::with_jane();
    let lines = story.lines();
    story.event(story.agent("jane"), TYPING, None).unwrap();
    assert_eq!(story.lines(), lines);
    assert!(matches!(&story.told[..], [Event::Told(item)] if item.content_type == TYPING));
    let forged = story.event(story.customer(), "application/vnd.amazonaws.connect.event.chat.ended", None);
    assert_eq!(name(forged), RejectionName::ValidationException);
}

#[test]
fn receipts_say_when_a_message_arrived_and_was_read() {
    let mut story = Story::with_jane();
    story.says(story.agent("jane"), "hi").unwrap();
    let message = story.transcript.last().unwrap().clone();
    let mut known = ReceiptFor {
        message_id: message.id,
        author: message.participant_id,
        delivered_at: None,
        read_at: None,
    };
    let delivered_at = story.now;
    story.event(story.customer(), MESSAGE_DELIVERED, Some(known.clone())).unwrap();
    known.delivered_at = Some(delivered_at);
    story.passes(Span::seconds(3));
    story.event(story.customer(), MESSAGE_READ, Some(known.clone())).unwrap();
    let [.., Event::Receipted { item, receipt }] = &story.told[..] else { panic!("{:?}", story.told) };
    assert_eq!(item.kind, ItemType::MessageMetadata);
    assert_eq!((receipt.delivered_timestamp, receipt.read_timestamp), (Some(delivered_at), Some(story.now)));
    assert_eq!(
        name(story.event(story.agent("jane"), MESSAGE_READ, Some(known))),
        RejectionName::ValidationException,
        "not for one's own message"
    );
    assert_eq!(name(story.event(story.customer(), MESSAGE_READ, None)), RejectionName::ValidationException);
}

#[test]
fn a_handover_brings_the_chat_to_one_more_device_once() {
    let mut story = Story::with_jane();
    let expiry = story.now.after(Span::minutes(10));
    let mint = Command::MintHandover { caller: story.customer(), secret_hash: "hash".to_owned(), expiry };
    story.try_to(mint).unwrap();
    let redeem = |device: &str| Command::RedeemHandover {
        secret_hash: "hash".to_owned(),
        label: Some("Phone".to_owned()),
        device_id: DeviceId::new(device),
    };
    story.try_to(redeem("phone")).unwrap();
    assert_eq!(name(story.try_to(redeem("thief"))), RejectionName::AccessDeniedException);
    story.says(story.on_device("phone"), "from my phone").unwrap();
    let labels: Vec<_> = story
        .chat
        .devices_seen_from(&DeviceId::new("phone"))
        .into_iter()
        .map(|d| (d.label, d.current))
        .collect();
    assert_eq!(labels, [("Laptop".to_owned(), false), ("Phone".to_owned(), true)]);
}

#[test]
fn a_handover_works_until_its_time_and_not_longer() {
    let mut story = Story::with_jane();
    let expiry = story.now.after(Span::minutes(10));
    let mint = Command::MintHandover { caller: story.customer(), secret_hash: "hash".to_owned(), expiry };
    story.try_to(mint).unwrap();
    story.passes(Span::minutes(10));
    let redeem = Command::RedeemHandover {
        secret_hash: "hash".to_owned(),
        label: None,
        device_id: DeviceId::new("phone"),
    };
    assert_eq!(name(story.try_to(redeem)), RejectionName::AccessDeniedException);
}

#[test]
fn a_removed_device_can_do_nothing_any_more() {
    let mut story = Story::with_jane();
    let expiry = story.now.after(Span::minutes(10));
    story
        .try_to(Command::MintHandover { caller: story.customer(), secret_hash: "hash".to_owned(), expiry })
        .unwrap();
    let phone = DeviceId::new("phone");
    story
        .try_to(Command::RedeemHandover {
            secret_hash: "hash".to_owned(),
            label: None,
            device_id: phone.clone(),
        })
        .unwrap();
    story.try_to(Command::RevokeDevice { caller: story.customer(), device_id: phone }).unwrap();
    assert_eq!(name(story.says(story.on_device("phone"), "hi")), RejectionName::AccessDeniedException);
    let itself = Command::RevokeDevice { caller: story.customer(), device_id: DeviceId::new(LAPTOP) };
    assert_eq!(name(story.try_to(itself)), RejectionName::ValidationException);
}

#[test]
fn a_flow_that_goes_in_circles_ends_the_chat_instead_of_hanging_it() {
    let mut library = stock::library();
    let inbound = library.flows.get_mut(&FlowId::new(stock::INBOUND_FLOW)).unwrap();
    for action in &mut inbound.document.actions {
        if action.identifier == "welcome" {
            action.transitions.next_action = Some("check-channel".to_owned());
        }
    }
    let story = Story::begins_with(library, None);
    assert_eq!(story.ended(), Some(DisconnectReason::ContactFlowDisconnect));
}

#[test]
fn a_transfer_without_a_queue_takes_the_error_branch() {
    let mut library = stock::library();
    let queue = library.flows.get_mut(&FlowId::new(stock::QUEUE_FLOW)).unwrap();
    queue.document.start_action = "transfer".to_owned();
    let story = Story::begins_with(library, None);
    assert_eq!(
        story.lines()[2..],
        ["SYSTEM_MESSAGE: We are sorry: nobody can take your chat right now", "chat.ended"]
    );
}

#[test]
fn flows_speak_as_the_system() {
    let story = Story::begins();
    let welcome = &story.transcript[1];
    assert_eq!(welcome.participant_role, Some(ParticipantRole::System));
    assert_eq!(welcome.kind, ItemType::Message);
}

#[test]
fn an_agent_may_read_but_not_write_after_leaving() {
    let mut story = Story::with_jane();
    let jane = story.agent("jane");
    story.leaves(jane.clone());
    assert!(story.chat.reading(&jane).is_ok());
    assert!(story.chat.taking_part(&jane).is_err());
}

#[test]
fn stopping_a_chat_twice_says_that_it_is_gone() {
    let mut story = Story::with_jane();
    story.try_to(Command::Stop).unwrap();
    assert_eq!(story.ended(), Some(DisconnectReason::Api));
    assert_eq!(name(story.try_to(Command::Stop)), RejectionName::ContactNotFoundException);
}

#[test]
fn what_remains_of_a_contact_is_its_record_and_its_transcript() {
    let mut story = Story::with_jane();
    story.says(story.customer(), "hi").unwrap();
    story.leaves(story.agent("jane"));
    let [.., Outgoing::Record(record), Outgoing::Transcript(contact_id)] = &story.outgoing[..] else {
        panic!("{:?}", story.outgoing)
    };
    assert_eq!((record.contact.id, record.agent_id.clone()), (*contact_id, Some(AgentId::new("jane"))));
    let lines = story.transcript.iter().filter(|item| item.contact_id == *contact_id).cloned().collect();
    let document = TranscriptDocument::new(&story.chat, *contact_id, lines);
    assert_eq!((document.transcript.len(), document.participants.len()), (5, 3));
    let key =
        TranscriptDocument::storage_key(&story.chat.instance_id, story.chat.segment(*contact_id).unwrap());
    assert_eq!(
        key,
        format!("connect/instance/ChatTranscripts/2027/01/15/{contact_id}_20270115T08:00_UTC.json")
    );
}

#[test]
fn attributes_are_added_and_replaced_within_their_limit() {
    let mut story = Story::begins();
    let set = |name: &str, value: &str| {
        Command::UpdateAttributes(BTreeMap::from([(name.to_owned(), value.to_owned())]))
    };
    story.try_to(set("tier", "gold")).unwrap();
    story.try_to(set("tier", "silver")).unwrap();
    assert_eq!(story.chat.attributes["tier"], "silver");
    assert_eq!(name(story.try_to(set("no spaces", "x"))), RejectionName::InvalidParameterException);
    assert_eq!(name(story.try_to(set("big", &"x".repeat(32_760)))), RejectionName::InvalidParameterException);
}
