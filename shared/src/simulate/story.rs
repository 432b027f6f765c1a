//! How what happens in a chat becomes a trace.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::hops::forget_done;
use super::simulation::Simulation;
use super::trace::{ChatEvent, Message, Speaker, Trace};
use crate::contact::chat::Timer;
use crate::contact::effect::{Outgoing, effects};
use crate::contact::event::{Audience, Event};
use crate::contact::evolve::evolve;
use crate::flow::library::FlowLibrary;
use crate::flow::log::FlowLogEntry;
use crate::id::FlowId;
use crate::wire::content_type::INTERACTIVE;
use crate::wire::participant::{Item, ItemType, ParticipantRole};

/// The action that turns the log of a flow on or off.
const LOG_SWITCH: &str = "UpdateFlowLoggingBehavior";

/// An action that turned a log on or off, and does not in the simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LogSwitch {
    flow_id: FlowId,
    identifier: String,
    parameters: Map<String, Value>,
}

/// The library with the log of every flow left on, so that each step is in the trace, and what the actions were like.
pub(super) fn always_logged(mut library: FlowLibrary) -> (FlowLibrary, Vec<LogSwitch>) {
    let mut switches = Vec::new();
    for (flow_id, flow) in library.flows.iter_mut().chain(library.modules.iter_mut()) {
        for action in flow.document.actions.iter_mut().filter(|action| action.kind == LOG_SWITCH) {
            let parameters = std::mem::take(&mut action.parameters);
            let (flow_id, identifier) = (flow_id.clone(), action.identifier.clone());
            switches.push(LogSwitch { flow_id, identifier, parameters });
        }
    }
    (library, switches)
}

impl Simulation {
    /// Lets happen what the engine has decided, as it was `woken` or for another reason.
    pub(super) fn happen(&mut self, events: &[Event], woken: bool) {
        let mut over = !woken;
        for event in events {
            self.tell_of(event, &mut over);
            evolve(&mut self.chat, self.now, event);
            forget_done(self, event);
            for outgoing in effects(&self.chat, &self.library, self.now, event) {
                self.send(outgoing);
            }
            if let Event::CallMade(call) = event {
                self.ask(call);
            }
        }
    }

    /// Tells of an event that is about to change the chat. `over` is whether no timer fires in this turn any
    /// more: one that ends the stage has, and others that were due at the same moment are cancelled by that.
    fn tell_of(&mut self, event: &Event, over: &mut bool) {
        let number = u32::from(self.chat.current.contact_id.segment()) + 1;
        match event {
            Event::Appended { item, audience, .. } => self.tell_line(item, *audience),
            Event::Told(item) | Event::ToldOne(_, item) => self.tell(Trace::Event(chat_event(item, false))),
            // In simulations who accepts connects at once.
            Event::TimerSet(Timer::AgentConnection, _) | Event::TimerCancelled(Timer::AgentConnection)
                if self.an_agent_connects() => {}
            Event::TimerSet(timer, due) if self.chat.timers.due_time(*timer) != Some(*due) => {
                self.tell(Trace::TimerSet { timer: *timer, due: *due });
            }
            Event::TimerCancelled(timer) => self.tell_timer_gone(*timer, over),
            Event::StageEntered(stage) => self.tell(Trace::Stage(stage.clone())),
            Event::SegmentBegan { initiation_method } => {
                self.tell(Trace::ContactBegan { number: number + 1, initiation_method: *initiation_method });
            }
            Event::SegmentClosed { reason } => self.tell(Trace::ContactClosed { number, reason: *reason }),
            Event::CallMade(call) => self.tell(Trace::Asked(call.clone())),
            Event::CallDone(call_id) => {
                let told = matches!(
                    self.trace.last().map(|entry| &entry.what),
                    Some(Trace::Answered { call_id: answered, .. }) if answered == call_id
                );
                if !told {
                    self.tell(Trace::Answered { call_id: call_id.clone(), outcome: None });
                }
            }
            Event::Logged(entry) => {
                let entry = self.as_written(entry);
                self.tell(Trace::Action(Box::new(entry)));
            }
            _ => {}
        }
    }

    fn an_agent_connects(&self) -> bool {
        let mut present = self.chat.present();
        present.any(|participant| participant.role == ParticipantRole::Agent && !participant.connected)
    }

    fn tell_line(&mut self, item: &Item, audience: Audience) {
        if item.kind != ItemType::Message {
            return self.tell(Trace::Event(chat_event(item, true)));
        }
        let content = item.content.clone().unwrap_or_default();
        if item.content_type == INTERACTIVE {
            self.offered = Some(content.clone());
        }
        let unknown = || Speaker { role: ParticipantRole::System, name: String::new() };
        self.tell(Trace::Message(Message {
            speaker: speaker(item).unwrap_or_else(unknown),
            audience,
            content_type: item.content_type.clone(),
            content,
        }));
    }

    fn tell_timer_gone(&mut self, timer: Timer, over: &mut bool) {
        let Some(due) = self.chat.timers.due_time(timer) else { return };
        if due > self.now || *over {
            return self.tell(Trace::TimerCancelled { timer });
        }
        *over = matches!(
            timer,
            Timer::Duration
                | Timer::CustomerConnection
                | Timer::AgentConnection
                | Timer::CustomerDisconnect
                | Timer::AgentDisconnect
        );
        self.tell(Trace::TimerFired { timer });
    }

    fn send(&mut self, outgoing: Outgoing) {
        match &outgoing {
            Outgoing::Enqueue(enqueue) => self.waits = Some(enqueue.clone()),
            Outgoing::Reprioritize(update) => {
                if let Some(waits) = &mut self.waits {
                    waits.preferred.clone_from(&update.preferred);
                }
            }
            _ => {}
        }
        self.tell(Trace::Sent(Box::new(outgoing)));
    }

    /// The step with the parameters that its flow has.
    fn as_written(&self, entry: &FlowLogEntry) -> FlowLogEntry {
        let is_it = |switch: &&LogSwitch| {
            switch.flow_id == entry.contact_flow_id && switch.identifier == entry.identifier
        };
        let mut entry = entry.clone();
        if let Some(switch) = self.switches.iter().find(is_it) {
            entry.parameters.clone_from(&switch.parameters);
        }
        entry
    }
}

fn chat_event(item: &Item, kept: bool) -> ChatEvent {
    let event = item.content_type.rsplit_once(".event.").map_or(item.content_type.as_str(), |(_, name)| name);
    ChatEvent { event: event.to_owned(), who: speaker(item), kept }
}

fn speaker(item: &Item) -> Option<Speaker> {
    Some(Speaker { role: item.participant_role?, name: item.display_name.clone().unwrap_or_default() })
}
