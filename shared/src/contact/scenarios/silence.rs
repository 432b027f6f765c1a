//! Silence while customer and agent are connected: idle, back again, and gone.

use super::blocks::{Furnishing, Wiring, enqueue, hook, instance, say, target};
use super::story::Story;
use crate::contact::chat::RoleTimer::{AgentDisconnect, AgentIdle, CustomerDisconnect, CustomerIdle};
use crate::contact::chat::{RoleTimer, Timer};
use crate::contact::effect::Outgoing;
use crate::contact::event::Event;
use crate::flow::library::FlowLibrary;
use crate::time::Span;
use crate::wire::content_type::TYPING;
use crate::wire::participant::ParticipantRole;
use crate::wire::rejection::RejectionName;
use crate::wire::service::{DisconnectReason, InitiationMethod};

const ALL: [RoleTimer; 4] = [CustomerIdle, CustomerDisconnect, AgentIdle, AgentDisconnect];

fn desk() -> FlowLibrary {
    instance([hook("CustomerRemaining", "disconnect"), target("basic"), enqueue()])
        .with_flow("disconnect", [say("come back").then("waits")])
}

/// Jane has accepted a chat in which silence counts like this, in minutes.
fn with_jane(timers: &[(RoleTimer, u32)]) -> Story {
    let mut story = Story::in_instance(desk());
    for (timer, minutes) in timers {
        story.set_silence(*timer, Some(*minutes));
    }
    story.accepts("jane");
    story
}

/// Whose silence was told last, and in which way.
fn told(story: &Story) -> Vec<(ParticipantRole, &str)> {
    let mut told = Vec::new();
    for event in &story.told {
        let Event::Told(item) = event else { continue };
        told.push((item.participant_role.unwrap(), item.content_type.rsplit('.').next().unwrap()));
    }
    told
}

#[test]
fn without_timers_silence_does_not_count() {
    let mut story = with_jane(&[]);
    story.passes(Span::hours(20));
    assert!(story.told.is_empty());
    assert!(story.chat.present().count() == 2);
}

#[test]
fn a_silent_customer_is_idle_at_the_minute_and_not_before() {
    let mut story = with_jane(&[(CustomerIdle, 2)]);
    let lines = story.lines();
    story.passes(Span::millis(119_999));
    assert_eq!(told(&story), []);
    story.passes(Span::millis(1));
    assert_eq!(told(&story), [(ParticipantRole::Customer, "idle")]);
    story.passes(Span::hours(10));
    assert_eq!(told(&story).len(), 1, "once");
    assert_eq!(story.lines(), lines, "it is told and not kept");
}

#[test]
fn a_silent_agent_is_idle_too() {
    let mut story = with_jane(&[(AgentIdle, 480)]);
    story.passes(Span::minutes(480));
    assert_eq!(told(&story), [(ParticipantRole::Agent, "idle")]);
}

#[test]
fn a_word_begins_the_silence_anew_and_only_for_who_said_it() {
    let mut story = with_jane(&[(CustomerIdle, 2), (AgentIdle, 2)]);
    story.passes(Span::seconds(90));
    story.customer_says("hello");
    story.passes(Span::seconds(30));
    assert_eq!(told(&story), [(ParticipantRole::Agent, "idle")]);
    story.passes(Span::seconds(90));
    assert_eq!(told(&story).last().unwrap(), &(ParticipantRole::Customer, "idle"));
}

#[test]
fn typing_is_no_word() {
    let mut story = with_jane(&[(CustomerIdle, 2)]);
    story.passes(Span::seconds(90));
    story.event(story.customer(), TYPING, None).unwrap();
    story.told.clear();
    story.passes(Span::seconds(30));
    assert_eq!(told(&story), [(ParticipantRole::Customer, "idle")]);
}

#[test]
fn who_was_idle_and_says_something_has_returned() {
    let mut story = with_jane(&[(CustomerIdle, 2)]);
    story.customer_says("hello");
    assert_eq!(told(&story), [], "nobody was away");
    story.passes(Span::minutes(2));
    story.customer_says("back");
    assert_eq!(told(&story), [(ParticipantRole::Customer, "idle"), (ParticipantRole::Customer, "returned")]);
    story.customer_says("again");
    assert_eq!(told(&story).len(), 2);
    story.passes(Span::minutes(2));
    assert_eq!(told(&story).len(), 3, "and may be idle again");
}

#[test]
fn the_second_span_counts_from_the_end_of_the_first() {
    let mut story = with_jane(&[(CustomerIdle, 2), (CustomerDisconnect, 3)]);
    story.passes(Span::minutes(2));
    story.passes(Span::millis(179_999));
    assert_eq!(told(&story), [(ParticipantRole::Customer, "idle")]);
    story.passes(Span::millis(1));
    assert_eq!(told(&story).last().unwrap(), &(ParticipantRole::Customer, "autodisconnection"));
    let lines = story.lines();
    assert_eq!(
        lines[lines.len() - 3..],
        ["jane participant.left", "SYSTEM_MESSAGE: come back", "SYSTEM_MESSAGE: waits"]
    );
    assert_eq!(story.chat.earlier[0].closed.unwrap().reason, Some(DisconnectReason::IdleDisconnect));
    assert_eq!(story.chat.current.initiation_method, InitiationMethod::Disconnect);
    assert!(story.outgoing.iter().any(|row| matches!(row, Outgoing::AgentLeft(_))));
}

