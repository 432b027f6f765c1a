//! Actions that only choose: comparisons, loops, percentages, how busy a queue is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Wiring, block, instance, say, target, wait};
use super::story::Story;
use crate::contact::call::{CallRequest, QueueMetrics};
use crate::flow::document::Action;
use crate::flow::library::FlowLibrary;
use crate::flow::step::Target;
use crate::hours::Hours;
use crate::id::{AgentId, HoursOfOperationId, QueueId};
use crate::time::Span;
use crate::wire::service::{Day, HoursOfOperationConfig, HoursOfOperationTimeSlice};

fn compare(value: &str) -> Action {
    block("Compare", json!({ "ComparisonValue": value })).error("NoMatchingCondition", "none")
}

fn with_attributes(action: Action, attributes: &[(&str, &str)]) -> Story {
    let all = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let all: BTreeMap<String, String> = all.collect();
    Story::begins_as(instance([action]), |start| start.attributes = all)
}

fn took(action: Action, attributes: &[(&str, &str)]) -> String {
    with_attributes(action, attributes).took().to_owned()
}

#[test]
fn every_operator_compares_as_it_says() {
    for (operator, operand, value, holds) in [
        ("Equals", "gold", "gold", true),
        ("Equals", "gold", "Gold", false),
        ("TextStartsWith", "go", "gold", true),
        ("TextStartsWith", "old", "gold", false),
        ("TextEndsWith", "old", "gold", true),
        ("TextEndsWith", "go", "gold", false),
        ("TextContains", "ol", "gold", true),
        ("TextContains", "silver", "gold", false),
        ("NumberGreaterThan", "9", "10", true),
        ("NumberGreaterThan", "10", "10", false),
        ("NumberGreaterOrEqualTo", "10", "10", true),
        ("NumberLessThan", "10", "9.99", true),
        ("NumberLessThan", "10", "10", false),
        ("NumberLessOrEqualTo", "10", "10.0", true),
        ("NumberLessThan", "10", "few", false),
        ("SoundsLike", "gold", "gold", false),
    ] {
        let action = compare("$.Attributes.tier").when(operator, operand, "holds");
        let expected = if holds { "holds" } else { "none" };
        assert_eq!(took(action, &[("tier", value)]), expected, "{value} {operator} {operand}");
    }
}

#[test]
fn the_first_condition_that_holds_wins() {
    let action = compare("$.Attributes.age").when("NumberGreaterThan", "60", "over 60").when(
        "NumberGreaterThan",
        "2",
        "over 2",
    );
    assert_eq!(took(action.clone(), &[("age", "70")]), "over 60");
    assert_eq!(took(action.clone(), &[("age", "3")]), "over 2");
    assert_eq!(took(action, &[("age", "1")]), "none");
}

#[test]
fn a_condition_may_compare_with_a_reference() {
    let action = compare("$.Attributes.pickup").on("$.Attributes.dropoff", "the same place");
    assert_eq!(took(action.clone(), &[("pickup", "Bern"), ("dropoff", "Bern")]), "the same place");
    assert_eq!(took(action.clone(), &[("pickup", "Bern"), ("dropoff", "Basel")]), "none");
    assert_eq!(took(action.clone(), &[("pickup", "$.Attributes.dropoff")]), "none");
    let number = compare("$.Attributes.paid").when("NumberLessThan", "$.Attributes.price", "too little");
    assert_eq!(took(number, &[("paid", "9"), ("price", "10")]), "too little");
}

#[test]
fn what_leads_nowhere_is_compared_as_an_empty_text() {
    assert_eq!(took(compare("$.Attributes.none").on("", "empty"), &[]), "empty");
    assert_eq!(took(compare("$.Attributes.none").on("x", "x"), &[]), "none");
}

#[test]
fn where_no_condition_holds_the_error_the_catch_all_or_the_next_action_follows() {
    let bare = || block("Compare", json!({ "ComparisonValue": "$.Channel" })).on("VOICE", "voice");
    assert_eq!(
        Story::of([bare().error("NoMatchingCondition", "none").or_error().then("next")]).took(),
        "none"
    );
    assert_eq!(Story::of([bare().or_error().then("next")]).took(), "error");
    assert_eq!(Story::of([bare().then("next")]).took(), "next");
    assert!(Story::of([bare()]).ended().is_some());
}

fn rounds(count: Value) -> Story {
    let repeat = block("Loop", json!({ "LoopCount": count }))
        .on("ContinueLooping", "again")
        .on("DoneLooping", "done")
        .or_error();
    Story::of([repeat, say("again").then("Loop")])
}

#[test]
fn a_loop_goes_round_as_often_as_it_says() {
    for count in [0_usize, 1, 3, 100] {
        for written in [json!(count), json!(count.to_string())] {
            let story = rounds(written);
            assert_eq!((story.said().len(), story.took()), (count + 1, "done"), "{count}");
        }
    }
}

#[test]
fn a_loop_of_another_count_is_an_error() {
    for count in
        [json!("101"), json!("-1"), json!("many"), json!(""), Value::Null, json!("$.Attributes.none")]
    {
        assert_eq!(rounds(count.clone()).took(), "error", "{count}");
    }
}

