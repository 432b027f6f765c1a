//! Servers of others that flows call, functions and bots: where calls may go ([`address`]) and how they are signed
//! ([`webhook`], [`crate::sigv4`]).

pub mod address;
pub mod webhook;
