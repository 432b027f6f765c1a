//! The wire: every body and frame that crosses a boundary, as types with the names the protocol gives them.
//!
//! `participant` and `service` follow Amazon Connect field for field. `frame` is the socket. `widget` and `console`
//! are our own surfaces, in the same manner: `PascalCase` fields, ids as text, rejections as [`rejection::Rejection`]. `lex` is what bots speak.

pub mod console;
pub mod content_type;
pub mod frame;
pub mod lex;
pub mod participant;
pub mod rejection;
pub mod service;
pub mod widget;
