//! What an event means for the world outside the chat: what the Router must hear, and what is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chat::{Chat, Stage, Urgency};
use super::event::Event;
use super::record::Record;
use crate::flow::library::FlowLibrary;
use crate::id::{AgentId, ContactId};
use crate::object::router::{AgentLeft, Dequeue, Enqueue, Preferred, Reprioritize};
use crate::time::{Span, Timestamp};
use crate::wire::service::id_in_arn;

/// Something that must reach another place at least once. It is stored with the events that call for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outgoing {
    /// To the Router.
    Enqueue(Enqueue),
    /// To the Router.
    Dequeue(Dequeue),
    /// To the Router.
    AgentLeft(AgentLeft),
    /// To the Router.
    Reprioritize(Reprioritize),
    /// To another chat: attributes to set.
    Attributes {
        /// Any contact of that chat.
        contact_id: ContactId,
        /// What to set.
        attributes: BTreeMap<String, String>,
    },
    /// To the contact records.
    Record(Box<Record>),
    /// To the stored transcripts: that of this contact, which is over.
    Transcript(ContactId),
}

/// What an event calls for, in the chat as it is after the event. Rows are numbered by the store, so `order` is 0 here.
#[must_use]
pub fn effects(chat: &Chat, library: &FlowLibrary, now: Timestamp, event: &Event) -> Vec<Outgoing> {
    match event {
        Event::Queued { queue_id, agent_id, since } => vec![Outgoing::Enqueue(Enqueue {
            order: 0,
            contact_id: chat.current.contact_id,
            queue_name: library.queues.get(queue_id).map(|queue| queue.name.clone()).unwrap_or_default(),
            queue_id: queue_id.clone(),
            agent_id: agent_id.clone(),
            priority: chat.urgency.priority,
            enqueued_at: *since,
            queue_time_adjustment_seconds: chat.urgency.queue_time_adjustment_seconds,
            preferred: chat.urgency.preferred(now),
            customer_name: chat.customer().map(|customer| customer.display_name.clone()).unwrap_or_default(),
            initiated_at: chat.initiated_at,
        })],
        Event::Dequeued { contact_id } => {
            vec![Outgoing::Dequeue(Dequeue { order: 0, contact_id: *contact_id })]
        }
        Event::AgentReleased { contact_id, agent_id } => vec![Outgoing::AgentLeft(AgentLeft {
            order: 0,
            contact_id: *contact_id,
            agent_id: agent_id.clone(),
            at: now,
        })],
        Event::UrgencySet(urgency) if matches!(chat.stage, Stage::Queued { .. }) => {
            vec![Outgoing::Reprioritize(Reprioritize {
                order: 0,
                contact_id: chat.current.contact_id,
                priority: urgency.priority,
                queue_time_adjustment_seconds: urgency.queue_time_adjustment_seconds,
                preferred: urgency.preferred(now),
            })]
        }
        Event::RelatedAttributesSet { contact_id, attributes } => {
            vec![Outgoing::Attributes { contact_id: *contact_id, attributes: attributes.clone() }]
        }
        Event::SegmentClosed { .. } => vec![
            Outgoing::Record(Box::new(Record::new(chat, now))),
            Outgoing::Transcript(chat.current.contact_id),
        ],
        _ => Vec::new(),
    }
}

impl Urgency {
    /// The agents whom the routing criteria keep the contact for, from `now` on: those of the first step.
    #[must_use]
    pub fn preferred(&self, now: Timestamp) -> Option<Preferred> {
        let step = self.routing_criteria.as_ref()?.get("Steps")?.get(0)?;
        let condition =
            step.pointer("/Expression/AttributeCondition/MatchCriteria/AgentsCriteria/AgentIds")?;
        let named = condition.as_array()?.iter().filter_map(Value::as_str);
        let agent_ids: Vec<AgentId> = named.map(|id| AgentId::new(id_in_arn(id))).collect();
        let seconds = step.pointer("/Expiry/DurationInSeconds").and_then(|span| match span {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        });
        let until = seconds.map(|seconds| now.after(Span::seconds(seconds)));
        (!agent_ids.is_empty()).then_some(Preferred { agent_ids, until })
    }
}
