//! The client's end of a chat, sans I/O: one connection that mends itself and an outbox that forgets nothing.
//!
//! [`Transport`] takes [`Input`]s (what happened, and when) and gives [`Output`]s (what to do). It guarantees:
//!
//! - **Items come in the order of their `Seq`, each once.** A client states the last number it has whenever it
//!   subscribes, and asks again where a number is missing.
//! - **A message is sent until it is acknowledged**, in the order it was written, one at a time and always under the
//!   same `ClientToken`, so that the service stores it once. What the service refuses for good is marked and kept
//!   until the writer retries or discards it.
//! - **A dead socket is noticed**: heartbeats that are not answered, a page that was asleep, a network that came back.
//!
//! Clients drive it the same way everywhere: hand in an input, carry out the outputs in order, and set one timer to
//! [`Transport::next_wake`]. A wake that comes too early does nothing.

mod backoff;
mod inbox;
mod machine;
mod notices;
mod outbox;
mod pulse;
#[cfg(test)]
mod scenarios;
mod step;

pub use machine::Transport;
pub use notices::{Notice, TYPING_EVERY};
pub use outbox::{Failure, Pending, SendState};
pub use step::{Ending, Incoming, Input, Output, Refusal, Status};
