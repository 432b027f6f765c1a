//! What is wrong with a bot: everything at once, each with where it is and a reason that the bot's author understands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::definition::{
    BotDefinition, BotLocale, BuiltInType, Confirmation, Content, IntentDefinition, SlotDefinition,
    SlotTypeDefinition,
};
use super::template::{Piece, pieces};
use super::text::fold;

/// The name that the flow's branch has for what the bot did not understand.
pub const FALLBACK_INTENT: &str = "FallbackIntent";

/// The most intents of a locale, so that one model holds them all.
pub const MAX_INTENTS: usize = 250;
/// The most sample utterances of a locale.
pub const MAX_UTTERANCES: usize = 20_000;
/// The longest sample utterance, in characters.
pub const MAX_UTTERANCE: usize = 500;
/// The longest message, in characters; a chat takes 16,384 bytes.
pub const MAX_MESSAGE: usize = 4_096;
/// The longest label, in characters: what an interactive message can show as a choice.
pub const MAX_LABEL: usize = 200;

/// Something that is wrong with a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Problem {
    /// Where: `en_US/BookTable/Guests`.
    pub at: String,
    /// What, as a sentence.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.reason)
    }
}

impl BotDefinition {
    /// Reads a bot from JSON.
    ///
    /// # Errors
    /// Everything that is wrong with it; only the first thing if it is not a bot's JSON at all.
    pub fn from_json(json: &str) -> Result<Self, Vec<Problem>> {
        let bot: Self = serde_json::from_str(json)
            .map_err(|error| vec![Problem { at: "Bot".to_owned(), reason: error.to_string() }])?;
        let problems = bot.problems();
        if problems.is_empty() { Ok(bot) } else { Err(problems) }
    }

    /// Everything that is wrong with it. A bot without problems can be trained and can answer.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Found::default();
        found.unless(is_name(&self.name), "Name", || NAME_RULE.to_owned());
        found.unless(!self.locales.is_empty(), "Locales", || "A bot needs at least one locale.".to_owned());
        found.repeated("Locales", self.locales.iter().map(|locale| locale.locale_id.as_str()));
        for locale in &self.locales {
            found.locale(locale);
        }
        found.problems
    }
}

const NAME_RULE: &str = "A name has 1 to 100 letters and digits, with single - or _ between them.";

#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
}

impl Found {
    fn unless(&mut self, fine: bool, at: &str, reason: impl FnOnce() -> String) {
        if !fine {
            self.problems.push(Problem { at: at.to_owned(), reason: reason() });
        }
    }

