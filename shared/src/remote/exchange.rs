//! One call of a server of somebody else, from the first try to an answer or to giving up.
//!
//! A machine without I/O: [`Exchange::next`] says what to do, [`Exchange::heard`] is told what came of it. A call is
//! tried again when the server was too busy (429), failed (5xx) or was not reached, after a short pause and only within
//! the call's time limit. An answer that was given (2xx) or refused (4xx) stands, and a redirect is not followed: it
//! would lead where nobody has looked.

use crate::contact::call::CallFailure;
use crate::time::{Span, Timestamp};

/// How often a function is tried.
pub const FUNCTION_TRIES: u8 = 3;
/// How often a bot is tried.
pub const BOT_TRIES: u8 = 2;

/// The pause after the first try, in milliseconds; each further one is [`PAUSE_GROWTH`] times as long.
const FIRST_PAUSE: i64 = 200;
const PAUSE_GROWTH: i64 = 3;

/// A call that is being made.
#[derive(Debug)]
pub struct Exchange {
    who: &'static str,
    time_limit: Span,
    deadline: Timestamp,
    tries_limit: u8,
    tries: u8,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The next try is to be made then.
    Ready {
        at: Timestamp,
    },
    /// A try is under way.
    Sent,
    Done(Outcome),
}

/// What the server answered, as it came, or why it did not.
pub type Outcome = Result<Vec<u8>, CallFailure>;

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send the request; an answer that takes longer than this is [`Heard::Silence`].
    Send {
        /// How long the answer may take, its body included.
        within: Span,
    },
    /// Do nothing for so long.
    Pause(Span),
    /// This came of it.
    Done(Outcome),
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The server answered.
    Answer {
        /// The status.
        status: u16,
        /// How long the server wants to be left alone.
        retry_after: Option<Span>,
        /// The body; none if it broke off. Of one that is too large, the beginning will do, if it is too large as well.
        body: Option<Vec<u8>>,
    },
    /// It did not answer in time.
    Silence,
    /// It was not reached, or the connection broke.
    Unreachable,
}

impl Exchange {
    /// A call that is about to be made, of `who` (as a word in messages), in `tries_limit` tries at most.
    #[must_use]
    pub fn new(who: &'static str, now: Timestamp, time_limit: Span, tries_limit: u8) -> Self {
        let deadline = now.after(time_limit);
        Self { who, time_limit, deadline, tries_limit, tries: 0, state: State::Ready { at: now } }
    }

    /// What to do now. After [`Next::Send`] it wants to hear what came of it; until then it says so again.
    pub fn next(&mut self, now: Timestamp) -> Next {
        let left = self.deadline.since(now);
        match &self.state {
            State::Done(outcome) => return Next::Done(outcome.clone()),
            State::Ready { at } if now < *at => return Next::Pause(at.since(now)),
            State::Ready { .. } if left > Span::default() => {
                self.state = State::Sent;
                self.tries = self.tries.saturating_add(1);
            }
            State::Ready { .. } => {
                let failure = self.silent();
                self.state = State::Done(Err(failure.clone()));
                return Next::Done(Err(failure));
            }
            State::Sent => {}
        }
        Next::Send { within: left }
    }

    /// Hears what came of a try. `dice` is any number: it spreads the pauses of calls that failed at the same time.
    pub fn heard(&mut self, heard: Heard, now: Timestamp, dice: u8) {
        if !matches!(self.state, State::Sent) {
            return;
        }
        self.state = match heard {
            Heard::Answer { status: 200..=299, body, .. } => State::Done(body.ok_or_else(|| self.broken())),
            Heard::Answer { status: status @ 300..=399, .. } => State::Done(Err(self.redirected(status))),
            Heard::Answer { status, retry_after, .. } if status == 429 || status >= 500 => {
                self.again(now, dice, retry_after, format!("answered with status {status}"))
            }
            Heard::Answer { status, .. } => {
                State::Done(Err(self.failure(&format!("answered with status {status}"))))
            }
            Heard::Silence => State::Done(Err(self.silent())),
            Heard::Unreachable => self.again(now, dice, None, "could not be reached".to_owned()),
        };
    }

