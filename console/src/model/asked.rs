//! What messages show besides plain words: what was asked to choose from and what became of it, and what was entered.

use edgewise_shared::interactive::{
    self, Action, Choices, Fate, Interactive, Line, Said, Template, ViewAnswer, ViewShown, fate,
};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::participant::{Item, ParticipantRole};
use serde_json::Value;

use super::clock::{self, Zone};

/// What a message shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Words.
    Text(String),
    /// Something to choose from or to fill in.
    Asked(Asked),
    /// What was filled in, as names and values.
    Entered(Vec<(String, String)>),
}

/// Something that a customer was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is about.
    pub title: String,
    /// More about it.
    pub subtitle: Option<String>,
    /// What there is to choose from.
    pub options: Vec<Choice>,
    /// What became of it, in words; empty for what cannot be answered.
    pub state: &'static str,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is.
    pub text: String,
    /// More about it.
    pub detail: Option<String>,
    /// Whether the customer chose it.
    pub chosen: bool,
}

/// The messages of a chat, read.
pub struct Messages<'a> {
    items: Vec<&'a Item>,
    said: Vec<Said>,
    now: Timestamp,
    zone: Zone,
}

impl<'a> Messages<'a> {
    /// Reads these messages, the earliest first, for an agent at `now`.
    pub fn read(items: Vec<&'a Item>, now: Timestamp, zone: Zone) -> Self {
        let said = items.iter().map(|item| said(&item.content_type, content(item))).collect();
        Self { items, said, now, zone }
    }

    /// What a message shows, by its place among them. Nothing if a later one has taken its place.
    pub fn body(&self, place: usize) -> Option<Body> {
        let (item, said) = (self.items.get(place)?, self.said.get(place)?);
        let customer = item.participant_role == Some(ParticipantRole::Customer);
        Some(match said {
            Said::Message(message) if !customer => match fate(message, self.lines().skip(place + 1)) {
                Fate::Replaced => return None,
                fate => Body::Asked(self.asked(message, &fate)),
            },
            Said::View(answer) => entered(answer, self.before(place).find_map(view)),
            Said::Text => match self.before(place).next().map(|message| &message.template) {
                Some(Template::Times { slots, .. })
                    if slots.iter().any(|slot| slot.date == content(item)) =>
                {
                    Body::Text(self.moment(content(item)))
                }
                _ => Body::Text(super::thread::said(item)),
            },
            Said::Message(_) | Said::Pick(_) | Said::Paging => Body::Text(super::thread::said(item)),
        })
    }

    fn asked(&self, message: &Interactive, fate: &Fate) -> Asked {
        let chosen = |card: &str, text: &str| matches!(fate, Fate::Answered { card: of, text: said } if of == card && said == text);
        let (subtitle, options) = match &message.template {
            Template::Choices(choices) => (choices.subtitle.clone(), options(choices, "", &chosen)),
            Template::Times { subtitle, slots, .. } => {
                let time = |slot: &interactive::Slot| Choice {
                    text: self.moment(&slot.date),
                    detail: None,
                    chosen: chosen("", &slot.date),
                };
                (subtitle.clone(), slots.iter().map(time).collect())
            }
            Template::Carousel { cards, .. } => {
                let of_card = |(card, choices): &(String, Choices)| {
                    let mut options = options(choices, card, &chosen);
                    for option in &mut options {
                        option.text = format!("{}: {}", choices.title, option.text);
                    }
                    options
                };
                (None, cards.iter().flat_map(of_card).collect())
            }
            Template::View(_) | Template::Unknown(_) => (None, Vec::new()),
        };
        let state = match (&message.template, fate) {
            (Template::Unknown(_), _) => "",
            (_, Fate::Open) => "Waiting for an answer",
            (_, Fate::Stale | Fate::Replaced) => "Not answered",
            (_, Fate::Answered { .. }) => "Answered",
        };
        Asked { title: title(message), subtitle, options, state }
    }

    /// A time of a message on the agent's wall; the text itself if it is no time.
    fn moment(&self, date: &str) -> String {
        time(date).map_or_else(|| date.to_owned(), |time| clock::day_and_time(time, self.now, self.zone))
    }

