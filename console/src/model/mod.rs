//! What the console shows, as pure functions of what it knows: no browser, no clock, no I/O.

pub mod asked;
pub mod board;
pub mod clock;
pub mod command;
pub mod control;
pub mod destination;
pub mod flow_log;
pub mod reply;
pub mod thread;
pub mod transcript;
pub mod wording;