    fn again(&self, now: Timestamp, dice: u8, retry_after: Option<Span>, what: String) -> State {
        let at = now.after(self.pause(dice).max(retry_after.unwrap_or_default()));
        if self.tries < self.tries_limit && at < self.deadline {
            return State::Ready { at };
        }
        let tries = if self.tries > 1 { format!(" {} times", self.tries) } else { String::new() };
        State::Done(Err(self.failure(&(what + &tries))))
    }

    /// Between one and two parts of three of the longest pause after so many tries.
    fn pause(&self, dice: u8) -> Span {
        let longest = FIRST_PAUSE * PAUSE_GROWTH.saturating_pow(u32::from(self.tries.saturating_sub(1)));
        Span::millis(longest / 2 + longest / 2 * i64::from(dice) / 255)
    }

    fn broken(&self) -> CallFailure {
        self.failure("broke off in the middle of its answer")
    }

    fn redirected(&self, status: u16) -> CallFailure {
        self.failure(&format!("answered with a redirect ({status}), which is not followed"))
    }

    fn silent(&self) -> CallFailure {
        self.failure(&format!("did not answer within {} s", self.time_limit.as_seconds()))
    }

    fn failure(&self, what: &str) -> CallFailure {
        CallFailure::new(format!("The {} {what}.", self.who))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    /// A server that does what it is told, and a clock that moves when somebody waits for it.
    struct Play {
        exchange: Exchange,
        now: Timestamp,
        pauses: Vec<i64>,
        tries: usize,
    }

    impl Play {
        fn new(time_limit: Span) -> Self {
            Self {
                exchange: Exchange::new("function", START, time_limit, FUNCTION_TRIES),
                now: START,
                pauses: Vec::new(),
                tries: 0,
            }
        }

        /// Each answer takes so many milliseconds; the last one is given again and again.
        fn run(&mut self, answers: &[(i64, Heard)], dice: u8) -> Outcome {
            loop {
                match self.exchange.next(self.now) {
                    Next::Send { within } => {
                        let (takes, heard) = answers.get(self.tries).or(answers.last()).unwrap().clone();
                        self.tries += 1;
                        let in_time = Span::millis(takes) < within;
                        self.now = self.now.after(Span::millis(takes).min(within));
                        let heard = if in_time { heard } else { Heard::Silence };
                        self.exchange.heard(heard, self.now, dice);
                    }
                    Next::Pause(span) => {
                        self.pauses.push(span.as_millis());
                        self.now = self.now.after(span);
                    }
                    Next::Done(outcome) => return outcome,
                }
            }
        }
    }

    fn answer(status: u16) -> Heard {
        Heard::Answer { status, retry_after: None, body: Some(b"{}".to_vec()) }
    }

    fn message(outcome: Outcome) -> String {
        outcome.unwrap_err().message
    }

    #[test]
    fn an_answer_ends_the_call() {
        let mut play = Play::new(Span::seconds(3));
        assert_eq!(play.run(&[(40, answer(200))], 0), Ok(b"{}".to_vec()));
        assert_eq!((play.tries, play.pauses), (1, vec![]));
    }

    #[test]
    fn a_server_that_fails_twice_is_asked_a_third_time() {
        let mut play = Play::new(Span::seconds(8));
        assert!(play.run(&[(10, answer(500)), (10, answer(503)), (10, answer(200))], 0).is_ok());
        assert_eq!((play.tries, play.pauses), (3, vec![100, 300]));
        let mut play = Play::new(Span::seconds(8));
        assert!(play.run(&[(10, Heard::Unreachable), (10, answer(429)), (10, answer(200))], 255).is_ok());
        assert_eq!((play.tries, play.pauses), (3, vec![200, 600]));
    }

    #[test]
    fn a_server_that_goes_on_failing_is_given_up_after_the_third_try() {
        let mut play = Play::new(Span::seconds(8));
        let outcome = play.run(&[(10, answer(503))], 100);
        assert_eq!(message(outcome), "The function answered with status 503 3 times.");
        assert_eq!(play.tries, 3);
        let outcome = Play::new(Span::seconds(8)).run(&[(10, Heard::Unreachable)], 0);
        assert_eq!(message(outcome), "The function could not be reached 3 times.");
    }

    #[test]
    fn what_was_answered_or_refused_stands() {
        for status in [400, 401, 403, 404, 409, 413, 422, 100, 199] {
            let mut play = Play::new(Span::seconds(8));
            let outcome = play.run(&[(10, answer(status))], 0);
            assert_eq!(message(outcome), format!("The function answered with status {status}."));
            assert_eq!(play.tries, 1);
        }
        let mut play = Play::new(Span::seconds(8));
        let broken = Heard::Answer { status: 200, retry_after: None, body: None };
        assert!(message(play.run(&[(10, broken)], 0)).contains("broke off"));
        assert_eq!(play.tries, 1);
    }

    #[test]
    fn a_redirect_is_not_followed() {
        for status in [301, 302, 303, 307, 308] {
            let mut play = Play::new(Span::seconds(8));
            let outcome = play.run(&[(10, answer(status))], 0);
            let expected =
                format!("The function answered with a redirect ({status}), which is not followed.");
            assert_eq!(message(outcome), expected);
            assert_eq!(play.tries, 1);
        }
    }

    #[test]
    fn all_tries_together_have_the_time_limit() {
        let mut play = Play::new(Span::seconds(3));
        let outcome = play.run(&[(60_000, answer(200))], 0);
        assert_eq!(message(outcome), "The function did not answer within 3 s.");
        assert_eq!((play.tries, play.now), (1, START.after(Span::seconds(3))));

        let mut play = Play::new(Span::seconds(3));
        let outcome = play.run(&[(2_000, answer(500)), (2_000, answer(200))], 0);
        assert_eq!(message(outcome), "The function did not answer within 3 s.");
        assert_eq!((play.tries, play.now), (2, START.after(Span::seconds(3))));

        let mut play = Play::new(Span::seconds(1));
        let outcome = play.run(&[(950, answer(500))], 0);
        assert_eq!(message(outcome), "The function answered with status 500.", "no time is left to pause");
        assert_eq!(play.tries, 1);
    }

    #[test]
    fn a_server_that_wants_to_be_left_alone_is() {
        let busy = |seconds| Heard::Answer {
            status: 429,
            retry_after: Some(Span::seconds(seconds)),
            body: Some(Vec::new()),
        };
        let mut play = Play::new(Span::seconds(8));
        assert!(play.run(&[(10, busy(2)), (10, answer(200))], 0).is_ok());
        assert_eq!(play.pauses, [2_000]);
        let mut play = Play::new(Span::seconds(8));
        let outcome = play.run(&[(10, busy(60))], 0);
        assert_eq!(message(outcome), "The function answered with status 429.");
        assert_eq!((play.tries, play.pauses), (1, vec![]));
    }

    #[test]
    fn what_nobody_waits_for_any_more_is_not_heard() {
        let mut exchange = Exchange::new("bot", START, Span::seconds(10), BOT_TRIES);
        exchange.heard(answer(200), START, 0);
        assert_eq!(exchange.next(START), Next::Send { within: Span::seconds(10) });
        assert_eq!(exchange.next(START), Next::Send { within: Span::seconds(10) });
        exchange.heard(answer(404), START, 0);
        exchange.heard(answer(200), START, 0);
        let Next::Done(Err(failure)) = exchange.next(START) else { panic!("it was over") };
        assert_eq!(failure.message, "The bot answered with status 404.");
    }

    #[test]
    fn a_pause_that_was_slept_through_ends_in_silence() {
        let mut exchange = Exchange::new("bot", START, Span::seconds(10), BOT_TRIES);
        exchange.next(START);
        exchange.heard(answer(500), START, 0);
        let Next::Done(Err(failure)) = exchange.next(START.after(Span::seconds(11))) else {
            panic!("too late")
        };
        assert_eq!(failure.message, "The bot did not answer within 10 s.");
    }
}
