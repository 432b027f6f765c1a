//! Who decides: a command in, events or a rejection out, and nothing changed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chat::{Chat, Findings, Segment, Stage, Timer, Urgency};
use super::command::Command;
use super::event::Event;
use super::silence::TimedRole;
pub use super::turn::Surroundings;
use super::turn::Turn;
use crate::id::DeviceId;
use crate::object::contact::{ContactData, Start};
use crate::time::{Span, Timestamp};
use crate::wire::rejection::Rejection;
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// How long the customer has to connect for the first time.
pub const CUSTOMER_CONNECTION_SPAN: Span = Span::minutes(5);

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
    if chat.expires_at <= turn.now && !chat.has_ended() {
        // The alarm is late: whoever comes now comes to a chat that is over.
        turn.wake();
    }
    match command {
        Command::Connect(caller) => turn.connect(&caller)?,
        Command::ConnectionLost(caller) => turn.connection_lost(&caller),
        Command::SendMessage(caller, request) => turn.send_message(&caller, request)?,
        Command::SendEvent(caller, request, receipt_for) => {
            turn.send_event(&caller, &request, receipt_for)?;
        }
        Command::Disconnect(caller, client_token) => turn.disconnect(&caller, client_token)?,
        Command::Stop => turn.stop()?,
        Command::UpdateAttributes(attributes) => turn.update_attributes(attributes)?,
        Command::UpdateContact(data) => turn.update_contact(data)?,
        Command::UpdateRoutingData(update) => turn.update_routing_data(update)?,
        Command::UpdateRoleConfig(timers) => turn.update_role_config(timers)?,
        Command::CreateParticipant { display_name, client_token } => {
            turn.create_participant(display_name, client_token)?;
        }
        Command::ContinuePastChat(past_chat) => turn.continue_past_chat(past_chat)?,
        Command::Tag(tags) => turn.tag(tags)?,
        Command::Untag(keys) => turn.emit(Event::Untagged(keys)),
        Command::CallAnswered { call_id, outcome } => turn.call_answered(&call_id, outcome),
        Command::Transfer { caller, target, flow_id, client_token } => {
            turn.transfer(&caller, target, flow_id, client_token)?;
        }
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
    fn wake(&mut self) {
        while let Some(timer) = self.chat.timers.due(self.now) {
            self.emit(Event::TimerCancelled(timer));
            match timer {
                Timer::Duration => self.end(DisconnectReason::Expired),
                Timer::CustomerConnection => self.end(DisconnectReason::CustomerConnectionNotEstablished),
                Timer::FlowWait => self.flow_time_is_up(),
                Timer::Call => self.calls_are_overdue(),
                Timer::AgentConnection => self.agent_is_gone(),
                Timer::CustomerIdle => self.is_idle(TimedRole::Customer),
                Timer::AgentIdle => self.is_idle(TimedRole::Agent),
                Timer::CustomerDisconnect | Timer::AgentDisconnect => self.silence_is_over(),
            }
        }
    }
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
        stage: Stage::InFlow,
        run: None,
        calls: Vec::new(),
        findings: Findings::default(),
        data: ContactData {
            customer_id: start.customer_id.clone(),
            segment_attributes: with_subtype(start.segment_attributes.clone()),
            ..ContactData::default()
        },
        tags: BTreeMap::new(),
        urgency: Urgency::default(),
        hooks: BTreeMap::new(),
        target: None,
        logs_flows: true,
        role_timers: BTreeMap::new(),
        idle: Vec::new(),
        disconnect_on_customer_exit: start.disconnect_on_customer_exit,
        past_chat: start.past_chat.clone(),
        timers: crate::timer::TimerTable::default(),
        devices: Vec::new(),
        handovers: Vec::new(),
    }
}

/// The segment's attributes with what kind of chat it is, unless whoever starts it says another.
fn with_subtype(mut attributes: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    attributes
        .entry("connect:Subtype".to_owned())
        .or_insert_with(|| json!({ "ValueString": "connect:Chat" }));
    attributes
}
