//! What is so in a chat. Its transcript is not in here: it grows without limit, and no decision needs more of it than
//! the line that a receipt is for.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Call, PastChat};
use crate::flow::step::{Hook, Target};
use crate::id::{AgentId, CallId, ContactId, DeviceId, FlowId, InstanceId, ParticipantId, QueueId};
use crate::object::contact::{Caller, ContactData, Seat};
use crate::time::{Span, Timestamp};
use crate::timer::TimerTable;
use crate::wire::lex::SessionState;
use crate::wire::participant::ParticipantRole;
use crate::wire::rejection::Rejection;
use crate::wire::service::{
    AgentInfo, Contact, DescribedContact, DisconnectReason, InitiationMethod, QueueInfo, resource_arn,
};

/// A chat with all its contacts (segments).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chat {
    /// Its instance.
    pub instance_id: InstanceId,
    /// Its name.
    pub initial_contact_id: ContactId,
    /// The flow that received it.
    pub flow_id: FlowId,
    /// What may be said in.
    pub content_types: Vec<String>,
    /// Attributes of the contact.
    pub attributes: BTreeMap<String, String>,
    /// The customer's first message, for flows that refer to it.
    pub initial_message: Option<String>,
    /// The contact that this one belongs with.
    pub related_contact_id: Option<String>,
    /// When it began.
    pub initiated_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Everybody who was ever in it, in the order they came.
    pub participants: Vec<Participant>,
    /// The contacts before the current one.
    pub earlier: Vec<Segment>,
    /// The current contact; the last one if the chat has ended.
    pub current: Segment,
    /// Where it stands.
    pub stage: Stage,
    /// The flow that runs beside or inside the stage, while it waits.
    pub run: Option<FlowRun>,
    /// What flows have asked of places outside the chat and not heard yet.
    pub calls: Vec<Call>,
    /// What flows have found out, for the references of later actions.
    pub findings: Findings,
    /// What is known of the contact besides its attributes.
    pub data: ContactData,
    /// Tags of the contact.
    pub tags: BTreeMap<String, String>,
    /// How urgent it is in a queue.
    pub urgency: Urgency,
    /// Flows that run when something happens.
    pub hooks: BTreeMap<Hook, FlowId>,
    /// Where a transfer to a queue goes.
    pub target: Option<Target>,
    /// Whether what flows do is written down.
    pub logs_flows: bool,
    /// How long the customer and agents may be silent, in minutes.
    pub role_timers: BTreeMap<RoleTimer, u32>,
    /// Who has been silent for so long.
    pub idle: Vec<ParticipantRole>,
    /// Whether the agent goes with the customer.
    pub disconnect_on_customer_exit: bool,
    /// The chat that this one continues.
    pub past_chat: Option<PastChat>,
    /// What comes by itself.
    pub timers: TimerTable<Timer>,
    /// The devices on which the customer holds the chat.
    pub devices: Vec<HeldOn>,
    /// Handovers that were not used yet.
    pub handovers: Vec<PendingHandover>,
}

/// Where a chat stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A flow has it.
    InFlow,
    /// It waits for an agent.
    Queued {
        /// The queue.
        queue_id: QueueId,
    },
    /// An agent is in it.
    Connected {
        /// The agent.
        participant_id: ParticipantId,
    },
    /// It is over.
    Ended {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: DisconnectReason,
    },
}

/// A flow that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowRun {
    /// Where.
    pub place: Place,
    /// For what.
    pub waits_for: Waiting,
}

/// A place in a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What the flow runs for.
    pub role: FlowRole,
    /// The flow or module that runs.
    pub frame: Frame,
    /// What has invoked it, if it is a module; the flow first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<Frame>,
    /// How many actions have run since somebody or some time was last waited for.
    pub spent: u32,
    /// The wait that keeps running while the actions of its `Continue` branch do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_wait: Option<KeptWait>,
}

/// A wait in whose `Continue` branch a flow is. When its time is up, the flow leaves that branch, wherever it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWait {
    /// The action that waits.
    pub action: String,
    /// How many frames have invoked the one that the action is in.
    pub depth: usize,
    /// When its time is up.
    pub due: Timestamp,
}

