//! Flows: the documents that decide what happens when somebody leaves, waits or returns, and what runs them.

pub mod document;
pub mod library;
