//! What a command makes happen.

use super::matching::next_offer;
use super::state::{Agent, State, Tile, TileState};
use super::{Command, Event};
use crate::id::{AgentId, ContactId, IdSource, OfferId};
use crate::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, PutAgent, PutStatus, Reject, Reprioritize,
};
use crate::time::{Span, Timestamp};
use crate::wire::console::{AgentStatus, OFFER_SPAN};
use crate::wire::rejection::{Rejection, RejectionName};

/// How long a chat's bookkeeping is kept once the chat has nothing here. A row of its outbox that is delivered again
/// comes within minutes.
const CHAT_MEMORY: Span = Span::hours(24);
/// How often chats are looked at for whether they can be forgotten.
const SWEEP_SPAN: Span = Span::hours(1);

/// What the command makes happen now. Offers that have run out by `now` are missed first, and whoever can be offered a
/// contact afterwards is, so the state that the events lead to is always settled.
///
/// # Errors
/// [`RejectionName::ConflictException`] if it contradicts what is so now, [`RejectionName::ResourceNotFoundException`]
/// if the agent is not known.
pub fn decide(
    state: &State,
    now: Timestamp,
    ids: &mut dyn IdSource,
    command: Command,
) -> Result<Vec<Event>, Rejection> {
    let mut turn = Turn { state: state.clone(), now, events: Vec::new() };
    turn.miss_expired();
    match command {
        Command::Enqueue(enqueue) => turn.enqueue(enqueue),
        Command::Dequeue(dequeue) => turn.dequeue(&dequeue),
        Command::Reprioritize(wish) => turn.reprioritize(wish),
        Command::AgentLeft(left) => turn.agent_left(&left),
        Command::PutAgent(agent) => turn.put_agent(agent),
        Command::PutStatus(put) => turn.put_status(put)?,
        Command::Accept(accept) => turn.accept(accept)?,
        Command::Reject(reject) => turn.reject(reject)?,
        Command::Clear(clear) => turn.clear(clear)?,
        Command::AcceptRefused { contact_id, agent_id } => turn.end(contact_id, &agent_id, now),
        Command::Wake => {}
    }
    turn.expire_steps();
    turn.offer_all(ids);
    Ok(turn.events)
}

/// The state as it becomes while the command is worked on, and the events that made it so.
struct Turn {
    state: State,
    now: Timestamp,
    events: Vec<Event>,
}

impl Turn {
    fn happen(&mut self, event: Event) {
        self.state.evolve(&event);
        self.events.push(event);
    }

    fn miss_expired(&mut self) {
        let expired = |tile: &&Tile| tile.expires_at().is_some_and(|at| at <= self.now);
        let missed: Vec<_> = self
            .state
            .agents
            .iter()
            .flat_map(|(id, agent)| {
                agent
                    .tiles
                    .iter()
                    .filter(expired)
                    .map(|tile| (id.clone(), tile.contact.contact_id, tile.expires_at()))
            })
            .collect();
        for (agent_id, contact_id, expired_at) in missed {
            let at = expired_at.unwrap_or(self.now);
            self.happen(Event::Missed { contact_id, agent_id, at });
        }
    }

    /// A contact that an agent has accepted is not offered to anybody else: the chat is about to hear of that agent.
    fn enqueue(&mut self, contact: Enqueue) {
        if !self.is_next(contact.contact_id, contact.order) {
            return;
        }
        self.withdraw(contact.contact_id);
        if self.connected_agent(contact.contact_id).is_none() {
            self.happen(Event::Enqueued { contact });
        }
    }

    /// If an agent has accepted in the meantime, the agent's part is over before it began.
    fn dequeue(&mut self, dequeue: &Dequeue) {
        let contact_id = dequeue.contact_id;
        if !self.is_next(contact_id, dequeue.order) {
            return;
        }
        self.withdraw(contact_id);
        if self.state.waiting.contains_key(&contact_id) {
            self.happen(Event::Dequeued { contact_id });
        }
        if let Some(agent_id) = self.connected_agent(contact_id) {
            self.end(contact_id, &agent_id, self.now);
        }
    }

