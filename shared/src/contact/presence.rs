//! An agent whose connection is lost: they have some minutes to come back, then the contact goes on without them.

use super::chat::{Participant, Stage, Timer};
use super::event::Event;
use super::turn::Turn;
use crate::object::contact::Caller;
use crate::time::Span;
use crate::wire::participant::ParticipantRole;
use crate::wire::service::DisconnectReason;

/// How long an agent may be without a connection.
pub const AGENT_CONNECTION_SPAN: Span = Span::minutes(5);

impl Turn<'_, '_> {
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
        if participant.role == ParticipantRole::Agent && self.chat.timers.is_set(Timer::AgentConnection) {
            self.emit(Event::TimerSet(Timer::AgentConnection, self.now.after(AGENT_CONNECTION_SPAN)));
        }
    }

    /// Somebody has connected, or has left for good.
    pub(super) fn connection_matters_no_more(&mut self, participant: &Participant) {
        let is_agent = participant.role == ParticipantRole::Agent;
        if is_agent && self.chat.timers.is_set(Timer::AgentConnection) {
            self.emit(Event::TimerCancelled(Timer::AgentConnection));
        }
    }

    /// The agent has not come back.
    pub(super) fn agent_is_gone(&mut self) {
        while let Some(agent) = self.present(ParticipantRole::Agent) {
            self.leave(&agent, None);
        }
        self.stop_watching();
        if self.present(ParticipantRole::Customer).is_none() {
            self.end(DisconnectReason::CustomerDisconnect);
        } else {
            self.customer_remains(DisconnectReason::AgentNetworkDisconnect);
        }
    }
}
