//! Whether a socket is alive. A socket that died in silence looks open to the browser for minutes.

use crate::time::{Span, Timestamp};

/// How often a heartbeat is sent.
const BEAT: Span = Span::seconds(10);
/// How many heartbeats in a row may go unanswered before the socket counts as dead.
const MISSES: u32 = 2;
/// How soon a heartbeat must be answered after the page woke up or the network came back.
const PROBE: Span = Span::seconds(4);
/// A wake this late means that the page, or the whole device, was asleep.
const ASLEEP: Span = Span::seconds(20);

/// The heartbeat of one socket.
#[derive(Debug, Clone)]
pub struct Pulse {
    next_beat: Timestamp,
    unanswered: u32,
    probe_until: Option<Timestamp>,
}

/// What to do about the socket now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Nothing.
    Wait,
    /// Send a heartbeat.
    Send,
    /// The socket is dead.
    Dead,
}

impl Pulse {
    /// A socket that has just opened.
    pub fn new(now: Timestamp) -> Self {
        Self { next_beat: now.after(BEAT), unanswered: 0, probe_until: None }
    }

    /// Something came in, so the socket lives.
    pub fn heard(&mut self) {
        self.unanswered = 0;
        self.probe_until = None;
    }

    /// The page woke up or the network came back: ask at once, and do not wait long for the answer.
    pub fn probe(&mut self, now: Timestamp) -> Beat {
        if self.probe_until.is_some() {
            return Beat::Wait;
        }
        self.probe_until = Some(now.after(PROBE));
        self.next_beat = now.after(BEAT);
        Beat::Send
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Timestamp) -> Beat {
        if self.probe_until.is_some_and(|until| now >= until) {
            return Beat::Dead;
        }
        if now < self.next_beat {
            return Beat::Wait;
        }
        if now.since(self.next_beat) >= ASLEEP {
            return self.probe(now);
        }
        if self.unanswered >= MISSES {
            return Beat::Dead;
        }
        self.unanswered += 1;
        self.next_beat = now.after(BEAT);
        Beat::Send
    }

    /// When to tick again.
    pub fn next_wake(&self) -> Timestamp {
        self.probe_until.map_or(self.next_beat, |until| until.min(self.next_beat))
    }
}