/// What a flow runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlowRole {
    /// It has the contact: when it is over, the chat is.
    Contact,
    /// It runs while the contact waits in a queue, until an agent accepts.
    CustomerQueue,
    /// It runs for the agent when one has accepted; the customer does not hear it.
    AgentWhisper,
    /// It runs for the customer when an agent has accepted; the agent does not hear it.
    CustomerWhisper,
}

/// A flow or module, and the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The flow or module.
    pub flow_id: FlowId,
    /// The action.
    pub action: String,
    /// The flow's own attributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// How often each loop of it has gone round.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub loops: BTreeMap<String, u32>,
}

/// What a flow waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Waiting {
    /// Its time, or one of these events.
    Time {
        /// The customer's next message.
        customer_returned: bool,
        /// The leaving of a bot that was brought in.
        bot_left: bool,
    },
    /// The answer to a call.
    Call(CallId),
    /// The customer, who talks with a bot.
    Bot(Box<BotTalk>),
    /// The customer's answer to a view.
    View {
        /// Whether what the customer enters is kept out of the transcript.
        hides_response: bool,
    },
}

/// A customer's talk with a bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BotTalk {
    /// The bot.
    pub bot: String,
    /// The same for all turns.
    pub session_id: String,
    /// Where the talk stands, as the bot said last.
    pub session: SessionState,
    /// How long the customer may be silent.
    pub timeout: Span,
    /// The turn that the bot was asked for.
    pub call: Option<CallId>,
    /// What the customer said meanwhile, oldest first.
    pub unheard: VecDeque<String>,
}

/// What flows have found out. References lead here.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Findings {
    /// `$.External`: what the last function answered.
    pub external: Value,
    /// `$.Lex`: what the last bot understood.
    pub lex: Value,
    /// `$.Views`: what the customer did in the last view.
    pub views: Value,
    /// `$.Metrics`: how busy the last queue was.
    pub metrics: Value,
    /// `$.StoredCustomerInput`.
    pub stored_customer_input: Option<String>,
}

/// How urgent a contact is in a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Urgency {
    /// Lower goes first.
    pub priority: i64,
    /// How much longer than it waits it is taken to have waited, in seconds.
    pub queue_time_adjustment_seconds: i64,
    /// Which agents it is for, as the service has it.
    pub routing_criteria: Option<Value>,
    /// When the first step of the routing criteria began: when they were set, or the contact went into its queue later.
    #[serde(default)]
    pub criteria_since: Option<Timestamp>,
}

/// How urgent a contact is unless somebody says otherwise.
const DEFAULT_PRIORITY: i64 = 5;

impl Default for Urgency {
    fn default() -> Self {
        Self {
            priority: DEFAULT_PRIORITY,
            queue_time_adjustment_seconds: 0,
            routing_criteria: None,
            criteria_since: None,
        }
    }
}

/// What comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Timer {
    /// The chat's duration runs out.
    Duration,
    /// A flow has waited long enough.
    FlowWait,
    /// The answer to a call is overdue.
    Call,
    /// The customer should have connected by now.
    CustomerConnection,
    /// An agent whose connection was lost should be back by now, or one who has accepted be there.
    AgentConnection,
    /// The customer has been silent for long.
    CustomerIdle,
    /// The customer has been silent for too long.
    CustomerDisconnect,
    /// The agent has been silent for long.
    AgentIdle,
    /// The agent has been silent for too long.
    AgentDisconnect,
}

/// How long somebody may be silent: after the first of the two timers everybody is told, after the second, counted
/// from there, everybody but the customer is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RoleTimer {
    /// CUSTOMER, IDLE.
    CustomerIdle,
    /// CUSTOMER, `DISCONNECT_NONCUSTOMER`.
    CustomerDisconnect,
    /// AGENT, IDLE.
    AgentIdle,
    /// AGENT, `DISCONNECT_NONCUSTOMER`.
    AgentDisconnect,
}

