//! Who gets which contact: queues, agents with their slots, and offers that somebody has to accept in time.
//!
//! The contract is that of the whole crate: [`decide`] says what a command makes happen or why it may not,
//! [`State::evolve`] lets it have happened, [`effects`] says who has to be told. For every state that can be reached:
//!
//! - A contact that waits is offered to one agent or to none, and an accepted contact has one agent.
//! - A contact leaves the line only by being accepted or because its chat says so ([`Command::Dequeue`]).
//! - An agent never holds more contacts than the routing profile has slots for, unless the profile shrank meanwhile.
//! - A command that is repeated changes nothing, and neither does a wake that comes for nothing.

pub mod criteria;
mod decide;
mod destinations;
mod matching;
mod metrics;
mod state;
mod view;

#[cfg(test)]
mod random;
#[cfg(test)]
mod scenarios;

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, ContactId, OfferId, QueueId};
use crate::object::contact::AgentAccepted;
use crate::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, Preferred, PutAgent, PutStatus, Reject, Reprioritize,
};
use crate::time::Timestamp;
use crate::wire::console::AgentStatus;

pub use decide::decide;
pub use destinations::destinations;
pub use metrics::metrics;
pub use state::{Agent, Chat, State, Tile, TileState, Waiting};
pub use view::view;

/// What the Router is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A contact waits for an agent.
    Enqueue(Enqueue),
    /// A contact does not wait any more.
    Dequeue(Dequeue),
    /// A contact that waits is more or less urgent.
    Reprioritize(Reprioritize),
    /// An agent's part in a contact is over.
    AgentLeft(AgentLeft),
    /// An agent's routing.
    PutAgent(PutAgent),
    /// An agent's status.
    PutStatus(PutStatus),
    /// An agent takes a contact.
    Accept(Accept),
    /// An agent refuses a contact.
    Reject(Reject),
    /// An agent closes a missed, rejected or ended contact.
    Clear(Clear),
    /// The chat would not have the agent who accepted: it had ended meanwhile.
    AcceptRefused {
        /// The contact.
        contact_id: ContactId,
        /// Who had accepted it.
        agent_id: AgentId,
    },
    /// Time has passed.
    Wake,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The agent's routing is this now.
    AgentPut {
        /// The routing.
        agent: PutAgent,
        /// When.
        at: Timestamp,
    },
    /// The agent's status is this now.
    StatusChanged {
        /// The agent.
        agent_id: AgentId,
        /// The new status.
        status: AgentStatus,
        /// When.
        at: Timestamp,
    },
    /// The contact waits.
    Enqueued {
        /// The contact, and where it waits.
        contact: Enqueue,
    },
    /// The contact does not wait any more, and no agent has it.
    Dequeued {
        /// The contact.
        contact_id: ContactId,
    },
    /// The contact is so urgent now, and for these agents. If it rings, it goes on ringing where it does.
    Reprioritized {
        /// The contact.
        contact_id: ContactId,
        /// Lower goes first.
        priority: i64,
        /// How much longer than it waits it is taken to have waited, in seconds.
        queue_time_adjustment_seconds: i64,
        /// Whom it is for, step by step.
        preferred: Vec<Preferred>,
    },
    /// The first step of the contact's routing criteria is over: the next one counts now, if there is one.
    StepExpired {
        /// The contact.
        contact_id: ContactId,
    },
    /// The contact rings at an agent.
    Offered {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// The offer.
        offer_id: OfferId,
        /// When it was made.
        at: Timestamp,
        /// When it runs out.
        expires_at: Timestamp,
    },
    /// The contact does not ring any more, and the agent has nothing to clear.
    Withdrawn {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
    },
    /// The agent let the offer run out.
    Missed {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// When.
        at: Timestamp,
    },
    /// The agent refused the offer.
    Rejected {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// When.
        at: Timestamp,
    },
    /// The contact is the agent's.
    Accepted {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// The name that the customer sees.
        display_name: String,
        /// The queue it came through.
        queue_id: QueueId,
        /// When.
        at: Timestamp,
    },
    /// After Contact Work has begun.
    Ended {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// When.
        at: Timestamp,
    },
    /// The agent's slot is free again.
    Cleared {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
        /// When.
        at: Timestamp,
    },
    /// A row of a chat's outbox has been done.
    OrderDone {
        /// The chat.
        chat: ContactId,
        /// The row's number.
        order: u64,
        /// When.
        at: Timestamp,
    },
    /// The chat is long gone: what was done for it need not be known any more.
    ChatForgotten {
        /// The chat.
        chat: ContactId,
    },
    /// All chats have been looked at for whether they can be forgotten.
    Swept {
        /// When to look again.
        next: Timestamp,
    },
}

impl Event {
    /// The agent whose state it changes, if any.
    #[must_use]
    pub fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::AgentPut { agent, .. } => Some(&agent.agent_id),
            Self::StatusChanged { agent_id, .. }
            | Self::Offered { agent_id, .. }
            | Self::Withdrawn { agent_id, .. }
            | Self::Missed { agent_id, .. }
            | Self::Rejected { agent_id, .. }
            | Self::Accepted { agent_id, .. }
            | Self::Ended { agent_id, .. }
            | Self::Cleared { agent_id, .. } => Some(agent_id),
            Self::Enqueued { .. }
            | Self::Dequeued { .. }
            | Self::Reprioritized { .. }
            | Self::StepExpired { .. }
            | Self::OrderDone { .. }
            | Self::ChatForgotten { .. }
            | Self::Swept { .. } => None,
        }
    }

    /// The contact whose place in the line it changes, if any.
    #[must_use]
    pub fn contact(&self) -> Option<ContactId> {
        match self {
            Self::Enqueued { contact } => Some(contact.contact_id),
            Self::Dequeued { contact_id }
            | Self::Reprioritized { contact_id, .. }
            | Self::StepExpired { contact_id }
            | Self::Offered { contact_id, .. }
            | Self::Withdrawn { contact_id, .. }
            | Self::Missed { contact_id, .. }
            | Self::Rejected { contact_id, .. }
            | Self::Accepted { contact_id, .. } => Some(*contact_id),
            _ => None,
        }
    }

    /// The chat whose bookkeeping it changes, if any.
    #[must_use]
    pub fn chat(&self) -> Option<ContactId> {
        match self {
            Self::OrderDone { chat, .. } | Self::ChatForgotten { chat } => Some(*chat),
            _ => None,
        }
    }
}

/// What has to be told to somebody else. Telling it twice does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// The chat has to know its agent.
    TellContact(AgentAccepted),
    /// The agent's consoles have to show the agent's present [`view`].
    ShowView(AgentId),
}

/// Whom these events concern: each agent once, whatever happened to it.
#[must_use]
pub fn effects(events: &[Event]) -> Vec<Effect> {
    let mut agents: Vec<&AgentId> = events.iter().filter_map(Event::agent).collect();
    agents.sort();
    agents.dedup();
    let views = agents.into_iter().cloned().map(Effect::ShowView);
    events.iter().filter_map(tell_contact).chain(views).collect()
}

fn tell_contact(event: &Event) -> Option<Effect> {
    let Event::Accepted { contact_id, agent_id, display_name, queue_id, at } = event else {
        return None;
    };
    Some(Effect::TellContact(AgentAccepted {
        contact_id: *contact_id,
        agent_id: agent_id.clone(),
        display_name: display_name.clone(),
        queue_id: queue_id.clone(),
        accepted_at: *at,
    }))
}
