//! A turn of the object: load, decide, write all of it or nothing, tell.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::command::Command;
use edgewise_shared::contact::decide::{Surroundings, begin, decide};
use edgewise_shared::contact::effect::{Outgoing, effects};
use edgewise_shared::contact::event::Event;
use edgewise_shared::contact::evolve::evolve;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::DeviceId;
use edgewise_shared::object::contact::Start;
use edgewise_shared::seal::{ContactKey, WrappedKey};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::rejection::Rejection;
use worker::{Env, ScheduledTime, State};

use super::row::StoredItem;
use super::store::{Loaded, Store};
use super::{outbox, sockets};
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
    store: RefCell<Option<Rc<Store>>>,
    loaded: RefCell<Option<Loaded>>,
    ids: RefCell<RandomIds>,
    /// When the alarm stands, if this instance has set it.
    alarm: Cell<Option<Timestamp>>,
}

/// What a decision comes to, before it is written.
struct Draft {
    chat: Option<Chat>,
    items: Vec<StoredItem>,
    outgoing: Vec<Outgoing>,
}

impl Shell {
    pub fn new(state: State, env: Env) -> Self {
        Self {
            state,
            env,
            delivering: Cell::new(false),
            store: RefCell::new(None),
            loaded: RefCell::new(None),
            ids: RefCell::default(),
            alarm: Cell::new(None),
        }
    }

    /// The tables.
    pub fn store(&self) -> Result<Rc<Store>, Failure> {
        if let Some(store) = self.store.borrow().as_ref() {
            return Ok(Rc::clone(store));
        }
        let storage = self.state.storage();
        let store = Rc::new(sys::transaction(&storage, || Store::open(storage.sql()))?);
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
            let surroundings = Surroundings {
                now,
                ids,
                library: &start.library,
            };
            let (chat, events) = begin(&start, device, surroundings)?;
            let (key, wrapped) = ContactKey::generate(&ring, chat.initial_contact_id, ids)
                .ok_or_else(|| Failure::fault("no key could be made"))?;
            (chat, events, key, wrapped)
        };
        let loaded = Loaded {
            chat,
            library: start.library,
            key,
            last_seq: 0,
        };
        self.loaded.replace(Some(loaded));
        self.commit(now, &events, Some(&wrapped)).await
    }

    /// Decides what comes of a command, writes it and tells whoever must hear of it.
    pub async fn turn(self: &Rc<Self>, command: Command) -> Result<Vec<Event>, Failure> {
        self.load()?;
        let now = clock::now();
        let events = {
            let loaded = self.loaded.borrow();
            let loaded = loaded.as_ref().ok_or_else(no_chat)?;
            let ids = &mut *self.ids.borrow_mut();
            decide(
                &loaded.chat,
                Surroundings {
                    now,
                    ids,
                    library: &loaded.library,
                },
                command,
            )?
        };
        if !events.is_empty() {
            self.commit(now, &events, None).await?;
        }
        Ok(events)
    }

    /// Sets the alarm to when something is due.
    pub async fn arm(&self) -> worker::Result<()> {
        let timer = self
            .loaded
            .borrow()
            .as_ref()
            .and_then(|loaded| loaded.chat.timers.next());
        let outbox = self
            .store()
            .and_then(|store| store.outbox_due())
            .unwrap_or_default();
        match timer.into_iter().chain(outbox).min() {
            Some(due) if self.alarm.get() == Some(due) => Ok(()),
            Some(due) => self.arm_at(due).await,
            None => {
                self.alarm.set(None);
                self.state.storage().delete_alarm().await
            }
        }
    }

    /// Sets the alarm.
    pub async fn arm_at(&self, due: Timestamp) -> worker::Result<()> {
        self.alarm.set(Some(due));
        let date = worker::js_sys::Date::new(&worker::wasm_bindgen::JsValue::from_f64(as_f64(due)));
        self.state.storage().set_alarm(ScheduledTime::new(date)).await
    }

    async fn commit(
        self: &Rc<Self>,
        now: Timestamp,
        events: &[Event],
        begins: Option<&WrappedKey>,
    ) -> Result<(), Failure> {
        let store = self.store()?;
        let written = {
            let mut slot = self.loaded.borrow_mut();
            let loaded = slot.as_mut().ok_or_else(no_chat)?;
            let draft = draft(loaded, now, events);
            let ids = &mut *self.ids.borrow_mut();
            let written = sys::transaction(&self.state.storage(), || {
                write(&store, loaded, &draft, now, events, begins, ids)
            });
            match written {
                Ok(()) => {
                    loaded.last_seq = draft.items.last().map_or(loaded.last_seq, |stored| stored.seq);
                    if let Some(chat) = draft.chat {
                        loaded.chat = chat;
                    }
                    Ok((draft.items, !draft.outgoing.is_empty()))
                }
                Err(failure) => {
                    // What is in memory may be ahead of the tables, if this was to be the beginning.
                    if begins.is_some() {
                        *slot = None;
                    }
                    Err(failure)
                }
            }
        };
        let (items, outgoing) = written?;
        if outgoing || events.iter().any(Event::changes_chat) {
            self.arm().await?;
        }
        sockets::publish(self, events, &items);
        if outgoing {
            let shell = Rc::clone(self);
            self.state.wait_until(async move { outbox::deliver(shell).await });
        }
        Ok(())
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
    let mut chat = events
        .iter()
        .any(Event::changes_chat)
        .then(|| loaded.chat.clone());
    let mut items = Vec::new();
    let mut outgoing = Vec::new();
    let mut seq = loaded.last_seq;
    for event in events {
        if let Some(chat) = &mut chat {
            evolve(chat, now, event);
        }
        outgoing.extend(effect_of(
            chat.as_ref().unwrap_or(&loaded.chat),
            &loaded.library,
            now,
            event,
        ));
        if let Event::Appended { item, client_token } = event {
            seq += 1;
            items.push(StoredItem {
                seq,
                item: item.clone(),
                client_token: client_token.clone(),
            });
        }
    }
    Draft {
        chat,
        items,
        outgoing,
    }
}

fn effect_of(chat: &Chat, library: &FlowLibrary, now: Timestamp, event: &Event) -> Option<Outgoing> {
    effects(chat, library, now, event)
}

fn write(
    store: &Store,
    loaded: &Loaded,
    draft: &Draft,
    now: Timestamp,
    events: &[Event],
    begins: Option<&WrappedKey>,
    ids: &mut RandomIds,
) -> Result<(), Failure> {
    match (begins, &draft.chat) {
        (Some(wrapped), chat) => {
            store.begin(
                chat.as_ref().unwrap_or(&loaded.chat),
                &loaded.library,
                wrapped,
                &loaded.key,
                ids,
            )?;
        }
        (None, Some(chat)) => store.update(chat, &loaded.key, ids)?,
        (None, None) => {}
    }
    for StoredItem {
        seq,
        item,
        client_token,
    } in &draft.items
    {
        store.append(*seq, item, client_token.as_deref(), &loaded.key, ids)?;
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

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds stay below 2^53 for 285,000 years"
)]
fn as_f64(time: Timestamp) -> f64 {
    time.millis() as f64
}
