//! Calls to a chat's object, `Contact`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use serde_json::Value;

use super::methods;
use crate::contact::call::PastChat;
use crate::contact::chat::RoleTimer;
use crate::contact::past::PastReach;
use crate::flow::library::FlowLibrary;
use crate::flow::step::Target;
use crate::id::{AgentId, ContactId, DeviceId, FlowId, InstanceId, ParticipantId, QueueId};
use crate::time::Timestamp;
use crate::wire::console::ContactDetail;
use crate::wire::participant::{
    CreateParticipantConnectionRequest, DisconnectParticipantRequest, Empty, GetTranscriptRequest,
    GetTranscriptResponse, Item, ParticipantRole, SendEventRequest, SendMessageRequest, SendResponse,
};
use crate::wire::service::{ChatMessage, DescribeContactResponse, GetContactAttributesResponse};
use crate::wire::widget::DevicesResponse;

/// Who calls, as a verified token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The participant.
    pub participant_id: ParticipantId,
    /// The customer's device; agents and bots have one of their own.
    pub device_id: DeviceId,
    /// The generation of the participant's tokens; an older one than the contact's is revoked.
    pub generation: u32,
}

/// Begins a chat. Called again with the same contact it answers the same and changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// The chat.
    pub contact_id: ContactId,
    /// Its instance.
    pub instance_id: InstanceId,
    /// The customer's name, already checked.
    pub display_name: String,
    /// Attributes, already checked.
    pub attributes: BTreeMap<String, String>,
    /// The customer's first message, already checked.
    pub initial_message: Option<ChatMessage>,
    /// When the chat ends at the latest.
    pub expires_at: Timestamp,
    /// What may be said in.
    pub content_types: Vec<String>,
    /// The flow that receives it.
    pub flow_id: FlowId,
    /// Every flow and queue that the chat may come to, as they are now; the chat keeps this version to its end.
    pub library: FlowLibrary,
    /// The contact that this one belongs with.
    pub related_contact_id: Option<String>,
    /// The customer's id with whoever starts the chat.
    pub customer_id: Option<String>,
    /// What the customer's first device is called.
    pub device_label: Option<String>,
    /// Attributes of the segment, such as `connect:Subtype`, in the form the service has them: `{"ValueString": …}`.
    #[serde(default)]
    pub segment_attributes: BTreeMap<String, Value>,
    /// The chat that this one continues, already looked up: it is one of the instance and has ended.
    #[serde(default)]
    pub past_chat: Option<PastChat>,
    /// Whether the agent goes with the customer.
    #[serde(default)]
    pub disconnect_on_customer_exit: bool,
}

/// Who the customer is in a chat that was started or taken over by a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The instance.
    pub instance_id: InstanceId,
    /// The contact (segment) that is current.
    pub contact_id: ContactId,
    /// The participant.
    pub participant_id: ParticipantId,
    /// The device.
    pub device_id: DeviceId,
    /// The generation for the participant's tokens.
    pub generation: u32,
    /// When the chat ends at the latest.
    pub expires_at: Timestamp,
}

/// CreateParticipantConnection. The Worker makes socket URL and token itself once this is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connect {
    /// Who calls.
    pub caller: Caller,
    /// The request.
    pub request: CreateParticipantConnectionRequest,
}

/// SendMessage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// Who calls.
    pub caller: Caller,
    /// The request.
    pub request: SendMessageRequest,
}

/// SendEvent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendEvent {
    /// Who calls.
    pub caller: Caller,
    /// The request.
    pub request: SendEventRequest,
}

/// GetTranscript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetTranscript {
    /// Who calls.
    pub caller: Caller,
    /// The request.
    pub request: GetTranscriptRequest,
}

/// DisconnectParticipant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectParticipant {
    /// Who calls.
    pub caller: Caller,
    /// The request.
    pub request: DisconnectParticipantRequest,
}

/// StopContact: ends the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
}

/// DescribeContact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Describe {
    /// The contact.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
}

/// GetContactAttributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetAttributes {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
}

/// UpdateContactAttributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateAttributes {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// What to set.
    pub attributes: BTreeMap<String, String>,
}

/// UpdateContact. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateContact {
    /// The contact.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// What to set.
    pub data: ContactData,
}

/// What is known of a contact besides its attributes. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactData {
    /// What the contact is called.
    pub name: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The customer's language, such as `en-US`.
    pub language_code: Option<String>,
    /// The customer's id with whoever started the chat.
    pub customer_id: Option<String>,
    /// Links and the like, by name, in the form the service has them: `{"Value": …, "Type": "URL"}`.
    pub references: BTreeMap<String, Value>,
    /// Attributes of the segment, in the form the service has them: `{"ValueString": …}`.
    pub segment_attributes: BTreeMap<String, Value>,
}

/// UpdateContactRoutingData. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRoutingData {
    /// The contact.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// How urgent it is; lower goes first.
    pub queue_priority: Option<i64>,
    /// How much longer (or, negative, shorter) it is taken to have waited, in seconds.
    pub queue_time_adjustment_seconds: Option<i64>,
    /// Which agents it is for, as the service has it.
    pub routing_criteria: Option<Value>,
}

