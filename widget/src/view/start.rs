//! The form that starts a chat.

use wasm_bindgen::JsCast;

use super::glyph;
use crate::app::App;
use crate::dom::{El, el, icon};
use crate::words;

/// A greeting, a name, a button.
pub fn form(app: &'static App) -> El {
    let name = el("input", "field")
        .attr("id", "name")
        .attr("maxlength", "256")
        .attr("autocomplete", "given-name")
        .attr("value", &app.remembered_name());
    let input: web_sys::HtmlInputElement = name.element().clone().unchecked_into();
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        app.start(&input.value());
    };
    let label = el("label", "")
        .attr("for", "name")
        .text(words::YOUR_NAME)
        .add(el("small", "").text(" (").text(words::OPTIONAL).text(")"));
    let starting = move || app.read(|state| state.starting);
    el("form", "start")
        .on("submit", submit)
        .add(el("p", "greeting").says(move || app.read(|state| state.greeting.clone())))
        .add(label)
        .add(name)
        .add(trouble(app))
        .add(
            el("button", "primary")
                .has("aria-disabled", move || starting().to_string())
                .says(move || if starting() { words::STARTING } else { words::START_CHAT }.to_owned()),
        )
}

/// What went wrong, if anything did.
pub fn trouble(app: &'static App) -> El {
    el("p", "alert")
        .attr("role", "alert")
        .add(icon(glyph::ALERT))
        .add(el("span", "").says(move || app.read(|state| state.trouble.clone())))
        .when(move || app.read(|state| !state.trouble.is_empty()))
}
