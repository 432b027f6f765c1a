//! What a flow has done, written down.

use serde_json::Map;

use super::super::chat::Place;
use super::super::event::Event;
use super::super::turn::Turn;
use super::{NO_MATCHING_ERROR, Outcome};
use crate::flow::log::{FlowLogEntry, MISSING};
use crate::flow::reference::Filling;
use crate::flow::step::Hook;
use crate::id::FlowId;

impl Turn<'_, '_> {
    /// The action at a place as it is before it runs: what it is about to do, and in which contact. None if flows of
    /// this chat are not logged.
    pub(super) fn step_at(&self, place: &Place) -> Option<FlowLogEntry> {
        let action = self.action_at(place).filter(|_| self.chat.logs_flows)?;
        let flow_id = place.frame.flow_id.clone();
        Some(FlowLogEntry {
            timestamp: self.now,
            contact_id: self.chat.current.contact_id,
            contact_flow_name: self.library.flow(&flow_id).map(|flow| flow.name.clone()).unwrap_or_default(),
            contact_flow_id: flow_id,
            identifier: action.identifier.clone(),
            kind: action.kind.clone(),
            parameters: Filling::of(&self.scope(place)).object(&action.parameters),
            results: String::new(),
            reason: None,
            next_action: None,
        })
    }

    /// Writes down that a flow came to an action that it does not have.
    pub(super) fn log_missing_action(&mut self, place: &Place) {
        let frame = place.frame.clone();
        self.log_missing(frame.flow_id, frame.action, "The flow has no action of this name.");
    }

    /// Writes down that an event came whose flow is not there.
    pub(in super::super) fn log_missing_flow(&mut self, hook: Hook, flow_id: FlowId) {
        self.log_missing(flow_id, format!("{hook:?}"), "There is no such flow.");
    }

    fn log_missing(&mut self, flow_id: FlowId, identifier: String, reason: &str) {
        if !self.chat.logs_flows {
            return;
        }
        self.emit(Event::Logged(Box::new(FlowLogEntry {
            timestamp: self.now,
            contact_id: self.chat.current.contact_id,
            contact_flow_name: self.library.flow(&flow_id).map(|flow| flow.name.clone()).unwrap_or_default(),
            contact_flow_id: flow_id,
            identifier,
            kind: MISSING.to_owned(),
            parameters: Map::new(),
            results: NO_MATCHING_ERROR.to_owned(),
            reason: Some(reason.to_owned()),
            next_action: None,
        })));
    }

    /// Writes down what came of an action.
    pub(super) fn log(&mut self, step: Option<FlowLogEntry>, outcome: &Outcome, next: Option<&str>) {
        let reason = self.why.take();
        if let Some(step) = step {
            let results = outcome.name().to_owned();
            let next_action = next.map(str::to_owned);
            self.emit(Event::Logged(Box::new(FlowLogEntry { results, reason, next_action, ..step })));
        }
    }
}

impl Outcome {
    fn name(&self) -> &str {
        match self {
            Self::Success => "Success",
            Self::Chose(value) => value,
            Self::Failed(error) => error,
            Self::ToFlow(_) => "ToFlow",
            Self::IntoModule(_) => "IntoModule",
            Self::OutOfModule => "OutOfModule",
            Self::FlowOver => "FlowOver",
            Self::Queued => "Queued",
            Self::Waits => "Waiting",
            Self::Ended => "Ended",
        }
    }
}
