use edgewise_shared::id::ContactId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::desk;
use super::icon::{Icon, Shape};
use crate::desk::Chat;
use crate::model::reply::Room;

/// Where the agent writes. It grows with the text, up to a point; each chat keeps its own draft.
#[component]
pub fn Reply(contact_id: ContactId, chat: StoredValue<Chat>, name: Memo<String>) -> impl IntoView {
    let desk = desk();
    let draft = chat.with_value(|chat| chat.draft.clone());
    let field = NodeRef::<leptos::html::Textarea>::new();
    let room = {
        let draft = draft.clone();
        Memo::new(move |_| draft.with(|draft| Room::after(draft)))
    };
    let blank = {
        let draft = draft.clone();
        Memo::new(move |_| draft.with(|draft| draft.trim().is_empty()))
    };
    let cannot = Memo::new(move |_| blank.get() || matches!(room.get(), Room::Over(_)));
    let send = move || {
        if !cannot.get_untracked() {
            desk.send(contact_id);
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }
    };
    let grow = {
        let draft = draft.clone();
        move || {
            draft.track();
            if let Some(field) = field.get() {
                request_animation_frame(move || fit(&field));
            }
        }
    };
    Effect::new(grow);
    let write = draft.clone();
    let on_input = move |event| {
        write.set(event_target_value(&event));
        if !blank.get_untracked() {
            desk.typing(contact_id);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() && !event.alt_key() {
            event.prevent_default();
            send();
        }
    };
    view! {
        <footer class="reply">
            <div class="reply-box">
                <textarea
                    id="reply"
                    rows="1"
                    aria-label=move || format!("Reply to {}", name.get())
                    placeholder="Write a reply…"
                    aria-describedby="reply-room"
                    aria-keyshortcuts="Alt+Shift+W"
                    enterkeyhint="send"
                    node_ref=field
                    prop:value=move || draft.get()
                    on:input=on_input
                    on:keydown=on_key
                ></textarea>
                <button
                    class="send"
                    aria-label="Send"
                    title="Send (Enter)"
                    aria-disabled=move || cannot.get().to_string()
                    on:click=move |_| send()
                >
                    <Icon shape=Shape::Send />
                </button>
            </div>
            <p class="reply-room" id="reply-room" class:is-over=move || matches!(room.get(), Room::Over(_))>
                {move || room.get().words()}
            </p>
        </footer>
    }
}

/// As high as the text; the style sheet says where it ends and begins to scroll.
fn fit(field: &web_sys::HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(field);
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", field.scroll_height()));
}
