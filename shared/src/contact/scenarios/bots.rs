//! Talks with bots: turn by turn, until the bot is done, the customer is silent for too long or something breaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Furnishing, Wiring, block, enqueue, hook, instance, target};
use super::story::Story;
use crate::contact::call::{BotCall, CallReply, CallRequest};
use crate::contact::chat::Timer;
use crate::contact::command::Command;
use crate::flow::document::Action;
use crate::time::Span;
use crate::wire::content_type::{INTERACTIVE, TEXT_PLAIN};

fn bot_with(parameters: Value) -> Action {
    let mut all = json!({ "LexV2Bot": { "AliasArn": "arn:aws:lex:eu-central-1:1:bot-alias/B/A" } });
    all.as_object_mut().unwrap().extend(parameters.as_object().unwrap().clone());
    block("ConnectParticipantWithLexBot", all)
        .on("OrderStatus", "the order")
        .error("InputTimeLimitExceeded", "silence")
        .error("NoMatchingCondition", "something else")
        .or_error()
}

fn bot() -> Action {
    bot_with(json!({}))
}

fn asked(story: &Story) -> &BotCall {
    match &story.call().request {
        CallRequest::Bot(call) => call,
        other => panic!("{other:?}"),
    }
}

/// The bot asks for more.
fn asks(question: &str) -> Value {
    json!({
        "messages": [{ "content": question, "contentType": "PlainText" }],
        "sessionState": {
            "dialogAction": { "type": "ElicitSlot", "slotToElicit": "Order" },
            "intent": { "name": "OrderStatus", "state": "InProgress", "slots": { "Order": null } },
            "sessionAttributes": { "turns": "1" },
        },
    })
}

/// The bot is done with an intent.
fn is_done(intent: &str, state: &str) -> Value {
    json!({ "sessionState": {
        "dialogAction": { "type": "Close" },
        "intent": { "name": intent, "state": state, "slots": {
            "Order": { "value": { "originalValue": "a one", "interpretedValue": "A1" } },
            "Day": { "value": { "originalValue": "today" } },
        } },
        "sessionAttributes": { "tier": "gold" },
    } })
}

#[test]
fn a_bot_hears_the_customer_turn_by_turn_and_its_intent_chooses_the_branch() {
    let mut story = Story::of([bot_with(json!({ "Text": "How can I help?" }))]);
    assert_eq!((story.took(), story.made.len()), ("How can I help?", 0));
    story.customer_says("Where is my order?");
    let first = asked(&story).clone();
    assert_eq!(first.bot, "arn:aws:lex:eu-central-1:1:bot-alias/B/A");
    assert_eq!((first.request.text.as_str(), first.locale.as_ref()), ("Where is my order?", None));
    story.bot_answers(asks("Which one?"));
    assert_eq!(story.lines().last().unwrap(), "BOT: Which one?");
    story.customer_says("A1");
    let second = asked(&story).clone();
    assert_eq!(second.session_id, first.session_id);
    let state = second.request.session_state.unwrap();
    assert_eq!(state.session_attributes["turns"], "1", "the bot gets back what it said of its session");
    assert_eq!(state.intent.unwrap().name, "OrderStatus");
    story.bot_answers(is_done("OrderStatus", "ReadyForFulfillment"));
    assert_eq!(story.took(), "the order");
    story.customer_says("thanks");
    assert_eq!(story.made.len(), 2, "the talk is over");
}

#[test]
fn what_the_bot_understood_can_be_referred_to() {
    let mut story = Story::of([bot().on("OrderStatus", "x").then("y")]);
    story.customer_says("A1");
    story.bot_answers(json!({
        "interpretations": [
            { "intent": { "name": "OrderStatus" }, "nluConfidence": { "score": 0.9 } },
            { "intent": { "name": "Cancel" }, "nluConfidence": { "score": 0.4 } },
        ],
        "sessionState": is_done("OrderStatus", "Fulfilled")["sessionState"],
    }));
    let lex = &story.chat.findings.lex;
    assert_eq!(lex["IntentName"], "OrderStatus");
    assert_eq!(lex["Slots"], json!({ "Order": "A1", "Day": "today" }));
    assert_eq!(lex["SessionAttributes"], json!({ "tier": "gold" }));
    assert_eq!(lex["IntentConfidence"]["Score"], json!(0.9));
    assert_eq!(lex["AlternativeIntents"]["1"]["IntentName"], "Cancel");
}

