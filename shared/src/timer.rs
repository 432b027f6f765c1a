//! Timers as data: an object has one alarm, which stands at the earliest of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// When each timer is due; at most one of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimerTable<T: Ord>(BTreeMap<T, Timestamp>);

impl<T: Ord> Default for TimerTable<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Copy> TimerTable<T> {
    /// Sets a timer, in place of an earlier one of its kind.
    pub fn set(&mut self, timer: T, due: Timestamp) {
        self.0.insert(timer, due);
    }

    /// Takes a timer back.
    pub fn cancel(&mut self, timer: T) {
        self.0.remove(&timer);
    }

    /// Whether a timer is set.
    #[must_use]
    pub fn is_set(&self, timer: T) -> bool {
        self.0.contains_key(&timer)
    }

    /// When a timer is due, if it is set.
    #[must_use]
    pub fn due_time(&self, timer: T) -> Option<Timestamp> {
        self.0.get(&timer).copied()
    }

    /// Every timer that is set, with its time.
    pub fn iter(&self) -> impl Iterator<Item = (T, Timestamp)> {
        self.0.iter().map(|(timer, due)| (*timer, *due))
    }

    /// When to wake next.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.0.values().min().copied()
    }

    /// The timer that is due the longest at `now`, if any is.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<T> {
        self.0.iter().filter(|(_, due)| **due <= now).min_by_key(|(_, due)| **due).map(|(timer, _)| *timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_due_timer_comes_first() {
        let mut timers = TimerTable::default();
        timers.set('b', Timestamp::from_millis(5));
        timers.set('a', Timestamp::from_millis(7));
        assert_eq!(timers.next(), Some(Timestamp::from_millis(5)));
        assert_eq!(timers.due(Timestamp::from_millis(4)), None);
        assert_eq!(timers.due(Timestamp::from_millis(9)), Some('b'));
        timers.cancel('b');
        assert_eq!(timers.due(Timestamp::from_millis(9)), Some('a'));
    }
}
