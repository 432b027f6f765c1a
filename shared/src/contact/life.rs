//! A chat's life: how it starts, who comes and leaves, and how it ends.

use super::chat::{HeldOn, Participant, Stage, Timer};
use super::decide::CUSTOMER_CONNECTION_SPAN;
use super::event::Event;
use super::turn::Turn;
use crate::flow::step::Hook;
use crate::id::{AgentId, ContactId, DeviceId, ParticipantId};
use crate::object::contact::{AgentAccepted, Caller, Start};
use crate::wire::content_type::{CHAT_ENDED, PARTICIPANT_JOINED, PARTICIPANT_LEFT};
use crate::wire::participant::{Item, ItemType, ParticipantRole};
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// What a device is called that did not say.
const UNNAMED_DEVICE: &str = "A device";

impl Turn<'_, '_> {
    pub(super) fn start(&mut self, start: &Start, device_id: DeviceId) {
        let label = start.device_label.clone().unwrap_or_else(|| UNNAMED_DEVICE.to_owned());
        self.emit(Event::DeviceAdded(HeldOn { device_id, label, added_at: self.now }));
        self.emit(Event::TimerSet(Timer::Duration, start.expires_at));
        self.emit(Event::TimerSet(Timer::CustomerConnection, self.now.after(CUSTOMER_CONNECTION_SPAN)));
        let customer = self.join(ParticipantRole::Customer, start.display_name.clone(), None, None);
        if let Some(message) = &start.initial_message {
            let item = Item {
                content: Some(message.content.clone()),
                kind: ItemType::Message,
                ..self.event_of(&customer, &message.content_type)
            };
            self.append(item);
        }
        self.run_flow(start.flow_id.clone());
    }

    pub(super) fn connect(&mut self, caller: &Caller) -> Result<(), Rejection> {
        let participant = self.chat.reading(caller)?.clone();
        self.connection_matters_no_more(&participant);
        if !participant.connected {
            self.emit(Event::Connected(participant.id));
            if participant.role == ParticipantRole::Customer {
                self.emit(Event::TimerCancelled(Timer::CustomerConnection));
            }
        }
        Ok(())
    }

    pub(super) fn agent_accepted(&mut self, accepted: AgentAccepted) {
        let AgentAccepted { contact_id, agent_id, display_name, accepted_at, .. } = accepted;
        let already_in = self.chat.agent(contact_id, &agent_id).is_ok();
        if already_in {
            return;
        }
        if contact_id != self.chat.current.contact_id || !matches!(self.chat.stage, Stage::Queued { .. }) {
            // The customer left, or the chat ended, while the agent accepted.
            self.emit(Event::AgentReleased { contact_id, agent_id });
            return;
        }
        self.stop_flow();
        self.emit(Event::AgentConnected { agent_id: agent_id.clone(), at: accepted_at });
        let agent = self.join(ParticipantRole::Agent, display_name, Some(agent_id), None);
        self.emit(Event::StageEntered(Stage::Connected { participant_id: agent.id }));
        self.expect_connection();
        self.watch_for_silence();
        self.run_whispers();
    }

    pub(super) fn disconnect(
        &mut self,
        caller: &Caller,
        client_token: Option<String>,
    ) -> Result<(), Rejection> {
        let participant = self.chat.known(caller)?.clone();
        if participant.left_by(client_token.as_deref()) {
            return Ok(());
        }
        self.chat.taking_part(caller)?;
        match participant.role {
            ParticipantRole::Customer => self.customer_leaves(&participant, client_token),
            ParticipantRole::Agent => self.agent_leaves(&participant, client_token),
            ParticipantRole::CustomBot => {
                self.leave(&participant, client_token);
                self.bot_has_left();
            }
            ParticipantRole::System | ParticipantRole::Supervisor => self.leave(&participant, client_token),
        }
        Ok(())
    }

    pub(super) fn stop(&mut self) -> Result<(), Rejection> {
        if self.chat.has_ended() {
            let name = RejectionName::ContactNotFoundException;
            return Err(Rejection::new(name, "The contact has already ended."));
        }
        self.end(DisconnectReason::Api);
        Ok(())
    }

    /// Ends the chat, wherever it stands.
    pub(super) fn end(&mut self, reason: DisconnectReason) {
        if self.chat.has_ended() {
            return;
        }
        if matches!(self.chat.stage, Stage::Queued { .. }) {
            self.emit(Event::Dequeued { contact_id: self.chat.current.contact_id });
        }
        self.stop_flow();
        self.take_out_all_but_the_customer();
        let ended = self.item(ItemType::Event, CHAT_ENDED);
        self.append(ended);
        for timer in [Timer::Duration, Timer::CustomerConnection] {
            self.emit(Event::TimerCancelled(timer));
        }
        self.emit(Event::SegmentClosed { reason: Some(reason) });
        self.emit(Event::StageEntered(Stage::Ended { at: self.now, reason }));
    }

