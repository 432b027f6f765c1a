//! The console: agents, supervisors, administrators.

mod browser;
mod desk;
mod model;

use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    view! { <h1>"Console"</h1> }
}
