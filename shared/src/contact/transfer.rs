//! Who else comes in, and where an agent sends the contact: bots of the instance's owner, other agents, queues.

use super::chat::{Participant, Stage};
use super::event::Event;
use super::flow::queue::TRANSFERS_LIMIT;
use super::talk::check_client_token;
use super::turn::Turn;
use crate::flow::step::Target;
use crate::id::FlowId;
use crate::object::contact::Caller;
use crate::wire::content_type::TRANSFER_SUCCEEDED;
use crate::wire::participant::ParticipantRole;
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::service::{DisconnectReason, InitiationMethod};

impl Turn<'_, '_> {
    /// A bot of the instance's owner joins. The same token again brings the same one.
    pub(super) fn create_participant(
        &mut self,
        display_name: String,
        client_token: Option<String>,
    ) -> Result<(), Rejection> {
        self.chat.going_on()?;
        if client_token.is_some() && self.chat.created(client_token.as_deref()).is_some() {
            return Ok(());
        }
        if self.present(ParticipantRole::CustomBot).is_some() {
            let message = "The chat has a bot already; it can have one.";
            return Err(Rejection::new(RejectionName::ServiceQuotaExceededException, message));
        }
        self.join(ParticipantRole::CustomBot, display_name, None, client_token);
        Ok(())
    }

    /// An agent sends the contact to another agent or a queue, by a transfer flow if there is one. It is a new contact.
    /// The same token again changes nothing.
    pub(super) fn transfer(
        &mut self,
        caller: &Caller,
        target: Target,
        flow_id: Option<FlowId>,
        client_token: Option<String>,
    ) -> Result<(), Rejection> {
        check_client_token(client_token.as_deref())?;
        if self.chat.known(caller)?.left_by(client_token.as_deref()) {
            return Ok(());
        }
        let agent = self.chat.taking_part(caller)?.clone();
        let conflict = |message: &str| Rejection::new(RejectionName::ConflictException, message);
        if agent.role != ParticipantRole::Agent || !matches!(self.chat.stage, Stage::Connected { .. }) {
            return Err(conflict("Only the agent who has the contact can send it on."));
        }
        if self.present(ParticipantRole::Customer).is_none() {
            return Err(conflict("The customer has left."));
        }
        if self.transfers() >= TRANSFERS_LIMIT || !self.has_room_for_a_contact() {
            return Err(conflict("The contact was sent on too often."));
        }
        if !self.knows(&target) {
            let message = "The chat knows no such queue; it may be one that was made after the chat began.";
            return Err(Rejection::not_found(message));
        }
        if let Some(flow) = &flow_id
            && !self.library.flows.contains_key(flow)
        {
            return Err(Rejection::not_found(format!("There is no flow {flow}.")));
        }
        self.stop_flow();
        self.leave(&agent, client_token);
        self.stop_watching();
        self.emit(Event::SegmentClosed { reason: Some(DisconnectReason::AgentDisconnect) });
        self.emit(Event::SegmentBegan { initiation_method: InitiationMethod::Transfer });
        self.emit(Event::TargetSet(target.clone()));
        let transferred = self.event_of(&agent, TRANSFER_SUCCEEDED);
        self.append(transferred);
        match flow_id {
            Some(flow_id) => {
                self.enter_flow();
                self.run_flow(flow_id);
            }
            None => self.queue_up(target),
        }
        Ok(())
    }
}

impl super::chat::Chat {
    /// The participant that a CreateParticipant with this token brought.
    #[must_use]
    pub fn created(&self, client_token: Option<&str>) -> Option<&Participant> {
        let theirs = |participant: &&Participant| {
            participant.role == ParticipantRole::CustomBot
                && participant.client_token.as_deref() == client_token
        };
        self.participants.iter().rev().find(theirs)
    }
}
