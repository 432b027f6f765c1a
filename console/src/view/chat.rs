use edgewise_shared::id::ContactId;
use edgewise_shared::transport::Status;
use leptos::prelude::*;

use super::contacts::tab_id;
use super::desk;
use super::dialog::Dialog;
use super::icon::{Icon, Shape};
use super::reply::Reply;
use super::running::Running;
use super::transcript::Transcript;
use crate::browser::page;
use crate::desk::{Busy, Chat};
use crate::model::command::Command;
use crate::model::thread::Thread;

/// The shown chat, or what to do while there is none.
#[component]
pub fn ChatPane() -> impl IntoView {
    let desk = desk();
    let shown = Memo::new(move |_| {
        let selected = desk.selected.get()?;
        desk.chats.with(|chats| chats.contains_key(&selected)).then_some(selected)
    });
    let any = Memo::new(move |_| desk.board.with(|board| !board.open.is_empty()));
    move || {
        let chat_of = |id| desk.chats.with_untracked(|chats| chats.get(&id).cloned());
        match shown.get().map(|id| (id, chat_of(id))) {
            Some((contact_id, Some(chat))) => view! { <OpenChat contact_id chat /> }.into_any(),
            _ => view! {
                <section class="chat is-empty" aria-label="Chat">
                    <div class="empty">
                        <Icon shape=Shape::Chats />
                        <p>{move || if any.get() { "Choose a chat from the list." } else { "A chat that you accept opens here." }}</p>
                    </div>
                </section>
            }
            .into_any(),
        }
    }
}

