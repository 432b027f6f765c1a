//! Who comes, who leaves, and how a contact is said to have begun and ended.

use serde_json::json;

use super::blocks::{Furnishing, GOODBYE, OVER, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::{DURATION, Story, name};
use crate::contact::chat::Timer;
use crate::contact::command::Command;
use crate::contact::decide::CUSTOMER_CONNECTION_SPAN;
use crate::contact::effect::Outgoing;
use crate::contact::event::Event;
use crate::flow::library::FlowLibrary;
use crate::id::{AgentId, QueueId};
use crate::object::contact::AgentAccepted;
use crate::time::Span;
use crate::wire::rejection::RejectionName;
use crate::wire::service::{DisconnectReason, InitiationMethod};

fn desk() -> FlowLibrary {
    instance([target("basic"), enqueue()])
}

pub fn desk_with_disconnect_flow(
    actions: impl IntoIterator<Item = crate::flow::document::Action>,
) -> FlowLibrary {
    instance([hook("CustomerRemaining", "disconnect"), target("basic"), enqueue()])
        .with_flow("disconnect", actions)
}

fn for_customer() -> crate::flow::document::Action {
    block("Wait", json!({ "TimeLimitSeconds": "900", "Events": ["CustomerReturned"] }))
        .on("CustomerReturned", "TransferContactToQueue")
        .on("WaitCompleted", GOODBYE)
}

/// How each contact of the chat began and ended.
pub fn path(story: &Story) -> Vec<(InitiationMethod, Option<DisconnectReason>)> {
    let segments = story.chat.earlier.iter().chain([&story.chat.current]);
    segments
        .map(|segment| (segment.initiation_method, segment.closed.and_then(|closed| closed.reason)))
        .collect()
}

#[test]
fn each_way_to_end_has_its_reason() {
    use DisconnectReason::{
        AgentDisconnect, Api, ContactFlowDisconnect, CustomerConnectionNotEstablished, CustomerDisconnect,
        Expired,
    };
    let ended = |library: FlowLibrary, act: &dyn Fn(&mut Story)| {
        let mut story = Story::begins_as(library, |_| {});
        act(&mut story);
        assert_eq!(story.chat.timers.next(), None);
        path(&story)
    };
    let with_jane = |story: &mut Story| {
        story.connects();
        story.accepts("jane");
    };
    let api = |reason: DisconnectReason| vec![(InitiationMethod::Api, Some(reason))];
    let flow = |last: &str| instance([say("bye").then(last)]);
    assert_eq!(ended(flow(GOODBYE), &|_| {}), api(ContactFlowDisconnect));
    assert_eq!(ended(flow(OVER), &|_| {}), api(ContactFlowDisconnect));
    assert_eq!(
        ended(desk(), &|story| story.passes(CUSTOMER_CONNECTION_SPAN)),
        api(CustomerConnectionNotEstablished)
    );
    assert_eq!(ended(desk(), &|story| story.leaves(story.customer())), api(CustomerDisconnect));
    assert_eq!(ended(desk(), &|story| story.try_to(Command::Stop).unwrap()), api(Api));
    assert_eq!(
        ended(desk(), &|story| {
            with_jane(story);
            story.passes(DURATION);
        }),
        api(Expired)
    );
    assert_eq!(
        ended(desk(), &|story| {
            with_jane(story);
            story.agent_leaves("jane");
        }),
        api(AgentDisconnect)
    );
    assert_eq!(
        ended(desk(), &|story| {
            with_jane(story);
            story.leaves(story.customer());
            story.agent_leaves("jane");
        }),
        api(CustomerDisconnect)
    );
}

#[test]
fn a_contact_after_the_agent_has_left_says_so() {
    use InitiationMethod::{Api, Disconnect};
    let mut story = Story::in_instance(desk_with_disconnect_flow([for_customer(), enqueue()]));
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(path(&story), [(Api, Some(DisconnectReason::AgentDisconnect)), (Disconnect, None)]);
    story.customer_says("back");
    assert_eq!(story.queue(), "basic", "the previous queue, since no other was set");
    assert_eq!(path(&story).len(), 2, "the disconnect flow's own contact goes to the queue");
    story.accepts("ravi");
    story.agent_leaves("ravi");
    story.passes(Span::seconds(900));
    assert_eq!(
        path(&story)[1..],
        [
            (Disconnect, Some(DisconnectReason::AgentDisconnect)),
            (Disconnect, Some(DisconnectReason::ContactFlowDisconnect))
        ]
    );
    let ids: Vec<u16> = story.chat.earlier.iter().map(|segment| segment.contact_id.segment()).collect();
    assert_eq!((ids, story.chat.current.contact_id.segment()), (vec![0, 1], 2));
}

#[test]
fn the_contact_of_a_disconnect_flow_knows_the_one_before_it() {
    let tell = say("$.InitiationMethod after $.PreviousContactId");
    let mut story = Story::in_instance(desk_with_disconnect_flow([tell, wait("60")]));
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.took(), format!("DISCONNECT after {}", story.chat.initial_contact_id));
}

