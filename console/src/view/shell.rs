use edgewise_shared::wire::console::Session;
use leptos::ev;
use leptos::prelude::*;

use super::chat::ChatPane;
use super::contacts::Contacts;
use super::desk;
use super::details::Details;
use super::help::Help;
use super::icon::{Icon, Shape};
use super::incoming::Incoming;
use super::palette::Palette;
use super::splitter::{Side, Splitter};
use super::top_bar::TopBar;
use super::transfer::Transfer;
use crate::browser::page;
use crate::desk::{Overlay, Page};
use crate::model::command::{self, Command, Stroke};
use crate::simulator::{Simulator, SimulatorPage};

/// The console of somebody who is signed in.
#[component]
pub fn Shell(session: Session) -> impl IntoView {
    let desk = desk();
    let keys = window_event_listener(ev::keydown, move |event| {
        let (code, key) = (event.code(), event.key());
        let stroke = Stroke {
            code: &code,
            key: &key,
            alt: event.alt_key(),
            shift: event.shift_key(),
            control: event.ctrl_key() || event.meta_key(),
            writing: page::is_writing(),
        };
        let selected = desk.selected.get_untracked();
        let Some(command) = desk.board.with_untracked(|board| command::of_stroke(stroke, board, selected))
        else {
            return;
        };
        event.prevent_default();
        let over = desk.overlay.get_untracked().is_some();
        if !over || matches!(command, Command::Palette | Command::Help) {
            desk.run(command);
        }
    });
    on_cleanup(move || keys.remove());
    provide_context(Simulator::new());
    let back = window_event_listener(ev::popstate, move |_| desk.page.set(page::shown()));
    on_cleanup(move || back.remove());
    Effect::new(move || page::set_address(desk.page.get()));
    let list_width = move || format!("{:.0}px", desk.preferences.with(|likes| likes.list_width));
    let details_width = move || format!("{:.0}px", desk.preferences.with(|likes| likes.details_width));
    let details_shown = Memo::new(move |_| desk.selected.get().is_some() && desk.shows_details());
    view! {
        <div
            class="shell"
            class:has-details=move || details_shown.get()
            class:has-chat-in-front=move || desk.chat_in_front.get()
            style=("--list-width", list_width)
            style=("--details-width", details_width)
        >
            <TopBar session />
            <Incoming />
            <Problem />
            <Show when=move || desk.page.get() == Page::Simulator fallback=move || view! { <Panes details_shown /> }>
                <SimulatorPage />
            </Show>
            {move || match desk.overlay.get() {
                Some(Overlay::Palette) => view! { <Palette /> }.into_any(),
                Some(Overlay::Help) => view! { <Help /> }.into_any(),
                Some(Overlay::ConfirmEnd(contact_id)) => view! { <super::chat::ConfirmEnd contact_id /> }.into_any(),
                Some(Overlay::Transfer(contact_id)) => view! { <Transfer contact_id /> }.into_any(),
                None => ().into_any(),
            }}
        </div>
    }
}

/// The agent's chats: the list, the shown one, its details.
#[component]
fn Panes(details_shown: Memo<bool>) -> impl IntoView {
    let desk = desk();
    view! {
        <main class="panes">
            <Contacts />
            <Splitter side=Side::List />
            <ChatPane />
            <Show when=move || details_shown.get()>
                <Splitter side=Side::Details />
                <Details />
            </Show>
            <p class="visually-hidden" aria-live="polite">
                {move || desk.announcement.get()}
            </p>
        </main>
    }
}

/// What did not work, until it is put away.
#[component]
fn Problem() -> impl IntoView {
    let desk = desk();
    view! {
        <div class="problem-place" role="alert">
            {move || {
                desk.problem
                    .get()
                    .map(|words| {
                        view! {
                            <div class="problem">
                                <Icon shape=Shape::Warning />
                                <p>{words}</p>
                                <button class="button is-small" on:click=move |_| desk.problem.set(None)>
                                    "Dismiss"
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
