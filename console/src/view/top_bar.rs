use edgewise_shared::wire::console::{AgentStatus, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk;
use super::icon::{Icon, Shape};
use super::menu::Menu;
use super::running::Running;
use crate::browser::notification;
use crate::desk::Busy;
use crate::model::board::status_word;
use crate::model::command::Command;

/// Status, what is wrong with the connection, and the console's own controls.
#[component]
pub fn TopBar(session: Session) -> impl IntoView {
    let desk = desk();
    view! {
        <header class="top-bar">
            <h1 class="visually-hidden">"Edgewise console"</h1>
            <StatusMenu />
            <p class="connection" role="status">
                <Show when=move || desk.lost.get()>
                    <Icon shape=Shape::Cloud />
                    <span>"Connection lost. Trying again…"</span>
                </Show>
            </p>
            <div class="top-tools">
                <NotifyButton />
                <SoundButton />
                <button
                    class="tool-button for-keyboards"
                    aria-label="Commands"
                    title="Commands (Ctrl K or ⌘ K)"
                    on:click=move |_| desk.run(Command::Palette)
                >
                    <Icon shape=Shape::Command />
                    <span class="keys-hint" data-keys="Ctrl K"></span>
                </button>
                <button
                    class="icon-button for-keyboards"
                    aria-label="Keyboard help"
                    title="Keyboard help (?)"
                    on:click=move |_| desk.run(Command::Help)
                >
                    <Icon shape=Shape::Question />
                </button>
                <AccountMenu session />
            </div>
        </header>
    }
}

#[component]
fn StatusMenu() -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let status = Memo::new(move |_| desk.view.with(|view| view.as_ref().map(|view| view.status)));
    let since = Signal::derive(move || desk.view.with(|view| view.as_ref().map(|view| view.status_since)));
    let word = move || status.get().map_or("Connecting…", status_word);
    let button = move || {
        view! {
            {move || view! { <StatusIcon status=status.get() /> }}
            <span>{word}</span>
            <Icon shape=Shape::ChevronDown />
        }
    };
    let item = move |other: AgentStatus, about: &'static str| {
        view! {
            <button
                role="menuitemradio"
                tabindex="-1"
                aria-checked=move || (status.get() == Some(other)).to_string()
                aria-label=status_word(other)
                on:click=move |_| {
                    open.set(false);
                    desk.run(Command::SetStatus(other));
                }
            >
                <StatusIcon status=Some(other) />
                <span class="menu-text">
                    <span>{status_word(other)}</span>
                    <span class="menu-about">{about}</span>
                </span>
                <Show when=move || status.get() == Some(other)>
                    <Icon shape=Shape::Check />
                </Show>
            </button>
        }
    };
    view! {
        <div class="status" class:is-busy=move || desk.is_busy(Busy::Status)>
            <Menu
                name="Status"
                class="status-button"
                label=Signal::derive(move || format!("Status: {}", word()))
                button=button().into_any()
                open
            >
                {item(AgentStatus::Available, "You receive chats")}
                {item(AgentStatus::Break, "Your chats stay; no new ones")}
                {item(AgentStatus::Offline, "You are not working")}
            </Menu>
            <Running label="Time in status" since />
        </div>
    }
}

#[component]
pub fn StatusIcon(status: Option<AgentStatus>) -> impl IntoView {
    let (shape, class) = match status {
        Some(AgentStatus::Available) => (Shape::Available, "status-icon is-available"),
        Some(AgentStatus::Break) => (Shape::Break, "status-icon is-break"),
        Some(AgentStatus::Offline) | None => (Shape::Offline, "status-icon"),
    };
    view! {
        <span class=class>
            <Icon shape />
        </span>
    }
}

#[component]
fn SoundButton() -> impl IntoView {
    let desk = desk();
    let on = Memo::new(move |_| desk.preferences.with(|likes| likes.sound));
    view! {
        <button
            class="icon-button"
            aria-label="Sound"
            aria-pressed=move || on.get().to_string()
            title=move || if on.get() { "Sound is on" } else { "Sound is off" }
            on:click=move |_| desk.run(Command::Sound)
        >
            {move || view! { <Icon shape=if on.get() { Shape::SoundOn } else { Shape::SoundOff } /> }}
        </button>
    }
}

#[component]
fn NotifyButton() -> impl IntoView {
    let undecided = RwSignal::new(notification::is_undecided());
    let ask = move |_| {
        spawn_local(async move {
            notification::ask().await;
            undecided.set(notification::is_undecided());
        });
    };
    view! {
        <Show when=move || undecided.get()>
            <button
                class="tool-button"
                aria-label="Notify me when hidden"
                title="Show a notification for an incoming chat when this page is hidden"
                on:click=ask
            >
                <Icon shape=Shape::Bell />
                <span class="tool-words">"Notify me"</span>
            </button>
        </Show>
    }
}

#[component]
fn AccountMenu(session: Session) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let name = session.display_name.clone();
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    let label = format!("Account: {name}");
    let button = move || view! { <span class="avatar" data-initials=initials.clone()></span> };
    view! {
        <Menu
            name="Account"
            class="account-button"
            label=Signal::derive(move || label.clone())
            button=button().into_any()
            open
        >
            <p class="menu-note" role="presentation">
                {session.display_name.clone()}
                <span>{session.username.clone()}</span>
            </p>
            <button
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    open.set(false);
                    desk.run(Command::Simulator);
                }
            >
                "Flow simulator"
            </button>
            <button
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    open.set(false);
                    desk.run(Command::SignOut);
                }
            >
                "Sign out"
            </button>
        </Menu>
    }
}
