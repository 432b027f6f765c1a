//! Waits: how long they last, and what else ends them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Furnishing, GOODBYE, Wiring, block, enqueue, instance, say, target, wait};
use super::story::{Story, rich};
use crate::contact::call::CallFailure;
use crate::contact::chat::Timer;
use crate::contact::command::Command;
use crate::flow::document::Action;
use crate::time::Span;
use crate::wire::content_type::{INTERACTIVE_RESPONSE, TYPING};
use crate::wire::service::DisconnectReason;

fn wait_with(parameters: Value) -> Action {
    block("Wait", parameters)
        .on("WaitCompleted", "time is up")
        .on("CustomerReturned", "welcome back")
        .on("BotParticipantDisconnected", "the bot is gone")
        .error("ParticipantNotFound", "there is no bot")
        .or_error()
}

fn for_customer(seconds: &str) -> Action {
    wait_with(json!({ "TimeLimitSeconds": seconds, "Events": ["CustomerReturned"] }))
}

fn for_bot(seconds: &str) -> Action {
    wait_with(json!({ "TimeLimitSeconds": seconds, "Events": ["BotParticipantDisconnected"] }))
}

#[test]
fn a_wait_of_a_second_ends_after_a_second() {
    let mut story = Story::of([wait("1")]);
    story.passes(Span::millis(999));
    assert_eq!(story.took(), "");
    story.passes(Span::millis(1));
    assert_eq!(story.took(), "time is up");
}

#[test]
fn a_wait_of_a_week_ends_after_a_week() {
    let mut story = Story::begins_as(instance([wait("604800")]), |start| {
        start.expires_at = start.expires_at.after(Span::hours(7 * 24));
    });
    story.connects();
    story.passes_with_alarms(Span::millis(7 * 24 * 3_600_000 - 1));
    assert_eq!(story.took(), "");
    story.passes_with_alarms(Span::millis(1));
    assert_eq!(story.took(), "time is up");
}

#[test]
fn a_wait_of_another_length_is_an_error() {
    for seconds in ["0", "-1", "604801", "", "soon", "1.5", "$.Attributes.nothing", "99999999999999999999"] {
        let story = Story::of([wait(seconds).or_error()]);
        assert_eq!(story.took(), "error", "{seconds}");
        assert!(!story.chat.timers.is_set(Timer::FlowWait) || story.chat.run.is_some());
    }
    let story = Story::of([wait_with(json!({}))]);
    assert_eq!(story.took(), "error");
}

#[test]
fn the_length_may_be_a_number_or_a_reference() {
    for length in [json!(60), json!("60"), json!(" 60 "), json!("$.Attributes.patience")] {
        let flow = [wait_with(json!({ "TimeLimitSeconds": length }))];
        let mut story = Story::begins_as(instance(flow), |start| {
            start.attributes = BTreeMap::from([("patience".to_owned(), "60".to_owned())]);
        });
        story.passes(Span::millis(59_999));
        assert_eq!(story.took(), "", "{length}");
        story.passes(Span::millis(1));
        assert_eq!(story.took(), "time is up", "{length}");
    }
}

#[test]
fn older_names_of_the_length_are_known() {
    for name in ["TimeoutSeconds", "MinimumWaitTimeSeconds"] {
        let mut story = Story::of([wait_with(json!({ name: "60" }))]);
        story.passes(Span::seconds(60));
        assert_eq!(story.took(), "time is up", "{name}");
    }
}

#[test]
fn the_customers_word_ends_a_wait_that_listens() {
    let mut story = Story::of([for_customer("900")]);
    story.customer_says("Hey, I'm back");
    assert_eq!(story.took(), "welcome back");
    assert!(story.transcript[1].content.as_deref() == Some("Hey, I'm back"), "it is in the transcript first");
    story.passes(Span::seconds(900));
    assert_eq!(story.said(), ["welcome back"], "the time of the wait that is over is of no interest");
}

#[test]
fn the_customers_word_does_not_end_a_wait_that_does_not_listen() {
    let mut story = Story::of([wait_with(json!({ "TimeLimitSeconds": "900" }))]);
    story.customer_says("Hello?");
    assert_eq!(story.took(), "");
    story.passes(Span::seconds(900));
    assert_eq!(story.took(), "time is up");
}

#[test]
fn typing_and_connecting_are_no_word() {
    let mut story = Story::of([for_customer("900")]);
    story.connects();
    story.event(story.customer(), TYPING, None).unwrap();
    assert_eq!(story.took(), "");
}

#[test]
fn what_others_say_is_not_the_customers_word() {
    let mut story = Story::of([for_customer("900")]);
    story.bot_joins(None).unwrap();
    story.says(story.bot(), "hello").unwrap();
    assert_eq!(story.took(), "");
    story.leaves(story.bot());
    assert_eq!(story.took(), "", "and it does not wait for bots");
}

