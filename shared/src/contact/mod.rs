//! A chat, from its first word to its last: what is so ([`chat::Chat`]), what may be asked ([`command::Command`]),
//! what happens ([`event::Event`]), who decides ([`decide::decide`]) and what it means for the world ([`effect`]).
//!
//! A decision changes nothing. The shell writes its events and what they mean in one transaction, applies them to
//! the chat it holds, and only then tells anybody.

pub mod call;
pub mod chat;
pub mod command;
pub mod decide;
pub mod effect;
pub mod event;
pub mod evolve;
pub mod record;
pub mod transcript;

pub mod data;
pub mod devices;
pub mod flow;
pub mod life;
pub mod past;
pub mod presence;
mod silence;
pub mod talk;
mod transfer;
mod turn;

#[cfg(test)]
mod random;
#[cfg(test)]
mod scenarios;