    /// Takes everybody out but the customer.
    pub(super) fn take_out_all_but_the_customer(&mut self) {
        let others = |participant: &&Participant| participant.role != ParticipantRole::Customer;
        let others: Vec<Participant> = self.chat.present().filter(others).cloned().collect();
        for participant in others {
            self.leave(&participant, None);
        }
        self.stop_watching();
    }

    /// The agents have left and the customer is still there: the disconnect flow goes on as the next contact, or the
    /// chat ends.
    pub(super) fn customer_remains(&mut self, reason: DisconnectReason) {
        let hook = self.chat.hooks.get(&Hook::CustomerRemaining).cloned();
        let Some(flow_id) = hook.filter(|_| self.has_room_for_a_contact()) else {
            return self.end(reason);
        };
        if !self.library.flows.contains_key(&flow_id) {
            self.log_missing_flow(Hook::CustomerRemaining, flow_id);
            return self.end(reason);
        }
        self.stop_flow();
        self.emit(Event::SegmentClosed { reason: Some(reason) });
        self.emit(Event::SegmentBegan { initiation_method: InitiationMethod::Disconnect });
        self.enter_flow();
        self.run_flow(flow_id);
    }

    /// Whether the chat can have another contact.
    pub(super) fn has_room_for_a_contact(&self) -> bool {
        self.chat.current.contact_id.segment() < u16::MAX
    }

    fn customer_leaves(&mut self, customer: &Participant, client_token: Option<String>) {
        self.leave(customer, client_token);
        if matches!(self.chat.stage, Stage::Connected { .. }) && !self.chat.disconnect_on_customer_exit {
            // The agent stays until they end it; for the customer it is over now, and their client waits to hear so.
            self.stop_watching();
            let ended = self.item(ItemType::Event, CHAT_ENDED);
            self.emit(Event::ToldOne(customer.id.clone(), ended));
        } else {
            self.end(DisconnectReason::CustomerDisconnect);
        }
    }

    fn agent_leaves(&mut self, agent: &Participant, client_token: Option<String>) {
        self.leave(agent, client_token);
        if self.present(ParticipantRole::Agent).is_some() {
            return;
        }
        self.stop_watching();
        if self.present(ParticipantRole::Customer).is_none() {
            self.end(DisconnectReason::CustomerDisconnect);
        } else {
            self.customer_remains(DisconnectReason::AgentDisconnect);
        }
    }

    pub(super) fn join(
        &mut self,
        role: ParticipantRole,
        display_name: String,
        agent_id: Option<AgentId>,
        client_token: Option<String>,
    ) -> Participant {
        let participant = Participant {
            id: self.new_participant_id(),
            role,
            display_name,
            agent_id,
            contact_id: self.chat.current.contact_id,
            connected: false,
            left: None,
            generation: 0,
            client_token,
        };
        self.emit(Event::Joined(participant.clone()));
        let joined = self.event_of(&participant, PARTICIPANT_JOINED);
        self.append(joined);
        participant
    }

    pub(super) fn leave(&mut self, participant: &Participant, client_token: Option<String>) {
        let left = self.event_of(participant, PARTICIPANT_LEFT);
        self.append(left);
        self.connection_matters_no_more(participant);
        self.emit(Event::Left { participant_id: participant.id.clone(), client_token });
        if let Some(agent_id) = participant.agent_id.clone() {
            self.emit(Event::AgentReleased { contact_id: participant.contact_id, agent_id });
        }
    }

    /// The participant that flows speak as. It takes part in no connection, so it never joins.
    pub(super) fn system(&self) -> Participant {
        self.speaker(self.chat.initial_contact_id.to_string(), SYSTEM_NAME)
    }

    /// The participant that bots of flows speak as. It never joins either.
    pub(super) fn bot(&self) -> Participant {
        self.speaker(bot_id(self.chat.initial_contact_id), BOT_NAME)
    }

    fn speaker(&self, id: String, name: &str) -> Participant {
        Participant {
            id: ParticipantId::new(id),
            role: ParticipantRole::System,
            display_name: name.to_owned(),
            agent_id: None,
            contact_id: self.chat.current.contact_id,
            connected: true,
            left: None,
            generation: 0,
            client_token: None,
        }
    }
}

/// What flows are called.
const SYSTEM_NAME: &str = "SYSTEM_MESSAGE";
/// What bots of flows are called.
const BOT_NAME: &str = "BOT";

/// What a participant of the role SYSTEM is called: a flow, or a bot that a flow talks with.
#[must_use]
pub fn system_name(chat: ContactId, id: &ParticipantId) -> &'static str {
    if id.as_str() == bot_id(chat) { BOT_NAME } else { SYSTEM_NAME }
}

fn bot_id(chat: ContactId) -> String {
    format!("{}-bot", chat.initial())
}
