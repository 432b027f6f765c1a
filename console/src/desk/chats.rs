//! The chats in the agent's hands: each has its own live connection, its own draft, and stays when another is shown.

use std::cell::RefCell;

use edgewise_client::{Config, Connection, Event, client_token};
use edgewise_shared::id::ContactId;
use edgewise_shared::transport::{Refusal, Status};
use edgewise_shared::wire::console::{AgentContactState, ContactConnection, ContactDetail};
use edgewise_shared::wire::content_type;
use edgewise_shared::wire::participant::{
    DisconnectParticipantRequest, Empty, GetTranscriptRequest, GetTranscriptResponse, Item, ScanDirection,
    SortOrder, StartPosition,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, session};
use crate::browser::{clock, http, sound};
use crate::model::thread::{News, Thread};
use crate::model::wording::Fault;

/// Waits between attempts to find the agent's place double up to this; then it is trouble, and the agent is asked.
const LONGEST_WAIT: i32 = 10_000;

/// A chat of this console. A handle: clones are the same chat.
#[derive(Debug, Clone)]
pub struct Chat {
    /// What was said.
    pub thread: ArcRwSignal<Thread>,
    /// What the agent is writing.
    pub draft: ArcRwSignal<String>,
    /// Whether the end of the transcript is on the screen when the chat is shown.
    pub at_end: ArcRwSignal<bool>,
    /// What the side pane shows, once it has come.
    pub detail: ArcRwSignal<Option<ContactDetail>>,
    /// Why there is no transcript, if there is none.
    pub trouble: ArcRwSignal<Option<Fault>>,
}

impl Chat {
    fn new() -> Self {
        Self {
            thread: ArcRwSignal::new(Thread::default()),
            draft: ArcRwSignal::new(String::new()),
            at_end: ArcRwSignal::new(true),
            detail: ArcRwSignal::new(None),
            trouble: ArcRwSignal::new(None),
        }
    }

    /// Whether messages can leave at once.
    pub fn is_live(&self) -> bool {
        self.thread.with(|thread| thread.link == Status::Live)
    }
}

/// Opens a chat for each contact that comes, closes it when the contact goes, and tells what was read.
pub fn follow(desk: Desk) {
    Effect::new(move || {
        let open: Vec<ContactId> =
            desk.board.with(|board| board.open.iter().map(|contact| contact.contact_id).collect());
        let known: Vec<ContactId> = desk.chats.with_untracked(|chats| chats.keys().copied().collect());
        let (come, gone): (Vec<_>, Vec<_>) = (
            open.iter().filter(|id| !known.contains(id)).copied().collect(),
            known.iter().filter(|id| !open.contains(id)).copied().collect(),
        );
        if come.is_empty() && gone.is_empty() {
            return;
        }
        desk.chats.update(|chats| {
            chats.retain(|id, _| !gone.contains(id));
            chats.extend(come.iter().map(|id| (*id, Chat::new())));
        });
        for id in gone {
            if let Some(Some(connection)) = desk.connections.try_update_value(|all| all.remove(&id)) {
                connection.close();
            }
        }
        for id in come {
            desk.connect(id);
        }
    });
    Effect::new(move || {
        let Some(id) = desk.selected.get() else { return };
        let Some(chat) = desk.chat(id) else { return };
        if !desk.attended.get()
            || !chat.at_end.get()
            || !(desk.chat_in_front.get() || crate::browser::page::is_wide())
        {
            return;
        }
        chat.thread.track();
        let mut seen = None;
        chat.thread.maybe_update(|thread| {
            let unread = thread.unread();
            seen = thread.see_all();
            unread > 0
        });
        if let Some(message) = seen {
            desk.with_connection(id, |connection| connection.read(message));
        }
    });
}

impl Desk {
    /// The chat with this contact.
    pub fn chat(self, contact_id: ContactId) -> Option<Chat> {
        self.chats.with(|chats| chats.get(&contact_id).cloned())
    }

