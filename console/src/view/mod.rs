//! The screen, in files that nest as the parts of it do.

mod app;
mod chat;
mod contacts;
mod details;
mod dialog;
mod flow_log;
mod help;
mod icon;
mod incoming;
mod menu;
mod palette;
mod reply;
mod running;
mod shell;
mod sign_in;
mod splitter;
mod top_bar;
mod transcript;
mod transfer;

pub use app::App;

use leptos::prelude::expect_context;

use crate::desk::Desk;

/// The desk that the page is about.
fn desk() -> Desk {
    expect_context()
}
