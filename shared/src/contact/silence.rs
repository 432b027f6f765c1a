//! Silence: who says nothing for long while customer and agent are connected is idle, and after a second span
//! everybody but the customer is taken out (UpdateParticipantRoleConfig).

use super::chat::{RoleTimer, Stage, Timer};
use super::event::Event;
use super::turn::Turn;
use crate::time::Span;
use crate::wire::content_type::{PARTICIPANT_AUTODISCONNECTION, PARTICIPANT_IDLE, PARTICIPANT_RETURNED};
use crate::wire::participant::ParticipantRole;
use crate::wire::service::DisconnectReason;

/// Whose silence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimedRole {
    Customer,
    Agent,
}

const ROLES: [TimedRole; 2] = [TimedRole::Customer, TimedRole::Agent];

impl Turn<'_, '_> {
    /// An agent has come: from now on silence counts.
    pub(super) fn watch_for_silence(&mut self) {
        for role in ROLES {
            self.count_from_now(role);
        }
    }

    /// Customer and agent are not connected any more: silence does not count.
    pub(super) fn stop_watching(&mut self) {
        for role in ROLES {
            for timer in [role.idle(), role.disconnect()] {
                if self.chat.timers.is_set(timer.timer()) {
                    self.emit(Event::TimerCancelled(timer.timer()));
                }
            }
            self.is_back(role);
        }
    }

    /// Somebody has said something.
    pub(super) fn heard_from(&mut self, role: ParticipantRole) {
        let both = self.present(ParticipantRole::Customer).is_some();
        let connected = matches!(self.chat.stage, Stage::Connected { .. }) && both;
        let Some(role) = ROLES.into_iter().find(|timed| timed.role() == role).filter(|_| connected) else {
            return;
        };
        if self.is_back(role)
            && let Some(participant) = self.present(role.role())
        {
            self.tell(&participant, PARTICIPANT_RETURNED);
        }
        self.count_from_now(role);
    }

    /// Somebody has been silent for long.
    pub(super) fn is_idle(&mut self, role: TimedRole) {
        let Some(participant) = self.present(role.role()) else { return };
        self.emit(Event::BecameIdle(role.role()));
        self.tell(&participant, PARTICIPANT_IDLE);
        self.set_role_timer(role.disconnect());
    }

    /// Somebody has been silent for too long.
    pub(super) fn silence_is_over(&mut self) {
        if let Some(customer) = self.present(ParticipantRole::Customer) {
            self.tell(&customer, PARTICIPANT_AUTODISCONNECTION);
        }
        self.take_out_all_but_the_customer();
        self.customer_remains(DisconnectReason::IdleDisconnect);
    }

    fn count_from_now(&mut self, role: TimedRole) {
        let set = self.set_role_timer(role.idle());
        if set {
            self.emit(Event::TimerCancelled(role.disconnect().timer()));
        } else {
            self.set_role_timer(role.disconnect());
        }
    }

    /// Sets a timer if it is configured.
    fn set_role_timer(&mut self, timer: RoleTimer) -> bool {
        let Some(minutes) = self.chat.role_timers.get(&timer).copied() else {
            return false;
        };
        let due = self.now.after(Span::minutes(i64::from(minutes)));
        self.emit(Event::TimerSet(timer.timer(), due));
        true
    }

    fn is_back(&mut self, role: TimedRole) -> bool {
        let was_idle = self.chat.idle.contains(&role.role());
        if was_idle {
            self.emit(Event::Returned(role.role()));
        }
        was_idle
    }
}

impl TimedRole {
    fn role(self) -> ParticipantRole {
        match self {
            Self::Customer => ParticipantRole::Customer,
            Self::Agent => ParticipantRole::Agent,
        }
    }

    fn idle(self) -> RoleTimer {
        match self {
            Self::Customer => RoleTimer::CustomerIdle,
            Self::Agent => RoleTimer::AgentIdle,
        }
    }

    fn disconnect(self) -> RoleTimer {
        match self {
            Self::Customer => RoleTimer::CustomerDisconnect,
            Self::Agent => RoleTimer::AgentDisconnect,
        }
    }
}

impl RoleTimer {
    /// What comes by itself when the time is up.
    pub(super) fn timer(self) -> Timer {
        match self {
            Self::CustomerIdle => Timer::CustomerIdle,
            Self::CustomerDisconnect => Timer::CustomerDisconnect,
            Self::AgentIdle => Timer::AgentIdle,
            Self::AgentDisconnect => Timer::AgentDisconnect,
        }
    }
}
