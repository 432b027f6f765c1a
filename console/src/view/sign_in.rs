use leptos::prelude::*;

use super::desk;
use super::icon::{Icon, Shape};
use crate::desk::Outside;

/// The page of somebody who is not signed in: why, and how to come in.
#[component]
pub fn SignIn(why: Outside) -> impl IntoView {
    let desk = desk();
    let (title, words) = match why {
        Outside::NoSession => (
            "Sign in to Edgewise",
            "You sign in with a link that is made for you. It works once, for a short time.",
        ),
        Outside::LinkUsed => (
            "This link no longer works",
            "A sign-in link works once, and only for a short time. This one was used before or has become too old.",
        ),
        Outside::Ended => {
            ("Your session has ended", "You were away for long, or signed out in another window.")
        }
        Outside::SignedOut => ("You are signed out", "You can close this page."),
        Outside::Unreachable => (
            "The server cannot be reached",
            "Check that this machine is on the network. Nothing is lost; your chats go on as soon as it answers.",
        ),
    };
    view! {
        <main class="outside">
            <div class="outside-card">
                <Icon shape=Shape::Mark />
                <h1>{title}</h1>
                <p>{words}</p>
                {if why == Outside::Unreachable {
                    view! {
                        <button class="button is-primary" on:click=move |_| desk.try_again()>
                            "Try again"
                        </button>
                    }
                        .into_any()
                } else {
                    view! {
                        <h2>"How to get a link"</h2>
                        <ul>
                            <li>"Ask your administrator for a new sign-in link."</li>
                            <li>
                                "If you run this server yourself: the command that starts it ("<code>"make dev"</code>
                                ") prints one."
                            </li>
                        </ul>
                    }
                        .into_any()
                }}
            </div>
        </main>
    }
}
