//! Routing criteria: whom a contact is kept for, step by step.

use serde_json::{Value, json};

use super::blocks::{Furnishing, Wiring, block, enqueue, hook, instance, target, wait};
use super::story::Story;
use crate::contact::call::CallReply;
use crate::contact::command::Command;
use crate::contact::effect::Outgoing;
use crate::id::{AgentId, InstanceId};
use crate::object::contact::UpdateRoutingData;
use crate::object::router::Preferred;
use crate::time::Span;

fn criteria(steps: Value) -> Story {
    let criteria = block("UpdateContactRoutingCriteria", json!({ "RoutingCriteria": { "Steps": steps } }));
    Story::of([criteria.or_error(), target("basic"), enqueue()])
}

fn for_agents(agents: Value, expiry: Option<&str>) -> Value {
    json!({
        "Expression": { "AttributeCondition": {
            "ComparisonOperator": "Match", "MatchCriteria": { "AgentsCriteria": { "AgentIds": agents } } } },
        "Expiry": expiry.map(|seconds| json!({ "DurationInSeconds": seconds })),
    })
}

/// The steps of the last row for the Router: whom each lets in, and the seconds from now to its end.
fn steps(story: &Story) -> Vec<(String, Option<i64>)> {
    let steps = match story.outgoing.last() {
        Some(Outgoing::Enqueue(row)) => &row.preferred,
        Some(Outgoing::Reprioritize(row)) => &row.preferred,
        other => panic!("{other:?}"),
    };
    let step = |step: &Preferred| {
        let ids: Vec<&str> = step.agent_ids.iter().map(AgentId::as_str).collect();
        (ids.join(" "), step.until.map(|until| until.since(story.now).as_seconds()))
    };
    steps.iter().map(step).collect()
}

fn step(names: &str, seconds: i64) -> (String, Option<i64>) {
    (names.to_owned(), Some(seconds))
}

#[test]
fn a_contact_can_be_kept_for_some_agents_for_a_while_and_then_for_others() {
    let jane = for_agents(json!(["arn:aws:connect:x:1:instance/i/agent/jane"]), Some("60"));
    let both = json!({
        "Expression": { "OrExpression": [
            for_agents(json!(["ravi"]), None)["Expression"], for_agents(json!(["mia"]), None)["Expression"] ] },
        "Expiry": { "DurationInSeconds": 30 },
    });
    let story = criteria(json!([jane, both]));
    assert_eq!(steps(&story), [step("jane", 60), step("mia ravi", 90)]);
    let stored = story.chat.urgency.routing_criteria.clone().unwrap();
    assert_eq!(
        stored["Steps"][0]["Expiry"]["DurationInSeconds"],
        json!(60),
        "a number, as the service has it"
    );
    let story = criteria(json!([for_agents(json!(["jane"]), None)]));
    assert_eq!(steps(&story), [("jane".to_owned(), None)], "for good");
    assert!(steps(&criteria(json!([]))).is_empty());
}

#[test]
fn criteria_that_cannot_be_read_take_the_error_branch() {
    let nameless = json!({ "Steps": [{ "Expiry": { "DurationInSeconds": "60" } }] });
    let for_no_time = json!({ "Steps": [for_agents(json!(["jane"]), Some("0"))] });
    let many = json!({ "Steps": vec![for_agents(json!(["jane"]), Some("1")); 11] });
    for wrong in [
        json!({}),
        json!({ "RoutingCriteria": "x" }),
        json!({ "RoutingCriteria": "$.External.nothing" }),
        json!({ "RoutingCriteria": { "Steps": "x" } }),
        json!({ "RoutingCriteria": nameless }),
        json!({ "RoutingCriteria": for_no_time }),
        json!({ "RoutingCriteria": many }),
    ] {
        let action = block("UpdateContactRoutingCriteria", wrong.clone()).or_error();
        assert_eq!(Story::of([action]).took(), "error", "{wrong}");
    }
}

