//! What the widget looks like, nested as it nests on the screen.

mod composer;
mod devices;
mod ending;
mod form;
mod glyph;
mod header;
mod interactive;
mod link;
mod log;
mod start;

use std::cell::Cell;

use wasm_bindgen::JsCast;

use crate::app::App;
use crate::dom::{El, el, follow, soon};
use crate::host::Host;
use crate::state::{Overlay, Screen};
use crate::words;

/// The whole widget.
pub fn widget(app: &'static App) -> El {
    let (tag, class) = if app.host.is_page() { ("main", "app page") } else { ("div", "app") };
    let on_key = move |event: web_sys::Event| {
        let event: web_sys::KeyboardEvent = event.unchecked_into();
        if event.key() == "Escape" {
            // Not the page's own Escape as well.
            event.stop_propagation();
            escape(app);
        }
    };
    focus_on_arrival(app);
    el(tag, class)
        .attr("tabindex", "-1")
        .on("keydown", on_key)
        .add(header::header(app))
        .slot(move || app.read(|state| state.screen as u32), move || Some(screen(app)))
}

fn screen(app: &'static App) -> El {
    match app.peek(|state| state.screen) {
        Screen::Start => start::form(app),
        Screen::Choose => link::choice(app),
        Screen::Opening => link::opening(),
        Screen::NotOpened => link::not_opened(app),
        Screen::Chat => chat(app),
    }
}

fn chat(app: &'static App) -> El {
    let over =
        move || app.read(|state| if state.overlay == Overlay::Menu { 0 } else { state.overlay as u32 });
    let overlay = move || match app.peek(|state| state.overlay) {
        Overlay::Devices => Some(devices::sheet(app)),
        Overlay::EndQuestion => Some(ending::question(app)),
        Overlay::None | Overlay::Menu => None,
    };
    let ended = move || app.read(|state| state.ended.map_or(0, |ending| 1 + ending as u32));
    let foot = move || {
        let ending = app.peek(|state| state.ended);
        Some(ending.map_or_else(|| composer::composer(app), |ending| ending::ended(app, ending)))
    };
    el("div", "chat").add(log::log(app)).slot(ended, foot).slot(over, overlay)
}

fn escape(app: &'static App) {
    if app.peek(|state| state.overlay) != Overlay::None {
        leave_overlay(app);
    } else if !app.host.is_page() {
        app.close();
    }
}

/// Back to the chat, with the focus where the overlay was asked for.
fn leave_overlay(app: &'static App) {
    app.change(|state| state.overlay = Overlay::None);
    focus_soon(app, ".options");
}

/// Whoever opens the chat wants to write; on a touch screen that would open the keyboard over the chat.
fn focus_on_arrival(app: &'static App) {
    let last = Cell::new(None);
    follow(move || {
        let now = app.read(|state| (state.shown, state.screen));
        if last.replace(Some(now)) != Some(now) && now.0 {
            let first = if Host::is_touched() { ".app" } else { "textarea, .start input, .start button" };
            focus_soon(app, first);
        }
    });
}

/// Sets the focus once what is about to be drawn is there.
fn focus_soon(app: &'static App, selector: &'static str) {
    soon(move || soon(move || app.host.focus(selector)));
}

/// What was answered is not there any more: the customer goes on where they write, or where a touch opens no keyboard.
fn answered(app: &'static App) {
    focus_soon(app, if Host::is_touched() { ".app" } else { ".grow textarea" });
}

/// The element that an event is about.
fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// A skeleton that shows only if loading takes long enough to notice.
fn skeleton() -> El {
    el("div", "skeleton")
        .attr("role", "status")
        .attr("aria-label", words::LOADING)
        .add(el("i", ""))
        .add(el("i", ""))
        .add(el("i", ""))
}
