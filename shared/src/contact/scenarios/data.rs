//! What flows set: attributes, data, tags, how urgent a contact is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{Furnishing, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::{Story, name};
use crate::contact::chat::Urgency;
use crate::contact::command::Command;
use crate::contact::data::ATTRIBUTES_LIMIT;
use crate::contact::effect::Outgoing;
use crate::flow::document::Action;
use crate::id::InstanceId;
use crate::object::contact::{ContactData, UpdateRoutingData};
use crate::time::Span;
use crate::wire::rejection::RejectionName;

fn attributes(all: Value) -> Action {
    block("UpdateContactAttributes", json!({ "Attributes": all })).then("set").or_error()
}

fn tags(all: Value) -> Action {
    block("TagContact", json!({ "Tags": all })).then("tagged").or_error()
}

#[test]
fn attributes_are_set_and_can_be_referred_to() {
    let set = attributes(
        json!({ "tier": "gold", "greeting": "Hi $.Customer.DisplayName", "count": 3, "vip": true }),
    );
    let story = Story::of([set.then("tell"), say("$.Attributes.greeting").named("tell")]);
    assert_eq!(story.took(), "Hi Maria");
    let all = ["tier", "greeting", "count", "vip"].map(|name| story.attribute(name));
    assert_eq!(all, ["gold", "Hi Maria", "3", "true"]);
}

