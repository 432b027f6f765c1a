//! Calls: what a flow asks of a place outside the chat, and what may come back.
//!
//! A call is part of the chat from the moment it is made to its answer, so it survives a restart: one whose answer is
//! overdue is made once more with the same id, and given up after that.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::flow::step::Target;
use crate::id::{AgentId, CallId};
use crate::time::{Span, Timestamp};
use crate::wire::lex::{RecognizeTextRequest, RecognizeTextResponse};

/// How often a call is made at most.
pub const ATTEMPTS_LIMIT: u8 = 2;
/// How much longer than its own limit a call may take before whoever makes it must be gone.
pub const GRACE: Span = Span::seconds(5);
/// The largest answer of a function, in bytes.
pub const FUNCTION_ANSWER_LIMIT: usize = 32_768;
/// How long a bot may take over one turn.
pub const BOT_TIME_LIMIT: Span = Span::seconds(10);
/// How long anything in this instance may take to answer.
pub const OWN_TIME_LIMIT: Span = Span::seconds(10);

/// A call that was made and not answered yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Names it in the answer; a second attempt has the same.
    pub id: CallId,
    /// How often it was made.
    pub attempt: u8,
    /// When it is overdue.
    pub due: Timestamp,
    /// What is asked.
    pub request: CallRequest,
}

/// What a call asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CallRequest {
    /// To run a function of the instance's owner.
    Function(FunctionCall),
    /// To let a bot take its turn.
    Bot(Box<BotCall>),
    /// How busy a queue, or one agent, is.
    Metrics(Target),
    /// Whether an earlier chat can be continued: one of this instance that has ended.
    PastChat(PastChat),
    /// Whether the instance has this agent.
    Agent(AgentId),
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionCall {
    /// The function's ARN or name, which the instance maps to an address.
    pub function: String,
    /// How long it may take, 1 to 8 seconds.
    pub time_limit: Span,
    /// The event that it is given, as Amazon Connect forms it.
    pub event: Value,
}

/// A turn of a bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BotCall {
    /// The bot: an alias' ARN, or the id or name of a bot of this instance.
    pub bot: String,
    /// The language, such as `en_US`; the bot's first if absent.
    pub locale: Option<String>,
    /// The same for all turns of a conversation.
    pub session_id: String,
    /// What the customer said, and where the conversation stands.
    pub request: RecognizeTextRequest,
}

/// An earlier chat, for a chat that continues it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChat {
    /// How much of it comes along.
    pub rehydration_type: crate::wire::service::RehydrationType,
    /// A contact of it.
    pub source_contact_id: crate::id::ContactId,
}

/// What a call came to.
pub type CallOutcome = Result<CallReply, CallFailure>;

/// What came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CallReply {
    /// What the function answered: JSON of at most [`FUNCTION_ANSWER_LIMIT`] bytes.
    Function(Value),
    /// What the bot answered.
    Bot(Box<RecognizeTextResponse>),
    /// How busy it is.
    Metrics(QueueMetrics),
    /// It can be continued.
    PastChat,
    /// There is this agent.
    Agent,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFailure {
    /// What happened, for the flow log.
    pub message: String,
}

/// How busy a queue and its agents are now, or one agent and the agent's own queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QueueMetrics {
    /// Contacts that wait.
    pub size: u32,
    /// The age of the one that waits the longest, in seconds; 0 if none does.
    pub oldest_contact_age: u32,
    /// Agents who are signed in with any status but offline.
    pub agents_online: u32,
    /// Agents who could take a contact at once.
    pub agents_available: u32,
    /// Agents who are available for routing, or busy with contacts.
    pub agents_staffed: u32,
    /// Agents in After Contact Work.
    pub agents_after_contact_work: u32,
    /// Agents with a contact.
    pub agents_busy: u32,
    /// Agents who missed a contact and did not clear it.
    pub agents_missed: u32,
    /// Agents who are signed in and not to be routed to.
    pub agents_non_productive: u32,
}

impl CallFailure {
    /// A failure with these words for the flow log.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl CallRequest {
    /// How long the answer may take.
    #[must_use]
    pub fn time_limit(&self) -> Span {
        match self {
            Self::Function(call) => call.time_limit,
            Self::Bot(_) => BOT_TIME_LIMIT,
            Self::Metrics(_) | Self::PastChat(_) | Self::Agent(_) => OWN_TIME_LIMIT,
        }
    }
}

impl QueueMetrics {
    /// What `$.Metrics` refers to for a queue of this name and ARN.
    #[must_use]
    pub fn to_references(self, name: &str, arn: &str) -> Value {
        let mut agents = Map::new();
        for (name, count) in [
            ("Online", self.agents_online),
            ("Available", self.agents_available),
            ("Staffed", self.agents_staffed),
            ("AfterContactWork", self.agents_after_contact_work),
            ("Busy", self.agents_busy),
            ("Missed", self.agents_missed),
            ("NonProductive", self.agents_non_productive),
        ] {
            agents.insert(name.to_owned(), serde_json::json!({ "Count": count }));
        }
        let queue = serde_json::json!({
            "Name": name, "ARN": arn, "Size": self.size, "OldestContactAge": self.oldest_contact_age
        });
        serde_json::json!({ "Queue": queue, "Agents": agents })
    }
}
