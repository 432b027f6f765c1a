//! One action of a flow, done.

use std::collections::BTreeMap;

use super::super::chat::{FlowRole, Place};
use super::super::data::can_have;
use super::super::event::{Audience, Event};
use super::super::talk::CONTENT_LIMIT;
use super::super::turn::Turn;
use super::{MODULES_LIMIT, Outcome};
use crate::flow::step::{self, Hook, Step};
use crate::id::FlowId;
use crate::object::contact::ContactData;
use crate::wire::content_type::TEXT_PLAIN;
use crate::wire::participant::{Item, ItemType};
use crate::wire::service::DisconnectReason;

impl Turn<'_, '_> {
    /// Does the action at a place.
    pub(super) fn perform(&mut self, place: &mut Place) -> Outcome {
        let Some(action) = self.action_at(place) else {
            return Outcome::FlowOver;
        };
        match step::read(action, &self.scope(place)) {
            Step::Say(text) => self.say(text, place.role),
            Step::TalkToBot(step) => self.talk_to_bot(place, step),
            Step::ShowView(step) => self.show_view(place, step),
            Step::SetHooks(hooks) => self.set_hooks(hooks),
            Step::SetTarget(target) => self.set_target(place, target),
            Step::SetAttributes(attributes) => {
                let mut all = self.chat.attributes.clone();
                all.extend(attributes.clone());
                self.set(can_have(&all), Event::AttributesSet(attributes))
            }
            Step::SetRelatedAttributes(attributes) => {
                let related = self.chat.related_contact_id.as_ref().and_then(|id| id.parse().ok());
                match related {
                    Some(contact_id) => {
                        let possible = can_have(&attributes);
                        self.set(possible, Event::RelatedAttributesSet { contact_id, attributes })
                    }
                    None => Outcome::failed(),
                }
            }
            Step::SetFlowAttributes(attributes) => {
                set_flow_attributes(&mut place.frame.attributes, attributes)
            }
            Step::SetData(data) => self.set_data(data),
            Step::Tag(tags) => self.set(self.chat.can_tag(&tags), Event::Tagged(tags)),
            Step::Untag(keys) => self.set(true, Event::Untagged(keys)),
            Step::SetUrgency { priority, queue_time_adjustment_seconds } => {
                self.set_urgency(priority, queue_time_adjustment_seconds, None);
                Outcome::Success
            }
            Step::SetRoutingCriteria(criteria) => {
                self.set_urgency(None, None, Some(criteria));
                Outcome::Success
            }
            Step::TransferToQueue => self.transfer_to_queue(place),
            Step::MoveToQueue(target) => self.move_to_queue(place, target),
            Step::TransferToFlow(flow_id) if self.library.flows.contains_key(&flow_id) => {
                Outcome::ToFlow(flow_id)
            }
            Step::InvokeModule(module) => self.invoke_module(place, module),
            Step::EndModule => Outcome::OutOfModule,
            Step::Wait(wait) => self.wait(place, wait),
            Step::Choose(value) => Outcome::Chose(value),
            Step::Distribute => Outcome::Chose(self.one_to_hundred().to_string()),
            Step::Loop(count) => loop_once(place, count),
            Step::CheckHours(hours) => self.check_hours(hours),
            Step::CheckMetric { target, .. } | Step::GetMetrics(target) => self.ask_metrics(place, target),
            Step::CallFunction(function) => self.call_function(place, function),
            Step::ContinuePastChat { rehydration_type, source_contact_id } => {
                self.ask_past_chat(place, rehydration_type, source_contact_id)
            }
            Step::SetLogging(logs) => self.set(true, Event::LoggingSet(logs)),
            Step::Disconnect if place.role.whispers() => Outcome::failed(),
            Step::Disconnect => {
                self.end(DisconnectReason::ContactFlowDisconnect);
                Outcome::Ended
            }
            Step::EndFlow => Outcome::FlowOver,
            Step::Pass => Outcome::Success,
            Step::TransferToFlow(_) | Step::Fail => Outcome::failed(),
        }
    }

    /// Sets hooks, all or none: a flow that does not exist would be missed when its event comes.
    fn set_hooks(&mut self, hooks: Vec<(Hook, Option<FlowId>)>) -> Outcome {
        let exists = |(hook, flow): &(Hook, Option<FlowId>)| {
            let known = |flow: &FlowId| self.library.flows.contains_key(flow);
            !hook.runs_in_chats() || flow.as_ref().is_none_or(known)
        };
        if !hooks.iter().all(exists) {
            return Outcome::failed();
        }
        for (hook, flow) in hooks {
            self.emit(Event::HookSet(hook, flow));
        }
        Outcome::Success
    }

    fn set(&mut self, allowed: bool, event: Event) -> Outcome {
        if !allowed {
            return Outcome::failed();
        }
        self.emit(event);
        Outcome::Success
    }

    fn set_data(&mut self, data: Box<ContactData>) -> Outcome {
        self.set(self.chat.can_know(&data), Event::DataSet(data))
    }

    /// Says something as the system, to whoever hears the flow.
    pub(super) fn say(&mut self, text: String, role: FlowRole) -> Outcome {
        if text.len() > CONTENT_LIMIT {
            return Outcome::failed();
        }
        let system = self.system();
        let item =
            Item { kind: ItemType::Message, content: Some(text), ..self.event_of(&system, TEXT_PLAIN) };
        let audience = match role {
            FlowRole::Contact | FlowRole::CustomerQueue => Audience::All,
            FlowRole::AgentWhisper => Audience::Agent,
            FlowRole::CustomerWhisper => Audience::Customer,
        };
        self.emit(Event::Appended { item, client_token: None, audience });
        Outcome::Success
    }

    fn invoke_module(&mut self, place: &Place, module: FlowId) -> Outcome {
        let known = self.library.modules.contains_key(&module);
        if known && place.callers.len() < MODULES_LIMIT {
            Outcome::IntoModule(module)
        } else {
            Outcome::failed()
        }
    }
}

impl FlowRole {
    /// Whether the flow only says something beside the chat, which goes on meanwhile.
    pub(super) fn whispers(self) -> bool {
        matches!(self, Self::AgentWhisper | Self::CustomerWhisper)
    }
}

/// Sets attributes of a flow, which may be as large as those of a contact.
fn set_flow_attributes(known: &mut BTreeMap<String, String>, set: BTreeMap<String, String>) -> Outcome {
    let mut all = known.clone();
    all.extend(set);
    if !can_have(&all) {
        return Outcome::failed();
    }
    *known = all;
    Outcome::Success
}

fn loop_once(place: &mut Place, count: u32) -> Outcome {
    let action = place.frame.action.clone();
    let gone = place.frame.loops.entry(action.clone()).or_insert(0);
    if *gone < count {
        *gone += 1;
        return Outcome::Chose("ContinueLooping".to_owned());
    }
    place.frame.loops.remove(&action);
    Outcome::Chose("DoneLooping".to_owned())
}
