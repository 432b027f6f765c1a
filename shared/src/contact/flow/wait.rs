//! Waits, and what ends them: their time, the customer's word, or a bot that leaves.
//!
//! A wait may keep the flow running: the flow goes down its `Continue` branch at once and leaves it when the wait's time
//! is up, whatever it waits for there by then. A branch that ends before, or comes back to its wait, lets the rest of the
//! time pass. A branch that hands the contact on, or to another flow, takes the wait with it.

use super::super::chat::{FlowRun, KeptWait, Place, Timer, Waiting};
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::document::ConditionBranch;
use crate::flow::step::WaitStep;
use crate::time::{Span, Timestamp};
use crate::wire::participant::{Item, ParticipantRole};

/// What comes of a wait when its time is up.
const COMPLETED: &str = "WaitCompleted";
/// What comes of a wait at once that keeps the flow running.
const CONTINUE: &str = "Continue";

impl Turn<'_, '_> {
    /// Wait.
    pub(super) fn wait(&mut self, place: &mut Place, wait: WaitStep) -> Outcome {
        if place.role.whispers() {
            return Outcome::failed();
        }
        if wait.bot_left && self.present(ParticipantRole::CustomBot).is_none() {
            return Outcome::Failed("ParticipantNotFound");
        }
        if place.is_at_kept_wait()
            && let Some(due) = place.leave_continue_branch()
        {
            return self.rest_until(place, due);
        }
        if wait.keeps_running && place.kept_wait.is_none() && self.has_continue_branch(place) {
            let due = self.now.after(wait.limit);
            let action = place.frame.action.clone();
            place.kept_wait = Some(KeptWait { action, depth: place.callers.len(), due });
            return Outcome::Chose(CONTINUE.to_owned());
        }
        self.set_flow_timer(wait.limit);
        let WaitStep { customer_returned, bot_left, .. } = wait;
        self.wait_for(place, Waiting::Time { customer_returned, bot_left })
    }

    /// Lets the flow wait here for nothing but this time.
    pub(super) fn rest_until(&mut self, place: &Place, due: Timestamp) -> Outcome {
        self.emit(Event::TimerSet(Timer::FlowWait, due));
        self.wait_for(place, Waiting::Time { customer_returned: false, bot_left: false })
    }

    /// The flow has waited long enough.
    pub(in super::super) fn flow_time_is_up(&mut self) {
        let Some(mut run) = self.waiting() else { return };
        let kept_is_over = run.place.kept_wait.as_ref().is_some_and(|kept| kept.due <= self.now);
        if kept_is_over && run.place.leave_continue_branch().is_some() {
            return self.resume(run, Outcome::Chose(COMPLETED.to_owned()));
        }
        let outcome = match &run.waits_for {
            Waiting::Time { .. } => Outcome::Chose(COMPLETED.to_owned()),
            Waiting::Bot(_) => Outcome::Failed("InputTimeLimitExceeded"),
            Waiting::View { .. } => Outcome::Failed("TimeLimitExceeded"),
            Waiting::Call(_) => return,
        };
        self.resume(run, outcome);
    }

    /// The customer has said something, which is in the transcript already.
    pub(in super::super) fn customer_said(&mut self, item: &Item) {
        let Some(run) = self.waiting() else { return };
        match run.waits_for {
            Waiting::Time { customer_returned: true, .. } => {
                self.resume(run, Outcome::Chose("CustomerReturned".to_owned()));
            }
            Waiting::Bot(_) => self.bot_hears(run, item.content.as_deref().unwrap_or_default()),
            Waiting::View { .. } => self.view_answered(run, item),
            Waiting::Time { .. } | Waiting::Call(_) => {}
        }
    }

    /// A bot that was brought in has left.
    pub(in super::super) fn bot_has_left(&mut self) {
        let Some(run) = self.waiting() else { return };
        if matches!(run.waits_for, Waiting::Time { bot_left: true, .. }) {
            self.resume(run, Outcome::Chose("BotParticipantDisconnected".to_owned()));
        }
    }

    /// Sets when the flow has waited long enough.
    pub(super) fn set_flow_timer(&mut self, span: Span) {
        self.emit(Event::TimerSet(Timer::FlowWait, self.now.after(span)));
    }

    fn waiting(&self) -> Option<FlowRun> {
        self.chat.run.clone()
    }

    fn has_continue_branch(&self, place: &Place) -> bool {
        let named = |branch: &ConditionBranch| branch.condition.operands.iter().any(|name| name == CONTINUE);
        self.action_at(place).is_some_and(|action| action.transitions.conditions.iter().any(named))
    }
}

impl Place {
    fn is_at_kept_wait(&self) -> bool {
        let here = |kept: &KeptWait| kept.depth == self.callers.len() && kept.action == self.frame.action;
        self.kept_wait.as_ref().is_some_and(here)
    }

    /// Goes back to the wait in whose `Continue` branch this is, and says when its time is up; None if it is in none.
    pub(super) fn leave_continue_branch(&mut self) -> Option<Timestamp> {
        let kept = self.kept_wait.take()?;
        while self.callers.len() > kept.depth {
            self.frame = self.callers.pop()?;
        }
        self.frame.action = kept.action;
        Some(kept.due)
    }
}
