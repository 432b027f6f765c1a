//! Time, and what comes in it: timers, and answers of places outside the chat.

use serde::{Deserialize, Serialize};

use super::answers::Asker;
use super::simulation::{Refusal, Simulation};
use super::trace::Trace;
use crate::contact::call::{Call, CallFailure, CallOutcome};
use crate::contact::command::Command;
use crate::contact::event::Event;
use crate::id::CallId;
use crate::time::{Span, Timestamp};

/// How many turns a step may lead to: more than any flow has in the longest chat that waits between its rounds.
const TURNS_LIMIT: u32 = 50_000;

/// An answer that is on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Arriving {
    at: Timestamp,
    call_id: CallId,
    outcome: CallOutcome,
}

impl Simulation {
    /// Lets time pass. What is due happens at its time; of what is due at the same time, answers come before timers.
    pub(super) fn pass(&mut self, span: Span) -> Result<(), Refusal> {
        let until = self.now.after(span);
        while let Some(due) = self.next_due().filter(|due| *due <= until) {
            self.hop(due)?;
        }
        self.now = until;
        Ok(())
    }

    /// Lets time pass until the next thing is due.
    pub(super) fn pass_to_next(&mut self) -> Result<(), Refusal> {
        let Some(due) = self.next_due() else {
            return Err(Refusal::new("Nothing will come by itself any more."));
        };
        self.hop(due)
    }

    /// When something comes by itself, if anything will: a timer, or an answer that is on its way.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let answers = self.arriving.iter().map(|arriving| arriving.at);
        answers.chain(self.chat.timers.next()).min()
    }

    /// A flow has asked: finds out what will come back.
    pub(super) fn ask(&mut self, call: &Call) {
        let with_contact = self.agent_in_chat();
        let asker = Asker { library: &self.library, now: self.now, with_contact: with_contact.as_deref() };
        match self.answers.answer(&call.request, &asker) {
            Some(Some((after, outcome))) => self.send_answer(call.id.clone(), after, outcome),
            Some(None) => {}
            None => self.unanswered.push(call.id.clone()),
        }
    }

    /// Sends what somebody has answered on its way to the flow that asked.
    pub(super) fn send_answer(&mut self, call_id: CallId, after: Span, outcome: CallOutcome) {
        self.unanswered.retain(|unanswered| unanswered != &call_id);
        self.arriving.push(Arriving { at: self.now.after(after), call_id, outcome });
    }

    /// Answers again every call that has no answer yet, now that other answers are known.
    pub(super) fn ask_again(&mut self) {
        for call_id in std::mem::take(&mut self.unanswered) {
            let call = self.chat.calls.iter().find(|call| call.id == call_id).cloned();
            if let Some(call) = call {
                self.ask(&call);
            }
        }
    }

    /// Lets every answer arrive that is due.
    pub(super) fn receive(&mut self) -> Result<(), Refusal> {
        while let Some(arrived) = self.arrived() {
            self.deliver(arrived.call_id, arrived.outcome)?;
        }
        Ok(())
    }

    pub(super) fn next_unanswered(&mut self) -> Option<CallId> {
        let fails = !self.answers.waits_for_answers && !self.unanswered.is_empty();
        fails.then(|| self.unanswered.remove(0))
    }

    /// Nobody knows an answer.
    pub(super) fn fail(&mut self, call_id: CallId) -> Result<(), Refusal> {
        self.deliver(call_id, Err(CallFailure::new("The simulation was given no answer.")))?;
        self.receive()
    }

    fn hop(&mut self, due: Timestamp) -> Result<(), Refusal> {
        self.now = self.now.max(due);
        self.receive()?;
        if self.chat.timers.due(self.now).is_some() {
            self.count_turn()?;
            self.command(Command::Wake)?;
        }
        self.settle()
    }

    fn deliver(&mut self, call_id: CallId, outcome: CallOutcome) -> Result<(), Refusal> {
        self.count_turn()?;
        self.tell(Trace::Answered { call_id: call_id.clone(), outcome: Some(outcome.clone()) });
        self.decide(Command::CallAnswered { call_id, outcome })
    }

    /// The answer that is due the longest; of several, the one that was sent first.
    fn arrived(&mut self) -> Option<Arriving> {
        let due = self.arriving.iter().enumerate().filter(|(_, arriving)| arriving.at <= self.now);
        let (index, _) = due.min_by_key(|(index, arriving)| (arriving.at, *index))?;
        Some(self.arriving.remove(index))
    }

    fn count_turn(&mut self) -> Result<(), Refusal> {
        self.turns = self.turns.saturating_add(1);
        if self.turns > TURNS_LIMIT {
            let message =
                format!("More than {TURNS_LIMIT} things would happen: the flow goes round without end.");
            return Err(Refusal::new(message));
        }
        Ok(())
    }
}

/// Forgets what would still come for calls that are done.
pub(super) fn forget_done(simulation: &mut Simulation, event: &Event) {
    if let Event::CallDone(id) = event {
        simulation.unanswered.retain(|unanswered| unanswered != id);
        simulation.arriving.retain(|arriving| &arriving.call_id != id);
    }
}