    /// What was asked before a message, the latest first.
    fn before(&self, place: usize) -> impl Iterator<Item = &Interactive> {
        self.said.iter().take(place).rev().filter_map(message_of)
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let line =
            |(item, said): (&&'a Item, _)| Line { role: item.participant_role, text: content(item), said };
        self.items.iter().zip(&self.said).map(line)
    }
}

/// What a message of this content type says, apart from its text.
pub fn said(content_type: &str, content: &str) -> Said {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    interactive::read(content_type, content, parse)
}

/// What an interactive message is about, in words.
pub fn title(message: &Interactive) -> String {
    match (message.title(), &message.template) {
        ("", Template::View(_)) => "A form".to_owned(),
        ("", _) => "Something to choose from".to_owned(),
        (title, _) => title.to_owned(),
    }
}

fn content(item: &Item) -> &str {
    item.content.as_deref().unwrap_or_default()
}

fn message_of(said: &Said) -> Option<&Interactive> {
    if let Said::Message(message) = said { Some(message) } else { None }
}

fn view(message: &Interactive) -> Option<&ViewShown> {
    if let Template::View(view) = &message.template { Some(view) } else { None }
}

fn options(choices: &Choices, card: &str, chosen: &dyn Fn(&str, &str) -> bool) -> Vec<Choice> {
    let option = |element: &interactive::Element| {
        let (detail, chosen) = match &element.action {
            Action::Say(whole) => (element.subtitle.clone(), chosen(card, whole)),
            Action::Open { url, .. } => (Some(url.clone()), false),
            Action::Page(_) => return None,
        };
        Some(Choice { text: element.title.clone(), detail, chosen })
    };
    choices.elements.iter().filter_map(option).collect()
}

/// What was entered; what was pressed, where nothing was.
fn entered(answer: &ViewAnswer, view: Option<&ViewShown>) -> Body {
    let words = |(label, value): (&str, String)| {
        let value = match value.as_str() {
            "true" => "Yes".to_owned(),
            "false" => "No".to_owned(),
            _ => value,
        };
        (label.to_owned(), value)
    };
    let entries: Vec<(String, String)> = answer.shown(view).into_iter().map(words).collect();
    match (entries.as_slice(), answer.action_label(view)) {
        ([], "") => Body::Text("Answered".to_owned()),
        ([], action) => Body::Text(action.to_owned()),
        ([(label, chosen)], _) if label.is_empty() => Body::Text(chosen.clone()),
        _ => Body::Entered(entries),
    }
}

/// The time that a text of a message spells, such as `2026-02-09T17:00+01:00`.
fn time(date: &str) -> Option<Timestamp> {
    let (day, rest) = date.split_once('T')?;
    let (clock, offset) = match (rest.strip_suffix('Z'), rest.rfind(['+', '-'])) {
        (Some(clock), _) => (clock, 0),
        (None, Some(sign)) => {
            let (clock, offset) = rest.split_at(sign);
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            (clock, if offset.starts_with('-') { -minutes } else { minutes })
        }
        (None, None) => (rest, 0),
    };
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    let utc: Timestamp = format!("{day}T{clock}{seconds}Z").parse().ok()?;
    Some(utc.after(Span::minutes(-offset)))
}

#[cfg(test)]
mod tests {
    use edgewise_shared::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE};
    use serde_json::json;

    use super::super::thread::fixture::{START, message};
    use super::*;

    fn asking(seq: u64, kind: &str, content: &Value) -> Item {
        let content = json!({ "templateType": kind, "data": { "content": content } }).to_string();
        Item { content_type: INTERACTIVE.to_owned(), ..message(seq, "bot", 0, &content) }
    }

    fn answering(seq: u64, content: &Value) -> Item {
        Item { content_type: INTERACTIVE_RESPONSE.to_owned(), ..message(seq, "c", 0, &content.to_string()) }
    }

    fn bodies(items: &[Item]) -> Vec<Option<Body>> {
        let messages = Messages::read(items.iter().collect(), START, |_| 0);
        (0..items.len()).map(|place| messages.body(place)).collect()
    }

    fn asked(body: Option<&Option<Body>>) -> (String, Vec<String>, &'static str) {
        let Some(Some(Body::Asked(asked))) = body else { panic!("{body:?}") };
        let option = |option: &Choice| format!("{}{}", if option.chosen { "> " } else { "" }, option.text);
        (asked.title.clone(), asked.options.iter().map(option).collect(), asked.state)
    }

