//! The chat engine of Edgewise, sans I/O.
//!
//! This crate decides; the edge, the widget and the console carry. It has no clock, no randomness, no network and no
//! storage: time, ids and configuration are arguments, and what should happen in the world comes back as data. So the
//! same code runs inside a Durable Object, in a browser, and in tests that play a week in a millisecond.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod admission;
pub mod amendment;
#[cfg(feature = "bot")]
pub mod bot;
#[cfg(feature = "server")]
pub mod configuration;
pub mod contact;
pub mod field;
pub mod flow;
pub mod hours;
pub mod id;
pub mod interactive;
#[cfg(feature = "server")]
pub mod key;
pub mod markup;
pub mod object;
pub mod origin;
pub mod quota;
pub mod recent;
pub mod remote;
pub mod routing;
#[cfg(feature = "server")]
pub mod seal;
#[cfg(feature = "server")]
pub mod sigv4;
#[cfg(feature = "simulate")]
pub mod simulate;
pub mod time;
pub mod timer;
#[cfg(feature = "server")]
pub mod token;
pub mod transport;
pub mod tree;
pub mod view;
pub mod wire;

#[cfg(test)]
mod testing;
