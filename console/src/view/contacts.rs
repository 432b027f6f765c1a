use edgewise_shared::id::ContactId;
use edgewise_shared::time::Span;
use edgewise_shared::wire::console::{AgentContact, AgentContactState};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::desk;
use super::icon::{Icon, Shape};
use super::running::Running;
use crate::browser::page;
use crate::desk::{Busy, Desk};
use crate::model::board;
use crate::model::command::Command;
use crate::model::thread::Thread;

/// A customer who waits longer than this for a word stands out.
const LONG: Span = Span::seconds(60);

/// The agent's contacts: chats as tabs, and what was missed below them.
#[component]
pub fn Contacts() -> impl IntoView {
    let desk = desk();
    let open = Memo::new(move |_| {
        desk.board.with(|board| board.open.iter().map(|contact| contact.contact_id).collect::<Vec<_>>())
    });
    let missed = Memo::new(move |_| desk.board.with(|board| board.missed.clone()));
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        let selected = desk.selected.get_untracked();
        if let Some(next) = desk.board.with_untracked(|board| board.neighbour(selected, step)) {
            desk.selected.set(Some(next));
            page::focus(&format!("#{}", tab_id(next)));
        }
    };
    view! {
        <section class="contacts" aria-label="Contact list">
            <div class="pane-head">
                <h2>"Contacts"</h2>
                <Slots />
            </div>
            <div class="contacts-scroll">
                <Show when=move || desk.view.with(Option::is_some) fallback=ListSkeleton>
                    <Show when=move || open.with(Vec::is_empty) && missed.with(Vec::is_empty)>
                        <EmptyList />
                    </Show>
                    <Show when=move || open.with(|open| !open.is_empty())>
                        <div class="tabs" role="tablist" aria-label="Contacts" aria-orientation="vertical" on:keydown=on_key>
                            <For each=move || open.get() key=|id| *id let:contact_id>
                                <ContactTab contact_id />
                            </For>
                        </div>
                    </Show>
                    <Show when=move || missed.with(|missed| !missed.is_empty())>
                        <ul class="missed" aria-label="Missed and rejected">
                            <For each=move || missed.get() key=|contact| (contact.contact_id, contact.state_since) let:contact>
                                <MissedContact contact />
                            </For>
                        </ul>
                    </Show>
                </Show>
            </div>
        </section>
    }
}

/// The id of a contact's tab in the page.
pub fn tab_id(contact_id: ContactId) -> String {
    format!("tab-{contact_id}")
}

#[component]
fn Slots() -> impl IntoView {
    let desk = desk();
    let slots =
        Memo::new(move |_| desk.view.with(|view| view.as_ref().map(|view| (view.slots_taken, view.slots))));
    move || {
        slots.get().map(|(taken, all)| {
            view! {
                <span class="slots" title="Places for chats: taken of all">
                    {format!("{taken} of {all}")}
                    <span class="visually-hidden">" places taken"</span>
                </span>
            }
        })
    }
}

#[component]
fn EmptyList() -> impl IntoView {
    let desk = desk();
    let words = move || desk.view.with(|view| view.as_ref().map(|view| board::empty_words(view.status)));
    view! {
        <div class="empty">
            <Icon shape=Shape::Chats />
            <p>{words}</p>
        </div>
    }
}

#[component]
fn ListSkeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}

