use edgewise_shared::id::ContactId;
use edgewise_shared::markup::{Piece, pieces};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

use super::desk;
use super::icon::{Icon, Shape};
use crate::browser::clock;
use crate::desk::Chat;
use crate::model::asked::{Asked, Body, Choice};
use crate::model::clock::day_number;
use crate::model::thread::{Delivery, Thread};
use crate::model::transcript::{self, Message, Progress, Row, RowKind, Side};

/// Nearer to the end than this counts as at the end.
const NEAR_END: i32 = 48;

/// What was said. It stays at the end while the agent is there, and never moves text that is being read.
#[component]
pub fn Transcript(contact_id: ContactId, chat: StoredValue<Chat>) -> impl IntoView {
    let desk = desk();
    let Chat { thread, at_end, .. } = chat.get_value();
    at_end.set(true);
    let scroller = NodeRef::<leptos::html::Div>::new();
    let today = Memo::new(move |_| day_number(desk.now.get(), clock::zone));
    let rows = {
        let (thread, chat) = (thread.clone(), chat.get_value());
        Memo::new(move |_| {
            today.track();
            let live = chat.is_live();
            thread.with(|thread| transcript::rows(thread, live, desk.now.get_untracked(), clock::zone))
        })
    };
    let caught_up = {
        let thread = thread.clone();
        Memo::new(move |_| thread.with(|thread| thread.caught_up))
    };
    let cut = {
        let thread = thread.clone();
        Memo::new(move |_| thread.with(|thread| thread.cut.is_some()))
    };
    let unread = {
        let thread = thread.clone();
        Memo::new(move |_| thread.with(Thread::unread))
    };
    let typing = Memo::new(move |_| {
        let now = desk.now.get();
        thread.with(|thread| thread.typing_at(now).map(|name| format!("{name} is typing…")))
    });
    let to_end = move || {
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
    };
    let stays = at_end.clone();
    Effect::new(move || {
        rows.track();
        typing.track();
        if stays.get_untracked() {
            request_animation_frame(to_end);
        }
    });
    let fetch_earlier = move |_| {
        spawn_local(async move {
            let height =
                move || scroller.try_get_untracked().flatten().map_or(0, |scroller| scroller.scroll_height());
            let before = height();
            desk.fetch_earlier(contact_id).await;
            // What was being read stays where it is; the rest comes in above it.
            request_animation_frame(move || {
                if let Some(scroller) = scroller.try_get_untracked().flatten() {
                    scroller.set_scroll_top(scroller.scroll_top() + height() - before);
                }
            });
        });
    };
    // Less room (a keyboard, a line above the reply box) must not hide what the agent was reading at the end.
    let watch = StoredValue::new_local(None::<Observed>);
    let keeps = at_end.clone();
    Effect::new(move || {
        let Some(element) = scroller.get() else { return };
        let keeps = keeps.clone();
        let observed = Observed::new(&element, move || {
            if keeps.get_untracked() {
                to_end();
            }
        });
        watch.set_value(observed);
    });
    let left = at_end.clone();
    let on_scroll = move |_| {
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
            if left.get_untracked() != (below < NEAR_END) {
                left.set(below < NEAR_END);
            }
        }
    };
    let away = Memo::new(move |_| !at_end.get());
    view! {
        <div class="transcript-place" class:is-away=move || away.get()>
            <div
                class="transcript"
                role="log"
                aria-label="Transcript"
                aria-live="off"
                tabindex="0"
                node_ref=scroller
                on:scroll=on_scroll
            >
                <Show when=move || caught_up.get() fallback=move || view! { <TranscriptSkeleton /> }>
                    <Show when=move || cut.get()>
                        <button class="button is-small earlier" on:click=fetch_earlier>
                            "Earlier messages"
                        </button>
                    </Show>
                    <For each=move || rows.get() key=|row| row.key.clone() let:row>
                        <RowView contact_id row />
                    </For>
                </Show>
                <p class="typing" class:is-shown=move || typing.with(Option::is_some)>
                    <span class="typing-dots" aria-hidden="true">
                        <i></i>
                        <i></i>
                        <i></i>
                    </span>
                    <span>{move || typing.get()}</span>
                </p>
            </div>
            <Show when=move || away.get()>
                <button
                    class="jump"
                    class:has-news=move || unread.get() != 0
                    on:click=move |_| to_end()
                >
                    <Icon shape=Shape::ArrowDown />
                    {move || if unread.get() == 0 { "Latest messages" } else { "New messages" }}
                </button>
            </Show>
        </div>
    }
}

