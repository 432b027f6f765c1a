//! A conversation with the bot, turn by turn. A turn is a pure function: what was agreed so far comes in with the
//! session state, as with Lex, and goes out with it.
//!
//! What the answer's dialog action says of who is next: `ElicitIntent`, `ElicitSlot` and `ConfirmIntent` wait for the
//! customer; `Close` gives the conversation back to the flow, with the intent's name and state for it to branch on.
//! What the bot could not understand in its attempts closes as [`super::problems::FALLBACK_INTENT`], `Failed`.

mod choosing;
mod filling;
mod language;
mod memory;
mod turn;

use super::date::Date;
use super::definition::BotDefinition;
use super::model::BotModel;
use crate::wire::lex::{RecognizeTextRequest, RecognizeTextResponse};

/// The request attribute that names the content types a client can show, separated by commas. Where it is there and
/// has no `CustomPayload`, choices are offered as text.
pub const ACCEPT_CONTENT_TYPES: &str = "x-amz-lex:accept-content-types";

/// The bot's answer to one turn of the customer.
///
/// `model` is what was learnt from `bot`; an intent that only one of them has is none. `locale` is the language where
/// something says which, and is otherwise told from the customer's words. "Tomorrow" is the day after `today`.
#[must_use]
pub fn respond(
    bot: &BotDefinition,
    model: &BotModel,
    locale: Option<&str>,
    request: &RecognizeTextRequest,
    today: Date,
) -> RecognizeTextResponse {
    let mut state = request.session_state.clone().unwrap_or_default();
    let mut memory = memory::Memory::take(&mut state);
    let known = locale.or(memory.locale_id.as_deref()).and_then(|id| bot.locale(id));
    let spoken =
        known.map_or_else(|| language::spoken(bot, model, &request.text), |locale| Some((locale, true)));
    let Some((locale, sure)) = spoken else {
        return turn::speechless(state, request);
    };
    memory.locale_id = sure.then(|| locale.locale_id.clone());
    turn::Turn::new(locale, model, request, state, memory, today).answer()
}

#[cfg(test)]
mod tests;
