//! The life of the control socket, sans I/O: when to open it, when it is dead, when to try again.

use edgewise_shared::time::{Span, Timestamp};

/// How often the console shows that it is there.
pub const HEARTBEAT_EVERY: Span = Span::seconds(10);
/// For how long a heartbeat may go unanswered. It counts from the heartbeat, not from the last sign of life: browsers
/// let a hidden page act only once a minute, and its socket is not dead for that.
pub const ANSWER_WITHIN: Span = Span::seconds(15);
/// The same for a machine that was just woken: its socket may only look open, and the agent is waiting.
pub const ANSWER_WOKEN_WITHIN: Span = Span::seconds(4);
/// How long a socket may take to open.
pub const OPEN_WITHIN: Span = Span::seconds(10);

const FIRST_RETRY: i64 = 500;
const LAST_RETRY: i64 = 15_000;

/// What the browser should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open a socket; one that is there is of no use any more.
    Open,
    /// Send a heartbeat.
    Beat,
    /// Ask whether the session is still good: sockets do not say why they were refused.
    CheckSession,
}

/// What the socket did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It opened.
    Opened,
    /// It brought a frame.
    Frame,
    /// It closed, or never opened.
    Closed,
    /// The machine is back on the network, or the page is shown again.
    Woken,
    /// Time passes; to be told about once a second.
    Tick,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Opening { since: Timestamp },
    Open { beat: Timestamp, patience: Span, answered: bool },
    Waiting { until: Timestamp },
}

/// The connection as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    phase: Phase,
    failures: u32,
}

impl Control {
    /// A connection that has just been begun: open a socket now.
    pub fn begin(now: Timestamp) -> Self {
        Self { phase: Phase::Opening { since: now }, failures: 0 }
    }

    /// Whether what is shown may be out of date.
    pub fn is_lost(&self) -> bool {
        self.failures > 0 && !matches!(self.phase, Phase::Open { .. })
    }

    /// Takes in what happened at `now`; answers what to do. `jitter` spreads the retries of many consoles: any
    /// number from 0 to 1.
    pub fn hear(&mut self, heard: Heard, now: Timestamp, jitter: f64) -> Vec<Act> {
        match (self.phase, heard) {
            (Phase::Opening { .. }, Heard::Opened) => self.beat(now, ANSWER_WITHIN),
            (Phase::Open { beat, patience, .. }, Heard::Frame) => {
                self.failures = 0;
                self.phase = Phase::Open { beat, patience, answered: true };
                Vec::new()
            }
            (Phase::Opening { .. } | Phase::Open { .. }, Heard::Closed) => self.fail(now, jitter),
            (Phase::Opening { since }, Heard::Tick) if now.since(since) >= OPEN_WITHIN => {
                self.fail(now, jitter)
            }
            (Phase::Open { beat, patience, answered: false }, Heard::Tick) if now.since(beat) >= patience => {
                self.failures += 1;
                self.open(now)
            }
            (Phase::Open { beat, answered: true, .. }, Heard::Tick) if now.since(beat) >= HEARTBEAT_EVERY => {
                self.beat(now, ANSWER_WITHIN)
            }
            (Phase::Open { .. }, Heard::Woken) => self.beat(now, ANSWER_WOKEN_WITHIN),
            (Phase::Waiting { until }, Heard::Tick) if now >= until => self.open(now),
            (Phase::Waiting { .. }, Heard::Woken) => self.open(now),
            _ => Vec::new(),
        }
    }

    fn open(&mut self, now: Timestamp) -> Vec<Act> {
        self.phase = Phase::Opening { since: now };
        vec![Act::Open]
    }

    fn beat(&mut self, now: Timestamp, patience: Span) -> Vec<Act> {
        self.phase = Phase::Open { beat: now, patience, answered: false };
        vec![Act::Beat]
    }

    fn fail(&mut self, now: Timestamp, jitter: f64) -> Vec<Act> {
        self.failures = self.failures.saturating_add(1);
        let longest = FIRST_RETRY.saturating_mul(1 << self.failures.min(8)).min(LAST_RETRY);
        self.phase = Phase::Waiting { until: now.after(Span::millis(spread(longest, jitter))) };
        if self.failures >= 2 { vec![Act::CheckSession] } else { Vec::new() }
    }
}