#[test]
fn a_loop_that_is_done_can_begin_again() {
    let repeat =
        block("Loop", json!({ "LoopCount": "2" })).on("ContinueLooping", "round").on("DoneLooping", "pause");
    let pause = block("Wait", json!({ "TimeLimitSeconds": "60" })).named("pause").on("WaitCompleted", "Loop");
    let mut story = Story::of([repeat, say("round").then("Loop"), pause]);
    assert_eq!(story.said().len(), 2);
    story.passes(Span::seconds(60));
    assert_eq!(story.said().len(), 4);
}

#[test]
fn a_loop_counts_on_over_waits() {
    let repeat =
        block("Loop", json!({ "LoopCount": "2" })).on("ContinueLooping", "Wait").on("DoneLooping", "done");
    let pause = block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "Loop");
    let mut story = Story::of([repeat, pause]);
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "");
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "done");
}

#[test]
fn percentages_are_spread_as_the_conditions_say() {
    let spread = || {
        block("DistributeByPercentage", json!({}))
            .when("NumberLessThan", "31", "thirty")
            .when("NumberLessThan", "81", "fifty")
            .error("NoMatchingCondition", "twenty")
    };
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    // The ids count up, so the numbers that are drawn go round from 1 to 100.
    let next = spread().named("next");
    let mut story = Story::of([
        block("Wait", json!({ "TimeLimitSeconds": "604800", "Events": ["CustomerReturned"] }))
            .on("CustomerReturned", "next"),
        next,
        say("thirty").then("Wait"),
        say("fifty").then("Wait"),
        say("twenty").then("Wait"),
    ]);
    let mut drawn = 0;
    while drawn < 1_000 {
        story.customer_says("again");
        *counts.entry(story.took().to_owned()).or_default() += 1;
        drawn += 1;
    }
    for (branch, expected) in [("thirty", 300), ("fifty", 500), ("twenty", 200)] {
        let count = counts.get(branch).copied().unwrap_or_default();
        assert!(count.abs_diff(expected) <= 30, "{branch}: {count} of {drawn}");
    }
}

#[test]
fn a_hundred_percent_is_always_and_nothing_never() {
    let always = |bound: &str| {
        let spread = block("DistributeByPercentage", json!({})).when("NumberLessThan", bound, "taken");
        Story::of([spread.error("NoMatchingCondition", "left")]).took().to_owned()
    };
    assert_eq!(always("101"), "taken");
    assert_eq!(always("1"), "left");
}

fn metrics() -> QueueMetrics {
    QueueMetrics {
        size: 7,
        oldest_contact_age: 301,
        agents_online: 5,
        agents_available: 1,
        agents_staffed: 4,
        agents_after_contact_work: 2,
        agents_busy: 3,
        agents_missed: 6,
        agents_non_productive: 8,
    }
}

#[test]
fn each_metric_is_compared_by_its_own_number() {
    for (metric, value) in [
        ("NumberOfAgentsAvailable", "1"),
        ("NumberOfAgentsStaffed", "4"),
        ("NumberOfAgentsOnline", "5"),
        ("OldestContactInQueueAgeSeconds", "301"),
        ("NumberOfContactsInQueue", "7"),
    ] {
        let check = block("CheckMetricData", json!({ "MetricType": metric, "QueueId": "gold" }));
        let mut story =
            Story::of([check.on(value, "this one").error("NoMatchingCondition", "none").or_error()]);
        assert_eq!(story.call().request, CallRequest::Metrics(Target::Queue(QueueId::new("gold"))));
        story.metrics_are(metrics());
        assert_eq!(story.took(), "this one", "{metric}");
    }
}

#[test]
fn a_metric_is_of_the_target_queue_unless_another_is_named() {
    let check = |parameters: Value| {
        block("CheckMetricData", parameters)
            .when("NumberLessThan", "300", "quiet")
            .error("NoMatchingCondition", "busy")
            .or_error()
    };
    let metric = "OldestContactInQueueAgeSeconds";
    let mut story = Story::of([target("basic"), check(json!({ "MetricType": metric }))]);
    assert_eq!(story.call().request, CallRequest::Metrics(Target::Queue(QueueId::new("basic"))));
    story.metrics_are(metrics());
    assert_eq!(story.took(), "busy");
    let story = Story::of([check(json!({ "MetricType": metric, "AgentId": "jane" }))]);
    assert_eq!(story.call().request, CallRequest::Metrics(Target::Agent(AgentId::new("jane"))));
    for broken in [
        json!({ "MetricType": metric }),
        json!({ "MetricType": metric, "QueueId": "nowhere" }),
        json!({ "MetricType": metric, "QueueId": "$.Attributes.nothing" }),
        json!({ "MetricType": metric, "QueueId": "gold", "AgentId": "jane" }),
        json!({ "MetricType": "Mood", "QueueId": "gold" }),
        json!({ "QueueId": "gold" }),
    ] {
        assert_eq!(Story::of([check(broken.clone())]).took(), "error", "{broken}");
    }
}

