//! Conversations, as people have them.

use serde_json::{Value, json};

use super::*;
use crate::wire::lex::{ConfirmationState, DialogActionType, IntentState, MessageContentType};

/// A restaurant in English and German. Today is Monday, 2026-02-09.
struct Guest {
    bot: BotDefinition,
    model: BotModel,
    locale: Option<&'static str>,
    request: RecognizeTextRequest,
    answer: RecognizeTextResponse,
}

impl Guest {
    fn new() -> Self {
        let bot = BotDefinition::from_json(&restaurant().to_string()).unwrap();
        let model = BotModel::train(&bot);
        let (request, answer) = Default::default();
        Self { bot, model, locale: Some("en_US"), request, answer }
    }

    fn speaking(locale: Option<&'static str>) -> Self {
        Self { locale, ..Self::new() }
    }

    /// Says something; the state travels through JSON, as it does in life.
    #[track_caller]
    fn says(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.request.text);
        let today = Date::new(2026, 2, 9).unwrap();
        let request = serde_json::from_str(&serde_json::to_string(&self.request).unwrap()).unwrap();
        self.answer = respond(&self.bot, &self.model, self.locale, &request, today);
        self.request.session_state = Some(self.answer.session_state.clone());
        self
    }

    #[track_caller]
    fn hears(&mut self, expected: &str) -> &mut Self {
        let said: Vec<_> =
            self.answer.messages.iter().filter_map(|message| message.content.as_deref()).collect();
        assert_eq!(said.join("\n"), expected, "{:#?}", self.answer);
        self
    }

    #[track_caller]
    fn then(&mut self, expected: DialogActionType) -> &mut Self {
        let action = self.answer.session_state.dialog_action.as_ref().unwrap();
        assert_eq!(action.kind, expected, "{:#?}", self.answer);
        self
    }

    /// The conversation is back with the flow, which sees this.
    #[track_caller]
    fn closes(&mut self, name: &str, state: IntentState) -> &mut Self {
        self.then(DialogActionType::Close);
        let intent = self.answer.session_state.intent.as_ref().unwrap();
        assert_eq!((intent.name.as_str(), intent.state), (name, Some(state)), "{:#?}", self.answer);
        self
    }

    #[track_caller]
    fn knows(&mut self, slot: &str, expected: &str) -> &mut Self {
        let intent = self.answer.session_state.intent.as_ref().unwrap();
        assert_eq!(intent.slot(slot), Some(expected), "{:#?}", self.answer);
        self
    }

    #[track_caller]
    fn is_offered(&mut self, expected: &[&str]) -> &mut Self {
        let message = &self.answer.messages[0];
        assert_eq!(message.content_type, MessageContentType::CustomPayload, "{:#?}", self.answer);
        let payload: Value = serde_json::from_str(message.content.as_ref().unwrap()).unwrap();
        assert_eq!(payload["templateType"], "QuickReply");
        let elements = payload["data"]["content"]["elements"].as_array().unwrap();
        let titles: Vec<_> = elements.iter().map(|element| element["title"].as_str().unwrap()).collect();
        assert_eq!(titles, expected);
        self.then(DialogActionType::ElicitIntent)
    }
}