/// Between half of the time and all of it.
#[expect(clippy::cast_possible_truncation, reason = "a jitter from 0 to 1 of at most 15,000 ms")]
#[expect(clippy::cast_precision_loss, reason = "at most 15,000")]
fn spread(longest: i64, jitter: f64) -> i64 {
    longest / 2 + ((longest / 2) as f64 * jitter.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_000_000);

    fn seconds(count: i64) -> Timestamp {
        START.after(Span::seconds(count))
    }

    fn open() -> Control {
        let mut control = Control::begin(START);
        assert_eq!(control.hear(Heard::Opened, START, 0.0), [Act::Beat]);
        control.hear(Heard::Frame, START, 0.0);
        control
    }

    #[test]
    fn an_open_socket_beats_every_ten_seconds() {
        let mut control = open();
        for second in [10, 20] {
            assert_eq!(control.hear(Heard::Tick, seconds(second - 1), 0.0), []);
            assert_eq!(control.hear(Heard::Tick, seconds(second), 0.0), [Act::Beat]);
            control.hear(Heard::Frame, seconds(second), 0.0);
        }
    }

    #[test]
    fn a_socket_that_does_not_answer_is_replaced_although_it_looks_open() {
        let mut control = open();
        assert_eq!(control.hear(Heard::Tick, seconds(10), 0.0), [Act::Beat]);
        assert_eq!(control.hear(Heard::Tick, seconds(24), 0.0), []);
        assert!(!control.is_lost());
        assert_eq!(control.hear(Heard::Tick, seconds(25), 0.0), [Act::Open]);
        assert!(control.is_lost());
    }

    #[test]
    fn a_hidden_page_that_acts_once_a_minute_keeps_its_socket() {
        let mut control = open();
        for minute in 1..5 {
            assert_eq!(control.hear(Heard::Tick, seconds(60 * minute), 0.0), [Act::Beat]);
            control.hear(Heard::Frame, seconds(60 * minute), 0.0);
        }
    }

    #[test]
    fn retries_wait_longer_each_time_and_never_long() {
        let mut control = open();
        let mut now = START;
        let mut waits = Vec::new();
        for _ in 0..8 {
            control.hear(Heard::Closed, now, 1.0);
            let closed = now;
            while control.hear(Heard::Tick, now, 1.0) != [Act::Open] {
                now = now.after(Span::millis(100));
            }
            waits.push(now.since(closed).as_millis());
        }
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    }

    #[test]
    fn the_session_is_checked_from_the_second_failure_on() {
        let mut control = Control::begin(START);
        assert_eq!(control.hear(Heard::Closed, START, 0.0), []);
        control.hear(Heard::Tick, seconds(2), 0.0);
        assert_eq!(control.hear(Heard::Closed, seconds(2), 0.0), [Act::CheckSession]);
    }

    #[test]
    fn a_woken_machine_does_not_wait_for_long() {
        let mut control = open();
        assert_eq!(control.hear(Heard::Woken, seconds(1), 0.0), [Act::Beat]);
        assert_eq!(control.hear(Heard::Tick, seconds(4), 0.0), []);
        assert_eq!(control.hear(Heard::Tick, seconds(5), 0.0), [Act::Open]);
        control.hear(Heard::Closed, seconds(5), 1.0);
        assert_eq!(control.hear(Heard::Woken, seconds(5), 0.0), [Act::Open]);
    }

    #[test]
    fn a_socket_that_does_not_open_is_given_up() {
        let mut control = Control::begin(START);
        assert_eq!(control.hear(Heard::Tick, seconds(9), 0.0), []);
        control.hear(Heard::Tick, seconds(10), 0.0);
        assert!(control.is_lost());
        assert_eq!(control.hear(Heard::Tick, seconds(11), 0.0), [Act::Open]);
    }

    #[test]
    fn a_connection_is_not_called_lost_before_it_was_tried() {
        assert!(!Control::begin(START).is_lost());
        assert!(!open().is_lost());
    }
}
