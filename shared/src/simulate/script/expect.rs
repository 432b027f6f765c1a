//! Lines that say what must be so.

use super::line::{at_end, pair, said};
use super::span;
use super::words::Words;
use crate::contact::call::CallRequest;
use crate::contact::chat::Stage;
use crate::contact::event::Audience;
use crate::simulate::answers::is_named;
use crate::simulate::simulation::Simulation;
use crate::simulate::summary::{Awaited, Summary};
use crate::simulate::trace::{Trace, TraceEntry};
use crate::simulate::wording::spelled;
use crate::time::Span;

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// Something has happened since whatever was expected to have happened last.
    Happened(Happening),
    /// Of the last step came nothing with these words.
    NoMessage(String),
    /// The chat stands like this.
    Stands(Standing),
    /// The line before was refused, with these words if there are any.
    Refused(String),
}

/// Something that may have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// Somebody said something with these words in it, to these only if it says so.
    Message(String, Option<Audience>),
    /// A flow did this action, with this result if it says so.
    Action(String, Option<String>),
    /// This event was told, such as `participant.idle`.
    Event(String),
    /// A function was asked that has this name.
    Asked(String),
    /// A contact began like this.
    ContactBegan(String),
    /// A contact was over for this reason.
    ContactClosed(String),
}

/// How a chat may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A flow waits, so long at most if it says so.
    Waiting(Option<Span>),
    /// A flow waits for the customer.
    WaitingForCustomer,
    /// A flow waits for an answer from outside.
    WaitingForAnswer,
    /// The contact waits for an agent, in this queue if it says so: its id or name.
    Queued(Option<String>),
    /// An agent has it, this one if it says so.
    Connected(Option<String>),
    /// A flow has it.
    InFlow,
    /// It is over, for this reason if it says so.
    Ended(Option<String>),
    /// It is not over.
    NotEnded,
    /// It has had so many contacts.
    Contacts(usize),
    /// It has lasted so long.
    Lasted(Span),
    /// An attribute has this value.
    Attribute(String, String),
}

/// Reads what comes after `expect`.
pub(super) fn expectation(mut words: Words<'_>) -> Result<Expectation, String> {
    if words.eat("refused") {
        return Ok(Expectation::Refused(words.text()));
    }
    if words.eat("no message") {
        return said(words).map(Expectation::NoMessage);
    }
    if let Some(happening) = happening(words)? {
        return Ok(Expectation::Happened(happening));
    }
    standing(words).map(Expectation::Stands)
}

fn happening(mut words: Words<'_>) -> Result<Option<Happening>, String> {
    let happening = if words.eat("message to agent") {
        Happening::Message(said(words)?, Some(Audience::Agent))
    } else if words.eat("message to customer") {
        Happening::Message(said(words)?, Some(Audience::Customer))
    } else if words.eat("message") {
        Happening::Message(said(words)?, None)
    } else if words.eat("action") {
        match words.until(&[" result "]) {
            Some((identifier, _)) => Happening::Action(identifier, Some(said(words)?)),
            None => Happening::Action(said(words)?, None),
        }
    } else if words.eat("event") {
        Happening::Event(said(words)?)
    } else if words.eat("asked function") {
        Happening::Asked(said(words)?)
    } else if words.eat("contact began") {
        Happening::ContactBegan(said(words)?)
    } else if words.eat("contact closed") {
        Happening::ContactClosed(said(words)?)
    } else {
        return Ok(None);
    };
    Ok(Some(happening))
}

fn standing(mut words: Words<'_>) -> Result<Standing, String> {
    let named = |words: Words<'_>| (!words.is_end()).then(|| words.text());
    if words.eat("waiting for the customer") || words.eat("waiting for customer") {
        at_end(words, Standing::WaitingForCustomer)
    } else if words.eat("waiting for an answer") || words.eat("waiting for answer") {
        at_end(words, Standing::WaitingForAnswer)
    } else if words.eat("waiting") {
        if words.is_end() {
            return Ok(Standing::Waiting(None));
        }
        let span = span::read(words.rest()).ok_or("It says no time, such as `12 hours`.")?;
        Ok(Standing::Waiting(Some(span)))
    } else if words.eat("queued") {
        Ok(Standing::Queued(named(words)))
    } else if words.eat("connected") {
        Ok(Standing::Connected(named(words)))
    } else if words.eat("in flow") {
        at_end(words, Standing::InFlow)
    } else if words.eat("ended") {
        Ok(Standing::Ended(named(words)))
    } else if words.eat("not ended") {
        at_end(words, Standing::NotEnded)
    } else if words.eat("contacts") {
        let count = words.rest().parse().map_err(|_| "It says no number of contacts.".to_owned())?;
        Ok(Standing::Contacts(count))
    } else if words.eat("lasted") {
        span::read(words.rest()).map(Standing::Lasted).ok_or_else(|| "It says no time.".to_owned())
    } else if words.eat("attribute") {
        pair(words).map(|(name, value)| Standing::Attribute(name, value))
    } else {
        Err("After `expect` comes one of: message, no message, message to agent, message to customer, action, event, \
             asked function, contact began, contact closed, waiting, waiting for the customer, waiting for an answer, \
             queued, connected, in flow, ended, not ended, contacts, lasted, attribute, refused."
            .to_owned())
    }
}

