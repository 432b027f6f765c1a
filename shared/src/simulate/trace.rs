//! Everything that comes of the steps of a simulation, in order.

use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::contact::call::{Call, CallOutcome};
use crate::contact::chat::{Stage, Timer};
use crate::contact::effect::Outgoing;
use crate::contact::event::Audience;
use crate::flow::log::FlowLogEntry;
use crate::id::CallId;
use crate::time::Timestamp;
use crate::wire::participant::ParticipantRole;
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// One thing that happened. As JSON it is `{"at": …, "message": {…}}`, with the name of its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TraceEntry {
    /// When, in simulated time.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: Trace,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Trace {
    /// A step was taken. What follows up to the next one came of it.
    Step(Step),
    /// It was refused, as the engine refuses it, and nothing came of it.
    Refused {
        /// Why.
        why: String,
    },
    /// A flow has done an action and gone on from it, or waits at it. Told even where the flow turned its log off.
    Action(Box<FlowLogEntry>),
    /// Something was said.
    Message(Message),
    /// Something else that stands in the transcript, or that those in the chat are told.
    Event(ChatEvent),
    /// Something will come by itself.
    TimerSet {
        /// What.
        timer: Timer,
        /// When.
        due: Timestamp,
    },
    /// It has come.
    TimerFired {
        /// What.
        timer: Timer,
    },
    /// It will not come.
    TimerCancelled {
        /// What.
        timer: Timer,
    },
    /// The chat stands elsewhere.
    Stage(Stage),
    /// The next contact (segment) of the chat has begun.
    ContactBegan {
        /// Its number, counted from 1.
        number: u32,
        /// How it came to be.
        initiation_method: InitiationMethod,
    },
    /// A contact is over.
    ContactClosed {
        /// Its number, counted from 1.
        number: u32,
        /// Why; none if it goes on as the next contact.
        reason: Option<DisconnectReason>,
    },
    /// A flow has asked something of a place outside the chat, the first time or once more.
    Asked(Box<Call>),
    /// It was answered, or given up.
    Answered {
        /// The call.
        call_id: CallId,
        /// What came; none if nothing did in time.
        outcome: Option<CallOutcome>,
    },
    /// Something was sent to another part of the instance.
    Sent(Box<Outgoing>),
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// By whom.
    pub speaker: Speaker,
    /// Who hears it.
    pub audience: Audience,
    /// How to read it.
    pub content_type: String,
    /// What.
    pub content: String,
}

/// Something that happened among those in the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatEvent {
    /// What, such as `participant.joined`.
    pub event: String,
    /// To whom; none if to the chat.
    pub who: Option<Speaker>,
    /// Whether it stands in the transcript. What does not was told to those who were connected.
    pub kept: bool,
}

/// Somebody in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Speaker {
    /// Who they are.
    pub role: ParticipantRole,
    /// What they are called.
    pub name: String,
}
