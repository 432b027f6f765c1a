//! The state of one agent's console, and what moves it: the control socket, the chats' connections, the agent.
//!
//! Views read signals and call [`Desk::run`]; nothing else talks to the server.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "a desk is a bundle of handles, large only in debug builds, where each handle knows its origin"
)]

mod chats;
mod commands;
mod control;
mod session;
mod signs;
mod transfer;

use std::collections::{BTreeMap, BTreeSet};

use edgewise_client::Connection;
use edgewise_shared::id::ContactId;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::console::AgentView;
use leptos::prelude::*;

use crate::browser::preferences::Preferences;
use crate::browser::{clock, page};
use crate::model::board::{self, Board};
use crate::model::clock::ServerClock;

pub use chats::Chat;
pub use session::{Gate, Outside};

/// All that the console knows. A handle: copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Whether somebody is signed in.
    pub gate: RwSignal<Gate>,
    /// What the server last said of the agent.
    pub view: RwSignal<Option<AgentView>>,
    /// The agent's contacts, sorted.
    pub board: Memo<Board>,
    /// The server's clock, to the second.
    pub now: RwSignal<Timestamp>,
    /// Whether the control socket is away, so that what is shown may be out of date.
    pub lost: RwSignal<bool>,
    /// Whether the agent looks at this page.
    pub attended: RwSignal<bool>,
    /// The chat that is shown.
    pub selected: RwSignal<Option<ContactId>>,
    /// Where only one pane fits: whether it is the chat rather than the list.
    pub chat_in_front: RwSignal<bool>,
    /// Whether the details fit beside the chat; where they do not, they lie over it and are asked for.
    pub roomy: RwSignal<bool>,
    /// Whether the details lie over the chat.
    pub details_over: RwSignal<bool>,
    /// The chats of this console.
    pub chats: RwSignal<BTreeMap<ContactId, Chat>>,
    /// What lies over the page.
    pub overlay: RwSignal<Option<Overlay>>,
    /// What the console shows.
    pub page: RwSignal<Page>,
    /// What did not work, in words.
    pub problem: RwSignal<Option<String>>,
    /// What to tell those who listen to the page rather than look at it.
    pub announcement: RwSignal<String>,
    /// What was asked for and is not answered yet.
    pub busy: RwSignal<BTreeSet<Busy>>,
    /// How the agent likes the console.
    pub preferences: RwSignal<Preferences>,
    clock: RwSignal<ServerClock>,
    connections: StoredValue<BTreeMap<ContactId, Connection>, LocalStorage>,
    control: StoredValue<Option<control::Link>, LocalStorage>,
}

/// What lies over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// The command palette.
    Palette,
    /// The keys.
    Help,
    /// The question whether to end this chat.
    ConfirmEnd(ContactId),
    /// The question where to send this chat.
    Transfer(ContactId),
}

/// What the console shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The agent's chats.
    Chats,
    /// The flow simulator.
    Simulator,
}

/// Something that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Busy {
    /// Another status.
    Status,
    /// Something with this contact.
    Contact(ContactId),
}

impl Desk {
    /// An empty desk; [`Desk::open`] brings it to life.
    pub fn new() -> Self {
        let view = RwSignal::new(None::<AgentView>);
        Self {
            gate: RwSignal::new(Gate::Asking),
            view,
            board: Memo::new(move |_| view.with(|view| view.as_ref().map(Board::of).unwrap_or_default())),
            now: RwSignal::new(clock::now()),
            lost: RwSignal::new(false),
            attended: RwSignal::new(page::is_attended()),
            selected: RwSignal::new(None),
            chat_in_front: RwSignal::new(false),
            roomy: RwSignal::new(page::is_roomy()),
            details_over: RwSignal::new(false),
            chats: RwSignal::new(BTreeMap::new()),
            overlay: RwSignal::new(None),
            page: RwSignal::new(page::shown()),
            problem: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            busy: RwSignal::new(BTreeSet::new()),
            preferences: RwSignal::new(Preferences::load()),
            clock: RwSignal::new(ServerClock::default()),
            connections: StoredValue::new_local(BTreeMap::new()),
            control: StoredValue::new_local(None),
        }
    }

    /// Listens to the browser and finds out who is signed in.
    pub fn open(self) {
        signs::listen(self);
        session::begin(self);
        chats::follow(self);
        let mut saved = false;
        Effect::new(move || {
            let preferences = self.preferences.get();
            if std::mem::replace(&mut saved, true) {
                preferences.save();
            }
        });
    }

    /// Whether something was asked for and is not answered yet.
    pub fn is_busy(self, busy: Busy) -> bool {
        self.busy.with(|all| all.contains(&busy))
    }

    /// Whether the details are to be seen.
    pub fn shows_details(self) -> bool {
        if self.roomy.get() {
            self.preferences.with(|likes| likes.details_shown)
        } else {
            self.details_over.get()
        }
    }

    /// Shows a chat.
    pub fn show(self, contact_id: ContactId) {
        self.page.set(Page::Chats);
        self.details_over.set(false);
        self.selected.set(Some(contact_id));
        self.chat_in_front.set(true);
    }

    /// Tells those who listen.
    pub fn announce(self, text: String) {
        self.announcement.set(text);
    }

    /// Takes in what the server says of the agent, unless something later is shown already.
    fn take_view(self, view: AgentView) {
        if !self.view.with_untracked(|shown| board::supersedes(shown.as_ref(), &view)) {
            return;
        }
        self.clock.set(ServerClock::observe(clock::now(), view.now));
        self.tick();
        let before = self.board.get_untracked();
        self.view.set(Some(view));
        let after = self.board.get_untracked();
        let selected = self.selected.get_untracked();
        let next = after.selection(&before, selected);
        if next != selected {
            self.selected.set(next);
        }
        if next.is_none() {
            self.chat_in_front.set(false);
        }
    }

    fn tick(self) {
        self.now.set(self.clock.get_untracked().at(clock::now()));
    }

    /// Puts everything of the session away.
    fn clear(self) {
        self.control.set_value(None);
        self.connections.update_value(|connections| {
            for connection in std::mem::take(connections).into_values() {
                connection.close();
            }
        });
        self.view.set(None);
        self.chats.set(BTreeMap::new());
        self.selected.set(None);
        self.chat_in_front.set(false);
        self.overlay.set(None);
        self.busy.set(BTreeSet::new());
        self.lost.set(false);
        self.problem.set(None);
    }
}