    /// Connects a chat, the first time or after trouble, and asks for its details.
    pub fn connect(self, contact_id: ContactId) {
        let Some(chat) = self.chats.with_untracked(|chats| chats.get(&contact_id).cloned()) else {
            return;
        };
        chat.trouble.set(None);
        spawn_local(async move {
            match self.place(contact_id).await {
                Some(Ok(place)) => self.connect_at(&chat, place),
                Some(Err(Fault::SignedOut)) => return session::leave(self, session::Outside::Ended),
                Some(Err(fault)) => chat.trouble.set(Some(fault)),
                None => return,
            }
            let path = format!("/console/api/contacts/{contact_id}");
            if let Ok(detail) = http::get::<ContactDetail>(&path).await {
                chat.detail.set(Some(detail));
            }
        });
    }

    /// The agent's place in a chat, asked for until it is there; nothing if the contact has gone meanwhile.
    async fn place(self, contact_id: ContactId) -> Option<Result<ContactConnection, Fault>> {
        let path = format!("/console/api/contacts/{contact_id}/connection");
        let mut wait = 150;
        loop {
            let place = http::post::<ContactConnection>(&path, &Empty {}).await;
            if self.chats.with_untracked(|chats| !chats.contains_key(&contact_id)) {
                return None;
            }
            match place {
                Err(fault) if fault.may_pass() && wait < LONGEST_WAIT => clock::sleep(wait).await,
                place => return Some(place),
            }
            wait *= 2;
        }
    }

    /// Sends what the agent has written.
    pub fn send(self, contact_id: ContactId) {
        let Some(chat) = self.chats.with_untracked(|chats| chats.get(&contact_id).cloned()) else {
            return;
        };
        let text = chat.draft.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let sent =
            self.with_connection(contact_id, |connection| connection.send(content_type::TEXT_PLAIN, &text));
        if sent.is_some() {
            chat.draft.set(String::new());
        }
    }

    /// Whether closing the page would lose words: nothing that is said is kept in the browser.
    pub(super) fn has_unsent(self) -> bool {
        let unsent = |chat: &Chat| {
            chat.draft.with_untracked(|draft| !draft.trim().is_empty())
                || chat.thread.with_untracked(|thread| !thread.pending.is_empty())
        };
        self.chats.with_untracked(|chats| chats.values().any(unsent))
    }

    /// Fetches a stretch of what was left out at the beginning.
    pub async fn fetch_earlier(self, contact_id: ContactId) {
        let Some(chat) = self.chats.with_untracked(|chats| chats.get(&contact_id).cloned()) else {
            return;
        };
        let Some((seq, first)) = chat.thread.with_untracked(Thread::earliest) else {
            return;
        };
        let Some(connection) = self.with_connection(contact_id, Connection::clone) else {
            return;
        };
        let request = GetTranscriptRequest {
            max_results: Some(100),
            scan_direction: Some(ScanDirection::Backward),
            sort_order: Some(SortOrder::Ascending),
            start_position: Some(StartPosition { id: Some(first.to_string()), ..StartPosition::default() }),
            ..GetTranscriptRequest::default()
        };
        let body = serde_json::to_string(&request).unwrap_or_default();
        let answer = connection.call("/participant/transcript", Some(&body)).await;
        match answer.ok().and_then(|text| serde_json::from_str::<GetTranscriptResponse>(&text).ok()) {
            Some(page) => chat.thread.update(|thread| thread.take_earlier(page.transcript, seq)),
            None => self.problem.set(Some("Earlier messages did not come. Try again.".to_owned())),
        }
    }

    /// The agent is writing.
    pub fn typing(self, contact_id: ContactId) {
        self.with_connection(contact_id, Connection::typing);
    }

    /// Sends a message after all that was refused.
    pub fn retry(self, contact_id: ContactId, client_token: &str) {
        self.with_connection(contact_id, |connection| connection.retry(client_token));
    }

    /// Gives a message up that was refused.
    pub fn discard(self, contact_id: ContactId, client_token: &str) {
        self.with_connection(contact_id, |connection| connection.discard(client_token));
    }

