//! The widget's state, and everything that changes it.

use edgewise_client::{Config, Connection, Event, Timer, client_token, now};
use edgewise_shared::id::DeviceId;
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::transport::{Ending, Pending, Refusal, Status};
use edgewise_shared::wire::content_type::TEXT_PLAIN;
use edgewise_shared::wire::participant::Item;
use edgewise_shared::wire::widget::{Device, Handover};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use crate::host::{Host, Mode, take_handover};
use crate::model::rows::{Row, rows};
use crate::model::transcript::{News, Transcript};
use crate::store::Store;
use crate::{clock, service, words};

/// How many items before the last known one a reload asks for; earlier ones come on request.
const RELOADED: u64 = 100;
/// How long the connection may be away before the widget speaks of it.
const PATIENCE_MILLIS: i64 = 1_500;

/// What the widget shows as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// The form that starts a chat, and why the last try failed.
    Start {
        /// A try is under way.
        busy: bool,
        /// What went wrong.
        trouble: String,
    },
    /// A link from another device was opened while there is a chat here.
    Choose,
    /// The chat of a link is being taken over.
    Opening,
    /// The chat of a link could not be taken over.
    NotOpened {
        /// What went wrong.
        trouble: &'static str,
        /// Whether another try may help.
        again: bool,
    },
    /// The chat.
    Chat,
}

/// What lies over the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    None,
    /// The menu.
    Menu,
    /// Continue on another device.
    Devices,
    /// Should the chat really end?
    EndQuestion,
}

/// What is known of the messages before the first one shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// There are none.
    None,
    /// There are some.
    Some,
    /// They are being fetched.
    Loading,
}

/// The link to carry the chat to another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is being made.
    Making,
    /// It could not be made.
    Failed,
    /// Here it is.
    Made(Handover),
}

/// The widget's state. Copies are handles of the same state.
#[derive(Clone, Copy)]
pub struct App {
    pub screen: RwSignal<Screen>,
    pub overlay: RwSignal<Overlay>,
    pub title: RwSignal<String>,
    pub greeting: RwSignal<String>,
    pub transcript: RwSignal<Transcript>,
    pub pending: RwSignal<Vec<Pending>>,
    pub rows: Memo<Vec<Row>>,
    /// Whether all that was said before has come, so that the transcript can be shown at its place.
    pub caught_up: RwSignal<bool>,
    pub earlier: RwSignal<Earlier>,
    pub status: RwSignal<Status>,
    /// Whether the connection has been away long enough to speak of it.
    pub trouble: RwSignal<bool>,
    pub ended: RwSignal<Option<Ending>>,
    /// Whether the latest message can be seen if the widget can.
    pub at_end: RwSignal<bool>,
    /// Messages after this number are new since the reader was last here.
    pub new_after: RwSignal<Option<u64>>,
    pub read_seq: RwSignal<u64>,
    pub now: RwSignal<Timestamp>,
    pub link: RwSignal<Link>,
    pub devices: RwSignal<Vec<Device>>,
    /// Something to know that is no message.
    pub notice: RwSignal<String>,
    /// Counts the times that the transcript should go to its end.
    pub to_end: RwSignal<u32>,
    shown: RwSignal<bool>,
    visible: RwSignal<bool>,
    inside: StoredValue<Inside, LocalStorage>,
}

struct Inside {
    host: Host,
    store: Store,
    endpoint: String,
    instance: String,
    connection: Option<Connection>,
    handover: Option<String>,
    /// Under which the present try to start a chat, or to end it, is sent.
    start_token: Option<String>,
    trouble_timer: Option<Timer>,
    typing_timer: Option<Timer>,
}

