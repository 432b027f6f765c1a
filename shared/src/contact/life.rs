//! A chat's life: how it starts, who comes and leaves, and how it ends.

use super::chat::{HeldOn, Participant, Stage, Timer};
use super::decide::CUSTOMER_CONNECTION_SPAN;
use super::event::Event;
use super::turn::Turn;
use crate::flow::step::Hook;
use crate::id::{AgentId, DeviceId, ParticipantId};
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
        let customer = self.join(ParticipantRole::Customer, start.display_name.clone(), None);
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
        self.emit(Event::TimerCancelled(Timer::FlowWait));
        self.emit(Event::AgentConnected { agent_id: agent_id.clone(), at: accepted_at });
        let agent = self.join(ParticipantRole::Agent, display_name, Some(agent_id));
        self.emit(Event::StageEntered(Stage::Connected { participant_id: agent.id }));
    }

    pub(super) fn disconnect(
        &mut self,
        caller: &Caller,
        client_token: Option<String>,
    ) -> Result<(), Rejection> {
        let participant = self.chat.known(caller)?.clone();
        if let Some(departure) = &participant.left {
            let again = client_token.is_some() && departure.client_token == client_token;
            return if again { Ok(()) } else { self.chat.taking_part(caller).map(|_| ()) };
        }
        self.chat.taking_part(caller)?;
        match participant.role {
            ParticipantRole::Customer => self.customer_leaves(&participant, client_token),
            ParticipantRole::Agent => self.agent_leaves(&participant, client_token),
            ParticipantRole::System | ParticipantRole::CustomBot | ParticipantRole::Supervisor => {
                self.leave(&participant, client_token);
            }
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
        while let Some(agent) = self.present(ParticipantRole::Agent) {
            self.leave(&agent, None);
        }
        let ended = self.item(ItemType::Event, CHAT_ENDED);
        self.append(ended);
        for timer in [Timer::Duration, Timer::FlowWait, Timer::CustomerConnection] {
            self.emit(Event::TimerCancelled(timer));
        }
        self.emit(Event::SegmentClosed { reason });
        self.emit(Event::StageEntered(Stage::Ended { at: self.now, reason }));
    }

    fn customer_leaves(&mut self, customer: &Participant, client_token: Option<String>) {
        self.leave(customer, client_token);
        if matches!(self.chat.stage, Stage::Connected { .. }) {
            // The agent stays until they end it; for the customer it is over now, and their client waits to hear so.
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
        if self.present(ParticipantRole::Customer).is_none() {
            self.end(DisconnectReason::CustomerDisconnect);
            return;
        }
        let hook = self.chat.hooks.get(&Hook::CustomerRemaining).cloned();
        let room = self.chat.current.contact_id.segment() < u16::MAX;
        match hook.filter(|_| room) {
            None => self.end(DisconnectReason::AgentDisconnect),
            Some(flow_id) => {
                self.emit(Event::SegmentClosed { reason: DisconnectReason::AgentDisconnect });
                self.emit(Event::SegmentBegan { initiation_method: InitiationMethod::Disconnect });
                self.run_flow(flow_id);
            }
        }
    }

    fn join(
        &mut self,
        role: ParticipantRole,
        display_name: String,
        agent_id: Option<AgentId>,
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
        };
        self.emit(Event::Joined(participant.clone()));
        let joined = self.event_of(&participant, PARTICIPANT_JOINED);
        self.append(joined);
        participant
    }

    fn leave(&mut self, participant: &Participant, client_token: Option<String>) {
        let left = self.event_of(participant, PARTICIPANT_LEFT);
        self.append(left);
        self.emit(Event::Left { participant_id: participant.id.clone(), client_token });
        if let Some(agent_id) = participant.agent_id.clone() {
            self.emit(Event::AgentReleased { contact_id: participant.contact_id, agent_id });
        }
    }

    /// The participant that flows speak as. It takes part in no connection, so it never joins.
    pub(super) fn system(&self) -> Participant {
        Participant {
            id: ParticipantId::new(self.chat.initial_contact_id.to_string()),
            role: ParticipantRole::System,
            display_name: "SYSTEM_MESSAGE".to_owned(),
            agent_id: None,
            contact_id: self.chat.current.contact_id,
            connected: true,
            left: None,
            generation: 0,
        }
    }
}