impl Happening {
    pub(super) fn is(&self, entry: &TraceEntry) -> bool {
        match (self, &entry.what) {
            (Self::Message(text, audience), Trace::Message(message)) => {
                audience.is_none_or(|audience| audience == message.audience)
                    && (message.content.contains(text) || message.words().contains(text))
            }
            (Self::Action(identifier, result), Trace::Action(entry)) => {
                &entry.identifier == identifier
                    && result.as_ref().is_none_or(|result| result == &entry.results)
            }
            (Self::Event(name), Trace::Event(event)) => &event.event == name,
            (Self::Asked(name), Trace::Asked(call)) => {
                matches!(&call.request, CallRequest::Function(call) if is_named(&call.function, name))
            }
            (Self::ContactBegan(method), Trace::ContactBegan { initiation_method, .. }) => {
                &spelled(initiation_method) == method
            }
            (Self::ContactClosed(wanted), Trace::ContactClosed { reason: Some(reason), .. }) => {
                &spelled(reason) == wanted
            }
            _ => false,
        }
    }
}

impl Standing {
    /// What is so instead, if this is not.
    pub(super) fn failure(&self, simulation: &Simulation) -> Option<String> {
        let summary = simulation.summary();
        let holds = match self {
            Self::Waiting(span) => waits(&summary, *span),
            Self::WaitingForCustomer => summary.flow_waits.as_ref().is_some_and(|waits| {
                matches!(
                    waits.what,
                    Awaited::Time { customer_returned: true, .. }
                        | Awaited::View
                        | Awaited::Bot { thinks: false, .. }
                )
            }),
            Self::WaitingForAnswer => summary.flow_waits.as_ref().is_some_and(|waits| {
                matches!(
                    waits.what,
                    Awaited::Function { .. } | Awaited::Instance | Awaited::Bot { thinks: true, .. }
                )
            }),
            Self::Queued(name) => match &summary.stage {
                Stage::Queued { queue_id } => name.as_ref().is_none_or(|name| {
                    let queue = simulation.library().queues.get(queue_id);
                    queue_id.as_str() == name || queue.is_some_and(|queue| &queue.name == name)
                }),
                _ => false,
            },
            Self::Connected(name) => match &summary.stage {
                Stage::Connected { participant_id } => {
                    let agent = simulation.chat().participant(participant_id);
                    name.as_ref().is_none_or(|name| agent.is_some_and(|agent| &agent.display_name == name))
                }
                _ => false,
            },
            Self::InFlow => summary.stage == Stage::InFlow,
            Self::Ended(reason) => summary
                .ended
                .is_some_and(|ended| reason.as_ref().is_none_or(|reason| &spelled(&ended.reason) == reason)),
            Self::NotEnded => summary.ended.is_none(),
            Self::Contacts(count) => summary.contacts.len() == *count,
            Self::Lasted(span) => summary.lasted == *span,
            Self::Attribute(name, value) => summary.attributes.get(name) == Some(value),
        };
        (!holds).then(|| self.instead(&summary))
    }

    fn instead(&self, summary: &Summary) -> String {
        match self {
            Self::Contacts(_) => format!("There were {} contacts.", summary.contacts.len()),
            Self::Lasted(_) => format!("It has lasted {}.", span::words(summary.lasted)),
            Self::Attribute(name, _) => match summary.attributes.get(name) {
                Some(value) => format!("It is \"{value}\"."),
                None => "There is no such attribute.".to_owned(),
            },
            _ => summary.to_string(),
        }
    }
}

fn waits(summary: &Summary, span: Option<Span>) -> bool {
    summary.flow_waits.as_ref().is_some_and(|waits| match (span, waits.until) {
        (None, _) => true,
        (Some(span), Some(until)) => until.since(summary.now) == span,
        (Some(_), None) => false,
    })
}
