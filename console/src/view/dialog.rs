use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::desk;
use super::icon::{Icon, Shape};

/// A dialog over the page. It takes the focus, keeps it, and gives it back; Escape closes it.
#[component]
pub fn Dialog(
    /// What it is about.
    title: &'static str,
    /// A class that sets its size.
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let desk = desk();
    let close = move || desk.overlay.set(None);
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let before = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let before = StoredValue::new_local(before);
    on_cleanup(move || {
        let before = before.try_get_value().flatten();
        request_animation_frame(move || give_focus_back(before.as_ref()));
    });
    view! {
        <dialog
            class=format!("dialog {class}")
            node_ref=dialog
            aria-label=title
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                close();
            }
            on:click=move |event| {
                let on_backdrop = dialog.try_get_untracked().flatten().is_some_and(|dialog| {
                    event.target().is_some_and(|target| target == *dialog.unchecked_ref::<web_sys::EventTarget>())
                });
                if on_backdrop {
                    close();
                }
            }
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2>{title}</h2>
                    <button class="icon-button" aria-label="Close" title="Close" on:click=move |_| close()>
                        <Icon shape=Shape::Cross />
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}

/// Puts the focus where it was, unless what closed the dialog has put it somewhere.
fn give_focus_back(before: Option<&HtmlElement>) {
    let nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if nowhere && let Some(before) = before.filter(|element| element.is_connected()) {
        let _ = before.focus();
    }
}
