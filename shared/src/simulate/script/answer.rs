//! Lines that say what places outside the chat answer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::line::at_end;
use super::span;
use super::words::Words;
use crate::simulate::answers::{BotAnswer, FunctionAnswer, QueueNumbers, Reply};
use crate::simulate::step::Step;
use crate::time::Span;
use crate::wire::lex::{
    DialogAction, DialogActionType, Intent, IntentState, Message, RecognizeTextResponse, SessionState, Slot,
    SlotValue,
};

/// What an intent is called that a bot has not understood.
const FALLBACK_INTENT: &str = "FallbackIntent";

const INTENT_STATES: [(&str, IntentState); 3] = [
    ("fulfilled", IntentState::Fulfilled),
    ("ready", IntentState::ReadyForFulfillment),
    ("failed", IntentState::Failed),
];

/// `function NAME answers JSON after 3 seconds` and the like.
pub(super) fn function(mut words: Words<'_>) -> Result<Step, String> {
    let name = words.name().ok_or("It needs the name of a function, or `*`.")?;
    if words.eat("answers") {
        let value = words.json().ok_or("What a function answers is JSON, such as {\"tier\":\"gold\"}.")?;
        let after = after(&mut words)?;
        let answer = FunctionAnswer { reply: Reply::Answers(value), after };
        return at_end(words, Step::Function { name, answer });
    }
    let (reply, after) = no_answer(words, "A function")?;
    Ok(Step::Function { name, answer: FunctionAnswer { reply, after } })
}

/// What a bot says, asks, understands, or that it does not.
pub(super) fn bot(mut words: Words<'_>) -> Result<Step, String> {
    let response = if words.eat("answers") {
        let value = words.json().ok_or("What a bot answers is JSON, as RecognizeText writes it.")?;
        serde_json::from_value(value).map_err(|fault| format!("This is no answer of a bot: {fault}."))?
    } else if words.eat("says") {
        turn(DialogActionType::ElicitIntent, None, spoken(&mut words)?)
    } else if words.eat("asks for") {
        let slot = words.name().ok_or("It needs the name of a slot.")?;
        let mut asks = turn(DialogActionType::ElicitSlot, None, spoken(&mut words)?);
        asks.session_state.dialog_action = Some(DialogAction::elicit(slot));
        asks
    } else if words.eat("intent") {
        intent(&mut words)?
    } else {
        let (reply, after) = no_answer(words, "A bot")?;
        return Ok(Step::Bot(BotAnswer { reply, after }));
    };
    let after = after(&mut words)?;
    at_end(words, Step::Bot(BotAnswer { after, ..BotAnswer::new(response) }))
}

/// `queue NAME: 3 waiting, oldest 5 minutes`, or `queue NAME: no answer`.
pub(super) fn queue(mut words: Words<'_>) -> Result<Step, String> {
    let (name, _) = words.until(&[":"]).ok_or("After the name of a queue comes a colon.")?;
    let mut numbers = QueueNumbers::default();
    for part in words.rest().split(',').map(str::trim) {
        if let Some(count) = part.strip_suffix(" waiting").and_then(|count| count.parse().ok()) {
            numbers.waiting = Some(count);
        } else if let Some(oldest) = part.strip_prefix("oldest ").and_then(span::read) {
            numbers.oldest = Some(oldest);
        } else if part == "no answer" {
            numbers.fails = Some(true);
        } else if part == "answers" {
            numbers.fails = Some(false);
        } else {
            let message =
                format!("`{part}` is none of `3 waiting`, `oldest 5 minutes`, `answers` and `no answer`.");
            return Err(message);
        }
    }
    Ok(Step::Queue { name, numbers })
}

fn intent(words: &mut Words<'_>) -> Result<RecognizeTextResponse, String> {
    let name = words.name().ok_or("It needs the name of an intent.")?;
    let state = INTENT_STATES.into_iter().find(|(state, _)| words.eat(state));
    let (_, state) = state.ok_or("After the name of an intent comes fulfilled, ready or failed.")?;
    let slots = if words.rest().starts_with('{') { words.json() } else { None };
    let messages = if words.eat("saying") { spoken(words)? } else { Vec::new() };
    let slots = slots.as_ref().and_then(Value::as_object).into_iter().flatten();
    let intent = Intent {
        name,
        slots: slots.map(|(name, value)| (name.clone(), Some(slot(value)))).collect(),
        state: Some(state),
        confirmation_state: None,
    };
    Ok(turn(DialogActionType::Close, Some(intent), messages))
}

fn slot(value: &Value) -> Slot {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let value = SlotValue {
        original_value: Some(text.clone()),
        interpreted_value: Some(text),
        resolved_values: Vec::new(),
    };
    Slot { value: Some(value), ..Slot::default() }
}

/// A turn of a bot that is not done with an intent of its own unless there is one here.
fn turn(action: DialogActionType, intent: Option<Intent>, messages: Vec<Message>) -> RecognizeTextResponse {
    let open = || Intent {
        name: FALLBACK_INTENT.to_owned(),
        slots: BTreeMap::new(),
        state: Some(IntentState::InProgress),
        confirmation_state: None,
    };
    let session_state = SessionState {
        dialog_action: Some(DialogAction::of(action)),
        intent: Some(intent.unwrap_or_else(open)),
        ..SessionState::default()
    };
    RecognizeTextResponse { messages, session_state, ..RecognizeTextResponse::default() }
}

/// What a bot says: a text in quotes, or JSON, which is a payload such as an interactive message.
fn spoken(words: &mut Words<'_>) -> Result<Vec<Message>, String> {
    match words.json() {
        Some(Value::String(text)) => Ok(vec![Message::plain(text)]),
        Some(payload @ Value::Object(_)) => Ok(vec![Message::custom(payload.to_string())]),
        _ => Err("What a bot says stands in quotes, or is JSON.".to_owned()),
    }
}

fn no_answer<T>(mut words: Words<'_>, who: &str) -> Result<(Reply<T>, Span), String> {
    if words.eat("times out") {
        return at_end(words, (Reply::TimesOut, Span::default()));
    }
    if words.eat("never answers") {
        return at_end(words, (Reply::Never, Span::default()));
    }
    if words.eat("fails") {
        let message = words.json().and_then(|value| value.as_str().map(str::to_owned));
        let after = after(&mut words)?;
        let message = message.unwrap_or_else(|| "It failed.".to_owned());
        return at_end(words, (Reply::Fails(message), after));
    }
    let more = if who == "A bot" { "says, asks for, intent, " } else { "" };
    Err(format!("{who} does one of: {more}answers, fails, times out, never answers."))
}

fn after(words: &mut Words<'_>) -> Result<Span, String> {
    if !words.eat("after") {
        return Ok(Span::default());
    }
    let span = span::read(words.rest()).ok_or("After `after` comes a time, such as `3 seconds`.")?;
    *words = Words::new("");
    Ok(span)
}
