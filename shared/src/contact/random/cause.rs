//! What a command may do to the flow that waits, said without the engine's help.

use super::world::World;
use crate::contact::chat::{Timer, Waiting};
use crate::contact::command::Command;
use crate::object::contact::Caller;
use crate::wire::content_type::INTERACTIVE_RESPONSE;
use crate::wire::participant::ParticipantRole;

/// What a decision may do to the flow that waits.
pub struct Cause {
    /// What may come of the action that waits; anything if none.
    pub results: Option<Vec<&'static str>>,
    /// Whether the customer or a time was waited for.
    pub after_rest: bool,
    /// Whether the flow has to go on.
    pub must: bool,
}

impl World {
    /// What a command may bring that the flow waits for.
    pub fn cause(&mut self, command: &Command) -> Option<Cause> {
        let run = self.chat.run.as_ref()?;
        let waits_for = &run.waits_for;
        let wakes = matches!(command, Command::Wake) || self.now >= self.chat.expires_at;
        let due = |timer: Timer| self.chat.timers.due_time(timer).filter(|due| *due <= self.now);
        let kept_is_over = run.place.kept_wait.as_ref().is_some_and(|kept| kept.due <= self.now);
        self.model.leaves_continue_branch(wakes && kept_is_over);
        if wakes && kept_is_over {
            self.seen.insert("left a Continue branch".to_owned());
        }
        if wakes
            && !kept_is_over
            && let Some(time) = due(Timer::FlowWait)
        {
            let result = match waits_for {
                Waiting::Time { .. } => "WaitCompleted",
                Waiting::Bot(_) => "InputTimeLimitExceeded",
                Waiting::View { .. } => "TimeLimitExceeded",
                Waiting::Call(_) => return None,
            };
            // What is due before it may be the end of the flow.
            let must = self.chat.timers.next() == Some(time) && due(Timer::Duration).is_none();
            return Some(Cause { results: Some(vec![result]), after_rest: true, must });
        }
        let awaited = match waits_for {
            Waiting::Call(id) => Some(id),
            Waiting::Bot(talk) => talk.call.as_ref(),
            _ => None,
        };
        if wakes && let Some(id) = awaited {
            let given_up = self
                .chat
                .calls
                .iter()
                .any(|call| call.id == *id && call.attempt == 2 && call.due <= self.now);
            let failed = Some(vec!["NoMatchingError"]);
            return given_up.then_some(Cause { results: failed, after_rest: false, must: false });
        }
        let says = |caller: &Caller, role: ParticipantRole| {
            self.chat.taking_part(caller).is_ok_and(|participant| participant.role == role)
        };
        match (command, waits_for) {
            (Command::CallAnswered { call_id, .. }, Waiting::Call(id)) if call_id == id => {
                Some(Cause { results: None, after_rest: false, must: true })
            }
            (Command::CallAnswered { call_id, .. }, Waiting::Bot(talk))
                if talk.call.as_ref() == Some(call_id) =>
            {
                Some(Cause { results: None, after_rest: false, must: false })
            }
            (Command::SendMessage(caller, _), Waiting::Bot(_)) if says(caller, ParticipantRole::Customer) => {
                // Nothing comes of it at once, but whatever does comes after a rest.
                Some(Cause { results: Some(Vec::new()), after_rest: true, must: false })
            }
            (Command::SendMessage(caller, request), Waiting::View { .. })
                if says(caller, ParticipantRole::Customer)
                    && request.content_type == INTERACTIVE_RESPONSE =>
            {
                let must = request.content != "{}" && self.chat.content_types.contains(&request.content_type);
                Some(Cause { results: None, after_rest: true, must })
            }
            (Command::SendMessage(caller, request), Waiting::Time { customer_returned: true, .. })
                if says(caller, ParticipantRole::Customer) =>
            {
                let must = self.chat.content_types.contains(&request.content_type);
                Some(Cause { results: Some(vec!["CustomerReturned"]), after_rest: true, must })
            }
            (Command::Disconnect(caller, _), Waiting::Time { bot_left: true, .. })
                if says(caller, ParticipantRole::CustomBot) =>
            {
                let results = Some(vec!["BotParticipantDisconnected"]);
                Some(Cause { results, after_rest: true, must: true })
            }
            _ => None,
        }
    }
}
