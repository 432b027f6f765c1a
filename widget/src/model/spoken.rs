//! What the customer's and others' messages say in words, where that is not their text.

use edgewise_shared::interactive::{Interactive, Line, Said, Template, ViewAnswer, ViewShown};

use crate::words;

/// What a message says after those before it. Nothing if it is not for people: a wish for another page of a list.
///
/// `moment` puts a time, as it is written in messages, into words.
pub fn spoken(
    before: &[Line<'_>],
    text: &str,
    said: &Said,
    moment: &dyn Fn(&str) -> String,
) -> Option<String> {
    Some(match said {
        Said::Paging => return None,
        Said::Pick(pick) => pick.words(),
        Said::View(answer) => view_answer(answer, asked(before).find_map(view)),
        Said::Message(message) => words_of(message),
        Said::Text => match asked(before).next().map(|message| &message.template) {
            Some(Template::Times { slots, .. }) if slots.iter().any(|slot| slot.date == text) => moment(text),
            _ => text.to_owned(),
        },
    })
}

/// What an interactive message is about; never nothing.
pub fn words_of(message: &Interactive) -> String {
    let title = message.title();
    if title.is_empty() { words::NOT_SHOWN.to_owned() } else { title.to_owned() }
}

/// The interactive messages, the latest first.
fn asked<'a>(before: &'a [Line<'a>]) -> impl Iterator<Item = &'a Interactive> {
    let message = |line: &Line<'a>| if let Said::Message(message) = line.said { Some(message) } else { None };
    before.iter().rev().filter_map(message)
}

fn view(message: &Interactive) -> Option<&ViewShown> {
    if let Template::View(view) = &message.template { Some(view) } else { None }
}

/// What was entered, a line for each field, or what was pressed.
fn view_answer(answer: &ViewAnswer, view: Option<&ViewShown>) -> String {
    let line = |(label, value): (&str, String)| {
        let value = match value.as_str() {
            "true" => words::YES,
            "false" => words::NO,
            value => value,
        };
        let between = match label.chars().next_back() {
            None => "",
            Some('?' | ':' | '.' | '!') => " ",
            Some(_) => ": ",
        };
        [label, between, value].concat()
    };
    let lines: Vec<String> = answer.shown(view).into_iter().map(line).collect();
    if !lines.is_empty() {
        return lines.join("\n");
    }
    let action = answer.action_label(view);
    if action.is_empty() { words::ANSWERED.to_owned() } else { action.to_owned() }
}

#[cfg(test)]
mod tests {
    use edgewise_shared::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE, TEXT_PLAIN};
    use serde_json::{Value, json};

    use super::super::transcript::tests::read;
    use super::*;

    /// What the customer's message says after that interactive message.
    fn said_after(asked: &Value, content_type: &str, text: &str) -> Option<String> {
        let asked = asked.to_string();
        let said = read(INTERACTIVE, &asked);
        let before = [Line { role: None, text: &asked, said: &said }];
        spoken(&before, text, &read(content_type, text), &|date| format!("at {date}"))
    }

    #[test]
    fn a_chosen_time_is_told_in_the_readers_words() {
        let slots = json!([{ "date": "2026-02-09T17:00+00:00", "duration": 60 }]);
        let content = json!({ "title": "When?", "timeslots": slots });
        let asked = json!({ "templateType": "TimePicker", "data": { "content": content } });
        let said = |text| said_after(&asked, TEXT_PLAIN, text);
        assert_eq!(said("2026-02-09T17:00+00:00").as_deref(), Some("at 2026-02-09T17:00+00:00"));
        assert_eq!(said("tomorrow").as_deref(), Some("tomorrow"));
    }

    #[test]
    fn what_was_entered_is_told_line_by_line() {
        let items = json!([{ "Name": "city", "Label": "City" }, { "Name": "late", "Label": "Late?" }]);
        let data = json!({ "Sections": [{ "Items": items }], "Back": "Go back" });
        let content = json!({ "viewToken": "form:1", "viewData": data });
        let asked = json!({ "templateType": "ViewResource", "data": { "content": content } });
        let said = |answer: Value| said_after(&asked, INTERACTIVE_RESPONSE, &answer.to_string());
        let entered =
            json!({ "action": "Next", "data": { "FormData": { "city": "Utrecht", "late": true } } });
        assert_eq!(said(entered).as_deref(), Some("City: Utrecht\nLate? Yes"));
        assert_eq!(said(json!({ "action": "Back", "data": {} })).as_deref(), Some("Go back"));
        assert_eq!(said(json!({ "action": "Other" })).as_deref(), Some("Other"));
        assert_eq!(said(Value::Null).as_deref(), Some(words::ANSWERED));
    }

    #[test]
    fn a_wish_for_more_is_not_told_and_nothing_is_told_blank() {
        let more = json!({ "data": { "actionName": "SHOW_MORE" } }).to_string();
        assert_eq!(said_after(&Value::Null, INTERACTIVE_RESPONSE, &more), None);
        assert_eq!(said_after(&Value::Null, INTERACTIVE, "?").as_deref(), Some(words::NOT_SHOWN));
    }
}
