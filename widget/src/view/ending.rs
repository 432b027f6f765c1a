//! How a chat ends.

use edgewise_shared::transport::Ending;
use leptos::prelude::*;

use super::focus_soon;
use crate::app::{App, Overlay};
use crate::words;

/// Should the chat really end?
pub fn question(app: App) -> impl IntoView {
    let keep = move |_| {
        app.overlay.set(Overlay::None);
        focus_soon(app, ".options");
    };
    view! {
        <div class="shade dark" on:click=keep></div>
        <div class="question" role="alertdialog" aria-labelledby="end-title" aria-describedby="end-text">
            <h3 id="end-title">{words::END_QUESTION}</h3>
            <p id="end-text">{words::END_MEANS}</p>
            <div class="answers">
                <button type="button" class="secondary" on:click=keep>
                    {words::KEEP_CHATTING}
                </button>
                <button type="button" class="primary danger" on:click=move |_| app.end()>
                    {words::END_CHAT}
                </button>
            </div>
        </div>
    }
}

/// In place of the composer once the chat is over.
pub fn ended(app: App, ending: Ending) -> impl IntoView {
    let text = match ending {
        Ending::ChatEnded => words::ENDED,
        Ending::Revoked => words::REVOKED,
    };
    view! {
        <div class="ended">
            <p role="status">{text}</p>
            <button type="button" class="primary" on:click=move |_| app.start_over()>
                {words::NEW_CHAT}
            </button>
        </div>
    }
}
