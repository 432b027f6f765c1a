//! What has become of an interactive message, by what was said after it.

use super::{Interactive, Said, Template};
use crate::wire::participant::ParticipantRole;

/// What has become of an interactive message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It waits for its answer.
    Open,
    /// Other things were said since: an answer would come too late.
    Stale,
    /// A later message has taken its place.
    Replaced,
    /// It was answered.
    Answered {
        /// The card of a carousel that was chosen from; empty for others.
        card: String,
        /// What was said; empty for a view.
        text: String,
    },
}

/// A message after it, as far as it counts.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Who said it.
    pub role: Option<ParticipantRole>,
    /// Its text.
    pub text: &'a str,
    /// What it says apart from that.
    pub said: &'a Said,
}

/// What has become of a message, by the messages after it.
///
/// A view is answered by its own kind of answer only, and it is over when the flow that shows it speaks again: people may
/// talk meanwhile. Anything else is answered by the customer's next word, and any other word makes it stale.
pub fn fate<'a>(message: &Interactive, later: impl IntoIterator<Item = Line<'a>>) -> Fate {
    let is_view = matches!(message.template, Template::View(_));
    let mut stale = false;
    let mut superseded = false;
    for Line { role, text, said } in later {
        if let Said::Message(other) = said {
            if other.reference_id.is_some() && other.reference_id == message.reference_id {
                return Fate::Replaced;
            }
            superseded |= !is_view || matches!(other.template, Template::View(_));
        }
        let customer = role == Some(ParticipantRole::Customer);
        match said {
            Said::Paging => {}
            Said::View(_) if customer && is_view && !superseded => return answered("", ""),
            Said::View(_) if customer => {}
            _ if customer && is_view => {}
            Said::Pick(pick) if customer && !superseded => {
                return answered(&pick.template_identifier, &pick.selection_text);
            }
            _ if customer && !superseded => return answered("", text),
            _ => {
                let people = matches!(role, Some(ParticipantRole::Agent | ParticipantRole::Supervisor));
                stale |= !is_view || !people;
            }
        }
    }
    if stale || superseded { Fate::Stale } else { Fate::Open }
}

fn answered(card: &str, text: &str) -> Fate {
    Fate::Answered { card: card.to_owned(), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::read;
    use super::*;
    use crate::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE, TEXT_PLAIN};

    fn replies(reference: Option<&str>) -> String {
        let content =
            json!({ "title": "Ready?", "elements": [{ "title": "Yes" }], "referenceId": reference });
        json!({ "templateType": "QuickReply", "data": { "content": content } }).to_string()
    }

    fn view() -> String {
        let content = json!({ "viewToken": "form:1", "viewData": {} });
        json!({ "templateType": "ViewResource", "data": { "content": content } }).to_string()
    }

    fn page() -> String {
        json!({ "data": { "actionName": "SHOW_MORE" }, "action": "SHOW_MORE" }).to_string()
    }

    fn filled() -> String {
        json!({ "action": "Next", "data": {}, "templateType": "ViewResource" }).to_string()
    }

    /// What becomes of the first message, by those after it: who, of which type, what.
    fn fate_of(message: &str, later: &[(&str, &str, &str)]) -> Fate {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let Said::Message(message) = read(INTERACTIVE, message, parse) else { panic!("no message") };
        let said: Vec<Said> = later.iter().map(|(_, kind, text)| read(kind, text, parse)).collect();
        let line = |((who, _, text), said)| {
            let role = match who {
                "me" => ParticipantRole::Customer,
                "Jane" => ParticipantRole::Agent,
                _ => ParticipantRole::System,
            };
            Line { role: Some(role), text, said }
        };
        fate(&message, later.iter().copied().zip(&said).map(line))
    }

    #[test]
    fn choices_are_open_until_something_is_said() {
        let replies = replies(None);
        assert_eq!(fate_of(&replies, &[]), Fate::Open);
        assert_eq!(fate_of(&replies, &[("Bot", TEXT_PLAIN, "Well?")]), Fate::Stale);
        assert_eq!(fate_of(&replies, &[("me", INTERACTIVE_RESPONSE, &page())]), Fate::Open);
    }

    #[test]
    fn the_customers_next_word_answers_choices_even_if_others_spoke_first() {
        let yes = answered("", "Yes");
        assert_eq!(fate_of(&replies(None), &[("me", TEXT_PLAIN, "Yes"), ("me", TEXT_PLAIN, "No")]), yes);
        assert_eq!(fate_of(&replies(None), &[("Jane", TEXT_PLAIN, "Hi"), ("me", TEXT_PLAIN, "Yes")]), yes);
    }

    #[test]
    fn the_answer_to_a_later_question_is_not_the_answer_to_an_earlier_one() {
        let later = [("Bot", INTERACTIVE, &*replies(None)), ("me", TEXT_PLAIN, "Yes")];
        assert_eq!(fate_of(&replies(None), &later), Fate::Stale);
        let later = [("Bot", INTERACTIVE, &*view()), ("me", INTERACTIVE_RESPONSE, &*filled())];
        assert_eq!(fate_of(&view(), &later), Fate::Stale);
    }

    #[test]
    fn a_message_of_the_same_reference_takes_the_place_of_an_earlier_one() {
        let page = page();
        let next = replies(Some("r"));
        let later = [("me", INTERACTIVE_RESPONSE, &*page), ("Bot", INTERACTIVE, &*next)];
        assert_eq!(fate_of(&replies(Some("r")), &later), Fate::Replaced);
        assert_eq!(fate_of(&replies(Some("other")), &later), Fate::Stale);
    }

    #[test]
    fn people_may_talk_while_a_view_waits_and_the_flow_ends_it() {
        let talk = [("me", TEXT_PLAIN, "What is this?"), ("Jane", TEXT_PLAIN, "A form")];
        assert_eq!(fate_of(&view(), &talk), Fate::Open);
        assert_eq!(fate_of(&view(), &[talk[0], talk[1], ("Bot", TEXT_PLAIN, "Too late")]), Fate::Stale);
        let filled = filled();
        let done = [talk[0], ("me", INTERACTIVE_RESPONSE, &*filled), ("Bot", TEXT_PLAIN, "Thanks")];
        assert_eq!(fate_of(&view(), &done), answered("", ""));
    }

    #[test]
    fn a_pick_names_its_card() {
        let pick =
            json!({ "templateIdentifier": "b", "listTitle": "Rome", "selectionText": "Book" }).to_string();
        assert_eq!(fate_of(&replies(None), &[("me", TEXT_PLAIN, &pick)]), answered("b", "Book"));
    }
}
