//! The devices on which the customer holds the chat, and how it gets to another one.

use super::chat::{Chat, HeldOn, PendingHandover};
use super::event::Event;
use super::turn::Turn;
use crate::id::DeviceId;
use crate::object::contact::Caller;
use crate::time::{Span, Timestamp};
use crate::wire::participant::ParticipantRole;
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::widget::Device;

/// How long a handover can be used.
pub const HANDOVER_SPAN: Span = Span::minutes(10);
/// On how many devices a chat can be held.
pub const DEVICES_LIMIT: usize = 10;
/// How many handovers can be open at once.
const HANDOVERS_LIMIT: usize = 5;
/// The longest name of a device, in characters.
const LABEL_LIMIT: usize = 64;

impl Turn<'_, '_> {
    pub(super) fn mint_handover(
        &mut self,
        caller: &Caller,
        secret_hash: String,
        expiry: Timestamp,
    ) -> Result<(), Rejection> {
        self.check_customer(caller)?;
        let open = self.chat.handovers.iter().filter(|handover| handover.expiry > self.now).count();
        if open >= HANDOVERS_LIMIT || self.chat.devices.len() >= DEVICES_LIMIT {
            let message =
                "There are too many open links or devices. Remove a device or try again in ten minutes.";
            return Err(Rejection::new(RejectionName::LimitExceededException, message));
        }
        self.emit(Event::HandoverMinted(PendingHandover { secret_hash, expiry }));
        Ok(())
    }

    pub(super) fn redeem_handover(
        &mut self,
        secret_hash: String,
        label: Option<String>,
        device_id: DeviceId,
    ) -> Result<(), Rejection> {
        let mut open = self.chat.handovers.iter().filter(|handover| handover.expiry > self.now);
        // The hashes are of secrets with 128 random bits: how long their comparison takes tells nothing.
        let known = open.any(|handover| handover.secret_hash == secret_hash);
        let left = self.chat.customer().is_none_or(|customer| customer.left.is_some());
        if !known || left || self.chat.has_ended() {
            return Err(Rejection::access_denied("This link was used, has expired, or its chat has ended."));
        }
        self.emit(Event::HandoverRedeemed(secret_hash));
        let label: String =
            label.unwrap_or_else(|| "Another device".to_owned()).chars().take(LABEL_LIMIT).collect();
        self.emit(Event::DeviceAdded(HeldOn { device_id, label, added_at: self.now }));
        Ok(())
    }

    pub(super) fn revoke_device(&mut self, caller: &Caller, device_id: DeviceId) -> Result<(), Rejection> {
        self.check_customer(caller)?;
        if caller.device_id == device_id {
            return Err(Rejection::validation("A device cannot remove itself; end the chat instead."));
        }
        if !self.chat.devices.iter().any(|held| held.device_id == device_id) {
            return Err(Rejection::not_found("This device does not hold the chat."));
        }
        self.emit(Event::DeviceRemoved(device_id));
        Ok(())
    }

    fn check_customer(&self, caller: &Caller) -> Result<(), Rejection> {
        let participant = self.chat.taking_part(caller)?;
        if participant.role == ParticipantRole::Customer {
            Ok(())
        } else {
            Err(Rejection::access_denied("Only the customer can do this."))
        }
    }
}

impl Chat {
    /// The devices that hold the chat, as one of them sees them.
    #[must_use]
    pub fn devices_seen_from(&self, current: &DeviceId) -> Vec<Device> {
        let see = |held: &HeldOn| Device {
            device_id: held.device_id.clone(),
            label: held.label.clone(),
            added_at: held.added_at,
            current: &held.device_id == current,
        };
        self.devices.iter().map(see).collect()
    }
}
