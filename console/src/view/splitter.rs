use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;

use super::desk;
use crate::browser::preferences::{NARROWEST, Preferences, WIDEST};

const STEP: f64 = 16.0;

/// Which pane a splitter sets the width of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The list, left of it.
    List,
    /// The details, right of it.
    Details,
}

impl Side {
    fn width(self, preferences: &mut Preferences) -> &mut f64 {
        match self {
            Self::List => &mut preferences.list_width,
            Self::Details => &mut preferences.details_width,
        }
    }
}

/// Sets the width of a side pane, by pointer or by arrow keys; the width is remembered.
#[component]
pub fn Splitter(side: Side) -> impl IntoView {
    let preferences = desk().preferences;
    let width = move || preferences.with(|likes| *side.width(&mut likes.clone()));
    let widen = move |by: f64| {
        preferences.update(|likes| {
            let width = side.width(likes);
            *width = (*width + by).clamp(NARROWEST, WIDEST);
        });
    };
    let outward = if side == Side::List { 1.0 } else { -1.0 };
    let dragged = StoredValue::new(None::<(f64, f64)>);
    let element = NodeRef::<leptos::html::Div>::new();
    let begin = move |event: PointerEvent| {
        event.prevent_default();
        dragged.set_value(Some((
            f64::from(event.client_x()),
            preferences.with_untracked(|likes| *side.width(&mut likes.clone())),
        )));
        if let Some(element) = element.get_untracked() {
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        if let Some((from, width)) = dragged.get_value() {
            let wanted = width + (f64::from(event.client_x()) - from) * outward;
            preferences.update(|likes| *side.width(likes) = wanted.clamp(NARROWEST, WIDEST));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -STEP,
            "ArrowRight" => STEP,
            _ => return,
        };
        event.prevent_default();
        widen(by * outward);
    };
    view! {
        <div
            class="splitter"
            class:is-details=side == Side::Details
            node_ref=element
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=if side == Side::List { "Width of the contact list" } else { "Width of the contact details" }
            aria-valuemin=NARROWEST.to_string()
            aria-valuemax=WIDEST.to_string()
            aria-valuenow=move || format!("{:.0}", width())
            on:pointerdown=begin
            on:pointermove=drag
            on:pointerup=move |_| dragged.set_value(None)
            on:pointercancel=move |_| dragged.set_value(None)
            on:keydown=on_key
        ></div>
    }
}
