//! The bot that is built into an instance: intents with sample utterances and slots, in one or more languages, edited
//! as data and matched without a network.
//!
//! [`definition`] is a bot as its author writes it, [`problems`] what is wrong with it, [`model`] what it learns from
//! its sample utterances, and [`dialog`] how it answers; [`stock`] has one to start from. It speaks as Lex V2 does,
//! [`crate::wire::lex`].

pub mod date;
pub mod definition;
pub mod dialog;
pub mod language;
pub mod matching;
pub mod model;
pub mod problems;
pub mod slot;
pub mod stock;
pub mod template;
pub mod text;