#[test]
fn a_bot_that_is_done_chooses_by_its_intent_unless_it_failed() {
    for (answer, branch) in [
        (is_done("OrderStatus", "Fulfilled"), "the order"),
        (is_done("OrderStatus", "ReadyForFulfillment"), "the order"),
        (is_done("OrderStatus", "InProgress"), "the order"),
        (is_done("Weather", "Fulfilled"), "something else"),
        (is_done("OrderStatus", "Failed"), "something else"),
        (json!({ "sessionState": { "dialogAction": { "type": "Close" } } }), "something else"),
    ] {
        let mut story = Story::of([bot()]);
        story.customer_says("hi");
        story.bot_answers(answer.clone());
        assert_eq!(story.took(), branch, "{answer}");
    }
}

#[test]
fn a_bot_that_only_talks_goes_on_talking() {
    for kind in ["ElicitIntent", "ElicitSlot", "ConfirmIntent", "Delegate"] {
        let mut story = Story::of([bot()]);
        story.customer_says("hi");
        story.bot_answers(json!({ "sessionState": { "dialogAction": { "type": kind } } }));
        assert_eq!(story.took(), "", "{kind}");
        story.customer_says("hi again");
        assert_eq!(story.made.len(), 2, "{kind}");
    }
}

#[test]
fn a_bot_that_is_done_with_one_intent_and_asks_for_the_next_goes_on() {
    let mut answer = is_done("OrderStatus", "Fulfilled");
    answer["sessionState"]["dialogAction"] = json!({ "type": "ElicitIntent" });
    let mut story = Story::of([bot()]);
    story.customer_says("hi");
    story.bot_answers(answer);
    assert_eq!(story.took(), "");
}

#[test]
fn a_bot_is_told_what_the_customer_can_be_shown() {
    let told = |types: &[&str]| {
        let types = types.iter().map(|kind| (*kind).to_owned()).collect();
        let mut story = Story::begins_as(instance([bot()]), |start| start.content_types = types);
        story.customer_says("hi");
        asked(&story).request.request_attributes.clone()
    };
    let plain = ("x-amz-lex:accept-content-types".to_owned(), "PlainText".to_owned());
    assert_eq!(told(&[TEXT_PLAIN]), BTreeMap::from([plain]));
    assert_eq!(told(&[TEXT_PLAIN, INTERACTIVE]), BTreeMap::new());
}

#[test]
fn a_customer_who_is_silent_for_five_minutes_is_not_waited_for() {
    let mut story = Story::of([bot()]);
    story.passes(Span::millis(299_999));
    assert_eq!(story.took(), "");
    story.passes(Span::millis(1));
    assert_eq!(story.took(), "silence");
}

#[test]
fn every_word_of_the_customer_begins_the_silence_anew() {
    let mut story = Story::of([bot()]);
    story.passes(Span::minutes(4));
    story.customer_says("hi");
    story.passes(Span::seconds(5));
    story.bot_answers(asks("Which one?"));
    story.passes(Span::millis(299_999));
    assert_eq!(story.took(), "");
    story.passes(Span::millis(1));
    assert_eq!(story.took(), "silence");
}

#[test]
fn how_long_the_silence_may_be_is_up_to_the_flow() {
    for (seconds, span) in
        [("1", Some(1)), ("86400", Some(86_400)), ("0", None), ("86401", None), ("x", None)]
    {
        let mut story = Story::of([bot_with(json!({ "LexTimeoutSeconds": { "Text": seconds } }))]);
        match span {
            Some(span) => {
                story.passes(Span::millis(span * 1_000 - 1));
                assert_eq!(story.took(), "", "{seconds}");
                story.passes(Span::millis(1));
                assert_eq!(story.took(), "silence", "{seconds}");
            }
            None => assert_eq!(story.took(), "error", "{seconds}"),
        }
    }
    let library = instance([bot_with(json!({ "LexTimeoutSeconds": { "Text": "$.Attributes.patience" } }))]);
    let mut story = Story::begins_as(library, |start| {
        start.attributes = BTreeMap::from([("patience".to_owned(), "30".to_owned())]);
    });
    story.passes(Span::seconds(30));
    assert_eq!(story.took(), "silence");
}