#[component]
fn ContactTab(contact_id: ContactId) -> impl IntoView {
    let desk = desk();
    let contact = Memo::new(move |_| desk.board.with(|board| board.find(contact_id).cloned()));
    let name = Memo::new(move |_| {
        contact.with(|contact| contact.as_ref().map(|c| c.customer_name.clone()).unwrap_or_default())
    });
    let ended = Memo::new(move |_| contact.with(|contact| contact.as_ref().is_some_and(is_ended)));
    let selected = Memo::new(move |_| desk.selected.get() == Some(contact_id));
    let unread = Memo::new(move |_| desk.chat(contact_id).map_or(0, |chat| chat.thread.with(Thread::unread)));
    let preview = Memo::new(move |_| {
        desk.chat(contact_id).map(|chat| chat.thread.with(Thread::preview)).unwrap_or_default()
    });
    let draft = Memo::new(move |_| {
        desk.chat(contact_id).is_some_and(|chat| !chat.draft.with(|draft| draft.trim().is_empty()))
    });
    let label = move || {
        let unread = match unread.get() {
            0 => String::new(),
            count => format!(", {count} unread"),
        };
        let ended = if ended.get() { ", After Contact Work" } else { "" };
        format!("{}{unread}{ended}", name.get())
    };
    let waiting_draft = move || draft.get() && !selected.get();
    view! {
        <div
            class="tab-card"
            class:is-selected=move || selected.get()
            class:has-unread=move || unread.get() != 0
            role="presentation"
        >
            <div class="tab-line">
                <button
                    class="tab"
                    id=tab_id(contact_id)
                    role="tab"
                    aria-label=label
                    aria-selected=move || selected.get().to_string()
                    aria-controls=move || selected.get().then_some("chat")
                    tabindex=move || if selected.get() { "0" } else { "-1" }
                    on:click=move |_| desk.run(Command::Go(contact_id))
                >
                    {move || name.get()}
                </button>
                <Show when=move || unread.get() != 0>
                    <span class="badge" aria-hidden="true">{move || unread.get()}</span>
                </Show>
            </div>
            <p class="tab-preview" aria-hidden="true" class:is-draft=waiting_draft>
                {move || if waiting_draft() { "Draft: not sent yet".to_owned() } else { preview.get() }}
            </p>
            <div class="tab-line tab-times" aria-hidden="true">
                <TabTimes desk contact_id ended />
            </div>
        </div>
    }
}

/// How long somebody has been waiting, and the time in all; after the chat, the time of After Contact Work.
#[component]
fn TabTimes(desk: Desk, contact_id: ContactId, ended: Memo<bool>) -> impl IntoView {
    let contact = Memo::new(move |_| desk.board.with(|board| board.find(contact_id).cloned()));
    let work =
        Signal::derive(move || contact.with(|contact| contact.as_ref().map(|contact| contact.state_since)));
    let total =
        Signal::derive(move || contact.with(|contact| contact.as_ref().map(|contact| contact.initiated_at)));
    let exchange =
        Memo::new(move |_| desk.chat(contact_id).and_then(|chat| chat.thread.with(Thread::last_exchange)));
    let since = Signal::derive(move || exchange.get().map(|(since, _)| since));
    let waits = Memo::new(move |_| exchange.get().is_some_and(|(_, customer)| customer));
    let left = Memo::new(move |_| {
        desk.chat(contact_id).is_some_and(|chat| chat.thread.with(Thread::customer_has_left))
    });
    let waits_long = Memo::new(move |_| {
        let waiting = exchange.get().filter(|(_, customer)| *customer);
        waiting.is_some_and(|(since, _)| desk.now.get().since(since) >= LONG)
    });
    view! {
        <Show
            when=move || ended.get()
            fallback=move || {
                view! {
                    <Show
                        when=move || left.get()
                        fallback=move || {
                            view! {
                                <span class="tab-exchange" class:is-waiting=move || waits_long.get()>
                                    <Icon shape=Shape::Clock />
                                    {move || if waits.get() { "Waiting " } else { "Answered " }}
                                    <Running label="Time since the last exchange" since />
                                </span>
                            }
                        }
                    >
                        <span class="tab-exchange">
                            <Icon shape=Shape::Offline />
                            "Customer left"
                        </span>
                    </Show>
                    <span class="tab-total">
                        <Running label="Time in all" since=total />
                        " in all"
                    </span>
                }
            }
        >
            <span class="tab-exchange is-work">
                <Icon shape=Shape::Clipboard />
                "After Contact Work "
                <Running label="After Contact Work" since=work />
            </span>
        </Show>
    }
}

#[component]
fn MissedContact(contact: AgentContact) -> impl IntoView {
    let desk = desk();
    let AgentContact { contact_id, customer_name, state, state_since, .. } = contact;
    let word = if state == AgentContactState::Rejected { "Rejected" } else { "Missed" };
    view! {
        <li class="missed-contact">
            <Icon shape=Shape::Missed />
            <span class="missed-words">
                <span class="tab-name">{customer_name.clone()}</span>
                <span class="tab-times">
                    {word} " " <Running label="Time since" since=Signal::stored(Some(state_since)) /> " ago"
                </span>
            </span>
            <button
                class="button is-small"
                aria-label=format!("Clear {customer_name}")
                aria-disabled=move || desk.is_busy(Busy::Contact(contact_id)).to_string()
                on:click=move |_| desk.run(Command::Clear(contact_id))
            >
                "Clear"
            </button>
        </li>
    }
}

fn is_ended(contact: &AgentContact) -> bool {
    contact.state == AgentContactState::Ended
}
