//! The Lex V2 runtime (`lexv2-runtime`, 2020-08-07), as far as a chat needs it: RecognizeText, `POST
//! /bots/{botId}/botAliases/{botAliasId}/botLocales/{localeId}/sessions/{sessionId}/text`, `camelCase` JSON, signed for
//! the service `lex`.
//!
//! The bot that is built into an instance answers in the same types, so that whoever talks to a bot knows one form.
//! Reading is lenient: what is absent or null is empty, words that are not known here are `Unknown`, and what a
//! service adds to the state of its session is kept, since the next turn gives it back.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The longest text of one turn, in characters.
pub const MAX_TEXT: usize = 1_024;

/// One turn of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecognizeTextRequest {
    /// What was said, 1 to [`MAX_TEXT`] characters.
    pub text: String,
    /// For this turn only; the bot sees them and does not keep them.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "BTreeMap::is_empty")]
    pub request_attributes: BTreeMap<String, String>,
    /// Where the session stands; absent in its first turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_state: Option<SessionState>,
}

/// The bot's answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecognizeTextResponse {
    /// What the bot says, in this order; empty if it has nothing to say.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// Where the session stands now.
    #[serde(default, deserialize_with = "or_empty")]
    pub session_state: SessionState,
    /// What the customer may have meant, likeliest first.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "Vec::is_empty")]
    pub interpretations: Vec<Interpretation>,
    /// Those of the request.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "BTreeMap::is_empty")]
    pub request_attributes: BTreeMap<String, String>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
}

/// Something that the bot says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The text, or the custom payload; absent for a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// How to read it.
    pub content_type: MessageContentType,
    /// The card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_response_card: Option<ImageResponseCard>,
}

/// How to read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageContentType {
    /// Text.
    PlainText,
    /// Text that the bot's author and the client agree on, such as the JSON of an interactive message.
    CustomPayload,
    /// A card with a picture and buttons.
    ImageResponseCard,
    /// Marked-up speech.
    #[serde(rename = "SSML")]
    Ssml,
    /// Something else.
    #[serde(other)]
    Unknown,
}

/// A card with a picture and buttons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageResponseCard {
    /// Its title.
    pub title: String,
    /// What stands below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Where the picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// At most five.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// A button of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What the customer says by choosing it.
    pub value: String,
}

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionState {
    /// What the bot does next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialog_action: Option<DialogAction>,
    /// The intent it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// What the session remembers.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "BTreeMap::is_empty")]
    pub session_attributes: BTreeMap<String, String>,
    /// What else the service keeps here: `activeContexts`, `runtimeHints` and the like.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What the bot does next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogAction {
    /// What it does.
    #[serde(rename = "type")]
    pub kind: DialogActionType,
    /// The slot that it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_to_elicit: Option<String>,
    /// What else the service keeps here.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What a bot does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DialogActionType {
    /// The intent is done, one way or the other.
    Close,
    /// It asks for a yes or no.
    ConfirmIntent,
    /// It decides when it is asked again.
    Delegate,
    /// It asks what the customer wants.
    ElicitIntent,
    /// It asks for a slot.
    ElicitSlot,
    /// Nothing.
    None,
    /// Something else.
    #[serde(other)]
    Unknown,
}

/// An intent, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Its name.
    pub name: String,
    /// Its slots, by name; null where nothing has been said yet.
    #[serde(default, deserialize_with = "or_empty")]
    pub slots: BTreeMap<String, Option<Slot>>,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<IntentState>,
    /// What the customer answered when asked for a yes or no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation_state: Option<ConfirmationState>,
}

/// How far an intent has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntentState {
    /// It could not be done.
    Failed,
    /// It is done.
    Fulfilled,
    /// The bot still asks.
    InProgress,
    /// All is known; somebody else can do it.
    ReadyForFulfillment,
    /// It waits for the customer.
    Waiting,
    /// Somebody is doing it.
    FulfillmentInProgress,
    /// Something else.
    #[serde(other)]
    Unknown,
}

/// What the customer answered when asked for a yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfirmationState {
    /// Yes.
    Confirmed,
    /// No.
    Denied,
    /// Nothing yet.
    None,
    /// Something else.
    #[serde(other)]
    Unknown,
}

/// What was said for a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// The value; absent where the slot has several or consists of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SlotValue>,
    /// What else the service keeps here: `shape`, `values`, `subSlots`.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A value of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotValue {
    /// The customer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_value: Option<String>,
    /// What the bot takes them for, such as `2026-02-09` for "tomorrow".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpreted_value: Option<String>,
    /// What else they may stand for, likeliest first.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "Vec::is_empty")]
    pub resolved_values: Vec<String>,
}

/// What the customer may have meant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interpretation {
    /// The intent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// How sure the bot is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nlu_confidence: Option<NluConfidence>,
    /// Who found it, such as `Lex`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpretation_source: Option<String>,
}

/// How sure a bot is of an interpretation.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct NluConfidence {
    /// From 0 to 1.
    #[serde(default)]
    pub score: f64,
}

