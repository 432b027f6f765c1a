//! How contacts find agents, told as scenes: who does what when, and what the agents' consoles show then.

mod destinations;
mod offers;
mod urgency;

use super::{Command, Effect, Event, State, decide, effects, metrics, view};
use crate::contact::call::QueueMetrics;
use crate::flow::step::Target;
use crate::id::{AgentId, ContactId, OfferId, QueueId, RoutingProfileId};
use crate::object::router::{
    Accept, AgentLeft, Clear, Dequeue, Enqueue, Preferred, PutAgent, PutStatus, Reject, Reprioritize,
};
use crate::testing::Counter;
use crate::time::{Span, Timestamp};
use crate::wire::console::{AgentContactState, AgentStatus};
use crate::wire::rejection::{Rejection, RejectionName};

/// A contact centre with a clock that stands still until it is moved.
struct Desk {
    state: State,
    now: Timestamp,
    ids: Counter,
    orders: u64,
}

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

impl Desk {
    fn new() -> Self {
        Self { state: State::default(), now: START, ids: Counter::default(), orders: 0 }
    }

    /// A desk at which these agents have become available one after the other, with two slots each.
    fn with_agents(names: &[&str]) -> Self {
        let mut desk = Self::new();
        for name in names {
            desk.put_agent(name, 2, &["basic"]);
            desk.status(name, AgentStatus::Available);
            desk.wait(Span::seconds(1));
        }
        desk
    }

    fn wait(&mut self, span: Span) {
        self.now = self.now.after(span);
    }

    fn run(&mut self, command: Command) -> Result<Vec<Event>, Rejection> {
        let events = decide(&self.state, self.now, &mut self.ids, command)?;
        for event in &events {
            self.state.evolve(event);
        }
        Ok(events)
    }

    fn put_agent(&mut self, name: &str, slots: u32, queues: &[&str]) {
        let agent = PutAgent {
            agent_id: AgentId::new(name),
            display_name: format!("{name} of Northwind"),
            routing_profile_id: RoutingProfileId::new("profile"),
            queues: queues.iter().map(|queue| QueueId::new(*queue)).collect(),
            slots,
        };
        self.run(Command::PutAgent(agent)).unwrap();
    }

    fn status(&mut self, name: &str, status: AgentStatus) {
        self.run(Command::PutStatus(PutStatus { agent_id: AgentId::new(name), status })).unwrap();
    }

    fn enqueue(&mut self, customer: &str) {
        self.enqueue_as(customer, |_| {});
    }

    fn enqueue_as(&mut self, customer: &str, change: impl FnOnce(&mut Enqueue)) {
        let mut contact = Enqueue {
            order: self.next_order(),
            contact_id: contact_of(customer),
            queue_id: QueueId::new("basic"),
            queue_name: "Basic".to_owned(),
            agent_id: None,
            priority: 5,
            enqueued_at: self.now,
            queue_time_adjustment_seconds: 0,
            preferred: Vec::new(),
            customer_name: customer.to_owned(),
            initiated_at: self.now,
        };
        change(&mut contact);
        self.run(Command::Enqueue(contact)).unwrap();
    }

    fn reprioritize(&mut self, customer: &str, change: impl FnOnce(&mut Reprioritize)) -> Vec<Event> {
        let mut wish = Reprioritize {
            order: self.next_order(),
            contact_id: contact_of(customer),
            priority: 5,
            queue_time_adjustment_seconds: 0,
            preferred: Vec::new(),
        };
        change(&mut wish);
        self.run(Command::Reprioritize(wish)).unwrap()
    }

    fn metrics_of_basic(&self) -> QueueMetrics {
        metrics(&self.state, &Target::Queue(QueueId::new("basic")), self.now)
    }

    fn leaves(&mut self, customer: &str) {
        let order = self.next_order();
        self.run(Command::Dequeue(Dequeue { order, contact_id: contact_of(customer) })).unwrap();
    }

    fn accept(&mut self, agent: &str, customer: &str) -> Result<Vec<Event>, Rejection> {
        let offer_id = self.offer(customer);
        self.accept_offer(agent, customer, offer_id)
    }

    fn accept_offer(
        &mut self,
        agent: &str,
        customer: &str,
        offer_id: OfferId,
    ) -> Result<Vec<Event>, Rejection> {
        let accept = Accept { agent_id: AgentId::new(agent), contact_id: contact_of(customer), offer_id };
        self.run(Command::Accept(accept))
    }

    fn reject(&mut self, agent: &str, customer: &str) -> Result<Vec<Event>, Rejection> {
        let offer_id = self.offer(customer);
        let reject = Reject { agent_id: AgentId::new(agent), contact_id: contact_of(customer), offer_id };
        self.run(Command::Reject(reject))
    }

    fn clear(&mut self, agent: &str, customer: &str) -> Result<Vec<Event>, Rejection> {
        self.run(Command::Clear(Clear { agent_id: AgentId::new(agent), contact_id: contact_of(customer) }))
    }

    fn end(&mut self, agent: &str, customer: &str) {
        let left = AgentLeft {
            order: self.next_order(),
            contact_id: contact_of(customer),
            agent_id: AgentId::new(agent),
            at: self.now,
        };
        self.run(Command::AgentLeft(left)).unwrap();
    }

    fn wake(&mut self) -> Vec<Event> {
        self.run(Command::Wake).unwrap()
    }

    fn next_order(&mut self) -> u64 {
        self.orders += 1;
        self.orders
    }

    /// The latest offer of a contact, whoever has it.
    fn offer(&self, customer: &str) -> OfferId {
        let tiles = self.state.agents.values().filter_map(|agent| agent.tile(contact_of(customer)));
        tiles.max_by_key(|tile| tile.offer_id.clone()).unwrap().offer_id.clone()
    }

    /// What the agent's console shows, such as `Ana incoming, Ben connected`.
    fn shows(&self, agent: &str) -> String {
        let view = view(&self.state, &AgentId::new(agent), self.now).unwrap();
        assert_eq!(view.slots_taken as usize, view.contacts.len());
        let line = view.contacts.iter().map(|contact| {
            let state = match contact.state {
                AgentContactState::Incoming { .. } => "incoming",
                AgentContactState::Connected => "connected",
                AgentContactState::Missed => "missed",
                AgentContactState::Rejected => "rejected",
                AgentContactState::Ended => "ended",
            };
            format!("{} {state}", contact.customer_name)
        });
        line.collect::<Vec<_>>().join(", ")
    }

    fn waits(&self, customer: &str) -> bool {
        self.state.waiting.contains_key(&contact_of(customer))
    }
}

/// A contact of its own for each name.
fn contact_of(customer: &str) -> ContactId {
    let number = customer.bytes().fold(7_u64, |sum, byte| sum * 31 + u64::from(byte));
    format!("00000000-0000-7000-8000-{:08x}0000", number & 0xffff_ffff).parse().unwrap()
}
