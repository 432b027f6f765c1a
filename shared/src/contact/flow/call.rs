//! What a flow asks of places outside the chat.

use serde_json::{Value, json};

use super::super::call::{
    ATTEMPTS_LIMIT, Call, CallFailure, CallOutcome, CallRequest, FunctionCall, GRACE, PastChat,
};
use super::super::chat::{Place, Timer, Waiting};
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::step::FunctionStep;
use crate::id::{CallId, ContactId};
use crate::wire::service::{RehydrationType, instance_arn};

/// How many calls may be open for functions that nobody waits for: each is part of the chat until it is answered.
pub const CALLS_LIMIT: usize = 20;

impl Turn<'_, '_> {
    /// Asks, and lets the flow wait for the answer.
    pub(super) fn call(&mut self, place: &Place, request: CallRequest) -> Outcome {
        let id = self.make_call(request);
        self.wait_for(place, Waiting::Call(id))
    }

    /// Asks, and leaves it at that.
    pub(super) fn make_call(&mut self, request: CallRequest) -> CallId {
        let id = self.new_call_id();
        self.send_call(Call { id: id.clone(), attempt: 1, due: self.now, request });
        id
    }

    /// InvokeLambdaFunction.
    pub(super) fn call_function(&mut self, place: &Place, step: FunctionStep) -> Outcome {
        let event = self.function_event(&step);
        let FunctionStep { function, time_limit, waits, .. } = step;
        let request = CallRequest::Function(FunctionCall { function, time_limit, event });
        if waits {
            return self.call(place, request);
        }
        if self.chat.calls.len() >= CALLS_LIMIT {
            self.why = Some(format!("{CALLS_LIMIT} calls have not been answered yet."));
            return Outcome::failed();
        }
        self.make_call(request);
        Outcome::Success
    }

    /// CreatePersistentContactAssociation asks whether the earlier chat can be continued.
    pub(super) fn ask_past_chat(
        &mut self,
        place: &Place,
        rehydration_type: RehydrationType,
        source_contact_id: ContactId,
    ) -> Outcome {
        let past_chat = PastChat { rehydration_type, source_contact_id };
        match &self.chat.past_chat {
            _ if source_contact_id.initial() == self.chat.initial_contact_id => Outcome::failed(),
            None => self.call(place, CallRequest::PastChat(past_chat)),
            Some(earlier) if *earlier == past_chat => Outcome::Success,
            Some(_) => Outcome::failed(),
        }
    }

    /// A call has been answered. One that nobody waits for any more only ends.
    pub(in super::super) fn call_answered(&mut self, id: &CallId, outcome: CallOutcome) {
        let Some(call) = self.chat.calls.iter().find(|call| &call.id == id).cloned() else {
            return;
        };
        self.emit(Event::CallDone(call.id));
        self.arm_calls();
        let Some(run) = self.chat.run.clone() else { return };
        let why = outcome.as_ref().err().map(|failure| failure.message.clone());
        match &run.waits_for {
            Waiting::Call(waited) if waited == id => {
                self.why = why;
                let step = self.step_at(&run.place);
                let outcome = self.answered(&run.place, call.request, outcome);
                self.go_on(run.place, step, outcome);
            }
            Waiting::Bot(talk) if talk.call.as_ref() == Some(id) => {
                self.why = why;
                self.bot_answered(run, outcome);
            }
            _ => {}
        }
    }

    /// Makes calls once more whose answer is overdue, and gives those up that were made often enough.
    pub(in super::super) fn calls_are_overdue(&mut self) {
        let overdue: Vec<Call> =
            self.chat.calls.iter().filter(|call| call.due <= self.now).cloned().collect();
        for call in overdue {
            if call.attempt < ATTEMPTS_LIMIT {
                self.send_call(Call { attempt: call.attempt + 1, ..call });
            } else {
                self.call_answered(&call.id, Err(CallFailure::new("There was no answer.")));
            }
        }
        self.arm_calls();
    }

    fn send_call(&mut self, call: Call) {
        let due = self.now.after(call.request.time_limit()).after(GRACE);
        self.emit(Event::CallMade(Box::new(Call { due, ..call })));
        self.arm_calls();
    }

    fn arm_calls(&mut self) {
        let event = match self.chat.calls.iter().map(|call| call.due).min() {
            Some(due) => Event::TimerSet(Timer::Call, due),
            None => Event::TimerCancelled(Timer::Call),
        };
        self.emit(event);
    }

    /// The event that a function is given, in the form that functions for Amazon Connect expect.
    fn function_event(&self, step: &FunctionStep) -> Value {
        let chat = &*self.chat;
        let instance = &chat.instance_id;
        let id = chat.current.contact_id;
        let queue = self
            .queue()
            .map(|queue| json!({ "ARN": queue.arn(instance), "Name": queue.name.unwrap_or_default() }));
        let previous = id.segment().checked_sub(1).map(|number| id.with_segment(number));
        json!({
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": chat.attributes,
                    "Channel": "CHAT",
                    "ContactId": id,
                    "CustomerEndpoint": null,
                    "CustomerId": chat.data.customer_id,
                    "Description": chat.data.description,
                    "InitialContactId": chat.initial_contact_id,
                    "InitiationMethod": chat.current.initiation_method,
                    "InstanceARN": instance_arn(instance),
                    "LanguageCode": chat.data.language_code,
                    "MediaStreams": { "Customer": { "Audio": null } },
                    "Name": chat.data.name,
                    "PreviousContactId": previous,
                    "Queue": queue,
                    "References": chat.data.references,
                    "RelatedContactId": chat.related_contact_id,
                    "SegmentAttributes": chat.data.segment_attributes,
                    "SystemEndpoint": null,
                    "Tags": chat.tags,
                },
                "Parameters": step.parameters,
            },
        })
    }
}
