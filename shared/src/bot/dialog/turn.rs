//! One turn: what is open, and the answer's form.

use std::collections::BTreeMap;

use super::memory::Memory;
use crate::bot::date::Date;
use crate::bot::definition::{BotLocale, Content, IntentDefinition};
use crate::bot::model::{BotModel, Ranked};
use crate::bot::problems::FALLBACK_INTENT;
use crate::bot::slot::Reader;
use crate::bot::template::Values;
use crate::bot::text::Text;
use crate::wire::lex::{
    DialogAction, DialogActionType, Intent, IntentState, Interpretation, Message, NluConfidence,
    RecognizeTextRequest, RecognizeTextResponse, SessionState,
};

/// What a turn has to go by.
pub(super) struct Turn<'a> {
    pub locale: &'a BotLocale,
    pub reader: Reader<'a>,
    pub request: &'a RecognizeTextRequest,
    pub text: Text<'a>,
    /// What the words are likely to mean, likeliest first.
    pub ranked: Vec<Ranked<'a>>,
    pub attributes: BTreeMap<String, String>,
    pub memory: Memory,
    state: SessionState,
}

/// What a turn comes to.
pub(super) struct Outcome {
    pub action: DialogAction,
    pub intent: Option<Intent>,
    pub messages: Vec<Message>,
}

/// The most interpretations of an answer, as with Lex.
const MAX_INTERPRETATIONS: usize = 5;

impl<'a> Turn<'a> {
    pub fn new(
        locale: &'a BotLocale,
        model: &'a BotModel,
        request: &'a RecognizeTextRequest,
        mut state: SessionState,
        memory: Memory,
        today: Date,
    ) -> Self {
        let ranked =
            model.locale(&locale.locale_id).map(|model| model.rank(&request.text)).unwrap_or_default();
        Self {
            locale,
            reader: Reader { locale, today },
            request,
            text: Text::new(&request.text),
            ranked: ranked.into_iter().filter(|ranked| locale.intent(ranked.intent).is_some()).collect(),
            attributes: std::mem::take(&mut state.session_attributes),
            memory,
            state,
        }
    }

    /// The answer to whatever is open: a slot, a confirmation, a choice between intents, or what is wanted at all.
    pub fn answer(mut self) -> RecognizeTextResponse {
        let action = self.state.dialog_action.take();
        let open =
            self.state.intent.take().and_then(|intent| Some((self.locale.intent(&intent.name)?, intent)));
        let outcome = match (action, open) {
            (
                Some(DialogAction { kind: DialogActionType::ElicitSlot, slot_to_elicit: Some(slot), .. }),
                Some((intent, at)),
            ) if intent.slot(&slot).is_some() => self.fill(intent, at, &slot),
            (Some(DialogAction { kind: DialogActionType::ConfirmIntent, .. }), Some((intent, at))) => {
                self.confirm(intent, at)
            }
            _ if !self.memory.offered.is_empty() => self.choose(),
            _ => self.recognize(),
        };
        self.respond(outcome)
    }

    /// What the bot says, with its placeholders filled.
    pub fn say(&self, contents: &[Content], intent: Option<&Intent>) -> Vec<Message> {
        let values = Values { intent, attributes: &self.attributes };
        contents.iter().map(|content| values.message(content)).collect()
    }

    /// What the bot says the `count`-th time, counted from 0; the last from then on.
    pub fn say_again(&self, contents: &[Content], count: u32, intent: Option<&Intent>) -> Vec<Message> {
        let at = usize::try_from(count).unwrap_or(usize::MAX).min(contents.len().saturating_sub(1));
        self.say(contents.get(at).map(std::slice::from_ref).unwrap_or_default(), intent)
    }

    fn respond(mut self, outcome: Outcome) -> RecognizeTextResponse {
        let interpretations = self.interpretations(outcome.intent.as_ref());
        self.state.dialog_action = Some(outcome.action);
        self.state.intent = outcome.intent;
        self.state.session_attributes = self.attributes;
        self.memory.put(&mut self.state);
        RecognizeTextResponse {
            messages: outcome.messages,
            session_state: self.state,
            interpretations,
            request_attributes: self.request.request_attributes.clone(),
            session_id: None,
        }
    }

    /// The intent that the turn came to, then what else it may have been.
    fn interpretations(&self, intent: Option<&Intent>) -> Vec<Interpretation> {
        let of = |name: &str| self.ranked.iter().find(|ranked| ranked.intent == name).map(confidence);
        let chosen = intent.map(|intent| Interpretation {
            nlu_confidence: of(&intent.name),
            intent: Some(intent.clone()),
            interpretation_source: None,
        });
        let others =
            self.ranked.iter().filter(|ranked| intent.is_none_or(|intent| intent.name != ranked.intent));
        let others = others.filter_map(|ranked| {
            let intent = Some(blank(self.locale.intent(ranked.intent)?));
            Some(Interpretation {
                intent,
                nlu_confidence: Some(confidence(ranked)),
                interpretation_source: None,
            })
        });
        chosen.into_iter().chain(others).take(MAX_INTERPRETATIONS).collect()
    }
}

/// An intent of which nothing is known yet.
pub(super) fn blank(intent: &IntentDefinition) -> Intent {
    Intent {
        name: intent.name.clone(),
        slots: intent.slots.iter().map(|slot| (slot.name.clone(), None)).collect(),
        state: Some(IntentState::InProgress),
        confirmation_state: Some(crate::wire::lex::ConfirmationState::None),
    }
}

/// What was not understood.
pub(super) fn fallback(state: IntentState) -> Intent {
    Intent { name: FALLBACK_INTENT.to_owned(), state: Some(state), ..Intent::default() }
}

/// The answer of a bot that has no language at all.
pub(super) fn speechless(mut state: SessionState, request: &RecognizeTextRequest) -> RecognizeTextResponse {
    state.dialog_action = Some(DialogAction::of(DialogActionType::Close));
    state.intent = Some(fallback(IntentState::Failed));
    RecognizeTextResponse {
        session_state: state,
        request_attributes: request.request_attributes.clone(),
        ..RecognizeTextResponse::default()
    }
}

/// In hundredths: more would pretend to know more.
fn confidence(ranked: &Ranked<'_>) -> NluConfidence {
    NluConfidence { score: (ranked.confidence * 100.0).round() / 100.0 }
}
