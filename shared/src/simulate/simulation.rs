//! A simulated chat, and what may be done to it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::hops::Arriving;
use super::ids::CountedIds;
use super::step::Step;
use super::story::{LogSwitch, always_logged};
use super::trace::{Trace, TraceEntry};
use crate::contact::chat::Chat;
use crate::contact::command::Command;
use crate::contact::decide::{Surroundings, begin, decide};
use crate::flow::library::FlowLibrary;
use crate::id::{CallId, ContactId, DeviceId, FlowId, InstanceId};
use crate::object::contact;
use crate::object::router::Enqueue;
use crate::time::{Span, Timestamp};
use crate::wire::content_type::{MESSAGES, TEXT_PLAIN};
use crate::wire::rejection::Rejection;
use crate::wire::service::ChatMessage;

/// A chat in a simulated instance. It can be written out and read again between any two steps, which changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    pub(super) chat: Chat,
    pub(super) library: FlowLibrary,
    pub(super) switches: Vec<LogSwitch>,
    pub(super) began: Timestamp,
    pub(super) now: Timestamp,
    pub(super) ids: CountedIds,
    pub(super) answers: Answers,
    pub(super) arriving: Vec<Arriving>,
    pub(super) unanswered: Vec<CallId>,
    pub(super) turns: u32,
    pub(super) device: DeviceId,
    pub(super) devices: u32,
    pub(super) waits: Option<Enqueue>,
    pub(super) offered: Option<String>,
    pub(super) trace: Vec<TraceEntry>,
}

/// How a simulated chat begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// What the customer is called.
    pub customer: String,
    /// What the customer says with the start, if anything.
    pub first_message: Option<String>,
    /// Attributes of the contact.
    pub attributes: BTreeMap<String, String>,
    /// When.
    pub at: Timestamp,
    /// How long the chat may last.
    pub duration: Span,
    /// Whether the customer connects at once.
    pub connects: bool,
    /// What the customer's client can show.
    pub content_types: Vec<String>,
    /// Whether the agent goes with the customer.
    pub disconnect_on_customer_exit: bool,
    /// What places outside the chat answer.
    pub answers: Answers,
}

impl Default for Start {
    /// A customer called `Customer` who connects at once and says nothing with the start, with a client that can show
    /// everything; 25 hours from Monday, 5 January 2026, 09:00 UTC.
    fn default() -> Self {
        Self {
            customer: "Customer".to_owned(),
            first_message: None,
            attributes: BTreeMap::new(),
            at: Timestamp::from_millis(1_767_603_600_000),
            duration: Span::hours(25),
            connects: true,
            content_types: MESSAGES.map(str::to_owned).to_vec(),
            disconnect_on_customer_exit: false,
            answers: Answers::default(),
        }
    }
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// In words.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::new(rejection.message)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl Simulation {
    /// Begins a chat with a flow of the library.
    ///
    /// # Errors
    /// If the library has no such flow.
    pub fn begin(library: FlowLibrary, flow_id: FlowId, start: Start) -> Result<Self, Refusal> {
        let (library, switches) = always_logged(library);
        let mut ids = CountedIds::default();
        start.answers.draw.inspect(|draw| ids.set_draw(*draw));
        let (now, device) = (start.at, DeviceId::new("device-1"));
        let request = request(&start, flow_id, ContactId::generate(&mut ids, now), &library);
        let surroundings = Surroundings { now, ids: &mut ids, library: &library };
        let (chat, events) = begin(&request, device.clone(), surroundings)?;
        let mut simulation = Self {
            chat,
            library,
            switches,
            began: now,
            now,
            ids,
            answers: start.answers,
            arriving: Vec::new(),
            unanswered: Vec::new(),
            turns: 0,
            device,
            devices: 1,
            waits: None,
            offered: None,
            trace: Vec::new(),
        };
        simulation.happen(&events, false);
        simulation.receive()?;
        if start.connects && !simulation.chat.has_ended() {
            simulation.perform(Step::CustomerConnects)?;
        }
        Ok(simulation)
    }

    /// Takes a step. What it leads to at the same moment has happened when this returns.
    ///
    /// # Errors
    /// If somebody asks for what the engine, or common sense, refuses them: the chat is as it was before. Also if time
    /// cannot pass because a flow goes round in it without end; what has happened until then has happened.
    pub fn apply(&mut self, step: Step) -> Result<(), Refusal> {
        self.turns = 0;
        if !step.is_answer() {
            self.settle()?;
        }
        self.tell(Trace::Step(step.clone()));
        let outcome = self.perform(step);
        if let Err(refusal) = &outcome {
            self.tell(Trace::Refused { why: refusal.message.clone() });
        }
        outcome
    }

    /// Lets fail what a flow has asked and nobody has answered. Every step but an answer does this first, unless
    /// [`Answers::waits_for_answers`] is set.
    ///
    /// # Errors
    /// If this makes a flow ask again without end.
    pub fn settle(&mut self) -> Result<(), Refusal> {
        while let Some(call_id) = self.next_unanswered() {
            self.fail(call_id)?;
        }
        Ok(())
    }

    /// Everything that has happened so far, oldest first.
    #[must_use]
    pub fn trace(&self) -> &[TraceEntry] {
        &self.trace
    }

    /// The chat as it is now.
    #[must_use]
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The flows, modules and queues of the simulated instance. Those flows that turn their log off leave it on here.
    #[must_use]
    pub fn library(&self) -> &FlowLibrary {
        &self.library
    }

    /// When it began.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        self.began
    }

    /// The simulated time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// What flows draw from now on is what the answers say.
    pub(super) fn set_draw(&mut self) {
        self.answers.draw.inspect(|draw| self.ids.set_draw(*draw));
    }

    pub(super) fn tell(&mut self, what: Trace) {
        self.trace.push(TraceEntry { at: self.now, what });
    }

    /// Gives the engine a command, and lets happen what comes of it.
    pub(super) fn command(&mut self, command: Command) -> Result<(), Refusal> {
        self.decide(command)?;
        self.receive()
    }

    pub(super) fn decide(&mut self, command: Command) -> Result<(), Refusal> {
        let woken = command == Command::Wake;
        let surroundings = Surroundings { now: self.now, ids: &mut self.ids, library: &self.library };
        let events = decide(&self.chat, surroundings, command)?;
        self.happen(&events, woken);
        Ok(())
    }
}

fn request(start: &Start, flow_id: FlowId, contact_id: ContactId, library: &FlowLibrary) -> contact::Start {
    let message = |text: &String| ChatMessage { content_type: TEXT_PLAIN.to_owned(), content: text.clone() };
    contact::Start {
        contact_id,
        instance_id: InstanceId::new("simulation"),
        display_name: start.customer.clone(),
        attributes: start.attributes.clone(),
        initial_message: start.first_message.as_ref().map(message),
        expires_at: start.at.after(start.duration),
        content_types: start.content_types.clone(),
        flow_id,
        library: library.clone(),
        related_contact_id: None,
        customer_id: None,
        device_label: None,
        segment_attributes: BTreeMap::new(),
        past_chat: None,
        disconnect_on_customer_exit: start.disconnect_on_customer_exit,
    }
}
