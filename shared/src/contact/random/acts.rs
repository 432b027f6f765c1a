//! Who does what, at random: time, the customer, agents, bots, back ends, and the places that calls go to.

use std::collections::BTreeMap;

use serde_json::json;

use super::flows::{FLOWS, QUEUES, VALUES};
use super::world::{DEVICE, World};
use crate::contact::call::{CallFailure, CallOutcome, CallReply, CallRequest, QueueMetrics};
use crate::contact::chat::{Participant, RoleTimer};
use crate::contact::command::Command;
use crate::flow::step::Target;
use crate::id::{AgentId, DeviceId, FlowId, QueueId};
use crate::object::contact::{AgentAccepted, Caller, ContactData, UpdateRoutingData};
use crate::time::{Span, Timestamp};
use crate::view::TEMPLATE_TYPE;
use crate::wire::content_type::{INTERACTIVE_RESPONSE, TEXT_PLAIN, TYPING};
use crate::wire::participant::{ParticipantRole, SendEventRequest, SendMessageRequest};

const AGENTS: [&str; 3] = ["ann", "bob", "cyd"];

impl World {
    /// Exactly when something is due, a moment too early, or at any other time.
    pub fn time(&mut self) -> Command {
        let random = self.now.after(Span::millis(i64::try_from(self.dice.roll(200_000)).unwrap()));
        let next = self.chat.timers.next().unwrap_or(self.now);
        // The end of the chat comes soon enough.
        let next = if next < self.chat.expires_at || self.dice.chance(3) { next } else { random };
        self.now = match self.dice.roll(8) {
            0..=3 => self.now.max(next),
            4 => self.now.max(Timestamp::from_millis(next.millis() - 1)),
            5 => self.now.after(Span::seconds(1)),
            // The clock was wrong and is set right.
            6 if self.dice.chance(20) => self.now.after(Span::seconds(-3)),
            6 => random,
            _ => self.now,
        };
        Command::Wake
    }

    pub fn customer(&mut self) -> Option<Command> {
        let caller = self.caller(|participant| participant.role == ParticipantRole::Customer)?;
        if self.dice.chance(2) {
            return Some(self.leave(caller));
        }
        Some(match self.dice.roll(12) {
            0..=2 => Command::Connect(caller),
            3 => Command::ConnectionLost(caller),
            4 => Command::SendEvent(
                caller,
                SendEventRequest { content_type: TYPING.to_owned(), content: None, client_token: None },
                None,
            ),
            5..=7 => {
                let action = self.dice.pick(&["Submit", "Back", "Other"]);
                let content =
                    json!({ "templateType": TEMPLATE_TYPE, "action": action, "data": { "a": "b" } });
                let content = if self.dice.chance(20) { "{}".to_owned() } else { content.to_string() };
                message(caller, INTERACTIVE_RESPONSE, &content)
            }
            _ => message(caller, TEXT_PLAIN, self.dice.pick(&["hello", "Order", "hm"])),
        })
    }

    pub fn agent(&mut self) -> Option<Command> {
        let caller = self.caller(|participant| participant.role == ParticipantRole::Agent)?;
        Some(match self.dice.roll(9) {
            0 => Command::Connect(caller),
            1..=2 => Command::ConnectionLost(caller),
            3..=4 => message(caller, TEXT_PLAIN, "How can I help?"),
            5..=6 => self.leave(caller),
            _ => {
                let target = if self.dice.chance(30) {
                    Target::Agent(AgentId::new(self.dice.pick(&AGENTS)))
                } else {
                    Target::Queue(QueueId::new(self.dice.pick(&QUEUES).0))
                };
                let flow = self.dice.pick(&FLOWS);
                let flow_id = self.dice.chance(50).then(|| FlowId::new(flow));
                Command::Transfer { caller, target, flow_id, client_token: None }
            }
        })
    }

    pub fn bot(&mut self) -> Command {
        let there = self.caller(|participant| participant.role == ParticipantRole::CustomBot);
        match there.filter(|_| self.dice.chance(60)) {
            Some(caller) if self.dice.chance(50) => self.leave(caller),
            Some(caller) => message(caller, TEXT_PLAIN, "beep"),
            None => {
                let client_token = self.dice.chance(50).then(|| "token".to_owned());
                Command::CreateParticipant { display_name: "Helper".to_owned(), client_token }
            }
        }
    }

    /// Somebody who is or was in the chat.
    pub fn caller(&mut self, is: impl Fn(&Participant) -> bool) -> Option<Caller> {
        let all: Vec<&Participant> =
            self.chat.participants.iter().filter(|participant| is(participant)).collect();
        let latest = all.last()?;
        let some = if self.dice.chance(90) { latest } else { self.dice.pick(&all) };
        let device = if self.dice.chance(98) { DEVICE } else { "another" };
        Some(Caller { participant_id: some.id.clone(), device_id: DeviceId::new(device), generation: 0 })
    }

    fn leave(&mut self, caller: Caller) -> Command {
        Command::Disconnect(caller, self.dice.chance(50).then(|| "leaving".to_owned()))
    }

