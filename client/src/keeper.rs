//! The outbox in the browser's storage, shared by all windows of one browser, and the lock that lets one of them send.
//!
//! Each message has a key of its own, so that two windows that write at once never overwrite each other. Where
//! storage is refused (private windows, blocked cookies) the outbox lives as long as the page.

use edgewise_shared::time::Timestamp;
use edgewise_shared::transport::{Failure, Input, Pending, SendState};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Storage, StorageEvent};

use crate::json;
use crate::listener::Listener;

/// The kept messages of one chat.
pub struct Keeper {
    prefix: String,
    _listener: Option<Listener>,
    lock: Lock,
}

impl Keeper {
    /// Keeps messages under keys that begin with `prefix`. Tells what other windows keep and forget, and when it is
    /// this window's turn to send.
    pub fn open(prefix: &str, tell: impl Fn(Input) + Clone + 'static) -> Self {
        let lead = tell.clone();
        let lock = Lock::acquire(prefix, move || lead(Input::Lead(true)));
        let own = prefix.to_owned();
        let listen = move |event: web_sys::Event| {
            let event: StorageEvent = event.unchecked_into();
            let Some(key) = event.key() else { return };
            let Some(client_token) = key.strip_prefix(&own) else {
                return;
            };
            match event.new_value() {
                Some(value) => {
                    if let Some(pending) = read(&value) {
                        tell(Input::Kept(pending));
                    }
                }
                None => tell(Input::Forgotten { client_token: client_token.to_owned() }),
            }
        };
        let listener = web_sys::window().map(|window| Listener::new(&window, "storage", listen));
        Self { prefix: prefix.to_owned(), _listener: listener, lock }
    }

    /// Keeps a message, in place of what was kept of it.
    pub fn keep(&self, pending: &Pending) {
        if let Some(storage) = storage() {
            // A full storage costs the message its second life, not its first.
            let _ = storage.set_item(&self.key(&pending.client_token), &write(pending));
        }
    }

    /// Keeps the message no longer.
    pub fn forget(&self, client_token: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.key(client_token));
        }
    }

    fn key(&self, client_token: &str) -> String {
        [&self.prefix, client_token].concat()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.lock.release();
    }
}

/// Every message kept under this prefix.
pub fn kept(prefix: &str) -> Vec<Pending> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    let texts =
        keys.filter(|key| key.starts_with(prefix)).filter_map(|key| storage.get_item(&key).ok().flatten());
    texts.filter_map(|text| read(&text)).collect()
}

/// The message as it is kept: whatever was not refused is sent again.
fn write(pending: &Pending) -> String {
    let refused = match &pending.state {
        SendState::Failed(Failure::Refused(reason)) => reason.into(),
        SendState::Failed(Failure::ChatEnded) => JsValue::NULL,
        _ => JsValue::UNDEFINED,
    };
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 285,000 years")]
    let queued_at = pending.queued_at.millis() as f64;
    json::write(&[
        ("ClientToken", (&pending.client_token).into()),
        ("ContentType", (&pending.content_type).into()),
        ("Content", (&pending.content).into()),
        ("QueuedAt", queued_at.into()),
        ("Refused", refused),
    ])
}

fn read(text: &str) -> Option<Pending> {
    let value = json::parse(text);
    let refused = json::member(&value, "Refused");
    Some(Pending {
        client_token: json::text(&value, "ClientToken")?,
        content_type: json::text(&value, "ContentType")?,
        content: json::text(&value, "Content")?,
        queued_at: Timestamp::from_millis(i64::try_from(json::number(&value, "QueuedAt")?).ok()?),
        state: match refused.as_string() {
            Some(reason) => SendState::Failed(Failure::Refused(reason)),
            None if refused.is_null() => SendState::Failed(Failure::ChatEnded),
            None => SendState::Queued,
        },
    })
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

#[wasm_bindgen]
extern "C" {
    type LockManager;
    type LockRequest;

    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> LockRequest;

    #[wasm_bindgen(method, js_name = "catch")]
    fn on_refusal(this: &LockRequest, callback: &JsValue);
}

/// A lock that one window of the browser holds at a time.
struct Lock {
    release: Option<Function>,
}

impl Lock {
    /// Calls `acquired` when the lock is this window's. Where the browser has no locks, or refuses them as it does in
    /// sandboxed frames, that is at once: the service stores a message once even if two windows send it.
    fn acquire(name: &str, acquired: impl Fn() + Clone + 'static) -> Self {
        // Not a default function: making one counts as eval, which strict pages refuse.
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let navigator = web_sys::window().map(|window| window.navigator());
        let locks =
            navigator.and_then(|navigator| Reflect::get(&navigator, &JsValue::from_str("locks")).ok());
        if let Some(locks) = locks.filter(JsValue::is_object) {
            let refused = acquired.clone();
            let granted = Closure::once_into_js(move || {
                acquired();
                JsValue::from(held)
            });
            let request = locks.unchecked_into::<LockManager>().request(name, &granted);
            request.on_refusal(&Closure::once_into_js(refused));
        } else {
            spawn_local(async move { acquired() });
        }
        Self { release }
    }

    fn release(&self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}