#[test]
fn an_answer_to_an_interactive_message_is_a_word() {
    let mut story = Story::begins_as(instance([for_customer("900")]), rich);
    story.sends(story.customer(), INTERACTIVE_RESPONSE, "{}").unwrap();
    assert_eq!(story.took(), "welcome back");
}

#[test]
fn the_same_agent_within_minutes_and_a_reminder_after_that() {
    let first = block("Wait", json!({ "TimeLimitSeconds": "300", "Events": ["CustomerReturned"] }))
        .named("five minutes")
        .on("CustomerReturned", "the same agent")
        .on("WaitCompleted", "we miss you");
    let reminder = say("we miss you").then("twelve hours");
    let second = block("Wait", json!({ "TimeLimitSeconds": "43200", "Events": ["CustomerReturned"] }))
        .named("twelve hours")
        .on("CustomerReturned", "the queue")
        .on("WaitCompleted", GOODBYE);
    let library = instance([first, reminder, second]);
    let said = |minutes: i64| {
        let mut story = Story::in_instance(library.clone());
        story.passes_with_alarms(Span::minutes(minutes));
        if story.ended().is_none() {
            story.customer_says("back");
        }
        (story.said().join(", "), story.ended())
    };
    assert_eq!(said(4), ("the same agent".to_owned(), None));
    assert_eq!(said(6), ("we miss you, the queue".to_owned(), None));
    assert_eq!(said(5 + 12 * 60 - 1), ("we miss you, the queue".to_owned(), None));
    assert_eq!(said(5 + 12 * 60), ("we miss you".to_owned(), Some(DisconnectReason::ContactFlowDisconnect)));
}

#[test]
fn an_alarm_that_rings_late_ends_one_wait_at_a_time() {
    let first = block("Wait", json!({ "TimeLimitSeconds": "60" })).named("first").on("WaitCompleted", "Wait");
    let mut story = Story::of([first, wait("60")]);
    story.passes(Span::hours(1));
    assert_eq!(story.took(), "", "the second wait begins when the first is seen to be over");
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "time is up");
}

/// A wait that keeps the flow running meanwhile.
fn keeps_running(seconds: &str) -> Action {
    let parameters = json!({ "MinimumWaitTimeSeconds": seconds, "ContinueExecution": "True" });
    block("Wait", parameters).on("Continue", "meanwhile").on("WaitCompleted", "time is up").or_error()
}

#[test]
fn a_wait_that_keeps_running_goes_on_at_once_and_again_when_its_time_is_up() {
    let mut story = Story::of([keeps_running("60"), say("meanwhile").then("Wait")]);
    assert_eq!(story.said(), ["meanwhile"]);
    story.passes_with_alarms(Span::millis(59_999));
    assert_eq!(story.said(), ["meanwhile"], "the branch is back at its wait, which lets the rest pass");
    story.passes_with_alarms(Span::millis(1));
    assert_eq!(story.said(), ["meanwhile", "time is up"]);
    assert_eq!(
        story.steps()[..4],
        [
            "Wait: Continue > meanwhile",
            "meanwhile: Success > Wait",
            "Wait: Waiting > -",
            "Wait: WaitCompleted > time is up",
        ]
    );
    story.passes_with_alarms(Span::hours(1));
    assert_eq!(story.took(), "time is up", "it is over once");
}

#[test]
fn what_a_continue_branch_waits_for_ends_with_its_wait() {
    let bot = |text: &str| {
        block("ConnectParticipantWithLexBot", json!({ "Text": text, "LexV2Bot": { "AliasArn": "b" } }))
    };
    let mut story = Story::of([keeps_running("60"), bot("Ask me").named("meanwhile").or_error()]);
    story.customer_says("Hello?");
    story.passes_with_alarms(Span::seconds(60));
    assert_eq!(story.took(), "time is up", "the bot is not waited for");
    let call_id = story.made[0].id.clone();
    story.try_to(Command::CallAnswered { call_id, outcome: Err(CallFailure::new("late")) }).unwrap();
    assert_eq!(story.took(), "time is up");
    assert!(story.chat.calls.is_empty());
}

#[test]
fn a_continue_branch_has_waits_of_its_own() {
    let inner =
        block("Wait", json!({ "TimeLimitSeconds": "20" })).named("meanwhile").on("WaitCompleted", "still");
    let mut story = Story::of([keeps_running("60"), inner, say("still").then("meanwhile")]);
    story.passes_with_alarms(Span::seconds(50));
    assert_eq!(story.said(), ["still", "still"]);
    story.passes_with_alarms(Span::seconds(10));
    assert_eq!(story.took(), "time is up");
    assert_eq!(story.said().len(), 3, "of what is due at once, the end of the wait comes first");
}

