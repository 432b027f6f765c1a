//! Which waiting contact is offered to which free agent next.

use super::State;
use super::state::{Agent, Waiting};
use crate::id::{AgentId, ContactId};
use crate::time::Timestamp;

/// The next offer to make, or none if nobody free may have any contact that waits.
///
/// The agent who has been idle longest is served first, with the contact that comes first for that agent: by the
/// queue's place in the routing profile, then by priority, then by adjusted age. Who has already passed a contact by
/// gets it only if nobody else can be asked.
pub(super) fn next_offer(state: &State) -> Option<(ContactId, AgentId)> {
    let free: Vec<&Agent> = state.agents.values().filter(|agent| agent.is_free()).collect();
    if free.is_empty() {
        return None;
    }
    let open = state.waiting.values().filter(|waiting| waiting.offered_to.is_none());
    let best = open
        .flat_map(|waiting| free.iter().filter_map(move |agent| Rank::of(waiting, agent)))
        .min_by(Rank::compare)?;
    Some((best.contact_id, best.agent_id.clone()))
}

/// A contact and an agent who may have it, with what decides between such pairs.
struct Rank<'a> {
    passed_by: bool,
    idle_since: Timestamp,
    agent_id: &'a AgentId,
    queue: usize,
    priority: i64,
    waits_since: Timestamp,
    contact_id: ContactId,
}

impl<'a> Rank<'a> {
    /// None if the agent may not have the contact: it is for somebody else, or kept for others, comes through a queue that the agent does
    /// not serve, or the agent still has a tile of it.
    fn of(waiting: &'a Waiting, agent: &'a Agent) -> Option<Self> {
        let contact = &waiting.contact;
        let agent_id = &agent.routing.agent_id;
        if !waiting.is_for(agent_id) || agent.tile(contact.contact_id).is_some() {
            return None;
        }
        let queue = match &contact.agent_id {
            Some(_) => 0,
            None => agent.routing.queues.iter().position(|queue| *queue == contact.queue_id)?,
        };
        Some(Self {
            passed_by: waiting.passed_by.contains(agent_id),
            idle_since: agent.idle_since,
            agent_id,
            queue,
            priority: contact.priority,
            waits_since: waiting.waits_since(),
            contact_id: contact.contact_id,
        })
    }

    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }

    fn key(&self) -> (bool, Timestamp, &AgentId, usize, i64, Timestamp, ContactId) {
        (
            self.passed_by,
            self.idle_since,
            self.agent_id,
            self.queue,
            self.priority,
            self.waits_since,
            self.contact_id,
        )
    }
}
