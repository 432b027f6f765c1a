//! How flows run in a chat: from action to action until one waits, hands the chat on or ends it.
//!
//! [`perform`] does one action and says what came of it; here that becomes the next one. Whoever was waited for (a
//! time, the customer, a call's answer) brings the outcome of the action that waits, and the flow runs on from there.

mod answer;
mod bot;
pub(super) mod call;
mod card;
mod log;
mod perform;
pub mod queue;
mod scope;
mod view;
mod wait;

use std::collections::BTreeMap;

use super::chat::{FlowRole, FlowRun, Frame, KeptWait, Place, Stage, Timer, Waiting};
use super::event::Event;
use super::turn::Turn;
use crate::flow::document::{Action, Transitions};
use crate::flow::log::FlowLogEntry;
use crate::flow::reference::Scope;
use crate::flow::step::Hook;
use crate::id::FlowId;
use crate::wire::service::DisconnectReason;

/// How many actions may run without a wait in between. A flow that comes this far goes in circles, and takes the error
/// branch of the action it has come to.
pub const ACTIONS_LIMIT: u32 = 1_000;
/// How many actions it may run after that.
const LAST_ACTIONS: u32 = 50;
/// How deep modules may invoke modules.
const MODULES_LIMIT: usize = 5;

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// It is done.
    Success,
    /// Its conditions choose by this value.
    Chose(String),
    /// It failed, with an error of this type.
    Failed(&'static str),
    /// Another flow goes on.
    ToFlow(FlowId),
    /// A module goes on, and comes back.
    IntoModule(FlowId),
    /// The module is over.
    OutOfModule,
    /// The flow is over.
    FlowOver,
    /// The contact waits in a queue now.
    Queued,
    /// The flow waits, as the chat knows.
    Waits,
    /// The chat has ended.
    Ended,
}

/// What catches every error that has no branch of its own.
const NO_MATCHING_ERROR: &str = "NoMatchingError";
/// The error of the action at which a flow is stopped that goes in circles.
const TOO_MANY_ACTIONS: &str = "TooManyActions";

impl Outcome {
    fn failed() -> Self {
        Self::Failed(NO_MATCHING_ERROR)
    }
}

/// What follows.
enum Next {
    /// The action at this place.
    At(Place),
    /// The flow is over.
    Over(FlowRole),
    /// Nothing for now.
    Nothing,
}

impl Turn<'_, '_> {
    /// Runs a flow that has the contact, from its start.
    pub(super) fn run_flow(&mut self, flow_id: FlowId) {
        match self.start_of(flow_id, FlowRole::Contact, 0) {
            Some(place) => self.run(place),
            None => self.end(DisconnectReason::SystemError),
        }
    }

    /// Runs the whispers that are set, now that an agent has accepted.
    pub(super) fn run_whispers(&mut self) {
        let of_agent = self.hooked(FlowRole::AgentWhisper, 0);
        if let Some(place) = of_agent.or_else(|| self.hooked(FlowRole::CustomerWhisper, 0)) {
            self.run(place);
        }
    }

    /// The flow that waits does not any more: whatever it waited for is of no interest.
    pub(super) fn stop_flow(&mut self) {
        if self.chat.run.is_some() {
            self.emit(Event::RunSet(None));
        }
        self.emit(Event::TimerCancelled(Timer::FlowWait));
    }

    /// Goes on with a flow that waited for the customer or a time: this came of its action.
    fn resume(&mut self, run: FlowRun, outcome: Outcome) {
        let step = self.step_at(&run.place);
        self.go_on(Place { spent: 0, ..run.place }, step, outcome);
    }

    /// Goes on with a flow that waited. Where a call was waited for, that is no rest for a flow that goes in circles.
    fn go_on(&mut self, place: Place, step: Option<FlowLogEntry>, outcome: Outcome) {
        self.stop_flow();
        let spent = place.spent;
        match self.follow(place, step, outcome) {
            Next::At(place) => self.run(place),
            Next::Over(role) => self.flow_is_over(role, spent),
            Next::Nothing => {}
        }
    }

    fn run(&mut self, mut place: Place) {
        loop {
            place.spent = place.spent.saturating_add(1);
            let spent = place.spent;
            let step = self.step_at(&place);
            let next = if spent == ACTIONS_LIMIT {
                self.follow(place, step, Outcome::Failed(TOO_MANY_ACTIONS))
            } else if spent > ACTIONS_LIMIT + LAST_ACTIONS {
                self.over(place)
            } else {
                let outcome = self.perform(&mut place);
                self.follow(place, step, outcome)
            };
            place = match next {
                Next::At(place) => place,
                Next::Over(role) => return self.flow_is_over(role, spent),
                Next::Nothing => return,
            };
        }
    }

    /// What follows from the outcome of the action at a place.
    fn follow(&mut self, mut place: Place, step: Option<FlowLogEntry>, outcome: Outcome) -> Next {
        let Some(action) = self.action_at(&place) else {
            self.log_missing_action(&place);
            return self.over(place);
        };
        let target = leads_to(action, &outcome, &self.scope(&place)).map(str::to_owned);
        self.log(step, &outcome, target.as_deref());
        match outcome {
            Outcome::Waits | Outcome::Ended => Next::Nothing,
            Outcome::FlowOver => self.over(place),
            Outcome::Queued => match self.hooked(FlowRole::CustomerQueue, place.spent) {
                Some(place) => Next::At(place),
                None => Next::Nothing,
            },
            Outcome::ToFlow(flow_id) => match self.start_of(flow_id, place.role, place.spent) {
                Some(place) => Next::At(place),
                None => self.over(place),
            },
            Outcome::IntoModule(module) => match self.frame_of(module) {
                Some(frame) => {
                    place.callers.push(std::mem::replace(&mut place.frame, frame));
                    Next::At(place)
                }
                None => self.over(place),
            },
            Outcome::OutOfModule => self.back_to_caller(place, Outcome::Success),
            Outcome::Success | Outcome::Chose(_) | Outcome::Failed(_) => match target {
                Some(target) => {
                    place.frame.action = target;
                    Next::At(place)
                }
                None if outcome == Outcome::Success => self.back_to_caller(place, outcome),
                None => self.back_to_caller(place, Outcome::failed()),
            },
        }
    }