#[test]
fn criteria_can_be_what_a_function_answers() {
    let routed = |criteria: Value| {
        let ask = block(
            "InvokeLambdaFunction",
            json!({ "LambdaFunctionARN": "whom", "ResponseValidation": { "ResponseType": "JSON" } }),
        );
        let set = block("UpdateContactRoutingCriteria", json!({ "RoutingCriteria": criteria })).or_error();
        let mut story = Story::of([ask.or_error(), set, target("basic"), enqueue()]);
        let answer = json!({
            "whole": { "Steps": [for_agents(json!(["jane"]), Some("60"))] },
            "steps": [for_agents(json!(["jane"]), Some("60"))],
            "agents": ["jane"],
            "agent": "jane",
        });
        story.answered(Ok(CallReply::Function(answer)));
        steps(&story)
    };
    let part = |agents: Value| json!({ "Steps": [for_agents(agents, Some("60"))] });
    assert_eq!(routed(json!("$.External.whole")), [step("jane", 60)]);
    assert_eq!(routed(json!({ "Steps": "$.External.steps" })), [step("jane", 60)]);
    assert_eq!(routed(part(json!("$.External.agents"))), [step("jane", 60)]);
    assert_eq!(routed(part(json!(["$.External.agent"]))), [step("jane", 60)]);
}

/// A contact that waits for Jane for a minute and then for Ravi for another, and becomes more urgent by the flow of the
/// queue every 50 seconds.
fn ever_more_urgent() -> Story {
    let criteria = block(
        "UpdateContactRoutingCriteria",
        json!({ "RoutingCriteria": { "Steps": [
            for_agents(json!(["jane"]), Some("60")), for_agents(json!(["ravi"]), Some("60"))] } }),
    );
    let urgent = block("UpdateContactRoutingBehavior", json!({ "QueuePriority": "2" })).named("time is up");
    let library =
        instance([hook("CustomerQueue", "queue flow"), criteria.or_error(), target("basic"), enqueue()])
            .with_flow("queue flow", [urgent, wait("50")]);
    Story::in_instance(library)
}

fn set_criteria(story: &mut Story, criteria: Option<Value>) {
    let update = UpdateRoutingData {
        contact_id: story.chat.initial_contact_id,
        instance_id: InstanceId::new("instance"),
        queue_priority: Some(1),
        queue_time_adjustment_seconds: None,
        routing_criteria: criteria,
    };
    story.try_to(Command::UpdateRoutingData(update)).unwrap();
}

#[test]
fn a_step_of_criteria_keeps_its_time_whatever_else_changes() {
    let mut story = ever_more_urgent();
    assert_eq!(steps(&story), [step("jane", 60), step("ravi", 120)]);
    story.passes(Span::seconds(50));
    assert_eq!(steps(&story), [step("jane", 10), step("ravi", 70)]);
    story.passes(Span::seconds(50));
    assert_eq!(steps(&story), [step("jane", 0), step("ravi", 20)]);
    set_criteria(&mut story, None);
    assert_eq!(steps(&story), [step("jane", 0), step("ravi", 20)]);
    let same = story.chat.urgency.routing_criteria.clone();
    set_criteria(&mut story, same);
    assert_eq!(steps(&story), [step("jane", 0), step("ravi", 20)], "a second time is no change");
}

#[test]
fn criteria_that_change_in_the_queue_and_queues_that_change_begin_with_the_first_step() {
    let mut story = ever_more_urgent();
    story.passes(Span::seconds(30));
    set_criteria(&mut story, Some(json!({ "Steps": [for_agents(json!(["mia"]), Some("60"))] })));
    assert_eq!(steps(&story), [step("mia", 60)]);

    let set = json!({ "RoutingCriteria": { "Steps": [for_agents(json!(["jane"]), Some("60"))] } });
    let early = block("UpdateContactRoutingCriteria", set).or_error();
    let mut story = Story::of([early, wait("30"), target("basic").named("time is up"), enqueue()]);
    story.passes(Span::seconds(30));
    assert_eq!(steps(&story), [step("jane", 60)], "from the queue on, not from the block");
}
