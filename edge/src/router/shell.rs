//! One turn of the Router: decide, write, arm the alarm; and what it holds in memory.

use std::cell::{OnceCell, RefCell};

use edgewise_shared::contact::call::QueueMetrics;
use edgewise_shared::flow::step::Target;
use edgewise_shared::id::AgentId;
use edgewise_shared::object::router::ListDestinations;
use edgewise_shared::routing::{
    Command, Effect, Event, State as Routing, decide, destinations, effects, metrics, view,
};
use edgewise_shared::time::Span;
use edgewise_shared::wire::console::{AgentView, Destinations};
use edgewise_shared::wire::rejection::Rejection;
use worker::{Env, State};

use super::store::Store;
use crate::alarm::Alarm;
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::{clock, sys};

/// What is to be told is told at once; the alarm takes over if that has not worked by then.
const TAKE_OVER: Span = Span::seconds(2);

/// The Router's memory. What is in it is also in the tables.
pub struct Shell {
    /// The object's state.
    pub state: State,
    /// The deployment.
    pub env: Env,
    store: OnceCell<Store>,
    routing: RefCell<Option<Routing>>,
    ids: RefCell<RandomIds>,
    alarm: Alarm,
}

impl Shell {
    /// A shell that has read nothing yet.
    pub fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            store: OnceCell::new(),
            routing: RefCell::new(None),
            ids: RefCell::new(RandomIds::default()),
            alarm: Alarm::default(),
        }
    }

    /// The tables.
    pub fn store(&self) -> Result<&Store, Failure> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = Store::open(&self.state.storage())?;
        Ok(self.store.get_or_init(|| store))
    }

    /// Lets a command happen, if it may. Answers what has to be told, which is stored by then.
    pub async fn turn(&self, command: Command) -> Result<Vec<Effect>, Failure> {
        let effects = self.write(command)?;
        // Also when nobody is told: a contact may be kept for some agents for a while.
        self.arm().await?;
        Ok(effects)
    }

    /// What the agent's consoles show now.
    pub fn view(&self, agent_id: &AgentId) -> Result<AgentView, Failure> {
        self.load()?;
        let routing = self.routing.borrow();
        let view = routing.as_ref().and_then(|routing| view(routing, agent_id, clock::now()));
        Ok(view.ok_or_else(|| Rejection::not_found("This agent has not signed in."))?)
    }

    /// How busy a queue or an agent is now.
    pub fn metrics(&self, target: &Target) -> Result<QueueMetrics, Failure> {
        self.load()?;
        let routing = self.routing.borrow();
        let metrics = routing.as_ref().map(|routing| metrics(routing, target, clock::now()));
        metrics.ok_or_else(|| Failure::fault("the Router has not loaded"))
    }

    /// Where an agent can send a contact.
    pub fn destinations(&self, wish: ListDestinations) -> Result<Destinations, Failure> {
        self.load()?;
        let routing = self.routing.borrow();
        let destinations = routing.as_ref().map(|routing| destinations(routing, wish, clock::now()));
        destinations.ok_or_else(|| Failure::fault("the Router has not loaded"))
    }

    /// Sets the alarm to what is due next.
    pub async fn arm(&self) -> Result<(), Failure> {
        self.load()?;
        let wake = self.routing.borrow().as_ref().and_then(Routing::next_wake);
        let due = wake.into_iter().chain(self.store()?.next_due()?).min();
        Ok(self.alarm.set(&self.state.storage(), due).await?)
    }

    /// Stands guard while a wake is handled.
    pub async fn guard(&self) -> worker::Result<()> {
        self.alarm.guard(&self.state.storage(), clock::now()).await
    }

    fn write(&self, command: Command) -> Result<Vec<Effect>, Failure> {
        self.load()?;
        let now = clock::now();
        let mut slot = self.routing.borrow_mut();
        let routing = slot.as_mut().ok_or_else(|| Failure::fault("the Router has not loaded"))?;
        let events: Vec<Event> = decide(routing, now, &mut *self.ids.borrow_mut(), command)?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        for event in &events {
            routing.evolve(event);
        }
        let effects = effects(&events);
        let store = self.store()?;
        let written = sys::transaction(&self.state.storage(), || {
            store.write(routing, &events)?;
            effects.iter().try_for_each(|effect| store.put_effect(effect, now.after(TAKE_OVER)))
        });
        if written.is_err() {
            // Memory is ahead of the tables: read them again.
            *slot = None;
        }
        written.map(|()| effects)
    }

    fn load(&self) -> Result<(), Failure> {
        if self.routing.borrow().is_none() {
            let loaded = self.store()?.load()?;
            self.routing.replace(Some(loaded));
        }
        Ok(())
    }
}
