//! What the Router knows, and how each event changes it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Event;
use crate::id::{AgentId, ContactId, OfferId};
use crate::object::router::{Enqueue, Preferred, PutAgent};
use crate::time::{Span, Timestamp};
use crate::wire::console::AgentStatus;

/// Everything the Router knows. Each entry of a map is a unit of storage of its own: [`Event::agent`],
/// [`Event::contact`] and [`Event::chat`] name the ones that an event changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// The agents.
    pub agents: BTreeMap<AgentId, Agent>,
    /// The contacts that wait, those that ring included.
    pub waiting: BTreeMap<ContactId, Waiting>,
    /// What was last done for each chat.
    pub chats: BTreeMap<ContactId, Chat>,
    /// When to look for chats to forget.
    pub sweep_at: Timestamp,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The agent's routing.
    pub routing: PutAgent,
    /// The agent's status.
    pub status: AgentStatus,
    /// Since when.
    pub status_since: Timestamp,
    /// When the agent last became available, was offered a contact or closed one.
    pub idle_since: Timestamp,
    /// Grows with every change.
    pub version: u64,
    /// The agent's contacts, the oldest first; each takes a slot.
    pub tiles: Vec<Tile>,
}

/// A contact in an agent's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// The contact as it came into the queue.
    pub contact: Enqueue,
    /// The offer by which it came to the agent.
    pub offer_id: OfferId,
    /// Where it stands.
    pub state: TileState,
    /// Since when.
    pub since: Timestamp,
    /// When the agent accepted it.
    pub connected_at: Option<Timestamp>,
}

/// Where a contact stands with an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TileState {
    /// It rings.
    Incoming {
        /// Until when.
        expires_at: Timestamp,
    },
    /// The agent is in the chat.
    Connected,
    /// The agent did not answer in time.
    Missed,
    /// The agent refused.
    Rejected,
    /// After Contact Work.
    Ended,
}

/// A contact that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The contact as it came into the queue, and how urgent it has become.
    pub contact: Enqueue,
    /// At whom it rings.
    pub offered_to: Option<AgentId>,
    /// Who did not take it when it rang; others are asked first.
    pub passed_by: BTreeSet<AgentId>,
}

/// What was last done for a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// The highest number of a row of the chat's outbox.
    pub order: u64,
    /// When it was done.
    pub at: Timestamp,
}

impl State {
    /// When something is due that nobody asks for.
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        let offers = self.agents.values().flat_map(|agent| &agent.tiles).filter_map(Tile::expires_at);
        offers.chain(self.waiting.values().filter_map(Waiting::kept_until)).min()
    }

    /// Lets an event have happened. An event that does not fit the state changes nothing.
    pub fn evolve(&mut self, event: &Event) {
        self.evolve_line(event);
        if let Some(agent_id) = event.agent() {
            self.evolve_agent(agent_id, event);
        }
    }

    /// The line, and the bookkeeping of chats.
    fn evolve_line(&mut self, event: &Event) {
        match event {
            Event::Enqueued { contact } => {
                self.waiting.insert(contact.contact_id, Waiting::new(contact.clone()));
            }
            Event::Offered { contact_id, agent_id, offer_id, at, expires_at } => {
                let Some(waiting) = self.waiting.get_mut(contact_id) else {
                    return;
                };
                waiting.offered_to = Some(agent_id.clone());
                let tile = Tile {
                    contact: waiting.contact.clone(),
                    offer_id: offer_id.clone(),
                    state: TileState::Incoming { expires_at: *expires_at },
                    since: *at,
                    connected_at: None,
                };
                if let Some(agent) = self.agents.get_mut(agent_id) {
                    agent.tiles.push(tile);
                }
            }
            Event::Withdrawn { contact_id, .. } => {
                if let Some(waiting) = self.waiting.get_mut(contact_id) {
                    waiting.offered_to = None;
                }
            }
            Event::Missed { contact_id, agent_id, .. } | Event::Rejected { contact_id, agent_id, .. } => {
                if let Some(waiting) = self.waiting.get_mut(contact_id) {
                    waiting.offered_to = None;
                    waiting.passed_by.insert(agent_id.clone());
                }
            }
            Event::Reprioritized { contact_id, priority, queue_time_adjustment_seconds, preferred } => {
                if let Some(waiting) = self.waiting.get_mut(contact_id) {
                    waiting.contact.priority = *priority;
                    waiting.contact.queue_time_adjustment_seconds = *queue_time_adjustment_seconds;
                    waiting.contact.preferred.clone_from(preferred);
                }
            }
            Event::StepExpired { contact_id } => {
                if let Some(waiting) = self.waiting.get_mut(contact_id) {
                    waiting.contact.preferred.drain(..1.min(waiting.contact.preferred.len()));
                }
            }
            Event::Dequeued { contact_id } | Event::Accepted { contact_id, .. } => {
                self.waiting.remove(contact_id);
            }
            Event::OrderDone { chat, order, at } => {
                self.chats.insert(*chat, Chat { order: *order, at: *at });
            }
            Event::ChatForgotten { chat } => {
                self.chats.remove(chat);
            }
            Event::Swept { next } => self.sweep_at = *next,
            Event::AgentPut { .. }
            | Event::StatusChanged { .. }
            | Event::Ended { .. }
            | Event::Cleared { .. } => {}
        }
    }

    /// The agent's status and tiles.
    fn evolve_agent(&mut self, agent_id: &AgentId, event: &Event) {
        if let Event::AgentPut { agent, at } = event {
            let known = self.agents.entry(agent_id.clone()).or_insert_with(|| Agent::new(agent.clone(), *at));
            known.routing = agent.clone();
        }
        let Some(agent) = self.agents.get_mut(agent_id) else {
            return;
        };
        agent.version += 1;
        match event {
            Event::StatusChanged { status, at, .. } => {
                agent.status = *status;
                agent.status_since = *at;
                agent.idle_since = *at;
            }
            Event::Offered { at, .. } => agent.idle_since = *at,
            Event::Withdrawn { contact_id, .. } => agent.remove(*contact_id),
            Event::Missed { contact_id, at, .. } => agent.turn(*contact_id, TileState::Missed, *at),
            Event::Rejected { contact_id, at, .. } => agent.turn(*contact_id, TileState::Rejected, *at),
            Event::Accepted { contact_id, at, .. } => agent.turn(*contact_id, TileState::Connected, *at),
            Event::Ended { contact_id, at, .. } => agent.turn(*contact_id, TileState::Ended, *at),
            Event::Cleared { contact_id, at, .. } => {
                agent.remove(*contact_id);
                agent.idle_since = *at;
            }
            _ => {}
        }
    }
}

