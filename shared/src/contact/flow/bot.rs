//! A customer's talk with a bot: each word of the customer is a turn of the bot, until the bot is done.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::call::{BotCall, CallOutcome, CallReply, CallRequest};
use super::super::chat::{BotTalk, FlowRun, Place, Timer, Waiting};
use super::super::event::{Audience, Event, Finding};
use super::super::turn::Turn;
use super::Outcome;
use super::card::to_content;
use crate::flow::step::BotStep;
use crate::wire::content_type::INTERACTIVE;
use crate::wire::lex::{
    DialogActionType, Intent, IntentState, MAX_TEXT, RecognizeTextRequest, RecognizeTextResponse,
    SessionState,
};
use crate::wire::participant::{Item, ItemType};

/// The request attribute of the Lex V2 runtime that says which contents the client takes.
const ACCEPTED_CONTENT: &str = "x-amz-lex:accept-content-types";
/// How many words of the customer may wait while the bot thinks.
const UNHEARD_LIMIT: usize = 20;

impl Turn<'_, '_> {
    /// ConnectParticipantWithLexBot.
    pub(super) fn talk_to_bot(&mut self, place: &Place, step: BotStep) -> Outcome {
        if place.role.whispers() {
            return Outcome::failed();
        }
        if let Some(text) = step.text {
            self.say(text, place.role);
        }
        let session = SessionState { session_attributes: step.session_attributes, ..SessionState::default() };
        let session_id = self.chat.current.contact_id.to_string();
        let unheard = step.initial_message.into_iter().collect();
        let talk = BotTalk { bot: step.bot, session_id, session, timeout: step.timeout, call: None, unheard };
        self.go_on_talking(place, talk)
    }

    /// The customer has said something that is for the bot.
    pub(super) fn bot_hears(&mut self, mut run: FlowRun, text: &str) {
        let Waiting::Bot(talk) = &mut run.waits_for else { return };
        if talk.unheard.len() >= UNHEARD_LIMIT {
            talk.unheard.pop_front();
        }
        talk.unheard.push_back(text.chars().take(MAX_TEXT).collect());
        let talk = (**talk).clone();
        let place = Place { spent: 0, ..run.place };
        if talk.call.is_some() {
            self.wait_for(&place, Waiting::Bot(Box::new(talk)));
        } else {
            self.go_on_talking(&place, talk);
        }
    }

    /// The bot has taken its turn, or could not.
    pub(super) fn bot_answered(&mut self, run: FlowRun, outcome: CallOutcome) {
        let Waiting::Bot(talk) = run.waits_for else { return };
        let mut talk = *talk;
        let step = self.step_at(&run.place);
        let Ok(CallReply::Bot(response)) = outcome else {
            return self.go_on(run.place, step, Outcome::failed());
        };
        self.bot_says(&response);
        self.emit(Event::Found(Box::new(Finding::Lex(understood(&response)))));
        if let Some(outcome) = done(&response) {
            return self.go_on(run.place, step, outcome);
        }
        talk.session = response.session_state;
        talk.call = None;
        self.go_on_talking(&run.place, talk);
    }

    /// Lets the bot hear what it has not heard yet, or else waits for the customer.
    fn go_on_talking(&mut self, place: &Place, mut talk: BotTalk) -> Outcome {
        match talk.unheard.pop_front() {
            None => self.set_flow_timer(talk.timeout),
            Some(text) => {
                self.emit(Event::TimerCancelled(Timer::FlowWait));
                talk.call = Some(self.make_call(CallRequest::Bot(Box::new(BotCall {
                    bot: talk.bot.clone(),
                    locale: self.locale(),
                    session_id: talk.session_id.clone(),
                    request: RecognizeTextRequest {
                        text,
                        session_state: Some(talk.session.clone()),
                        request_attributes: self.shown_content(),
                    },
                }))));
            }
        }
        self.wait_for(place, Waiting::Bot(Box::new(talk)))
    }

    fn bot_says(&mut self, response: &RecognizeTextResponse) {
        let bot = self.bot();
        for message in &response.messages {
            let Some((content_type, content)) = to_content(message, &self.chat.content_types) else {
                continue;
            };
            let item =
                Item { kind: ItemType::Message, content: Some(content), ..self.event_of(&bot, content_type) };
            self.emit(Event::Appended { item, client_token: None, audience: Audience::All });
        }
    }

    /// What tells a bot which contents the customer's client can show.
    fn shown_content(&self) -> BTreeMap<String, String> {
        let rich = self.chat.content_types.iter().any(|kind| kind == INTERACTIVE);
        let plain = (ACCEPTED_CONTENT.to_owned(), "PlainText".to_owned());
        (!rich).then_some(plain).into_iter().collect()
    }

    /// The customer's language as bots name it: `en_US`.
    fn locale(&self) -> Option<String> {
        self.chat.data.language_code.as_ref().map(|code| code.replace('-', "_"))
    }
}

/// What `$.Lex` refers to after a turn.
fn understood(response: &RecognizeTextResponse) -> Value {
    let state = &response.session_state;
    let intent = state.intent.as_ref();
    let name = |intent: &Intent| intent.name.clone();
    let slots = |intent: &Intent| -> Map<String, Value> {
        let text = |slot: Option<&crate::wire::lex::SlotValue>| {
            slot.and_then(|value| value.interpreted_value.clone().or_else(|| value.original_value.clone()))
        };
        let slots = intent.slots.iter();
        slots
            .map(|(name, slot)| {
                (name.clone(), json!(text(slot.as_ref().and_then(|slot| slot.value.as_ref()))))
            })
            .collect()
    };
    let score = |at: usize| {
        let interpretation = response.interpretations.get(at)?;
        Some(interpretation.nlu_confidence.as_ref()?.score)
    };
    let alternatives: Map<String, Value> = response
        .interpretations
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(at, interpretation)| {
            let intent = interpretation.intent.as_ref()?;
            let told = json!({ "IntentName": intent.name, "IntentConfidence": score(at) });
            Some((at.to_string(), told))
        })
        .collect();
    json!({
        "IntentName": intent.map(name),
        "Slots": intent.map(slots),
        "SessionAttributes": state.session_attributes,
        "DialogState": intent.and_then(|intent| intent.state),
        "IntentConfidence": { "Score": score(0) },
        "AlternativeIntents": alternatives,
    })
}

/// What comes of the talk, if the bot is done: the intent chooses the branch, unless the bot has failed at it.
fn done(response: &RecognizeTextResponse) -> Option<Outcome> {
    let state = &response.session_state;
    let intent = state.intent.as_ref();
    let intent_state = intent.and_then(|intent| intent.state);
    let does = state.dialog_action.as_ref().map(|action| action.kind);
    let listens = matches!(
        does,
        Some(DialogActionType::ElicitIntent | DialogActionType::ElicitSlot | DialogActionType::ConfirmIntent)
    );
    if listens {
        return None;
    }
    let closes = does == Some(DialogActionType::Close);
    let name = || intent.map(|intent| intent.name.clone()).unwrap_or_default();
    match intent_state {
        Some(IntentState::ReadyForFulfillment | IntentState::Fulfilled) => Some(Outcome::Chose(name())),
        Some(IntentState::Failed) => Some(Outcome::Failed("NoMatchingCondition")),
        _ if closes => Some(Outcome::Chose(name())),
        _ => None,
    }
}
