//! Which slot each value in a text is for.

use super::{Found, Reader};
use crate::bot::definition::{BuiltInType, IntentDefinition, SlotDefinition};
use crate::bot::template::{Piece, pieces};
use crate::bot::text::{Text, fold};

/// A value for a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'a> {
    /// The slot.
    pub slot: &'a SlotDefinition,
    /// The value.
    pub found: Found,
}

/// The values for an intent's slots in what a customer said, each slot at most once and no word twice. Where a value
/// fits several slots, the word before it decides ("to" Berlin, "from" Paris, as the sample utterances have it), then
/// whether it was asked for, then the slot's type, the most exact first, then the order of the slots.
#[must_use]
pub fn mentions<'a>(
    reader: &Reader<'_>,
    intent: &'a IntentDefinition,
    text: &Text<'_>,
    asked: Option<&str>,
) -> Vec<Mention<'a>> {
    let mut candidates = Vec::new();
    for (slot, place) in intent.slots.iter().zip(0_usize..) {
        let words = words_before(intent, &slot.name);
        for found in reader.find(slot, text) {
            let other_word = !word_before(text, found.start).is_some_and(|word| words.contains(&word));
            let not_asked = asked != Some(slot.name.as_str());
            let key = (other_word, not_asked, exactness(slot), place, found.start);
            candidates.push((key, Mention { slot, found }));
        }
        let free = if reader.is_free(slot) { framed(intent, slot, text) } else { None };
        candidates.extend(
            free.map(|found| ((true, true, usize::MAX, place, found.start), Mention { slot, found })),
        );
    }
    candidates.sort_by_key(|candidate| candidate.0);
    let mut taken: Vec<Mention<'a>> = Vec::new();
    for (_, mention) in candidates {
        let free = taken.iter().all(|other| {
            let apart = mention.found.end <= other.found.start || other.found.end <= mention.found.start;
            apart && other.slot.name != mention.slot.name
        });
        if free {
            taken.push(mention);
        }
    }
    taken
}

/// How little else a value of this type could be: the smaller, the more exact.
fn exactness(slot: &SlotDefinition) -> usize {
    use BuiltInType::{AlphaNumeric, Date, Email, Number, Phone, Text, Time, YesNo};
    match BuiltInType::named(&slot.kind) {
        Some(Email) => 0,
        Some(Date) => 1,
        Some(Time) => 2,
        Some(Phone) => 3,
        None => 4,
        Some(AlphaNumeric) => 5,
        Some(Number) => 6,
        Some(YesNo) => 7,
        Some(Text) => 8,
    }
}

/// The words that stand right before a slot in the sample utterances.
fn words_before(intent: &IntentDefinition, slot: &str) -> Vec<String> {
    let mut words = Vec::new();
    for utterance in &intent.sample_utterances {
        for pair in pieces(utterance).windows(2) {
            if let [Piece::Text(text), Piece::Slot(name)] = pair
                && *name == slot
            {
                words.extend(fold(text).rsplit(' ').next().map(str::to_owned));
            }
        }
    }
    words
}

fn word_before(text: &Text<'_>, start: usize) -> Option<String> {
    text.words().iter().rev().find(|word| word.end <= start).map(|word| word.folded.clone())
}

/// Free text, found by what stands around it in a sample utterance that has no other slot.
fn framed(intent: &IntentDefinition, slot: &SlotDefinition, text: &Text<'_>) -> Option<Found> {
    intent.sample_utterances.iter().find_map(|utterance| {
        let (before, after) = match pieces(utterance).as_slice() {
            [Piece::Text(before), Piece::Slot(name)] if *name == slot.name => (*before, ""),
            [Piece::Slot(name), Piece::Text(after)] if *name == slot.name => ("", *after),
            [Piece::Text(before), Piece::Slot(name), Piece::Text(after)] if *name == slot.name => {
                (*before, *after)
            }
            _ => return None,
        };
        let count = |frame: &str| Text::new(frame).words().len();
        let words = text.words();
        let (first, end) = (count(before), words.len().checked_sub(count(after))?);
        let fits = |at: usize, frame: &str| count(frame) == 0 || text.phrase_at(at, frame).is_some();
        let inside = words.get(first..end)?;
        let (from, to) = (inside.first()?, inside.last()?);
        (fits(0, before) && fits(end, after)).then(|| Found {
            start: from.start,
            end: to.end,
            value: text.between(from, to).to_owned(),
            also: Vec::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bot::date::Date;
    use crate::bot::definition::BotLocale;

    fn travel() -> BotLocale {
        serde_json::from_value(json!({
            "LocaleId": "en_US",
            "Intents": [{
                "Name": "Travel",
                "SampleUtterances": ["from {From} to {To}", "leave {From} on {Day}", "tell them {Note} please"],
                "Slots": [
                    {"Name": "From", "Type": "City", "Prompts": ["From?"]},
                    {"Name": "To", "Type": "City", "Prompts": ["To?"]},
                    {"Name": "Day", "Type": "Date", "Prompts": ["When?"]},
                    {"Name": "Bags", "Type": "Number", "Prompts": ["Bags?"]},
                    {"Name": "Note", "Type": "Text", "Required": false}
                ]
            }],
            "SlotTypes": [{"Name": "City", "Values": [{"Value": "Berlin"}, {"Value": "Paris"}, {"Value": "New York"}]}],
            "Fallback": {"Messages": ["Sorry?"]}
        }))
        .unwrap()
    }

    fn filled(text: &str, asked: Option<&str>) -> Vec<(String, String)> {
        let locale = travel();
        let reader = Reader { locale: &locale, today: Date::new(2026, 2, 9).unwrap() };
        let mut filled: Vec<_> = mentions(&reader, &locale.intents[0], &Text::new(text), asked)
            .into_iter()
            .map(|mention| (mention.slot.name.clone(), mention.found.value))
            .collect();
        filled.sort();
        filled
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(slot, value)| ((*slot).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_word_before_decides_which_slot_a_value_is_for() {
        assert_eq!(
            filled("I go to Paris from new york", None),
            pairs(&[("From", "New York"), ("To", "Paris")])
        );
        assert_eq!(filled("Berlin, Paris", None), pairs(&[("From", "Berlin"), ("To", "Paris")]));
    }

    #[test]
    fn what_was_asked_for_comes_first_and_no_word_counts_twice() {
        assert_eq!(filled("Paris", Some("To")), pairs(&[("To", "Paris")]));
        assert_eq!(filled("on 3/5 with 2 bags", None), pairs(&[("Bags", "2"), ("Day", "2026-03-05")]));
    }

    #[test]
    fn free_text_is_found_by_the_words_around_it() {
        assert_eq!(filled("Tell them I'm late, please", None), pairs(&[("Note", "I'm late")]));
        assert_eq!(filled("tell them please", None), pairs(&[]));
    }
}