    /// An agent accepts, or the chat is told of one who has accepted: now, late, or again.
    pub fn accept(&mut self) {
        let agent = self.dice.pick(&AGENTS);
        if self.dice.chance(60) {
            self.router.accept(agent, self.now);
        }
        if !self.router.mail.is_empty() && self.dice.chance(90) {
            let accepted = self.router.mail.remove(0);
            self.deliver(&accepted);
        } else if !self.router.told.is_empty() {
            let again = self.dice.pick(&self.router.told);
            self.deliver(&again);
        }
    }

    /// The Router tells the chat who has accepted, again and again until the chat has it.
    pub fn deliver(&mut self, accepted: &AgentAccepted) {
        self.router.told.push(accepted.clone());
        while !self.run(Command::AgentAccepted(accepted.clone())) {}
        if self.dice.chance(80)
            && let Some(caller) = self.caller(|participant| participant.role == ParticipantRole::Agent)
        {
            self.run(Command::Connect(caller));
        }
    }

    /// An answer to a call, perhaps a second one, one that nobody waits for any more, or a wrong one.
    pub fn answer(&mut self) -> Option<Command> {
        let call = if self.calls.is_empty() || self.dice.chance(10) {
            if self.answered.is_empty() {
                return None;
            }
            self.dice.pick(&self.answered)
        } else {
            let place = usize::try_from(self.dice.roll(self.calls.len() as u64)).unwrap();
            let call = self.calls.remove(place);
            self.answered.push(call.clone());
            call
        };
        let outcome = self.outcome(&call.request);
        Some(Command::CallAnswered { call_id: call.id, outcome })
    }

    fn outcome(&mut self, request: &CallRequest) -> CallOutcome {
        if self.dice.chance(15) {
            return Err(CallFailure::new("broken"));
        }
        if self.dice.chance(5) {
            return Ok(CallReply::PastChat);
        }
        let function =
            [json!({ "text": "gold", "number": 60 }), json!({ "deep": {} }), json!("text"), json!({})];
        let bot = [
            json!({ "sessionState": { "dialogAction": { "type": "ElicitIntent" } } }),
            json!({ "sessionState": { "dialogAction": { "type": "ElicitIntent" } },
                    "messages": [{ "content": "And?", "contentType": "PlainText" }] }),
            json!({ "sessionState": { "intent": { "name": "Order", "state": "Fulfilled" } } }),
            json!({ "sessionState": { "intent": { "name": "Else", "state": "ReadyForFulfillment" } } }),
            json!({ "sessionState": { "intent": { "name": "Order", "state": "Failed" } } }),
            json!({ "sessionState": { "dialogAction": { "type": "Close" } } }),
        ];
        Ok(match request {
            CallRequest::Function(_) => CallReply::Function(self.dice.pick(&function)),
            CallRequest::Bot(_) => {
                let response = serde_json::from_value(self.dice.pick(&bot)).unwrap();
                CallReply::Bot(Box::new(response))
            }
            CallRequest::Metrics(_) => {
                let size = u32::try_from(self.dice.roll(4)).unwrap();
                CallReply::Metrics(QueueMetrics { size, ..QueueMetrics::default() })
            }
            CallRequest::PastChat(_) => CallReply::PastChat,
            CallRequest::Agent(_) => CallReply::Agent,
        })
    }

    pub fn back_end(&mut self) -> Command {
        let (contact_id, instance_id) = (self.chat.current.contact_id, self.chat.instance_id.clone());
        match self.dice.roll(24) {
            0 => Command::Stop,
            1..=4 => {
                let (name, values) = self.dice.pick(&VALUES);
                let value = self.dice.pick(values);
                Command::UpdateAttributes(BTreeMap::from([((*name).to_owned(), value.to_owned())]))
            }
            5 => Command::UpdateContact(ContactData {
                name: Some("Order".to_owned()),
                ..ContactData::default()
            }),
            6 => Command::Tag(BTreeMap::from([("c".to_owned(), "d".to_owned())])),
            7 => Command::UpdateRoutingData(UpdateRoutingData {
                contact_id,
                instance_id,
                queue_priority: Some(1),
                queue_time_adjustment_seconds: None,
                routing_criteria: None,
            }),
            _ => {
                use RoleTimer::{AgentDisconnect, AgentIdle, CustomerDisconnect, CustomerIdle};
                let timer = self.dice.pick(&[AgentDisconnect, AgentIdle, CustomerDisconnect, CustomerIdle]);
                let minutes = self.dice.chance(80).then(|| 2 + u32::try_from(self.dice.roll(20)).unwrap());
                Command::UpdateRoleConfig(vec![(timer, minutes)])
            }
        }
    }
}

fn message(caller: Caller, content_type: &str, content: &str) -> Command {
    let request = SendMessageRequest {
        content_type: content_type.to_owned(),
        content: content.to_owned(),
        client_token: None,
    };
    Command::SendMessage(caller, request)
}
