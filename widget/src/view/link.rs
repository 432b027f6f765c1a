//! A chat that comes over a link from another device.

use leptos::prelude::*;

use crate::app::App;
use crate::words;

/// Which chat stays on this device?
pub fn choice(app: App) -> impl IntoView {
    view! {
        <div class="start">
            <h3>{words::WHICH_CHAT}</h3>
            <p>{words::WHICH_CHAT_HOW}</p>
            <button type="button" class="primary" on:click=move |_| app.redeem()>
                {words::OPEN_OTHER}
            </button>
            <button type="button" class="secondary" on:click=move |_| app.keep_this()>
                {words::KEEP_THIS}
            </button>
        </div>
    }
}

/// The link is being redeemed.
pub fn opening() -> impl IntoView {
    view! {
        <div class="start">
            <p role="status">{words::OPENING}</p>
        </div>
    }
}

/// The link could not be redeemed.
pub fn not_opened(app: App, trouble: &'static str, again: bool) -> impl IntoView {
    let other = if app.has_chat() {
        words::KEEP_THIS
    } else {
        words::NEW_CHAT
    };
    view! {
        <div class="start">
            <p role="alert">{trouble}</p>
            {again
                .then(|| {
                    view! {
                        <button type="button" class="primary" on:click=move |_| app.redeem()>
                            {words::TRY_AGAIN}
                        </button>
                    }
                })}
            <button type="button" class="secondary" on:click=move |_| app.keep_this()>
                {other}
            </button>
        </div>
    }
}
