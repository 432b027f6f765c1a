//! Lines that say how a chat begins.

use super::line::{at_end, pair, said};
use super::span;
use super::words::Words;
use crate::flow::library::{FlowLibrary, QueueSettings};
use crate::flow::step::Hook;
use crate::id::{FlowId, QueueId};
use crate::simulate::hours::{self, Daily, set_hours, set_queue_hours};
use crate::simulate::simulation::Start;
use crate::simulate::stage::{self, Role};
use crate::time::{Span, Timestamp};

/// How a chat begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// What the customer is called.
    Customer(String),
    /// What the customer says with the start.
    FirstMessage(String),
    /// An attribute of the contact.
    Attribute(String, String),
    /// When it begins.
    At(Timestamp),
    /// How long it may last.
    Duration(Span),
    /// The customer does not connect.
    NotConnected,
    /// The agent goes with the customer.
    EndsWithCustomer,
    /// What the customer's client can show.
    ContentTypes(Vec<String>),
    /// The flow that is run, by id or name: it receives the chat, or is run as its type wants.
    Flow(String),
    /// The flow, by id or name, that runs when the agents have left and the customer is still there.
    DisconnectFlow(String),
    /// There is a queue of this name, for so many contacts.
    Queue(String, Option<u32>),
    /// The queue of this name is open at these hours.
    QueueOpen(String, Daily),
    /// There are hours of this id or name.
    Hours(String, Daily),
}

impl Given {
    /// The flow that receives the chat because of this, if it says so. It may be a new one in the library.
    pub(super) fn flow(&self, library: &mut FlowLibrary) -> Option<FlowId> {
        let (name, role) = match self {
            Self::Flow(name) => (name, None),
            Self::DisconnectFlow(name) => (name, Some(Role::Hooked(Hook::CustomerRemaining))),
            _ => return None,
        };
        let mut known = library.flows.iter().chain(&library.modules);
        let found = known.find(|(id, flow)| id.as_str() == name || &flow.name == name);
        let Some((id, flow_type)) = found.map(|(id, flow)| (id.clone(), flow.document.flow_type())) else {
            return Some(FlowId::new(name));
        };
        Some(stage::set(library, &id, role.unwrap_or_else(|| Role::of(flow_type))))
    }

    /// Makes it so, as far as it is not about flows.
    pub(super) fn apply(&self, start: &mut Start, library: &mut FlowLibrary) {
        match self.clone() {
            Self::Customer(name) => start.customer = name,
            Self::FirstMessage(text) => start.first_message = Some(text),
            Self::Attribute(name, value) => drop(start.attributes.insert(name, value)),
            Self::At(at) => start.at = at,
            Self::Duration(span) => start.duration = span,
            Self::NotConnected => start.connects = false,
            Self::EndsWithCustomer => start.disconnect_on_customer_exit = true,
            Self::ContentTypes(types) => start.content_types = types,
            Self::Flow(_) | Self::DisconnectFlow(_) => {}
            Self::Queue(name, max_contacts) => set_queue(library, name).max_contacts = max_contacts,
            Self::QueueOpen(name, daily) => {
                set_queue(library, name.clone());
                set_queue_hours(library, &name, daily);
            }
            Self::Hours(name, daily) => set_hours(library, &name, daily),
        }
    }
}

/// Reads what comes after `given`.
pub(super) fn given(mut words: Words<'_>) -> Result<Given, String> {
    if words.eat("customer does not connect") {
        at_end(words, Given::NotConnected)
    } else if words.eat("customer") {
        said(words).map(Given::Customer)
    } else if words.eat("first message") {
        said(words).map(Given::FirstMessage)
    } else if words.eat("attribute") {
        pair(words).map(|(name, value)| Given::Attribute(name, value))
    } else if words.eat("start") {
        let at = words.rest().parse().map_err(|fault| format!("The start is {fault}."))?;
        Ok(Given::At(at))
    } else if words.eat("duration") {
        span::read(words.rest())
            .map(Given::Duration)
            .ok_or_else(|| "It says no time, such as `25 hours`.".to_owned())
    } else if words.eat("agent leaves with the customer") {
        at_end(words, Given::EndsWithCustomer)
    } else if words.eat("client shows") {
        let types = words.rest().split(',').map(|kind| kind.trim().to_owned());
        Ok(Given::ContentTypes(types.filter(|kind| !kind.is_empty()).collect()))
    } else if words.eat("flow") {
        said(words).map(Given::Flow)
    } else if words.eat("disconnect flow") {
        said(words).map(Given::DisconnectFlow)
    } else if words.eat("queue") {
        queue(words)
    } else if words.eat("hours") {
        opening_hours(words)
    } else {
        let known = "customer, customer does not connect, first message, attribute, start, duration, client shows, \
                     agent leaves with the customer, flow, disconnect flow, queue, hours";
        Err(format!("After `given` comes one of: {known}."))
    }
}

fn queue(mut words: Words<'_>) -> Result<Given, String> {
    match words.until(&[" for ", " is "]) {
        None => said(words).map(|name| Given::Queue(name, None)),
        Some((name, " is ")) => open(words).map(|daily| Given::QueueOpen(name, daily)),
        Some((name, _)) => {
            let count =
                words.rest().strip_suffix(" contacts").or_else(|| words.rest().strip_suffix(" contact"));
            let count = count.and_then(|count| count.parse().ok());
            let count = count.ok_or("A queue is for so many contacts: `given queue NAME for 3 contacts`.")?;
            Ok(Given::Queue(name, Some(count)))
        }
    }
}

fn opening_hours(mut words: Words<'_>) -> Result<Given, String> {
    let (name, _) =
        words.until(&[" are "]).ok_or("It needs a name: `given hours NAME are open 09:00 to 17:00`.")?;
    open(words).map(|daily| Given::Hours(name, daily))
}

fn open(words: Words<'_>) -> Result<Daily, String> {
    hours::read(words.rest()).ok_or_else(|| "It is `open 09:00 to 17:00`, or `closed`.".to_owned())
}

/// The queue of this id or name, which is new if there is none.
fn set_queue(library: &mut FlowLibrary, name: String) -> &mut QueueSettings {
    let known = library.queues.iter().find(|(id, queue)| id.as_str() == name || queue.name == name);
    let id = known.map_or_else(|| QueueId::new(name.clone()), |(id, _)| id.clone());
    let new = || QueueSettings { name, max_contacts: None, hours_of_operation_id: None };
    library.queues.entry(id).or_insert_with(new)
}
