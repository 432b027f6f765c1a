//! Thousands of random commands, some repeated or out of place, with the clock jumping: whatever happens, no contact is
//! lost, none rings or belongs to two agents, and nobody holds more than they have slots.

use std::collections::BTreeMap;

use super::{Agent, Command, Event, State, Tile, TileState, decide, metrics};
use crate::flow::step::Target;
use crate::id::{AgentId, ContactId, OfferId, QueueId, RoutingProfileId};
use crate::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, Preferred, PutAgent, PutStatus, Reject, Reprioritize,
};
use crate::testing::{Counter, Dice};
use crate::time::{Span, Timestamp};
use crate::wire::console::{AgentStatus, OFFER_SPAN};

const SLOTS: u32 = 3;
const QUEUES: [&str; 2] = ["basic", "gold"];

/// What the chats believe: where each contact is, as their own outbox rows and the Router's word have it.
#[derive(Debug, Clone, PartialEq)]
enum Place {
    Waiting,
    With(AgentId),
    Gone,
}

struct World {
    dice: Dice,
    state: State,
    now: Timestamp,
    ids: Counter,
    places: BTreeMap<ContactId, Place>,
    orders: BTreeMap<ContactId, u64>,
    /// The steps that each contact was last said to be kept for.
    steps: BTreeMap<ContactId, Vec<Preferred>>,
    said: Vec<Command>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut world = Self {
            dice: Dice::of(seed),
            state: State::default(),
            now: Timestamp::from_millis(1_700_000_000_000),
            ids: Counter::default(),
            places: BTreeMap::new(),
            orders: BTreeMap::new(),
            steps: BTreeMap::new(),
            said: Vec::new(),
        };
        for agent in 0..4 {
            let queues = QUEUES.iter().skip(usize::from(agent == 3)).map(|queue| QueueId::new(*queue));
            world.run(Command::PutAgent(PutAgent {
                agent_id: agent_id(agent),
                display_name: format!("Agent {agent}"),
                routing_profile_id: RoutingProfileId::new("profile"),
                queues: queues.collect(),
                slots: SLOTS,
            }));
        }
        world
    }

    fn run(&mut self, command: Command) {
        let Ok(events) = decide(&self.state, self.now, &mut self.ids, command) else {
            return;
        };
        for event in &events {
            self.state.evolve(event);
            if let Event::Accepted { contact_id, agent_id, .. } = event {
                let before = self.places.insert(*contact_id, Place::With(agent_id.clone()));
                assert_eq!(before, Some(Place::Waiting), "accepted once, and only while it waits");
            }
            if let Event::Offered { contact_id, agent_id, .. } = event {
                let step = self.steps_left(*contact_id).next();
                let own = self.state.waiting[contact_id].contact.agent_id.is_some();
                let allowed = own || step.is_none_or(|step| step.lets_in(agent_id));
                assert!(allowed, "{contact_id} is offered to whom its step lets in, not {agent_id}");
            }
        }
    }

    /// A row of a chat's outbox; one in eight is delivered twice, perhaps much later.
    fn say(&mut self, contact_id: ContactId, command: impl FnOnce(u64) -> Command) {
        let order = self.orders.entry(contact_id.initial()).or_default();
        *order += 1;
        let command = command(*order);
        if self.dice.roll(8) == 0 {
            self.said.push(command.clone());
        }
        self.run(command);
    }

    fn step(&mut self) {
        let contact_id = contact_id(self.dice.roll(12));
        let agent_id = agent_id(self.dice.roll(4));
        match self.dice.roll(11) {
            0 => self.start(contact_id),
            10 => self.hurry(contact_id),
            1 => self.leave(contact_id),
            2 => self.end(contact_id),
            3 => {
                let statuses = [
                    AgentStatus::Available,
                    AgentStatus::Available,
                    AgentStatus::Break,
                    AgentStatus::Offline,
                ];
                let status = statuses[usize::try_from(self.dice.roll(4)).unwrap()];
                self.run(Command::PutStatus(PutStatus { agent_id, status }));
            }
            4 | 5 => {
                let offer_id = self.some_offer(&agent_id, contact_id);
                self.run(Command::Accept(Accept { agent_id, contact_id, offer_id }));
            }
            6 => {
                let offer_id = self.some_offer(&agent_id, contact_id);
                self.run(Command::Reject(Reject { agent_id, contact_id, offer_id }));
            }
            7 => self.run(Command::Clear(Clear { agent_id, contact_id })),
            8 => {
                if let Some(again) = self.said.pop() {
                    self.run(again);
                }
            }
            _ => {
                self.now = self.now.after(Span::millis(i64::try_from(self.dice.roll(30_000)).unwrap()));
                self.run(Command::Wake);
            }
        }
        if self.dice.roll(50) == 0 {
            let stored = serde_json::to_string(&self.state).unwrap();
            self.state = serde_json::from_str(&stored).unwrap();
        }
    }

    fn start(&mut self, contact_id: ContactId) {
        if self.places.get(&contact_id).is_some_and(|place| *place != Place::Gone) {
            return;
        }
        self.places.insert(contact_id, Place::Waiting);
        let only = (self.dice.roll(4) == 0).then(|| agent_id(self.dice.roll(4)));
        let queue = QUEUES[usize::try_from(self.dice.roll(2)).unwrap()];
        let (priority, queue_time_adjustment_seconds, now) = (self.number(3), self.number(9), self.now);
        let preferred = self.some_steps();
        self.steps.insert(contact_id, preferred.clone());
        self.say(contact_id, |order| {
            Command::Enqueue(Enqueue {
                order,
                contact_id,
                queue_id: QueueId::new(queue),
                queue_name: queue.to_owned(),
                agent_id: only,
                priority,
                enqueued_at: now,
                queue_time_adjustment_seconds,
                preferred,
                customer_name: "Ana".to_owned(),
                initiated_at: now,
            })
        });
    }

    /// Also for contacts that do not wait any more: the row may be late.
    fn hurry(&mut self, contact_id: ContactId) {
        if !self.places.contains_key(&contact_id) {
            return;
        }
        let ringing_at = self.ringing_at(contact_id);
        let (priority, queue_time_adjustment_seconds) = (self.number(3), self.number(9) - 4);
        if self.dice.roll(2) == 0 {
            let steps = self.some_steps();
            self.steps.insert(contact_id, steps);
        }
        let preferred = self.steps.get(&contact_id).cloned().unwrap_or_default();
        let now = self.now;
        self.say(contact_id, |order| {
            Command::Reprioritize(Reprioritize {
                order,
                contact_id,
                priority,
                queue_time_adjustment_seconds,
                preferred,
            })
        });
        if let Some((agent_id, _)) = ringing_at.filter(|(_, expires_at)| now < *expires_at) {
            let still = self.ringing_at(contact_id).map(|(agent_id, _)| agent_id);
            assert_eq!(still, Some(agent_id), "{contact_id} goes on ringing where it did");
        }
    }

    fn leave(&mut self, contact_id: ContactId) {
        if self.places.get(&contact_id) == Some(&Place::Waiting) {
            self.places.insert(contact_id, Place::Gone);
            self.say(contact_id, |order| Command::Dequeue(Dequeue { order, contact_id }));
        }
    }

    fn end(&mut self, contact_id: ContactId) {
        if let Some(Place::With(agent_id)) = self.places.get(&contact_id).cloned() {
            self.places.insert(contact_id, Place::Gone);
            let at = self.now;
            self.say(contact_id, |order| Command::AgentLeft(AgentLeft { order, contact_id, agent_id, at }));
        }
    }

    /// None, or some steps one after the other, each for some agents or all but those, for a while that may be over
    /// already; perhaps the last for good.
    fn some_steps(&mut self) -> Vec<Preferred> {
        let mut until = self.now.after(Span::seconds(-10));
        let mut steps = Vec::new();
        for _ in 0..self.dice.roll(4) {
            let agent_ids = (0..self.dice.roll(3)).map(|_| agent_id(self.dice.roll(4))).collect();
            until = until.after(Span::millis(self.number(40_000)));
            steps.push(Preferred { agent_ids, all_but: self.dice.roll(4) == 0, until: Some(until) });
        }
        if let Some(last) = steps.last_mut().filter(|_| self.dice.roll(6) == 0) {
            last.until = None;
        }
        steps
    }

    /// The steps of a contact that are not over.
    fn steps_left(&self, contact_id: ContactId) -> impl Iterator<Item = &Preferred> {
        self.steps.get(&contact_id).into_iter().flatten().filter(|step| !step.is_over(self.now))
    }

    fn number(&mut self, sides: u64) -> i64 {
        i64::try_from(self.dice.roll(sides)).unwrap()
    }

    /// At whom the contact rings, and until when.
    fn ringing_at(&self, contact_id: ContactId) -> Option<(AgentId, Timestamp)> {
        let tile = |agent: &Agent| agent.tile(contact_id).and_then(Tile::expires_at);
        self.state.agents.iter().find_map(|(id, agent)| Some((id.clone(), tile(agent)?)))
    }

    /// The offer of the agent's tile, or one that never was.
    fn some_offer(&self, agent_id: &AgentId, contact_id: ContactId) -> OfferId {
        let tile = self.state.agents.get(agent_id).and_then(|agent| agent.tile(contact_id));
        tile.map_or_else(|| OfferId::new("no such offer"), |tile| tile.offer_id.clone())
    }

    fn check(&self) {
        for (contact_id, place) in &self.places {
            let waiting = self.state.waiting.get(contact_id);
            assert_eq!(waiting.is_some(), *place == Place::Waiting, "{contact_id} is lost or a ghost");
            if let Some(waiting) = waiting.filter(|waiting| waiting.contact.agent_id.is_none()) {
                let left: Vec<_> = self.steps_left(*contact_id).cloned().collect();
                assert_eq!(waiting.steps(), left, "{contact_id} is in the step of its time");
                let due = left.first().and_then(|step| step.until);
                let in_time = |due| self.state.next_wake().is_some_and(|at| at <= due);
                assert!(due.is_none_or(in_time), "somebody is woken when the step of {contact_id} is over");
            }
            let ringing = self.holders(*contact_id, |state| matches!(state, TileState::Incoming { .. }));
            let offered: Vec<_> =
                waiting.and_then(|waiting| waiting.offered_to.clone()).into_iter().collect();
            assert_eq!(ringing, offered, "{contact_id} rings where the line says, once at most");
            let connected = self.holders(*contact_id, |state| state == TileState::Connected);
            let expected: Vec<_> =
                if let Place::With(agent_id) = place { vec![agent_id.clone()] } else { Vec::new() };
            assert_eq!(connected, expected, "{contact_id} belongs to whom the chat thinks");
        }
        for agent in self.state.agents.values() {
            assert!(agent.slots_taken() <= SLOTS);
            assert!(!agent.is_free() || !self.anything_for(agent), "a free agent is offered what is theirs");
            for tile in &agent.tiles {
                assert!(tile.expires_at().is_none_or(|at| at <= self.now.after(OFFER_SPAN)));
                let same =
                    agent.tiles.iter().filter(|other| other.contact.contact_id == tile.contact.contact_id);
                assert_eq!(same.count(), 1);
            }
        }
        self.check_metrics();
        if self.state.next_wake().is_none_or(|at| self.now < at) {
            let events = decide(&self.state, self.now, &mut Counter::default(), Command::Wake);
            assert_eq!(events, Ok(Vec::new()), "a wake that comes for nothing changes nothing");
        }
    }

    /// Whether a contact waits in silence that the agent could have.
    fn anything_for(&self, agent: &Agent) -> bool {
        let agent_id = &agent.routing.agent_id;
        let mut silent = self.state.waiting.values().filter(|waiting| waiting.offered_to.is_none());
        silent.any(|waiting| {
            let contact = &waiting.contact;
            let serves = contact.agent_id.is_some() || agent.routing.queues.contains(&contact.queue_id);
            serves && waiting.is_for(agent_id) && agent.tile(contact.contact_id).is_none()
        })
    }

    fn check_metrics(&self) {
        for number in 0..4 {
            let agent_id = agent_id(number);
            let seen = metrics(&self.state, &Target::Agent(agent_id.clone()), self.now);
            let own = |place: &ContactId| {
                self.state
                    .waiting
                    .get(place)
                    .is_some_and(|it| it.contact.agent_id.as_ref() == Some(&agent_id))
            };
            assert_eq!(seen.size as usize, self.places.keys().filter(|place| own(place)).count());
            let with = self.places.values().filter(|place| **place == Place::With(agent_id.clone())).count();
            assert_eq!(seen.agents_busy, u32::from(with > 0));
        }
    }

    fn holders(&self, contact_id: ContactId, is: impl Fn(TileState) -> bool) -> Vec<AgentId> {
        let agents = self.state.agents.iter();
        let holding = agents.filter(|(_, agent)| agent.tile(contact_id).is_some_and(|tile| is(tile.state)));
        holding.map(|(id, _)| id.clone()).collect()
    }
}

fn agent_id(number: u64) -> AgentId {
    AgentId::new(format!("agent-{number}"))
}

fn contact_id(number: u64) -> ContactId {
    format!("00000000-0000-7000-8000-{number:08x}0000").parse().unwrap()
}

#[test]
fn the_promises_hold_whatever_happens() {
    for seed in 1..=60 {
        let mut world = World::new(seed);
        for _ in 0..1_000 {
            world.step();
            world.check();
        }
        let waiting = world.places.values().filter(|place| **place == Place::Waiting).count();
        assert_eq!(waiting, world.state.waiting.len(), "seed {seed}");
    }
}
