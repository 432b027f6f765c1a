//! The customer's chat widget.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the widget on `root`, an element inside an open shadow root or of the page `/embed`.
#[wasm_bindgen]
pub fn start(root: web_sys::HtmlElement) {
    leptos::mount::mount_to(root, App).forget();
}

#[component]
fn App() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! { <button on:click=move |_| set_count.update(|n| *n += 1)>"Chat " {count}</button> }
}
