//! The examples that a locale's intents are learnt from: its sample utterances, with examples in the place of slots.

use super::intent_model::Example;
use crate::bot::definition::{BotLocale, BuiltInType, IntentDefinition};
use crate::bot::language::Language;
use crate::bot::template::{Piece, pieces};

/// How many examples an utterance with slots gives at most.
const VARIANTS: usize = 3;

/// All examples of a locale.
pub(super) fn examples(locale: &BotLocale) -> Vec<Example> {
    let language = Language::of(locale.language());
    let mut examples = Vec::new();
    for (intent, at) in locale.intents.iter().zip(0_u16..) {
        for (utterance, number) in intent.sample_utterances.iter().zip(0_usize..) {
            let pieces = pieces(utterance);
            let verbatim = !pieces.iter().any(|piece| matches!(piece, Piece::Slot(_)));
            // Counted through all utterances, so that together they show each value of a list.
            let variants = if verbatim { 0..1 } else { number * VARIANTS..(number + 1) * VARIANTS };
            for variant in variants {
                let text = pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => (*text).to_owned(),
                    Piece::Slot(name) => example(locale, language, intent, name, variant),
                });
                examples.push(Example { intent: at, text: text.collect(), verbatim });
            }
        }
    }
    examples.dedup();
    examples
}

/// What a customer could say for a slot.
fn example(
    locale: &BotLocale,
    language: &Language,
    intent: &IntentDefinition,
    slot: &str,
    variant: usize,
) -> String {
    let kind = intent.slot(slot).map(|slot| slot.kind.as_str()).unwrap_or_default();
    if let Some(list) = locale.slot_type(kind) {
        let words: Vec<&String> = list
            .values
            .iter()
            .flat_map(|value| std::iter::once(&value.value).chain(&value.synonyms))
            .collect();
        return cycle(&words, variant).map(|word| (*word).clone()).unwrap_or_default();
    }
    let word = match BuiltInType::named(kind) {
        Some(BuiltInType::Number | BuiltInType::AlphaNumeric | BuiltInType::Phone) => "0",
        Some(BuiltInType::Date) => match variant % VARIANTS {
            0 => cycle(language.weekdays, variant / VARIANTS).map_or("0", |day| day.0),
            1 => language.days.iter().find(|day| day.1 == 1).map_or("0", |day| day.0),
            _ => "0.0.0",
        },
        Some(BuiltInType::Time) => "0:0",
        // Whatever stands here says nothing about the intent.
        Some(BuiltInType::Text | BuiltInType::Email | BuiltInType::YesNo) | None => "",
    };
    word.to_owned()
}

fn cycle<T>(items: &[T], at: usize) -> Option<&T> {
    items.get(at % items.len().max(1))
}
