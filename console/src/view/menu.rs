use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// A button that opens a menu. Arrow keys move in it, Escape and leaving it close it.
#[component]
pub fn Menu(
    /// What the menu is about.
    name: &'static str,
    /// What the button is called.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    button: AnyView,
    /// A class of the button.
    class: &'static str,
    /// Whether the menu is open. Whoever runs an item closes it.
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let trigger = NodeRef::<leptos::html::Button>::new();
    let items = move || -> Vec<HtmlElement> {
        let Some(root) = root.try_get_untracked().flatten() else {
            return Vec::new();
        };
        let Ok(found) = root.query_selector_all("[role^=menuitem]") else {
            return Vec::new();
        };
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
    };
    let step = move |step: isize| {
        let items = items();
        let active = document().active_element();
        let place = items.iter().position(|item| active.as_ref().is_some_and(|active| **item == *active));
        let count = isize::try_from(items.len()).unwrap_or(0).max(1);
        let next = match place.and_then(|place| isize::try_from(place).ok()) {
            Some(place) => (place + step).rem_euclid(count),
            None => 0,
        };
        if let Some(item) = items.get(usize::try_from(next).unwrap_or(0)) {
            let _ = item.focus();
        }
    };
    let close = move || {
        open.set(false);
        if let Some(trigger) = trigger.get_untracked() {
            let _ = trigger.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            let by = if event.key() == "ArrowDown" { 1 } else { -1 };
            if open.get_untracked() {
                step(by);
            } else {
                open.set(true);
            }
        }
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            close();
        }
        _ => {}
    };
    let on_leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| to.is_some_and(|to| root.contains(Some(&to))));
        if !inside {
            let _ = open.try_set(false);
        }
    };
    Effect::new(move || {
        if open.get() {
            request_animation_frame(move || step(0));
        }
    });
    view! {
        <div class="menu" node_ref=root on:keydown=on_key on:focusout=on_leave>
            <button
                class=class
                node_ref=trigger
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=label
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button}
            </button>
            <Show when=move || open.get()>
                <div class="menu-list" role="menu" aria-label=name>
                    {children()}
                </div>
            </Show>
        </div>
    }
}