    /// Takes the agent out of the chat.
    pub(super) async fn leave_chat(self, contact_id: ContactId) -> Result<(), Fault> {
        let connection =
            self.connections.with_value(|all| all.get(&contact_id).cloned()).ok_or(Fault::Unreachable)?;
        let request = DisconnectParticipantRequest { client_token: Some(client_token()) };
        let body = serde_json::to_string(&request).unwrap_or_default();
        match connection.call("/participant/disconnect", Some(&body)).await {
            // Who may no longer act in the chat has left it already.
            Ok(_) | Err(Refusal::Denied) => Ok(()),
            Err(Refusal::Later) => Err(Fault::Unreachable),
            Err(Refusal::Never(message)) => Err(Fault::Refused { status: 400, message }),
        }
    }

    fn connect_at(self, chat: &Chat, place: ContactConnection) {
        let contact_id = place.contact_id;
        chat.thread.update(|thread| thread.join_as(place.participant_id));
        let config = Config { participant_token: place.participant_token, ..Config::default() };
        let (told, first) = (chat.clone(), RefCell::new(Vec::new()));
        let connection = Connection::open(config, move |event| {
            self.take_event(contact_id, &told, &first, event);
        });
        self.connections.update_value(|all| {
            if let Some(before) = all.insert(contact_id, connection) {
                before.close();
            }
        });
    }

    /// Takes in what a connection tells. What was said before comes item by item; it waits in `first` and is shown
    /// at once, so that nothing flickers by.
    fn take_event(self, contact_id: ContactId, chat: &Chat, first: &RefCell<Vec<Item>>, event: Event) {
        match event {
            Event::Item(item) if !chat.thread.with_untracked(|thread| thread.caught_up) => {
                first.borrow_mut().push(*item);
            }
            Event::Item(item) => {
                let now = self.now.get_untracked();
                let mut news = News::Nothing;
                chat.thread.update(|thread| news = thread.take(*item, now));
                self.tell(contact_id, chat, news);
            }
            Event::CaughtUp => {
                let now = self.now.get_untracked();
                let items = first.take();
                let mut news = News::Nothing;
                chat.thread.update(|thread| {
                    for item in items {
                        match thread.take(item, now) {
                            News::Nothing => {}
                            latest @ News::FromCustomer { .. } => news = latest,
                        }
                    }
                    thread.caught_up = true;
                });
                if let News::FromCustomer { id, .. } = news {
                    self.with_connection(contact_id, |connection| connection.delivered(id));
                }
            }
            Event::Cut { first_seq } => chat.thread.update(|thread| thread.cut = Some(first_seq)),
            Event::PendingChanged => {
                if let Some(pending) = self.with_connection(contact_id, Connection::pending) {
                    chat.thread.update(|thread| thread.pending = pending);
                }
            }
            Event::Status(status) => chat.thread.update(|thread| thread.link = status),
            Event::Ended(ending) => chat.thread.update(|thread| {
                let now = self.now.get_untracked();
                for item in first.take() {
                    thread.take(item, now);
                }
                (thread.ending, thread.caught_up) = (Some(ending), true);
            }),
            Event::Devices(_) => {}
        }
    }

    fn tell(self, contact_id: ContactId, chat: &Chat, news: News) {
        let News::FromCustomer { id, name, text } = news else {
            return;
        };
        self.with_connection(contact_id, |connection| connection.delivered(id));
        let shown = self.selected.get_untracked() == Some(contact_id) && chat.at_end.get_untracked();
        if !(shown && self.attended.get_untracked()) && self.preferences.with_untracked(|likes| likes.sound) {
            sound::tick();
        }
        self.announce(format!("{name}: {text}"));
    }

    fn with_connection<T>(self, contact_id: ContactId, act: impl FnOnce(&Connection) -> T) -> Option<T> {
        let connection = self.connections.with_value(|all| all.get(&contact_id).cloned())?;
        Some(act(&connection))
    }

    /// Whether the agent is in this chat, rather than in After Contact Work.
    pub fn is_connected(self, contact_id: ContactId) -> bool {
        let connected = |board: &crate::model::board::Board| {
            board.find(contact_id).is_some_and(|contact| contact.state == AgentContactState::Connected)
        };
        self.board.with(connected)
    }
}
