//! What is changed of a contact while it lasts, and who comes into it besides customer and agent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::start::{RehydrationType, SegmentAttributeValue};
use crate::id::ParticipantId;
use crate::time::Timestamp;
use crate::wire::participant::ParticipantRole;

/// `POST /contacts/{InstanceId}/{ContactId}`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactRequest {
    /// The instance.
    pub instance_id: String,
    /// The contact.
    pub contact_id: String,
    /// What it is called, up to 1,024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is about, up to 4,096 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the agent finds linked to it, by name. Those that are not named stay.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub references: BTreeMap<String, Reference>,
    /// Attributes of the contact segment. Those that are not named stay.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub segment_attributes: BTreeMap<String, SegmentAttributeValue>,
    /// The queue that it was worked on in, for contacts from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_info: Option<QueueInfoInput>,
    /// Who worked on it, for contacts from elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_info: Option<UserInfo>,
}

/// Something that the agent finds linked to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Reference {
    /// What is linked, up to 4,096 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the value is.
    #[serde(rename = "Type")]
    pub kind: ReferenceType,
}

/// What the value of a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferenceType {
    /// A link.
    Url,
    /// A number.
    Number,
    /// A text.
    String,
    /// A date.
    Date,
    /// An e-mail address.
    Email,
}

/// A queue by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueInfoInput {
    /// The id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A user by their id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserInfo {
    /// The id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

/// `POST /contact/tags`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagContactRequest {
    /// The contact.
    pub contact_id: String,
    /// The instance.
    pub instance_id: String,
    /// What to set, 1 to 6; the others stay.
    pub tags: BTreeMap<String, String>,
}

/// `DELETE /contact/tags/{InstanceId}/{ContactId}?TagKeys=…`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagContactRequest {
    /// The contact.
    pub contact_id: String,
    /// The instance.
    pub instance_id: String,
    /// Which to take off, 1 to 6.
    pub tag_keys: Vec<String>,
}

/// `PUT /contact/participant-role-config/{InstanceId}/{ContactId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateParticipantRoleConfigRequest {
    /// The instance.
    pub instance_id: String,
    /// Any contact of the chat.
    pub contact_id: String,
    /// What to set.
    pub channel_configuration: ChannelConfiguration,
}

/// Settings of participants, by channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChannelConfiguration {
    /// Those of chats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<ChatParticipantRoleConfig>,
}

/// Settings of participants of chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChatParticipantRoleConfig {
    /// Timers, 1 to 6; those that are not named stay.
    pub participant_timer_config_list: Vec<ParticipantTimerConfig>,
}

/// One timer of those who are silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantTimerConfig {
    /// Whose silence counts.
    pub participant_role: TimerRole,
    /// What comes of it.
    pub timer_type: ParticipantTimerType,
    /// After how long.
    pub timer_value: ParticipantTimerValue,
}

/// Whose silence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimerRole {
    /// The customer's.
    Customer,
    /// The agent's.
    Agent,
}

/// What comes of a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParticipantTimerType {
    /// Whoever is silent counts as idle.
    Idle,
    /// Everybody but the customer is taken out of the chat.
    DisconnectNoncustomer,
}

/// After how long: one of its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantTimerValue {
    /// Takes the timer off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_timer_action: Option<ParticipantTimerAction>,
    /// In minutes, 2 to 480.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_timer_duration_in_minutes: Option<i64>,
}

/// What can be done to a timer but setting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParticipantTimerAction {
    /// Takes it off.
    Unset,
}

/// `POST /contact/create-participant`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateParticipantRequest {
    /// The instance.
    pub instance_id: String,
    /// Any contact of the chat.
    pub contact_id: String,
    /// The same token again answers the same participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// Who comes.
    pub participant_details: ParticipantDetailsToAdd,
}

/// Somebody who comes into a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantDetailsToAdd {
    /// As what: `CUSTOM_BOT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_role: Option<ParticipantRole>,
    /// 1 to 256 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Somebody who has come into a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateParticipantResponse {
    /// What to connect with.
    pub participant_credentials: ParticipantTokenCredentials,
    /// Who it is.
    pub participant_id: ParticipantId,
}

/// A token to connect with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantTokenCredentials {
    /// Good for CreateParticipantConnection.
    pub participant_token: String,
    /// Until when.
    pub expiry: Timestamp,
}

/// `POST /contact/persistent-contact-association/{InstanceId}/{InitialContactId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePersistentContactAssociationRequest {
    /// The instance.
    pub instance_id: String,
    /// The chat that continues another.
    pub initial_contact_id: String,
    /// How much of the past is shown.
    pub rehydration_type: RehydrationType,
    /// A contact of the past chat.
    pub source_contact_id: String,
    /// The same token again changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// What a chat now continues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePersistentContactAssociationResponse {
    /// The contact of the past chat that it continues from.
    pub continued_from_contact_id: String,
}
