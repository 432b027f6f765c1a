//! How a chat starts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{ContactId, ParticipantId};
use crate::wire::participant::{ConnectionCredentials, ConnectionType, Websocket};

/// `PUT /contact/chat`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartChatContactRequest {
    /// The instance.
    pub instance_id: String,
    /// The flow that receives the chat.
    pub contact_flow_id: String,
    /// The customer.
    pub participant_details: ParticipantDetails,
    /// Attributes of the contact.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The customer's first message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_message: Option<ChatMessage>,
    /// The same token and parameters again answer the same contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// How long the chat may last in all: 60 to 10,080 minutes, 1,500 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_duration_in_minutes: Option<i64>,
    /// What the customer's client can show; `text/plain` unless given, and always among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_messaging_content_types: Option<Vec<String>>,
    /// Asks for the connection in the same answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_types: Option<Vec<ConnectionType>>,
    /// The contact that this one belongs with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_contact_id: Option<String>,
    /// The customer's id with whoever starts the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The past chat that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_chat: Option<PersistentChat>,
    /// Attributes of the first contact segment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub segment_attributes: BTreeMap<String, SegmentAttributeValue>,
    /// Who is taken out of the chat at once when the customer leaves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disconnect_on_customer_exit: Option<Vec<LeavingRole>>,
    /// How bots' answers may reach the customer: with or without it, they come whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_configuration: Option<ParticipantConfiguration>,
}

/// A past chat that a new one continues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PersistentChat {
    /// How much of the past is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehydration_type: Option<RehydrationType>,
    /// A contact of the past chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_contact_id: Option<String>,
}

/// How much of a past chat is shown in the one that continues it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RehydrationType {
    /// Everything: all contacts of the past chat, and what it continued itself.
    EntirePastSession,
    /// The past from the named contact backwards.
    FromSegment,
}

/// Who can be made to leave with the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeavingRole {
    /// The agent.
    Agent,
}

/// How answers reach a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantConfiguration {
    /// In parts or whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_mode: Option<ResponseMode>,
}

/// Whether what a bot says comes in parts, as it is made, or whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResponseMode {
    /// In parts, each with the same id.
    Incremental,
    /// Whole.
    #[default]
    Complete,
}

/// A value of a segment attribute: one of its members.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentAttributeValue {
    /// A text of up to 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_string: Option<String>,
    /// Values by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_map: Option<BTreeMap<String, SegmentAttributeValue>>,
    /// A whole number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_integer: Option<i64>,
    /// Values in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_list: Option<Vec<SegmentAttributeValue>>,
    /// An ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_arn: Option<String>,
}

/// The customer of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantDetails {
    /// 1 to 256 characters.
    pub display_name: String,
}

/// A message that comes with the start of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChatMessage {
    /// One of the supported content types.
    pub content_type: String,
    /// 1 to 16,384 bytes.
    pub content: String,
}

/// The chat that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartChatContactResponse {
    /// The chat's first contact, which names the chat.
    pub contact_id: ContactId,
    /// The customer.
    pub participant_id: ParticipantId,
    /// The contact of the past chat that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continued_from_contact_id: Option<String>,
    /// The customer's token, good for CreateParticipantConnection as long as the chat lasts.
    pub participant_token: String,
    /// The connection, if `ConnectionTypes` asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_credentials: Option<ConnectionCredentials>,
    /// The socket, if `ConnectionTypes` asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub websocket: Option<Websocket>,
}