impl App {
    /// The widget before it shows anything.
    pub fn new(host: Host, endpoint: String, instance: String, title: String) -> Self {
        let page = host.mode() == Mode::Page;
        let transcript = RwSignal::new(Transcript::default());
        let pending = RwSignal::new(Vec::new());
        let new_after = RwSignal::new(None);
        let status = RwSignal::new(Status::Idle);
        let rows = Memo::new(move |_| {
            let (new_after, connected) = (new_after.get(), status.get() == Status::Live);
            transcript.with(|transcript| {
                pending.with(|pending: &Vec<Pending>| {
                    rows(transcript, pending, new_after, connected, &clock::day_of)
                })
            })
        });
        Self {
            screen: RwSignal::new(Screen::Start {
                busy: false,
                trouble: String::new(),
            }),
            overlay: RwSignal::new(Overlay::None),
            title: RwSignal::new(title),
            greeting: RwSignal::new(words::GREETING.to_owned()),
            transcript,
            pending,
            rows,
            caught_up: RwSignal::new(false),
            earlier: RwSignal::new(Earlier::None),
            status,
            trouble: RwSignal::new(false),
            ended: RwSignal::new(None),
            at_end: RwSignal::new(true),
            new_after,
            read_seq: RwSignal::new(0),
            now: RwSignal::new(now()),
            link: RwSignal::new(Link::Making),
            devices: RwSignal::new(Vec::new()),
            notice: RwSignal::new(String::new()),
            to_end: RwSignal::new(0),
            shown: RwSignal::new(page),
            visible: RwSignal::new(true),
            inside: StoredValue::new_local(Inside {
                host,
                store: Store::new(&instance),
                endpoint,
                instance,
                connection: None,
                handover: None,
                start_token: None,
                trouble_timer: None,
                typing_timer: None,
            }),
        }
    }

    /// Looks what there is to show: the chat of a link, the chat of last time, or the form.
    pub fn begin(self) {
        self.listen();
        self.fetch_config();
        let stored = self.with(|inside| inside.store.token());
        let handover = if self.is_page() { take_handover() } else { None };
        match (handover, stored) {
            (Some(handover), stored) => {
                self.inside
                    .update_value(|inside| inside.handover = Some(handover));
                if stored.is_some() {
                    self.screen.set(Screen::Choose)
                } else {
                    self.redeem()
                }
            }
            (None, Some(token)) => self.open(token),
            (None, None) => {}
        }
    }

    /// Whether the widget is the whole page.
    pub fn is_page(self) -> bool {
        self.with(|inside| inside.host.mode() == Mode::Page)
    }

    /// Whether this device remembers a chat.
    pub fn has_chat(self) -> bool {
        self.with(|inside| inside.store.token().is_some())
    }

    /// The element that the widget lives in, and the page around it.
    pub fn host(self) -> Host {
        self.with(|inside| inside.host.clone())
    }

    /// The name that the customer gave last time.
    pub fn remembered_name(self) -> String {
        self.with(|inside| inside.store.name())
    }

    // ---- starting and ending ----

    /// Starts a chat. A try after one that failed starts the same chat.
    pub fn start(self, name: String) {
        if matches!(self.screen.get_untracked(), Screen::Start { busy: true, .. }) {
            return;
        }
        self.screen.set(Screen::Start {
            busy: true,
            trouble: String::new(),
        });
        let (endpoint, instance) = self.with(|inside| (inside.endpoint.clone(), inside.instance.clone()));
        let mut token = String::new();
        self.inside.update_value(|inside| {
            inside.store.set_name(name.trim());
            token.clone_from(inside.start_token.get_or_insert_with(client_token));
        });
        spawn_local(async move {
            match service::start(&endpoint, &instance, &name, &token).await {
                Ok(token) => {
                    self.tell("started", &JsValue::UNDEFINED);
                    self.begin_chat(token);
                }
                Err(refusal) => {
                    self.screen.set(Screen::Start {
                        busy: false,
                        trouble: words::not_started(refusal),
                    });
                }
            }
        });
    }

