//! The transcript.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgewise_client::now;
use edgewise_shared::interactive::Said;
use edgewise_shared::markup::{Piece, pieces};
use edgewise_shared::transport::{Failure, Status};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{glyph, interactive, skeleton};
use crate::app::App;
use crate::dom::{El, button, el, follow, icon, soon, watch_size};
use crate::model::rows::{Reading, Row, RowKind, rows};
use crate::state::{Earlier, State};
use crate::{clock, words};

/// Within this many pixels of its end the transcript counts as being at its end.
const NEAR: i32 = 48;

/// The transcript, and what floats over its lower edge.
pub fn log(app: &'static App) -> El {
    let log = el("div", "log")
        .attr("role", "log")
        .attr("aria-live", "polite")
        .attr("aria-label", words::MESSAGES)
        .attr("tabindex", "0");
    let measure = keep_in_view(app, log.element());
    let caught_up = move || app.read(|state| state.caught_up);
    let writing =
        move || app.read(|state| state.transcript.writing(now()).map(words::is_writing).unwrap_or_default());
    let latest = move || app.read(|state| words::new_count(if state.at_end { 0 } else { state.unread() }));
    let dots = el("span", "dots").add(el("i", "")).add(el("i", "")).add(el("i", ""));
    let log = log
        .on("click", {
            let measure = measure.clone();
            // A card may have opened: who reads it has left the end.
            move |_| soon(measure.clone())
        })
        .on("scroll", move |_| measure())
        .slot(move || u32::from(caught_up()), move || (!caught_up()).then(skeleton))
        .add(earlier(app))
        .add(lines(app).when(caught_up));
    el("div", "stage")
        .add(log)
        .add(
            el("p", "writing")
                .add(dots.attr("aria-hidden", "true"))
                .add(el("span", "").attr("role", "status").says(writing))
                .has("data-on", move || (!writing().is_empty()).to_string()),
        )
        .add(
            button("latest", move || {
                app.change(|state| {
                    state.new_after = None;
                    state.jumps += 1;
                });
            })
            .add(icon(glyph::DOWN))
            .add(el("span", "").says(latest))
            .when(move || {
                app.read(|state| state.caught_up && !state.at_end && (!state.filling || state.unread() > 0))
            }),
        )
}

/// Where the transcript was scrolled to when it was last looked at.
#[derive(Clone, Copy, Default)]
struct Place {
    top: i32,
    from_end: i32,
}

/// Where to scroll to for what came last.
#[derive(Clone, Copy)]
enum End {
    /// The end of it all.
    Bottom(i32),
    /// The beginning of a form that is last and does not fit.
    Form(i32),
}

/// A form with nothing below it that was said.
const LAST_FORM: &str = ".asked:has(form):not(:has(~ .bubble, ~ .asked))";