    /// A module is over, or has no further action: goes on after the action that invoked it. A module that fails
    /// without a branch for that is a failure of the action that invoked it.
    fn back_to_caller(&mut self, mut place: Place, outcome: Outcome) -> Next {
        let has_wait = |kept: &KeptWait| kept.depth >= place.callers.len();
        if place.kept_wait.as_ref().is_some_and(has_wait) {
            return self.over(place);
        }
        let Some(caller) = place.callers.pop() else {
            return self.over(place);
        };
        place.frame = caller;
        let step = self.step_at(&place);
        self.follow(place, step, outcome)
    }

    /// Nothing follows: the flow is over. In the `Continue` branch of a wait only that branch is, and the rest of the
    /// wait's time passes.
    fn over(&mut self, mut place: Place) -> Next {
        match place.leave_continue_branch() {
            Some(due) => {
                self.rest_until(&place, due);
                Next::Nothing
            }
            None => Next::Over(place.role),
        }
    }

    /// A flow has no further action: the chat ends, unless the flow only runs beside it.
    fn flow_is_over(&mut self, role: FlowRole, spent: u32) {
        match role {
            FlowRole::Contact => self.end(DisconnectReason::ContactFlowDisconnect),
            FlowRole::AgentWhisper => {
                if let Some(place) = self.hooked(FlowRole::CustomerWhisper, spent) {
                    self.run(place);
                }
            }
            FlowRole::CustomerQueue | FlowRole::CustomerWhisper => {}
        }
    }

    /// The start of the flow that is hooked for a role, if one is and can be found.
    fn hooked(&mut self, role: FlowRole, spent: u32) -> Option<Place> {
        let hook = match role {
            FlowRole::Contact => Hook::CustomerRemaining,
            FlowRole::CustomerQueue => Hook::CustomerQueue,
            FlowRole::AgentWhisper => Hook::AgentWhisper,
            FlowRole::CustomerWhisper => Hook::CustomerWhisper,
        };
        if self.chat.has_ended() {
            return None;
        }
        let flow_id = self.chat.hooks.get(&hook)?.clone();
        let start = self.start_of(flow_id.clone(), role, spent);
        if start.is_none() {
            self.log_missing_flow(hook, flow_id);
        }
        start
    }

    fn start_of(&self, flow_id: FlowId, role: FlowRole, spent: u32) -> Option<Place> {
        Some(Place { role, frame: self.frame_of(flow_id)?, callers: Vec::new(), spent, kept_wait: None })
    }

    fn frame_of(&self, flow_id: FlowId) -> Option<Frame> {
        let action = self.library.flow(&flow_id)?.document.start_action.clone();
        Some(Frame { flow_id, action, attributes: BTreeMap::new(), loops: BTreeMap::new() })
    }

    /// Lets the flow wait here; no longer than a wait lasts in whose `Continue` branch it is.
    fn wait_for(&mut self, place: &Place, waits_for: Waiting) -> Outcome {
        if let Some(kept) = &place.kept_wait {
            let own = self.chat.timers.due_time(Timer::FlowWait);
            let due = own.map_or(kept.due, |own| own.min(kept.due));
            self.emit(Event::TimerSet(Timer::FlowWait, due));
        }
        self.emit(Event::RunSet(Some(Box::new(FlowRun { place: place.clone(), waits_for }))));
        Outcome::Waits
    }

    /// Runs the flow for customers who wait in a queue.
    fn run_queue_flow(&mut self) {
        if let Some(place) = self.hooked(FlowRole::CustomerQueue, 0) {
            self.run(place);
        }
    }

    /// Puts the contact into the stage in which a flow has it.
    pub(super) fn enter_flow(&mut self) {
        if self.chat.stage != Stage::InFlow {
            self.emit(Event::StageEntered(Stage::InFlow));
        }
    }
}

impl<'a> Turn<'_, 'a> {
    fn action_at(&self, place: &Place) -> Option<&'a Action> {
        self.library.flow(&place.frame.flow_id)?.document.action(&place.frame.action)
    }
}

/// The action that an outcome leads to in the same flow.
fn leads_to<'a>(action: &'a Action, outcome: &Outcome, scope: &Scope<'_>) -> Option<&'a str> {
    let transitions: &Transitions = &action.transitions;
    match outcome {
        Outcome::Success => transitions.next_action.as_deref(),
        Outcome::Chose(value) => transitions.matching(value, |reference| scope.fill(reference)),
        Outcome::Failed(error) => transitions.error(error).or_else(|| {
            let goes_on = match action.kind.as_str() {
                // A transfer has no way on but its failure, and some exports name only that.
                "TransferContactToQueue" | "DequeueContactAndTransferToQueue" => true,
                // Many exports name no error of a message. One that cannot be said costs nobody the chat.
                "MessageParticipant" => *error != TOO_MANY_ACTIONS,
                _ => false,
            };
            transitions.next_action.as_deref().filter(|_| goes_on)
        }),
        _ => None,
    }
}
