//! The Participant Service (`connectparticipant`, 2018-09-07): what a customer's or an agent's client calls.

use serde::{Deserialize, Serialize};

use crate::id::{ContactId, ItemId, ParticipantId};
use crate::time::Timestamp;
use crate::view::View;

/// Who somebody is in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParticipantRole {
    /// Who started the chat.
    Customer,
    /// Who answers it.
    Agent,
    /// Flows, and bots that flows call.
    System,
    /// A bot that joined as a participant of its own.
    CustomBot,
    /// Who watches or helps an agent.
    Supervisor,
}

/// What a line of a transcript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemType {
    /// Something that was said.
    #[serde(rename = "MESSAGE")]
    Message,
    /// Something that happened.
    #[serde(rename = "EVENT")]
    Event,
    /// A file.
    #[serde(rename = "ATTACHMENT")]
    Attachment,
    /// Receipts of an earlier message; only on the socket.
    #[serde(rename = "MESSAGEMETADATA")]
    MessageMetadata,
}

/// A line of the transcript, as GetTranscript and the socket carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Item {
    /// Its id. For a message it is the id that SendMessage answered.
    pub id: ItemId,
    /// When the service accepted it.
    pub absolute_time: Timestamp,
    /// What it is.
    #[serde(rename = "Type")]
    pub kind: ItemType,
    /// How to read [`Item::content`], or which event it is.
    pub content_type: String,
    /// What was said; absent for most events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Who it is from; absent for events of nobody, such as chat.ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// The name of who it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The role of who it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_role: Option<ParticipantRole>,
    /// Who has received and read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_metadata: Option<MessageMetadata>,
    /// The contact segment in which it happened.
    pub contact_id: ContactId,
    /// The chat, on the socket only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_contact_id: Option<ContactId>,
    /// The contact of an earlier chat in which it happened, in a persistent chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_contact_id: Option<ContactId>,
    /// Its place in the chat, counted from 1 without gaps. Only on sockets that subscribed with `afterSeq`;
    /// ephemeral events (typing) have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The ClientToken under which the reader's own participant sent it. Only on sockets that subscribed with
    /// `afterSeq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// The receipts of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageMetadata {
    /// The message.
    pub message_id: ItemId,
    /// One entry for each participant who has received it.
    #[serde(default)]
    pub receipts: Vec<Receipt>,
}

/// What is known of one reader of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Receipt {
    /// When it reached a device of the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_timestamp: Option<Timestamp>,
    /// When it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_timestamp: Option<Timestamp>,
    /// The reader.
    pub recipient_participant_id: ParticipantId,
}

/// What CreateParticipantConnection may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionType {
    /// The URL of a socket.
    Websocket,
    /// A connection token.
    ConnectionCredentials,
    /// Voice and video, which chat does not have.
    WebrtcConnection,
}

/// `POST /participant/connection`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateParticipantConnectionRequest {
    /// What to answer with; at least one unless [`Self::connect_participant`] is there.
    #[serde(rename = "Type", default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<ConnectionType>>,
    /// Marks the participant as connected without a socket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_participant: Option<bool>,
}

/// Only the parts that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateParticipantConnectionResponse {
    /// Where to open the socket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub websocket: Option<Websocket>,
    /// The token for all other calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_credentials: Option<ConnectionCredentials>,
}

/// A socket to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Websocket {
    /// Its URL; it can be opened once, within 100 seconds.
    pub url: String,
    /// When the URL stops working.
    pub connection_expiry: Timestamp,
}

/// A connection token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectionCredentials {
    /// The token, for the header `X-Amz-Bearer`.
    pub connection_token: String,
    /// When it stops working.
    pub expiry: Timestamp,
}

/// `POST /participant/message`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessageRequest {
    /// One of the contact's SupportedMessagingContentTypes.
    pub content_type: String,
    /// 1 to 16,384 bytes.
    pub content: String,
    /// The same token again answers what the first request answered, and stores nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// Answers SendMessage and SendEvent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendResponse {
    /// The id of the item.
    pub id: ItemId,
    /// When the service accepted it.
    pub absolute_time: Timestamp,
}

/// `POST /participant/event`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendEventRequest {
    /// One of [`super::content_type::CLIENT_EVENTS`].
    pub content_type: String,
    /// For receipts `{"messageId": …}` as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Accepted, but not what makes receipts equal: clients send one constant for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// `POST /participant/transcript`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTranscriptRequest {
    /// Any contact of this chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<String>,
    /// 0 to 100, 10 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i64>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// Which way to look for items. Backward, or forward if there is a start position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_direction: Option<ScanDirection>,
    /// How to sort the page; descending unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<SortOrder>,
    /// Where to start; an empty one is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_position: Option<StartPosition>,
}

/// Which way GetTranscript looks for items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ScanDirection {
    /// To later items.
    Forward,
    /// To earlier items.
    Backward,
}

/// How GetTranscript sorts a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SortOrder {
    /// Latest first.
    Descending,
    /// Earliest first.
    Ascending,
}

/// Where GetTranscript starts; only one of the members may be given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartPosition {
    /// At this item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// At this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absolute_time: Option<String>,
    /// At the n-th latest item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_recent: Option<i64>,
}

/// A page of the transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTranscriptResponse {
    /// The chat.
    pub initial_contact_id: ContactId,
    /// The items, sorted as asked.
    pub transcript: Vec<Item>,
    /// Asks for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// `POST /participant/disconnect`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisconnectParticipantRequest {
    /// The same token again answers the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// `{}`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Empty {}

/// `GET /participant/views/{ViewToken}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeViewResponse {
    /// The view.
    pub view: ViewDescription,
}

/// A view, without what fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ViewDescription {
    /// Its id.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// What it is drawn from.
    pub content: ViewContent,
}

/// What a view is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ViewContent {
    /// The JSON Schema of its data, as text.
    pub input_schema: String,
    /// The template, as text.
    pub template: String,
    /// The actions that an answer may name.
    pub actions: Vec<String>,
}

impl From<&View> for DescribeViewResponse {
    fn from(view: &View) -> Self {
        let content = ViewContent {
            input_schema: view.input_schema.clone(),
            template: view.template.clone(),
            actions: view.actions.clone(),
        };
        let (id, name) = (view.id.clone(), view.name.clone());
        Self { view: ViewDescription { id, arn: view.arn(), name, version: view.version, content } }
    }
}
