//! What happens in a chat.

use std::collections::BTreeMap;

use super::chat::{HeldOn, Participant, PendingHandover, Stage, Timer};
use crate::flow::step::{Hook, Target};
use crate::id::{AgentId, ContactId, DeviceId, FlowId, ParticipantId, QueueId};
use crate::time::Timestamp;
use crate::wire::participant::{Item, Receipt};
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The transcript has a new line. Its number is the store's to give.
    Appended {
        /// The line.
        item: Item,
        /// The token of the request that brought it.
        client_token: Option<String>,
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
        /// Why.
        reason: DisconnectReason,
    },
    /// The next contact of the chat begins.
    SegmentBegan {
        /// How it came to be.
        initiation_method: InitiationMethod,
    },
    /// The chat stands elsewhere.
    StageEntered(Stage),
    /// Attributes were set.
    AttributesSet(BTreeMap<String, String>),
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
