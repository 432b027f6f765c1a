//! Servers of others that flows call, functions and bots: where calls may go ([`address`]), how they are signed
//! (`webhook`, `sigv4`), when they are tried again ([`exchange`]) and how an answer is read ([`answer`]).

pub mod address;
pub mod answer;
pub mod exchange;
mod registration;
pub mod target;
#[cfg(feature = "server")]
pub mod webhook;
