//! Carries out commands.

use edgewise_shared::id::ContactId;
use edgewise_shared::wire::console::{AgentView, OfferAnswer, PutStatusRequest};
use edgewise_shared::wire::participant::Empty;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use super::{Busy, Desk, Overlay, session};
use crate::browser::http;
use crate::browser::page;
use crate::model::command::Command;
use crate::model::wording::Fault;

impl Desk {
    /// Carries out a command.
    pub fn run(self, command: Command) {
        match command {
            Command::SetStatus(status) => {
                let request = PutStatusRequest { status };
                self.ask(
                    Busy::Status,
                    "/console/api/status".to_owned(),
                    request,
                    "Your status was not changed.",
                );
            }
            Command::Accept(id) => self.answer(id, "accept", "The chat was not accepted."),
            Command::Reject(id) => self.answer(id, "reject", "The chat was not rejected."),
            Command::Clear(id) => self.close_contact(id),
            Command::CloseContact => {
                if let Some(id) = self.selected.get_untracked() {
                    self.close_contact(id);
                }
            }
            Command::Go(id) => {
                self.show(id);
                focus_reply();
            }
            Command::Next => self.step(1),
            Command::Previous => self.step(-1),
            Command::Reply => {
                self.chat_in_front.set(true);
                focus_reply();
            }
            Command::Transfer => {
                self.overlay.set(self.selected.get_untracked().map(Overlay::Transfer));
            }
            Command::EndChat => {
                self.overlay.set(self.selected.get_untracked().map(Overlay::ConfirmEnd));
            }
            Command::Details if self.roomy.get_untracked() => {
                self.preferences.update(|likes| likes.details_shown = !likes.details_shown);
            }
            Command::Details => self.details_over.update(|over| *over = !*over),
            Command::Simulator => self.page.set(super::Page::Simulator),
            Command::Sound => self.preferences.update(|likes| likes.sound = !likes.sound),
            Command::Palette => self.toggle(Overlay::Palette),
            Command::Help => self.toggle(Overlay::Help),
            Command::SignOut => session::sign_out(self),
        }
    }

    /// Ends a chat, after the agent has confirmed it.
    pub fn end_chat(self, contact_id: ContactId) {
        self.overlay.set(None);
        let busy = Busy::Contact(contact_id);
        self.busy.update(|all| _ = all.insert(busy));
        spawn_local(async move {
            let left = self.leave_chat(contact_id).await;
            self.busy.update(|all| _ = all.remove(&busy));
            if let Err(fault) = left {
                self.problem.set(Some(fault.words("The chat was not ended.")));
            }
        });
    }

    /// Looks for a session anew.
    pub fn try_again(self) {
        session::begin(self);
    }

    fn answer(self, contact_id: ContactId, answer: &'static str, what_failed: &'static str) {
        let offer = self.board.with_untracked(|board| {
            board.incoming.iter().find(|offer| offer.contact_id == contact_id).map(|offer| offer.id.clone())
        });
        let Some(offer_id) = offer else { return };
        let path = format!("/console/api/contacts/{contact_id}/{answer}");
        if answer == "accept" {
            self.ask_then(
                Busy::Contact(contact_id),
                path,
                OfferAnswer { offer_id },
                what_failed,
                move || {
                    self.show(contact_id);
                    focus_reply();
                },
            );
        } else {
            self.ask(Busy::Contact(contact_id), path, OfferAnswer { offer_id }, what_failed);
        }
    }

    fn close_contact(self, contact_id: ContactId) {
        let path = format!("/console/api/contacts/{contact_id}/clear");
        self.ask(Busy::Contact(contact_id), path, Empty {}, "The contact was not closed.");
    }

    fn step(self, step: isize) {
        let next = self.board.with_untracked(|board| board.neighbour(self.selected.get_untracked(), step));
        if let Some(next) = next {
            self.show(next);
        }
    }

    fn toggle(self, overlay: Overlay) {
        let shown = self.overlay.get_untracked() == Some(overlay);
        self.overlay.set((!shown).then_some(overlay));
    }

    fn ask(self, busy: Busy, path: String, body: impl Serialize + 'static, what_failed: &'static str) {
        self.ask_then(busy, path, body, what_failed, || {});
    }

    /// Asks for something that answers the new view. Asking again before the answer does nothing.
    fn ask_then(
        self,
        busy: Busy,
        path: String,
        body: impl Serialize + 'static,
        what_failed: &'static str,
        then: impl FnOnce() + 'static,
    ) {
        if self.busy.with_untracked(|all| all.contains(&busy)) {
            return;
        }
        self.busy.update(|all| _ = all.insert(busy));
        spawn_local(async move {
            let answer = http::post::<AgentView>(&path, &body).await;
            self.busy.update(|all| _ = all.remove(&busy));
            match answer {
                Ok(view) => {
                    self.take_view(view);
                    then();
                }
                Err(Fault::SignedOut) => session::leave(self, session::Outside::Ended),
                Err(fault) => self.problem.set(Some(fault.words(what_failed))),
            }
        });
    }
}

/// The reply box of the shown chat is drawn after the signals have settled.
fn focus_reply() {
    request_animation_frame(|| page::focus("#reply"));
}
