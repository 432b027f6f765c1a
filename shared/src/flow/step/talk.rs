//! Actions that talk with the customer: messages, bots and views.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{LONGEST_WAIT, Reader, Step};
use crate::time::Span;

/// How long a bot waits for the customer unless the flow says otherwise.
const BOT_TIMEOUT: Span = Span::minutes(5);
/// How long a bot may wait for the customer: 24 hours.
const LONGEST_BOT_TIMEOUT: Span = Span::hours(24);
/// How long a view waits for the customer unless the flow says otherwise.
const VIEW_TIMEOUT: Span = Span::seconds(400);
/// The longest text that a bot takes, in characters; longer first messages are cut.
const BOT_TEXT_LIMIT: usize = 1_024;

/// A talk between the customer and a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotStep {
    /// An alias' ARN, or the id or name of a bot of this instance.
    pub bot: String,
    /// What is said first, if anything.
    pub text: Option<String>,
    /// What the bot is given to begin with, if anything.
    pub initial_message: Option<String>,
    /// What the bot knows from the start.
    pub session_attributes: BTreeMap<String, String>,
    /// How long the customer may be silent.
    pub timeout: Span,
}

/// A view for the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewStep {
    /// The view, by id or ARN, with its version after a colon if one is given.
    pub view: String,
    /// What it shows.
    pub data: Map<String, Value>,
    /// How long the customer has.
    pub limit: Span,
    /// Whether what the customer enters is kept out of the transcript.
    pub hides_response: bool,
}

/// MessageParticipant.
pub(super) fn say(reader: Reader<'_>) -> Option<Step> {
    filled(reader, "Text").map(Step::Say)
}

/// ConnectParticipantWithLexBot.
pub(super) fn bot(reader: Reader<'_>) -> Option<Step> {
    let alias = reader.object("LexV2Bot").and_then(|bot| reader.scope.text(bot.get("AliasArn")?));
    let named = || reader.object("LexBot").and_then(|bot| reader.scope.text(bot.get("Name")?));
    let bot = alias.or_else(named).filter(|bot| !bot.trim().is_empty())?;
    let initial = reader
        .object("LexInitializationData")
        .and_then(|data| reader.scope.text(data.get("InitialMessage")?));
    let timeout =
        reader.object("LexTimeoutSeconds").and_then(|limits| reader.scope.text(limits.get("Text")?));
    let timeout = match timeout {
        None => BOT_TIMEOUT,
        Some(seconds) => Span::seconds(seconds.trim().parse().ok()?),
    };
    if timeout < Span::seconds(1) || timeout > LONGEST_BOT_TIMEOUT {
        return None;
    }
    Some(Step::TalkToBot(BotStep {
        bot,
        text: filled(reader, "Text"),
        initial_message: initial
            .map(|text| text.chars().take(BOT_TEXT_LIMIT).collect::<String>())
            .filter(|text| !text.trim().is_empty()),
        session_attributes: match reader.parameters.get("LexSessionAttributes") {
            None => BTreeMap::new(),
            Some(_) => reader.texts("LexSessionAttributes")?,
        },
        timeout,
    }))
}

/// ShowView.
pub(super) fn view(reader: Reader<'_>) -> Option<Step> {
    let resource = reader.object("ViewResource")?;
    let id = resource.get("Id").and_then(|id| reader.scope.text(id)).filter(|id| !id.trim().is_empty())?;
    let version = resource.get("Version").and_then(|version| reader.scope.text(version));
    let view = match version.filter(|version| !version.trim().is_empty()) {
        // An ARN may have its version at its end already.
        Some(version) if !id.ends_with(&format!(":{version}")) => format!("{id}:{version}"),
        _ => id,
    };
    let limit = match reader.parameters.get("InvocationTimeLimitSeconds") {
        None => VIEW_TIMEOUT,
        Some(_) => Span::seconds(reader.number("InvocationTimeLimitSeconds")?),
    };
    if limit < Span::seconds(1) || limit > LONGEST_WAIT {
        return None;
    }
    let hidden = reader.object("SensitiveDataConfiguration").and_then(|hidden| hidden.get("HideResponseOn"));
    let hides = |places: &Value| {
        places.as_array().is_some_and(|places| places.iter().any(|place| place == "TRANSCRIPT"))
    };
    let data = match reader.parameters.get("ViewData") {
        None => Map::new(),
        Some(_) => reader.filled_object("ViewData")?,
    };
    Some(Step::ShowView(ViewStep { view, data, limit, hides_response: hidden.is_some_and(hides) }))
}

fn filled(reader: Reader<'_>, name: &str) -> Option<String> {
    let text = reader.parameters.get(name).and_then(|value| reader.scope.filled_text(value));
    text.filter(|text| !text.trim().is_empty())
}
