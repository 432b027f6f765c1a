//! What may be asked of a chat that has begun.

use std::collections::BTreeMap;

use super::call::{CallOutcome, PastChat};
use super::chat::RoleTimer;
use crate::flow::step::Target;
use crate::id::{CallId, DeviceId, FlowId, ItemId, ParticipantId};
use crate::object::contact::{AgentAccepted, Caller, ContactData, UpdateRoutingData};
use crate::time::Timestamp;
use crate::wire::participant::{SendEventRequest, SendMessageRequest};

/// Something that is asked of a chat, or that happens to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A participant connects: a socket is open, or a client says so without one.
    Connect(Caller),
    /// The last socket of a participant has closed.
    ConnectionLost(Caller),
    /// A participant says something.
    SendMessage(Caller, SendMessageRequest),
    /// A participant's client tells something. For receipts, the message that it names comes along.
    SendEvent(Caller, SendEventRequest, Option<ReceiptFor>),
    /// A participant leaves.
    Disconnect(Caller, Option<String>),
    /// StopContact.
    Stop,
    /// UpdateContactAttributes.
    UpdateAttributes(BTreeMap<String, String>),
    /// UpdateContact.
    UpdateContact(ContactData),
    /// UpdateContactRoutingData.
    UpdateRoutingData(UpdateRoutingData),
    /// UpdateParticipantRoleConfig.
    UpdateRoleConfig(Vec<(RoleTimer, Option<u32>)>),
    /// CreateParticipant.
    CreateParticipant {
        /// What the bot is called.
        display_name: String,
        /// The token of the request.
        client_token: Option<String>,
    },
    /// CreatePersistentContactAssociation.
    ContinuePastChat(PastChat),
    /// TagContact.
    Tag(BTreeMap<String, String>),
    /// UntagContact.
    Untag(Vec<String>),
    /// A call has been answered, or has failed.
    CallAnswered {
        /// The call.
        call_id: CallId,
        /// What came of it.
        outcome: CallOutcome,
    },
    /// An agent sends the contact on, to another agent or a queue.
    Transfer {
        /// Who asks.
        caller: Caller,
        /// Where to.
        target: Target,
        /// The transfer flow; without one the contact goes there at once.
        flow_id: Option<FlowId>,
        /// The token of the request.
        client_token: Option<String>,
    },
    /// An agent has accepted the contact.
    AgentAccepted(AgentAccepted),
    /// The customer wants to carry on elsewhere. The secret stays outside; its hash is kept.
    MintHandover {
        /// Who asks.
        caller: Caller,
        /// The hash of the secret.
        secret_hash: String,
        /// When it stops working.
        expiry: Timestamp,
    },
    /// A new device gives the secret of a handover.
    RedeemHandover {
        /// The hash of what it gives.
        secret_hash: String,
        /// What the device is called.
        label: Option<String>,
        /// The id that the device will have.
        device_id: DeviceId,
    },
    /// A device shall not hold the chat any more.
    RevokeDevice {
        /// Who asks.
        caller: Caller,
        /// The device.
        device_id: DeviceId,
    },
    /// Time has passed: whatever is due happens. Nothing due is fine.
    Wake,
}

/// The message that a receipt names, as the transcript has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFor {
    /// The message.
    pub message_id: ItemId,
    /// Who said it.
    pub author: Option<ParticipantId>,
    /// What is known of the reader so far.
    pub delivered_at: Option<Timestamp>,
    /// Whether and when they have read it.
    pub read_at: Option<Timestamp>,
}
