//! What happens to a simulated chat from outside.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{AgentStatus, BotAnswer, FunctionAnswer, QueueNumbers};
use crate::contact::chat::RoleTimer;
use crate::flow::step::Target;
use crate::time::Span;

/// Something that somebody does, or that time or a place outside the chat brings. As text ([`std::fmt::Display`]) it is
/// a line of a script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// The customer says this.
    CustomerSays(String),
    /// The customer chooses what the last interactive message offers under this title.
    CustomerChooses(String),
    /// The customer answers the view that is shown.
    CustomerAnswers {
        /// The action of the view.
        action: String,
        /// What was entered.
        data: Value,
    },
    /// The customer connects, who has not so far.
    CustomerConnects,
    /// The customer carries on on another device of this name.
    CustomerMoves(String),
    /// The customer ends the chat on their side.
    CustomerLeaves,
    /// An agent accepts the contact that waits.
    AgentAccepts(String),
    /// An agent says this.
    AgentSays {
        /// Who.
        agent: String,
        /// What.
        text: String,
    },
    /// An agent's connection is lost.
    AgentIsLost(String),
    /// An agent whose connection was lost has connected again.
    AgentIsBack(String),
    /// An agent leaves.
    AgentLeaves(String),
    /// An agent sends the contact on.
    AgentTransfers {
        /// Who.
        agent: String,
        /// Where to: an agent, or a queue by its id or name.
        target: Target,
        /// By which transfer flow, if by one: its id or name.
        flow: Option<String>,
    },
    /// An agent's status changes. Flows that ask how busy a queue is see it.
    AgentIs {
        /// Who.
        agent: String,
        /// What they are now.
        status: AgentStatus,
    },
    /// A bot of the instance's owner joins as a participant.
    BotJoins(String),
    /// That bot says this.
    BotSays(String),
    /// That bot leaves.
    BotLeaves,
    /// So much time passes, and whatever is due in it happens at its time.
    Waits(Span),
    /// Time passes until the next thing is due, and it happens.
    NextTimer,
    /// What a function answers, now if a flow waits for it and from now on.
    Function {
        /// Its ARN, its name or any word of its ARN; `*` for every function that has no answer of its own.
        name: String,
        /// What it answers.
        answer: FunctionAnswer,
    },
    /// What the bot of a flow answers: now if it was asked, else in its next turn that has no answer yet.
    Bot(BotAnswer),
    /// How busy a queue is from now on.
    Queue {
        /// Its id or name.
        name: String,
        /// What is set; the rest stays.
        numbers: QueueNumbers,
    },
    /// Whether earlier chats can be continued from now on.
    PastChat(bool),
    /// What flows draw from now on that distribute contacts by chance: 1 to 100.
    Draw(u8),
    /// StopContact.
    Stops,
    /// UpdateContactAttributes, one attribute of it.
    SetsAttribute {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// UpdateParticipantRoleConfig, one timer of it; None takes it off.
    SetsRoleTimer(RoleTimer, Option<u32>),
}
