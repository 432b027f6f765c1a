//! A turn of the object: load, decide, write all of it or nothing, tell.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::command::Command;
use edgewise_shared::contact::decide::{Surroundings, begin, decide};
use edgewise_shared::contact::effect::{Outgoing, effects};
use edgewise_shared::contact::event::Event;
use edgewise_shared::contact::evolve::evolve;
use edgewise_shared::flow::log::FlowLogEntry;
use edgewise_shared::id::{CallId, DeviceId};
use edgewise_shared::object::contact::Start;
use edgewise_shared::seal::ContactKey;
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::rejection::Rejection;
use worker::{Env, State};

use super::publish::Listeners;
use super::row::StoredItem;
use super::store::{Loaded, Store};
use super::{calls, outbox, publish};
use crate::alarm::Alarm;
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::{clock, secrets, sys};

/// If what leaves the object is not delivered at once, the alarm tries again after this time.
const FIRST_RETRY: Span = Span::seconds(2);

/// What the object holds between two inputs. All of it can be lost at any time: the tables have it.
pub struct Shell {
    pub state: State,
    pub env: Env,
    pub delivering: Cell<bool>,
    /// The calls that are under way.
    pub calling: RefCell<BTreeSet<CallId>>,
    pub listeners: RefCell<Option<Listeners>>,
    store: RefCell<Option<Rc<Store>>>,
    loaded: RefCell<Option<Loaded>>,
    ids: RefCell<RandomIds>,
    alarm: Alarm,
}

/// Whether the chat has a row already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    First,
    Again,
}

/// What a decision comes to, before it is written.
struct Draft {
    chat: Option<Chat>,
    items: Vec<StoredItem>,
    outgoing: Vec<Outgoing>,
    steps: Vec<FlowLogEntry>,
}

impl Draft {
    /// Whether it is one line of the transcript and nothing else, as most are: a single statement is a transaction.
    fn is_one_row(&self) -> bool {
        self.chat.is_none() && self.outgoing.is_empty() && self.steps.is_empty() && self.items.len() == 1
    }
}

impl Shell {
    pub fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            delivering: Cell::new(false),
            calling: RefCell::default(),
            listeners: RefCell::new(None),
            store: RefCell::new(None),
            loaded: RefCell::new(None),
            ids: RefCell::default(),
            alarm: Alarm::default(),
        }
    }

    /// The tables.
    pub fn store(&self) -> Result<Rc<Store>, Failure> {
        if let Some(store) = self.store.borrow().as_ref() {
            return Ok(Rc::clone(store));
        }
        let storage = self.state.storage();
        let store = Rc::new(Store::open(&storage)?);
        self.store.replace(Some(Rc::clone(&store)));
        Ok(store)
    }

    /// Whether there is a chat in here.
    pub fn has_begun(&self) -> Result<bool, Failure> {
        self.load()?;
        Ok(self.loaded.borrow().is_some())
    }

    /// Looks at the chat.
    ///
    /// # Errors
    /// AccessDeniedException if there is none: nobody can hold a good token for it.
    pub fn look<T>(&self, look: impl FnOnce(&Loaded) -> Result<T, Failure>) -> Result<T, Failure> {
        self.load()?;
        match self.loaded.borrow().as_ref() {
            Some(loaded) => look(loaded),
            None => Err(no_chat().into()),
        }
    }

    /// New ids.
    pub fn with_ids<T>(&self, draw: impl FnOnce(&mut RandomIds) -> T) -> T {
        draw(&mut self.ids.borrow_mut())
    }

    /// Begins the chat.
    pub async fn begin(self: &Rc<Self>, start: Start) -> Result<(), Failure> {
        let now = clock::now();
        let ring = secrets::key_ring(&self.env)?;
        let (chat, events, key, wrapped) = {
            let ids = &mut *self.ids.borrow_mut();
            let device = DeviceId::generate(ids, now);
            let surroundings = Surroundings { now, ids, library: &start.library };
            let (chat, events) = begin(&start, device, surroundings)?;
            let (key, wrapped) = ContactKey::generate(&ring, chat.initial_contact_id, ids)
                .ok_or_else(|| Failure::fault("no key could be made"))?;
            (chat, events, key, wrapped)
        };
        let loaded = Loaded { chat, library: start.library, key, wrapped, last_seq: 0 };
        self.loaded.replace(Some(loaded));
        self.commit(now, &events, Written::First).await
    }

    /// Decides what comes of a command, writes it and tells whoever must hear of it.
    pub async fn turn(self: &Rc<Self>, command: Command) -> Result<Vec<Event>, Failure> {
        self.load()?;
        let now = clock::now();
        let events = {
            let loaded = self.loaded.borrow();
            let loaded = loaded.as_ref().ok_or_else(no_chat)?;
            let ids = &mut *self.ids.borrow_mut();
            decide(&loaded.chat, Surroundings { now, ids, library: &loaded.library }, command)?
        };
        if !events.is_empty() {
            self.commit(now, &events, Written::Again).await?;
        }
        Ok(events)
    }

    /// Sets the alarm to when something is due.
    pub async fn arm(&self) -> Result<(), Failure> {
        let timer = self.loaded.borrow().as_ref().and_then(|loaded| loaded.chat.timers.next());
        let due = timer.into_iter().chain(self.store()?.outbox_due()?).min();
        Ok(self.alarm.set(&self.state.storage(), due).await?)
    }

    /// Stands guard while a wake is handled.
    pub async fn guard(&self) -> worker::Result<()> {
        self.alarm.guard(&self.state.storage(), clock::now()).await
    }

    async fn commit(self: &Rc<Self>, now: Timestamp, events: &[Event], chat: Written) -> Result<(), Failure> {
        let draft = self.write(now, events, chat)?;
        if draft.chat.is_some() || !draft.outgoing.is_empty() {
            self.arm().await?;
        }
        publish::publish(self, events, &draft.items);
        for event in events {
            if let Event::CallMade(call) = event {
                calls::make(self, call);
            }
        }
        if !draft.outgoing.is_empty() {
            let shell = Rc::clone(self);
            self.state.wait_until(async move { outbox::deliver(shell).await });
        }
        Ok(())
    }

    /// Writes all that has happened, or nothing; what is in memory follows what is written.
    fn write(&self, now: Timestamp, events: &[Event], chat: Written) -> Result<Draft, Failure> {
        let store = self.store()?;
        let mut slot = self.loaded.borrow_mut();
        let loaded = slot.as_mut().ok_or_else(no_chat)?;
        let mut draft = draft(loaded, now, events);
        let ids = &mut *self.ids.borrow_mut();
        let mut work = || write(&store, loaded, &draft, now, events, chat, ids);
        let outcome = if draft.is_one_row() { work() } else { sys::transaction(&self.state.storage(), work) };
        if let Err(failure) = outcome {
            if chat == Written::First {
                *slot = None;
            }
            return Err(failure);
        }
        if let Some(last) = draft.items.last() {
            loaded.last_seq = last.seq;
        }
        if let Some(chat) = &mut draft.chat {
            std::mem::swap(&mut loaded.chat, chat);
        }
        Ok(draft)
    }

    fn load(&self) -> Result<(), Failure> {
        if self.loaded.borrow().is_none() {
            let loaded = self.store()?.load(&secrets::key_ring(&self.env)?)?;
            self.loaded.replace(loaded);
        }
        Ok(())
    }
}

