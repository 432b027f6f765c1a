//! The bot that is built into an instance: intents with sample utterances and slots, in one or more languages, edited
//! as data and matched without a network.
//!
//! [`definition`] is a bot as its author writes it, [`problems`] what is wrong with it.

pub mod date;
pub mod definition;
pub mod language;
pub mod problems;
pub mod template;
pub mod text;