#[test]
fn a_metric_that_is_not_told_is_an_error() {
    let check = block("CheckMetricData", json!({ "MetricType": "NumberOfAgentsOnline", "QueueId": "gold" }));
    let mut story = Story::of([check.error("NoMatchingCondition", "none").or_error()]);
    story.call_fails();
    assert_eq!(story.took(), "error");
}

#[test]
fn metrics_can_be_referred_to() {
    let all = "$.Metrics.Queue.Name $.Metrics.Queue.Size $.Metrics.Queue.OldestContactAge \
               $.Metrics.Agents.Online.Count $.Metrics.Agents.Available.Count $.Metrics.Agents.Staffed.Count \
               $.Metrics.Agents.AfterContactWork.Count $.Metrics.Agents.Busy.Count \
               $.Metrics.Agents.Missed.Count $.Metrics.Agents.NonProductive.Count";
    let get = block("GetMetricData", json!({ "QueueId": "gold", "QueueChannel": "Chat" })).or_error();
    let mut story = Story::of([get.then("told"), say(all).named("told"), wait("60")]);
    story.metrics_are(metrics());
    assert_eq!(story.took(), "gold queue 7 301 5 1 4 2 3 6 8");
}

#[test]
fn metrics_of_no_queue_are_an_error() {
    assert_eq!(Story::of([block("GetMetricData", json!({})).or_error()]).took(), "error");
    let mut story = Story::of([target("basic"), block("GetMetricData", json!({})).then("told").or_error()]);
    story.call_fails();
    assert_eq!(story.took(), "error");
}

/// An instance whose queue "gold" is open on Mondays from 9 to 17 in UTC, with this flow.
fn with_hours(actions: impl IntoIterator<Item = Action>) -> FlowLibrary {
    let time = |hours| HoursOfOperationTimeSlice { hours, minutes: 0 };
    let monday = HoursOfOperationConfig { day: Day::Monday, start_time: time(9), end_time: time(17) };
    let hours = Hours {
        name: "Mondays".to_owned(),
        time_zone: "UTC".to_owned(),
        offsets: Vec::new(),
        config: vec![monday],
    };
    let mut library = instance(actions);
    library.hours.insert(HoursOfOperationId::new("mondays"), hours);
    let gold = library.queues.get_mut(&QueueId::new("gold")).unwrap();
    gold.hours_of_operation_id = Some(HoursOfOperationId::new("mondays"));
    library
}

fn check_hours(parameters: Value) -> Action {
    block("CheckHoursOfOperation", parameters).on("True", "open").on("False", "closed").or_error()
}

#[test]
fn hours_are_open_until_they_are_not() {
    // The stories begin on Friday, 2027-01-15, at 8:00.
    let monday_at_nine = Span::hours(2 * 24 + 25);
    let pause = |hours: Span| {
        let seconds = hours.as_seconds().to_string();
        block("Wait", json!({ "TimeLimitSeconds": seconds })).on("WaitCompleted", "CheckHoursOfOperation")
    };
    for (wait, answer) in [
        (Span::seconds(1), "closed"),
        (Span::seconds(monday_at_nine.as_seconds() - 1), "closed"),
        (monday_at_nine, "open"),
        (Span::seconds((monday_at_nine.as_seconds()) + 8 * 3_600 - 1), "open"),
        (Span::seconds((monday_at_nine.as_seconds()) + 8 * 3_600), "closed"),
    ] {
        let check = check_hours(json!({ "HoursOfOperationId": "mondays" }));
        let mut story = Story::begins_as(with_hours([pause(wait), check]), |start| {
            start.expires_at = start.expires_at.after(Span::hours(7 * 24));
        });
        story.connects();
        story.passes_with_alarms(wait);
        assert_eq!(story.took(), answer, "{wait:?}");
    }
}

#[test]
fn hours_are_those_of_the_target_queue_unless_others_are_named() {
    let took = |queue: &str, parameters: Value| {
        Story::in_instance(with_hours([target(queue), check_hours(parameters)])).took().to_owned()
    };
    assert_eq!(took("gold", json!({})), "closed");
    assert_eq!(took("basic", json!({})), "open", "a queue without hours is always open");
    assert_eq!(took("basic", json!({ "HoursOfOperationId": "x/operating-hours/mondays" })), "error");
    let arn = "arn:aws:connect:us-west-2:1:instance/i/operating-hours/mondays";
    assert_eq!(took("basic", json!({ "HoursOfOperationId": arn })), "closed");
    assert_eq!(took("basic", json!({ "HoursOfOperationId": "never heard of" })), "error");
    assert_eq!(
        took("gold", json!({ "HoursOfOperationId": "$.Attributes.nothing" })),
        "error",
        "these are unknown"
    );
    assert_eq!(Story::in_instance(with_hours([check_hours(json!({}))])).took(), "error", "there is no queue");
    let to_agent = block("UpdateContactTargetQueue", json!({ "AgentId": "jane" })).or_error();
    let mut story = Story::in_instance(with_hours([to_agent, check_hours(json!({}))]));
    story.agent_is_there();
    assert_eq!(story.took(), "open", "agents have no hours");
}