    /// Takes the chat of the link to this device.
    pub fn redeem(self) {
        let Some(handover) = self.with(|inside| inside.handover.clone()) else {
            return;
        };
        self.screen.set(Screen::Opening);
        let endpoint = self.with(|inside| inside.endpoint.clone());
        spawn_local(async move {
            match service::redeem(&endpoint, &handover).await {
                Ok(token) => self.begin_chat(token),
                Err(Refusal::Later) => {
                    self.screen.set(Screen::NotOpened {
                        trouble: words::NO_CONNECTION,
                        again: true,
                    });
                }
                Err(_) => self.screen.set(Screen::NotOpened {
                    trouble: words::USED_LINK,
                    again: false,
                }),
            }
        });
    }

    /// Goes on with what this device had before a link was opened: its chat, or the form.
    pub fn keep_this(self) {
        self.inside.update_value(|inside| inside.handover = None);
        match self.with(|inside| inside.store.token()) {
            Some(token) => self.open(token),
            None => self.screen.set(Screen::Start {
                busy: false,
                trouble: String::new(),
            }),
        }
    }

    /// Ends the chat for good.
    pub fn end(self) {
        self.overlay.set(Overlay::None);
        let Some(connection) = self.connection() else {
            return;
        };
        spawn_local(async move {
            if service::disconnect(&connection).await.is_err() && self.ended.get_untracked().is_none() {
                self.notice.set(words::NOT_ENDED.to_owned());
            }
        });
    }

    /// Leaves the ended chat for the form.
    pub fn start_over(self) {
        self.close_connection();
        self.inside.update_value(|inside| inside.start_token = None);
        self.screen.set(Screen::Start {
            busy: false,
            trouble: String::new(),
        });
    }

    fn begin_chat(self, token: String) {
        self.with(|inside| inside.store.begin(&token));
        self.open(token);
    }

    /// Opens the chat of this token.
    fn open(self, participant_token: String) {
        self.close_connection();
        let (config, read) = self.with(|inside| {
            let store = &inside.store;
            let config = Config {
                endpoint: inside.endpoint.clone(),
                participant_token,
                after_seq: store.last().saturating_sub(RELOADED),
                keep: Some(store.kept()),
            };
            (config, store.read())
        });
        self.transcript.set(Transcript::default());
        self.ended.set(None);
        self.caught_up.set(false);
        self.earlier.set(if config.after_seq > 0 {
            Earlier::Some
        } else {
            Earlier::None
        });
        self.read_seq.set(read);
        self.new_after.set((read > 0).then_some(read));
        self.screen.set(Screen::Chat);
        let connection = Connection::open(config, move |event| self.on_event(event));
        self.pending.set(connection.pending());
        self.inside
            .update_value(|inside| inside.connection = Some(connection));
        self.watch_connection(Status::Connecting);
    }

    fn close_connection(self) {
        if let Some(connection) = self.connection() {
            connection.close();
        }
        self.inside.update_value(|inside| {
            (inside.connection, inside.trouble_timer, inside.typing_timer) = (None, None, None);
        });
        self.overlay.set(Overlay::None);
        self.notice.set(String::new());
    }

    // ---- what comes in ----

    fn on_event(self, event: Event) {
        match event {
            Event::Item(item) => self.on_item(*item),
            Event::Cut { .. } => self.earlier.set(Earlier::Some),
            Event::CaughtUp => {
                self.caught_up.set(true);
                let seq = self.transcript.with_untracked(Transcript::last_seq);
                self.with(|inside| inside.store.set_last(seq));
            }
            Event::PendingChanged => {
                if let Some(connection) = self.connection() {
                    self.pending.set(connection.pending());
                }
            }
            Event::Status(status) => self.watch_connection(status),
            Event::Devices(list) => self.on_devices(list.devices),
            Event::Ended(ending) => {
                self.caught_up.set(true);
                self.ended.set(Some(ending));
                self.overlay.set(Overlay::None);
                self.with(|inside| inside.store.clear());
                self.tell("ended", &JsValue::UNDEFINED);
            }
        }
    }

