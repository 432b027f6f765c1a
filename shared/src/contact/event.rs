//! What happens in a chat.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Call, PastChat};
use super::chat::{FlowRun, HeldOn, Participant, PendingHandover, RoleTimer, Stage, Timer, Urgency};
use crate::flow::log::FlowLogEntry;
use crate::flow::step::{Hook, Target};
use crate::id::{AgentId, CallId, ContactId, DeviceId, FlowId, ParticipantId, QueueId};
use crate::object::contact::ContactData;
use crate::time::Timestamp;
use crate::wire::participant::{Item, ParticipantRole, Receipt};
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// Something that has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The transcript has a new line. Its number is the store's to give.
    Appended {
        /// The line.
        item: Item,
        /// The token of the request that brought it.
        client_token: Option<String>,
        /// Who sees it.
        audience: Audience,
    },
    /// Everybody is told something that is not kept.
    Told(Item),
    /// One participant's devices are told something that is not kept.
    ToldOne(ParticipantId, Item),
    /// A message has reached its reader, or was read. Everybody is told.
    Receipted {
        /// The line that tells of it, with the message's id.
        item: Item,
        /// What is known of the reader now.
        receipt: Receipt,
    },
    /// Somebody has come.
    Joined(Participant),
    /// Somebody has connected for the first time.
    Connected(ParticipantId),
    /// Somebody has left.
    Left {
        /// Who.
        participant_id: ParticipantId,
        /// The token of the request.
        client_token: Option<String>,
    },
    /// The contact went into a queue.
    Queued {
        /// The queue.
        queue_id: QueueId,
        /// Only this agent may have it.
        agent_id: Option<AgentId>,
        /// Since when it waits: before now if it comes back to where it stood.
        since: Timestamp,
    },
    /// The contact is in its queue no more, for another reason than an agent.
    Dequeued {
        /// The contact.
        contact_id: ContactId,
    },
    /// An agent has it now.
    AgentConnected {
        /// The agent.
        agent_id: AgentId,
        /// When the agent accepted.
        at: Timestamp,
    },
    /// An agent has it no more, or accepted it in vain.
    AgentReleased {
        /// The contact.
        contact_id: ContactId,
        /// The agent.
        agent_id: AgentId,
    },
    /// The current contact is over.
    SegmentClosed {
        /// Why; none if it goes on as the next contact.
        reason: Option<DisconnectReason>,
    },
    /// The next contact of the chat begins.
    SegmentBegan {
        /// How it came to be.
        initiation_method: InitiationMethod,
    },
    /// The chat stands elsewhere.
    StageEntered(Stage),
    /// A flow waits, or none does any more.
    RunSet(Option<Box<FlowRun>>),
    /// A flow has done something.
    Logged(Box<FlowLogEntry>),
    /// Whether what flows do is written down.
    LoggingSet(bool),
    /// A flow asks something of a place outside the chat; somebody has to ask it now.
    CallMade(Box<Call>),
    /// It has been answered, or given up.
    CallDone(CallId),
    /// A flow has found out something.
    Found(Box<Finding>),
    /// Attributes were set.
    AttributesSet(BTreeMap<String, String>),
    /// Attributes of the related contact are to be set.
    RelatedAttributesSet {
        /// The related contact.
        contact_id: ContactId,
        /// What to set.
        attributes: BTreeMap<String, String>,
    },
    /// What is known of the contact was set.
    DataSet(Box<ContactData>),
    /// Tags were set.
    Tagged(BTreeMap<String, String>),
    /// Tags were taken off.
    Untagged(Vec<String>),
    /// The contact is more or less urgent.
    UrgencySet(Box<Urgency>),
    /// How long somebody may be silent was set; None takes a timer off.
    RoleTimerSet(RoleTimer, Option<u32>),
    /// Somebody has been silent for long.
    BecameIdle(ParticipantRole),
    /// And is not any more.
    Returned(ParticipantRole),
    /// The chat continues an earlier one.
    PastChatSet(PastChat),
    /// A hook was set, or taken off.
    HookSet(Hook, Option<FlowId>),
    /// A transfer to a queue goes here from now on.
    TargetSet(Target),
    /// Something will come by itself.
    TimerSet(Timer, Timestamp),
    /// It will not.
    TimerCancelled(Timer),
    /// The customer holds the chat on one more device.
    DeviceAdded(HeldOn),
    /// And on one less.
    DeviceRemoved(DeviceId),
    /// A handover may be used.
    HandoverMinted(PendingHandover),
    /// A handover was used.
    HandoverRedeemed(String),
}

/// Who sees a line of the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Audience {
    /// Everybody.
    #[default]
    All,
    /// Agents and supervisors.
    Agent,
    /// The customer.
    Customer,
}

impl Audience {
    /// Whether a participant of this role is among them.
    #[must_use]
    pub fn includes(self, role: ParticipantRole) -> bool {
        match self {
            Self::All => true,
            Self::Agent => matches!(role, ParticipantRole::Agent | ParticipantRole::Supervisor),
            Self::Customer => role == ParticipantRole::Customer,
        }
    }
}

/// Something that a flow has found out; it takes the place of what was found before.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// What a function answered.
    External(Value),
    /// What a bot understood.
    Lex(Value),
    /// What the customer did in a view.
    Views(Value),
    /// How busy a queue is.
    Metrics(Value),
}
