//! What the widget looks like, nested as it nests on the screen.

mod composer;
mod devices;
mod ending;
mod header;
mod icon;
mod link;
mod log;
mod start;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::{App, Overlay, Screen};
use crate::host::Host;
use crate::words;

/// The whole widget.
pub fn widget(app: App) -> impl IntoView {
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() != "Escape" {
            return;
        }
        // Not the page's own Escape as well.
        event.stop_propagation();
        if app.overlay.get_untracked() != Overlay::None {
            app.overlay.set(Overlay::None);
            app.host().focus(".options");
        } else if !app.is_page() {
            app.close();
        }
    };
    let body = move || match app.screen.get() {
        Screen::Start { .. } => start::form(app).into_any(),
        Screen::Choose => link::choice(app).into_any(),
        Screen::Opening => link::opening().into_any(),
        Screen::NotOpened { trouble, again } => link::not_opened(app, trouble, again).into_any(),
        Screen::Chat => chat(app).into_any(),
    };
    // The form reports its own trouble; only another screen makes another body.
    let which = Memo::new(move |_| std::mem::discriminant(&app.screen.get()));
    // Whoever opens the chat wants to write; on a touch screen that would open the keyboard over the chat.
    Effect::new(move |_| {
        which.track();
        if app.is_seen() {
            focus_soon(
                app,
                if Host::is_touched() {
                    ".app"
                } else {
                    "textarea, .start input, .start button"
                },
            );
        }
    });
    view! {
        <div class="app" tabindex="-1" class:page=app.is_page() on:keydown=on_key>
            {header::header(app)}
            {move || {
                which.track();
                untrack(body)
            }}
        </div>
    }
}

fn chat(app: App) -> impl IntoView {
    let overlay = move || match app.overlay.get() {
        Overlay::Devices => devices::sheet(app).into_any(),
        Overlay::EndQuestion => ending::question(app).into_any(),
        Overlay::None | Overlay::Menu => ().into_any(),
    };
    let foot = move || match app.ended.get() {
        Some(ending) => ending::ended(app, ending).into_any(),
        None => composer::composer(app).into_any(),
    };
    view! {
        {log::log(app)}
        {foot}
        {overlay}
    }
}

/// Sets the focus once what was just drawn is there.
fn focus_soon(app: App, selector: &'static str) {
    request_animation_frame(move || app.host().focus(selector));
}

/// The text area or input that an event is about.
fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// A line that screen readers read out when it changes.
fn status_line(text: impl Fn() -> String + Send + 'static) -> impl IntoView {
    view! { <p class="sr" role="status">{text}</p> }
}

/// A skeleton that shows only if loading takes long enough to notice.
fn skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=words::LOADING>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
}
