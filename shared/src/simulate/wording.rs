//! What a trace says, in words.

use std::fmt;

use super::people::offers;
use super::script::span;
use super::trace::{ChatEvent, Message, Speaker, Trace, TraceEntry};
use crate::contact::call::{Call, CallOutcome, CallReply, CallRequest};
use crate::contact::chat::{Stage, Timer};
use crate::contact::effect::Outgoing;
use crate::contact::event::Audience;
use crate::flow::log::FlowLogEntry;
use crate::flow::step::Target;
use crate::interactive::{self, Said};
use crate::time::{Span, Timestamp};
use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE};
use crate::wire::participant::ParticipantRole;

impl fmt::Display for TraceEntry {
    /// What happened, without its time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Trace::Step(step) => write!(f, "{step}"),
            Trace::Refused { why } => write!(f, "refused: {why}"),
            Trace::Action(entry) => action(f, entry),
            Trace::Message(message) => write!(f, "{message}"),
            Trace::Event(event) => write!(f, "{event}"),
            Trace::TimerSet { timer, due } => {
                write!(f, "timer set: {}, over in {}", name(*timer), span::words(due.since(self.at)))
            }
            Trace::TimerFired { timer } => write!(f, "timer fired: {}", name(*timer)),
            Trace::TimerCancelled { timer } => write!(f, "timer cancelled: {}", name(*timer)),
            Trace::Stage(stage) => write!(f, "the chat {}", stage_name(stage)),
            Trace::ContactBegan { number, initiation_method } => {
                write!(f, "contact {number} begins: {}", spelled(initiation_method))
            }
            Trace::ContactClosed { number, reason: Some(reason) } => {
                write!(f, "contact {number} is over: {}", spelled(reason))
            }
            Trace::ContactClosed { number, reason: None } => {
                write!(f, "contact {number} goes on as the next")
            }
            Trace::Asked(call) => asked(f, call),
            Trace::Answered { outcome, .. } => answered(f, outcome.as_ref()),
            Trace::Sent(outgoing) => sent(f, outgoing),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.speaker)?;
        match self.audience {
            Audience::All => {}
            Audience::Agent => f.write_str(" to the agent")?,
            Audience::Customer => f.write_str(" to the customer")?,
        }
        write!(f, ": {}", self.words())
    }
}

impl Message {
    /// What was said, as somebody would tell it: the title and the offers of an interactive message.
    #[must_use]
    pub fn words(&self) -> String {
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
        match interactive::read(&self.content_type, &self.content, parse) {
            Said::Message(message) if self.content_type == INTERACTIVE => {
                let titles: Vec<String> = offers(&self.content).into_iter().map(|(title, _)| title).collect();
                let view = match &message.template {
                    interactive::Template::View(view) => format!("[view {}]", view.token),
                    _ => format!("[{}]", titles.join(" | ")),
                };
                let title = message.title();
                if title.is_empty() { view } else { format!("{title} {view}") }
            }
            Said::View(answer) if self.content_type == INTERACTIVE_RESPONSE => {
                let entry =
                    |(name, values): &(String, Vec<String>)| format!("{name} = {}", values.join(" + "));
                let entries = answer.entries.iter().map(entry);
                let entries: Vec<String> = entries.collect();
                format!("[{}] {}", answer.action, entries.join(", ")).trim_end().to_owned()
            }
            Said::Pick(pick) => pick.words(),
            _ => self.content.clone(),
        }
    }
}

impl fmt::Display for ChatEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(who) = &self.who {
            write!(f, "{who} ")?;
        }
        f.write_str(match self.event.as_str() {
            "participant.joined" => "joined",
            "participant.left" => "left",
            "participant.idle" => "has been silent for long",
            "participant.returned" => "is not silent any more",
            "participant.autodisconnection" => "was silent for too long: everybody else is taken out",
            "chat.ended" if self.kept => "the chat has ended",
            "chat.ended" => "the chat has ended for the customer",
            "transfer.succeeded" => "sent the contact on",
            other => other,
        })
    }
}

impl fmt::Display for Speaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = match self.role {
            ParticipantRole::Customer => "customer",
            ParticipantRole::Agent => "agent",
            ParticipantRole::System => return f.write_str(&self.name),
            ParticipantRole::CustomBot => "bot",
            ParticipantRole::Supervisor => "supervisor",
        };
        write!(f, "{} ({role})", self.name)
    }
}

/// What a timer is for.
#[must_use]
pub fn name(timer: Timer) -> &'static str {
    match timer {
        Timer::Duration => "the chat's duration",
        Timer::FlowWait => "the flow's wait",
        Timer::Call => "the time for an answer",
        Timer::CustomerConnection => "the customer's time to connect",
        Timer::AgentConnection => "the agent's time to come back",
        Timer::CustomerIdle => "the customer's silence",
        Timer::CustomerDisconnect => "the customer's silence, for too long",
        Timer::AgentIdle => "the agent's silence",
        Timer::AgentDisconnect => "the agent's silence, for too long",
    }
}

