//! Whispers: what one side hears when an agent has accepted.

use serde_json::{Value, json};

use super::blocks::{Furnishing, OVER, Wiring, block, enqueue, hook, instance, say, target};
use super::story::{Story, rich};
use crate::contact::event::Audience;
use crate::flow::document::Action;
use crate::flow::library::FlowLibrary;

fn with_whispers(for_agent: Vec<Action>, for_customer: Vec<Action>) -> FlowLibrary {
    instance([
        hook("AgentWhisper", "to agent"),
        hook("CustomerWhisper", "to customer"),
        target("basic"),
        enqueue(),
    ])
    .with_flow("to agent", for_agent)
    .with_flow("to customer", for_customer)
}

fn heard(story: &Story) -> Vec<(&str, Audience)> {
    let lines = story.transcript.iter().zip(&story.audiences);
    let system = lines.filter(|(item, _)| item.display_name.as_deref() == Some("SYSTEM_MESSAGE"));
    system.map(|(item, audience)| (item.content.as_deref().unwrap(), *audience)).collect()
}

#[test]
fn each_side_hears_its_own_whisper_the_agent_first() {
    let library = with_whispers(vec![say("From $.Queue.Name")], vec![say("Jane is here")]);
    let mut story = Story::in_instance(library);
    assert!(story.said().is_empty());
    story.accepts("jane");
    assert_eq!(heard(&story), [("From basic queue", Audience::Agent), ("Jane is here", Audience::Customer)]);
    assert_eq!(story.lines()[1], "jane participant.joined", "whispers come once the agent is there");
}

#[test]
fn whispers_run_only_if_a_flow_has_set_them() {
    let library = instance([target("basic"), enqueue()]).with_flow("to agent", [say("x")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    assert!(story.said().is_empty());
}

#[test]
fn a_whisper_that_is_taken_off_does_not_run() {
    let off = |how: Value| block("UpdateContactEventHooks", how).named("off").or_error();
    for how in [
        json!({ "EventHooks": { "AgentWhisper": "" } }),
        json!({ "EventHooks": { "AgentWhisper": "to agent" },
                "EventHooksConfiguration": { "AgentWhisper": { "DisableExecution": "True" } } }),
    ] {
        let library = instance([hook("AgentWhisper", "to agent"), off(how), target("basic"), enqueue()])
            .with_flow("to agent", [say("x")]);
        let mut story = Story::in_instance(library);
        story.accepts("jane");
        assert!(story.said().is_empty(), "{:?}", story.said());
    }
}

#[test]
fn only_one_whisper_needs_to_be_set() {
    let library = instance([hook("CustomerWhisper", "to customer"), target("basic"), enqueue()])
        .with_flow("to customer", [say("Jane is here")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    assert_eq!(heard(&story), [("Jane is here", Audience::Customer)]);
}

#[test]
fn whispers_run_for_every_agent_who_accepts() {
    let library = instance([
        hook("CustomerRemaining", "disconnect"),
        hook("AgentWhisper", "to agent"),
        target("basic"),
        enqueue(),
    ])
    .with_flow("to agent", [say("whisper")])
    .with_flow("disconnect", [enqueue()]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    story.accepts("ravi");
    assert_eq!(story.said(), ["whisper", "whisper"]);
}

#[test]
fn a_whisper_can_ask_a_function_and_the_talk_goes_on_meanwhile() {
    let ask = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "crm" })).then("tell");
    let tell = say("Tier: $.External.tier").named("tell");
    let mut story = Story::in_instance(with_whispers(vec![ask, tell], vec![say("Jane is here")]));
    story.accepts("jane");
    story.customer_says("hello");
    assert!(story.said().is_empty());
    story.function_answers(json!({ "tier": "gold" }));
    assert_eq!(heard(&story), [("Tier: gold", Audience::Agent), ("Jane is here", Audience::Customer)]);
    assert_eq!(story.ended(), None);
}

#[test]
fn a_whisper_whose_agent_has_left_is_over() {
    let ask = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "crm" })).then("tell");
    let mut library = with_whispers(vec![ask], vec![say("Jane is here")]);
    library = library.with_flow("disconnect", [say("gone").then("x")]);
    let inbound = library.flows.values_mut().find(|named| named.name.contains("inbound")).unwrap();
    inbound.document = super::blocks::flow([
        hook("AgentWhisper", "to agent"),
        hook("CustomerRemaining", "disconnect"),
        target("basic"),
        enqueue(),
    ]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    story.function_answers(json!({}));
    assert_eq!(story.said(), ["gone", "x"]);
}

#[test]
fn a_whisper_does_not_go_on_in_the_next_queue() {
    let ask = block("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "crm" })).then("tell");
    let library = instance([
        hook("AgentWhisper", "to agent"),
        hook("CustomerRemaining", "disconnect"),
        target("basic"),
        enqueue(),
    ])
    .with_flow("to agent", [ask, say("late").named("tell")])
    .with_flow("disconnect", [enqueue()]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!((story.is_queued(), story.chat.run.is_none()), (true, true));
    story.function_answers(json!({}));
    assert!(story.said().is_empty());
}

#[test]
fn what_needs_the_customer_or_time_cannot_be_done_in_a_whisper() {
    for action in [
        block("Wait", json!({ "TimeLimitSeconds": "60" })),
        block("ShowView", json!({ "ViewResource": { "Id": "form" } })),
        block("ConnectParticipantWithLexBot", json!({ "LexV2Bot": { "AliasArn": "b" } })),
        block("TransferContactToQueue", json!({})),
        block("DequeueContactAndTransferToQueue", json!({ "QueueId": "gold" })),
        block("DisconnectParticipant", json!({})),
    ] {
        let kind = action.kind.clone();
        let failed = say("cannot").then(OVER);
        let flow = vec![action.error("NoMatchingError", "cannot"), failed];
        let mut story = Story::begins_as(with_whispers(flow, vec![say("next")]), rich);
        story.accepts("jane");
        assert_eq!(heard(&story), [("cannot", Audience::Agent), ("next", Audience::Customer)], "{kind}");
        assert_eq!(story.ended(), None, "{kind}");
    }
}

#[test]
fn the_end_of_a_whisper_ends_nothing_else() {
    let mut story = Story::in_instance(with_whispers(vec![say("a").then(OVER)], vec![say("b").then(OVER)]));
    story.accepts("jane");
    assert_eq!(story.ended(), None);
    assert_eq!(story.chat.run, None);
    story.customer_says("hello");
}