    fn on_item(self, item: Item) {
        let mut news = News::Other;
        self.transcript
            .update(|transcript| news = transcript.add(item, now()));
        if self.caught_up.get_untracked() {
            let seq = self.transcript.with_untracked(Transcript::last_seq);
            self.with(|inside| inside.store.set_last(seq));
        }
        if let News::Message(id) = news {
            if let Some(connection) = self.connection() {
                connection.delivered(id);
            }
            if self.caught_up.get_untracked() {
                self.tell("message", &JsValue::UNDEFINED);
            }
        }
        // Nobody says that they stopped writing: look again when it has been too long.
        if self
            .transcript
            .with_untracked(|transcript| transcript.writing(now()).is_some())
        {
            self.now.set(now());
            let timer = Timer::new(Span::seconds(12).as_millis(), move || self.now.set(now()));
            self.inside
                .update_value(|inside| inside.typing_timer = Some(timer));
        }
    }

    fn on_devices(self, devices: Vec<Device>) {
        let known = self.devices.get_untracked();
        let is_new = |device: &&Device| !known.iter().any(|other| other.device_id == device.device_id);
        if let Some(device) = devices.iter().find(is_new)
            && !known.is_empty()
            && !device.current
        {
            self.notice.set(words::also_on(&device.label));
        }
        self.devices.set(devices);
    }

    /// Trouble is worth a word only if it lasts.
    fn watch_connection(self, status: Status) {
        self.status.set(status);
        if matches!(status, Status::Live | Status::Idle) {
            self.inside.update_value(|inside| inside.trouble_timer = None);
            self.trouble.set(false);
        } else if self.with(|inside| inside.trouble_timer.is_none()) {
            let timer = Timer::new(PATIENCE_MILLIS, move || self.trouble.set(true));
            self.inside
                .update_value(|inside| inside.trouble_timer = Some(timer));
        }
    }

    // ---- what the customer does ----

    /// Sends a message.
    pub fn send(self, text: &str) {
        if let Some(connection) = self.connection() {
            self.new_after.set(None);
            self.notice.set(String::new());
            connection.send(TEXT_PLAIN, text);
            self.to_end.update(|count| *count += 1);
        }
    }

    /// Tells the others that the customer is writing.
    pub fn typing(self) {
        if let Some(connection) = self.connection() {
            connection.typing();
        }
    }

    /// Sends a message after all that was refused.
    pub fn retry(self, client_token: &str) {
        if let Some(connection) = self.connection() {
            connection.retry(client_token);
        }
    }

    /// Gives a message up that was refused.
    pub fn discard(self, client_token: &str) {
        if let Some(connection) = self.connection() {
            connection.discard(client_token);
        }
    }

    /// Fetches the page of messages before the first one.
    pub fn fetch_earlier(self) {
        let first = self
            .transcript
            .with_untracked(|transcript| transcript.items().first().map(|item| item.id.clone()));
        let (Some(connection), Some(first)) = (self.connection(), first) else {
            return;
        };
        if self.earlier.get_untracked() != Earlier::Some {
            return;
        }
        self.earlier.set(Earlier::Loading);
        spawn_local(async move {
            match service::earlier(&connection, first.as_str()).await {
                Ok((items, more)) => {
                    self.transcript.update(|transcript| transcript.add_earlier(items));
                    self.earlier.set(if more { Earlier::Some } else { Earlier::None });
                }
                Err(_) => self.earlier.set(Earlier::Some),
            }
        });
    }

    /// Shows how to go on elsewhere, with a fresh link.
    pub fn show_devices(self) {
        self.overlay.set(Overlay::Devices);
        self.make_link();
        let Some(connection) = self.connection() else {
            return;
        };
        spawn_local(async move {
            if let Ok(devices) = service::devices(&connection).await {
                self.devices.set(devices);
            }
        });
    }

    /// Makes a link to carry the chat to another device.
    pub fn make_link(self) {
        let Some(connection) = self.connection() else {
            return;
        };
        self.link.set(Link::Making);
        spawn_local(async move {
            let made = service::handover(&connection).await;
            self.link.set(made.map_or(Link::Failed, Link::Made));
        });
    }