/// Tells when an element changes its size, for as long as it is held.
struct Observed {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Observed {
    fn new(element: &web_sys::Element, changed: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

#[component]
fn TranscriptSkeleton() -> impl IntoView {
    view! {
        <div class="skeleton is-transcript" aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
            <span></span>
        </div>
    }
}

#[component]
fn RowView(contact_id: ContactId, row: Row) -> impl IntoView {
    match row.kind {
        RowKind::Day(day) => view! { <p class="row-day">{day}</p> }.into_any(),
        RowKind::Line(line) => view! { <p class="row-line">{line}</p> }.into_any(),
        RowKind::Joined => view! {
            <div class="row-joined" role="separator" aria-label="You joined">
                <span>"You joined"</span>
            </div>
        }
        .into_any(),
        RowKind::Message(message) => view! { <MessageView contact_id message /> }.into_any(),
    }
}

#[component]
fn MessageView(contact_id: ContactId, message: Message) -> impl IntoView {
    let Message { side, author, time, body, first, last, progress } = message;
    let class = match side {
        Side::Own => "message is-own",
        Side::Customer => "message is-customer",
        Side::Colleague => "message is-colleague",
        Side::Bot => "message is-bot",
        Side::Flow => "message is-flow",
    };
    let label = format!("{author}, {time}");
    view! {
        <article class=class class:is-first=first class:is-last=last aria-label=label>
            {(first && side != Side::Own)
                .then(|| {
                    view! {
                        <p class="message-author">
                            {(side == Side::Bot).then(|| view! { <Icon shape=Shape::Bot /> })} {author}
                        </p>
                    }
                })}
            <div class="bubble">{body_view(body)}</div>
            {(last || progress.is_some())
                .then(|| {
                    view! {
                        <p class="message-meta">
                            {last.then(|| view! { <span>{time}</span> })}
                            {progress.map(|progress| view! { <ProgressView contact_id progress /> })}
                        </p>
                    }
                })}
        </article>
    }
}

fn body_view(body: Body) -> AnyView {
    match body {
        Body::Text(text) => linked(&text),
        Body::Asked(asked) => asked_view(asked),
        Body::Entered(entries) => {
            let entry = |(name, value): (String, String)| {
                view! {
                    <dt>{name}</dt>
                    <dd>{linked(&value)}</dd>
                }
            };
            view! { <dl class="entered">{entries.into_iter().map(entry).collect_view()}</dl> }.into_any()
        }
    }
}

/// What the customer was asked: as the agent reads it, not to be answered here.
fn asked_view(asked: Asked) -> AnyView {
    let option = |Choice { text, detail, chosen }: Choice| {
        view! {
            <li class:is-chosen=chosen>
                {chosen
                    .then(|| {
                        view! {
                            <Icon shape=Shape::Sent />
                            <span class="visually-hidden">"Chosen: "</span>
                        }
                    })} <span>{text}</span> {detail.map(|detail| view! { <small>{detail}</small> })}
            </li>
        }
    };
    let options = asked.options.into_iter().map(option).collect_view();
    view! {
        <p class="asked-title">{asked.title}</p>
        {asked.subtitle.map(|subtitle| view! { <p class="asked-more">{subtitle}</p> })}
        <ul class="asked-options">{options}</ul>
        {(!asked.state.is_empty()).then(|| view! { <p class="asked-more">{asked.state}</p> })}
    }
    .into_any()
}

fn linked(text: &str) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Link(link) => view! {
            <a href=link.to_owned() target="_blank" rel="noopener noreferrer nofollow">
                {link.to_owned()}
            </a>
        }
        .into_any(),
    };
    pieces(text).into_iter().map(piece).collect_view().into_any()
}

#[component]
fn ProgressView(contact_id: ContactId, progress: Progress) -> impl IntoView {
    let desk = desk();
    let words = progress.words();
    let (shape, class) = match &progress {
        Progress::Sending => (Shape::Clock, "progress"),
        Progress::Waiting => (Shape::Cloud, "progress"),
        Progress::Reached(Delivery::Sent) => (Shape::Sent, "progress"),
        Progress::Reached(Delivery::Delivered) => (Shape::Delivered, "progress"),
        Progress::Reached(Delivery::Read) => (Shape::Delivered, "progress is-read"),
        Progress::Failed { .. } => (Shape::Warning, "progress is-failed"),
    };
    let failed = match progress {
        Progress::Failed { client_token, .. } => Some(StoredValue::new(client_token)),
        _ => None,
    };
    view! {
        <span class=class>
            <Icon shape />
            {words}
            {failed
                .map(|token| {
                    view! {
                        <button
                            class="link-button"
                            on:click=move |_| desk.retry(contact_id, &token.get_value())
                        >
                            "Try again"
                        </button>
                        <button
                            class="link-button"
                            on:click=move |_| desk.discard(contact_id, &token.get_value())
                        >
                            "Discard"
                        </button>
                    }
                })}
        </span>
    }
}
