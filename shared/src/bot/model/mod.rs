//! What a bot has learnt from its definition, and which intent a text is by it.
//!
//! A text becomes a vector of [`grams`], weighed by how rare they are ([`vocabulary`]); each intent has a plane in
//! that space ([`svm`]); how far on which sides a text is becomes a confidence ([`intent_model`]). Learning is exact
//! arithmetic in a fixed order: the same definition gives the same bytes everywhere. It needs no network, no clock and
//! no randomness, and is quick enough to be done where the bot is edited.

mod codec;
mod examples;
mod grams;
mod intent_model;
mod number;
mod svm;
mod vocabulary;

pub use codec::MalformedModel;
pub use intent_model::{IntentModel, Ranked};

use super::definition::{BotDefinition, BotLocale};

/// The most bytes that a model takes.
pub const MAX_MODEL: usize = 1_900_000;

/// What a bot has learnt, in each of its languages.
#[derive(Debug, Clone, PartialEq)]
pub struct BotModel {
    /// By the locale's id, in the order of the definition.
    locales: Vec<(String, IntentModel)>,
}

impl BotModel {
    /// Learns a bot. Its bytes are at most [`MAX_MODEL`].
    #[must_use]
    pub fn train(bot: &BotDefinition) -> Self {
        let budget = MAX_MODEL / bot.locales.len().max(1);
        let train = |locale: &BotLocale| {
            let intents = locale.intents.iter().map(|intent| intent.name.clone()).collect();
            IntentModel::train(locale.language(), intents, &examples::examples(locale), budget)
        };
        Self { locales: bot.locales.iter().map(|locale| (locale.locale_id.clone(), train(locale))).collect() }
    }

    /// What it has learnt of a locale.
    #[must_use]
    pub fn locale(&self, id: &str) -> Option<&IntentModel> {
        self.locales.iter().find(|locale| locale.0 == id).map(|locale| &locale.1)
    }
}

#[cfg(test)]
mod tests {
    use super::intent_model::Example;
    use super::*;

    fn example(intent: u16, text: &str) -> Example {
        Example { intent, text: text.to_owned(), verbatim: true }
    }

    fn shop() -> IntentModel {
        let examples = [
            example(0, "where is my order"),
            example(0, "has my parcel been sent"),
            example(0, "track my delivery"),
            example(1, "I want my money back"),
            example(1, "how do I return an item"),
            example(1, "send something back"),
        ];
        IntentModel::train("en", vec!["Order".to_owned(), "Return".to_owned()], &examples, MAX_MODEL)
    }

    #[test]
    fn what_is_like_an_intents_examples_is_that_intent() {
        let model = shop();
        for (text, intent) in
            [("where's my parcel?", "Order"), ("can I return this", "Return"), ("tracking", "Order")]
        {
            assert_eq!(model.rank(text)[0].intent, intent, "{text}");
        }
        let known = model.rank("Where is my ORDER?!");
        assert!((known[0].confidence - 1.0).abs() < 1e-9 && known[1].confidence < 1e-9);
    }

    #[test]
    fn what_is_like_nothing_is_no_intent() {
        for text in ["the weather tomorrow", "", "?!", "12345", "Ω≈ç√∫"] {
            assert!(shop().rank(text)[0].confidence < super::super::matching::ASK, "{text}");
        }
    }

    #[test]
    fn confidences_are_shares_of_one() {
        let sum: f64 = shop().rank("my item").iter().map(|ranked| ranked.confidence).sum();
        assert!(sum > 0.0 && sum < 1.0, "{sum}");
    }

    #[test]
    fn a_model_without_examples_knows_nothing() {
        let model = IntentModel::train("en", vec!["A".to_owned()], &[], MAX_MODEL);
        assert!(model.rank("hello")[0].confidence < super::super::matching::ASK);
        assert_eq!(IntentModel::train("en", Vec::new(), &[example(3, "x")], MAX_MODEL).rank("x"), []);
    }

    #[test]
    fn with_little_room_what_says_most_is_kept() {
        let examples: Vec<Example> = (0..40)
            .map(|n| {
                example(n % 2, &format!("{} please number {n}w", ["refund", "delivery"][usize::from(n % 2)]))
            })
            .collect();
        let intents = vec!["Return".to_owned(), "Order".to_owned()];
        let train = |budget| IntentModel::train("en", intents.clone(), &examples, budget);
        let (small, large) = (train(600), train(MAX_MODEL));
        assert!(small.vocabulary.len() < large.vocabulary.len(), "{}", large.vocabulary.len());
        assert_eq!(small.rank("a refund")[0].intent, "Return");
    }
}
