//! What an isolate of the Worker remembers of the instance for a minute, so that not every request asks its object.

use std::cell::RefCell;
use std::collections::BTreeMap;

use edgewise_shared::time::{Span, Timestamp};

const MEMORY: Span = Span::seconds(60);
/// Enough for the pages and keys of an instance; strangers who make names up cannot fill it.
const ENTRIES: usize = 100;

/// Values by name, each for a minute.
pub struct Cache<T>(RefCell<BTreeMap<String, (Timestamp, T)>>);

impl<T: Clone> Cache<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(RefCell::new(BTreeMap::new()))
    }

    /// What is remembered under a name.
    pub fn get(&self, name: &str, now: Timestamp) -> Option<T> {
        let entries = self.0.borrow();
        entries.get(name).filter(|(until, _)| now < *until).map(|(_, value)| value.clone())
    }

    /// Remembers a value. If there are too many, all others are forgotten.
    pub fn put(&self, name: &str, value: T, now: Timestamp) {
        let mut entries = self.0.borrow_mut();
        if entries.len() >= ENTRIES {
            entries.clear();
        }
        entries.insert(name.to_owned(), (now.after(MEMORY), value));
    }
}