/// What a chat does in a stage.
#[must_use]
pub fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::InFlow => "is in a flow",
        Stage::Queued { .. } => "waits for an agent",
        Stage::Connected { .. } => "is with an agent",
        Stage::Ended { .. } => "is over",
    }
}

/// How long after the beginning something happened: `00:05:00`, or `3d 00:05:00`; with milliseconds where it has any.
#[must_use]
pub fn clock(began: Timestamp, at: Timestamp) -> String {
    let lasted: Span = at.since(began);
    let (seconds, millis) = (lasted.as_seconds(), lasted.as_millis().rem_euclid(1_000));
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    let days = if days > 0 { format!("{days}d ") } else { String::new() };
    let millis = if millis > 0 { format!(".{millis:03}") } else { String::new() };
    format!("{days}{:02}:{:02}:{:02}{millis}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The name that the protocol gives a value of an enumeration.
pub(super) fn spelled<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn action(f: &mut fmt::Formatter<'_>, entry: &FlowLogEntry) -> fmt::Result {
    write!(f, "[{}] {} ({}): {}", entry.contact_flow_name, entry.identifier, entry.kind, entry.results)?;
    if let Some(reason) = &entry.reason {
        write!(f, " ({reason})")?;
    }
    match &entry.next_action {
        Some(next) => write!(f, " → {next}"),
        None => Ok(()),
    }
}

fn asked(f: &mut fmt::Formatter<'_>, call: &Call) -> fmt::Result {
    f.write_str(if call.attempt > 1 { "asks once more: " } else { "asks " })?;
    match &call.request {
        CallRequest::Function(function) => {
            let given = function.event.pointer("/Details/Parameters").cloned().unwrap_or_default();
            write!(f, "function {} with {given}", function.function)
        }
        CallRequest::Bot(bot) => write!(f, "bot {}: {}", bot.bot, bot.request.text),
        CallRequest::Metrics(Target::Queue(queue)) => write!(f, "how busy queue {queue} is"),
        CallRequest::Metrics(Target::Agent(agent)) => write!(f, "how busy agent {agent} is"),
        CallRequest::PastChat(chat) => write!(f, "whether {} can be continued", chat.source_contact_id),
        CallRequest::Agent(agent) => write!(f, "whether there is an agent {agent}"),
    }
}

fn answered(f: &mut fmt::Formatter<'_>, outcome: Option<&CallOutcome>) -> fmt::Result {
    match outcome {
        None => f.write_str("no answer came: given up"),
        Some(Err(failure)) => write!(f, "no answer: {}", failure.message),
        Some(Ok(CallReply::Function(value))) => write!(f, "answer: {value}"),
        Some(Ok(CallReply::Bot(response))) => {
            let intent = response.session_state.intent.as_ref();
            let intent = intent.map_or("no intent", |intent| intent.name.as_str());
            write!(f, "answer: {intent}, {} messages", response.messages.len())
        }
        Some(Ok(CallReply::Metrics(metrics))) => write!(
            f,
            "answer: {} waiting, the oldest for {} s; agents: {} online, {} available, {} staffed",
            metrics.size,
            metrics.oldest_contact_age,
            metrics.agents_online,
            metrics.agents_available,
            metrics.agents_staffed
        ),
        Some(Ok(CallReply::PastChat)) => f.write_str("answer: it can be continued"),
        Some(Ok(CallReply::Agent)) => f.write_str("answer: there is"),
    }
}

fn sent(f: &mut fmt::Formatter<'_>, outgoing: &Outgoing) -> fmt::Result {
    match outgoing {
        Outgoing::Enqueue(enqueue) => {
            let queue =
                if enqueue.queue_name.is_empty() { enqueue.queue_id.as_str() } else { &enqueue.queue_name };
            write!(f, "to the router: waits in queue {queue}, priority {}", enqueue.priority)
        }
        Outgoing::Dequeue(_) => f.write_str("to the router: does not wait any more"),
        Outgoing::AgentLeft(left) => {
            write!(f, "to the router: agent {} is free of the contact", left.agent_id)
        }
        Outgoing::Reprioritize(update) => {
            write!(f, "to the router: priority {}", update.priority)
        }
        Outgoing::Attributes { contact_id, .. } => write!(f, "to contact {contact_id}: attributes"),
        Outgoing::Record(record) => {
            let number = u32::from(record.contact.id.segment()) + 1;
            write!(f, "to the records: contact {number}")
        }
        Outgoing::Transcript(id) => {
            write!(f, "to the stored transcripts: contact {}", u32::from(id.segment()) + 1)
        }
    }
}
