//! What an event means for the world outside the chat: what the Router must hear, and what is recorded.

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::event::Event;
use crate::flow::library::FlowLibrary;
use crate::id::{AgentId, ContactId, QueueId};
use crate::object::router::{AgentLeft, Dequeue, Enqueue};
use crate::time::Timestamp;
use crate::wire::service::Contact;

/// How urgent a contact is unless a flow says otherwise.
pub const DEFAULT_PRIORITY: u32 = 5;

/// Something that must reach another place at least once. It is stored with the events that call for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outgoing {
    /// To the Router.
    Enqueue(Enqueue),
    /// To the Router.
    Dequeue(Dequeue),
    /// To the Router.
    AgentLeft(AgentLeft),
    /// To the contact records.
    Record(Box<Record>),
}

/// A contact that is over, for the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The contact.
    pub contact: Contact,
    /// The chat it belongs to.
    pub initial_contact_id: ContactId,
    /// The queue it was in.
    pub queue_id: Option<QueueId>,
    /// The agent who had it.
    pub agent_id: Option<AgentId>,
    /// When it ended.
    pub disconnected_at: Timestamp,
}

/// What an event calls for, in the chat as it is after the event. Rows are numbered by the store, so `order` is 0 here.
#[must_use]
pub fn effects(chat: &Chat, library: &FlowLibrary, now: Timestamp, event: &Event) -> Option<Outgoing> {
    match event {
        Event::Queued { queue_id, agent_id } => Some(Outgoing::Enqueue(Enqueue {
            order: 0,
            contact_id: chat.current.contact_id,
            queue_name: library
                .queues
                .get(queue_id)
                .map(|queue| queue.name.clone())
                .unwrap_or_default(),
            queue_id: queue_id.clone(),
            agent_id: agent_id.clone(),
            priority: DEFAULT_PRIORITY,
            enqueued_at: now,
            customer_name: chat
                .customer()
                .map(|customer| customer.display_name.clone())
                .unwrap_or_default(),
            initiated_at: chat.initiated_at,
        })),
        Event::Dequeued { contact_id } => Some(Outgoing::Dequeue(Dequeue {
            order: 0,
            contact_id: *contact_id,
        })),
        Event::AgentReleased { contact_id, agent_id } => Some(Outgoing::AgentLeft(AgentLeft {
            order: 0,
            contact_id: *contact_id,
            agent_id: agent_id.clone(),
            at: now,
        })),
        Event::SegmentClosed { .. } => Some(Outgoing::Record(Box::new(Record {
            contact: chat.describe(&chat.current),
            initial_contact_id: chat.initial_contact_id,
            queue_id: chat.current.queue.as_ref().map(|stay| stay.queue_id.clone()),
            agent_id: chat.current.agent.as_ref().map(|stay| stay.agent_id.clone()),
            disconnected_at: now,
        }))),
        _ => None,
    }
}
