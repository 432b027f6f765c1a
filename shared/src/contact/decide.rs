//! Who decides: a command in, events or a rejection out, and nothing changed.

use std::collections::BTreeMap;

use super::chat::{Chat, FlowRun, Segment, Stage, Timer};
use super::command::Command;
use super::event::Event;
pub use super::turn::Surroundings;
use super::turn::Turn;
use crate::id::DeviceId;
use crate::object::contact::Start;
use crate::time::{Span, Timestamp};
use crate::wire::rejection::Rejection;
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// How long the customer has to connect for the first time.
pub const CUSTOMER_CONNECTION_SPAN: Span = Span::minutes(5);

/// The longest total of attribute names and values, in bytes.
pub const ATTRIBUTES_LIMIT: usize = 32_768;

/// Begins a chat: the chat as it is before anything has happened in it, and what happens at once. The customer holds
/// it on `device_id`.
///
/// # Errors
/// If the request's flow does not exist.
pub fn begin(
    start: &Start,
    device_id: DeviceId,
    surroundings: Surroundings<'_>,
) -> Result<(Chat, Vec<Event>), Rejection> {
    if !start.library.flows.contains_key(&start.flow_id) {
        return Err(Rejection::not_found("There is no such contact flow."));
    }
    let chat = blank(start, surroundings.now);
    let mut turn = Turn::new(&chat, surroundings);
    turn.start(start, device_id);
    let events = turn.into_events();
    Ok((chat, events))
}

/// Decides what comes of a command.
///
/// # Errors
/// The rejection that the caller is answered with. What the caller has already been granted (an agent who is already
/// in, a customer who has already left with the same token) is not refused but comes to no events.
pub fn decide(
    chat: &Chat,
    surroundings: Surroundings<'_>,
    command: Command,
) -> Result<Vec<Event>, Rejection> {
    let mut turn = Turn::new(chat, surroundings);
    match command {
        Command::Connect(caller) => turn.connect(&caller)?,
        Command::SendMessage(caller, request) => turn.send_message(&caller, request)?,
        Command::SendEvent(caller, request, receipt_for) => {
            turn.send_event(&caller, &request, receipt_for)?;
        }
        Command::Disconnect(caller, client_token) => turn.disconnect(&caller, client_token)?,
        Command::Stop => turn.stop()?,
        Command::UpdateAttributes(attributes) => turn.update_attributes(attributes)?,
        Command::AgentAccepted(accepted) => turn.agent_accepted(accepted),
        Command::MintHandover { caller, secret_hash, expiry } => {
            turn.mint_handover(&caller, secret_hash, expiry)?;
        }
        Command::RedeemHandover { secret_hash, label, device_id } => {
            turn.redeem_handover(secret_hash, label, device_id)?;
        }
        Command::RevokeDevice { caller, device_id } => turn.revoke_device(&caller, device_id)?,
        Command::Wake => turn.wake(),
    }
    Ok(turn.into_events())
}

impl Turn<'_, '_> {
    fn update_attributes(&mut self, attributes: BTreeMap<String, String>) -> Result<(), Rejection> {
        let mut all = self.chat.attributes.clone();
        all.extend(attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        check_attributes(&all)?;
        self.emit(Event::AttributesSet(attributes));
        Ok(())
    }

    fn wake(&mut self) {
        while let Some(timer) = self.chat.timers.due(self.now) {
            self.emit(Event::TimerCancelled(timer));
            match timer {
                Timer::Duration => self.end(DisconnectReason::Expired),
                Timer::CustomerConnection => self.end(DisconnectReason::CustomerConnectionNotEstablished),
                Timer::FlowWait => self.resume_flow("WaitCompleted"),
            }
        }
    }
}

/// The rules for attributes of a contact.
///
/// # Errors
/// InvalidParameterException that says which rule is broken.
pub fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Rejection> {
    let is_name_character = |character: char| character.is_alphanumeric() || "-_".contains(character);
    for name in attributes.keys() {
        if name.is_empty() || !name.chars().all(is_name_character) {
            let message = "Attribute keys may have letters, digits, dashes and underscores only.";
            return Err(Rejection::invalid_parameter(message));
        }
    }
    let total: usize = attributes.iter().map(|(name, value)| name.len() + value.len()).sum();
    if total > ATTRIBUTES_LIMIT {
        let message = format!("The attributes are {total} bytes in all; {ATTRIBUTES_LIMIT} are allowed.");
        return Err(Rejection::invalid_parameter(message));
    }
    Ok(())
}

/// A chat in which nothing has happened yet.
fn blank(start: &Start, now: Timestamp) -> Chat {
    Chat {
        instance_id: start.instance_id.clone(),
        initial_contact_id: start.contact_id.initial(),
        flow_id: start.flow_id.clone(),
        content_types: start.content_types.clone(),
        attributes: start.attributes.clone(),
        initial_message: start.initial_message.as_ref().map(|message| message.content.clone()),
        related_contact_id: start.related_contact_id.clone(),
        customer_id: start.customer_id.clone(),
        initiated_at: now,
        expires_at: start.expires_at,
        participants: Vec::new(),
        earlier: Vec::new(),
        current: Segment {
            contact_id: start.contact_id.initial(),
            initiation_method: InitiationMethod::Api,
            initiated_at: now,
            queue: None,
            agent: None,
            closed: None,
        },
        stage: Stage::InFlow(FlowRun {
            flow_id: start.flow_id.clone(),
            action: String::new(),
            until_customer_returns: false,
        }),
        hooks: BTreeMap::new(),
        target: None,
        timers: crate::timer::TimerTable::default(),
        devices: Vec::new(),
        handovers: Vec::new(),
    }
}