/// Somebody in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Their id.
    pub id: ParticipantId,
    /// Who they are.
    pub role: ParticipantRole,
    /// What they are called.
    pub display_name: String,
    /// The agent, if they are one.
    pub agent_id: Option<AgentId>,
    /// The contact in which they came.
    pub contact_id: ContactId,
    /// Whether they ever connected.
    pub connected: bool,
    /// How they left, if they did.
    pub left: Option<Departure>,
    /// The generation of their tokens.
    pub generation: u32,
    /// The token of the request that brought them, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// How somebody left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// When.
    pub at: Timestamp,
    /// The token of the request, to answer it the same if it comes again.
    pub client_token: Option<String>,
}

/// A contact: one stretch of a chat, as contact records count them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its id.
    pub contact_id: ContactId,
    /// How it came to be.
    pub initiation_method: InitiationMethod,
    /// When it began.
    pub initiated_at: Timestamp,
    /// The queue it is or was in.
    pub queue: Option<QueueStay>,
    /// The agent who has or had it.
    pub agent: Option<AgentStay>,
    /// How it ended, if it did.
    pub closed: Option<Closing>,
}

/// A contact's time in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueStay {
    /// The queue.
    pub queue_id: QueueId,
    /// Since when.
    pub enqueued_at: Timestamp,
    /// Until when.
    pub dequeued_at: Option<Timestamp>,
}

/// A contact's time with an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentStay {
    /// The agent.
    pub agent_id: AgentId,
    /// Since when.
    pub connected_at: Timestamp,
}

/// How a contact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// Why; none if it went on as the next contact.
    pub reason: Option<DisconnectReason>,
}

/// A device on which the customer holds the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldOn {
    /// The device.
    pub device_id: DeviceId,
    /// What it is called.
    pub label: String,
    /// Since when.
    pub added_at: Timestamp,
}

/// A handover that was not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingHandover {
    /// The hash of its secret.
    pub secret_hash: String,
    /// When it stops working.
    pub expiry: Timestamp,
}

impl Participant {
    /// Whether they left by a request with this token, which has come again.
    #[must_use]
    pub fn left_by(&self, client_token: Option<&str>) -> bool {
        let token = self.left.as_ref().and_then(|departure| departure.client_token.as_deref());
        token.is_some() && token == client_token
    }
}

