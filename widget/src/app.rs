//! Everything that changes the widget's state.

use std::cell::RefCell;

use edgewise_client::json::Node;
use edgewise_client::{Config, Connection, Event, Timer, client_token, now, read};
use edgewise_shared::id::{DeviceId, ItemId};
use edgewise_shared::time::Span;
use edgewise_shared::transport::{Refusal, Status};
use edgewise_shared::wire::content_type::TEXT_PLAIN;
use edgewise_shared::wire::participant::Item;
use edgewise_shared::wire::widget::Device;
use js_sys::Function;
use leptos::prelude::{ArcTrigger, Notify, Track};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use crate::dom::follow;
use crate::host::{Host, take_handover};
use crate::model::transcript::{News, Transcript};
use crate::service::{self, Service};
use crate::state::{Earlier, Link, Overlay, Screen, State};
use crate::store::Store;
use crate::words;

/// How many items before the last known one a reload asks for; earlier ones come on request.
const RELOADED: u64 = 100;
/// How long the connection may be away before the widget speaks of it.
const PATIENCE_MILLIS: i64 = 1_500;
/// How long typing dots may stay.
const WRITES_FOR: Span = Span::seconds(12);

/// The widget. There is one for each start, for as long as the page.
pub struct App {
    /// The page around the widget.
    pub host: Host,
    state: RefCell<State>,
    changed: ArcTrigger,
    store: Store,
    service: Service,
    connection: RefCell<Option<Connection>>,
    /// Whose chat is open.
    token: RefCell<String>,
    /// The secret of the link that was opened.
    handover: RefCell<Option<String>>,
    /// Under which the present try to start a chat is sent.
    start_token: RefCell<Option<String>>,
    /// The templates of the views that were shown, by their tokens.
    templates: RefCell<Vec<(String, Node)>>,
    away_timer: RefCell<Option<Timer>>,
    typing_timer: RefCell<Option<Timer>>,
}

