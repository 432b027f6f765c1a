//! The flow simulator: one chat of an instance that does not exist, played by whoever holds it.
//!
//! A [`Simulation`] runs the same engine as the edge. Its people, its functions and bots and its clock are the
//! caller's: [`Step`]s say what they do, and the [`trace`] tells everything that comes of it, in order. What a caller
//! does not mention is always the same ([`Start`] and [`Answers`] say what), ids count up and time moves only when it is told
//! to, so the same steps give the same trace, to the byte. Time hops from what is due to what is due next: a week of
//! waits costs as many turns as there are timers in it.
//!
//! [`script`] reads steps and expectations from a text, [`sources`] makes the simulated instance's flows of files.

pub mod answers;
mod bots;
mod hops;
pub mod hours;
mod ids;
mod people;
pub mod script;
mod simulation;
pub mod sources;
pub mod stage;
pub mod step;
mod story;
pub mod summary;
pub mod trace;
pub mod wording;

pub use answers::Answers;
pub use bots::TaughtBot;
pub use simulation::{Refusal, Simulation, Start};
pub use step::Step;
