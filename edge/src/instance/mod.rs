//! The object `Instance`: what is configured, who works here, and who may start a chat.
//!
//! One object for each instance, and not on the way of a message: a chat comes by once, when it starts, and takes its
//! flows along.

mod callees;
mod chats;
mod configuration;
mod directory;
mod flow;
mod hours;
pub mod identity;
mod keys;
mod library;
mod object;
mod queues;
mod schema;
mod users;
