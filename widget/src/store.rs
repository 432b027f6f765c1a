//! What the widget remembers between page loads, per instance and origin, in localStorage: the participant token, how
//! far the chat went and was read, the customer's name, and what is not sent yet (kept by the connection).
//!
//! Where storage is refused the chat lives as long as the page.

use web_sys::Storage;

/// The remembered chat of one instance.
#[derive(Clone)]
pub struct Store {
    prefix: String,
}

impl Store {
    /// What is remembered for this instance; empty for the deployment's only one.
    pub fn new(instance: &str) -> Self {
        Self { prefix: ["edgewise:", instance].concat() }
    }

    /// The participant token of the chat. The loader reads the same key to learn whether there is a chat.
    pub fn token(&self) -> Option<String> {
        storage()?.get_item(&self.prefix).ok().flatten()
    }

    /// Remembers a chat that is new on this device.
    pub fn begin(&self, token: &str) {
        self.clear();
        self.set("", token);
    }

    /// Forgets the chat, but not the customer's name.
    pub fn clear(&self) {
        let Some(storage) = storage() else { return };
        let kept = self.kept();
        let count = storage.length().unwrap_or(0);
        let keys = (0..count).filter_map(|index| storage.key(index).ok().flatten());
        for key in keys.filter(|key| key.starts_with(&kept)).collect::<Vec<_>>() {
            let _ = storage.remove_item(&key);
        }
        for name in ["", LAST, READ] {
            let _ = storage.remove_item(&self.key(name));
        }
    }

    /// The number of the last item that came.
    pub fn last(&self) -> u64 {
        self.number(LAST)
    }

    /// Remembers the number of the last item that came.
    pub fn set_last(&self, seq: u64) {
        self.set(LAST, &seq.to_string());
    }

    /// The number up to which everything was read.
    pub fn read(&self) -> u64 {
        self.number(READ)
    }

    /// Remembers the number up to which everything was read.
    pub fn set_read(&self, seq: u64) {
        self.set(READ, &seq.to_string());
    }

    /// The customer's name.
    pub fn name(&self) -> String {
        storage().and_then(|storage| storage.get_item(&self.key(NAME)).ok().flatten()).unwrap_or_default()
    }

    /// Remembers the customer's name.
    pub fn set_name(&self, name: &str) {
        self.set(NAME, name);
    }

    /// The prefix for what is not sent yet.
    pub fn kept(&self) -> String {
        self.key(":out:")
    }

    /// Whether an event of the storage is about the token.
    pub fn is_token(&self, key: &str) -> bool {
        key == self.prefix
    }

    /// Whether an event of the storage is about what was read.
    pub fn is_read(&self, key: &str) -> bool {
        key == self.key(READ)
    }

    fn number(&self, name: &str) -> u64 {
        let text = storage().and_then(|storage| storage.get_item(&self.key(name)).ok().flatten());
        text.and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    fn set(&self, name: &str, value: &str) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(&self.key(name), value);
        }
    }

    fn key(&self, name: &str) -> String {
        [&self.prefix, name].concat()
    }
}

const LAST: &str = ":last";
const READ: &str = ":read";
const NAME: &str = ":name";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
