//! Agents whose connection is lost, and agents who never connect.

use serde_json::json;

use super::blocks::{Furnishing, block, enqueue, hook, instance, say, target};
use super::story::Story;
use crate::contact::command::Command;
use crate::contact::effect::Outgoing;
use crate::contact::flow::queue::TRANSFERS_LIMIT;
use crate::contact::presence::{AGENT_CONNECTION_SPAN, FIRST_AGENT_CONNECTION_SPAN};
use crate::id::AgentId;
use crate::time::Span;
use crate::wire::service::{DisconnectReason, InitiationMethod};

fn jane_is_cut_off() -> Story {
    let mut story = Story::with_jane();
    story.try_to(Command::ConnectionLost(story.agent("jane"))).unwrap();
    story
}

#[test]
fn an_agent_who_does_not_come_back_leaves_the_contact_to_the_disconnect_flow() {
    let mut story = jane_is_cut_off();
    story.passes(Span::millis(AGENT_CONNECTION_SPAN.as_millis() - 1));
    assert!(!story.lines().iter().any(|line| line == "jane participant.left"));
    story.passes(Span::millis(1));
    let contact = story.chat.describe(&story.chat.earlier[0]);
    assert_eq!(contact.disconnect_reason, Some(DisconnectReason::AgentNetworkDisconnect));
    story.customer_says("Hello?");
    assert!(story.is_queued(), "the flow takes the customer to somebody else");
}

#[test]
fn an_agent_who_comes_back_in_time_keeps_the_contact() {
    let mut story = jane_is_cut_off();
    story.passes(Span::minutes(4));
    story.try_to(Command::Connect(story.agent("jane"))).unwrap();
    story.passes(Span::hours(1));
    assert!(story.chat.earlier.is_empty());
}

fn queued() -> Story {
    Story::in_instance(
        instance([
            hook("CustomerRemaining", "disconnect"),
            hook("CustomerQueue", "music"),
            target("basic"),
            enqueue(),
        ])
        .with_flow("disconnect", [say("The agent has left")])
        .with_flow("music", [say("You are in line")]),
    )
}

#[test]
fn a_contact_whose_agent_never_connects_goes_back_to_where_it_stood() {
    let mut story = queued();
    let since = story.now;
    story.passes(Span::minutes(3));
    story.accepts_without_connecting("jane");
    story.passes(Span::millis(FIRST_AGENT_CONNECTION_SPAN.as_millis() - 1));
    assert!(!story.is_queued());
    story.passes(Span::millis(1));
    assert_eq!((story.queue(), story.ended()), ("basic", None));
    assert_eq!(
        story.said(),
        ["You are in line", "You are in line"],
        "the disconnect flow is for who was served"
    );
    assert_eq!(story.lines().iter().filter(|line| *line == "jane participant.left").count(), 1);
    let first = story.chat.describe(&story.chat.earlier[0]);
    assert_eq!(first.disconnect_reason, Some(DisconnectReason::AgentNetworkDisconnect));
    assert_eq!(story.chat.current.initiation_method, InitiationMethod::QueueTransfer);
    let told: Vec<&Outgoing> = story.outgoing.iter().rev().take(4).collect();
    let [Outgoing::Enqueue(enqueue), Outgoing::Transcript(_), Outgoing::Record(_), Outgoing::AgentLeft(left)] =
        told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!((enqueue.enqueued_at, left.agent_id.as_str()), (since, "jane"), "it is first in line again");
    story.accepts("ravi");
    story.passes(Span::hours(1));
    assert_eq!(story.chat.earlier.len(), 1);
}

#[test]
fn an_agents_own_contact_goes_back_to_that_agent() {
    let to_jane = block("UpdateContactTargetQueue", json!({ "AgentId": "jane" }));
    let mut story = Story::of([to_jane, enqueue()]);
    story.agent_is_there();
    story.accepts_without_connecting("jane");
    story.passes(FIRST_AGENT_CONNECTION_SPAN);
    let Some(Outgoing::Enqueue(again)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(again.agent_id.as_ref().map(AgentId::as_str), Some("jane"));
}

#[test]
fn an_agent_who_speaks_without_connecting_is_there() {
    let mut story = queued();
    story.accepts_without_connecting("jane");
    story.says(story.agent("jane"), "Hello").unwrap();
    story.passes(Span::hours(1));
    assert!(story.chat.earlier.is_empty());
}

#[test]
fn a_contact_that_agents_accept_again_and_again_in_vain_is_given_up() {
    let mut story = queued();
    for _ in 0..TRANSFERS_LIMIT {
        story.accepts_without_connecting("jane");
        story.passes(FIRST_AGENT_CONNECTION_SPAN);
        assert!(story.is_queued());
    }
    story.accepts_without_connecting("jane");
    story.passes(FIRST_AGENT_CONNECTION_SPAN);
    assert_eq!(story.took(), "The agent has left");
}

#[test]
fn a_customer_who_leaves_before_the_agent_has_connected_ends_the_chat() {
    let mut story = queued();
    story.accepts_without_connecting("jane");
    story.leaves(story.customer());
    story.passes(FIRST_AGENT_CONNECTION_SPAN);
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
}

#[test]
fn a_customer_without_a_connection_is_not_hurried() {
    let mut story = Story::with_jane();
    story.try_to(Command::ConnectionLost(story.customer())).unwrap();
    story.passes(Span::hours(1));
    assert!(story.chat.earlier.is_empty());
    assert_eq!(story.ended(), None);
}

#[test]
fn nobody_waits_for_an_agent_who_has_left_meanwhile() {
    let mut story = jane_is_cut_off();
    story.agent_leaves("jane");
    story.customer_says("Hello?");
    story.accepts("ravi");
    story.passes(Span::hours(1));
    assert_eq!(story.chat.earlier.len(), 1);
}

#[test]
fn an_agent_who_speaks_without_a_connection_is_there() {
    let mut story = jane_is_cut_off();
    story.passes(Span::minutes(4));
    story.says(story.agent("jane"), "My network is bad today").unwrap();
    story.passes(Span::minutes(4));
    assert!(story.chat.earlier.is_empty(), "five minutes count from what was heard last");
    story.passes(Span::minutes(1));
    assert_eq!(story.chat.earlier.len(), 1);
}

#[test]
fn a_bot_stays_when_the_agents_connection_is_lost() {
    let mut story = jane_is_cut_off();
    story.bot_joins(None).unwrap();
    story.passes(AGENT_CONNECTION_SPAN);
    story.says(story.bot(), "I am still here").unwrap();
    let released = |row: &&Outgoing| matches!(row, Outgoing::AgentLeft(_));
    assert_eq!(story.outgoing.iter().filter(released).count(), 1);
}

#[test]
fn an_agent_who_is_cut_off_after_the_customer_has_left_ends_the_chat() {
    let mut story = Story::with_jane();
    story.leaves(story.customer());
    story.try_to(Command::ConnectionLost(story.agent("jane"))).unwrap();
    story.passes(AGENT_CONNECTION_SPAN);
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
}
