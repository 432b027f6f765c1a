//! A chat that comes over a link from another device.

use super::start;
use crate::app::App;
use crate::dom::{El, button, el};
use crate::words;

/// Which chat stays on this device?
pub fn choice(app: &'static App) -> El {
    el("div", "start")
        .add(el("h2", "").text(words::WHICH_CHAT))
        .add(el("p", "").text(words::WHICH_CHAT_HOW))
        .add(button("primary", move || app.redeem()).text(words::OPEN_OTHER))
        .add(button("secondary", move || app.keep_this()).text(words::KEEP_THIS))
}

/// The link is being redeemed.
pub fn opening() -> El {
    el("div", "start").add(el("p", "").attr("role", "status").text(words::OPENING))
}

/// The link could not be redeemed.
pub fn not_opened(app: &'static App) -> El {
    let again = || button("primary", move || app.redeem()).text(words::TRY_AGAIN);
    let other = if app.has_chat() { words::KEEP_THIS } else { words::NEW_CHAT };
    el("div", "start")
        .add(start::trouble(app))
        .add_some(app.may_redeem().then(again))
        .add(button("secondary", move || app.keep_this()).text(other))
}
