//! What a flow has done, written down.

use super::super::chat::Place;
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::document::Action;
use crate::flow::log::FlowLogEntry;

impl Turn<'_, '_> {
    /// Writes down what came of the action at a place, if flows of this chat are logged.
    pub(super) fn log(&mut self, place: &Place, action: &Action, outcome: &Outcome, next: Option<&str>) {
        if !self.chat.logs_flows {
            return;
        }
        let flow_id = place.frame.flow_id.clone();
        let name = self.library.flow(&flow_id).map(|flow| flow.name.clone()).unwrap_or_default();
        let parameters = self.scope(place).filled_object(&action.parameters);
        self.emit(Event::Logged(Box::new(FlowLogEntry {
            timestamp: self.now,
            contact_id: self.chat.current.contact_id,
            contact_flow_id: flow_id,
            contact_flow_name: name,
            identifier: action.identifier.clone(),
            kind: action.kind.clone(),
            parameters,
            results: outcome.name().to_owned(),
            next_action: next.map(str::to_owned),
        })));
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
