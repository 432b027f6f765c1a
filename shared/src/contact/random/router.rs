//! What the Router believes of a chat's contacts, from what the chat tells it and from what its agents do.

use std::collections::{BTreeMap, BTreeSet};

use crate::contact::chat::{Chat, Stage};
use crate::contact::effect::Outgoing;
use crate::contact::event::Event;
use crate::id::{AgentId, ContactId, QueueId};
use crate::object::contact::AgentAccepted;
use crate::time::Timestamp;

#[derive(Default)]
pub struct Router {
    /// The contacts that wait.
    waiting: BTreeSet<ContactId>,
    /// Who has accepted which contact and was not released from it.
    holding: BTreeSet<(ContactId, AgentId)>,
    /// What the chat was not told yet.
    pub mail: Vec<AgentAccepted>,
    /// What it was told already; it may be told again.
    pub told: Vec<AgentAccepted>,
    queued: BTreeSet<ContactId>,
    joined: BTreeMap<(ContactId, AgentId), u32>,
}

impl Router {
    /// The chat tells something.
    pub fn hears(&mut self, row: &Outgoing) {
        match row {
            Outgoing::Enqueue(enqueue) => {
                assert!(self.queued.insert(enqueue.contact_id), "{} is queued twice", enqueue.contact_id);
                self.waiting.insert(enqueue.contact_id);
            }
            Outgoing::Dequeue(dequeue) => {
                let id = dequeue.contact_id;
                let crossed = self.holding.iter().any(|(held, _)| *held == id);
                assert!(self.waiting.remove(&id) || crossed, "{id} is dequeued and does not wait");
            }
            Outgoing::AgentLeft(left) => {
                let place = (left.contact_id, left.agent_id.clone());
                let released = self.holding.remove(&place);
                if let Some(times) = self.joined.get_mut(&place) {
                    *times += 1;
                    assert_eq!(*times, 1, "{place:?} is released more than once");
                } else {
                    let again = self.told.iter().any(|told| told.contact_id == left.contact_id);
                    assert!(released || again, "{place:?} is released and was never there");
                }
            }
            Outgoing::Reprioritize(row) => {
                let crossed = self.holding.iter().any(|(held, _)| *held == row.contact_id);
                assert!(
                    self.waiting.contains(&row.contact_id) || crossed,
                    "{} does not wait",
                    row.contact_id
                );
            }
            Outgoing::Attributes { .. } | Outgoing::Record(_) | Outgoing::Transcript(_) => {}
        }
    }

    /// An agent of the chat has come in.
    pub fn sees(&mut self, chat: &Chat, event: &Event) {
        if let Event::AgentConnected { agent_id, .. } = event {
            let place = (chat.current.contact_id, agent_id.clone());
            assert_eq!(self.joined.insert(place.clone(), 0), None, "{place:?} comes in twice");
        }
    }

    /// An agent accepts whatever waits. The chat hears of it later.
    pub fn accept(&mut self, agent: &str, accepted_at: Timestamp) {
        if let Some(contact_id) = self.waiting.pop_first() {
            let agent_id = AgentId::new(agent);
            self.holding.insert((contact_id, agent_id.clone()));
            self.mail.push(AgentAccepted {
                contact_id,
                agent_id,
                display_name: agent.to_owned(),
                queue_id: QueueId::new("basic"),
                accepted_at,
            });
        }
    }

    /// The chat and the Router believe the same, as far as the chat can know.
    pub fn agrees_with(&self, chat: &Chat) {
        let current = chat.current.contact_id;
        match &chat.stage {
            Stage::Queued { .. } => {
                let on_its_way = self.mail.iter().any(|accepted| accepted.contact_id == current);
                assert!(self.waiting.contains(&current) || on_its_way, "{current} waits, and nobody knows");
                assert!(self.waiting.iter().all(|id| *id == current), "an earlier contact still waits");
            }
            Stage::Connected { participant_id } => {
                let agent_id = chat.participant(participant_id).unwrap().agent_id.clone().unwrap();
                assert!(self.holding.contains(&(current, agent_id)), "the agent was released too early");
                assert!(self.waiting.is_empty());
            }
            Stage::InFlow | Stage::Ended { .. } => assert!(self.waiting.is_empty(), "{:?}", self.waiting),
        }
    }

    /// Once all has been told and the chat has ended, nobody is held.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.holding.is_empty()
    }
}
