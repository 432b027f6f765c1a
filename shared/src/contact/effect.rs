//! What an event means for the world outside the chat: what the Router must hear, and what is recorded.

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::event::Event;
use super::record::Record;
use crate::flow::library::FlowLibrary;
use crate::id::ContactId;
use crate::object::router::{AgentLeft, Dequeue, Enqueue};
use crate::time::Timestamp;

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
    /// To the stored transcripts: that of this contact, which is over.
    Transcript(ContactId),
}

/// What an event calls for, in the chat as it is after the event. Rows are numbered by the store, so `order` is 0 here.
#[must_use]
pub fn effects(chat: &Chat, library: &FlowLibrary, now: Timestamp, event: &Event) -> Vec<Outgoing> {
    match event {
        Event::Queued { queue_id, agent_id } => vec![Outgoing::Enqueue(Enqueue {
            order: 0,
            contact_id: chat.current.contact_id,
            queue_name: library.queues.get(queue_id).map(|queue| queue.name.clone()).unwrap_or_default(),
            queue_id: queue_id.clone(),
            agent_id: agent_id.clone(),
            priority: DEFAULT_PRIORITY,
            enqueued_at: now,
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
        Event::SegmentClosed { .. } => vec![
            Outgoing::Record(Box::new(Record::new(chat, now))),
            Outgoing::Transcript(chat.current.contact_id),
        ],
        _ => Vec::new(),
    }
}