impl App {
    /// The widget before it shows anything.
    pub fn new(host: Host, endpoint: String, instance: String, title: String) -> &'static Self {
        let state = State::new(title, host.is_page(), Host::is_visible());
        Box::leak(Box::new(Self {
            host,
            state: RefCell::new(state),
            changed: ArcTrigger::new(),
            store: Store::new(&instance),
            service: Service { endpoint, instance },
            connection: RefCell::default(),
            token: RefCell::default(),
            handover: RefCell::default(),
            start_token: RefCell::default(),
            templates: RefCell::default(),
            away_timer: RefCell::default(),
            typing_timer: RefCell::default(),
        }))
    }

    /// Looks what there is to show: the chat of a link, the chat of last time, or the form.
    pub fn begin(&'static self) {
        self.listen();
        self.service.config(move |title, greeting| {
            self.change(|state| {
                if state.title.is_empty() {
                    state.title = title;
                }
                state.greeting = greeting;
            });
        });
        if self.host.is_page() {
            Host::listen_window("hashchange", move |_| self.open_link());
            self.open_link();
        }
        if !self.may_redeem()
            && let Some(token) = self.store.token()
        {
            self.open(token);
        }
    }

    /// Takes over the chat of the link that was opened, if one was; asks first where there is a chat already.
    fn open_link(&'static self) {
        let Some(secret) = take_handover() else { return };
        *self.handover.borrow_mut() = Some(secret);
        if self.has_chat() {
            self.change(|state| state.screen = Screen::Choose);
        } else {
            self.redeem();
        }
    }

    /// Looks at the state; an effect that looks runs again when it has changed.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.changed.track();
        look(&self.state.borrow())
    }

    /// Looks at the state without following it.
    pub fn peek<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.borrow())
    }

    /// Changes the state.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state.borrow_mut());
        self.changed.notify();
        result
    }

    /// The name that the customer gave last time.
    pub fn remembered_name(&self) -> String {
        self.store.name()
    }

    /// Whether this device remembers a chat.
    pub fn has_chat(&self) -> bool {
        self.store.token().is_some()
    }

    // ---- starting and ending ----

    /// Starts a chat. A try after one that failed starts the same chat.
    pub fn start(&'static self, name: &str) {
        if self.change(|state| std::mem::replace(&mut state.starting, true)) {
            return;
        }
        self.change(|state| state.trouble.clear());
        let name = name.trim();
        self.store.set_name(name);
        let token = self.start_token.borrow_mut().get_or_insert_with(client_token).clone();
        self.service.start(name, &token, move |started| {
            self.change(|state| state.starting = false);
            match started {
                Ok(token) => {
                    self.begin_chat(token);
                    self.tell("started", &JsValue::UNDEFINED);
                }
                Err(refusal) => self.change(|state| state.trouble = words::not_started(refusal)),
            }
        });
    }

    /// Takes the chat of the link to this device.
    pub fn redeem(&'static self) {
        let Some(handover) = self.handover.borrow().clone() else { return };
        self.change(|state| state.screen = Screen::Opening);
        self.service.redeem(&handover, move |redeemed| match redeemed {
            Ok(token) => self.begin_chat(token),
            Err(refusal) => {
                let again = refusal == Refusal::Later;
                if !again {
                    self.handover.borrow_mut().take();
                }
                self.change(|state| {
                    state.screen = Screen::NotOpened;
                    let trouble = if again { words::NO_CONNECTION } else { words::USED_LINK };
                    trouble.clone_into(&mut state.trouble);
                });
            }
        });
    }

    /// Whether another try to take over the chat of the link may help.
    pub fn may_redeem(&self) -> bool {
        self.handover.borrow().is_some()
    }

    /// Goes on with what this device had before a link was opened: its chat, or the form.
    pub fn keep_this(&'static self) {
        self.handover.borrow_mut().take();
        match self.store.token() {
            Some(token) => self.open(token),
            None => self.show_form(),
        }
    }

    /// Ends the chat for good.
    pub fn end(&'static self) {
        self.change(|state| state.overlay = Overlay::None);
        let Some(connection) = self.connection() else { return };
        service::disconnect(&connection, move |heard| {
            self.change(|state| {
                if !heard && state.ended.is_none() {
                    words::NOT_ENDED.clone_into(&mut state.notice);
                }
            });
        });
    }

    /// Leaves the ended chat for the form.
    pub fn start_over(&'static self) {
        self.close_connection();
        self.start_token.borrow_mut().take();
        self.show_form();
    }

    fn show_form(&self) {
        self.change(|state| {
            state.screen = Screen::Start;
            state.trouble.clear();
        });
    }

    fn begin_chat(&'static self, token: String) {
        self.store.begin(&token);
        self.open(token);
    }

    /// Opens the chat of this token.
    fn open(&'static self, participant_token: String) {
        self.close_connection();
        self.token.borrow_mut().clone_from(&participant_token);
        let (last, read) = (self.store.last(), self.store.read());
        let config = Config {
            endpoint: self.service.endpoint.clone(),
            participant_token,
            after_seq: last.saturating_sub(RELOADED),
            keep: Some(self.store.kept()),
        };
        let earlier = if config.after_seq > 0 { Earlier::Some } else { Earlier::None };
        let connection = Connection::open(config, move |event| self.on_event(event));
        self.change(|state| {
            state.transcript = Transcript::new(read::said);
            state.pending = connection.pending();
            (state.ended, state.caught_up, state.earlier) = (None, false, earlier);
            (state.read_seq, state.new_after) = (read, (last > 0).then_some(read));
            (state.screen, state.overlay) = (Screen::Chat, Overlay::None);
            state.devices.clear();
            state.notice.clear();
            state.jumps += 1;
        });
        *self.connection.borrow_mut() = Some(connection);
        self.watch(Status::Connecting);
    }

    fn close_connection(&self) {
        let connection = self.connection.borrow_mut().take();
        if let Some(connection) = connection {
            connection.close();
        }
        self.away_timer.borrow_mut().take();
        self.typing_timer.borrow_mut().take();
    }

    // ---- what comes in ----

    fn on_event(&'static self, event: Event) {
        match event {
            Event::Item(item) => self.on_item(*item),
            Event::Cut { .. } => self.change(|state| state.earlier = Earlier::Some),
            Event::CaughtUp => {
                let last = self.change(|state| {
                    state.jumps += u32::from(!state.caught_up);
                    state.caught_up = true;
                    state.transcript.last_seq()
                });
                self.store.set_last(last);
            }
            Event::PendingChanged => {
                if let Some(connection) = self.connection() {
                    self.change(|state| state.pending = connection.pending());
                }
            }
            Event::Status(status) => self.watch(status),
            Event::Devices(list) => self.on_devices(list.devices),
            Event::Ended(ending) => {
                self.change(|state| {
                    (state.caught_up, state.ended, state.overlay) = (true, Some(ending), Overlay::None);
                });
                self.store.clear();
                self.tell("ended", &JsValue::UNDEFINED);
            }
        }
    }

    fn on_item(&'static self, item: Item) {
        let now = now();
        let (news, caught_up, last, writing) = self.change(|state| {
            let news = state.transcript.add(item, now);
            let writing = state.transcript.writing(now).is_some();
            (news, state.caught_up, state.transcript.last_seq(), writing)
        });
        if caught_up {
            self.store.set_last(last);
        }
        if let News::Message(id) = news {
            if let Some(connection) = self.connection() {
                connection.delivered(id);
            }
            if caught_up {
                self.tell("message", &JsValue::UNDEFINED);
            }
        }
        if writing {
            // Nobody says that they stopped writing: look again when it has been too long.
            let timer = Timer::new(WRITES_FOR.as_millis(), move || self.change(|_| ()));
            *self.typing_timer.borrow_mut() = Some(timer);
        }
    }

    fn on_devices(&self, devices: Vec<Device>) {
        self.change(|state| {
            let is_new =
                |device: &&Device| !state.devices.iter().any(|other| other.device_id == device.device_id);
            let new = devices.iter().find(is_new).filter(|device| !device.current && devices.len() > 1);
            if let Some(device) = new.filter(|_| state.caught_up && state.overlay != Overlay::Devices) {
                state.notice = words::also_on(&device.label);
            }
            state.devices = devices;
        });
    }

    /// Trouble is worth a word only if it lasts.
    fn watch(&'static self, status: Status) {
        let well = matches!(status, Status::Live | Status::Idle);
        self.change(|state| {
            state.status = status;
            state.away &= !well;
        });
        let mut timer = self.away_timer.borrow_mut();
        if well {
            *timer = None;
        } else if timer.is_none() {
            *timer = Some(Timer::new(PATIENCE_MILLIS, move || self.change(|state| state.away = true)));
        }
    }

    // ---- what the customer does ----

    /// Sends a text.
    pub fn send(&self, text: &str) {
        self.say(TEXT_PLAIN, text);
    }

    /// Sends what was chosen or entered.
    pub fn say(&self, content_type: &str, content: &str) {
        let Some(connection) = self.connection() else { return };
        self.change(|state| {
            state.new_after = None;
            state.jumps += 1;
        });
        connection.send(content_type, content);
    }

    /// What a message says, parsed.
    pub fn content(&self, id: &ItemId) -> Node {
        let content = self.peek(|state| state.transcript.item(id).and_then(|item| item.content.clone()));
        Node::parse(&content.unwrap_or_default())
    }

    /// Gives what draws views and the template of this one, or nothing if one of them could not be fetched.
    pub fn draws_views(&'static self, token: &str, done: impl FnOnce(Option<(Function, Node)>) + 'static) {
        let script = self.host.load("/views.js", "draw");
        let with_script = move |template: Option<Node>| {
            spawn_local(async move { done(script.await.zip(template)) });
        };
        let known = self.templates.borrow().iter().find(|(known, _)| known == token).cloned();
        if let Some((_, template)) = known {
            return with_script(Some(template));
        }
        let Some(connection) = self.connection() else { return with_script(None) };
        let name = token.to_owned();
        service::template(&connection, token, move |template| {
            if let Some(template) = &template {
                self.templates.borrow_mut().push((name, template.clone()));
            }
            with_script(template);
        });
    }

    /// Tells the others that the customer is writing.
    pub fn typing(&self) {
        self.on_connection(Connection::typing);
    }

    /// Sends a message after all that was refused.
    pub fn retry(&self, client_token: &str) {
        self.on_connection(|connection| connection.retry(client_token));
    }

    /// Gives a message up that was refused.
    pub fn discard(&self, client_token: &str) {
        self.on_connection(|connection| connection.discard(client_token));
    }

    /// Fetches the page of messages before the first one.
    pub fn fetch_earlier(&'static self) {
        let first = self.change(|state| {
            let first = state.transcript.entries().first().filter(|_| state.earlier == Earlier::Some);
            let first = first.map(|entry| entry.item.id.clone());
            if first.is_some() {
                state.earlier = Earlier::Loading;
            }
            first
        });
        let (Some(connection), Some(first)) = (self.connection(), first) else { return };
        service::earlier(&connection, first.as_str(), move |page| {
            self.change(|state| {
                let more = page.as_ref().is_none_or(|(_, more)| *more);
                state.earlier = if more { Earlier::Some } else { Earlier::None };
                if let Some((items, _)) = page {
                    state.transcript.add_earlier(items);
                    state.prepended += 1;
                }
            });
        });
    }

    /// Shows how to go on elsewhere, with a fresh link.
    pub fn show_devices(&'static self) {
        self.change(|state| {
            state.overlay = Overlay::Devices;
            state.notice.clear();
        });
        self.make_link();
        self.on_connection(|connection| {
            service::devices(connection, move |devices| self.change(|state| state.devices = devices));
        });
    }

    /// Makes a link to carry the chat to another device.
    pub fn make_link(&'static self) {
        self.change(|state| state.link = Link::Making);
        self.on_connection(|connection| {
            service::handover(connection, move |made| {
                self.change(|state| state.link = made.map_or(Link::Failed, Link::Made));
            });
        });
    }

    /// Takes the chat away from another device.
    pub fn remove(&'static self, device: &DeviceId) {
        let removed = device.clone();
        self.on_connection(|connection| {
            service::revoke(connection, device, move || {
                self.change(|state| state.devices.retain(|other| other.device_id != removed));
            });
        });
    }

    /// Asks the page to close the panel.
    pub fn close(&self) {
        self.change(|state| state.overlay = Overlay::None);
        self.tell("close", &JsValue::UNDEFINED);
    }

    // ---- reading ----

    fn listen(&'static self) {
        self.host.listen("show", move |_| {
            self.change(|state| {
                state.divide();
                state.jumps += 1;
                state.shown = true;
            });
        });
        self.host.listen("hide", move |_| self.change(|state| state.shown = false));
        self.host.listen("destroy", move |_| self.close_connection());
        self.host.follow_keyboard();
        Host::watch_visibility(move |visible| {
            self.change(|state| {
                if visible && state.unread() > 0 {
                    state.divide();
                    state.jumps += 1;
                }
                state.visible = visible;
            });
        });
        Host::listen_window("storage", move |event| {
            let event: web_sys::StorageEvent = event.unchecked_into();
            if let (Some(key), Some(value)) = (event.key(), event.new_value()) {
                self.on_storage(&key, &value);
            }
        });
        let mut told = usize::MAX;
        follow(move || {
            let unread = self.read(State::unread);
            if unread != std::mem::replace(&mut told, unread) {
                self.tell("unread", &JsValue::from(u32::try_from(unread).unwrap_or(u32::MAX)));
            }
        });
        follow(move || self.mark_read());
    }

    /// What is before the customer's eyes has been read.
    fn mark_read(&self) {
        let read = self.read(|state| {
            let last = state.transcript.last_seq();
            let seen = state.is_seen() && state.at_end && state.caught_up && last > state.read_seq;
            seen.then(|| (last, state.transcript.last_received().cloned()))
        });
        let Some((seq, message)) = read else { return };
        self.store.set_read(seq);
        self.change(|state| state.read_seq = seq);
        if let Some(message) = message {
            self.on_connection(|connection| connection.read(message));
        }
    }

    /// Another tab of this browser read on, or has a chat that takes the place of this one.
    fn on_storage(&'static self, key: &str, value: &str) {
        if self.store.is_token(key) {
            // What is stored by now, so that two tabs that began chats at once end up in the same one.
            let other = self.store.token().filter(|token| *token != *self.token.borrow());
            if let Some(token) = other {
                self.open(token);
            }
        } else if self.store.is_read(key) {
            let seq = value.parse::<u64>().unwrap_or(0);
            self.change(|state| state.read_seq = seq.max(state.read_seq));
        }
    }

    fn connection(&self) -> Option<Connection> {
        self.connection.borrow().clone()
    }

    fn on_connection(&self, act: impl FnOnce(&Connection)) {
        if let Some(connection) = self.connection() {
            act(&connection);
        }
    }

    fn tell(&self, name: &str, value: &JsValue) {
        self.host.tell(name, value);
    }
}
