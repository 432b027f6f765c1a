//! What ends a flow's wait: its time, the customer's word, or a bot that leaves.

use super::super::chat::{FlowRun, Timer, Waiting};
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::time::Span;
use crate::wire::participant::Item;

impl Turn<'_, '_> {
    /// The flow has waited long enough.
    pub(in super::super) fn flow_time_is_up(&mut self) {
        let Some(run) = self.waiting() else { return };
        let outcome = match &run.waits_for {
            Waiting::Time { .. } => Outcome::Chose("WaitCompleted".to_owned()),
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
}
