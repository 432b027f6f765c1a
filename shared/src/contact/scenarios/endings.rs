//! Why contacts end: every path to every reason.

use serde_json::{Value, json};

use super::blocks::{Furnishing, GOODBYE, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::{DURATION, Story};
use crate::contact::chat::RoleTimer;
use crate::contact::command::Command;
use crate::contact::decide::CUSTOMER_CONNECTION_SPAN;
use crate::contact::presence::{AGENT_CONNECTION_SPAN, FIRST_AGENT_CONNECTION_SPAN};
use crate::flow::step::Target;
use crate::id::QueueId;
use crate::time::Span;

fn in_flow() -> Story {
    Story::of([wait("604800")])
}

fn in_queue() -> Story {
    Story::of([target("basic"), enqueue()])
}

fn with_agent() -> Story {
    let mut story = in_queue();
    story.accepts("jane");
    story
}

fn with_agent_and_disconnect_flow() -> Story {
    let library = instance([hook("CustomerRemaining", "disconnect"), target("basic"), enqueue()])
        .with_flow("disconnect", [say("Who else?").then("stays"), wait("604800").named("stays")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story
}

/// Why each contact that is over has ended, as DescribeContact tells it.
fn reasons(story: &Story) -> Vec<Value> {
    let all = story.chat.earlier.iter().chain([&story.chat.current]);
    let over = all.filter(|segment| segment.closed.is_some());
    over.map(|segment| json!(story.chat.describe(segment).disconnect_reason)).collect()
}

fn everywhere() -> [Story; 4] {
    [in_flow(), in_queue(), with_agent(), with_agent_and_disconnect_flow()]
}

#[test]
fn agent_disconnect_is_an_agent_who_leaves_or_sends_the_contact_on() {
    for mut story in [with_agent(), with_agent_and_disconnect_flow()] {
        story.agent_leaves("jane");
        assert_eq!(reasons(&story), ["AGENT_DISCONNECT"]);
    }
    let mut story = with_agent();
    let (caller, target) = (story.agent("jane"), Target::Queue(QueueId::new("gold")));
    story.try_to(Command::Transfer { caller, target, flow_id: None, client_token: None }).unwrap();
    assert_eq!(reasons(&story), ["AGENT_DISCONNECT"]);
}

#[test]
fn agent_network_disconnect_is_an_agent_who_is_cut_off_or_never_connects() {
    for mut story in [with_agent(), with_agent_and_disconnect_flow()] {
        story.try_to(Command::ConnectionLost(story.agent("jane"))).unwrap();
        story.passes(AGENT_CONNECTION_SPAN);
        assert_eq!(reasons(&story), ["AGENT_NETWORK_DISCONNECT"]);
    }
    let mut story = in_queue();
    story.accepts_without_connecting("jane");
    story.passes(FIRST_AGENT_CONNECTION_SPAN);
    assert_eq!(reasons(&story), ["AGENT_NETWORK_DISCONNECT"]);
}

#[test]
fn customer_disconnect_is_a_customer_who_leaves() {
    for mut story in [in_flow(), in_queue()] {
        story.leaves(story.customer());
        assert_eq!(reasons(&story), ["CUSTOMER_DISCONNECT"]);
    }
    for mut story in [with_agent(), with_agent_and_disconnect_flow()] {
        story.leaves(story.customer());
        assert!(reasons(&story).is_empty(), "it lasts until the agent leaves");
        story.agent_leaves("jane");
        assert_eq!(reasons(&story), ["CUSTOMER_DISCONNECT"]);
    }
    let mut story = with_agent();
    story.leaves(story.customer());
    story.try_to(Command::ConnectionLost(story.agent("jane"))).unwrap();
    story.passes(AGENT_CONNECTION_SPAN);
    assert_eq!(reasons(&story), ["CUSTOMER_DISCONNECT"], "or is cut off");
    let mut story = Story::begins_as(instance([target("basic"), enqueue()]), |start| {
        start.disconnect_on_customer_exit = true;
    });
    story.connects();
    story.accepts("jane");
    story.leaves(story.customer());
    assert_eq!(reasons(&story), ["CUSTOMER_DISCONNECT"], "or goes with the customer");
}

#[test]
fn customer_connection_not_established_is_a_customer_who_never_connects() {
    let mut story = Story::begins_as(instance([wait("604800")]), |_| {});
    story.passes(CUSTOMER_CONNECTION_SPAN);
    assert_eq!(reasons(&story), ["CUSTOMER_CONNECTION_NOT_ESTABLISHED"]);
}

#[test]
fn expired_is_the_end_of_the_chats_duration() {
    for mut story in everywhere() {
        story.passes(DURATION);
        assert_eq!(reasons(&story), ["EXPIRED"]);
    }
}

#[test]
fn api_is_a_back_end_that_stops_the_contact() {
    for mut story in everywhere() {
        story.try_to(Command::Stop).unwrap();
        assert_eq!(reasons(&story), ["API"]);
    }
}

#[test]
fn contact_flow_disconnect_is_a_flow_that_ends_the_contact_or_is_over() {
    let failing = block("TransferParticipantToThirdParty", json!({}));
    for flow in [vec![block("DisconnectParticipant", json!({}))], vec![say("Bye")], vec![failing]] {
        assert_eq!(reasons(&Story::of(flow)), ["CONTACT_FLOW_DISCONNECT"]);
    }
    let library = instance([hook("CustomerQueue", "music"), target("basic"), enqueue()])
        .with_flow("music", [say("Nobody is there").then(GOODBYE)]);
    assert_eq!(reasons(&Story::in_instance(library)), ["CONTACT_FLOW_DISCONNECT"]);
}

#[test]
fn idle_disconnect_is_silence() {
    for (timer, story) in [
        (RoleTimer::CustomerDisconnect, with_agent()),
        (RoleTimer::AgentDisconnect, with_agent_and_disconnect_flow()),
    ] {
        let mut story = story;
        story.set_silence(timer, Some(2));
        story.says(story.agent("jane"), "Hello").unwrap();
        story.customer_says("Hello");
        story.passes_with_alarms(Span::minutes(2));
        assert_eq!(reasons(&story), ["IDLE_DISCONNECT"]);
    }
}

#[test]
fn a_contact_that_a_flow_moves_to_another_queue_ends_for_no_reason() {
    let first = block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "move");
    let to_gold = block("DequeueContactAndTransferToQueue", json!({ "QueueId": "gold" })).named("move");
    let library = instance([hook("CustomerQueue", "music"), target("basic"), enqueue()])
        .with_flow("music", [first, to_gold]);
    let mut story = Story::in_instance(library);
    story.passes(Span::seconds(60));
    assert_eq!(story.queue(), "gold");
    assert_eq!(reasons(&story), [Value::Null]);
}

#[test]
fn a_bot_that_leaves_ends_no_contact() {
    for mut story in everywhere() {
        story.bot_joins(None).unwrap();
        story.leaves(story.bot());
        assert!(reasons(&story).is_empty());
    }
}
