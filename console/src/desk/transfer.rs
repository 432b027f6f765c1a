//! Sends chats on.

use edgewise_shared::id::ContactId;
use edgewise_shared::wire::console::{Destinations, TransferRequest};
use edgewise_shared::wire::participant::Empty;
use leptos::prelude::*;

use super::{Busy, Desk, session};
use crate::browser::http;
use crate::model::wording::Fault;

impl Desk {
    /// Where a chat can be sent now.
    pub async fn destinations(self) -> Result<Destinations, Fault> {
        self.unless_signed_out(http::get("/console/api/destinations").await)
    }

    /// Sends a chat on, after the agent has confirmed it.
    pub async fn transfer(self, contact_id: ContactId, request: &TransferRequest) -> Result<(), Fault> {
        let busy = Busy::Contact(contact_id);
        self.busy.update(|all| _ = all.insert(busy));
        let path = format!("/console/api/contacts/{contact_id}/transfer");
        let answer = http::post::<Empty>(&path, request).await;
        self.busy.update(|all| _ = all.remove(&busy));
        self.unless_signed_out(answer.map(|_| ()))
    }

    /// The answer; the console closes if the session has ended.
    fn unless_signed_out<A>(self, answer: Result<A, Fault>) -> Result<A, Fault> {
        if matches!(answer, Err(Fault::SignedOut)) {
            session::leave(self, session::Outside::Ended);
        }
        answer
    }
}
