//! What a flow is for: its type decides when it runs and which actions it may have.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::FlowDocument;

/// The type of a flow, named as in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowType {
    /// Receives a contact; also the disconnect flow.
    ContactFlow,
    /// Runs for the customer while the contact waits in a queue.
    CustomerQueue,
    /// Runs for a customer on hold.
    CustomerHold,
    /// Runs for the customer just before agent and customer meet.
    CustomerWhisper,
    /// Runs for an agent on hold.
    AgentHold,
    /// Runs for the agent just before agent and customer meet.
    AgentWhisper,
    /// Runs for a customer who was called, before an agent joins.
    OutboundWhisper,
    /// Runs when an agent hands a contact to another agent.
    AgentTransfer,
    /// Runs when an agent hands a contact to a queue.
    QueueTransfer,
    /// Runs for the contacts of a campaign.
    Campaign,
    /// A part that other flows run with `InvokeFlowModule`.
    Module,
}

impl FlowType {
    /// Every type.
    pub const ALL: [Self; 11] = [
        Self::ContactFlow,
        Self::CustomerQueue,
        Self::CustomerHold,
        Self::CustomerWhisper,
        Self::AgentHold,
        Self::AgentWhisper,
        Self::OutboundWhisper,
        Self::AgentTransfer,
        Self::QueueTransfer,
        Self::Campaign,
        Self::Module,
    ];

    /// Its name in the API, such as `CONTACT_FLOW`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContactFlow => "CONTACT_FLOW",
            Self::CustomerQueue => "CUSTOMER_QUEUE",
            Self::CustomerHold => "CUSTOMER_HOLD",
            Self::CustomerWhisper => "CUSTOMER_WHISPER",
            Self::AgentHold => "AGENT_HOLD",
            Self::AgentWhisper => "AGENT_WHISPER",
            Self::OutboundWhisper => "OUTBOUND_WHISPER",
            Self::AgentTransfer => "AGENT_TRANSFER",
            Self::QueueTransfer => "QUEUE_TRANSFER",
            Self::Campaign => "CAMPAIGN",
            Self::Module => "MODULE",
        }
    }

    /// Its name in exported files (`type` of the metadata), such as `contactFlow`.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::ContactFlow => "contactFlow",
            Self::CustomerQueue => "customerQueue",
            Self::CustomerHold => "customerHold",
            Self::CustomerWhisper => "customerWhisper",
            Self::AgentHold => "agentHold",
            Self::AgentWhisper => "agentWhisper",
            Self::OutboundWhisper => "outboundWhisper",
            Self::AgentTransfer => "agentTransfer",
            Self::QueueTransfer => "queueTransfer",
            Self::Campaign => "campaign",
            Self::Module => "module",
        }
    }

    /// The type that an exported file names, in either spelling.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow_type| flow_type.file_name() == name || flow_type.name() == name)
    }
}

impl FlowDocument {
    /// The type that the document's metadata name. Those of modules name none: what returns to another flow is one, and
    /// everything else receives contacts.
    #[must_use]
    pub fn flow_type(&self) -> FlowType {
        let named = self.metadata.get("type").and_then(Value::as_str).and_then(FlowType::from_file_name);
        let returns = || self.actions.iter().any(|action| action.kind == "EndFlowModuleExecution");
        named.unwrap_or_else(|| if returns() { FlowType::Module } else { FlowType::ContactFlow })
    }
}

impl fmt::Display for FlowType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What was read is not the name of a flow type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownFlowType;

impl fmt::Display for UnknownFlowType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = FlowType::ALL.map(FlowType::name);
        write!(f, "a flow type is one of {}", names.join(", "))
    }
}

impl std::error::Error for UnknownFlowType {}

impl FromStr for FlowType {
    type Err = UnknownFlowType;

    fn from_str(name: &str) -> Result<Self, UnknownFlowType> {
        Self::from_file_name(name).ok_or(UnknownFlowType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_and_files_name_the_same_types() {
        for flow_type in FlowType::ALL {
            assert_eq!(serde_json::to_value(flow_type).unwrap(), flow_type.name());
            assert_eq!(flow_type.name().parse(), Ok(flow_type));
            assert_eq!(flow_type.file_name().parse(), Ok(flow_type));
        }
        assert_eq!("whisper".parse::<FlowType>(), Err(UnknownFlowType));
    }
}
