//! What can be chosen from: lists, panels, quick replies, times and carousels. While it is open its choices are buttons;
//! after that they are words, of which the chosen one is marked.

use std::rc::Rc;

use edgewise_client::json::{object, write};
use edgewise_shared::id::ItemId;
use edgewise_shared::interactive::{
    Action, Choices, Element, Fate, Image, Interactive, Layout, Paging, Slot, Template,
};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::tree::Tree;
use edgewise_shared::wire::content_type::{INTERACTIVE_RESPONSE, TEXT_PLAIN};
use wasm_bindgen::JsValue;

use super::{answered, form, glyph};
use crate::app::App;
use crate::dom::{El, button, el, icon};
use crate::model::spoken::words_of;
use crate::{clock, words};

/// An interactive message, below the words `before` that say whose it is.
pub fn interactive(app: &'static App, before: El, id: &ItemId, message: &Interactive, fate: &Fate) -> El {
    let asked = Rc::new(Asked { app, id: id.clone(), fate: fate.clone() });
    match &message.template {
        Template::Choices(choices) if choices.layout == Layout::Replies => {
            let said = bubble(before, &choices.title, choices.subtitle.as_deref());
            row().add(said).add(list(&asked, choices, ""))
        }
        Template::Choices(choices) => row().add(card(&asked, choices, "").add_first(before)),
        Template::Times { title, subtitle, place, slots } => {
            let head = heading(title, subtitle.as_deref());
            let place = place.as_deref().map(|place| el("p", "hint").text(place));
            row().add(el("div", "card").add(before).add(head.add_some(place)).add(times(&asked, slots)))
        }
        Template::Carousel { title, cards } => {
            row().add(bubble(before, title, None)).add(carousel(&asked, title, cards))
        }
        Template::View(view) => row().add(form::view(app, id, view, fate).add_first(before)),
        Template::Unknown(_) => bubble(before, &words_of(message), None),
    }
}

/// A message that was asked to choose from.
struct Asked {
    app: &'static App,
    id: ItemId,
    fate: Fate,
}

impl Asked {
    fn is_chosen(&self, card: &str, title: &str) -> bool {
        matches!(&self.fate, Fate::Answered { card: of, text } if of == card && text == title)
    }

    fn answer(&self, content_type: &str, content: &str) {
        self.app.say(content_type, content);
        answered(self.app);
    }

    /// Asks for another page of the list, naming it as the message does.
    fn turn(&self, paging: Paging) {
        let message = self.app.content(&self.id);
        let data = message.member("data");
        let places = [data.member("content"), data.clone(), message.clone()];
        let named = |name: &str| {
            let found = places.iter().map(|place| place.member(name).0);
            found.clone().find(|value| !value.is_undefined()).unwrap_or(JsValue::UNDEFINED)
        };
        let data = object(&[
            ("actionName", paging.name().into()),
            ("preIndex", named("preIndex")),
            ("nextIndex", named("nextIndex")),
            ("listId", named("listId")),
            ("templateType", message.member("templateType").0),
            ("referenceId", named("referenceId")),
        ]);
        let content = write(&[("version", "1.0".into()), ("data", data), ("action", paging.name().into())]);
        self.app.say(INTERACTIVE_RESPONSE, &content);
    }
}

fn row() -> El {
    el("div", "asked")
}

fn bubble(before: El, title: &str, subtitle: Option<&str>) -> El {
    el("div", "bubble").add(before).add(heading(title, subtitle))
}

fn heading(title: &str, subtitle: Option<&str>) -> El {
    let subtitle = subtitle.map(|subtitle| el("p", "hint").attr("dir", "auto").text(subtitle));
    let title = (!title.is_empty()).then(|| el("p", "title").attr("dir", "auto").text(title));
    el("div", "words").add_some(title).add_some(subtitle)
}

fn card(asked: &Rc<Asked>, choices: &Choices, identifier: &str) -> El {
    el("div", "card")
        .add_some(choices.image.as_ref().map(|image| picture(image, "wide")))
        .add(heading(&choices.title, choices.subtitle.as_deref()))
        .add(list(asked, choices, identifier))
}

fn list(asked: &Rc<Asked>, choices: &Choices, card: &str) -> El {
    let class = match choices.layout {
        Layout::List => "options",
        Layout::Panel => "options centred",
        Layout::Replies => "options replies",
    };
    let group = el("div", class).attr("role", "group").attr("aria-label", &choices.title);
    choices
        .elements
        .iter()
        .fold(group, |group, element| group.add_some(option(asked, choices, card, element)))
}