    /// A contact that waits no more is past being urgent.
    fn reprioritize(&mut self, wish: Reprioritize) {
        let Reprioritize { order, contact_id, priority, queue_time_adjustment_seconds, preferred } = wish;
        if self.is_next(contact_id, order) && self.state.waiting.contains_key(&contact_id) {
            self.happen(Event::Reprioritized {
                contact_id,
                priority,
                queue_time_adjustment_seconds,
                preferred,
            });
        }
    }

    fn agent_left(&mut self, left: &AgentLeft) {
        if self.is_next(left.contact_id, left.order) {
            self.end(left.contact_id, &left.agent_id, left.at);
        }
    }

    fn put_agent(&mut self, agent: PutAgent) {
        let known = self.state.agents.get(&agent.agent_id);
        if known.is_none_or(|known| known.routing != agent) {
            self.happen(Event::AgentPut { agent, at: self.now });
        }
    }

    fn put_status(&mut self, put: PutStatus) -> Result<(), Rejection> {
        let agent = self.agent(&put.agent_id)?;
        if agent.status == put.status {
            return Ok(());
        }
        let ringing = agent.tiles.iter().filter(|tile| tile.expires_at().is_some());
        let ringing: Vec<_> = ringing.map(|tile| tile.contact.contact_id).collect();
        let agent_id = put.agent_id;
        self.happen(Event::StatusChanged { agent_id: agent_id.clone(), status: put.status, at: self.now });
        if put.status == AgentStatus::Offline {
            for contact_id in ringing {
                self.happen(Event::Withdrawn { contact_id, agent_id: agent_id.clone() });
            }
        }
        Ok(())
    }