#[test]
fn the_thinking_of_the_bot_is_no_silence_of_the_customer() {
    let mut story = Story::of([bot_with(json!({ "LexTimeoutSeconds": { "Text": "5" } }))]);
    story.customer_says("hi");
    assert!(!story.chat.timers.is_set(Timer::FlowWait));
    story.passes(Span::seconds(9));
    assert_eq!(story.took(), "");
    story.bot_answers(asks("Which one?"));
    story.passes(Span::seconds(5));
    assert_eq!(story.took(), "silence");
}

#[test]
fn what_the_customer_says_while_the_bot_thinks_is_heard_in_order() {
    let mut story = Story::of([bot()]);
    for text in ["one", "two", "three"] {
        story.customer_says(text);
    }
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(asked(&story).request.text.clone());
        story.bot_answers(asks("And?"));
    }
    assert_eq!(heard, ["one", "two", "three"]);
    assert!(story.chat.calls.is_empty());
    story.passes(Span::minutes(5));
    assert_eq!(story.took(), "silence");
}

#[test]
fn a_customer_who_floods_the_bot_is_heard_to_the_last_twenty_words() {
    let mut story = Story::of([bot()]);
    for number in 0..30 {
        story.customer_says(&number.to_string());
    }
    story.bot_answers(asks("And?"));
    assert_eq!(asked(&story).request.text, "10");
}

#[test]
fn what_was_said_meanwhile_is_not_for_a_bot_that_is_done() {
    let mut story = Story::of([bot()]);
    story.customer_says("Where is my order?");
    story.customer_says("Hello?");
    story.bot_answers(is_done("OrderStatus", "Fulfilled"));
    assert_eq!((story.took(), story.made.len()), ("the order", 1));
}

#[test]
fn a_bot_takes_1024_characters_of_a_word() {
    let mut story = Story::of([bot()]);
    story.customer_says(&"é".repeat(2_000));
    assert_eq!(asked(&story).request.text.chars().count(), 1_024);
}

#[test]
fn a_bot_that_cannot_be_reached_is_an_error() {
    let mut story = Story::of([bot()]);
    story.customer_says("hi");
    story.call_fails();
    assert_eq!(story.took(), "error");
}

#[test]
fn a_bot_that_does_not_answer_is_asked_again_and_then_given_up() {
    let mut story = Story::of([bot()]);
    story.customer_says("hi");
    story.customer_says("hello?");
    story.passes(Span::seconds(15));
    assert_eq!((story.made.len(), story.took()), (2, ""));
    assert_eq!(story.made[0].id, story.made[1].id);
    story.passes(Span::seconds(15));
    assert_eq!((story.made.len(), story.took()), (2, "error"));
}

#[test]
fn a_late_answer_is_of_no_interest() {
    let mut story = Story::of([bot()]);
    story.customer_says("hi");
    let call_id = story.call().id.clone();
    story.bot_answers(asks("Which one?"));
    let again: crate::wire::lex::RecognizeTextResponse =
        serde_json::from_value(is_done("OrderStatus", "Fulfilled")).unwrap();
    let outcome = Ok(CallReply::Bot(Box::new(again)));
    story.try_to(Command::CallAnswered { call_id, outcome }).unwrap();
    assert_eq!(story.took(), "");
}

#[test]
fn an_answer_of_another_kind_is_an_error() {
    let mut story = Story::of([bot()]);
    story.customer_says("hi");
    story.answered(Ok(CallReply::PastChat));
    assert_eq!(story.took(), "error");
}

#[test]
fn a_bot_may_begin_with_the_customers_first_message() {
    let initial =
        bot_with(json!({ "LexInitializationData": { "InitialMessage": "$.Media.InitialMessage" } }));
    let story = Story::begins_as(instance([initial.clone()]), |start| {
        start.initial_message = Some(crate::wire::service::ChatMessage {
            content_type: TEXT_PLAIN.to_owned(),
            content: "x".repeat(1_500),
        });
    });
    assert_eq!(asked(&story).request.text, "x".repeat(1_024));
    let story = Story::of([initial]);
    assert!(story.made.is_empty(), "without one it waits for the customer");
}

