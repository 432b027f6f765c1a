//! The transcript.

use edgewise_shared::transport::{Ending, Failure};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{icon, skeleton, status_line};
use crate::app::{App, Earlier};
use crate::model::links::{Piece, pieces};
use crate::model::rows::{Row, RowKind};
use crate::{clock, words};

/// Within this many pixels of its end the transcript counts as being at its end.
const NEAR: i32 = 48;

/// The transcript, and what floats over its lower edge.
pub fn log(app: App) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let measure = keep_in_view(app, node);
    let scrolled = move |_| {
        if let Some(log) = node.get_untracked() {
            measure(&log);
        }
    };
    let ready = move || app.caught_up.get();
    let writing = move || {
        let now = app.now.get();
        app.transcript
            .with(|transcript| transcript.writing(now).map(words::is_writing))
            .unwrap_or_default()
    };
    let below = move || !app.at_end.get() && ready();
    let new = move || {
        if below() {
            words::new_count(app.unread())
        } else {
            String::new()
        }
    };
    view! {
        <div class="stage">
            <div
                class="log"
                node_ref=node
                role="log"
                aria-live="polite"
                aria-label=words::MESSAGES
                tabindex="0"
                on:scroll=scrolled
            >
                <Show when=ready fallback=skeleton>
                    {earlier(app)}
                    <For each=move || app.rows.get() key=|row| row.key.clone() children=move |row| row_view(app, row) />
                </Show>
            </div>
            <Show when=move || !writing().is_empty()>
                <p class="writing" aria-hidden="true">
                    <span class="dots"><i></i><i></i><i></i></span>
                    {writing}
                </p>
            </Show>
            {status_line(writing)}
            <Show when=below>
                <button type="button" class="latest" on:click=move |_| app.to_end.update(|count| *count += 1)>
                    {icon::icon(icon::DOWN)}
                    {new}
                </button>
            </Show>
        </div>
    }
}

/// Goes along with new messages while the reader is at the end, to the first new one when the reader comes back, and
/// keeps what is being read in place when earlier messages come in above it. Gives what to do when the reader scrolls.
fn keep_in_view(app: App, node: NodeRef<Div>) -> impl Fn(&web_sys::HtmlElement) + Copy {
    let from_end = StoredValue::new(0);
    let measure = move |log: &web_sys::HtmlElement| {
        let distance = log.scroll_height() - log.scroll_top();
        from_end.set_value(distance);
        app.at_end.set(distance - log.client_height() <= NEAR);
    };
    Effect::new(move |before: Option<(u32, bool, Earlier)>| {
        let now = (app.to_end.get(), app.caught_up.get(), app.earlier.get());
        let seen = app.is_seen();
        app.rows.track();
        app.ended.track();
        let before = before.unwrap_or((now.0, false, now.2));
        let Some(log) = node.get() else { return before };
        let wanted = now.0 != before.0 || now.1 != before.1;
        let prepended = before.2 == Earlier::Loading && now.2 != Earlier::Loading;
        let at_end = app.at_end.get_untracked();
        // Once what changed is drawn.
        request_animation_frame(move || {
            let divider = log.query_selector(".new").ok().flatten().filter(|_| wanted);
            if let Some(divider) = divider {
                log.set_scroll_top(divider.unchecked_into::<web_sys::HtmlElement>().offset_top() - 16);
            } else if prepended {
                log.set_scroll_top(log.scroll_height() - from_end.get_value());
            } else if wanted || at_end {
                log.set_scroll_top(log.scroll_height());
            }
            if seen {
                measure(&log);
            }
        });
        now
    });
    measure
}

fn earlier(app: App) -> impl IntoView {
    let label = move || {
        if app.earlier.get() == Earlier::Loading {
            words::LOADING
        } else {
            words::EARLIER
        }
    };
    view! {
        <Show when=move || app.earlier.get() != Earlier::None>
            <button type="button" class="earlier" on:click=move |_| app.fetch_earlier()>
                {label}
            </button>
        </Show>
    }
}

fn row_view(app: App, row: Row) -> AnyView {
    match row.kind {
        RowKind::Day(time) => view! { <p class="day">{clock::day(time)}</p> }.into_any(),
        RowKind::New => view! { <p class="new"><span>{words::NEW_MESSAGES}</span></p> }.into_any(),
        RowKind::Event(event) => view! { <p class="event">{words::event(&event)}</p> }.into_any(),
        RowKind::Bubble { own, name, text } => bubble(own, name, &text),
        RowKind::Meta {
            own,
            name,
            time,
            reach,
        } => {
            let time = clock::time(time);
            let first = reach.map_or(name, |reach| words::reach(reach).to_owned());
            let text = if first.is_empty() {
                time
            } else {
                [&first, " · ", &time].concat()
            };
            // Read out with each message it would drown the messages.
            view! { <p class="meta" class:own=own aria-live="off">{text}</p> }.into_any()
        }
        RowKind::Failed {
            client_token,
            failure,
        } => failed(app, client_token, &failure),
    }
}

fn bubble(own: bool, name: String, text: &str) -> AnyView {
    let author = if own { words::YOU.to_owned() } else { name };
    let pieces: Vec<AnyView> = pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned().into_any(),
            Piece::Link(link) => {
                let (link, target) = (link.to_owned(), link.to_owned());
                view! { <a href=target target="_blank" rel="noopener noreferrer nofollow">{link}</a> }
                    .into_any()
            }
        })
        .collect();
    view! {
        <div class="bubble" class:own=own>
            <span class="sr">{author} ": "</span>
            <p dir="auto">{pieces}</p>
        </div>
    }
    .into_any()
}

fn failed(app: App, client_token: String, failure: &Failure) -> AnyView {
    let ended = app.ended.get_untracked() == Some(Ending::ChatEnded) || *failure == Failure::ChatEnded;
    let (retried, discarded) = (client_token.clone(), client_token);
    view! {
        <p class="meta own failed">
            {icon::icon(icon::ALERT)}
            <span>{words::failure(failure)}</span>
            {(!ended)
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| app.retry(&retried)>{words::TRY_AGAIN}</button>
                        <button type="button" on:click=move |_| app.discard(&discarded)>{words::DISCARD}</button>
                    }
                })}
        </p>
    }
    .into_any()
}
