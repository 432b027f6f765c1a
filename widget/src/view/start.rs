//! The form that starts a chat.

use leptos::html::Input;
use leptos::prelude::*;

use super::icon;
use crate::app::{App, Screen};
use crate::words;

/// A greeting, a name, a button.
pub fn form(app: App) -> impl IntoView {
    let name = NodeRef::<Input>::new();
    let busy = move || matches!(app.screen.get(), Screen::Start { busy: true, .. });
    let trouble = Memo::new(move |_| match app.screen.get() {
        Screen::Start { trouble, .. } => trouble,
        _ => String::new(),
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        app.start(
            name.get_untracked()
                .map(|input| input.value())
                .unwrap_or_default(),
        );
    };
    view! {
        <form class="start" on:submit=submit>
            <p class="greeting">{move || app.greeting.get()}</p>
            <label for="name">{words::YOUR_NAME} <small>" (" {words::OPTIONAL} ")"</small></label>
            <input
                id="name"
                class="field"
                node_ref=name
                maxlength="256"
                autocomplete="given-name"
                value=app.remembered_name()
            />
            <p class="alert" role="alert">
                <Show when=move || trouble.with(|trouble| !trouble.is_empty())>
                    {icon::icon(icon::ALERT)} <span>{move || trouble.get()}</span>
                </Show>
            </p>
            <button type="submit" class="primary" aria-disabled=move || busy().to_string()>
                {move || if busy() { words::STARTING } else { words::START_CHAT }}
            </button>
        </form>
    }
}