#[test]
fn the_second_span_alone_counts_from_the_last_word() {
    let mut story = with_jane(&[(CustomerDisconnect, 3)]);
    story.passes(Span::minutes(2));
    story.customer_says("hello");
    story.passes(Span::millis(179_999));
    assert_eq!(story.took(), "");
    story.passes(Span::millis(1));
    assert_eq!(story.took(), "waits");
    assert_eq!(told(&story), [(ParticipantRole::Customer, "autodisconnection")]);
}

#[test]
fn a_silent_agent_is_taken_out_too() {
    let mut story = with_jane(&[(AgentIdle, 2), (AgentDisconnect, 2)]);
    story.passes_with_alarms(Span::minutes(4));
    assert_eq!(story.took(), "waits");
    assert!(story.chat.taking_part(&story.agent("jane")).is_err());
    story.customer_says("I am still here");
}

#[test]
fn a_word_saves_who_was_idle() {
    let mut story = with_jane(&[(CustomerIdle, 2), (CustomerDisconnect, 2)]);
    story.passes_with_alarms(Span::minutes(3));
    story.customer_says("back");
    story.passes(Span::millis(119_999));
    assert_eq!(story.took(), "");
    story.passes(Span::millis(1));
    assert_eq!(told(&story).last().unwrap().1, "idle");
    story.passes(Span::minutes(2));
    assert_eq!(story.took(), "waits");
}

#[test]
fn who_returns_does_not_bring_the_other_one_back() {
    let mut story = with_jane(&[(CustomerIdle, 2), (AgentIdle, 2)]);
    story.passes(Span::minutes(2));
    story.customer_says("back");
    story.says(story.agent("jane"), "I am here, too").unwrap();
    let returned: Vec<_> = told(&story).into_iter().filter(|(_, what)| *what == "returned").collect();
    assert_eq!(returned, [(ParticipantRole::Customer, "returned"), (ParticipantRole::Agent, "returned")]);
}

#[test]
fn the_agents_word_does_not_save_the_customer() {
    let mut story = with_jane(&[(CustomerDisconnect, 2)]);
    story.passes(Span::minutes(1));
    story.says(story.agent("jane"), "Are you there?").unwrap();
    story.passes(Span::minutes(1));
    assert_eq!(story.took(), "waits");
}

#[test]
fn without_a_disconnect_flow_silence_ends_the_chat() {
    let mut story = Story::of([target("basic"), enqueue()]);
    story.set_silence(CustomerDisconnect, Some(2));
    story.accepts("jane");
    story.passes(Span::minutes(2));
    assert_eq!(story.ended(), Some(DisconnectReason::IdleDisconnect));
    assert_eq!(story.lines().last().unwrap(), "chat.ended");
    assert_eq!(story.chat.timers.next(), None);
}

#[test]
fn bots_are_taken_out_with_the_agent() {
    let mut story = with_jane(&[(CustomerDisconnect, 2)]);
    story.bot_joins(None).unwrap();
    story.passes(Span::minutes(2));
    let present: Vec<_> = story.chat.present().map(|participant| participant.role).collect();
    assert_eq!(present, [ParticipantRole::Customer]);
}

#[test]
fn silence_does_not_count_before_an_agent_comes_or_after_one_has_left() {
    let mut story = Story::in_instance(desk());
    for timer in ALL {
        story.set_silence(timer, Some(2));
    }
    story.passes(Span::hours(1));
    story.accepts("jane");
    assert!(story.told.is_empty());
    story.passes(Span::minutes(1));
    story.agent_leaves("jane");
    assert!(!story.chat.timers.is_set(Timer::CustomerIdle) && !story.chat.timers.is_set(Timer::AgentIdle));
    story.passes(Span::hours(1));
    assert!(story.told.is_empty());
}

#[test]
fn silence_counts_again_with_the_next_agent() {
    let mut library = desk();
    library = library.with_flow("disconnect", [enqueue()]);
    let mut story = Story::in_instance(library);
    story.set_silence(CustomerIdle, Some(2));
    story.accepts("jane");
    story.passes(Span::minutes(2));
    story.agent_leaves("jane");
    story.accepts("ravi");
    story.passes(Span::minutes(1));
    story.customer_says("hello");
    assert_eq!(told(&story), [(ParticipantRole::Customer, "idle")], "with a new agent nobody is idle yet");
    story.passes(Span::minutes(2));
    assert_eq!(told(&story).len(), 2);
}

#[test]
fn silence_does_not_count_once_the_customer_has_left() {
    let mut story = with_jane(&[(CustomerIdle, 2), (AgentIdle, 2), (AgentDisconnect, 2)]);
    story.leaves(story.customer());
    story.says(story.agent("jane"), "Goodbye").unwrap();
    story.told.clear();
    story.passes(Span::hours(1));
    assert!(story.told.is_empty());
}

#[test]
fn timers_can_be_taken_off_and_apply_from_the_next_word() {
    let mut story = with_jane(&[(CustomerIdle, 2)]);
    story.set_silence(CustomerIdle, Some(5));
    story.customer_says("hello");
    story.passes(Span::minutes(4));
    assert_eq!(told(&story), []);
    story.set_silence(CustomerIdle, None);
    story.passes(Span::hours(2));
    assert_eq!(told(&story), [], "a timer that runs is stopped too");
}

#[test]
fn silence_cannot_be_set_in_a_chat_that_is_over() {
    let mut story = Story::in_instance(desk());
    story.leaves(story.customer());
    let set = crate::contact::command::Command::UpdateRoleConfig(vec![(CustomerIdle, Some(2))]);
    assert_eq!(super::story::name(story.try_to(set)), RejectionName::ContactNotFoundException);
}
