//! The flows and queues that a chat may come to, taken at its start and kept to its end: a flow that is published
//! while a chat lasts is for the chats after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::document::FlowDocument;
use crate::hours::Hours;
use crate::id::{FlowId, HoursOfOperationId, QueueId};
use crate::time::Timestamp;

/// Flows, modules, queues and hours, by id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FlowLibrary {
    /// The flows.
    pub flows: BTreeMap<FlowId, NamedFlow>,
    /// Flow modules: flows that others invoke and that return to them.
    #[serde(default)]
    pub modules: BTreeMap<FlowId, NamedFlow>,
    /// The queues.
    pub queues: BTreeMap<QueueId, QueueSettings>,
    /// Hours of operation.
    #[serde(default)]
    pub hours: BTreeMap<HoursOfOperationId, Hours>,
}

/// A flow with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedFlow {
    /// What the flow is called.
    pub name: String,
    /// What it does.
    pub document: FlowDocument,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueSettings {
    /// What the queue is called.
    pub name: String,
    /// How many contacts may wait in it; no limit if absent.
    #[serde(default)]
    pub max_contacts: Option<u32>,
    /// When it is open; always if absent.
    #[serde(default)]
    pub hours_of_operation_id: Option<HoursOfOperationId>,
}

impl FlowLibrary {
    /// The flow or module of this id.
    #[must_use]
    pub fn flow(&self, id: &FlowId) -> Option<&NamedFlow> {
        self.flows.get(id).or_else(|| self.modules.get(id))
    }

    /// Whether these hours are open at `now`; none if there are no such hours.
    #[must_use]
    pub fn is_open(&self, id: &HoursOfOperationId, now: Timestamp) -> Option<bool> {
        self.hours.get(id).map(|hours| hours.is_open(now))
    }
}