fn draft(loaded: &Loaded, now: Timestamp, events: &[Event]) -> Draft {
    let mut chat = events.iter().any(Event::changes_chat).then(|| loaded.chat.clone());
    let mut items = Vec::new();
    let mut outgoing = Vec::new();
    let mut steps = Vec::new();
    let mut seq = loaded.last_seq;
    for event in events {
        if let Some(chat) = &mut chat {
            evolve(chat, now, event);
        }
        outgoing.extend(effects(chat.as_ref().unwrap_or(&loaded.chat), &loaded.library, now, event));
        match event {
            Event::Appended { item, client_token, audience } => {
                seq += 1;
                let (item, client_token) = (item.clone(), client_token.clone());
                items.push(StoredItem { seq, item, client_token, audience: *audience });
            }
            Event::Logged(step) => steps.push((**step).clone()),
            _ => {}
        }
    }
    Draft { chat, items, outgoing, steps }
}

fn write(
    store: &Store,
    loaded: &Loaded,
    draft: &Draft,
    now: Timestamp,
    events: &[Event],
    chat: Written,
    ids: &mut RandomIds,
) -> Result<(), Failure> {
    match (chat, &draft.chat) {
        (Written::First, chat) => {
            store.begin(
                chat.as_ref().unwrap_or(&loaded.chat),
                &loaded.library,
                &loaded.wrapped,
                &loaded.key,
                ids,
            )?;
        }
        (Written::Again, Some(chat)) => store.update(chat, &loaded.key, ids)?,
        (Written::Again, None) => {}
    }
    for item in &draft.items {
        store.append(item, &loaded.key, ids)?;
    }
    if !draft.steps.is_empty() {
        store.log(&draft.steps, &loaded.key, ids)?;
    }
    for event in events {
        if let Event::Receipted { item, receipt } = event
            && let Some(metadata) = &item.message_metadata
        {
            store.put_receipt(&metadata.message_id, receipt)?;
        }
    }
    for outgoing in &draft.outgoing {
        store.enqueue(outgoing, now.after(FIRST_RETRY))?;
    }
    Ok(())
}

fn no_chat() -> Rejection {
    Rejection::access_denied("There is no such chat.")
}
