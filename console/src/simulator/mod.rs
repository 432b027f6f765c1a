//! The flow simulator: plays customers, agents and time against a flow, in the browser, with the engine of the edge.
//!
//! [`play`] is what is played, without a browser; [`state`] holds it and fetches flows; the rest is the page.

mod controls;
mod fields;
mod opening;
mod page;
mod play;
mod questions;
mod standing;
mod state;
mod talk;
mod trace;

pub use page::SimulatorPage;
pub use state::Simulator;

/// The fragment of the page's address.
pub const FRAGMENT: &str = "simulator";
