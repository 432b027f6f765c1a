use leptos::prelude::*;

use super::dialog::Dialog;
use crate::model::command::KEYS;

/// The keys and what they do.
#[component]
pub fn Help() -> impl IntoView {
    let row = |(keys, about): (&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <kbd>{keys}</kbd>
                </dt>
                <dd>{about}</dd>
            </div>
        }
    };
    view! {
        <Dialog title="Keyboard help" class="is-help">
            <dl class="keys" tabindex="0" autofocus>{KEYS.map(row).collect_view()}</dl>
            <p class="dialog-note">
                "An incoming chat is accepted only by its button, its keys or a command, never by Enter alone."
            </p>
        </Dialog>
    }
}
