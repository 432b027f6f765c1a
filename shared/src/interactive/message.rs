//! An interactive message, read and bounded.

use super::choices::{Choices, layout};
use super::{TEXT_LIMIT, shortened};
use crate::tree::Tree;
use crate::view;

/// How many cards of a carousel are shown.
const CARDS: usize = 5;
/// How many times are shown.
const SLOTS: usize = 40;

/// An interactive message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interactive {
    /// A later message with the same reference takes the place of this one.
    pub reference_id: Option<String>,
    /// What it shows.
    pub template: Template,
}

/// What an interactive message shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// Things to choose one of.
    Choices(Choices),
    /// Times to choose one of.
    Times {
        /// What they are for.
        title: String,
        /// More about it.
        subtitle: Option<String>,
        /// Where it takes place.
        place: Option<String>,
        /// The times.
        slots: Vec<Slot>,
    },
    /// Cards with things to choose from.
    Carousel {
        /// What they are about.
        title: String,
        /// The cards, each with the identifier that its answer names.
        cards: Vec<(String, Choices)>,
    },
    /// A view.
    View(ViewShown),
    /// Something that is not known here: the words in it, if it has any.
    Unknown(Option<String>),
}

/// A time to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// When it begins, as it was sent, which is also how it is answered.
    pub date: String,
    /// How long it lasts, in seconds; 0 if it does not say.
    pub seconds: u32,
}

/// A view that is shown to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewShown {
    /// What its template is asked for by.
    pub token: String,
    /// What it is about.
    pub heading: Option<String>,
    /// What its fields and actions are called, by their names; empty for a field that is not called anything.
    pub labels: Vec<(String, String)>,
    /// What can be chosen in its fields: the field's name, the value, and what it is called.
    pub choices: Vec<(String, String, String)>,
}

impl ViewShown {
    /// What a field or an action is called, if the view has it.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(known, _)| known == name).map(|(_, label)| label.as_str())
    }

    /// What a value of a field is called, if it is one that could be chosen.
    #[must_use]
    pub fn choice(&self, name: &str, value: &str) -> Option<&str> {
        let is_it = |(field, known, _): &&(String, String, String)| field == name && known == value;
        self.choices.iter().find(is_it).map(|(_, _, label)| label.as_str())
    }
}

impl Interactive {
    /// Reads the content of a message.
    #[must_use]
    pub fn read<T: Tree>(message: &T) -> Self {
        let data = message.member("data");
        let content = data.member("content");
        let kind = message.member("templateType").text().unwrap_or_default();
        let places = [&content, &data, message];
        let reference_id = places.iter().find_map(|place| place.member("referenceId").text());
        let template = match kind.as_str() {
            "TimePicker" => times(&content),
            "Carousel" => carousel(&content),
            view::TEMPLATE_TYPE => view_shown(&content),
            _ => layout(&kind).and_then(|layout| Choices::read(layout, &content)).map(Template::Choices),
        };
        let words = || {
            let title = |place: &T| shortened(&place.member("title"), TEXT_LIMIT);
            title(&content).or_else(|| title(&data.member("replyMessage"))).or_else(|| title(&data))
        };
        Self { reference_id, template: template.unwrap_or_else(|| Template::Unknown(words())) }
    }

    /// What it is about, in words; empty if it does not say.
    #[must_use]
    pub fn title(&self) -> &str {
        match &self.template {
            Template::Choices(choices) => &choices.title,
            Template::Times { title, .. } | Template::Carousel { title, .. } => title,
            Template::View(view) => view.heading.as_deref().unwrap_or_default(),
            Template::Unknown(words) => words.as_deref().unwrap_or_default(),
        }
    }
}

fn times<T: Tree>(content: &T) -> Option<Template> {
    let slot = |slot: &T| {
        let date = slot.member("date").text()?;
        let seconds = slot.member("duration").text().and_then(|text| text.parse().ok()).unwrap_or(0);
        Some(Slot { date, seconds })
    };
    let slots: Vec<Slot> = content.list_of("timeslots").iter().filter_map(slot).take(SLOTS).collect();
    (!slots.is_empty()).then(|| Template::Times {
        title: shortened(&content.member("title"), TEXT_LIMIT).unwrap_or_default(),
        subtitle: shortened(&content.member("subtitle"), TEXT_LIMIT),
        place: shortened(&content.member("location").member("title"), TEXT_LIMIT),
        slots,
    })
}

fn carousel<T: Tree>(content: &T) -> Option<Template> {
    let card = |card: &T| {
        let layout = layout(&card.member("templateType").text()?)?;
        let choices = Choices::read(layout, &card.member("data").member("content"))?;
        Some((card.member("templateIdentifier").text().unwrap_or_default(), choices))
    };
    let cards: Vec<_> = content.list_of("elements").iter().filter_map(card).take(CARDS).collect();
    let title = shortened(&content.member("title"), TEXT_LIMIT).unwrap_or_default();
    (!cards.is_empty()).then_some(Template::Carousel { title, cards })
}