    #[test]
    fn the_chosen_option_is_marked() {
        let list = json!({ "title": "Which?", "elements": [{ "title": "Order" }, { "title": "Refund" }] });
        let items = [asking(1, "ListPicker", &list), message(2, "c", 1, "Refund")];
        let expected = ("Which?".to_owned(), vec!["Order".to_owned(), "> Refund".to_owned()], "Answered");
        assert_eq!(asked(bodies(&items).first()), expected);
        assert_eq!(asked(bodies(&items[..1]).first()).2, "Waiting for an answer");
        let late = [items[0].clone(), message(2, "bot", 1, "Well")];
        assert_eq!(asked(bodies(&late).first()).2, "Not answered");
    }

    #[test]
    fn times_are_told_as_the_agents_wall_shows_them() {
        let slots = json!([{ "date": "2026-02-09T13:00+02:00" }, { "date": "2026-02-09T12:30:00Z" }]);
        let items = [
            asking(1, "TimePicker", &json!({ "title": "When?", "timeslots": slots })),
            message(2, "c", 1, "2026-02-09T13:00+02:00"),
        ];
        let all = bodies(&items);
        assert_eq!(asked(all.first()).1, ["> Today 11:00", "Today 12:30"]);
        assert_eq!(all[1], Some(Body::Text("Today 11:00".to_owned())));
    }

    #[test]
    fn a_pick_from_a_carousel_is_marked_in_its_card() {
        let card = |id: &str| {
            let content = json!({ "title": id, "elements": [{ "title": "Book" }] });
            json!({ "templateIdentifier": id, "templateType": "Panel", "data": { "content": content } })
        };
        let pick =
            json!({ "templateIdentifier": "b", "listTitle": "b", "selectionText": "Book" }).to_string();
        let content = json!({ "title": "Where?", "elements": [card("a"), card("b")] });
        let all = bodies(&[asking(1, "Carousel", &content), message(2, "c", 1, &pick)]);
        assert_eq!(asked(all.first()).1, ["a: Book", "> b: Book"]);
        assert_eq!(all[1], Some(Body::Text("b: Book".to_owned())));
    }

    #[test]
    fn what_was_entered_is_a_table_and_never_json() {
        let items = json!([
            { "Name": "city", "Label": "City" },
            { "Name": "pets", "Label": "Pets?" },
        ]);
        let data = json!({ "Heading": "Address", "Sections": [{ "Items": items }], "Back": "Go back" });
        let view = json!({ "viewToken": "form:1", "viewData": data });
        let form = json!({ "city": "Utrecht", "pets": true });
        let entered =
            json!({ "action": "Next", "data": { "FormData": form }, "templateType": "ViewResource" });
        let all = bodies(&[asking(1, "ViewResource", &view), answering(2, &entered)]);
        assert_eq!(asked(all.first()), ("Address".to_owned(), Vec::new(), "Answered"));
        let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(all[1], Some(Body::Entered(vec![row("City", "Utrecht"), row("Pets?", "Yes")])));
        let alone = bodies(&[answering(1, &entered)]);
        assert_eq!(alone[0], Some(Body::Entered(vec![row("city", "Utrecht"), row("pets", "Yes")])));
        let back = json!({ "action": "Back", "data": {}, "templateType": "ViewResource" });
        let all = bodies(&[asking(1, "ViewResource", &view), answering(2, &back)]);
        assert_eq!(all[1], Some(Body::Text("Go back".to_owned())));
        let hidden = json!({ "action": "", "templateType": "ViewResource" });
        assert_eq!(bodies(&[answering(1, &hidden)])[0], Some(Body::Text("Answered".to_owned())));
    }

    #[test]
    fn a_page_of_a_list_that_was_replaced_is_gone() {
        let page =
            |title: &str| json!({ "title": "Which?", "referenceId": "r", "elements": [{ "title": title }] });
        let all = bodies(&[asking(1, "ListPicker", &page("a")), asking(2, "ListPicker", &page("b"))]);
        assert_eq!((all[0].is_none(), asked(all.get(1)).1), (true, vec!["b".to_owned()]));
    }

    #[test]
    fn what_cannot_be_read_has_words_still() {
        let broken = Item { content_type: INTERACTIVE.to_owned(), ..message(1, "bot", 0, "{") };
        assert_eq!(asked(bodies(&[broken]).first()).0, "Something to choose from");
    }
}
