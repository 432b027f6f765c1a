//! Flow logs: what flows have done in a chat, step by step.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::{ContactId, FlowId};
use crate::time::Timestamp;

/// One step of a flow: an action that ran, or that was waited for and is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlowLogEntry {
    /// When.
    pub timestamp: Timestamp,
    /// The contact.
    pub contact_id: ContactId,
    /// The flow or module.
    pub contact_flow_id: FlowId,
    /// What the flow is called.
    pub contact_flow_name: String,
    /// The action.
    pub identifier: String,
    /// What the action does, such as `MessageParticipant`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// How it does it, with references resolved.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
    /// What came of it: `Success`, `Waiting`, the value that conditions were compared with, or the error's type.
    pub results: String,
    /// Why it failed, where a call was answered with a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The action it leads to; none if the flow is over or waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<String>,
}

/// The type of a step that says what is missing: an action that a flow came to, or the flow of an event.
pub const MISSING: &str = "Missing";

/// One JSON document for each step, each on a line of its own.
#[must_use]
pub fn to_json_lines(steps: &[FlowLogEntry]) -> String {
    let lines = steps.iter().filter_map(|step| serde_json::to_string(step).ok());
    lines.map(|line| line + "\n").collect()
}