#[test]
fn the_same_agent_is_asked_when_the_customer_returns() {
    let to_agent = block("UpdateContactTargetQueue", json!({ "AgentId": "$.Agent.ARN" })).or_error();
    let wait = block("Wait", json!({ "TimeLimitSeconds": "300", "Events": ["CustomerReturned"] }))
        .on("CustomerReturned", "UpdateContactTargetQueue")
        .on("WaitCompleted", "later");
    let mut story = Story::in_instance(desk_with_disconnect_flow([wait, to_agent, enqueue()]));
    story.accepts("jane");
    story.agent_leaves("jane");
    story.passes(Span::minutes(4));
    story.customer_says("Hey, I'm back");
    let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, Some(AgentId::new("jane")));
    story.accepts("jane");
    assert!(story.says(story.agent("jane"), "Welcome back").is_ok());
}

#[test]
fn the_previous_queue_may_be_an_agents_own() {
    let to_jane = block("UpdateContactTargetQueue", json!({ "AgentId": "jane" })).or_error();
    let library = instance([hook("CustomerRemaining", "back"), to_jane, enqueue()]);
    let told = say("[$.Queue.Name] $.Queue.ARN");
    let mut story = Story::in_instance(library.with_flow("back", [told, target("$.Queue.ARN"), enqueue()]));
    story.agent_is_there();
    story.accepts("jane");
    story.agent_leaves("jane");
    assert!(story.took().starts_with("[] arn:aws:connect:"), "{}", story.took());
    assert!(story.took().ends_with("/queue/agent/jane"), "{}", story.took());
    let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, Some(AgentId::new("jane")));
}

#[test]
fn a_new_queue_takes_the_place_of_the_previous_one() {
    let mut story = Story::in_instance(desk_with_disconnect_flow([target("gold"), enqueue()]));
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.queue(), "gold");
}

#[test]
fn an_agent_goes_with_the_customer_if_the_start_said_so() {
    let mut story = Story::begins_as(desk_with_disconnect_flow([wait("60")]), |start| {
        start.disconnect_on_customer_exit = true;
    });
    story.connects();
    story.accepts("jane");
    story.leaves(story.customer());
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerDisconnect));
    let lines = story.lines();
    assert_eq!(lines[lines.len() - 3..], ["Maria participant.left", "jane participant.left", "chat.ended"]);
    assert!(story.outgoing.iter().any(|row| matches!(row, Outgoing::AgentLeft(_))));
}

#[test]
fn a_customer_who_connected_in_time_is_kept() {
    let mut story = Story::begins_as(desk(), |_| {});
    story.passes(Span::millis(CUSTOMER_CONNECTION_SPAN.as_millis() - 1));
    story.connects();
    story.passes(Span::hours(1));
    assert_eq!(story.ended(), None);
}

#[test]
fn a_customer_is_not_kept_from_five_minutes_on_even_with_an_agent() {
    let mut story = Story::begins_as(desk(), |_| {});
    story.accepts("jane");
    story.passes(CUSTOMER_CONNECTION_SPAN);
    assert_eq!(story.ended(), Some(DisconnectReason::CustomerConnectionNotEstablished));
}

