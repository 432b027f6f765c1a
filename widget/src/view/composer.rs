//! Where the customer writes.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::glyph;
use crate::app::App;
use crate::dom::{El, button, el, icon};
use crate::words;

/// What a message may have at most, in bytes.
const LIMIT: i64 = 16_384;
/// From here on the room that is left is shown.
const NEAR_LIMIT: i64 = 1_000;

/// The lines about the connection and other news, and the field to write in.
pub fn composer(app: &'static App) -> El {
    let away = move || app.read(|state| if state.away { words::status(state.status) } else { "" }.to_owned());
    el("div", "").add(el("p", "line").attr("role", "status").says(away)).add(notice(app)).add(form(app))
}

/// Something to know that is no message, until it is dismissed.
fn notice(app: &'static App) -> El {
    let text = move || app.read(|state| state.notice.clone());
    el("div", "line notice")
        .add(el("span", "").attr("role", "status").says(text))
        .add(button("", move || app.show_devices()).text(words::SHOW_DEVICES))
        .add(button("", move || app.change(|state| state.notice.clear())).text(words::DISMISS))
        .when(move || !text().is_empty())
}

fn form(app: &'static App) -> El {
    let area = el("textarea", "")
        .attr("rows", "1")
        .attr("placeholder", words::WRITE)
        .attr("enterkeyhint", "send")
        .attr("aria-describedby", "room");
    let field: HtmlTextAreaElement = area.element().clone().unchecked_into();
    let grow = el("label", "grow").add(el("span", "sr").text(words::MESSAGE));
    let send_button = el("button", "icon send")
        .attr("aria-label", words::SEND)
        .add(icon(glyph::SEND))
        // The field keeps the focus, and the phone its keyboard.
        .on("pointerdown", |event| event.prevent_default());
    let room_line = el("p", "room").attr("id", "room").attr("role", "status");

    let written = {
        let (field, grow, send, line) = (
            field.clone(),
            grow.element().clone(),
            send_button.element().clone(),
            room_line.element().clone(),
        );
        move || {
            let text = field.value();
            let room = LIMIT - i64::try_from(text.len()).unwrap_or(LIMIT);
            let blocked = room < 0 || text.trim().is_empty();
            // The style sheet draws this text behind the field, which is as tall as it.
            let _ = grow.set_attribute("data-text", &text);
            let _ = send.set_attribute("aria-disabled", if blocked { "true" } else { "false" });
            line.set_class_name(if room < 0 { "room over" } else { "room" });
            let words = if room <= NEAR_LIMIT { words::room(room) } else { String::new() };
            line.set_text_content(Some(&words));
            blocked
        }
    };
    written();

    let send = {
        let (field, written) = (field.clone(), written.clone());
        move || {
            if !written() {
                app.send(field.value().trim());
                field.set_value("");
                written();
            }
            let _ = field.focus();
        }
    };
    let submit = send.clone();
    let on_key = move |event: web_sys::Event| {
        let event: web_sys::KeyboardEvent = event.unchecked_into();
        // Enter also ends the choice of a word in Chinese, Japanese and Korean keyboards.
        let composing = event.is_composing() || event.key_code() == 229;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            send();
        }
    };
    let area = area.on("keydown", on_key).on("input", move |_| {
        written();
        app.typing();
    });
    el("form", "composer")
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
        .add(grow.add(area))
        .add(send_button)
        .add(room_line)
}