impl Chat {
    /// Whether it is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Ended { .. })
    }

    /// Whoever started it. None only before the start is decided.
    #[must_use]
    pub fn customer(&self) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.role == ParticipantRole::Customer)
    }

    /// Everybody who is in it now.
    pub fn present(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| participant.left.is_none())
    }

    /// The participant of this id.
    #[must_use]
    pub fn participant(&self, id: &ParticipantId) -> Option<&Participant> {
        self.participants.iter().find(|participant| &participant.id == id)
    }

    /// Who calls, if they may take part.
    ///
    /// # Errors
    /// AccessDeniedException if they were never in the chat, have left it, their token or device was revoked, or the
    /// chat has ended.
    pub fn taking_part(&self, caller: &Caller) -> Result<&Participant, Rejection> {
        let participant = self.known(caller)?;
        if self.has_ended() {
            return Err(Rejection::access_denied("The chat has ended."));
        }
        if participant.left.is_some() {
            return Err(Rejection::access_denied("The participant has left the chat."));
        }
        Ok(participant)
    }

    /// Who calls, if they may read: who takes part, and an agent who has left, for After Contact Work.
    ///
    /// # Errors
    /// AccessDeniedException as for [`Chat::taking_part`].
    pub fn reading(&self, caller: &Caller) -> Result<&Participant, Rejection> {
        let participant = self.known(caller)?;
        if participant.role == ParticipantRole::Agent { Ok(participant) } else { self.taking_part(caller) }
    }

    /// Who calls, even if they have left or the chat has ended: their token and device are good.
    ///
    /// # Errors
    /// `AccessDeniedException` if they were never in the chat, or their token or device was revoked.
    pub fn known(&self, caller: &Caller) -> Result<&Participant, Rejection> {
        let refused = || Rejection::access_denied("The token was revoked.");
        let participant = self.participant(&caller.participant_id).ok_or_else(refused)?;
        let is_customer = participant.role == ParticipantRole::Customer;
        let holds = !is_customer || self.devices.iter().any(|held| held.device_id == caller.device_id);
        if holds && participant.generation == caller.generation { Ok(participant) } else { Err(refused()) }
    }

    /// The contact of this id; the chat must have it.
    ///
    /// # Errors
    /// ResourceNotFoundException if there was no such contact.
    pub fn segment(&self, contact_id: ContactId) -> Result<&Segment, Rejection> {
        let mut all = self.earlier.iter().chain([&self.current]);
        let found = all.find(|segment| segment.contact_id == contact_id);
        found.ok_or_else(|| Rejection::not_found("There is no such contact."))
    }

    /// The seat of a participant, from which tokens are made.
    #[must_use]
    pub fn seat(&self, participant: &Participant, device_id: DeviceId) -> Seat {
        Seat {
            instance_id: self.instance_id.clone(),
            contact_id: participant.contact_id,
            participant_id: participant.id.clone(),
            device_id,
            generation: participant.generation,
            expires_at: self.expires_at,
        }
    }

    /// The agent's participant in this contact.
    ///
    /// # Errors
    /// ConflictException if the agent is not in it: not yet, or never.
    pub fn agent(&self, contact_id: ContactId, agent_id: &AgentId) -> Result<&Participant, Rejection> {
        let is_theirs = |participant: &&Participant| {
            participant.contact_id == contact_id && participant.agent_id.as_ref() == Some(agent_id)
        };
        let latest = self.participants.iter().rev().find(is_theirs);
        latest.ok_or_else(|| {
            let name = crate::wire::rejection::RejectionName::ConflictException;
            Rejection::new(name, "The contact is not connected to this agent.")
        })
    }

    /// A contact as DescribeContact tells it.
    #[must_use]
    pub fn describe(&self, segment: &Segment) -> Contact {
        let id = segment.contact_id;
        let before = id.segment().checked_sub(1).map(|number| id.with_segment(number));
        let queue = segment.queue.as_ref();
        let agent = segment.agent.as_ref();
        let steps = [
            Some(segment.initiated_at),
            queue.map(|stay| stay.enqueued_at),
            queue.and_then(|stay| stay.dequeued_at),
            agent.map(|stay| stay.connected_at),
            segment.closed.map(|closing| closing.at),
        ];
        Contact {
            arn: resource_arn(&self.instance_id, "contact", &id.to_string()),
            id,
            initial_contact_id: before.map(|_| id.initial()),
            previous_contact_id: before,
            related_contact_id: self.related_contact_id.clone(),
            initiation_method: segment.initiation_method,
            channel: "CHAT".to_owned(),
            queue_info: queue.map(|stay| QueueInfo {
                id: stay.queue_id.clone(),
                enqueue_timestamp: Some(stay.enqueued_at),
            }),
            agent_info: agent.map(|stay| AgentInfo {
                id: stay.agent_id.clone(),
                connected_to_agent_timestamp: Some(stay.connected_at),
            }),
            initiation_timestamp: segment.initiated_at,
            connected_to_system_timestamp: Some(segment.initiated_at),
            disconnect_timestamp: segment.closed.map(|closing| closing.at),
            disconnect_reason: segment.closed.and_then(|closing| closing.reason),
            last_update_timestamp: steps.into_iter().flatten().max().unwrap_or(segment.initiated_at),
            customer_id: self.data.customer_id.clone(),
        }
    }

    /// A contact of the chat with all that is known of it.
    #[must_use]
    pub fn describe_in_full(&self, segment: &Segment) -> DescribedContact {
        DescribedContact {
            contact: self.describe(segment),
            name: self.data.name.clone(),
            description: self.data.description.clone(),
            queue_priority: self.urgency.priority,
            queue_time_adjustment_seconds: self.urgency.queue_time_adjustment_seconds,
            routing_criteria: self.urgency.routing_criteria.clone(),
            tags: self.tags.clone(),
            attributes: self.attributes.clone(),
            segment_attributes: self.data.segment_attributes.clone(),
        }
    }
}
