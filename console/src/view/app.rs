use leptos::prelude::*;

use super::shell::Shell;
use super::sign_in::SignIn;
use crate::desk::{Desk, Gate};

/// The console: outside, a page that says how to come in; inside, the desk.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    desk.open();
    move || match desk.gate.get() {
        Gate::Asking => view! {
            <main class="outside" aria-busy="true">
                <p class="outside-wait" role="status">"Signing in…"</p>
            </main>
        }
        .into_any(),
        Gate::Outside(why) => view! { <SignIn why /> }.into_any(),
        Gate::Inside(session) => view! { <Shell session /> }.into_any(),
    }
}