impl Message {
    /// A message of plain text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            content: Some(text.into()),
            content_type: MessageContentType::PlainText,
            image_response_card: None,
        }
    }

    /// A message that is a custom payload.
    #[must_use]
    pub fn custom(payload: impl Into<String>) -> Self {
        Self { content_type: MessageContentType::CustomPayload, ..Self::plain(payload) }
    }
}

impl DialogAction {
    /// An action that needs no slot.
    #[must_use]
    pub fn of(kind: DialogActionType) -> Self {
        Self { kind, slot_to_elicit: None, rest: Map::new() }
    }

    /// Asks for a slot.
    #[must_use]
    pub fn elicit(slot: impl Into<String>) -> Self {
        Self { slot_to_elicit: Some(slot.into()), ..Self::of(DialogActionType::ElicitSlot) }
    }
}

impl Intent {
    /// What a slot was taken for, or the customer's words where the bot took them for nothing; none while it is open.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&str> {
        let value = self.slots.get(name)?.as_ref()?.value.as_ref()?;
        value.interpreted_value.as_deref().or(value.original_value.as_deref())
    }
}

/// Reads null as if it were absent.
fn or_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_read_as_the_service_writes_it() {
        let answer: RecognizeTextResponse = serde_json::from_value(json!({
            "sessionId": "b7a1",
            "requestAttributes": {"x-channel": "chat"},
            "messages": [
                {"contentType": "PlainText", "content": "Which day?"},
                {"contentType": "ImageResponseCard", "imageResponseCard": {
                    "title": "Days", "buttons": [{"text": "Today", "value": "today"}]}}
            ],
            "sessionState": {
                "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Day", "slotElicitationStyle": "Default"},
                "intent": {"name": "BookTable", "state": "InProgress", "confirmationState": "None", "slots": {
                    "Day": null,
                    "Guests": {"shape": "Scalar", "value": {
                        "originalValue": "two of us", "interpretedValue": "2", "resolvedValues": ["2"]}}
                }},
                "sessionAttributes": {"table": "window"},
                "activeContexts": [{"name": "booking", "contextAttributes": {}, "timeToLive":
                    {"timeToLiveInSeconds": 300, "turnsToLive": 5}}],
                "originatingRequestId": "5d5b"
            },
            "interpretations": [
                {"intent": {"name": "BookTable", "slots": {}}, "nluConfidence": {"score": 0.91},
                    "interpretationSource": "Lex", "sentimentResponse": {"sentiment": "NEUTRAL"}},
                {"intent": {"name": "FallbackIntent"}}
            ]
        }))
        .unwrap();

        assert_eq!(answer.messages[0], Message::plain("Which day?"));
        assert_eq!(answer.messages[1].image_response_card.as_ref().unwrap().buttons[0].value, "today");
        let state = &answer.session_state;
        let action = state.dialog_action.as_ref().unwrap();
        assert_eq!(
            (action.kind, action.slot_to_elicit.as_deref()),
            (DialogActionType::ElicitSlot, Some("Day"))
        );
        let intent = state.intent.as_ref().unwrap();
        assert_eq!((intent.slot("Guests"), intent.slot("Day"), intent.slot("Name")), (Some("2"), None, None));
        assert_eq!(intent.state, Some(IntentState::InProgress));
        assert!((answer.interpretations[0].nlu_confidence.unwrap().score - 0.91).abs() < 1e-9);
    }

    #[test]
    fn what_a_service_keeps_in_its_session_comes_back_to_it() {
        let state = json!({
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Day", "slotElicitationStyle": "SpellByWord"},
            "intent": {"name": "BookTable", "slots": {"Day": null, "Guests": {"shape": "List", "values": []}}},
            "activeContexts": [{"name": "booking"}],
            "runtimeHints": {"slotHints": {}}
        });
        let read: SessionState = serde_json::from_value(state.clone()).unwrap();
        let request = RecognizeTextRequest {
            text: "on Monday".to_owned(),
            session_state: Some(read),
            ..Default::default()
        };

        let sent = serde_json::to_value(request).unwrap();

        assert_eq!(sent, json!({"text": "on Monday", "sessionState": state}));
    }

    #[test]
    fn nulls_and_words_of_later_versions_are_no_error() {
        let answer: RecognizeTextResponse = serde_json::from_value(json!({
            "messages": [{"contentType": "Hologram", "content": "hi", "size": 3}],
            "sessionState": {
                "dialogAction": {"type": "Dance"},
                "intent": {"name": "A", "slots": null, "state": "Dreaming", "confirmationState": "Perhaps"},
                "sessionAttributes": null
            },
            "interpretations": null,
            "requestAttributes": null,
            "recognizedBotMember": {"botId": "AAAAAAAAAA"}
        }))
        .unwrap();

        assert_eq!(answer.messages[0].content_type, MessageContentType::Unknown);
        assert_eq!(answer.session_state.dialog_action.unwrap().kind, DialogActionType::Unknown);
        assert_eq!(answer.session_state.intent.unwrap().state, Some(IntentState::Unknown));
        assert_eq!(
            serde_json::from_str::<RecognizeTextResponse>("{}").unwrap(),
            RecognizeTextResponse::default()
        );
    }
}
