//! What was used last, as much of it as there is room for.

use std::collections::VecDeque;

/// Values by key, up to a weight; who has not been asked for the longest goes first.
#[derive(Debug)]
pub struct Recent<K, V> {
    room: usize,
    /// The one used last is at the end.
    entries: VecDeque<Entry<K, V>>,
}

#[derive(Debug)]
struct Entry<K, V> {
    key: K,
    value: V,
    weight: usize,
}

impl<K: PartialEq, V: Clone> Recent<K, V> {
    /// Nothing yet, with room for this weight.
    #[must_use]
    pub const fn new(room: usize) -> Self {
        Self { room, entries: VecDeque::new() }
    }

    /// The value of a key, which counts as used now.
    pub fn get(&mut self, key: &K) -> Option<V> {
        let place = self.entries.iter().position(|entry| entry.key == *key)?;
        let entry = self.entries.remove(place)?;
        let value = entry.value.clone();
        self.entries.push_back(entry);
        Some(value)
    }

    /// Keeps a value. One that is too heavy for all the room is not kept.
    pub fn put(&mut self, key: K, value: V, weight: usize) {
        self.entries.retain(|entry| entry.key != key);
        if weight > self.room {
            return;
        }
        while self.weight() > self.room - weight {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { key, value, weight });
    }

    fn weight(&self) -> usize {
        self.entries.iter().map(|entry| entry.weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(recent: &Recent<&'static str, u8>) -> String {
        recent.entries.iter().map(|entry| entry.key).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_was_used_last_stays_when_room_is_needed() {
        let mut recent = Recent::new(10);
        recent.put("a", 1, 4);
        recent.put("b", 2, 4);
        assert_eq!(recent.get(&"a"), Some(1));
        recent.put("c", 3, 4);
        assert_eq!((recent.get(&"b"), keys(&recent).as_str()), (None, "a c"));
        recent.put("d", 4, 10);
        assert_eq!(keys(&recent), "d");
    }

    #[test]
    fn a_key_has_one_value_and_one_weight() {
        let mut recent = Recent::new(10);
        recent.put("a", 1, 4);
        recent.put("a", 2, 6);
        recent.put("b", 3, 4);
        assert_eq!((recent.get(&"a"), keys(&recent).as_str()), (Some(2), "b a"));
        recent.put("a", 3, 11);
        assert_eq!(keys(&recent), "b", "what is too heavy is not kept, nor is what it replaces");
    }

    #[test]
    fn nothing_is_found_where_nothing_was_kept() {
        assert_eq!(Recent::<&str, u8>::new(1).get(&"a"), None);
        let mut none = Recent::new(0);
        none.put("a", 1, 0);
        assert_eq!(none.get(&"a"), Some(1));
    }
}
