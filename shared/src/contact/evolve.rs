//! How what happens changes what is so. Never fails: what cannot be was refused before it happened.

use std::collections::BTreeMap;

use serde_json::Value;

use super::chat::{AgentStay, Chat, Closing, Departure, Findings, QueueStay, Segment};
use super::event::{Event, Finding};
use crate::object::contact::ContactData;
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
                | Self::Logged(_)
                | Self::RelatedAttributesSet { .. }
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
        | Event::AgentReleased { .. }
        | Event::Logged(_)
        | Event::RelatedAttributesSet { .. } => {}
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
        Event::Queued { queue_id, since, .. } => {
            let stay = QueueStay { queue_id: queue_id.clone(), enqueued_at: *since, dequeued_at: None };
            chat.current.queue = Some(stay);
            chat.urgency.criteria_since = chat.urgency.routing_criteria.as_ref().map(|_| now);
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
        Event::RunSet(run) => chat.run = run.as_deref().cloned(),
        Event::LoggingSet(logs) => chat.logs_flows = *logs,
        Event::CallMade(call) => {
            chat.calls.retain(|earlier| earlier.id != call.id);
            chat.calls.push((**call).clone());
        }
        Event::CallDone(id) => chat.calls.retain(|call| &call.id != id),
        Event::Found(finding) => find(&mut chat.findings, finding),
        Event::DataSet(data) => set_data(&mut chat.data, data),
        Event::Tagged(tags) => {
            chat.tags.extend(tags.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        Event::Untagged(keys) => chat.tags.retain(|key, _| !keys.contains(key)),
        Event::UrgencySet(urgency) => chat.urgency = (**urgency).clone(),
        Event::RoleTimerSet(timer, Some(minutes)) => drop(chat.role_timers.insert(*timer, *minutes)),
        Event::RoleTimerSet(timer, None) => drop(chat.role_timers.remove(timer)),
        Event::BecameIdle(role) => chat.idle.push(*role),
        Event::Returned(role) => chat.idle.retain(|idle| idle != role),
        Event::PastChatSet(past_chat) => chat.past_chat = Some(past_chat.clone()),
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

fn find(findings: &mut Findings, finding: &Finding) {
    match finding {
        Finding::External(value) => findings.external = value.clone(),
        Finding::Lex(value) => findings.lex = value.clone(),
        Finding::Views(value) => findings.views = value.clone(),
        Finding::Metrics(value) => findings.metrics = value.clone(),
    }
}

/// Sets what is known of a contact; what is absent stays.
pub(super) fn set_data(known: &mut ContactData, set: &ContactData) {
    let texts = [
        (&mut known.name, &set.name),
        (&mut known.description, &set.description),
        (&mut known.language_code, &set.language_code),
        (&mut known.customer_id, &set.customer_id),
    ];
    for (known, set) in texts {
        if set.is_some() {
            known.clone_from(set);
        }
    }
    let entries = |values: &BTreeMap<String, Value>| values.clone().into_iter();
    known.references.extend(entries(&set.references));
    known.segment_attributes.extend(entries(&set.segment_attributes));
}
