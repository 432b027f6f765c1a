//! What a contact is, as DescribeContact tells it, and the first things that are done to one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{AgentId, ContactId, QueueId};
use crate::time::{Timestamp, epoch_seconds};

/// `POST /contact/stop`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StopContactRequest {
    /// Any contact of the chat.
    pub contact_id: String,
    /// The instance.
    pub instance_id: String,
    /// Accepted and kept out of the record, as for every chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnect_reason: Option<DisconnectReasonCode>,
}

/// Why the caller of StopContact stops it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisconnectReasonCode {
    /// The code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// `POST /contact/attributes`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactAttributesRequest {
    /// The chat.
    pub initial_contact_id: String,
    /// The instance.
    pub instance_id: String,
    /// What to set; the others stay.
    pub attributes: BTreeMap<String, String>,
}

/// `GET /contact/attributes/{InstanceId}/{InitialContactId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactAttributesRequest {
    /// The chat.
    pub initial_contact_id: String,
}

/// The attributes of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetContactAttributesResponse {
    /// All attributes.
    pub attributes: BTreeMap<String, String>,
}

/// `GET /contacts/{InstanceId}/{ContactId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactRequest {
    /// The contact.
    pub contact_id: String,
}

/// The contact that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactResponse {
    /// The contact.
    pub contact: DescribedContact,
}

/// A contact with all that is known of it. Records outside the chat have less: what people say of themselves stays
/// sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribedContact {
    /// What its record has too.
    #[serde(flatten)]
    pub contact: Contact,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its place in a queue: lower ones come first.
    pub queue_priority: i64,
    /// How much earlier it counts as having come, in seconds; later if negative.
    pub queue_time_adjustment_seconds: i64,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_criteria: Option<Value>,
    /// Tags that were set on it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Attributes of the contact.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// Attributes of the contact segment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub segment_attributes: BTreeMap<String, Value>,
}

/// How a contact came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InitiationMethod {
    /// By StartChatContact, as every chat.
    Api,
    /// The contact in which the disconnect flow runs.
    Disconnect,
    /// An agent sent it to another agent or to a queue.
    Transfer,
    /// A flow moved it from one queue to another.
    QueueTransfer,
}

/// Why a contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisconnectReason {
    /// The agent left.
    AgentDisconnect,
    /// The customer left.
    CustomerDisconnect,
    /// The agent's connection was lost for too long.
    AgentNetworkDisconnect,
    /// The customer never connected.
    CustomerConnectionNotEstablished,
    /// The chat's duration ran out.
    Expired,
    /// A flow ended it.
    ContactFlowDisconnect,
    /// StopContact ended it.
    Api,
    /// Somebody was silent for too long.
    IdleDisconnect,
    /// The flow that was to have it is not there.
    SystemError,
}

/// A contact as DescribeContact tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Eq)]
#[serde(rename_all = "PascalCase")]
pub struct Contact {
    /// Its ARN.
    pub arn: String,
    /// Its id.
    pub id: ContactId,
    /// The chat that it belongs to; absent for the first contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_contact_id: Option<ContactId>,
    /// The contact before it in the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_contact_id: Option<ContactId>,
    /// The contact that it belongs with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_contact_id: Option<String>,
    /// How it came to be.
    pub initiation_method: InitiationMethod,
    /// `CHAT`.
    pub channel: String,
    /// The queue it is or was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_info: Option<QueueInfo>,
    /// The agent who has or had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_info: Option<AgentInfo>,
    /// When it began.
    #[serde(with = "epoch_seconds")]
    pub initiation_timestamp: Timestamp,
    /// When the customer was connected to the service.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub connected_to_system_timestamp: Option<Timestamp>,
    /// When it ended.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub disconnect_timestamp: Option<Timestamp>,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnect_reason: Option<DisconnectReason>,
    /// When anything of this last changed.
    #[serde(with = "epoch_seconds")]
    pub last_update_timestamp: Timestamp,
    /// The customer's id with whoever started the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
}

/// A queue as DescribeContact tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueInfo {
    /// Its id.
    pub id: QueueId,
    /// When the contact went into it.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub enqueue_timestamp: Option<Timestamp>,
}

/// An agent as DescribeContact tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AgentInfo {
    /// The agent's id.
    pub id: AgentId,
    /// When the agent came into the chat.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub connected_to_agent_timestamp: Option<Timestamp>,
}