impl Agent {
    /// An agent who has just been heard of.
    fn new(routing: PutAgent, at: Timestamp) -> Self {
        Self {
            routing,
            status: AgentStatus::Offline,
            status_since: at,
            idle_since: at,
            version: 0,
            tiles: Vec::new(),
        }
    }

    /// What the agent holds of a contact. There is one tile at most.
    #[must_use]
    pub fn tile(&self, contact_id: ContactId) -> Option<&Tile> {
        self.tiles.iter().find(|tile| tile.contact.contact_id == contact_id)
    }

    /// Whether the agent would take a contact now.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.status == AgentStatus::Available && self.slots_taken() < self.routing.slots
    }

    /// How many slots are taken.
    #[must_use]
    pub fn slots_taken(&self) -> u32 {
        u32::try_from(self.tiles.len()).unwrap_or(u32::MAX)
    }

    fn turn(&mut self, contact_id: ContactId, state: TileState, at: Timestamp) {
        if let Some(tile) = self.tiles.iter_mut().find(|tile| tile.contact.contact_id == contact_id) {
            tile.state = state;
            tile.since = at;
            if state == TileState::Connected {
                tile.connected_at = Some(at);
            }
        }
    }

    fn remove(&mut self, contact_id: ContactId) {
        self.tiles.retain(|tile| tile.contact.contact_id != contact_id);
    }
}

impl Waiting {
    /// A contact that has just come into the line.
    #[must_use]
    pub fn new(contact: Enqueue) -> Self {
        Self { contact, offered_to: None, passed_by: BTreeSet::new() }
    }

    /// Since when it is taken to wait.
    #[must_use]
    pub fn waits_since(&self) -> Timestamp {
        let adjustment = Span::seconds(self.contact.queue_time_adjustment_seconds.saturating_neg());
        self.contact.enqueued_at.after(adjustment)
    }

    /// The steps of its routing criteria, the one that counts first. They have no meaning in an agent's own queue.
    #[must_use]
    pub fn steps(&self) -> &[Preferred] {
        if self.contact.agent_id.is_some() { &[] } else { &self.contact.preferred }
    }

    /// Until when the present step of its routing criteria counts, if that ends by itself.
    #[must_use]
    pub fn kept_until(&self) -> Option<Timestamp> {
        self.steps().first().and_then(|step| step.until)
    }

    /// Whether it is for this agent, as far as the contact itself says so: for everybody, unless it is for one agent or
    /// kept for some.
    #[must_use]
    pub fn is_for(&self, agent_id: &AgentId) -> bool {
        match &self.contact.agent_id {
            Some(only) => only == agent_id,
            None => self.steps().first().is_none_or(|step| step.lets_in(agent_id)),
        }
    }
}

impl Tile {
    /// When the offer runs out, while it rings.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        match self.state {
            TileState::Incoming { expires_at } => Some(expires_at),
            TileState::Connected | TileState::Missed | TileState::Rejected | TileState::Ended => None,
        }
    }
}