/// Goes along with new messages while the reader is at the end, to the first new one when the reader comes back, and
/// keeps what is being read in place when earlier messages come in above it. Gives what to do when the reader scrolls.
fn keep_in_view(app: &'static App, log: &HtmlElement) -> impl Fn() + Clone + 'static {
    let place = Rc::new(Cell::new(Place::default()));
    let measure = {
        let (log, place) = (log.clone(), place.clone());
        move |scrolled: bool| {
            let (top, before) = (log.scroll_top(), place.get().top);
            let from_end = log.scroll_height() - top;
            place.set(Place { top, from_end });
            let (is_near, filling) = match end(&log) {
                End::Bottom(bottom) => (bottom - top <= NEAR, false),
                End::Form(begin) => ((top - begin).abs() <= NEAR, true),
            };
            // Only who scrolls up leaves the end; if it moved away because something came, it is followed.
            let follows = scrolled && top >= before && !filling;
            let changed = app.peek(|state| {
                let now = (is_near || (follows && state.at_end), filling);
                (state.is_seen() && (state.at_end, state.filling) != now).then_some(now)
            });
            if let Some(now) = changed {
                app.change(|state| (state.at_end, state.filling) = now);
            }
        }
    };
    let followed = log.clone();
    watch_size(log, move || {
        if app.peek(|state| state.at_end) {
            go_to_end(&followed);
        }
    });
    let (log, after) = (log.clone(), measure.clone());
    let done = Rc::new(Cell::new((0, 0)));
    follow(move || {
        let ready = app.read(|state| state.caught_up && state.is_seen());
        if !ready {
            return;
        }
        let (log, after, done, place) = (log.clone(), after.clone(), done.clone(), place.clone());
        // Once what changed is drawn.
        soon(move || {
            let (now, at_end) = app.peek(|state| ((state.jumps, state.prepended), state.at_end));
            let (jumps, prepended) = done.replace(now);
            let divider = log.query_selector(".new").ok().flatten().filter(|_| now.0 != jumps);
            if let Some(divider) = divider {
                log.set_scroll_top(divider.unchecked_into::<HtmlElement>().offset_top() - 16);
            } else if now.1 != prepended {
                log.set_scroll_top(log.scroll_height() - place.get().from_end);
            } else if now.0 != jumps || at_end {
                go_to_end(&log);
            }
            after(false);
        });
    });
    move || measure(true)
}

fn end(log: &HtmlElement) -> End {
    let room = log.client_height();
    let form = log.query_selector(LAST_FORM).ok().flatten().map(JsCast::unchecked_into::<HtmlElement>);
    match form.filter(|form| form.offset_height() > room) {
        Some(form) => End::Form(form.offset_top() - 16),
        None => End::Bottom(log.scroll_height() - room),
    }
}

fn go_to_end(log: &HtmlElement) {
    let (End::Bottom(top) | End::Form(top)) = end(log);
    log.set_scroll_top(top);
}

fn earlier(app: &'static App) -> El {
    let label = move || {
        app.read(|state| match state.earlier {
            Earlier::Loading => words::LOADING.to_owned(),
            Earlier::None | Earlier::Some => words::EARLIER.to_owned(),
        })
    };
    button("earlier", move || app.fetch_earlier()).says(label).when(move || {
        app.read(|state| {
            state.caught_up && state.earlier != Earlier::None && !state.transcript.entries().is_empty()
        })
    })
}

/// The rows, each kept as long as its key is there, so that nothing is drawn, or read out, twice.
fn lines(app: &'static App) -> El {
    let list = el("div", "");
    let parent = list.element().clone();
    let shown: RefCell<Vec<(String, El)>> = RefCell::default();
    follow(move || {
        let rows = app.read(|state: &State| {
            let moment = |date: &str| clock::parse(date).map_or_else(|| date.to_owned(), clock::moment);
            let reading = Reading {
                new_after: state.new_after,
                connected: state.status == Status::Live,
                goes_on: state.ended.is_none(),
                day_of: &clock::day_of,
                moment: &moment,
            };
            rows(&state.transcript, &state.pending, &reading)
        });
        let mut before: Vec<Option<(String, El)>> = shown.take().into_iter().map(Some).collect();
        let mut from = 0;
        let mut after = Vec::with_capacity(rows.len());
        for row in rows {
            // Rows seldom move: the next one is most likely where the last one was found.
            let is_it = |slot: &Option<(String, El)>| slot.as_ref().is_some_and(|(key, _)| *key == row.key);
            let rest = before.iter().skip(from).position(is_it).map(|index| index + from);
            if let Some(index) = rest.or_else(|| before.iter().position(is_it)) {
                from = index + 1;
                after.extend(before.get_mut(index).and_then(Option::take));
            } else {
                let drawn = row_view(app, &row);
                after.push((row.key, drawn));
            }
        }
        for (_, gone) in before.into_iter().flatten() {
            gone.element().remove();
        }
        let mut next = parent.first_child();
        for (_, el) in &after {
            if next.as_ref().is_some_and(|next| next.is_same_node(Some(el.element()))) {
                next = el.element().next_sibling();
            } else {
                let _ = parent.insert_before(el.element(), next.as_ref());
            }
        }
        shown.replace(after);
    });
    list
}

fn row_view(app: &'static App, row: &Row) -> El {
    match &row.kind {
        RowKind::Day(time) => el("p", "day").text(&clock::day(*time)),
        RowKind::New => el("p", "new").add(el("span", "").text(words::NEW_MESSAGES)),
        RowKind::Event(event) => el("p", "event").text(&words::event(event)),
        RowKind::Bubble { own, name, text } => bubble(app, *own, name, text),
        RowKind::Interactive { name, id, said, fate } => match &**said {
            Said::Message(message) => {
                interactive::interactive(app, author(app, false, name), id, message, fate)
            }
            _ => el("div", ""),
        },
        RowKind::Meta { own, name, time, reach } => {
            let first = reach.map_or(name.as_str(), |reach| words::reach(reach));
            let between = if first.is_empty() { "" } else { " · " };
            // Read out with each message it would drown the messages.
            el("p", if *own { "meta own" } else { "meta" })
                .attr("aria-live", "off")
                .text(first)
                .text(between)
                .add(el("bdi", "").text(&clock::time(*time)))
        }
        RowKind::Failed { client_token, failure } => failed(app, client_token, failure),
    }
}

/// Whose the following is, for those who cannot see it.
fn author(app: &'static App, own: bool, name: &str) -> El {
    let title = app.peek(|state| state.title.clone());
    let author = if own {
        words::YOU
    } else if name.is_empty() {
        &title
    } else {
        name
    };
    el("span", "sr").text(author).text(": ")
}

fn bubble(app: &'static App, own: bool, name: &str, text: &str) -> El {
    let mut said = el("p", "").attr("dir", "auto");
    for piece in pieces(text) {
        said = match piece {
            Piece::Text(text) => said.text(text),
            Piece::Link(link) => {
                let rel = "noopener noreferrer nofollow";
                said.add(el("a", "").attr("href", link).attr("target", "_blank").attr("rel", rel).text(link))
            }
        };
    }
    el("div", if own { "bubble own" } else { "bubble" }).add(author(app, own, name)).add(said)
}

fn failed(app: &'static App, client_token: &str, failure: &Failure) -> El {
    let line =
        el("p", "meta own failed").add(icon(glyph::ALERT)).add(el("span", "").text(&words::failure(failure)));
    if *failure == Failure::ChatEnded {
        return line;
    }
    let (retried, discarded) = (client_token.to_owned(), client_token.to_owned());
    line.add(button("", move || app.retry(&retried)).text(words::TRY_AGAIN))
        .add(button("", move || app.discard(&discarded)).text(words::DISCARD))
}
