//! Things of a list, by their names and synonyms.

use super::{Found, of_words};
use crate::bot::definition::SlotTypeDefinition;
use crate::bot::text::{Text, fold};

/// Every thing of the list that is named in a text.
pub(super) fn find(list: &SlotTypeDefinition, text: &Text<'_>) -> Vec<Found> {
    let phrases: Vec<(&str, &str)> = names(list).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words().len() {
        let named = text.longest_at(at, &phrases);
        let count = named.map_or(1, |named| named.1);
        found.extend(named.and_then(|(value, count)| of_words(text, at, count, value.to_owned())));
        at += count;
    }
    found
}

/// The thing whose name the text, or a word of it, resembles: one letter may be wrong, two in a long name.
pub(super) fn resemble(list: &SlotTypeDefinition, text: &Text<'_>) -> Option<Found> {
    let words = text.words();
    let whole = (!words.is_empty()).then_some((0, words.len(), fold(text.raw())));
    let candidates = words.iter().enumerate().map(|(at, word)| (at, 1, word.folded.clone())).chain(whole);
    let near = candidates.flat_map(|(at, count, said)| {
        names(list).filter_map(move |(name, value)| {
            let distance = distance(&said, &fold(name));
            (distance <= allowed(name)).then_some((distance, at, count, value))
        })
    });
    let (_, at, count, value) = near.min_by_key(|(distance, ..)| *distance)?;
    of_words(text, at, count, value.to_owned())
}

/// Every name, with the value that it stands for.
fn names(list: &SlotTypeDefinition) -> impl Iterator<Item = (&str, &str)> {
    list.values.iter().flat_map(|value| {
        let names = std::iter::once(&value.value).chain(&value.synonyms);
        names.map(|name| (name.as_str(), value.value.as_str()))
    })
}

/// How many letters of a name may be wrong.
fn allowed(name: &str) -> usize {
    match name.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many letters have to be changed, put in or taken out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        let mut left = at + 1;
        for (above, expected) in row.windows(2).zip(&other) {
            let [corner, above] = *above else { continue };
            left = (corner + usize::from(letter != *expected)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::definition::SlotTypeValue;

    fn sizes() -> SlotTypeDefinition {
        let value = |value: &str, synonyms: &[&str]| SlotTypeValue {
            value: value.to_owned(),
            synonyms: synonyms.iter().map(|name| (*name).to_owned()).collect(),
        };
        SlotTypeDefinition {
            name: "Size".to_owned(),
            values: vec![
                value("small", &["S"]),
                value("medium", &[]),
                value("extra large", &["XL", "largest"]),
            ],
        }
    }

    #[test]
    fn names_and_synonyms_stand_for_their_value() {
        let found = find(&sizes(), &Text::new("One S and an Extra-Large, please"));
        assert_eq!(
            found.iter().map(|found| found.value.as_str()).collect::<Vec<_>>(),
            ["small", "extra large"]
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_forgiven_in_longer_names() {
        let value = |text: &str| resemble(&sizes(), &Text::new(text)).map(|found| found.value);
        assert_eq!(value("the meduim one").as_deref(), None);
        assert_eq!(value("medum").as_deref(), Some("medium"));
        assert_eq!(value("exra larg").as_deref(), Some("extra large"));
        assert_eq!(value("t").as_deref(), None);
    }
}
