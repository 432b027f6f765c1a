//! Calls to an instance's `Router`.
//!
//! Those that come from a contact's outbox carry an `order`, the row's number: they come at least once and in order,
//! and the Router ignores what it has already done.

use serde::{Deserialize, Deserializer, Serialize};

use super::methods;
use crate::contact::call::QueueMetrics;
use crate::flow::step::Target;
use crate::id::{AgentId, ContactId, OfferId, QueueId, RoutingProfileId};
use crate::time::Timestamp;
use crate::wire::console::{AgentStatus, AgentView, Destinations};
use crate::wire::participant::Empty;
use crate::wire::service::QueueSummary;

/// A contact waits for an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enqueue {
    /// Number of the row in the contact's outbox.
    pub order: u64,
    /// The contact (segment).
    pub contact_id: ContactId,
    /// The queue.
    pub queue_id: QueueId,
    /// The queue's name.
    pub queue_name: String,
    /// Only this agent may have it.
    pub agent_id: Option<AgentId>,
    /// Lower goes first; 5 unless a flow says otherwise.
    pub priority: i64,
    /// When it went into the queue.
    pub enqueued_at: Timestamp,
    /// How much longer than it waits it is taken to have waited, in seconds.
    #[serde(default)]
    pub queue_time_adjustment_seconds: i64,
    /// Whom it is for, step by step; for everybody who serves the queue once there is no step left.
    #[serde(default, deserialize_with = "steps")]
    pub preferred: Vec<Preferred>,
    /// What the customer is called.
    pub customer_name: String,
    /// When the chat began.
    pub initiated_at: Timestamp,
}

/// A step of routing criteria: the agents whom a contact is kept for, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferred {
    /// The agents.
    pub agent_ids: Vec<AgentId>,
    /// Whether it is kept for all but these.
    #[serde(default)]
    pub all_but: bool,
    /// Until when; then the next step counts. To the end if none.
    pub until: Option<Timestamp>,
}

impl Preferred {
    /// Whether the agent may have the contact in this step.
    #[must_use]
    pub fn lets_in(&self, agent_id: &AgentId) -> bool {
        self.agent_ids.contains(agent_id) != self.all_but
    }

    /// Whether the step is over by `now`.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// Reads steps. Where they were stored when a contact could have only one, that one is there, or null.
fn steps<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Preferred>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Steps(Vec<Preferred>),
        Only(Preferred),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Stored::Steps(steps)) => steps,
        Some(Stored::Only(step)) => vec![step],
        None => Vec::new(),
    })
}

/// A contact that waits is more or less urgent from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprioritize {
    /// Number of the row in the contact's outbox.
    pub order: u64,
    /// The contact (segment).
    pub contact_id: ContactId,
    /// Lower goes first.
    pub priority: i64,
    /// How much longer than it waits it is taken to have waited, in seconds.
    pub queue_time_adjustment_seconds: i64,
    /// Whom it is for, step by step, those steps that are over included.
    #[serde(default, deserialize_with = "steps")]
    pub preferred: Vec<Preferred>,
}

/// How busy a queue, or one agent, is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetQueueMetrics {
    /// Which.
    pub target: Target,
}

/// A contact does not wait any more: the customer left, or the chat ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dequeue {
    /// Number of the row in the contact's outbox.
    pub order: u64,
    /// The contact (segment).
    pub contact_id: ContactId,
}

/// An agent's chat on this contact is over: After Contact Work begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentLeft {
    /// Number of the row in the contact's outbox.
    pub order: u64,
    /// The contact (segment).
    pub contact_id: ContactId,
    /// The agent.
    pub agent_id: AgentId,
    /// When.
    pub at: Timestamp,
}

/// What the Router must know of an agent: said at sign-in and whenever the configuration changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAgent {
    /// The agent.
    pub agent_id: AgentId,
    /// The name that customers see.
    pub display_name: String,
    /// The agent's routing profile.
    pub routing_profile_id: RoutingProfileId,
    /// The queues of the profile, the first to be served first.
    pub queues: Vec<QueueId>,
    /// How many chats at once, 0 to 10.
    pub slots: u32,
}

/// The agent's status changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutStatus {
    /// The agent.
    pub agent_id: AgentId,
    /// The new status.
    pub status: AgentStatus,
}

/// The agent accepts an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    /// The agent.
    pub agent_id: AgentId,
    /// The contact.
    pub contact_id: ContactId,
    /// The offer.
    pub offer_id: OfferId,
}

/// The agent rejects an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The agent.
    pub agent_id: AgentId,
    /// The contact.
    pub contact_id: ContactId,
    /// The offer.
    pub offer_id: OfferId,
}

/// The agent closes a missed, rejected or ended contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clear {
    /// The agent.
    pub agent_id: AgentId,
    /// The contact.
    pub contact_id: ContactId,
}

/// What the agent's console shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The agent.
    pub agent_id: AgentId,
}

/// Where an agent can send a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDestinations {
    /// The agent.
    pub agent_id: AgentId,
    /// The queues of the instance.
    pub queues: Vec<QueueSummary>,
}

methods! {
    Enqueue -> Empty;
    Dequeue -> Empty;
    Reprioritize -> Empty;
    GetQueueMetrics -> QueueMetrics;
    AgentLeft -> Empty;
    PutAgent -> Empty;
    PutStatus -> AgentView;
    Accept -> AgentView;
    Reject -> AgentView;
    Clear -> AgentView;
    View -> AgentView;
    ListDestinations -> Destinations;
}
