//! The bar on top: who answers, who is here, and the menu.

use edgewise_shared::transport::Ending;

use super::{focus_soon, glyph, leave_overlay};
use crate::app::App;
use crate::dom::{El, button, el, icon};
use crate::state::{Overlay, Screen, State};
use crate::words;

/// The bar on top.
pub fn header(app: &'static App) -> El {
    let title =
        move || app.read(|state| if state.title.is_empty() { words::CHAT } else { &state.title }.to_owned());
    let opened = move || app.read(|state| state.overlay == Overlay::Menu);
    let toggle = move || {
        app.change(|state| {
            state.overlay = if state.overlay == Overlay::Menu { Overlay::None } else { Overlay::Menu };
        });
    };
    let options = button("icon options", toggle)
        .attr("aria-label", words::OPTIONS)
        .has("aria-expanded", move || opened().to_string())
        .when(move || app.read(State::is_chatting))
        .add(icon(glyph::MORE));
    let close =
        || button("icon", move || app.close()).attr("aria-label", words::CLOSE).add(icon(glyph::CLOSE));
    el("div", "head")
        .add(
            el("div", "who")
                .add(el(if app.host.is_page() { "h1" } else { "h2" }, "").says(title))
                .add(el("p", "").says(move || app.read(subtitle))),
        )
        .add(options)
        .add_some((!app.host.is_page()).then(close))
        .slot(move || u32::from(opened()), move || opened().then(|| menu(app)))
}

fn menu(app: &'static App) -> El {
    focus_soon(app, ".menu button");
    let ask = move || {
        app.change(|state| state.overlay = Overlay::EndQuestion);
        focus_soon(app, ".question button");
    };
    let choices = el("div", "menu")
        .attr("role", "group")
        .attr("aria-label", words::OPTIONS)
        .add(button("", move || app.show_devices()).add(icon(glyph::DEVICE)).text(words::CONTINUE))
        .add(button("danger", ask).add(icon(glyph::LEAVE)).text(words::END_CHAT));
    el("div", "").add(el("div", "shade").on("click", move |_| leave_overlay(app))).add(choices)
}

/// Who is here, or what is to be expected.
fn subtitle(state: &State) -> String {
    if state.screen != Screen::Chat || !state.caught_up {
        return String::new();
    }
    match state.ended {
        Some(Ending::ChatEnded) => return words::HAS_ENDED.to_owned(),
        Some(Ending::Revoked) => return String::new(),
        None => {}
    }
    let present: Vec<&str> = state.transcript.present().collect();
    match (present.as_slice(), state.transcript.last_agent()) {
        ([], None) => words::WAITING.to_owned(),
        ([], Some(_)) => words::ALONE.to_owned(),
        (names, _) => words::with_you(names),
    }
}