#[test]
fn a_chat_that_has_outlived_its_duration_is_over_for_whoever_comes_before_the_alarm() {
    let mut story = Story::in_instance(desk());
    story.now = story.now.after(DURATION);
    assert_eq!(name(story.says(story.customer(), "hello?")), RejectionName::AccessDeniedException);
    story.accepts("jane");
    assert_eq!(story.ended(), Some(DisconnectReason::Expired));
    let Some(Outgoing::AgentLeft(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id, AgentId::new("jane"));
    assert_eq!(story.lines().last().unwrap(), "chat.ended");
}

#[test]
fn a_bot_of_the_owner_joins_speaks_and_leaves() {
    let mut story = Story::in_instance(desk());
    story.bot_joins(Some("token")).unwrap();
    story.says(story.bot(), "I can help").unwrap();
    story.leaves(story.bot());
    assert_eq!(
        story.lines()[1..],
        ["Helper participant.joined", "Helper: I can help", "Helper participant.left"]
    );
    assert_eq!(story.ended(), None);
    assert!(story.is_queued());
    assert_eq!(name(story.says(story.bot(), "more")), RejectionName::AccessDeniedException);
}

#[test]
fn the_same_token_brings_the_same_bot() {
    let mut story = Story::in_instance(desk());
    story.bot_joins(Some("token")).unwrap();
    let bot = story.chat.created(Some("token")).unwrap().id.clone();
    story.bot_joins(Some("token")).unwrap();
    assert_eq!(story.chat.created(Some("token")).unwrap().id, bot);
    assert_eq!(story.lines().iter().filter(|line| line.contains("joined")).count(), 2);
}

#[test]
fn a_chat_has_one_bot_at_a_time() {
    let mut story = Story::in_instance(desk());
    story.bot_joins(None).unwrap();
    assert!(story.bot_joins(None).is_err());
    assert!(story.bot_joins(Some("other")).is_err());
    story.leaves(story.bot());
    story.bot_joins(None).unwrap();
    story.try_to(Command::Stop).unwrap();
    assert_eq!(name(story.bot_joins(Some("late"))), RejectionName::ContactNotFoundException);
}

#[test]
fn a_bot_stays_when_agents_come_and_go() {
    let mut story = Story::in_instance(desk_with_disconnect_flow([wait("60")]));
    story.bot_joins(None).unwrap();
    story.accepts("jane");
    story.agent_leaves("jane");
    story.says(story.bot(), "still here").unwrap();
    story.leaves(story.customer());
    let lines = story.lines();
    assert_eq!(lines[lines.len() - 3..], ["Maria participant.left", "Helper participant.left", "chat.ended"]);
}

#[test]
fn an_agent_is_released_once_however_they_leave() {
    let ways: [&dyn Fn(&mut Story); 4] = [
        &|story| story.agent_leaves("jane"),
        &|story| story.try_to(Command::Stop).unwrap(),
        &|story| story.passes(DURATION),
        &|story| {
            story.leaves(story.customer());
            story.agent_leaves("jane");
        },
    ];
    for way in ways {
        let mut story = Story::in_instance(desk_with_disconnect_flow([wait("60")]));
        story.accepts("jane");
        way(&mut story);
        story.passes(Span::hours(200));
        let released = story.outgoing.iter().filter(|row| matches!(row, Outgoing::AgentLeft(_))).count();
        assert_eq!(released, 1);
    }
}

#[test]
fn an_agent_who_accepts_a_contact_that_is_not_current_any_more_is_released() {
    let mut story = Story::in_instance(desk_with_disconnect_flow([enqueue()]));
    let first = story.chat.current.contact_id;
    story.accepts("jane");
    story.agent_leaves("jane");
    let late = AgentAccepted {
        contact_id: first,
        agent_id: AgentId::new("ravi"),
        display_name: "ravi".to_owned(),
        queue_id: QueueId::new("basic"),
        accepted_at: story.now,
    };
    story.try_to(Command::AgentAccepted(late)).unwrap();
    let Some(Outgoing::AgentLeft(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!((row.contact_id, row.agent_id.as_str()), (first, "ravi"));
    assert!(story.is_queued());
}

#[test]
fn of_two_agents_who_accept_the_first_has_the_contact() {
    let mut story = Story::in_instance(desk());
    story.accepts("jane");
    story.accepts("ravi");
    let Some(Outgoing::AgentLeft(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!(row.agent_id.as_str(), "ravi");
    assert_eq!(story.lines().last().unwrap(), "jane participant.joined");
    assert_eq!(story.chat.current.agent.as_ref().unwrap().agent_id, AgentId::new("jane"));
}

#[test]
fn an_agent_has_the_contact_from_when_they_accepted() {
    let mut story = Story::in_instance(desk());
    let enqueued_at = story.now;
    let accepted_at = story.now.after(Span::seconds(30));
    story.now = story.now.after(Span::seconds(40));
    let accepted = AgentAccepted {
        contact_id: story.chat.current.contact_id,
        agent_id: AgentId::new("jane"),
        display_name: "Jane".to_owned(),
        queue_id: QueueId::new("basic"),
        accepted_at,
    };
    story.try_to(Command::AgentAccepted(accepted)).unwrap();
    let stay = story.chat.current.queue.as_ref().unwrap();
    assert_eq!((stay.enqueued_at, stay.dequeued_at), (enqueued_at, Some(accepted_at)));
    assert_eq!(story.chat.current.agent.as_ref().unwrap().connected_at, accepted_at);
    story.try_to(Command::Stop).unwrap();
    assert_eq!(story.chat.current.queue.as_ref().unwrap().dequeued_at, Some(accepted_at));
}

#[test]
fn one_side_is_told_what_concerns_it_alone() {
    let mut story = Story::in_instance(desk());
    story.accepts("jane");
    story.leaves(story.customer());
    let [Event::ToldOne(to, item)] = &story.told[..] else { panic!("{:?}", story.told) };
    assert_eq!(*to, story.customer().participant_id);
    assert!(item.content_type.ends_with("chat.ended"));
    assert!(!story.chat.timers.is_set(Timer::CustomerIdle));
}
