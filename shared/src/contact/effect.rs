//! What an event means for the world outside the chat: what the Router must hear, and what is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::chat::{Chat, Stage, Urgency};
use super::event::Event;
use super::record::Record;
use crate::flow::library::FlowLibrary;
use crate::id::ContactId;
use crate::object::router::{AgentLeft, Dequeue, Enqueue, Preferred, Reprioritize};
use crate::routing::criteria::steps;
use crate::time::Timestamp;
use crate::wire::service::RoutingCriteria;

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
            preferred: chat.urgency.steps(now),
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
                preferred: urgency.steps(now),
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
    /// Whom the routing criteria keep the contact for, step by step.
    #[must_use]
    pub fn steps(&self, now: Timestamp) -> Vec<Preferred> {
        let criteria = self.routing_criteria.as_ref().and_then(RoutingCriteria::read).unwrap_or_default();
        steps(&criteria, self.criteria_since.unwrap_or(now))
    }
}