    /// Takes the chat away from another device.
    pub fn remove(self, device: DeviceId) {
        let Some(connection) = self.connection() else {
            return;
        };
        spawn_local(async move {
            if service::revoke(&connection, device.clone()).await.is_ok() {
                self.devices
                    .update(|devices| devices.retain(|other| other.device_id != device));
            }
        });
    }

    /// Asks the page to close the panel.
    pub fn close(self) {
        self.overlay.set(Overlay::None);
        self.tell("close", &JsValue::UNDEFINED);
    }

    // ---- reading ----

    /// Whether the chat is before the customer's eyes.
    pub fn is_seen(self) -> bool {
        self.shown.get() && self.visible.get()
    }

    /// How many messages the customer has not read.
    pub fn unread(self) -> usize {
        let read = self.read_seq.get();
        self.transcript.with(|transcript| transcript.unread_after(read))
    }

    fn listen(self) {
        let host = self.host();
        host.listen("show", move |_| self.show());
        host.listen("hide", move |_| self.shown.set(false));
        host.listen("destroy", move |_| self.close_connection());
        Host::watch_visibility(move |visible| self.turn(visible));
        host.follow_keyboard();
        Host::listen_window("storage", move |event| {
            let event: web_sys::StorageEvent = event.unchecked_into();
            self.on_storage(event.key().unwrap_or_default(), event.new_value());
        });
        Effect::new(move |_| {
            let unread = self.unread();
            self.tell(
                "unread",
                &JsValue::from_f64(f64::from(u32::try_from(unread).unwrap_or(u32::MAX))),
            );
        });
        Effect::new(move |_| {
            if self.is_seen() && self.at_end.get() && self.caught_up.get() {
                self.mark_read(self.transcript.with(Transcript::last_seq));
            }
        });
    }

    /// The reader opens the panel: what came meanwhile is new.
    fn show(self) {
        self.divide();
        self.to_end.update(|count| *count += 1);
        self.shown.set(true);
    }

    /// The reader comes back to the page, or leaves it.
    fn turn(self, visible: bool) {
        if visible && untrack(|| self.unread()) > 0 {
            self.divide();
            self.to_end.update(|count| *count += 1);
        }
        self.visible.set(visible);
    }

    fn divide(self) {
        let unread = untrack(|| self.unread());
        self.new_after
            .set((unread > 0).then(|| self.read_seq.get_untracked()));
    }

    fn mark_read(self, seq: u64) {
        if seq <= self.read_seq.get_untracked() {
            return;
        }
        self.read_seq.set(seq);
        self.with(|inside| inside.store.set_read(seq));
        let received = self
            .transcript
            .with_untracked(|transcript| transcript.last_received().cloned());
        if let (Some(id), Some(connection)) = (received, self.connection()) {
            connection.read(id);
        }
    }

    /// Another tab of this browser read on, or started a chat.
    fn on_storage(self, key: String, value: Option<String>) {
        let (is_token, is_read) =
            self.with(|inside| (inside.store.is_token(&key), inside.store.is_read(&key)));
        if let Some(token) = value.clone().filter(|_| is_token) {
            let here = self.screen.get_untracked() == Screen::Chat && self.ended.get_untracked().is_none();
            if !here {
                self.open(token);
            }
        } else if let Some(seq) = value.filter(|_| is_read).and_then(|value| value.parse::<u64>().ok()) {
            self.read_seq.update(|read| *read = seq.max(*read));
        }
    }

    fn fetch_config(self) {
        let (endpoint, instance) = self.with(|inside| (inside.endpoint.clone(), inside.instance.clone()));
        spawn_local(async move {
            if let Ok(config) = service::config(&endpoint, &instance).await {
                if self.title.with_untracked(String::is_empty) {
                    self.title.set(config.title);
                }
                self.greeting.set(config.greeting);
            }
        });
    }

    fn connection(self) -> Option<Connection> {
        self.with(|inside| inside.connection.clone())
    }

    fn tell(self, name: &str, value: &JsValue) {
        self.host().tell(name, value);
    }

    fn with<T>(self, look: impl FnOnce(&Inside) -> T) -> T {
        self.inside.with_value(look)
    }
}
