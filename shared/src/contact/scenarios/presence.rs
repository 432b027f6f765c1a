//! Agents whose connection is lost.

use super::story::Story;
use crate::contact::command::Command;
use crate::contact::effect::Outgoing;
use crate::contact::presence::AGENT_CONNECTION_SPAN;
use crate::time::Span;
use crate::wire::service::DisconnectReason;

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