#[test]
fn a_continue_branch_that_is_over_lets_the_rest_of_the_time_pass() {
    for over in ["(nothing)", "EndFlowExecution", "a module", "an error"] {
        let meanwhile = match over {
            "EndFlowExecution" => block(over, json!({})),
            "a module" => block("InvokeFlowModule", json!({ "FlowModuleId": "last" })),
            "an error" => block("InvokeFlowModule", json!({ "FlowModuleId": "nothing" })),
            _ => block("UpdateContactData", json!({ "Name": "n" })),
        };
        let library = instance([keeps_running("60").then(GOODBYE), meanwhile.named("meanwhile")])
            .with_module("last", [say("in the module")]);
        let mut story = Story::in_instance(library);
        story.passes_with_alarms(Span::millis(59_999));
        assert_eq!(story.ended(), None, "{over}");
        story.passes_with_alarms(Span::millis(1));
        assert_eq!(story.took(), "time is up", "{over}");
    }
}

#[test]
fn a_module_is_not_over_before_its_wait_is() {
    let meanwhile = block("EndFlowModuleExecution", json!({})).named("meanwhile");
    let library = instance([block("InvokeFlowModule", json!({ "FlowModuleId": "m" })).then("back")])
        .with_module("m", [keeps_running("60").on("never", "x"), meanwhile]);
    let mut story = Story::in_instance(library);
    story.passes_with_alarms(Span::millis(59_999));
    assert_eq!(story.took(), "");
    story.passes_with_alarms(Span::millis(1));
    assert_eq!(story.took(), "time is up");
}

#[test]
fn a_continue_branch_that_hands_the_contact_on_takes_its_wait_with_it() {
    let leaving = [
        enqueue().named("meanwhile"),
        block("TransferToFlow", json!({ "ContactFlowId": "other" })).named("meanwhile"),
    ];
    for meanwhile in leaving {
        let kind = meanwhile.kind.clone();
        let before = target("basic").then("Wait");
        let library = instance([before, keeps_running("60"), meanwhile])
            .with_flow("other", [say("in the other flow").then("stays"), wait("604800").named("stays")]);
        let mut story = Story::in_instance(library);
        story.passes_with_alarms(Span::hours(1));
        assert_ne!(story.took(), "time is up", "{kind}");
        assert_eq!(story.ended(), None, "{kind}");
    }
}

#[test]
fn a_wait_keeps_running_only_if_it_says_so_and_has_somewhere_to_go() {
    let plain = block("Wait", json!({ "MinimumWaitTimeSeconds": "60", "ContinueExecution": "False" }));
    let nowhere = block("Wait", json!({ "MinimumWaitTimeSeconds": "60", "ContinueExecution": "True" }));
    for flow in [plain.on("Continue", "meanwhile"), nowhere] {
        let mut story = Story::of([flow.on("WaitCompleted", "time is up")]);
        assert_eq!(story.took(), "");
        story.passes_with_alarms(Span::seconds(60));
        assert_eq!(story.took(), "time is up");
    }
}

/// A flow in which a bot has joined before it comes to this action, at the customer's next word.
fn with_a_bot(then: Action) -> Story {
    let joining = block("Wait", json!({ "TimeLimitSeconds": "60", "Events": ["CustomerReturned"] }))
        .named("a bot joins")
        .on("CustomerReturned", &then.identifier);
    let mut story = Story::of([joining, then]);
    story.bot_joins(None).unwrap();
    story
}

#[test]
fn a_wait_for_a_bot_ends_when_the_bot_leaves() {
    let mut story = with_a_bot(for_bot("900"));
    story.customer_says("go on");
    story.customer_says("the bot is still there");
    assert_eq!(story.took(), "");
    story.leaves(story.bot());
    assert_eq!(story.took(), "the bot is gone");
}

#[test]
fn a_wait_for_a_bot_that_is_not_there_is_an_error_of_its_own() {
    let story = Story::of([for_bot("900")]);
    assert_eq!(story.took(), "there is no bot");
}

#[test]
fn a_bot_that_left_before_is_not_there() {
    let mut story = with_a_bot(for_bot("900"));
    story.leaves(story.bot());
    assert_eq!(story.took(), "", "the first wait does not listen for it");
    story.customer_says("go on");
    assert_eq!(story.took(), "there is no bot");
}

#[test]
fn a_wait_for_a_bot_that_stays_ends_at_its_time() {
    let mut story = with_a_bot(for_bot("900"));
    story.customer_says("go on");
    story.passes(Span::seconds(900));
    assert_eq!(story.took(), "time is up");
}

#[test]
fn a_branch_that_is_not_drawn_is_the_plain_next_action() {
    let wait = block("Wait", json!({ "TimeLimitSeconds": "60", "Events": ["CustomerReturned"] }));
    let mut story = Story::of([wait.then("next")]);
    story.customer_says("back");
    assert_eq!(story.took(), "next");
}