#[test]
fn a_bot_knows_from_the_start_what_the_flow_tells_it() {
    let told =
        bot_with(json!({ "LexSessionAttributes": { "name": "$.Customer.DisplayName", "tier": "gold" } }));
    let mut story = Story::of([told]);
    story.customer_says("hi");
    let state = asked(&story).request.session_state.clone().unwrap();
    let known =
        [("name", "Maria"), ("tier", "gold")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(state.session_attributes, BTreeMap::from(known));
}

#[test]
fn the_customers_language_goes_along() {
    let language = block("UpdateContactData", json!({ "LanguageCode": "es-US" }));
    let mut story = Story::of([language, bot()]);
    story.customer_says("hola");
    assert_eq!(asked(&story).locale.as_deref(), Some("es_US"));
}

#[test]
fn an_older_bot_is_known_by_its_name() {
    let older = block(
        "ConnectParticipantWithLexBot",
        json!({ "Text": "Hi", "LexBot": { "Name": "Orders", "Region": "us-east-1", "Alias": "live" } }),
    );
    let mut story = Story::of([older.or_error()]);
    story.customer_says("hi");
    assert_eq!(asked(&story).bot, "Orders");
}

#[test]
fn a_talk_without_a_bot_is_an_error() {
    for parameters in [json!({}), json!({ "LexV2Bot": { "AliasArn": "" } }), json!({ "LexV2Bot": {} })] {
        let none = block("ConnectParticipantWithLexBot", parameters.clone()).or_error();
        assert_eq!(Story::of([none]).took(), "error", "{parameters}");
    }
}

#[test]
fn bots_send_cards_as_interactive_messages_where_they_can_be_shown() {
    let card = json!({ "messages": [{ "contentType": "ImageResponseCard", "imageResponseCard": {
        "title": "Which one?", "buttons": [{ "text": "Red", "value": "red" }] } }] });
    let sent = |types: Vec<String>| {
        let mut story = Story::begins_as(instance([bot()]), |start| start.content_types = types);
        story.customer_says("hi");
        story.bot_answers(card.clone());
        story.transcript.last().unwrap().clone()
    };
    let rich = sent(vec![TEXT_PLAIN.to_owned(), INTERACTIVE.to_owned()]);
    assert_eq!(rich.content_type, INTERACTIVE);
    let plain = sent(vec![TEXT_PLAIN.to_owned()]);
    assert_eq!(plain.content.as_deref(), Some("Which one?\n- Red"));
}

#[test]
fn a_bot_may_talk_with_a_customer_who_waits_for_an_agent() {
    let library = instance([hook("CustomerQueue", "queue flow"), target("basic"), enqueue()])
        .with_flow("queue flow", [bot()]);
    let mut story = Story::in_instance(library);
    story.customer_says("hi");
    story.accepts("jane");
    let lines = story.lines();
    story.bot_answers(asks("Which one?"));
    assert_eq!(story.lines(), lines, "the bot is not heard any more once an agent is there");
    story.customer_says("hello Jane");
    assert!(story.chat.calls.is_empty());
}

#[test]
fn a_bot_that_is_done_with_its_first_message_again_and_again_is_stopped() {
    let again = bot_with(json!({ "LexInitializationData": { "InitialMessage": "hi" } }));
    let again = again.on("Again", "ConnectParticipantWithLexBot");
    let mut story = Story::of([again]);
    let mut turns = 0;
    while story.took() != "error" {
        story.bot_answers(is_done("Again", "Fulfilled"));
        turns += 1;
        assert!(turns < 1_100, "it goes in circles without end");
    }
    assert!(turns > 900);
}

#[test]
fn what_a_function_answers_is_not_for_the_bot() {
    let function = json!({ "LambdaFunctionARN": "f", "InvocationType": "ASYNCHRONOUS" });
    let mut story = Story::of([block("InvokeLambdaFunction", function), bot()]);
    story.customer_says("hi");
    let call_id = story.made[0].id.clone();
    let outcome = Ok(CallReply::Function(json!({})));
    story.try_to(Command::CallAnswered { call_id, outcome }).unwrap();
    assert_eq!(story.took(), "");
    story.bot_answers(is_done("OrderStatus", "Fulfilled"));
    assert_eq!(story.took(), "the order");
}