fn restaurant() -> Value {
    json!({
        "Name": "Restaurant",
        "Locales": [
            {
                "LocaleId": "en_US",
                "Intents": [
                    {
                        "Name": "BookTable",
                        "Label": "Book a table",
                        "SampleUtterances": [
                            "I want to book a table", "book a table for {Guests}", "reserve a table on {Day}", "can I get a table",
                            "make a reservation for {Day} at {Time}", "a table for {Guests} on {Day}", "I'd like to reserve",
                            "do you have a free table {Day}"
                        ],
                        "Slots": [
                            {"Name": "Guests", "Type": "Number", "Prompts": ["For how many?", "Sorry, how many people?"]},
                            {"Name": "Day", "Type": "Date", "Prompts": ["For which day?"], "MaxRetries": 1},
                            {"Name": "Seat", "Type": "Seat", "Required": false},
                            {"Name": "Time", "Type": "Time", "Required": false}
                        ],
                        "Confirmation": {
                            "Prompts": ["A table for {Guests} on {Day}, yes?", "Yes or no: {Guests} on {Day}?"],
                            "Declined": ["Then not."]
                        },
                        "Responses": ["Done, [name]."],
                        "Failed": ["I could not book it."],
                        "SessionAttributes": {"booked": "{Guests}@{Day}"}
                    },
                    {
                        "Name": "OpeningHours",
                        "Label": "Opening hours",
                        "SampleUtterances": [
                            "when are you open", "opening hours", "what time do you close", "are you open on {Day}",
                            "until when is the kitchen open"
                        ],
                        "Slots": [{"Name": "Day", "Type": "Date", "Required": false}],
                        "Responses": ["From 5 to 11."],
                        "FulfilledBy": "Bot",
                        "Then": "ElicitIntent"
                    },
                    {
                        "Name": "LunchHours",
                        "Label": "Lunch hours",
                        "SampleUtterances": ["when do you serve lunch", "lunch hours", "are you open for lunch", "what time is lunch"],
                        "Responses": ["From 12 to 2."]
                    },
                    {
                        "Name": "LeaveMessage",
                        "Label": "Leave a message",
                        "SampleUtterances": ["I want to leave a message", "tell the chef {Words}", "pass something on to the staff"],
                        "Slots": [{"Name": "Words", "Type": "Text", "Prompts": ["What shall I tell them?"]}],
                        "Responses": ["I tell them: {Words}"]
                    }
                ],
                "SlotTypes": [{"Name": "Seat", "Values": [{"Value": "window", "Synonyms": ["by the glass"]}, {"Value": "garden"}]}],
                "Fallback": {"Messages": ["Sorry, what was that?"], "Failed": ["I get somebody to help."]},
                "Cancelled": ["All right, we leave it."]
            },
            {
                "LocaleId": "de_DE",
                "Intents": [
                    {
                        "Name": "BookTable",
                        "Label": "Tisch reservieren",
                        "SampleUtterances": [
                            "ich möchte einen Tisch reservieren", "einen Tisch für {Guests} Personen", "Tisch für {Day} buchen",
                            "haben Sie {Day} noch einen Tisch frei"
                        ],
                        "Slots": [
                            {"Name": "Guests", "Type": "Number", "Prompts": ["Für wie viele?"]},
                            {"Name": "Day", "Type": "Date", "Prompts": ["Für welchen Tag?"]}
                        ],
                        "Confirmation": {"Prompts": ["Ein Tisch für {Guests} am {Day}?"]},
                        "Responses": ["Erledigt."]
                    },
                    {
                        "Name": "OpeningHours",
                        "Label": "Öffnungszeiten",
                        "SampleUtterances": ["wann haben Sie geöffnet", "Öffnungszeiten", "wie lange ist offen"],
                        "Responses": ["Von 17 bis 23 Uhr."]
                    }
                ],
                "Fallback": {"Messages": ["Wie bitte?"], "Failed": ["Ich hole Hilfe."]}
            }
        ]
    })
}

#[test]
fn a_table_is_booked_question_by_question() {
    let mut guest = Guest::new();
    guest.request.session_state =
        serde_json::from_value(json!({"sessionAttributes": {"name": "Ada"}})).unwrap();
    guest.says("I want to book a table").hears("For how many?").then(DialogActionType::ElicitSlot);
    guest.says("four of us").hears("For which day?");
    guest.says("on Friday").hears("A table for 4 on 2026-02-13, yes?").then(DialogActionType::ConfirmIntent);
    guest.says("Yes, please!").hears("Done, Ada.").closes("BookTable", IntentState::ReadyForFulfillment);

    let state = &guest.answer.session_state;
    assert_eq!(state.session_attributes["booked"], "4@2026-02-13");
    assert_eq!(state.session_attributes["name"], "Ada");
    let intent = state.intent.as_ref().unwrap();
    assert_eq!(intent.confirmation_state, Some(ConfirmationState::Confirmed));
    let value = intent.slots["Day"].as_ref().unwrap().value.as_ref().unwrap();
    assert_eq!(value.original_value.as_deref(), Some("Friday"));
}

#[test]
fn what_was_said_at_once_is_not_asked_for() {
    let mut guest = Guest::new();
    guest
        .says("Please book a table for 2 in the garden tomorrow at 7:30pm")
        .hears("A table for 2 on 2026-02-10, yes?");
    guest.knows("Seat", "garden").knows("Time", "19:30");
}

