//! What holds in every chat at every moment.

use std::collections::BTreeSet;

use super::world::World;
use crate::contact::call::ATTEMPTS_LIMIT;
use crate::contact::chat::{Chat, FlowRole, Stage, Timer, Waiting};
use crate::wire::participant::ParticipantRole;

pub fn hold(world: &World) {
    let chat = &world.chat;
    has_an_owner(chat);
    run_and_timers_agree(chat);
    position_is_known(world);
    segments_are_numbered(chat);
    ends_once(world);
    silence_counts_for_two(chat);
    world.router.agrees_with(chat);
}

/// Somebody or some time will move the chat on.
fn has_an_owner(chat: &Chat) {
    let role = chat.run.as_ref().map(|run| run.place.role);
    match &chat.stage {
        Stage::InFlow => assert_eq!(role, Some(FlowRole::Contact), "no flow has the contact"),
        Stage::Queued { queue_id } => {
            assert!(matches!(role, None | Some(FlowRole::CustomerQueue)), "{role:?}");
            let stay = chat.current.queue.as_ref().unwrap();
            assert_eq!((&stay.queue_id, stay.dequeued_at), (queue_id, None));
        }
        Stage::Connected { participant_id } => {
            let whispers = [None, Some(FlowRole::AgentWhisper), Some(FlowRole::CustomerWhisper)];
            assert!(whispers.contains(&role), "{role:?}");
            let agent = chat.participant(participant_id).unwrap();
            assert!(agent.left.is_none() && agent.contact_id == chat.current.contact_id);
            assert_eq!(agent.agent_id, chat.current.agent.as_ref().map(|stay| stay.agent_id.clone()));
        }
        Stage::Ended { .. } => assert_eq!(role, None, "a flow runs on after the end"),
    }
    let agents = chat.present().filter(|participant| participant.role == ParticipantRole::Agent).count();
    assert_eq!(agents, usize::from(matches!(chat.stage, Stage::Connected { .. })));
}

fn run_and_timers_agree(chat: &Chat) {
    let is_set = |timer: Timer| chat.timers.is_set(timer);
    let pending = |id| chat.calls.iter().any(|call| call.id == id);
    let kept = chat.run.as_ref().and_then(|run| run.place.kept_wait.as_ref());
    let ends_in_time = |due| chat.timers.due_time(Timer::FlowWait).is_some_and(|wakes| wakes <= due);
    assert!(kept.is_none_or(|kept| ends_in_time(kept.due)), "nothing ends the wait: {kept:?}");
    match chat.run.as_ref().map(|run| run.waits_for.clone()) {
        None => assert!(!is_set(Timer::FlowWait)),
        Some(Waiting::Time { .. } | Waiting::View { .. }) => assert!(is_set(Timer::FlowWait)),
        Some(Waiting::Call(id)) => assert!(pending(id) && is_set(Timer::FlowWait) == kept.is_some()),
        Some(Waiting::Bot(talk)) => match talk.call {
            Some(id) => assert!(pending(id) && is_set(Timer::FlowWait) == kept.is_some()),
            None => assert!(is_set(Timer::FlowWait) && talk.unheard.is_empty()),
        },
    }
    let due = chat.calls.iter().map(|call| call.due).min();
    assert_eq!(chat.timers.due_time(Timer::Call), due, "a call without an answer is asked for in time");
    assert!(chat.calls.iter().all(|call| (1..=ATTEMPTS_LIMIT).contains(&call.attempt)));
    let ids: BTreeSet<&str> = chat.calls.iter().map(|call| call.id.as_str()).collect();
    assert_eq!(ids.len(), chat.calls.len());
}

/// The engine waits where the second reading of the flow does.
fn position_is_known(world: &World) {
    let engine = world.chat.run.as_ref().map(|run| {
        let frame = &run.place.frame;
        (frame.flow_id.as_str(), frame.action.as_str())
    });
    assert_eq!(engine, world.position());
}

fn segments_are_numbered(chat: &Chat) {
    let all = chat.earlier.iter().chain([&chat.current]);
    for (number, segment) in all.enumerate() {
        assert_eq!(usize::from(segment.contact_id.segment()), number);
        assert_eq!(segment.contact_id.initial(), chat.initial_contact_id);
        assert_eq!(segment.closed.is_some(), chat.has_ended() || number < chat.earlier.len());
    }
    for earlier in &chat.earlier {
        let open = earlier.queue.as_ref().is_some_and(|stay| stay.dequeued_at.is_none());
        assert!(!open, "{} left its queue and does not know", earlier.contact_id);
    }
}

fn ends_once(world: &World) {
    let chat = &world.chat;
    assert_eq!(world.transcript.ends, usize::from(chat.has_ended()));
    assert_eq!(chat.timers.is_set(Timer::Duration), !chat.has_ended());
    if let Stage::Ended { reason, .. } = chat.stage {
        assert_eq!(chat.current.closed.unwrap().reason, Some(reason));
        let mut others = chat.present().filter(|participant| participant.role != ParticipantRole::Customer);
        assert_eq!(others.next(), None);
        assert!(chat.timers.next() == chat.timers.due_time(Timer::Call), "only calls outlast the end");
    } else {
        assert!(world.now < chat.expires_at, "it outlives its duration");
    }
}

fn silence_counts_for_two(chat: &Chat) {
    let connected = matches!(chat.stage, Stage::Connected { .. });
    assert!(connected || !chat.timers.is_set(Timer::AgentConnection), "nobody's connection matters");
    let timers = [Timer::CustomerIdle, Timer::CustomerDisconnect, Timer::AgentIdle, Timer::AgentDisconnect];
    let counts = timers.iter().any(|timer| chat.timers.is_set(*timer)) || !chat.idle.is_empty();
    let customer = chat.customer().is_some_and(|customer| customer.left.is_none());
    assert!(!counts || customer && connected);
}
