//! Where the customer writes.

use leptos::prelude::*;

use super::{icon, target};
use crate::app::App;
use crate::words;

/// What a message may have at most, in bytes.
const LIMIT: i64 = 16_384;
/// From here on the room that is left is shown.
const NEAR_LIMIT: i64 = 1_000;

/// The line about the connection, and the field to write in.
pub fn composer(app: App) -> impl IntoView {
    let draft = RwSignal::new(String::new());
    let room = move || LIMIT - draft.with(|text| i64::try_from(text.len()).unwrap_or(LIMIT));
    let blocked = move || room() < 0 || draft.with(|text| text.trim().is_empty());
    let send = move || {
        if untrack(blocked) {
            return;
        }
        app.send(draft.get_untracked().trim());
        draft.set(String::new());
        app.host().focus(".composer textarea");
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Enter also ends the choice of a word in Chinese, Japanese and Korean keyboards.
        let composing = event.is_composing() || event.key_code() == 229;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            send();
        }
    };
    let on_input = move |event: web_sys::Event| {
        if let Some(field) = target::<web_sys::HtmlTextAreaElement>(&event) {
            draft.set(field.value());
            app.typing();
        }
    };
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let trouble = move || {
        let status = app.status.get();
        if app.trouble.get() {
            words::status(status)
        } else {
            ""
        }
    };
    view! {
        <p class="line" role="status">
            {trouble}
        </p>
        <Notice app=app />
        <form class="composer" on:submit=on_submit>
            <label class="grow" data-text=move || draft.get()>
                <span class="sr">{words::MESSAGE}</span>
                <textarea
                    rows="1"
                    placeholder=words::WRITE
                    enterkeyhint="send"
                    aria-describedby="room"
                    prop:value=move || draft.get()
                    on:input=on_input
                    on:keydown=on_key
                ></textarea>
            </label>
            <button
                type="submit"
                class="icon send"
                aria-label=words::SEND
                aria-disabled=move || blocked().to_string()
                // The field keeps the focus, and the phone its keyboard.
                on:pointerdown=move |event| event.prevent_default()
            >
                {icon::icon(icon::SEND)}
            </button>
            <p id="room" class="room" class:over=move || room() < 0 role="status">
                {move || if room() <= NEAR_LIMIT { words::room(room()) } else { String::new() }}
            </p>
        </form>
    }
}

/// Something to know that is no message, until it is dismissed.
#[component]
fn Notice(app: App) -> impl IntoView {
    let text = move || app.notice.get();
    view! {
        <Show when=move || !text().is_empty()>
            <p class="line notice" role="status">
                <span>{text}</span>
                <button type="button" on:click=move |_| app.show_devices()>
                    {words::SHOW_DEVICES}
                </button>
                <button type="button" on:click=move |_| app.notice.set(String::new())>
                    {words::DISMISS}
                </button>
            </p>
        </Show>
    }
}
