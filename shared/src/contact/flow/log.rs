//! What a flow has done, written down.

use super::super::chat::Place;
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::log::FlowLogEntry;
use crate::flow::reference::Filling;

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
