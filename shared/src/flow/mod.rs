//! Flows: the documents that decide what happens when somebody leaves, waits or returns.
//!
//! A flow is read here (`document`, `step`, `condition`, `reference`) and run by the chat that it acts on
//! ([`crate::contact`]), since each action changes what the next one sees.

pub mod catalog;
pub mod closure;
pub mod condition;
pub mod document;
pub mod draft;
pub mod flow_type;
pub mod import;
mod legacy;
pub mod library;
pub mod log;
pub mod problem;
mod reader;
pub mod reference;
pub mod step;
pub mod stock;
pub mod validate;
mod written;