    fn accept(&mut self, accept: Accept) -> Result<(), Rejection> {
        let Accept { agent_id, contact_id, offer_id } = accept;
        let agent = self.agent(&agent_id)?;
        let tile = offered(agent, contact_id, &offer_id)?;
        match tile.state {
            TileState::Incoming { .. } => {
                let event = Event::Accepted {
                    contact_id,
                    display_name: agent.routing.display_name.clone(),
                    queue_id: tile.contact.queue_id.clone(),
                    agent_id,
                    at: self.now,
                };
                self.happen(event);
                Ok(())
            }
            TileState::Connected => Ok(()),
            TileState::Missed => Err(conflict(
                "The time to accept this contact has run out, so it goes to another agent. Clear it to free the slot.",
            )),
            TileState::Rejected => Err(conflict("You have already rejected this contact.")),
            TileState::Ended => Err(conflict("This contact has already ended.")),
        }
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Rejection> {
        let Reject { agent_id, contact_id, offer_id } = reject;
        let tile = offered(self.agent(&agent_id)?, contact_id, &offer_id)?;
        match tile.state {
            TileState::Incoming { .. } => {
                self.happen(Event::Rejected { contact_id, agent_id, at: self.now });
                Ok(())
            }
            TileState::Rejected | TileState::Missed => Ok(()),
            TileState::Connected => Err(conflict("You have already accepted this contact.")),
            TileState::Ended => Err(conflict("This contact has already ended.")),
        }
    }

    fn clear(&mut self, clear: Clear) -> Result<(), Rejection> {
        let Clear { agent_id, contact_id } = clear;
        let Some(tile) = self.agent(&agent_id)?.tile(contact_id) else {
            return Ok(());
        };
        match tile.state {
            TileState::Missed | TileState::Rejected | TileState::Ended => {
                self.happen(Event::Cleared { contact_id, agent_id, at: self.now });
                Ok(())
            }
            TileState::Incoming { .. } => Err(conflict("Accept or reject this contact before you clear it.")),
            TileState::Connected => Err(conflict("End the chat before you clear this contact.")),
        }
    }

    /// Begins After Contact Work if the agent is in the contact.
    fn end(&mut self, contact_id: ContactId, agent_id: &AgentId, at: Timestamp) {
        let tile = self.state.agents.get(agent_id).and_then(|agent| agent.tile(contact_id));
        if tile.is_some_and(|tile| tile.state == TileState::Connected) {
            self.happen(Event::Ended { contact_id, agent_id: agent_id.clone(), at });
        }
    }

    /// Stops the ringing of a contact, wherever it rings.
    fn withdraw(&mut self, contact_id: ContactId) {
        let offered_to = self.state.waiting.get(&contact_id).and_then(|waiting| waiting.offered_to.clone());
        if let Some(agent_id) = offered_to {
            self.happen(Event::Withdrawn { contact_id, agent_id });
        }
    }

    fn expire_steps(&mut self) {
        let expired = self.state.waiting.values().flat_map(|waiting| {
            let over = waiting.steps().iter().take_while(|step| step.is_over(self.now));
            over.map(|_| waiting.contact.contact_id)
        });
        for contact_id in expired.collect::<Vec<_>>() {
            self.happen(Event::StepExpired { contact_id });
        }
    }

    fn offer_all(&mut self, ids: &mut dyn IdSource) {
        while let Some((contact_id, agent_id)) = next_offer(&self.state) {
            self.happen(Event::Offered {
                contact_id,
                agent_id,
                offer_id: OfferId::generate(ids, self.now),
                at: self.now,
                expires_at: self.now.after(OFFER_SPAN),
            });
        }
    }

    /// Whether the row of the chat's outbox is still to be done; if so, notes that it is done now.
    fn is_next(&mut self, contact_id: ContactId, order: u64) -> bool {
        let chat = contact_id.initial();
        if self.state.chats.get(&chat).is_some_and(|done| order <= done.order) {
            return false;
        }
        self.happen(Event::OrderDone { chat, order, at: self.now });
        self.sweep();
        true
    }

    fn sweep(&mut self) {
        if self.now < self.state.sweep_at {
            return;
        }
        let old = self.state.chats.iter().filter(|(_, done)| done.at.after(CHAT_MEMORY) <= self.now);
        let gone: Vec<_> = old.map(|(chat, _)| *chat).filter(|chat| !self.is_here(*chat)).collect();
        for chat in gone {
            self.happen(Event::ChatForgotten { chat });
        }
        self.happen(Event::Swept { next: self.now.after(SWEEP_SPAN) });
    }

    /// Whether any contact of the chat waits or is in somebody's hands.
    fn is_here(&self, chat: ContactId) -> bool {
        let mut waiting = self.state.waiting.range(chat..=chat.with_segment(u16::MAX));
        let mut tiles = self.state.agents.values().flat_map(|agent| &agent.tiles);
        waiting.next().is_some() || tiles.any(|tile| tile.contact.contact_id.initial() == chat)
    }

    fn connected_agent(&self, contact_id: ContactId) -> Option<AgentId> {
        let connected =
            |agent: &Agent| agent.tile(contact_id).is_some_and(|tile| tile.state == TileState::Connected);
        self.state.agents.iter().find(|(_, agent)| connected(agent)).map(|(id, _)| id.clone())
    }

    fn agent(&self, agent_id: &AgentId) -> Result<&Agent, Rejection> {
        let unknown = || Rejection::not_found("This agent has not signed in.");
        self.state.agents.get(agent_id).ok_or_else(unknown)
    }
}

/// The agent's tile of the contact, if it came by this offer.
fn offered<'a>(agent: &'a Agent, contact_id: ContactId, offer_id: &OfferId) -> Result<&'a Tile, Rejection> {
    let tile = agent.tile(contact_id).ok_or_else(|| {
        conflict("This contact is not offered to you, or not any more: the customer may have left.")
    })?;
    if tile.offer_id == *offer_id {
        Ok(tile)
    } else {
        Err(conflict("This contact has been offered to you again; answer the new offer."))
    }
}

fn conflict(message: &str) -> Rejection {
    Rejection::new(RejectionName::ConflictException, message)
}