#[test]
fn attributes_set_together_refer_to_what_was_before() {
    let set = attributes(json!({ "a": "$.Attributes.b", "b": "$.Attributes.a" }));
    let story = Story::begins_as(instance([set]), |start| {
        start.attributes =
            BTreeMap::from([("a", "1"), ("b", "2")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    });
    assert_eq!((story.attribute("a"), story.attribute("b")), ("2", "1"));
}

#[test]
fn an_attribute_that_leads_nowhere_is_set_to_nothing() {
    let story = Story::of([attributes(json!({ "a": "$.External.nothing" }))]);
    assert_eq!((story.took(), story.attribute("a")), ("set", ""));
}

#[test]
fn all_attributes_together_have_32_kilobytes() {
    let fits = "x".repeat(ATTRIBUTES_LIMIT - 1);
    assert_eq!(Story::of([attributes(json!({ "a": fits }))]).took(), "set");
    let story = Story::of([attributes(json!({ "a": format!("{fits}x") }))]);
    assert_eq!((story.took(), story.attribute("a")), ("error", "(none)"));
    let half = "x".repeat(ATTRIBUTES_LIMIT / 2);
    let twice =
        [attributes(json!({ "a": half })).then("second"), attributes(json!({ "b": half })).named("second")];
    assert_eq!(Story::of(twice).took(), "error");
    let again =
        [attributes(json!({ "a": half })).then("second"), attributes(json!({ "a": half })).named("second")];
    assert_eq!(Story::of(again).took(), "set", "what is replaced does not count");
}

#[test]
fn a_flow_may_give_an_attribute_any_name_but_none() {
    for name in ["with spaces", "größe-1_a", "a.b"] {
        let story = Story::of([attributes(json!({ name: "x" }))]);
        assert_eq!((story.took(), story.attribute(name)), ("set", "x"));
    }
    assert_eq!(Story::of([attributes(json!({ "": "x" }))]).took(), "error");
    assert_eq!(Story::of([attributes(json!({ "$.Attributes.nothing": "x" }))]).took(), "error");
}

#[test]
fn names_may_be_references_too() {
    let first = attributes(json!({ "kind": "order" })).then("second");
    let second = attributes(json!({ "last $.Attributes.kind": "A1" })).named("second").then("tag");
    let tag = tags(json!({ "$.Attributes.kind": "late" })).named("tag");
    let story = Story::of([first, second, tag]);
    assert_eq!((story.took(), story.attribute("last order")), ("tagged", "A1"));
    assert_eq!(story.chat.tags, BTreeMap::from([("order".to_owned(), "late".to_owned())]));
}

#[test]
fn all_attributes_are_set_or_none() {
    let story = Story::of([attributes(json!({ "a": { "deep": "x" }, "b": "2" }))]);
    assert_eq!((story.took(), story.attribute("b")), ("error", "(none)"));
}

#[test]
fn attributes_of_the_related_contact_go_there() {
    let set = block(
        "UpdateContactAttributes",
        json!({ "Attributes": { "from": "$.ContactId" }, "TargetContact": "Related" }),
    );
    let set = set.then("set").or_error();
    assert_eq!(Story::of([set.clone()]).took(), "error", "there is none");
    let related = "0193f000-0000-7000-8000-000000000003";
    let story = Story::begins_as(instance([set]), |start| {
        start.related_contact_id = Some(related.to_owned());
    });
    assert_eq!((story.took(), story.attribute("from")), ("set", "(none)"));
    let [Outgoing::Attributes { contact_id, attributes }] = &story.outgoing[..] else {
        panic!("{:?}", story.outgoing)
    };
    assert_eq!(contact_id.to_string(), related);
    assert_eq!(attributes["from"], story.chat.initial_contact_id.to_string());
}

#[test]
fn attributes_of_whom_is_current_or_related() {
    let set = |whose: &str| {
        let parameters = json!({ "Attributes": { "a": "1" }, "TargetContact": whose });
        Story::of([block("UpdateContactAttributes", parameters).then("set").or_error()]).took().to_owned()
    };
    assert_eq!((set("Current").as_str(), set("Nobody").as_str()), ("set", "error"));
}

#[test]
fn attributes_of_a_flow_are_its_own() {
    let set = block(
        "UpdateFlowAttributes",
        json!({ "FlowAttributes": {
        "step": { "Value": "$.Customer.DisplayName 1" }, "plain": "x" } }),
    );
    let go = block("TransferToFlow", json!({ "ContactFlowId": "other" }));
    let tell = |name: &str| say("[$.FlowAttributes.step$.FlowAttributes.plain]").named(name);
    let library = instance([set, tell("first"), go]).with_flow("other", [tell("second"), wait("60")]);
    let story = Story::in_instance(library);
    assert_eq!(story.said(), ["[Maria 1x]", "[]"]);
    assert!(story.chat.attributes.is_empty());
}

#[test]
fn attributes_of_a_flow_outlast_its_waits() {
    let set = block("UpdateFlowAttributes", json!({ "FlowAttributes": { "a": { "Value": "kept" } } }));
    let wait = block("Wait", json!({ "TimeLimitSeconds": "60" })).on("WaitCompleted", "tell");
    let mut story = Story::of([set, wait, say("$.FlowAttributes.a").named("tell")]);
    story.passes(Span::seconds(60));
    assert_eq!(story.took(), "kept");
}

#[test]
fn data_is_set_and_what_is_absent_stays() {
    let first = block(
        "UpdateContactData",
        json!({
        "Name": "Order of $.Customer.DisplayName", "Description": "late", "LanguageCode": "de-CH",
        "CustomerId": "c-1", "References": { "order": { "Value": "https://x.example/1", "Type": "URL" } },
        "SegmentAttributes": { "team": { "ValueString": "north" } } }),
    );
    let second = block("UpdateContactData", json!({ "Description": "very late" })).named("second");
    let tell = say(
        "$.Name|$.Description|$.LanguageCode|$.CustomerId|$.References.order|$.SegmentAttributes['team']",
    );
    let story = Story::of([first, second, tell.named("tell").then("stays")]);
    assert_eq!(story.said()[0], "Order of Maria|very late|de-CH|c-1|https://x.example/1|north");
}

#[test]
fn a_contact_has_six_tags() {
    let six: Value = (0..6).map(|n| (format!("k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let seventh = tags(json!({ "k6": "v" })).named("seventh");
    let story = Story::of([tags(six.clone()).then("seventh"), seventh]);
    assert_eq!((story.took(), story.chat.tags.len()), ("error", 6));
    let replaced = tags(json!({ "k5": "new" })).named("replaced");
    let story = Story::of([tags(six.clone()).then("replaced"), replaced]);
    assert_eq!((story.took(), story.chat.tags["k5"].as_str()), ("tagged", "new"));
    let untag = block("UntagContact", json!({ "TagKeys": ["k0", "$.Attributes.none", "never"] }));
    let again = tags(json!({ "k6": "v" })).named("again");
    let story = Story::of([tags(six).then("UntagContact"), untag.or_error(), again]);
    assert_eq!((story.took(), story.chat.tags.len()), ("tagged", 6));
    assert!(!story.chat.tags.contains_key("k0"));
}

#[test]
fn a_tag_that_cannot_be_is_an_error() {
    for bad in [
        json!({ "": "v" }),
        json!({ "x".repeat(129): "v" }),
        json!({ "k": "x".repeat(257) }),
        json!({ "aws:k": "v" }),
        json!("k"),
    ] {
        assert_eq!(Story::of([tags(bad.clone())]).took(), "error", "{bad}");
    }
    assert_eq!(Story::of([tags(json!({ "x".repeat(128): "y".repeat(256) }))]).took(), "tagged");
    assert_eq!(Story::of([block("UntagContact", json!({})).or_error()]).took(), "error");
}

#[test]
fn tags_can_be_referred_to() {
    let set = tags(json!({ "team": "$.Customer.DisplayName" })).then("tell");
    assert_eq!(Story::of([set, say("$.Tags.team").named("tell")]).took(), "Maria");
}

fn routed(parameters: Value) -> Story {
    let routing = block("UpdateContactRoutingBehavior", parameters);
    Story::of([routing, target("basic"), enqueue()])
}

#[test]
fn the_priority_and_the_age_in_a_queue_are_up_to_the_flow() {
    let urgency = |story: &Story| {
        let Some(Outgoing::Enqueue(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
        (row.priority, row.queue_time_adjustment_seconds)
    };
    assert_eq!(urgency(&routed(json!({ "QueuePriority": "1" }))), (1, 0));
    assert_eq!(urgency(&routed(json!({ "QueuePriority": "9223372036854775807" }))), (i64::MAX, 0));
    assert_eq!(urgency(&routed(json!({ "QueueTimeAdjustmentSeconds": "600" }))), (5, 600));
    assert_eq!(urgency(&routed(json!({ "QueueTimeAdjustmentSeconds": -60 }))), (5, -60));
}

#[test]
fn a_priority_that_cannot_be_changes_nothing_and_costs_no_chat() {
    for bad in [json!({ "QueuePriority": "0" }), json!({ "QueuePriority": "first" }), json!({})] {
        let story = routed(bad.clone());
        assert!(story.is_queued(), "{bad}");
        assert_eq!(story.chat.urgency, Urgency::default(), "{bad}");
    }
}

#[test]
fn a_contact_that_waits_becomes_more_urgent_at_the_router_too() {
    let library = instance([hook("CustomerQueue", "queue flow"), target("basic"), enqueue()]).with_flow(
        "queue flow",
        [block("UpdateContactRoutingBehavior", json!({ "QueuePriority": "2" })), wait("60")],
    );
    let mut story = Story::in_instance(library);
    let Some(Outgoing::Reprioritize(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!((row.contact_id, row.priority), (story.chat.current.contact_id, 2));
    let update = UpdateRoutingData {
        contact_id: story.chat.initial_contact_id,
        instance_id: InstanceId::new("instance"),
        queue_priority: None,
        queue_time_adjustment_seconds: Some(30),
        routing_criteria: None,
    };
    story.try_to(Command::UpdateRoutingData(update.clone())).unwrap();
    let Some(Outgoing::Reprioritize(row)) = story.outgoing.last() else { panic!("{:?}", story.outgoing) };
    assert_eq!((row.priority, row.queue_time_adjustment_seconds), (2, 30), "what is absent stays");
    story.accepts("jane");
    let rows = story.outgoing.len();
    story.try_to(Command::UpdateRoutingData(update.clone())).unwrap();
    assert_eq!(story.outgoing.len(), rows, "the Router has no more to do with it");
    story.try_to(Command::Stop).unwrap();
    let late = story.try_to(Command::UpdateRoutingData(update));
    assert_eq!(name(late), RejectionName::ContactNotFoundException);
}

#[test]
fn data_from_outside_is_set_like_that_of_flows() {
    let mut story = Story::of([wait("60")]);
    let data = ContactData { name: Some("Order".to_owned()), ..ContactData::default() };
    story.try_to(Command::UpdateContact(data)).unwrap();
    let tagged = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    story.try_to(Command::Tag(tagged)).unwrap();
    assert_eq!((story.chat.data.name.as_deref(), story.chat.tags.len()), (Some("Order"), 1));
    story.try_to(Command::Untag(vec!["a".to_owned()])).unwrap();
    assert!(story.chat.tags.is_empty());
    let many = (0..7).map(|n| (n.to_string(), "v".to_owned())).collect();
    assert_eq!(name(story.try_to(Command::Tag(many))), RejectionName::InvalidParameterException);
}

#[test]
fn attributes_of_a_flow_have_32_kilobytes_too() {
    let set = |value: &str| {
        let parameters = json!({ "FlowAttributes": { "a": { "Value": value } } });
        block("UpdateFlowAttributes", parameters).then("set").or_error()
    };
    assert_eq!(Story::of([set(&"x".repeat(ATTRIBUTES_LIMIT - 1))]).took(), "set");
    assert_eq!(Story::of([set(&"x".repeat(ATTRIBUTES_LIMIT))]).took(), "error");
    let doubles = set("x$.FlowAttributes.a$.FlowAttributes.a").then("UpdateFlowAttributes");
    assert_eq!(Story::of([doubles]).took(), "error", "it cannot grow without end");
}

#[test]
fn what_is_known_of_a_contact_has_32_kilobytes() {
    let doubles = block("UpdateContactData", json!({ "Description": "x$.Description$.Description" }));
    let story = Story::of([doubles.then("UpdateContactData").or_error()]);
    assert_eq!(story.took(), "error");
    let mut story = Story::of([wait("60")]);
    let data = ContactData { description: Some("x".repeat(40_000)), ..ContactData::default() };
    assert_eq!(name(story.try_to(Command::UpdateContact(data))), RejectionName::InvalidParameterException);
}