#[test]
fn several_answers_may_come_in_one() {
    let mut guest = Guest::new();
    guest.says("book a table").hears("For how many?");
    guest
        .says("Six, tomorrow, by the glass")
        .hears("A table for 6 on 2026-02-10, yes?")
        .knows("Seat", "window");
}

#[test]
fn a_guest_corrects_what_was_said() {
    let mut guest = Guest::new();
    guest.says("a table for 4").hears("For which day?");
    guest.says("Sorry, I meant five people").hears("For which day?").knows("Guests", "5");
    guest.says("actually 6, and tomorrow").hears("A table for 6 on 2026-02-10, yes?");
    guest
        .says("No, make it Friday")
        .hears("A table for 6 on 2026-02-13, yes?")
        .then(DialogActionType::ConfirmIntent);
    guest.says("yes, 6 on Friday").closes("BookTable", IntentState::ReadyForFulfillment);
}

#[test]
fn a_guest_declines() {
    let mut guest = Guest::new();
    guest
        .says("a table for 4 tomorrow")
        .says("no")
        .hears("Then not.")
        .closes("BookTable", IntentState::Failed);
    let intent = guest.answer.session_state.intent.as_ref().unwrap();
    assert_eq!(intent.confirmation_state, Some(ConfirmationState::Denied));
    assert_eq!(guest.answer.session_state.session_attributes.get("booked"), None);
}

#[test]
fn a_guest_stops_in_the_middle() {
    let mut guest = Guest::new();
    guest
        .says("book a table")
        .says("never mind")
        .hears("All right, we leave it.")
        .closes("BookTable", IntentState::Failed);
}

#[test]
fn a_question_is_asked_again_and_not_for_ever() {
    let mut guest = Guest::new();
    guest.says("book a table").hears("For how many?");
    guest.says("purple").hears("Sorry, how many people?");
    guest.says("green").hears("Sorry, how many people?");
    guest.says("a few").hears("For which day?").knows("Guests", "1");
    guest.says("whenever").hears("For which day?");
    guest.says("whatever").hears("I could not book it.").closes("BookTable", IntentState::Failed);
}

#[test]
fn a_confirmation_is_asked_again_and_not_for_ever() {
    let mut guest = Guest::new();
    guest.says("a table for 4 tomorrow").says("hm").hears("Yes or no: 4 on 2026-02-10?");
    guest.says("hmm").says("hmmm").hears("I could not book it.").closes("BookTable", IntentState::Failed);
}

#[test]
fn a_guest_wants_something_else_after_all() {
    let mut guest = Guest::new();
    guest.says("book a table").hears("For how many?");
    guest.says("what time do you close").hears("From 5 to 11.").then(DialogActionType::ElicitIntent);
    let intent = guest.answer.session_state.intent.as_ref().unwrap();
    assert_eq!((intent.name.as_str(), intent.state), ("OpeningHours", Some(IntentState::Fulfilled)));
    guest.says("book a table for 3").hears("For which day?");
}

#[test]
fn what_is_not_understood_twice_fails() {
    let mut guest = Guest::new();
    guest.says("xyzzy plugh").hears("Sorry, what was that?").then(DialogActionType::ElicitIntent);
    guest.says("frobnicate").hears("I get somebody to help.").closes("FallbackIntent", IntentState::Failed);
    guest.says("xyzzy").hears("Sorry, what was that?");
    guest.says("opening hours").says("xyzzy").hears("Sorry, what was that?");
}

#[test]
fn between_close_intents_the_bot_asks_rather_than_guesses() {
    let mut guest = Guest::new();
    let offered = ["Opening hours", "Lunch hours", "None of these"];
    guest.says("which hours").is_offered(&offered);
    guest.says("Lunch hours").hears("From 12 to 2.").closes("LunchHours", IntentState::ReadyForFulfillment);
    guest.says("which hours").is_offered(&offered).says("1").hears("From 5 to 11.");
    guest.says("which hours").is_offered(&offered).says("for the lunch").hears("From 12 to 2.");
    guest.says("which hours").is_offered(&offered).says("none of these").hears("Sorry, what was that?");
    guest.says("xyzzy").hears("I get somebody to help.").closes("FallbackIntent", IntentState::Failed);
    guest
        .says("which hours")
        .is_offered(&offered)
        .says("I want to leave a message")
        .hears("What shall I tell them?");
}

