//! Chats that continue an earlier one.

use serde_json::{Value, json};

use super::blocks::{Wiring, block, instance, wait};
use super::story::{Story, name};
use crate::contact::call::{CallReply, CallRequest, PastChat};
use crate::contact::command::Command;
use crate::flow::document::Action;
use crate::id::ContactId;
use crate::wire::rejection::RejectionName;
use crate::wire::service::RehydrationType;

const EARLIER: &str = "0193f000-0000-7000-8000-000000000003";
const ANOTHER: &str = "0193f000-0000-7000-8000-000000010000";

fn earlier(rehydration_type: RehydrationType) -> PastChat {
    PastChat { rehydration_type, source_contact_id: EARLIER.parse().unwrap() }
}

fn entire() -> PastChat {
    earlier(RehydrationType::EntirePastSession)
}

fn association(parameters: Value) -> Action {
    block("CreatePersistentContactAssociation", parameters).then("continued").or_error()
}

fn of(source: &str) -> Action {
    association(json!({ "RehydrationType": "ENTIRE_PAST_SESSION", "SourceContactId": source }))
}

#[test]
fn a_flow_continues_an_earlier_chat_if_that_is_possible() {
    for (text, kind) in [
        ("ENTIRE_PAST_SESSION", RehydrationType::EntirePastSession),
        ("FROM_SEGMENT", RehydrationType::FromSegment),
    ] {
        let flow =
            [association(json!({ "RehydrationType": text, "SourceContactId": "$.Attributes.before" }))];
        let mut story = Story::begins_as(instance(flow), |start| {
            start.attributes = [("before".to_owned(), EARLIER.to_owned())].into();
        });
        assert_eq!(story.call().request, CallRequest::PastChat(earlier(kind)));
        assert_eq!(story.chat.past_chat, None, "not before it is known to be possible");
        story.answered(Ok(CallReply::PastChat));
        assert_eq!((story.took(), story.chat.past_chat.clone()), ("continued", Some(earlier(kind))));
    }
}

#[test]
fn a_chat_that_cannot_be_continued_is_an_error() {
    let mut story = Story::of([of(EARLIER)]);
    story.call_fails();
    assert_eq!((story.took(), story.chat.past_chat.clone()), ("error", None));
}

#[test]
fn what_is_continued_is_what_was_asked_about() {
    let mut story = Story::begins_as(instance([of("$.Attributes.before")]), |start| {
        start.attributes = [("before".to_owned(), EARLIER.to_owned())].into();
    });
    let other = [("before".to_owned(), ANOTHER.to_owned())].into();
    story.try_to(Command::UpdateAttributes(other)).unwrap();
    story.answered(Ok(CallReply::PastChat));
    assert_eq!(story.chat.past_chat, Some(entire()), "nobody has checked the other one");
}

#[test]
fn an_association_that_cannot_be_read_is_an_error() {
    for parameters in [
        json!({}),
        json!({ "RehydrationType": "SOME", "SourceContactId": EARLIER }),
        json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": "me" }),
        json!({ "RehydrationType": "FROM_SEGMENT", "SourceContactId": "$.Attributes.none" }),
    ] {
        let story = Story::of([association(parameters.clone())]);
        assert_eq!((story.took(), story.made.len()), ("error", 0), "{parameters}");
    }
}

#[test]
fn a_chat_cannot_continue_itself() {
    let story = Story::of([of("$.ContactId")]);
    assert_eq!((story.took(), story.made.len()), ("error", 0));
    let mut story = Story::of([wait("60")]);
    let itself: ContactId = story.chat.initial_contact_id.with_segment(3);
    let past_chat = PastChat { source_contact_id: itself, ..entire() };
    let refused = story.try_to(Command::ContinuePastChat(past_chat));
    assert_eq!(name(refused), RejectionName::InvalidParameterException);
}

#[test]
fn a_chat_continues_one_chat_only() {
    let mut story = Story::of([wait("60")]);
    story.try_to(Command::ContinuePastChat(entire())).unwrap();
    story.try_to(Command::ContinuePastChat(entire())).unwrap();
    let another = PastChat { source_contact_id: ANOTHER.parse().unwrap(), ..entire() };
    assert_eq!(name(story.try_to(Command::ContinuePastChat(another))), RejectionName::ConflictException);
    assert_eq!(story.chat.past_chat, Some(entire()));
}

#[test]
fn a_flow_cannot_make_it_continue_another_one_either() {
    let begun =
        |source: &str| Story::begins_as(instance([of(source)]), |start| start.past_chat = Some(entire()));
    let story = begun(EARLIER);
    assert_eq!((story.took(), story.made.len()), ("continued", 0), "it does already");
    let story = begun(ANOTHER);
    assert_eq!((story.took(), story.chat.past_chat.clone()), ("error", Some(entire())));
}

#[test]
fn a_chat_that_is_over_continues_nothing() {
    let mut story = Story::of([wait("60")]);
    story.try_to(Command::Stop).unwrap();
    let late = story.try_to(Command::ContinuePastChat(entire()));
    assert_eq!(name(late), RejectionName::ContactNotFoundException);
}
