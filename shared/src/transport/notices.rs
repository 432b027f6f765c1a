//! The small events a client sends: somebody is writing, a message was delivered, a message was read.
//!
//! They are worth less than messages: typing is dropped where it cannot be sent at once, and a receipt speaks for all
//! earlier messages too, so only the latest one waits.

use crate::id::ItemId;
use crate::time::{Span, Timestamp};
use crate::wire::content_type::{MESSAGE_DELIVERED, MESSAGE_READ, TYPING};
use crate::wire::participant::SendEventRequest;

/// How often at most the other side is told that somebody is writing.
pub const TYPING_EVERY: Span = Span::seconds(8);

/// An event to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Somebody is writing here.
    Typing,
    /// The message is on this device.
    Delivered(ItemId),
    /// The message has been seen.
    Read(ItemId),
}

impl Notice {
    /// The request that sends it.
    pub fn request(&self) -> SendEventRequest {
        let (content_type, message) = match self {
            Self::Typing => (TYPING, None),
            Self::Delivered(id) => (MESSAGE_DELIVERED, Some(id)),
            Self::Read(id) => (MESSAGE_READ, Some(id)),
        };
        // An id is a UUID or what the service made it: nothing in it needs escaping.
        let content = message.map(|id| ["{\"messageId\":\"", id.as_str(), "\"}"].concat());
        SendEventRequest { content_type: content_type.to_owned(), content, client_token: None }
    }
}

/// The events that wait to be sent.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    typing_since: Option<Timestamp>,
    waiting: Vec<Notice>,
    /// The last receipts that were asked for, so that showing a message again does not say it again.
    told: Vec<Notice>,
    in_flight: bool,
}

impl Notices {
    /// Somebody is writing; often enough that is no news.
    pub fn typing(&mut self, now: Timestamp) {
        if self.typing_since.is_none_or(|since| now.since(since) >= TYPING_EVERY) {
            self.typing_since = Some(now);
            self.waiting.push(Notice::Typing);
        }
    }

    /// A message went out: who writes on after it is writing again.
    pub fn message_sent(&mut self) {
        self.typing_since = None;
        self.waiting.retain(|notice| *notice != Notice::Typing);
    }

    /// The message was delivered or read.
    pub fn receipt(&mut self, receipt: Notice) {
        let same_kind = |other: &Notice| std::mem::discriminant(other) == std::mem::discriminant(&receipt);
        if self.told.contains(&receipt) {
            return;
        }
        self.told.retain(|other| !same_kind(other));
        self.told.push(receipt.clone());
        // Who reads a message has it delivered.
        let covered = |other: &Notice| match (&receipt, other) {
            (Notice::Read(read), Notice::Delivered(delivered)) => read == delivered,
            _ => same_kind(other),
        };
        self.waiting.retain(|other| !covered(other));
        self.waiting.push(receipt);
    }

    /// The event to send now, if none is on its way.
    pub fn next(&mut self) -> Option<Notice> {
        if self.in_flight || self.waiting.is_empty() {
            return None;
        }
        self.in_flight = true;
        Some(self.waiting.remove(0))
    }

    /// The event was sent, or refused for good.
    pub fn done(&mut self) {
        self.in_flight = false;
    }

    /// The event did not get through. A receipt waits, unless a later one does already; typing is over by then.
    pub fn undone(&mut self, notice: Notice) {
        self.in_flight = false;
        let same_kind = |other: &Notice| std::mem::discriminant(other) == std::mem::discriminant(&notice);
        if notice != Notice::Typing && !self.waiting.iter().any(same_kind) {
            self.waiting.insert(0, notice);
        }
    }

    /// There is no connection: nobody wants to know now that somebody was writing.
    pub fn disconnected(&mut self) {
        self.waiting.retain(|notice| *notice != Notice::Typing);
    }
}
