//! Agents without a connection. Who has lost theirs has some minutes to come back, then the contact goes on without
//! them. Who has accepted a contact and never connects has one minute: the customer has not heard from anybody, so the
//! contact goes back to where it stood in its queue.

use super::chat::{Participant, Stage, Timer};
use super::event::Event;
use super::flow::queue::TRANSFERS_LIMIT;
use super::turn::Turn;
use crate::object::contact::Caller;
use crate::time::Span;
use crate::wire::participant::ParticipantRole;
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// How long an agent may be without a connection.
pub const AGENT_CONNECTION_SPAN: Span = Span::minutes(5);
/// How long an agent who has accepted a contact has to connect to it for the first time.
pub const FIRST_AGENT_CONNECTION_SPAN: Span = Span::minutes(1);

impl Turn<'_, '_> {
    /// An agent has accepted, and should connect.
    pub(super) fn expect_connection(&mut self) {
        self.emit(Event::TimerSet(Timer::AgentConnection, self.now.after(FIRST_AGENT_CONNECTION_SPAN)));
    }

    /// The last socket of a participant has closed. A customer may stay away for as long as flows allow.
    pub(super) fn connection_lost(&mut self, caller: &Caller) {
        let Ok(participant) = self.chat.taking_part(caller) else { return };
        let connected = matches!(self.chat.stage, Stage::Connected { .. });
        if participant.role == ParticipantRole::Agent && connected {
            self.emit(Event::TimerSet(Timer::AgentConnection, self.now.after(AGENT_CONNECTION_SPAN)));
        }
    }

    /// Somebody without a connection has said something: they are there, by other means than a socket.
    pub(super) fn is_there(&mut self, participant: &Participant) {
        if participant.role != ParticipantRole::Agent || !self.chat.timers.is_set(Timer::AgentConnection) {
            return;
        }
        if participant.connected {
            self.emit(Event::TimerSet(Timer::AgentConnection, self.now.after(AGENT_CONNECTION_SPAN)));
        } else {
            self.connection_matters_no_more(participant);
            self.emit(Event::Connected(participant.id.clone()));
        }
    }

    /// Somebody has connected, or has left for good.
    pub(super) fn connection_matters_no_more(&mut self, participant: &Participant) {
        let is_agent = participant.role == ParticipantRole::Agent;
        if is_agent && self.chat.timers.is_set(Timer::AgentConnection) {
            self.emit(Event::TimerCancelled(Timer::AgentConnection));
        }
    }

    /// The agent has not come back, or has not come at all.
    pub(super) fn agent_is_gone(&mut self) {
        let never_came = self.present(ParticipantRole::Agent).is_some_and(|agent| !agent.connected);
        while let Some(agent) = self.present(ParticipantRole::Agent) {
            self.leave(&agent, None);
        }
        self.stop_watching();
        if self.present(ParticipantRole::Customer).is_none() {
            self.end(DisconnectReason::CustomerDisconnect);
        } else if never_came {
            self.go_back_to_queue();
        } else {
            self.customer_remains(DisconnectReason::AgentNetworkDisconnect);
        }
    }

    /// The contact waits as if nobody had accepted it, as a new contact. If that has happened too often, it goes on as
    /// if the agent had been cut off.
    fn go_back_to_queue(&mut self) {
        let may_go_back = self.transfers() < TRANSFERS_LIMIT && self.has_room_for_a_contact();
        let Some(stay) = self.chat.current.queue.clone().filter(|_| may_go_back) else {
            return self.customer_remains(DisconnectReason::AgentNetworkDisconnect);
        };
        self.stop_flow();
        self.emit(Event::SegmentClosed { reason: Some(DisconnectReason::AgentNetworkDisconnect) });
        self.emit(Event::SegmentBegan { initiation_method: InitiationMethod::QueueTransfer });
        self.queue_up_again(stay);
    }
}
