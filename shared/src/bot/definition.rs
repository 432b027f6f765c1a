//! A bot as data: what it understands and what it says, in one or more languages. `docs/bots.md` explains how to
//! write one.
//!
//! The JSON has `PascalCase` members. A member that is not known is an error, since to whoever edits a bot by hand a
//! misspelt member that does nothing is worse.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BotDefinition {
    /// Its name.
    pub name: String,
    /// The languages it speaks. The first is taken where nothing says which.
    pub locales: Vec<BotLocale>,
}

/// A bot in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BotLocale {
    /// The language, and the country for the order of day and month: `en_US`, `de_DE`.
    pub locale_id: String,
    /// What customers may want.
    pub intents: Vec<IntentDefinition>,
    /// Lists that slots choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slot_types: Vec<SlotTypeDefinition>,
    /// What the bot does when it understands nothing.
    pub fallback: Fallback,
    /// How it asks when several intents are likely; in its language's usual words unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clarification: Option<Clarification>,
    /// What it says when the customer wants to stop in the middle of an intent; nothing unless given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<Content>,
    /// From which confidence on it takes an intent without asking, 0 to 1; [`BotLocale::CONFIDENCE`] unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// What a customer may want.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct IntentDefinition {
    /// Its name, on which the flow branches; the same in every language.
    pub name: String,
    /// What the bot calls it when it asks which is meant; the name unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How customers say it, with `{Slot}` where a slot's value stands.
    pub sample_utterances: Vec<String>,
    /// What the bot has to know, in the order in which it asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotDefinition>,
    /// Asked before it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// What the bot says when all is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Content>,
    /// What it says when a slot could not be filled or a question not be answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Content>,
    /// Set in the session when all is known, with `{Slot}` for a slot's value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub session_attributes: BTreeMap<String, String>,
    /// Who does what the customer wants.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fulfilled_by: FulfilledBy,
    /// Who speaks next.
    #[serde(default, skip_serializing_if = "is_default")]
    pub then: Then,
}

/// Who does what the customer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FulfilledBy {
    /// The flow: the intent ends as `ReadyForFulfillment`.
    #[default]
    Flow,
    /// The bot's response is all there is to do: the intent ends as `Fulfilled`.
    Bot,
}

/// Who speaks after an intent is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Then {
    /// The flow goes on with the branch of the intent.
    #[default]
    Close,
    /// The bot waits for what else the customer wants.
    ElicitIntent,
}

/// A piece of information that an intent needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SlotDefinition {
    /// Its name.
    pub name: String,
    /// A [`BuiltInType`] by its name, or the name of a [`SlotTypeDefinition`].
    #[serde(rename = "Type")]
    pub kind: String,
    /// Whether the bot asks for it; one that is not required is taken when it is said.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub required: bool,
    /// How the bot asks: the first time, the second, and so on; the last is used from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Content>,
    /// How often it asks again before it gives up; [`SlotDefinition::MAX_RETRIES`] unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<u32>,
}

/// The types of slots that need no definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltInType {
    /// Whatever the customer says.
    Text,
    /// A number: `4`, `four`. As a decimal number with a point.
    Number,
    /// One word with a digit in it, such as the number of an order: `A-1234`. As it was written.
    AlphaNumeric,
    /// A day: `2026-02-09`, `tomorrow`, `March 5`. As `yyyy-MM-dd`.
    Date,
    /// A time of day: `7pm`, `19:30`. As `HH:mm`.
    Time,
    /// An e-mail address. As it was written.
    Email,
    /// A phone number. As digits, after a `+` if there was one.
    Phone,
    /// Yes or no. As `Yes` or `No`.
    YesNo,
}

/// A list that slots choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SlotTypeDefinition {
    /// Its name.
    pub name: String,
    /// What there is to choose from.
    pub values: Vec<SlotTypeValue>,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SlotTypeValue {
    /// What the slot becomes.
    pub value: String,
    /// What else customers call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
}

/// A question for yes or no before an intent is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Confirmation {
    /// The question: the first time, the second, and so on, as a slot's.
    pub prompts: Vec<Content>,
    /// What the bot says after a no; the intent ends as `Failed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declined: Vec<Content>,
}

/// What a bot does when it understands nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Fallback {
    /// What it says: the first time, the second, and so on; the last is used from then on.
    pub messages: Vec<Content>,
    /// How often in a row it may understand nothing before it gives up; [`Fallback::MAX_ATTEMPTS`] unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// What it says when it gives up; the flow goes on with the branch of `FallbackIntent`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Content>,
}

/// How a bot asks which of several intents is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Clarification {
    /// The question.
    pub prompt: String,
    /// The choice for none of them.
    pub none_of_these: String,
}

/// Something that a bot says. `{Slot}` stands for a slot's value and `[attribute]` for a session attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// Text.
    Text(String),
    /// An interactive message.
    Custom(CustomContent),
}

/// A message that is more than text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CustomContent {
    /// Its JSON, such as that of an interactive message.
    pub custom_payload: Value,
}

impl BotDefinition {
    /// The locale of this id, or else the first of the same language: `en_GB` finds `en_US`.
    #[must_use]
    pub fn locale(&self, id: &str) -> Option<&BotLocale> {
        let of_language = || self.locales.iter().find(|locale| locale.language() == language_of(id));
        self.locales.iter().find(|locale| locale.locale_id == id).or_else(of_language)
    }
}

impl BotLocale {
    /// From which confidence on an intent is taken without asking, unless the locale says otherwise.
    pub const CONFIDENCE: f64 = 0.8;

    /// Its language: `en` for `en_US`.
    #[must_use]
    pub fn language(&self) -> &str {
        language_of(&self.locale_id)
    }

    /// The intent of this name.
    #[must_use]
    pub fn intent(&self, name: &str) -> Option<&IntentDefinition> {
        self.intents.iter().find(|intent| intent.name == name)
    }

    /// The list of this name.
    #[must_use]
    pub fn slot_type(&self, name: &str) -> Option<&SlotTypeDefinition> {
        self.slot_types.iter().find(|kind| kind.name == name)
    }
}

impl IntentDefinition {
    /// What the bot calls it when it asks which is meant.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The slot of this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&SlotDefinition> {
        self.slots.iter().find(|slot| slot.name == name)
    }
}

impl SlotDefinition {
    /// How often a bot asks again for a slot that does not say.
    pub const MAX_RETRIES: u32 = 2;

    /// How often the bot asks again before it gives up.
    #[must_use]
    pub fn max_retries(&self) -> u32 {
        self.max_retries.unwrap_or(Self::MAX_RETRIES)
    }
}

impl BuiltInType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Number,
        Self::AlphaNumeric,
        Self::Date,
        Self::Time,
        Self::Email,
        Self::Phone,
        Self::YesNo,
    ];

    /// The type of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in a definition.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::AlphaNumeric => "AlphaNumeric",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::YesNo => "YesNo",
        }
    }
}

impl Fallback {
    /// How often in a row a bot that does not say may understand nothing.
    pub const MAX_ATTEMPTS: u32 = 2;

    /// How often in a row the bot may understand nothing before it gives up.
    #[must_use]
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts.unwrap_or(Self::MAX_ATTEMPTS)
    }
}

/// The language of a locale's id: `en` for `en_US` and `en-US`.
#[must_use]
pub fn language_of(locale_id: &str) -> &str {
    locale_id.split(['_', '-']).next().unwrap_or(locale_id)
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls takes a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
