//! `{Slot}` and `[attribute]` in a bot's texts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::definition::Content;
use crate::wire::lex::{Intent, Message};

/// A part of a text with placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The slot of this name.
    Slot(&'a str),
}

/// What placeholders stand for.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    /// The intent whose slots `{Slot}` names; one without a value is left out.
    pub intent: Option<&'a Intent>,
    /// What `[attribute]` names; other text in brackets stays.
    pub attributes: &'a BTreeMap<String, String>,
}

/// The parts of a text. A brace without a partner is text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = enclosed(rest, '{', '}') {
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        found.push(Piece::Slot(name.trim()));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

impl Values<'_> {
    /// A text with its placeholders filled.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.fill_attributes(text, &mut filled),
                Piece::Slot(name) => {
                    filled.push_str(self.intent.and_then(|intent| intent.slot(name)).unwrap_or_default());
                }
            }
        }
        filled
    }

    /// A message with the placeholders of its texts filled.
    #[must_use]
    pub fn message(&self, content: &Content) -> Message {
        match content {
            Content::Text(text) => Message::plain(self.fill(text)),
            Content::Custom(custom) => Message::custom(self.fill_json(&custom.custom_payload).to_string()),
        }
    }

    fn fill_attributes(&self, text: &str, filled: &mut String) {
        let mut rest = text;
        while let Some((before, name, after)) = enclosed(rest, '[', ']') {
            filled.push_str(before);
            match self.attributes.get(name) {
                Some(value) => filled.push_str(value),
                None => filled.extend(["[", name, "]"]),
            }
            rest = after;
        }
        filled.push_str(rest);
    }

    fn fill_json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.fill(text)),
            Value::Array(items) => items.iter().map(|item| self.fill_json(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, member)| (name.clone(), self.fill_json(member))).collect()
            }
            other => other.clone(),
        }
    }
}

/// What is before, inside and after the first pair of signs.
fn enclosed(text: &str, open: char, close: char) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(open)?;
    let (inside, after) = rest.split_once(close)?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bot::definition::CustomContent;
    use crate::wire::lex::{Slot, SlotValue};

    fn booking() -> Intent {
        let value = SlotValue { interpreted_value: Some("4".to_owned()), ..SlotValue::default() };
        let guests = Slot { value: Some(value), ..Slot::default() };
        Intent {
            name: "BookTable".to_owned(),
            slots: [("Guests".to_owned(), Some(guests)), ("Day".to_owned(), None)].into(),
            ..Intent::default()
        }
    }

    #[test]
    fn slots_and_attributes_take_their_values() {
        let attributes = [("name".to_owned(), "Ada".to_owned())].into();
        let intent = booking();
        let values = Values { intent: Some(&intent), attributes: &attributes };

        assert_eq!(values.fill("[name], a table for {Guests}{Day}?"), "Ada, a table for 4?");
        assert_eq!(values.fill("[other] { [ ]"), "[other] { [ ]");
        let payload =
            json!({"templateType": "QuickReply", "data": {"content": {"title": "For {Guests}, [name]?"}}});
        let message = values.message(&Content::Custom(CustomContent { custom_payload: payload }));
        let said: Value = serde_json::from_str(&message.content.unwrap()).unwrap();
        assert_eq!(said["data"]["content"]["title"], "For 4, Ada?");
    }

    #[test]
    fn a_value_is_not_read_as_a_placeholder() {
        let attributes =
            [("a".to_owned(), "[b] {Guests}".to_owned()), ("b".to_owned(), "no".to_owned())].into();
        let intent = booking();
        assert_eq!(Values { intent: Some(&intent), attributes: &attributes }.fill("[a]"), "[b] {Guests}");
    }
}
