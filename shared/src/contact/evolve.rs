//! How what happens changes what is so. Never fails: what cannot be was refused before it happened.

use super::chat::{AgentStay, Chat, Closing, Departure, QueueStay, Segment};
use super::event::Event;
use crate::time::Timestamp;

impl Event {
    /// Whether it changes the chat, besides its transcript.
    #[must_use]
    pub fn changes_chat(&self) -> bool {
        !matches!(
            self,
            Self::Appended { .. }
                | Self::Told(_)
                | Self::ToldOne(..)
                | Self::Receipted { .. }
                | Self::AgentReleased { .. }
        )
    }
}

/// Applies an event that happened at `now`.
pub fn evolve(chat: &mut Chat, now: Timestamp, event: &Event) {
    match event {
        Event::Appended { .. }
        | Event::Told(_)
        | Event::ToldOne(..)
        | Event::Receipted { .. }
        | Event::AgentReleased { .. } => {}
        Event::Joined(participant) => chat.participants.push(participant.clone()),
        Event::Connected(id) => {
            if let Some(participant) = chat.participants.iter_mut().find(|participant| &participant.id == id)
            {
                participant.connected = true;
            }
        }
        Event::Left { participant_id, client_token } => {
            let found = chat.participants.iter_mut().find(|participant| &participant.id == participant_id);
            if let Some(participant) = found {
                participant.left = Some(Departure { at: now, client_token: client_token.clone() });
            }
        }
        Event::Queued { queue_id, .. } => {
            let stay = QueueStay { queue_id: queue_id.clone(), enqueued_at: now, dequeued_at: None };
            chat.current.queue = Some(stay);
        }
        Event::Dequeued { .. } => leave_queue(&mut chat.current, now),
        Event::AgentConnected { agent_id, at } => {
            leave_queue(&mut chat.current, *at);
            chat.current.agent = Some(AgentStay { agent_id: agent_id.clone(), connected_at: *at });
        }
        Event::SegmentClosed { reason } => {
            chat.current.closed = Some(Closing { at: now, reason: *reason });
        }
        Event::SegmentBegan { initiation_method } => {
            let number = chat.current.contact_id.segment().saturating_add(1);
            let next = Segment {
                contact_id: chat.current.contact_id.with_segment(number),
                initiation_method: *initiation_method,
                initiated_at: now,
                queue: None,
                agent: None,
                closed: None,
            };
            chat.earlier.push(std::mem::replace(&mut chat.current, next));
        }
        Event::StageEntered(stage) => chat.stage = stage.clone(),
        Event::AttributesSet(attributes) => {
            chat.attributes.extend(attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        Event::HookSet(hook, flow) => match flow {
            Some(flow) => drop(chat.hooks.insert(*hook, flow.clone())),
            None => drop(chat.hooks.remove(hook)),
        },
        Event::TargetSet(target) => chat.target = Some(target.clone()),
        Event::TimerSet(timer, due) => chat.timers.set(*timer, *due),
        Event::TimerCancelled(timer) => chat.timers.cancel(*timer),
        Event::DeviceAdded(device) => chat.devices.push(device.clone()),
        Event::DeviceRemoved(id) => chat.devices.retain(|device| &device.device_id != id),
        Event::HandoverMinted(handover) => {
            chat.handovers.retain(|earlier| earlier.expiry > now);
            chat.handovers.push(handover.clone());
        }
        Event::HandoverRedeemed(hash) => chat.handovers.retain(|handover| &handover.secret_hash != hash),
    }
}

fn leave_queue(segment: &mut Segment, at: Timestamp) {
    if let Some(stay) = &mut segment.queue {
        stay.dequeued_at = stay.dequeued_at.or(Some(at));
    }
}
