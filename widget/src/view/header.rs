//! The bar on top: who answers, who is here, and the menu.

use edgewise_shared::transport::Ending;
use leptos::prelude::*;

use super::{focus_soon, icon};
use crate::app::{App, Overlay, Screen};
use crate::words;

/// The bar on top.
pub fn header(app: App) -> impl IntoView {
    let title = move || {
        app.title.with(|title| {
            if title.is_empty() {
                words::CHAT.to_owned()
            } else {
                title.clone()
            }
        })
    };
    let chatting = move || app.screen.get() == Screen::Chat && app.ended.get().is_none();
    let opened = move || app.overlay.get() == Overlay::Menu;
    let toggle = move |_| {
        app.overlay.set(if untrack(opened) {
            Overlay::None
        } else {
            Overlay::Menu
        })
    };
    view! {
        <header class="head">
            <div class="who">
                <h2>{title}</h2>
                <p>{move || subtitle(app)}</p>
            </div>
            <Show when=chatting>
                <button
                    type="button"
                    class="icon options"
                    aria-label=words::OPTIONS
                    aria-expanded=move || opened().to_string()
                    on:click=toggle
                >
                    {icon::icon(icon::MORE)}
                </button>
            </Show>
            <Show when=move || !app.is_page()>
                <button type="button" class="icon" aria-label=words::CLOSE on:click=move |_| app.close()>
                    {icon::icon(icon::CLOSE)}
                </button>
            </Show>
            <Show when=opened>{menu(app)}</Show>
        </header>
    }
}

fn menu(app: App) -> impl IntoView {
    focus_soon(app, ".menu button");
    let end = move |_| {
        app.overlay.set(Overlay::EndQuestion);
        focus_soon(app, ".question button");
    };
    view! {
        <div class="shade" on:click=move |_| app.overlay.set(Overlay::None)></div>
        <div class="menu" role="group" aria-label=words::OPTIONS>
            <button type="button" on:click=move |_| app.show_devices()>
                {icon::icon(icon::DEVICE)}
                {words::CONTINUE}
            </button>
            <button type="button" class="danger" on:click=end>
                {icon::icon(icon::LEAVE)}
                {words::END_CHAT}
            </button>
        </div>
    }
}

/// Who is here, or what is to be expected.
fn subtitle(app: App) -> String {
    if app.screen.get() != Screen::Chat || !app.caught_up.get() {
        return String::new();
    }
    match app.ended.get() {
        Some(Ending::ChatEnded) => return words::HAS_ENDED.to_owned(),
        Some(Ending::Revoked) => return String::new(),
        None => {}
    }
    app.transcript.with(|transcript| {
        let present: Vec<&str> = transcript.present().collect();
        match (present.as_slice(), transcript.last_agent()) {
            ([], None) => words::WAITING.to_owned(),
            ([], Some(_)) => words::ALONE.to_owned(),
            (names, _) => words::with_you(names),
        }
    })
}
