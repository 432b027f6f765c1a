//! Where a simulated chat stands: what it waits for, or how it ended.

use std::collections::BTreeMap;

use serde::Serialize;

use super::simulation::Simulation;
use crate::contact::call::CallRequest;
use crate::contact::chat::{Stage, Timer, Waiting};
use crate::time::{Span, Timestamp};
use crate::wire::service::{Contact, DisconnectReason};

/// Where a chat stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The simulated time.
    pub now: Timestamp,
    /// How long the chat has lasted, in milliseconds.
    pub lasted: Span,
    /// Where the chat stands.
    pub stage: Stage,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
    /// What its flow waits for, if one does.
    pub flow_waits: Option<FlowWaits>,
    /// What comes by itself, soonest first.
    pub timers: Vec<DueTimer>,
    /// Its contacts (segments), oldest first.
    pub contacts: Vec<Contact>,
    /// Attributes of the contact.
    pub attributes: BTreeMap<String, String>,
}

/// How a chat ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: DisconnectReason,
}

/// A flow that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowWaits {
    /// What the flow or module is called.
    pub flow: String,
    /// The action at which it waits.
    pub action: String,
    /// For what.
    pub what: Awaited,
    /// How long at most, if it does not wait for ever.
    pub until: Option<Timestamp>,
}

/// What a flow waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Awaited {
    /// Its time, or one of these.
    Time {
        /// The customer's next message.
        customer_returned: bool,
        /// The leaving of a bot.
        bot_left: bool,
    },
    /// The answer of a function.
    Function {
        /// Its ARN or name.
        name: String,
    },
    /// The answer of a queue or an earlier chat.
    Instance,
    /// The customer, who talks with a bot, or the bot's answer.
    Bot {
        /// Its ARN or name.
        name: String,
        /// Whether the bot is to speak.
        thinks: bool,
    },
    /// The customer's answer to a view.
    View,
}

/// Something that comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DueTimer {
    /// What.
    pub timer: Timer,
    /// When.
    pub due: Timestamp,
}

impl Simulation {
    /// Where the chat stands now.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let chat = &self.chat;
        let ended = match chat.stage {
            Stage::Ended { at, reason } => Some(Ended { at, reason }),
            _ => None,
        };
        let segments = chat.earlier.iter().chain([&chat.current]);
        let mut timers: Vec<DueTimer> =
            chat.timers.iter().map(|(timer, due)| DueTimer { timer, due }).collect();
        timers.sort_by_key(|timer| timer.due);
        Summary {
            now: self.now,
            lasted: ended.map_or(self.now, |ended| ended.at).since(self.began),
            stage: chat.stage.clone(),
            ended,
            flow_waits: self.flow_waits(),
            timers,
            contacts: segments.map(|segment| chat.describe(segment)).collect(),
            attributes: chat.attributes.clone(),
        }
    }

    /// What a customer can choose from in the last message that offers something: titles.
    #[must_use]
    pub fn choices(&self) -> Vec<String> {
        let offered = self.offered.as_deref().map(super::people::offers).unwrap_or_default();
        offered.into_iter().map(|(title, _)| title).collect()
    }

    fn flow_waits(&self) -> Option<FlowWaits> {
        let run = self.chat.run.as_ref()?;
        let frame = &run.place.frame;
        let flow = self.library.flow(&frame.flow_id).map(|flow| flow.name.clone());
        let (what, timer) = match &run.waits_for {
            Waiting::Time { customer_returned, bot_left } => {
                let what = Awaited::Time { customer_returned: *customer_returned, bot_left: *bot_left };
                (what, Timer::FlowWait)
            }
            Waiting::View { .. } => (Awaited::View, Timer::FlowWait),
            Waiting::Bot(talk) => {
                let thinks = talk.call.is_some();
                let timer = if thinks { Timer::Call } else { Timer::FlowWait };
                (Awaited::Bot { name: talk.bot.clone(), thinks }, timer)
            }
            Waiting::Call(id) => {
                let asked = self.chat.calls.iter().find(|call| &call.id == id).map(|call| &call.request);
                let what = match asked {
                    Some(CallRequest::Function(call)) => Awaited::Function { name: call.function.clone() },
                    _ => Awaited::Instance,
                };
                (what, Timer::Call)
            }
        };
        let until = self.chat.timers.due_time(timer);
        Some(FlowWaits { flow: flow.unwrap_or_default(), action: frame.action.clone(), what, until })
    }
}

impl std::fmt::Display for Summary {
    /// Where the chat stands, in a few sentences.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use super::script::span;
        use super::wording::{name, spelled, stage_name};
        if let Some(ended) = self.ended {
            return write!(
                f,
                "The chat ended after {}: {}.",
                span::words(self.lasted),
                spelled(&ended.reason)
            );
        }
        write!(f, "The chat {}.", stage_name(&self.stage))?;
        if let Some(waits) = &self.flow_waits {
            write!(f, " The flow {} waits at {} for {}", waits.flow, waits.action, waits.what)?;
            match waits.until {
                Some(until) => write!(f, ", for {} at most.", span::words(until.since(self.now)))?,
                None => f.write_str(".")?,
            }
        }
        match self.timers.first() {
            Some(next) => {
                let rest = span::words(next.due.since(self.now));
                write!(f, " Next, in {rest}, {} is over.", name(next.timer))
            }
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Awaited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Time { customer_returned: true, bot_left: false } => {
                f.write_str("the customer's next message")
            }
            Self::Time { customer_returned: false, bot_left: true } => f.write_str("the bot to leave"),
            Self::Time { customer_returned: true, bot_left: true } => {
                f.write_str("the customer's next message or the bot to leave")
            }
            Self::Time { customer_returned: false, bot_left: false } => f.write_str("its time"),
            Self::Function { name } => write!(f, "the answer of function {name}"),
            Self::Instance => f.write_str("an answer of the instance"),
            Self::Bot { name, thinks: true } => write!(f, "the answer of bot {name}"),
            Self::Bot { name, thinks: false } => write!(f, "the customer, who talks with bot {name}"),
            Self::View => f.write_str("the customer's answer to the view"),
        }
    }
}
