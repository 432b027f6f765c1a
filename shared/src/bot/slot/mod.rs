//! Values in what a customer says: numbers, days, addresses, things of a list.

mod address;
mod date;
mod fill;
mod list;
mod number;
mod time;
mod yes_no;

pub use fill::{Mention, mentions};
pub use yes_no::yes_no;

use super::date::Date;
use super::definition::{BotLocale, BuiltInType, SlotDefinition, SlotTypeDefinition};
use super::language::Language;
use super::text::Text;

/// A value, and where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The byte of the text at which it starts.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it is taken for.
    pub value: String,
    /// What else it may stand for.
    pub also: Vec<String>,
}

/// What values are read by.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The bot, in the language that is spoken.
    pub locale: &'a BotLocale,
    /// What "tomorrow" follows.
    pub today: Date,
}

/// What a slot takes.
#[derive(Debug, Clone, Copy)]
enum Kind<'a> {
    BuiltIn(BuiltInType),
    List(&'a SlotTypeDefinition),
}

impl<'a> Reader<'a> {
    /// Every value for a slot in what was said, in order. Free text is not found: it could be anywhere.
    #[must_use]
    pub fn find(&self, slot: &SlotDefinition, text: &Text<'_>) -> Vec<Found> {
        match self.kind(slot) {
            Some(Kind::List(list)) => list::find(list, text),
            Some(Kind::BuiltIn(BuiltInType::Number)) => number::find(text, self.language()),
            Some(Kind::BuiltIn(BuiltInType::AlphaNumeric)) => address::find_codes(text),
            Some(Kind::BuiltIn(BuiltInType::Date)) => date::find(text, self),
            Some(Kind::BuiltIn(BuiltInType::Time)) => time::find(text, self.language()),
            Some(Kind::BuiltIn(BuiltInType::Email)) => address::find_emails(text),
            Some(Kind::BuiltIn(BuiltInType::Phone)) => address::find_phones(text),
            Some(Kind::BuiltIn(BuiltInType::Text | BuiltInType::YesNo)) | None => Vec::new(),
        }
    }

    /// The value in an answer to the slot's own question, which may be shorter or less exact than elsewhere.
    #[must_use]
    pub fn answer(&self, slot: &SlotDefinition, text: &Text<'_>) -> Option<Found> {
        if let Some(found) = self.find(slot, text).into_iter().next() {
            return Some(found);
        }
        match self.kind(slot)? {
            Kind::List(list) => list::resemble(list, text),
            Kind::BuiltIn(BuiltInType::Text) => {
                (!text.words().is_empty()).then(|| whole(text, text.raw().trim().to_owned()))
            }
            Kind::BuiltIn(BuiltInType::YesNo) => {
                let yes = yes_no(text, self.language())?;
                Some(whole(text, if yes { "Yes" } else { "No" }.to_owned()))
            }
            Kind::BuiltIn(BuiltInType::Number) => number::article(text, self.language()),
            Kind::BuiltIn(BuiltInType::Time) => time::hour(text, self.language()),
            Kind::BuiltIn(_) => None,
        }
    }

    /// Whether the slot takes any text.
    #[must_use]
    pub fn is_free(&self, slot: &SlotDefinition) -> bool {
        matches!(self.kind(slot), Some(Kind::BuiltIn(BuiltInType::Text)))
    }

    /// The words of the language that is spoken.
    #[must_use]
    pub fn language(&self) -> &'static Language {
        Language::of(self.locale.language())
    }

    fn kind(&self, slot: &SlotDefinition) -> Option<Kind<'a>> {
        let list = self.locale.slot_type(&slot.kind).map(Kind::List);
        list.or_else(|| BuiltInType::named(&slot.kind).map(Kind::BuiltIn))
    }
}

/// The whole text as one value.
fn whole(text: &Text<'_>, value: String) -> Found {
    Found { start: 0, end: text.raw().len(), value, also: Vec::new() }
}

/// The value of so many words from the `at`-th on.
fn of_words(text: &Text<'_>, at: usize, count: usize, value: String) -> Option<Found> {
    let words = text.words();
    let (first, last) = (words.get(at)?, words.get((at + count).checked_sub(1)?)?);
    Some(Found { start: first.start, end: last.end, value, also: Vec::new() })
}

/// The number that a word of digits is; none for other words and for numbers of more than nine digits.
fn digits(word: &str) -> Option<u32> {
    let plain = !word.is_empty() && word.len() <= 9 && word.bytes().all(|byte| byte.is_ascii_digit());
    if plain { word.parse().ok() } else { None }
}

/// The one sign that stands between a word and the next, if it is just one.
fn sign_after(text: &Text<'_>, at: usize) -> Option<char> {
    let (word, next) = (text.words().get(at)?, text.words().get(at + 1)?);
    let mut between = text.raw().get(word.end..next.start)?.chars();
    between.next().filter(|_| between.next().is_none())
}