fn option(asked: &Rc<Asked>, choices: &Choices, card: &str, element: &Element) -> Option<El> {
    let words = el("span", "words")
        .add(el("span", "").attr("dir", "auto").text(&element.title))
        .add_some(element.subtitle.as_ref().map(|text| el("small", "").attr("dir", "auto").text(text)));
    let image = element.image.as_ref().map(|image| picture(image, "small"));
    let open = asked.fate == Fate::Open;
    match &element.action {
        Action::Open { url, here } => {
            let target = if *here { "_top" } else { "_blank" };
            let link = el("a", "option").attr("href", url).attr("target", target).attr("rel", LINKED);
            Some(link.add_some(image).add(words).add(icon(glyph::AWAY)))
        }
        Action::Page(paging) => {
            let (asked, paging) = (asked.clone(), *paging);
            open.then(|| button("option turn", move || asked.turn(paging)).add(words))
        }
        Action::Say(title) if open => {
            let answer = if card.is_empty() {
                title.clone()
            } else {
                write(&[
                    ("templateIdentifier", card.into()),
                    ("listTitle", (&choices.whole_title).into()),
                    ("selectionText", title.into()),
                ])
            };
            let asked = asked.clone();
            let choose = move || asked.answer(TEXT_PLAIN, &answer);
            Some(button("option", choose).add_some(image).add(words))
        }
        Action::Say(title) => Some(closed("option", asked.is_chosen(card, title), words, image)),
    }
}

/// Links of strangers are told nothing of us.
const LINKED: &str = "noopener noreferrer nofollow";

/// What can no longer be chosen, and whether it was.
fn closed(class: &str, chosen: bool, words: El, image: Option<El>) -> El {
    let mark = || el("span", "sr").text(words::CHOSEN);
    let class = if chosen { [class, " closed chosen"] } else { [class, " closed"] };
    el("div", &class.concat())
        .add_some(chosen.then(mark))
        .add_some(image)
        .add(words)
        .add_some(chosen.then(|| icon(glyph::DONE)))
}

/// A picture; where it cannot be had, nothing.
fn picture(image: &Image, class: &str) -> El {
    let picture = el("img", class)
        .attr("alt", &image.description)
        .attr("loading", "lazy")
        .attr("referrerpolicy", "no-referrer")
        .attr("src", &image.url);
    let shown = picture.element().clone();
    picture.on("error", move |_| shown.set_hidden(true))
}

/// Times, by the days of the reader's calendar.
fn times(asked: &Rc<Asked>, slots: &[Slot]) -> El {
    let known = slots.iter().filter_map(|slot| Some((clock::parse(&slot.date)?, slot)));
    let mut known: Vec<(Timestamp, &Slot)> = known.collect();
    known.sort_by_key(|(begin, _)| *begin);
    let all = el("div", "times");
    let all =
        known.chunk_by(|(a, _), (b, _)| clock::day_of(*a) == clock::day_of(*b)).fold(all, |all, day| {
            let name = day.first().map(|(begin, _)| clock::day(*begin)).unwrap_or_default();
            let group = el("div", "slots").attr("role", "group").attr("aria-label", &name);
            let group = day.iter().fold(group, |group, (begin, slot)| group.add(time(asked, *begin, slot)));
            all.add(el("p", "slots-day").attr("aria-hidden", "true").text(&name)).add(group)
        });
    all.add(el("p", "hint").text(&words::in_zone(&clock::zone())))
}

fn time(asked: &Rc<Asked>, begin: Timestamp, slot: &Slot) -> El {
    let end = (slot.seconds > 0).then(|| begin.after(Span::seconds(slot.seconds.into())));
    let words = el("span", "").text(&clock::time(begin));
    let words = end.into_iter().fold(words, |words, end| words.text(" – ").text(&clock::time(end)));
    if asked.fate == Fate::Open {
        let (asked, date) = (asked.clone(), slot.date.clone());
        button("option", move || asked.answer(TEXT_PLAIN, &date)).add(words)
    } else {
        closed("option", asked.is_chosen("", &slot.date), words, None)
    }
}

fn carousel(asked: &Rc<Asked>, title: &str, cards: &[(String, Choices)]) -> El {
    let track = el("div", "track").attr("role", "group").attr("aria-label", title).attr("tabindex", "0");
    let track = cards.iter().fold(track, |track, (identifier, choices)| {
        let card = card(asked, choices, identifier);
        track.add(card.attr("role", "group").attr("aria-label", &choices.title))
    });
    let turn = |class: &str, name: &str, path: &str, by: i32| {
        let track = track.element().clone();
        let scroll = move || track.set_scroll_left(track.scroll_left() + by * track.client_width() * 4 / 5);
        button(class, scroll).attr("aria-label", name).add(icon(path))
    };
    el("div", "carousel")
        .add(track.clone())
        .add(turn("icon", words::PREVIOUS_CARD, glyph::BACK, -1))
        .add(turn("icon", words::NEXT_CARD, glyph::RIGHT, 1))
}
