//! Interactive messages: what bots and flows send to choose from, and what comes back.
//!
//! Nothing here refuses anything: a message that cannot be understood is shown as the words in it, since somebody has to
//! answer it all the same. What a client shows of a message is bounded here, as every client bounds it.

mod answer;
mod choices;
mod fate;
mod message;

pub use answer::{Pick, ViewAnswer};
pub use choices::{Action, Choices, Element, Image, Layout, Paging, is_link};
pub use fate::{Fate, Line, fate};
pub use message::{Interactive, Slot, Template, ViewShown};

use crate::tree::Tree;
use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE};

/// How many characters of a title or a subtitle are shown.
const TEXT_LIMIT: usize = 400;

/// What a message says, apart from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What its text says.
    Text,
    /// Something to choose from.
    Message(Interactive),
    /// What was picked from a card of a carousel.
    Pick(Pick),
    /// What was entered in a view.
    View(ViewAnswer),
    /// A wish for more of a list, which is no answer to it.
    Paging,
}

/// Reads a message of this content type, with whoever can parse JSON.
pub fn read<T: Tree>(content_type: &str, content: &str, parse: impl Fn(&str) -> T) -> Said {
    match content_type {
        INTERACTIVE => Said::Message(Interactive::read(&parse(content))),
        INTERACTIVE_RESPONSE => answer::response(&parse(content)),
        _ if answer::may_be_pick(content) => Pick::read(&parse(content)).map_or(Said::Text, Said::Pick),
        _ => Said::Text,
    }
}

/// A text of so many characters at most, with an ellipsis if it has more; none if it is blank.
fn shortened(text: &impl Tree, limit: usize) -> Option<String> {
    let text = text.text().filter(|text| !text.trim().is_empty())?;
    match text.char_indices().nth(limit) {
        Some((end, _)) => text.get(..end).map(|begin| [begin, "…"].concat()),
        None => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::wire::content_type::TEXT_PLAIN;

    fn said(content_type: &str, content: &str) -> Said {
        read(content_type, content, |text| serde_json::from_str::<Value>(text).unwrap_or_default())
    }

    #[test]
    fn a_pick_from_a_carousel_is_told_from_other_texts() {
        let pick =
            json!({ "templateIdentifier": "a", "listTitle": "Rome", "selectionText": "Book" }).to_string();
        let Said::Pick(pick) = said(TEXT_PLAIN, &pick) else { panic!("no pick") };
        assert_eq!(pick.words(), "Rome: Book");
        for text in ["hello", "{", "{\"templateIdentifier\":1}", "{\"listTitle\":\"a\"}"] {
            assert_eq!(said(TEXT_PLAIN, text), Said::Text, "{text}");
        }
    }

    #[test]
    fn a_wish_for_more_is_no_answer() {
        let more = json!({ "version": "1.0", "data": { "actionName": "SHOW_MORE" }, "action": "SHOW_MORE" });
        assert_eq!(said(INTERACTIVE_RESPONSE, &more.to_string()), Said::Paging);
    }

    #[test]
    fn the_answer_of_a_view_has_its_entries_in_order() {
        let answer = json!({
            "action": "Next",
            "data": { "FormData": { "city": "Utrecht", "extras": ["a", "b"], "late": true }, "StepName": "One" },
            "templateType": "ViewResource",
            "version": "1.0",
        });
        let Said::View(answer) = said(INTERACTIVE_RESPONSE, &answer.to_string()) else { panic!("no answer") };
        let entry = |name: &str, values: &[&str]| {
            (name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(answer.action, "Next");
        assert_eq!(
            answer.entries,
            [
                entry("city", &["Utrecht"]),
                entry("extras", &["a", "b"]),
                entry("late", &["true"]),
                entry("StepName", &["One"])
            ]
        );
    }

    #[test]
    fn an_answer_is_shown_with_the_labels_of_its_view() {
        let data = json!({
            "Sections": [{ "Items": [
                { "Name": "city", "Label": "City" },
                { "Name": "extras", "Label": " ", "Options": [{ "Label": "Dimmer", "Value": "a" }] },
            ] }],
            "Previous": { "Label": "Go back" },
        });
        let content = json!({ "viewToken": "form:1", "viewData": data });
        let shown = json!({ "templateType": "ViewResource", "data": { "content": content } });
        let Template::View(view) = Interactive::read(&shown).template else { panic!("no view") };
        let form = json!({ "city": "Utrecht", "extras": ["a", "b"] });
        let answer = json!({ "action": "Step", "data": { "FormData": form, "StepName": "One" } }).to_string();
        let Said::View(answer) = said(INTERACTIVE_RESPONSE, &answer) else { panic!("no answer") };
        assert_eq!(answer.shown(Some(&view)), [("City", "Utrecht".to_owned()), ("", "Dimmer, b".to_owned())]);
        assert_eq!(answer.shown(None).last(), Some(&("StepName", "One".to_owned())));
        assert_eq!((answer.action_label(Some(&view)), answer.action_label(None)), ("Go back", "Step"));
        let chosen =
            json!({ "action": "ActionSelected", "data": { "actionName": "Pay", "Id": "1" } }).to_string();
        let Said::View(answer) = said(INTERACTIVE_RESPONSE, &chosen) else { panic!("no answer") };
        assert_eq!(answer.shown(Some(&view)), [("", "Pay".to_owned())]);
    }

    #[test]
    fn an_answer_that_was_made_unreadable_is_an_answer_still() {
        for text in ["", "*****", "null"] {
            assert_eq!(said(INTERACTIVE_RESPONSE, text), Said::View(ViewAnswer::default()));
        }
    }
}
