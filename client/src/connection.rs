//! One chat's connection: the machine, its socket, its timer and its requests.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use edgewise_shared::id::ItemId;
use edgewise_shared::transport::{Ending, Input, Notice, Output, Pending, Refusal, Status, Transport};
use edgewise_shared::wire::frame::DeviceList;
use edgewise_shared::wire::participant::Item;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use crate::json;
use crate::keeper::{self, Keeper};
use crate::listener::Listener;
use crate::socket::{Socket, SocketEvent};
use crate::timer::Timer;
use crate::{client_token, http, now, read};

/// Which chat to connect to, and what to remember of it.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The service's origin, such as `https://chat.example.com`; empty for the page's own.
    pub endpoint: String,
    /// The participant's token.
    pub participant_token: String,
    /// Items up to this number are not wanted.
    pub after_seq: u64,
    /// Under which prefix of localStorage to keep what is not sent yet. Without one nothing is stored, and this
    /// window sends for itself.
    pub keep: Option<String>,
}

/// What a connection tells.
#[derive(Debug, Clone)]
pub enum Event {
    /// An item came. Those with a `Seq` come in its order, each once.
    Item(Box<Item>),
    /// Items before this number were not sent; GetTranscript has them.
    Cut {
        /// The number of the first item that was sent.
        first_seq: u64,
    },
    /// All that was said so far has come.
    CaughtUp,
    /// [`Connection::pending`] has changed.
    PendingChanged,
    /// The state of the connection has changed.
    Status(Status),
    /// The devices that hold the chat have changed.
    Devices(DeviceList),
    /// The chat is over here. Nothing more will come.
    Ended(Ending),
}

/// A handle of a connection. Clones are handles of the same one.
#[derive(Clone)]
pub struct Connection(Rc<Inner>);

struct Inner {
    config: Config,
    transport: RefCell<Transport>,
    inputs: RefCell<VecDeque<Input>>,
    busy: Cell<bool>,
    on_event: Box<dyn Fn(Event)>,
    socket: RefCell<Option<Socket>>,
    timer: RefCell<Option<Timer>>,
    keeper: RefCell<Option<Keeper>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Connection {
    /// Connects. `on_event` is called from now on, never from within this call.
    pub fn open(config: Config, on_event: impl Fn(Event) + 'static) -> Self {
        let kept = config.keep.as_deref().map(keeper::kept).unwrap_or_default();
        let seed = u64::from_str_radix(&client_token()[..15], 16).unwrap_or(1);
        let inner = Rc::new(Inner {
            transport: RefCell::new(Transport::new(config.after_seq, kept, seed)),
            config,
            inputs: RefCell::default(),
            busy: Cell::new(false),
            on_event: Box::new(on_event),
            socket: RefCell::default(),
            timer: RefCell::default(),
            keeper: RefCell::default(),
            listeners: RefCell::default(),
        });
        inner.listen();
        let weak = Rc::downgrade(&inner);
        spawn_local(async move { tell(&weak, Input::Start) });
        Self(inner)
    }

    /// Sends a message, now or as soon as it can. Gives the token that [`Connection::pending`] lists it under.
    pub fn send(&self, content_type: &str, content: &str) -> String {
        let token = client_token();
        self.0.give(Input::Send(Pending::new(&token, content_type, content, now())));
        token
    }

    /// Sends a message after all that was refused.
    pub fn retry(&self, client_token: &str) {
        self.0.give(Input::Retry { client_token: client_token.to_owned() });
    }

    /// Gives a message up that was refused.
    pub fn discard(&self, client_token: &str) {
        self.0.give(Input::Discard { client_token: client_token.to_owned() });
    }

    /// Tells the others that somebody is writing here. Call it at every key; it is told now and then.
    pub fn typing(&self) {
        self.0.give(Input::Notice(Notice::Typing));
    }

    /// Tells the others that this message, and all before it, are on this device.
    pub fn delivered(&self, id: ItemId) {
        self.0.give(Input::Notice(Notice::Delivered(id)));
    }

    /// Tells the others that this message, and all before it, have been seen.
    pub fn read(&self, id: ItemId) {
        self.0.give(Input::Notice(Notice::Read(id)));
    }

    /// The messages that are not in the transcript yet, in the order to show them after it.
    #[must_use]
    pub fn pending(&self) -> Vec<Pending> {
        self.0.transport.borrow().pending().to_vec()
    }

    /// The state of the connection.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.transport.borrow().status()
    }