#[test]
fn a_choice_keeps_what_was_said_before_it() {
    let mut guest = Guest::new();
    guest.says("Which hours on Friday?").is_offered(&["Opening hours", "Book a table", "None of these"]);
    guest.says("Opening hours").knows("Day", "2026-02-13").hears("From 5 to 11.");
}

#[test]
fn a_client_without_interactive_messages_is_asked_in_text() {
    let mut guest = Guest::new();
    guest.request.request_attributes.insert(ACCEPT_CONTENT_TYPES.to_owned(), "PlainText".to_owned());
    guest.says("which hours").hears(
        "I want to get this right. Which of these do you mean?\n1. Opening hours\n2. Lunch hours\n3. None of these",
    );
    guest.says("2").hears("From 12 to 2.");
}

#[test]
fn free_text_is_taken_as_it_is() {
    let mut guest = Guest::new();
    guest.says("Tell the chef it was great, 5 stars!").hears("I tell them: it was great, 5 stars");
    guest
        .says("I want to leave a message")
        .says("What time is it, Bob?")
        .hears("I tell them: What time is it, Bob?");
    guest.says("I want to leave a message").says("opening hours").hears("From 5 to 11.");
}

#[test]
fn german_is_spoken_where_the_flow_says_so() {
    let mut guest = Guest::speaking(Some("de_AT"));
    guest.says("Einen Tisch für vier Personen bitte").hears("Für welchen Tag?");
    guest.says("übermorgen").hears("Ein Tisch für 4 am 2026-02-11?");
    guest.says("nein, lieber Freitag").hears("Ein Tisch für 4 am 2026-02-13?");
    guest.says("Ja, gerne").hears("Erledigt.").closes("BookTable", IntentState::ReadyForFulfillment);
}

#[test]
fn the_language_is_told_from_the_words_and_kept() {
    let mut guest = Guest::speaking(None);
    guest.says("Ich möchte einen Tisch reservieren").hears("Für wie viele?");
    guest.says("4").hears("Für welchen Tag?");
    guest.says("xyzzy").hears("Für welchen Tag?");
    let mut guest = Guest::speaking(None);
    guest
        .says("xyzzy")
        .hears("Sorry, what was that?")
        .says("wann haben Sie geöffnet?")
        .hears("Von 17 bis 23 Uhr.");
}

#[test]
fn interpretations_say_what_else_was_likely() {
    let mut guest = Guest::new();
    guest.says("when do you serve lunch");
    let named: Vec<_> = guest
        .answer
        .interpretations
        .iter()
        .map(|other| other.intent.as_ref().unwrap().name.as_str())
        .collect();
    assert_eq!((named[0], named.len()), ("LunchHours", 4));
    assert!((guest.answer.interpretations[0].nlu_confidence.unwrap().score - 1.0).abs() < 1e-9);
}

#[test]
fn a_state_that_does_not_fit_the_bot_starts_anew() {
    let mut guest = Guest::new();
    guest.request.session_state = serde_json::from_value(json!({
        "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Nothing"},
        "intent": {"name": "OrderPizza", "slots": {}},
        "builtInBot": "no memory"
    }))
    .unwrap();
    guest.says("opening hours").hears("From 5 to 11.");
}

#[test]
fn a_bot_without_languages_gives_up() {
    let bot = BotDefinition { name: "Empty".to_owned(), locales: Vec::new() };
    let request = RecognizeTextRequest { text: "hello".to_owned(), ..Default::default() };
    let answer = respond(&bot, &BotModel::train(&bot), None, &request, Date::new(2026, 2, 9).unwrap());
    assert_eq!(answer.session_state.dialog_action.unwrap().kind, DialogActionType::Close);
}

/// The page for authors: its first bot, and the conversation that follows it. Today is the Monday before.
#[test]
fn the_bot_of_the_documentation_talks_as_documented() {
    let page = include_str!("../../../../docs/bots.md");
    let json = page.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let bot = BotDefinition::from_json(json).unwrap();
    let mut guest = Guest { model: BotModel::train(&bot), bot, ..Guest::new() };
    let lines: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("> **"))
        .map(|line| line.trim_end_matches(" \\"))
        .collect();
    assert_eq!(lines.len(), 8);
    for turn in lines.chunks(2) {
        guest.says(turn[0].strip_prefix("Customer:** ").unwrap());
        guest.hears(turn[1].strip_prefix("Bot:** ").unwrap());
    }
    guest.closes("BookTable", IntentState::ReadyForFulfillment).knows("Guests", "5");
}