/// UpdateParticipantRoleConfig.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRoleConfig {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// What to set, already checked: 1 to 6 timers of 2 to 480 minutes. None takes a timer off.
    pub timers: Vec<(RoleTimer, Option<u32>)>,
}

/// CreateParticipant: a bot of the instance's owner joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateParticipant {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// What it is called.
    pub display_name: String,
    /// The same token again answers the same participant.
    pub client_token: Option<String>,
}

/// CreatePersistentContactAssociation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinuePastChat {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// The chat that it continues, already looked up: it is one of the instance and has ended.
    pub past_chat: PastChat,
}

/// Whether a chat can be continued by another one: refused if it is not one of the instance or has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPastChat {
    /// The chat, and how much of it is meant.
    pub past_chat: PastChat,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
}

/// The contact at whose end a persistent chat goes on: the last one of a past session, or the one that was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinuedFrom {
    /// The contact.
    pub contact_id: ContactId,
}

/// A chat that continues this one reads what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPastTranscript {
    /// The instance of the chat that asks.
    pub instance_id: InstanceId,
    /// Who reads there.
    pub role: ParticipantRole,
    /// From where, backward.
    pub position: PastPosition,
    /// How many items at most.
    pub limit: u32,
}

/// A place in a past chat, to read backward from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastPosition {
    /// The last contact to read.
    pub contact_id: ContactId,
    /// The last item to read; that contact's last if absent.
    pub seq: Option<u64>,
    /// How much was read before.
    #[serde(default)]
    pub reach: PastReach,
}

/// Items of past chats, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastTranscript {
    /// The items.
    pub items: Vec<Item>,
    /// Where it goes on, if it does: maybe in a chat before this one.
    pub next: Option<PastPosition>,
}

/// TagContact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagContact {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// Tags to set: 6 at most on a contact.
    pub tags: BTreeMap<String, String>,
}

/// UntagContact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UntagContact {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
    /// The tags to take off.
    pub tag_keys: Vec<String>,
}

/// What flows have done in a contact's chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetFlowLog {
    /// Any contact of the chat.
    pub contact_id: ContactId,
    /// The instance that the caller may act for.
    pub instance_id: InstanceId,
}

/// The Router tells that an agent has accepted the contact. Delivered at least once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentAccepted {
    /// The contact (segment) that was offered.
    pub contact_id: ContactId,
    /// Who accepted.
    pub agent_id: AgentId,
    /// The name that the customer sees.
    pub display_name: String,
    /// The queue it came through.
    pub queue_id: QueueId,
    /// When it was accepted.
    pub accepted_at: Timestamp,
}

/// An agent's console asks for the agent's place in the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSeat {
    /// The contact.
    pub contact_id: ContactId,
    /// The agent.
    pub agent_id: AgentId,
}

/// An agent's console asks for what its side pane shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The contact.
    pub contact_id: ContactId,
    /// The agent, who must have or have had this contact, or be offered it (the Router says so before this call).
    pub agent_id: AgentId,
}

/// An agent sends the contact on: to another agent, or to a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The contact, which the agent must be connected to.
    pub contact_id: ContactId,
    /// The instance that the agent works for.
    pub instance_id: InstanceId,
    /// The agent.
    pub agent_id: AgentId,
    /// Where to. The caller has checked that an agent is one of the instance.
    pub target: Target,
    /// The same token again changes nothing.
    pub client_token: Option<String>,
}

/// The customer wants to carry on elsewhere: mints a one-time secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MintHandover {
    /// Who calls.
    pub caller: Caller,
}

/// A one-time secret. Only its hash is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverSecret {
    /// The chat.
    pub contact_id: ContactId,
    /// The secret, for the link's fragment as `{contact_id}.{secret}`.
    pub secret: String,
    /// When it stops working.
    pub expiry: Timestamp,
}

/// The new device gives the secret. It works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemHandover {
    /// The secret.
    pub secret: String,
    /// What the new device is called.
    pub device_label: Option<String>,
}

/// Which devices hold the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDevices {
    /// Who calls.
    pub caller: Caller,
}

/// Takes the chat from a device: its tokens and sockets stop working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeDevice {
    /// Who calls.
    pub caller: Caller,
    /// The device.
    pub device_id: DeviceId,
}

methods! {
    Start -> Seat;
    Connect -> Empty;
    SendMessage -> SendResponse;
    SendEvent -> SendResponse;
    GetTranscript -> GetTranscriptResponse;
    DisconnectParticipant -> Empty;
    Stop -> Empty;
    Describe -> DescribeContactResponse;
    GetAttributes -> GetContactAttributesResponse;
    UpdateAttributes -> Empty;
    UpdateContact -> Empty;
    UpdateRoutingData -> Empty;
    UpdateRoleConfig -> Empty;
    CreateParticipant -> Seat;
    ContinuePastChat -> Empty;
    CheckPastChat -> ContinuedFrom;
    GetPastTranscript -> PastTranscript;
    TagContact -> Empty;
    UntagContact -> Empty;
    GetFlowLog -> String;
    AgentAccepted -> Empty;
    AgentSeat -> Seat;
    Detail -> ContactDetail;
    Transfer -> Empty;
    MintHandover -> HandoverSecret;
    RedeemHandover -> Seat;
    ListDevices -> DevicesResponse;
    RevokeDevice -> DevicesResponse;
}
