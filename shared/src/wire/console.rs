//! What the agent's console calls, and what its control socket tells.
//!
//! Commands are requests under `/console/api`, with the session cookie. State is one frame, the whole [`AgentView`],
//! sent on `/console/api/socket` at connect and after each change: a console that was away shows what is so now.
//! What is said in a chat does not pass here: for each connected contact the console opens the participant's own
//! connection with the token that [`ContactConnection`] gives it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::service::Contact;
use crate::flow::flow_type::FlowType;
use crate::flow::step::Target;
use crate::id::{AgentId, ContactId, FlowId, InstanceId, OfferId, ParticipantId, QueueId};
use crate::time::{Span, Timestamp};

/// How long an agent has to accept an offer.
pub const OFFER_SPAN: Span = Span::seconds(20);

/// `POST /console/api/session`: exchanges the secret of a sign-in link for the session cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignInRequest {
    /// What stood after `#sign-in=` in the link.
    pub sign_in: String,
}

/// Answers `POST /console/api/session` and `GET /console/api/session`; `DELETE` signs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Session {
    /// The instance the agent works for.
    pub instance_id: InstanceId,
    /// Who is signed in.
    pub agent_id: AgentId,
    /// The user's name to sign in.
    pub username: String,
    /// The name that customers see.
    pub display_name: String,
}

/// What an agent is doing, as the agent says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgentStatus {
    /// Takes contacts.
    Available,
    /// Signed in, takes none.
    Break,
    /// Not working.
    Offline,
}

/// `POST /console/api/status`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutStatusRequest {
    /// The new status.
    pub status: AgentStatus,
}

/// All that an agent's console shows outside the chats themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AgentView {
    /// Grows with every change; a view with a lower number is out of date.
    pub version: u64,
    /// The server's clock when this was sent, against which the console's timers count.
    pub now: Timestamp,
    /// The agent's status.
    pub status: AgentStatus,
    /// Since when.
    pub status_since: Timestamp,
    /// How many contacts the agent may hold at once.
    pub slots: u32,
    /// How many of them are taken, from offer to the end of After Contact Work.
    pub slots_taken: u32,
    /// The agent's contacts, the oldest first.
    pub contacts: Vec<AgentContact>,
}

/// A contact in an agent's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AgentContact {
    /// The contact (segment).
    pub contact_id: ContactId,
    /// What the customer is called.
    pub customer_name: String,
    /// Where it stands.
    pub state: AgentContactState,
    /// Since when.
    pub state_since: Timestamp,
    /// The queue it came through.
    pub queue_id: QueueId,
    /// The queue's name.
    pub queue_name: String,
    /// When the chat began.
    pub initiated_at: Timestamp,
    /// When the agent accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected_at: Option<Timestamp>,
}

/// Where a contact stands with an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "Name", rename_all_fields = "PascalCase", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgentContactState {
    /// Offered; the agent accepts or rejects until `expires_at`.
    Incoming {
        /// The offer.
        offer_id: OfferId,
        /// When it goes to somebody else.
        expires_at: Timestamp,
    },
    /// The agent is in the chat.
    Connected,
    /// The agent did not accept in time; takes a slot until cleared.
    Missed,
    /// The agent rejected it; takes a slot until cleared.
    Rejected,
    /// The chat with this agent is over: After Contact Work until cleared.
    Ended,
}

/// The frame of the control socket. It answers [`super::frame::HEARTBEAT_FRAME`] with itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "topic")]
pub enum ControlFrame {
    /// What is so now.
    #[serde(rename = "edgewise/agent")]
    Agent {
        /// The view.
        content: AgentView,
    },
    /// The socket is alive.
    #[serde(rename = "aws/heartbeat")]
    Heartbeat,
}

/// `POST /console/api/contacts/{ContactId}/accept`, `…/reject` with this body; `…/clear` (close a missed, rejected
/// or ended contact) with none. Each answers the new [`AgentView`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OfferAnswer {
    /// The offer that the agent saw; a later one needs its own answer.
    pub offer_id: OfferId,
}

/// Answers `POST /console/api/contacts/{ContactId}/connection`: the agent's place in a connected contact. The
/// console goes on with CreateParticipantConnection, as a customer's client does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactConnection {
    /// The contact.
    pub contact_id: ContactId,
    /// The chat.
    pub initial_contact_id: ContactId,
    /// The agent, as a participant.
    pub participant_id: ParticipantId,
    /// The agent's participant token.
    pub participant_token: String,
}

/// Answers `GET /console/api/contacts/{ContactId}`: what the side pane shows. Only for contacts in the agent's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactDetail {
    /// The contact.
    pub contact: Contact,
    /// What the customer is called.
    pub customer_name: String,
    /// Attributes of the contact.
    pub attributes: BTreeMap<String, String>,
    /// The flow that received the chat.
    pub flow_name: String,
    /// The name of the queue, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_name: Option<String>,
    /// When the chat ends at the latest.
    pub expires_at: Timestamp,
    /// How many contacts came before this one in the chat.
    pub earlier_contacts: u16,
}

/// Answers `GET /console/api/destinations`: where the agent can send a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Destinations {
    /// The queues of the instance, by name.
    pub queues: Vec<QueueDestination>,
    /// The other agents: those who would be offered the contact at once, then who is at work, then the rest; each by
    /// name. Who has never signed in is not among them.
    pub agents: Vec<AgentDestination>,
}

/// A queue that contacts can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueDestination {
    /// The queue.
    pub queue_id: QueueId,
    /// What it is called.
    pub name: String,
    /// How many agents who serve it would be offered a contact at once. Whoever asks is not counted.
    pub agents_available: u32,
    /// How many contacts wait in it.
    pub contacts_in_queue: u32,
}

/// An agent whom contacts can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AgentDestination {
    /// The agent.
    pub agent_id: AgentId,
    /// The name that customers see.
    pub display_name: String,
    /// The agent's status.
    pub status: AgentStatus,
    /// Whether the agent would be offered a contact at once: is available and has a free slot.
    pub is_free: bool,
}

/// `POST /console/api/contacts/{ContactId}/transfer`: sends a contact on that the agent is connected to. For the agent
/// After Contact Work begins; the customer waits for whom it was sent to, as the next contact of the chat. Answers
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransferRequest {
    /// Where to: `{"QueueId": …}` or `{"AgentId": …}`.
    pub destination: Destination,
    /// The same token again changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// Where a contact is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Destination {
    /// To whoever serves this queue.
    QueueId(QueueId),
    /// To this agent.
    AgentId(AgentId),
}

impl From<Destination> for Target {
    fn from(destination: Destination) -> Self {
        match destination {
            Destination::QueueId(queue) => Self::Queue(queue),
            Destination::AgentId(agent) => Self::Agent(agent),
        }
    }
}

/// Answers `GET /console/api/flows`: the flows and modules of the instance that are published, by name.
/// `GET /console/api/flows/{FlowId}` answers what a chat takes along that comes to one, as a
/// [`FlowLibrary`](crate::flow::library::FlowLibrary).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlowList {
    /// The flows.
    pub flows: Vec<ListedFlow>,
}

/// A flow or module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListedFlow {
    /// Its id.
    pub id: FlowId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    #[serde(rename = "Type")]
    pub flow_type: FlowType,
}