#[component]
fn OpenChat(contact_id: ContactId, chat: Chat) -> impl IntoView {
    let desk = desk();
    let contact = Memo::new(move |_| desk.board.with(|board| board.find(contact_id).cloned()));
    let name = Memo::new(move |_| {
        contact.with(|contact| contact.as_ref().map(|c| c.customer_name.clone()).unwrap_or_default())
    });
    let connected = Memo::new(move |_| desk.is_connected(contact_id));
    let busy = Memo::new(move |_| desk.is_busy(Busy::Contact(contact_id)));
    let thread = chat.thread.clone();
    let link = Memo::new(move |_| thread.with(|thread| (thread.link, thread.caught_up)));
    let lost = move || {
        connected.get()
            && matches!(link.get(), (Status::Backoff | Status::Offline, _) | (Status::Connecting, true))
    };
    let total =
        Signal::derive(move || contact.with(|contact| contact.as_ref().map(|contact| contact.initiated_at)));
    let thread = chat.thread.clone();
    let left = Memo::new(move |_| thread.with(Thread::customer_has_left));
    let thread = chat.thread.clone();
    let exchange =
        Signal::derive(move || thread.with(|thread| thread.last_exchange().map(|(since, _)| since)));
    let work =
        Signal::derive(move || contact.with(|contact| contact.as_ref().map(|contact| contact.state_since)));
    let details = Memo::new(move |_| desk.shows_details());
    let chat = StoredValue::new(chat);
    // The button that ended the chat is gone; whoever used it by key reads on.
    Effect::new(move |before: Option<bool>| {
        let connected = connected.get();
        if before == Some(true) && !connected {
            request_animation_frame(|| page::focus_if_nowhere(".transcript"));
        }
        connected
    });
    view! {
        <section class="chat" id="chat" role="tabpanel" aria-labelledby=tab_id(contact_id)>
            <header class="chat-head">
                <button
                    class="icon-button only-narrow"
                    aria-label="Back to contacts"
                    on:click=move |_| desk.chat_in_front.set(false)
                >
                    <Icon shape=Shape::ChevronLeft />
                </button>
                <div class="chat-title">
                    <h2>{move || name.get()}</h2>
                    <p class="chat-times">
                        <span>"In all " <Running label="Time in all" since=total /></span>
                        <Show when=move || connected.get()>
                            <span>"Last " <Running label="Time since the last exchange" since=exchange /></span>
                        </Show>
                    </p>
                </div>
                <Show when=move || connected.get() && !left.get()>
                    <button
                        class="button"
                        aria-label="Transfer"
                        title="Transfer to a queue or an agent (Alt Shift T)"
                        aria-disabled=move || busy.get().to_string()
                        on:click=move |_| desk.run(Command::Transfer)
                    >
                        <Icon shape=Shape::Transfer />
                        <span class="tool-words">"Transfer"</span>
                    </button>
                </Show>
                <Show when=move || connected.get()>
                    <button
                        class="button is-danger"
                        title="Alt Shift E"
                        aria-disabled=move || busy.get().to_string()
                        on:click=move |_| desk.run(Command::EndChat)
                    >
                        "End chat"
                    </button>
                </Show>
                <button
                    class="icon-button"
                    aria-label="Contact details"
                    title="Contact details (Alt Shift D)"
                    aria-expanded=move || details.get().to_string()
                    on:click=move |_| desk.run(Command::Details)
                >
                    <Icon shape=Shape::Panel />
                </button>
            </header>
            <Trouble contact_id chat />
            <Transcript contact_id chat />
            <Show
                when=move || connected.get()
                fallback=move || {
                    view! {
                        <footer class="after-work">
                            <div>
                                <p class="after-title">"This chat is over for you."</p>
                                <p class="after-meta">
                                    <Icon shape=Shape::Clipboard />
                                    "After Contact Work "
                                    <Running label="After Contact Work" since=work />
                                </p>
                            </div>
                            <button
                                class="button is-primary"
                                title="Alt Shift C"
                                aria-disabled=move || busy.get().to_string()
                                on:click=move |_| desk.run(Command::CloseContact)
                            >
                                "Close contact"
                            </button>
                        </footer>
                    }
                }
            >
                <Show when=lost>
                    <p class="quiet-line" role="status">
                        <Icon shape=Shape::Cloud />
                        "The connection to this chat is lost. What you write will be sent when it is back."
                    </p>
                </Show>
                <Show when=move || left.get()>
                    <p class="quiet-line" role="status">
                        <Icon shape=Shape::Offline />
                        {move || format!("{} has left the chat. End it when you are done.", name.get())}
                    </p>
                </Show>
                <Reply contact_id chat name />
            </Show>
        </section>
    }
}

/// Why there is no transcript, and a way on.
#[component]
fn Trouble(contact_id: ContactId, chat: StoredValue<Chat>) -> impl IntoView {
    let desk = desk();
    let trouble = chat.with_value(|chat| chat.trouble.clone());
    move || {
        trouble.get().map(|fault| {
            let words = fault.words("The transcript could not be opened.");
            view! {
                <div class="problem" role="alert">
                    <Icon shape=Shape::Warning />
                    <p>{words}</p>
                    <button class="button is-small" on:click=move |_| desk.connect(contact_id)>
                        "Try again"
                    </button>
                </div>
            }
        })
    }
}

/// Asks before the agent leaves a chat: there is no way back into it.
#[component]
pub fn ConfirmEnd(contact_id: ContactId) -> impl IntoView {
    let desk = desk();
    let name = desk
        .board
        .with_untracked(|board| board.find(contact_id).map(|c| c.customer_name.clone()))
        .unwrap_or_default();
    view! {
        <Dialog title="End this chat?" class="is-question">
            <p>
                {format!("You leave the chat with {name}, and After Contact Work begins. You can still read the transcript.")}
            </p>
            <div class="dialog-buttons">
                <button class="button" autofocus on:click=move |_| desk.overlay.set(None)>
                    "Keep chatting"
                </button>
                <button class="button is-danger-filled" on:click=move |_| desk.end_chat(contact_id)>
                    "End chat"
                </button>
            </div>
        </Dialog>
    }
}
