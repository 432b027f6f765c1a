//! A line of a script, read from left to right.

use serde_json::Value;

/// What is left of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    pub fn new(line: &'a str) -> Self {
        Self { rest: line.trim() }
    }

    /// Takes these words, in any case, if the line goes on with them.
    pub fn eat(&mut self, words: &str) -> bool {
        let Some((head, rest)) = self.rest.split_at_checked(words.len()) else { return false };
        let ends_in_word = words.ends_with(char::is_alphanumeric);
        let is_whole = !ends_in_word || !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        let found = head.eq_ignore_ascii_case(words) && is_whole;
        if found {
            self.rest = rest.trim_start();
        }
        found
    }

    /// What is left.
    pub fn rest(self) -> &'a str {
        self.rest
    }

    pub fn is_end(self) -> bool {
        self.rest.is_empty()
    }

    /// The rest as a text: as it stands, or without its quotes if it is quoted as JSON quotes texts.
    pub fn text(self) -> String {
        unquoted(self.rest)
    }

    /// A name that is one word, or quoted.
    pub fn name(&mut self) -> Option<String> {
        if self.rest.starts_with('"') {
            return self.json().and_then(|value| value.as_str().map(str::to_owned));
        }
        let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// A JSON value, if the line goes on with one.
    pub fn json(&mut self) -> Option<Value> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let offset = values.byte_offset();
        self.rest = self.rest.get(offset..)?.trim_start();
        Some(value)
    }

    /// What stands before the first of these words, and the word, which is taken too.
    pub fn until(&mut self, ends: &[&'static str]) -> Option<(String, &'static str)> {
        let lower = self.rest.to_ascii_lowercase();
        let found = ends.iter().filter_map(|end| Some((lower.find(end)?, *end))).min_by_key(|(at, _)| *at);
        let (at, end) = found?;
        let name = unquoted(self.rest.get(..at)?.trim());
        self.rest = self.rest.get(at + end.len()..)?.trim_start();
        (!name.is_empty()).then_some((name, end))
    }
}

/// A text without its quotes, if it has any.
pub(super) fn unquoted(text: &str) -> String {
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let read = || serde_json::from_str::<String>(text).ok();
    read().filter(|_| quoted).unwrap_or_else(|| text.to_owned())
}

/// A text as a line of a script has it: quoted only where it would be read as something else.
pub(super) fn quoted(text: &str) -> String {
    let plain =
        text.trim() == text && !text.is_empty() && !text.contains(['\n', '\r']) && !text.starts_with('"');
    if plain { text.to_owned() } else { in_quotes(text) }
}

/// A name as a line of a script has it where a name must be one word.
pub(super) fn one_word(name: &str) -> String {
    if name.contains(char::is_whitespace) { in_quotes(name) } else { quoted(name) }
}

fn in_quotes(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