fn view_shown(content: &impl Tree) -> Option<Template> {
    let token = content.member("viewToken").text()?;
    let data = content.member("viewData");
    let (mut labels, mut choices) = (Vec::new(), Vec::new());
    let items = data.list_of("Sections").into_iter().flat_map(|section| section.list_of("Items"));
    for item in items {
        let Some(name) = item.member("Name").text() else { continue };
        for option in item.list_of("Options") {
            let named = option.member("Value").text().zip(shortened(&option.member("Label"), TEXT_LIMIT));
            choices.extend(named.map(|(value, label)| (name.clone(), value, label)));
        }
        labels.push((name, shortened(&item.member("Label"), TEXT_LIMIT).unwrap_or_default()));
    }
    for (name, value) in data.members() {
        let label = value.text().or_else(|| value.member("Label").text());
        labels.extend(label.map(|label| (name, label)));
    }
    let heading = shortened(&data.member("Heading"), TEXT_LIMIT);
    Some(Template::View(ViewShown { token, heading, labels, choices }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Layout;
    use super::*;

    fn read(kind: &str, content: &Value) -> Interactive {
        Interactive::read(&json!({ "templateType": kind, "version": "1.0", "data": { "content": content } }))
    }

    #[test]
    fn times_keep_their_dates_as_they_were_sent() {
        let content = json!({
            "title": "When?",
            "timeZoneOffset": -450,
            "location": { "latitude": 1, "longitude": 2, "title": "Our shop" },
            "timeslots": [{ "date": "2020-10-31T17:00+00:00", "duration": 3600 }, { "duration": 60 }],
        });
        let slot = Slot { date: "2020-10-31T17:00+00:00".to_owned(), seconds: 3_600 };
        let expected = Template::Times {
            title: "When?".to_owned(),
            subtitle: None,
            place: Some("Our shop".to_owned()),
            slots: vec![slot],
        };
        assert_eq!(read("TimePicker", &content).template, expected);
    }

    #[test]
    fn a_carousel_has_cards_of_lists_and_panels() {
        let card = |id: &str, kind: &str| {
            let content = json!({ "title": id, "elements": [{ "title": "Book" }] });
            json!({ "templateIdentifier": id, "templateType": kind, "data": { "content": content } })
        };
        let elements = json!([card("a", "Panel"), card("b", "ListPicker"), card("c", "TimePicker")]);
        let Template::Carousel { cards, .. } =
            read("Carousel", &json!({ "title": "Where to?", "elements": elements })).template
        else {
            panic!("no carousel")
        };
        let ids: Vec<_> = cards.iter().map(|(id, choices)| (id.as_str(), choices.layout)).collect();
        assert_eq!(ids, [("a", Layout::Panel), ("b", Layout::List)]);
    }

    #[test]
    fn a_view_is_known_by_its_token_and_its_fields_by_their_labels() {
        let data = json!({
            "Heading": "Your address",
            "Sections": [{ "Items": [{ "Name": "city", "Label": "City" }, { "Label": "Read me" }] }],
            "Next": { "Label": "Send" },
            "Back": "Go back",
        });
        let content = json!({ "viewId": "form", "viewToken": "form:1", "viewData": data });
        let Template::View(view) = read("ViewResource", &content).template else { panic!("no view") };
        assert_eq!((view.token.as_str(), view.heading.as_deref()), ("form:1", Some("Your address")));
        let label =
            |name: &str| view.labels.iter().find(|(known, _)| known == name).map(|(_, label)| label.as_str());
        assert_eq!(
            (label("city"), label("Next"), label("Back")),
            (Some("City"), Some("Send"), Some("Go back"))
        );
    }

    #[test]
    fn what_cannot_be_understood_is_shown_as_the_words_in_it() {
        for (message, words) in [
            (json!({ "templateType": "ApplePay", "data": { "content": { "title": "Pay" } } }), "Pay"),
            (
                json!({ "templateType": "ListPicker", "data": { "content": { "title": "Empty", "elements": [] } } }),
                "Empty",
            ),
            (json!({ "templateType": "X", "data": { "replyMessage": { "title": "Thanks" } } }), "Thanks"),
            (
                json!({ "templateType": "TimePicker", "data": { "content": { "title": " ", "timeslots": 1 } } }),
                "",
            ),
            (json!({ "templateType": 7, "data": [] }), ""),
            (Value::Null, ""),
        ] {
            let read = Interactive::read(&message);
            assert!(matches!(read.template, Template::Unknown(_)), "{message}");
            assert_eq!(read.title(), words, "{message}");
        }
    }

    #[test]
    fn the_reference_stands_in_the_content_in_the_data_or_outside() {
        let list = json!({ "title": "a", "elements": [{ "title": "b" }] });
        let mut inside = list.clone();
        inside["referenceId"] = json!("r");
        for message in [
            json!({ "templateType": "ListPicker", "data": { "content": inside } }),
            json!({ "templateType": "ListPicker", "data": { "content": &list, "referenceId": "r" } }),
            json!({ "templateType": "ListPicker", "referenceId": "r", "data": { "content": &list } }),
        ] {
            assert_eq!(Interactive::read(&message).reference_id.as_deref(), Some("r"));
        }
    }
}
