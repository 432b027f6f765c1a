//! What was written and is not yet in the transcript.

use serde::{Deserialize, Serialize};

use crate::id::ItemId;
use crate::time::Timestamp;
use crate::wire::participant::{Item, SendMessageRequest};

/// A message on its way. As JSON it is what a client keeps over a reload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Pending {
    /// Under which the service stores it once, however often it is sent.
    pub client_token: String,
    /// Its content type.
    pub content_type: String,
    /// What was written.
    pub content: String,
    /// When it was written.
    pub queued_at: Timestamp,
    /// How far it has come.
    pub state: SendState,
}

impl Pending {
    /// A message that was written now.
    pub fn new(client_token: &str, content_type: &str, content: &str, now: Timestamp) -> Self {
        Self {
            client_token: client_token.to_owned(),
            content_type: content_type.to_owned(),
            content: content.to_owned(),
            queued_at: now,
            state: SendState::Queued,
        }
    }

    /// The request that sends it.
    pub fn request(&self) -> SendMessageRequest {
        SendMessageRequest {
            content_type: self.content_type.clone(),
            content: self.content.clone(),
            client_token: Some(self.client_token.clone()),
        }
    }
}

/// How far a message has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SendState {
    /// Waits for its turn or for the network.
    Queued,
    /// Is being sent.
    Sending,
    /// The service has it; the transcript will show it under this id, if that is known already.
    Sent(Option<ItemId>),
    /// The service does not take it; the writer decides.
    Failed(Failure),
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// It breaks a rule, in the service's words.
    Refused(String),
    /// The chat ended before it was sent.
    ChatEnded,
}

/// The messages on their way, in the order to send them.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    pending: Vec<Pending>,
}

impl Outbox {
    /// What was kept over a reload. What was being sent then is sent again, under the same token.
    pub fn restore(mut kept: Vec<Pending>) -> Self {
        kept.sort_by_key(|pending| pending.queued_at);
        let mut outbox = Self::default();
        for pending in kept {
            outbox.adopt(pending);
        }
        outbox
    }

    /// All of them, for the screen.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Adds a message, or takes over what another window says of one that is not being sent here.
    pub fn adopt(&mut self, mut pending: Pending) {
        match pending.state {
            SendState::Sending => pending.state = SendState::Queued,
            SendState::Sent(_) => return,
            SendState::Queued | SendState::Failed(_) => {}
        }
        match self.find(&pending.client_token) {
            Some(known) if known.state == SendState::Sending => {}
            Some(known) => *known = pending,
            None => self.pending.push(pending),
        }
    }

    /// The message to send now, if none is on its way. It counts as being sent from here on.
    pub fn next(&mut self) -> Option<&Pending> {
        if self.pending.iter().any(|pending| pending.state == SendState::Sending) {
            return None;
        }
        let next = self.pending.iter_mut().find(|pending| pending.state == SendState::Queued)?;
        next.state = SendState::Sending;
        Some(next)
    }

    /// The service has the message. Whether it was still unknown that it has.
    pub fn acknowledge(&mut self, client_token: &str, id: ItemId) -> bool {
        self.find(client_token).is_some_and(|pending| {
            pending.state = SendState::Sent(Some(id));
            true
        })
    }

    /// The message did not get through; it waits for another try.
    pub fn requeue(&mut self, client_token: &str) {
        if let Some(pending) = self.find(client_token)
            && pending.state == SendState::Sending
        {
            pending.state = SendState::Queued;
        }
    }

    /// The message will not be taken.
    pub fn fail(&mut self, client_token: &str, failure: Failure) -> Option<&Pending> {
        let pending = self.find(client_token)?;
        pending.state = SendState::Failed(failure);
        Some(pending)
    }

    /// Nothing more will be taken. Gives what was still to be sent.
    pub fn fail_all(&mut self) -> Vec<Pending> {
        let unsent = |pending: &&mut Pending| matches!(pending.state, SendState::Queued | SendState::Sending);
        let failed = self.pending.iter_mut().filter(unsent);
        failed
            .map(|pending| {
                pending.state = SendState::Failed(Failure::ChatEnded);
                pending.clone()
            })
            .collect()
    }

    /// The writer wants a failed message sent after all: it goes to the end, because later ones have gone already.
    pub fn retry(&mut self, client_token: &str, now: Timestamp) -> Option<Pending> {
        let mut pending = self.remove(|pending| {
            pending.client_token == client_token && matches!(pending.state, SendState::Failed(_))
        })?;
        (pending.state, pending.queued_at) = (SendState::Queued, now);
        self.pending.push(pending.clone());
        Some(pending)
    }

    /// The writer gives a failed message up. Whether there was one.
    pub fn discard(&mut self, client_token: &str) -> bool {
        let failed = |pending: &Pending| {
            pending.client_token == client_token && matches!(pending.state, SendState::Failed(_))
        };
        self.remove(failed).is_some()
    }

    /// Another window is done with the message: it was sent, or, if it had failed, discarded.
    pub fn forgotten(&mut self, client_token: &str) {
        if !self.discard(client_token)
            && let Some(pending) = self.find(client_token)
            && pending.state == SendState::Queued
        {
            pending.state = SendState::Sent(None);
        }
    }

    /// The transcript has the message of this item, if it is one of these.
    pub fn settle(&mut self, item: &Item) -> Option<Pending> {
        self.remove(|pending| {
            item.client_token.as_ref() == Some(&pending.client_token)
                || matches!(&pending.state, SendState::Sent(Some(id)) if *id == item.id)
        })
    }

    fn find(&mut self, client_token: &str) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|pending| pending.client_token == client_token)
    }

    fn remove(&mut self, matches: impl FnMut(&Pending) -> bool) -> Option<Pending> {
        let index = self.pending.iter().position(matches)?;
        Some(self.pending.remove(index))
    }
}