    /// Calls an operation of the participant, such as `/participant/transcript`, with the connection token; `None`
    /// as body makes it a GET. Gives the body of the answer.
    ///
    /// # Errors
    /// How it failed; [`Refusal::Later`] also while there is no connection token yet.
    pub async fn call(&self, path: &str, body: Option<&str>) -> Result<String, Refusal> {
        let token = self.0.transport.borrow().connection_token().map(str::to_owned).ok_or(Refusal::Later)?;
        http::request(self.0.url(path), token, body.map(str::to_owned)).await
    }

    /// The same for callers who would rather be called back.
    pub fn ask(&self, path: &str, body: Option<String>, done: Box<dyn FnOnce(Result<String, Refusal>)>) {
        let token = self.0.transport.borrow().connection_token().map(str::to_owned);
        match token {
            Some(token) => http::send(self.0.url(path), token, body, done),
            None => done(Err(Refusal::Later)),
        }
    }

    /// Closes the connection for good. What was not sent stays kept.
    pub fn close(&self) {
        self.0.listeners.borrow_mut().clear();
        self.0.keeper.borrow_mut().take();
        self.0.give(Input::Stop);
    }
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        if let Some(prefix) = &self.config.keep {
            let weak = weak.clone();
            *self.keeper.borrow_mut() = Some(Keeper::open(prefix, move |input| tell(&weak, input)));
        } else {
            self.inputs.borrow_mut().push_back(Input::Lead(true));
        }
        let Some(window) = web_sys::window() else { return };
        let mut listeners = self.listeners.borrow_mut();
        let mut listen = |target: &web_sys::EventTarget, name: &'static str, input: Input| {
            let weak = weak.clone();
            listeners.push(Listener::new(target, name, move |_| tell(&weak, input.clone())));
        };
        listen(&window, "online", Input::Online);
        listen(&window, "offline", Input::Offline);
        // A page that comes back from the browser's cache, or that mobile browsers had frozen.
        listen(&window, "pageshow", Input::Woke);
        if let Some(document) = window.document() {
            let (weak, page) = (weak.clone(), document.clone());
            listeners.push(Listener::new(&document, "visibilitychange", move |_| {
                if page.visibility_state() == VisibilityState::Visible {
                    tell(&weak, Input::Woke);
                }
            }));
        }
        if !window.navigator().on_line() {
            self.inputs.borrow_mut().push_back(Input::Offline);
        }
    }

    /// Hands an input to the machine and carries out what comes of it. Inputs that arise meanwhile queue up.
    fn give(self: &Rc<Self>, input: Input) {
        self.inputs.borrow_mut().push_back(input);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let Some(input) = self.inputs.borrow_mut().pop_front() else {
                break;
            };
            let outputs = self.transport.borrow_mut().handle(now(), input);
            for output in outputs {
                self.carry_out(output);
            }
        }
        self.busy.set(false);
        self.set_timer();
    }

    fn carry_out(self: &Rc<Self>, output: Output) {
        match output {
            Output::Create { attempt, socket } => self.create(attempt, socket),
            Output::Open { attempt, url } => self.open(attempt, &url),
            Output::Close => drop(self.socket.borrow_mut().take()),
            Output::SendFrame(text) => {
                if let Some(socket) = &*self.socket.borrow() {
                    socket.send(&text);
                }
            }
            Output::PostMessage(request) => {
                let client_token = request.client_token.unwrap_or_default();
                let body = json::write(&[
                    ("ContentType", request.content_type.into()),
                    ("Content", request.content.into()),
                    ("ClientToken", (&client_token).into()),
                ]);
                let done = move |answer: Result<String, Refusal>| {
                    let id =
                        answer.and_then(|text| json::text(&json::parse(&text), "Id").ok_or(Refusal::Later));
                    match id {
                        Ok(id) => Input::MessageSent { client_token, id: ItemId::new(id) },
                        Err(refusal) => Input::MessageNotSent { client_token, refusal },
                    }
                };
                self.post("/participant/message", body, Box::new(done));
            }
            Output::PostEvent { notice, request } => {
                let content = request.content.map_or(JsValue::UNDEFINED, JsValue::from);
                let body = json::write(&[("ContentType", request.content_type.into()), ("Content", content)]);
                let noticed =
                    move |answer: Result<String, Refusal>| Input::Noticed { notice, refusal: answer.err() };
                self.post("/participant/event", body, Box::new(noticed));
            }
            Output::Keep(pending) => {
                if let Some(keeper) = &*self.keeper.borrow() {
                    keeper.keep(&pending);
                }
            }
            Output::Forget { client_token } => {
                if let Some(keeper) = &*self.keeper.borrow() {
                    keeper.forget(&client_token);
                }
            }
            Output::Deliver(item) => self.tell(Event::Item(item)),
            Output::Cut { first_seq } => self.tell(Event::Cut { first_seq }),
            Output::CaughtUp => self.tell(Event::CaughtUp),
            Output::PendingChanged => self.tell(Event::PendingChanged),
            Output::Status(status) => self.tell(Event::Status(status)),
            Output::Devices(devices) => self.tell(Event::Devices(devices)),
            Output::Ended(ending) => self.tell(Event::Ended(ending)),
        }
    }

    fn tell(&self, event: Event) {
        (self.on_event)(event);
    }

    fn create(self: &Rc<Self>, attempt: u32, socket: bool) {
        let types =
            if socket { &["CONNECTION_CREDENTIALS", "WEBSOCKET"][..] } else { &["CONNECTION_CREDENTIALS"] };
        let types: Array = types.iter().map(|name| JsValue::from_str(name)).collect();
        let body = json::write(&[("Type", types.into())]);
        let done = move |answer: Result<String, Refusal>| {
            let read = answer.and_then(|text| {
                let answer = json::parse(&text);
                let credentials = json::member(&answer, "ConnectionCredentials");
                let token = json::text(&credentials, "ConnectionToken").ok_or(Refusal::Later)?;
                let expiry = read::time(&credentials, "Expiry").ok_or(Refusal::Later)?;
                let url = json::text(&json::member(&answer, "Websocket"), "Url");
                Ok(Input::Created { attempt, url, token, expiry })
            });
            read.unwrap_or_else(|refusal| Input::NotCreated { attempt, refusal })
        };
        self.request("/participant/connection", &self.config.participant_token, body, Box::new(done));
    }

    fn open(self: &Rc<Self>, attempt: u32, url: &str) {
        let weak = Rc::downgrade(self);
        let socket = Socket::open(url, move |event| {
            tell(
                &weak,
                match event {
                    SocketEvent::Opened => Input::Opened { attempt },
                    SocketEvent::Closed => Input::Closed { attempt },
                    SocketEvent::Text(text) => Input::Frame { attempt, frame: read::frame(&text) },
                },
            );
        });
        if socket.is_err() {
            self.inputs.borrow_mut().push_back(Input::Closed { attempt });
        }
        *self.socket.borrow_mut() = socket.ok();
    }

    fn post(self: &Rc<Self>, path: &str, body: String, done: Done) {
        let token = self.transport.borrow().connection_token().unwrap_or_default().to_owned();
        self.request(path, &token, body, done);
    }

    fn request(self: &Rc<Self>, path: &str, bearer: &str, body: String, done: Done) {
        let weak = Rc::downgrade(self);
        http::send(
            self.url(path),
            bearer.to_owned(),
            Some(body),
            Box::new(move |answer| tell(&weak, done(answer))),
        );
    }

    fn set_timer(self: &Rc<Self>) {
        let wake = self.transport.borrow().next_wake();
        let weak = Rc::downgrade(self);
        let timer =
            wake.map(|wake| Timer::new(wake.millis() - now().millis(), move || tell(&weak, Input::Tick)));
        *self.timer.borrow_mut() = timer;
    }

    fn url(&self, path: &str) -> String {
        [&self.config.endpoint, path].concat()
    }
}

/// Turns an answer into what the machine is told of it.
type Done = Box<dyn FnOnce(Result<String, Refusal>) -> Input>;

fn tell(inner: &Weak<Inner>, input: Input) {
    if let Some(inner) = inner.upgrade() {
        inner.give(input);
    }
}
