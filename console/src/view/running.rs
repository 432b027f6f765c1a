use edgewise_shared::time::Timestamp;
use leptos::prelude::*;

use super::desk;
use crate::model::clock::running;

/// A time that runs, from a point in the past. Nothing is shown while there is no such point.
#[component]
pub fn Running(
    /// What it measures, for those who listen.
    label: &'static str,
    /// From when.
    #[prop(into)]
    since: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let now = desk().now;
    let text = move || since.get().map(|since| running(now.get().since(since)));
    view! {
        <span class="running" role="timer" aria-label=label>
            {text}
        </span>
    }
}