    /// Names that occur twice, in any case.
    fn repeated<'a>(&mut self, at: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for name in names {
            self.unless(seen.insert(fold(name)), at, || format!("“{name}” is there twice."));
        }
    }

    fn locale(&mut self, locale: &BotLocale) {
        let id = locale.locale_id.as_str();
        self.unless(is_locale(id), "Locales", || format!("“{id}” is not of the form en_US."));
        self.unless(locale.confidence.is_none_or(|value| value > 0.0 && value <= 1.0), id, || {
            "Confidence is more than 0 and at most 1.".to_owned()
        });
        let count = locale.intents.len();
        self.unless((1..=MAX_INTENTS).contains(&count), id, || {
            format!("A locale has 1 to {MAX_INTENTS} intents, not {count}.")
        });
        let utterances: usize = locale.intents.iter().map(|intent| intent.sample_utterances.len()).sum();
        self.unless(utterances <= MAX_UTTERANCES, id, || {
            format!("A locale has at most {MAX_UTTERANCES} sample utterances, not {utterances}.")
        });
        self.repeated(id, locale.intents.iter().map(|intent| intent.name.as_str()));
        self.repeated(id, locale.intents.iter().filter_map(|intent| intent.label.as_deref()));
        self.repeated(id, locale.slot_types.iter().map(|kind| kind.name.as_str()));
        self.shared_utterances(locale);
        for kind in &locale.slot_types {
            self.slot_type(&format!("{id}/{}", kind.name), kind);
        }
        for intent in &locale.intents {
            self.intent(&format!("{id}/{}", intent.name), locale, intent);
        }
        let at = format!("{id}/Fallback");
        let fallback = &locale.fallback;
        self.unless(!fallback.messages.is_empty(), &at, || {
            "The fallback needs at least one message.".to_owned()
        });
        self.unless(fallback.max_attempts != Some(0), &at, || "MaxAttempts is at least 1.".to_owned());
        self.contents(&at, fallback.messages.iter().chain(&fallback.failed).chain(&locale.cancelled), None);
        if let Some(clarification) = &locale.clarification {
            let at = format!("{id}/Clarification");
            for text in [&clarification.prompt, &clarification.none_of_these] {
                self.unless(is_label(text), &at, || {
                    format!("“{text}” is not 1 to {MAX_LABEL} characters long.")
                });
            }
        }
    }

    /// Utterances that two intents claim.
    fn shared_utterances(&mut self, locale: &BotLocale) {
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for intent in &locale.intents {
            for utterance in &intent.sample_utterances {
                let owner = *owners.entry(fold(utterance)).or_insert(&intent.name);
                let at = format!("{}/{}", locale.locale_id, intent.name);
                self.unless(owner == intent.name, &at, || {
                    format!("“{utterance}” is an utterance of {owner}, too.")
                });
            }
        }
    }

    fn slot_type(&mut self, at: &str, kind: &SlotTypeDefinition) {
        self.unless(is_name(&kind.name), at, || NAME_RULE.to_owned());
        self.unless(BuiltInType::named(&kind.name).is_none(), at, || {
            format!("{} is a built-in type; choose another name.", kind.name)
        });
        self.unless(!kind.values.is_empty(), at, || "A list needs at least one value.".to_owned());
        let words = kind.values.iter().flat_map(|value| std::iter::once(&value.value).chain(&value.synonyms));
        for word in words.clone() {
            self.unless(!fold(word).is_empty(), at, || format!("“{word}” has no letters or digits."));
        }
        self.repeated(at, words.map(String::as_str));
    }

    fn intent(&mut self, at: &str, locale: &BotLocale, intent: &IntentDefinition) {
        self.unless(is_name(&intent.name), at, || NAME_RULE.to_owned());
        self.unless(intent.name != FALLBACK_INTENT, at, || {
            format!("{FALLBACK_INTENT} is what the bot has not understood; choose another name.")
        });
        self.unless(is_label(intent.label()), at, || format!("A label has 1 to {MAX_LABEL} characters."));
        self.unless(!intent.sample_utterances.is_empty(), at, || {
            "Without sample utterances nobody comes to this intent.".to_owned()
        });
        for utterance in &intent.sample_utterances {
            self.utterance(at, intent, utterance);
        }
        self.repeated(at, intent.slots.iter().map(|slot| slot.name.as_str()));
        for slot in &intent.slots {
            self.slot(&format!("{at}/{}", slot.name), locale, intent, slot);
        }
        if let Some(Confirmation { prompts, declined }) = &intent.confirmation {
            self.unless(!prompts.is_empty(), at, || "A confirmation needs a prompt.".to_owned());
            self.contents(at, prompts.iter().chain(declined), Some(intent));
        }
        self.contents(at, intent.responses.iter().chain(&intent.failed), Some(intent));
        for text in intent.session_attributes.values() {
            self.placeholders(at, text, Some(intent));
        }
    }

    fn utterance(&mut self, at: &str, intent: &IntentDefinition, utterance: &str) {
        let length = utterance.chars().count();
        self.unless(length <= MAX_UTTERANCE, at, || {
            format!("An utterance has at most {MAX_UTTERANCE} characters, not {length}.")
        });
        self.unless(!fold(utterance).is_empty(), at, || format!("“{utterance}” has no words."));
        self.unless(utterance.matches('{').count() == utterance.matches('}').count(), at, || {
            format!("“{utterance}” has a brace without its partner.")
        });
        self.placeholders(at, utterance, Some(intent));
    }

    fn slot(&mut self, at: &str, locale: &BotLocale, intent: &IntentDefinition, slot: &SlotDefinition) {
        self.unless(is_name(&slot.name), at, || NAME_RULE.to_owned());
        let known = BuiltInType::named(&slot.kind).is_some() || locale.slot_type(&slot.kind).is_some();
        self.unless(known, at, || format!("There is no slot type {}.", slot.kind));
        self.unless(!slot.required || !slot.prompts.is_empty(), at, || {
            "A slot that is required needs a prompt.".to_owned()
        });
        self.contents(at, slot.prompts.iter(), Some(intent));
    }

    fn contents<'a>(
        &mut self,
        at: &str,
        contents: impl Iterator<Item = &'a Content>,
        intent: Option<&IntentDefinition>,
    ) {
        for content in contents {
            match content {
                Content::Text(text) => {
                    let length = text.chars().count();
                    self.unless(!text.trim().is_empty(), at, || "A message is empty.".to_owned());
                    self.unless(length <= MAX_MESSAGE, at, || {
                        format!("A message has at most {MAX_MESSAGE} characters, not {length}.")
                    });
                    self.placeholders(at, text, intent);
                }
                Content::Custom(custom) => {
                    let object = custom.custom_payload.as_object();
                    let interactive =
                        object.is_some_and(|object| object.get("templateType").is_some_and(Value::is_string));
                    self.unless(interactive, at, || {
                        "A custom payload is the JSON of an interactive message: an object with a templateType."
                            .to_owned()
                    });
                }
            }
        }
    }

    /// `{Slot}`s that there are not.
    fn placeholders(&mut self, at: &str, text: &str, intent: Option<&IntentDefinition>) {
        for piece in pieces(text) {
            if let Piece::Slot(name) = piece {
                let known = intent.is_some_and(|intent| intent.slot(name).is_some());
                self.unless(known, at, || format!("“{text}” names a slot {name} that is not there."));
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    let parts = || name.split(['-', '_']);
    name.len() <= 100
        && parts().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn is_locale(id: &str) -> bool {
    let mut parts = id.split('_');
    let language = parts.next().unwrap_or_default();
    let country = parts.next();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && country.is_none_or(|country| {
            (2..=4).contains(&country.len()) && country.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && parts.next().is_none()
}

fn is_label(text: &str) -> bool {
    !fold(text).is_empty() && text.chars().count() <= MAX_LABEL
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(bot: Value) -> Vec<String> {
        let bot: BotDefinition = serde_json::from_value(bot).unwrap();
        bot.problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_bot_without_mistakes_has_no_problems() {
        let found = problems(json!({
            "Name": "Restaurant",
            "Locales": [{
                "LocaleId": "en_US",
                "Intents": [{
                    "Name": "BookTable",
                    "SampleUtterances": ["book a table", "a table for {Guests}"],
                    "Slots": [{"Name": "Guests", "Type": "Number", "Prompts": ["For how many?"]}],
                    "Confirmation": {"Prompts": ["A table for {Guests}, yes?"]},
                    "Responses": ["Booked, [name].", {"CustomPayload": {"templateType": "Panel"}}]
                }],
                "Fallback": {"Messages": ["Sorry?"]}
            }]
        }));
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn all_mistakes_are_listed_at_once_with_where_they_are() {
        let found = problems(json!({
            "Name": "My bot",
            "Locales": [
                {"LocaleId": "en_US", "Confidence": 70, "Intents": [
                    {"Name": "A", "SampleUtterances": ["where is it", "for {Guests", "to {City}"]},
                    {"Name": "B", "SampleUtterances": ["Where is it?"], "Slots": [
                        {"Name": "Size", "Type": "Sizes", "Prompts": ["Which {Colour}?"]},
                        {"Name": "Day", "Type": "Date"}
                    ], "Responses": [" ", {"CustomPayload": "text"}]},
                    {"Name": "FallbackIntent", "SampleUtterances": []}
                ], "SlotTypes": [{"Name": "Date", "Values": []}], "Fallback": {"Messages": [], "MaxAttempts": 0}},
                {"LocaleId": "English", "Intents": [], "Fallback": {"Messages": ["Sorry?"]}}
            ]
        }));
        for expected in [
            "Name: A name has",
            "en_US: Confidence is",
            "en_US/B: “Where is it?” is an utterance of A, too.",
            "en_US/Date: Date is a built-in type",
            "en_US/Date: A list needs",
            "en_US/A: “for {Guests” has a brace",
            "en_US/A: “to {City}” names a slot City",
            "en_US/B/Size: There is no slot type Sizes.",
            "en_US/B/Size: “Which {Colour}?” names a slot Colour",
            "en_US/B/Day: A slot that is required needs a prompt.",
            "en_US/B: A message is empty.",
            "en_US/B: A custom payload is",
            "en_US/FallbackIntent: FallbackIntent is what",
            "en_US/FallbackIntent: Without sample utterances",
            "en_US/Fallback: The fallback needs",
            "en_US/Fallback: MaxAttempts",
            "Locales: “English” is not of the form",
            "English: A locale has 1 to 250 intents",
        ] {
            assert!(
                found.iter().any(|problem| problem.starts_with(expected)),
                "{expected} is not in {found:#?}"
            );
        }
        assert_eq!(found.len(), 18, "{found:#?}");
    }

    #[test]
    fn a_misspelt_member_is_a_problem() {
        let json = r#"{"Name": "Bot", "Locales": [{"LocaleId": "en_US", "Intent": []}]}"#;
        let problems = BotDefinition::from_json(json).unwrap_err();
        assert!(problems[0].reason.contains("Intent"), "{problems:?}");
    }
}
