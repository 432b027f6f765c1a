//! What an isolate of the Worker remembers for a minute, so that not every request asks an object or computes again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use edgewise_shared::time::{Span, Timestamp};

const MEMORY: Span = Span::seconds(60);

/// Values by name, each for a minute.
pub struct Cache<T> {
    entries: RefCell<BTreeMap<String, (Timestamp, T)>>,
    limit: usize,
}

impl<T: Clone> Cache<T> {
    /// An empty one, for so many values: strangers who make names up cannot fill the memory.
    pub const fn new(limit: usize) -> Self {
        Self { entries: RefCell::new(BTreeMap::new()), limit }
    }

    /// What is remembered under a name.
    pub fn get(&self, name: &str, now: Timestamp) -> Option<T> {
        let entries = self.entries.borrow();
        entries.get(name).filter(|(until, _)| now < *until).map(|(_, value)| value.clone())
    }

    /// Remembers a value. If there are too many, all others are forgotten.
    pub fn put(&self, name: &str, value: T, now: Timestamp) {
        let mut entries = self.entries.borrow_mut();
        if entries.len() >= self.limit {
            entries.clear();
        }
        entries.insert(name.to_owned(), (now.after(MEMORY), value));
    }
}
