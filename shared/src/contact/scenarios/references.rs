//! What flows can refer to, and what they say.

use serde_json::{Value, json};

use super::blocks::{Furnishing, Wiring, block, enqueue, hook, instance, say, target, wait};
use super::story::Story;
use crate::contact::call::CallRequest;
use crate::contact::talk::CONTENT_LIMIT;
use crate::wire::content_type::TEXT_PLAIN;
use crate::wire::participant::ParticipantRole;
use crate::wire::service::ChatMessage;

/// What a reference stands for in the flow that receives a chat.
fn seen(reference: &str) -> String {
    let story = Story::begins_as(instance([say(&format!("[{reference}]"))]), |start| {
        start.attributes = [("tier".to_owned(), "gold".to_owned())].into();
        start.customer_id = Some("c-7".to_owned());
        start.related_contact_id = Some("related".to_owned());
        start.initial_message =
            Some(ChatMessage { content_type: TEXT_PLAIN.to_owned(), content: "Hi!".to_owned() });
    });
    story.took().trim_matches(['[', ']']).to_owned()
}

#[test]
fn a_flow_can_refer_to_the_contact_it_runs_in() {
    let id = Story::of([wait("60")]).chat.initial_contact_id.to_string();
    for (reference, value) in [
        ("$.Channel", "CHAT"),
        ("$.ContactId", id.as_str()),
        ("$.InitialContactId", id.as_str()),
        ("$.PreviousContactId", ""),
        ("$.RelatedContactId", "related"),
        ("$.InitiationMethod", "API"),
        ("$.InstanceARN", "arn:aws:connect:us-west-2:000000000000:instance/instance"),
        ("$.Attributes.tier", "gold"),
        ("$.Attributes['tier']", "gold"),
        ("$.CustomerId", "c-7"),
        ("$.Customer.DisplayName", "Maria"),
        ("$.Media.InitialMessage", "Hi!"),
        ("$.SegmentAttributes['connect:Subtype']", "connect:Chat"),
    ] {
        assert_eq!(seen(reference), value, "{reference}");
    }
}

#[test]
fn what_leads_nowhere_is_an_empty_text() {
    for reference in [
        "$.Attributes.none",
        "$.FlowAttributes.none",
        "$.External.none",
        "$.External.a.b[3].c",
        "$.Lex.IntentName",
        "$.Lex.Slots.Order",
        "$.Lex.SessionAttributes.x",
        "$.Views.Action",
        "$.Metrics.Queue.Size",
        "$.Queue.Name",
        "$.Queue.ARN",
        "$.Agent.ARN",
        "$.LanguageCode",
        "$.StoredCustomerInput",
        "$.CustomerEndpoint.Address",
        "$.SystemEndpoint.Address",
        "$.Unheard.Of",
        "$.Attributes.tier.more",
    ] {
        assert_eq!(seen(reference), "", "{reference}");
    }
}

#[test]
fn references_stand_anywhere_in_a_text() {
    assert_eq!(seen("Hi $.Customer.DisplayName, you are $.Attributes.tier!"), "Hi Maria, you are gold!");
    assert_eq!(seen("$.Attributes.tier$.Attributes.tier"), "goldgold");
    assert_eq!(seen("it costs $5 or $.5"), "it costs $5 or $.5");
}

#[test]
fn what_a_reference_leads_to_is_not_read_again() {
    let story = Story::begins_as(instance([say("$.Attributes.a")]), |start| {
        start.attributes = [("a", "$.Attributes.secret"), ("secret", "x")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    });
    assert_eq!(story.took(), "$.Attributes.secret");
}

#[test]
fn the_queue_is_the_target_or_else_the_last_one() {
    let tell = |name: &str| say("$.Queue.Name").named(name);
    let library = instance([
        hook("CustomerRemaining", "disconnect"),
        hook("CustomerQueue", "music"),
        target("basic"),
        tell("before"),
        enqueue(),
    ])
    .with_flow("music", [tell("waiting"), wait("60")])
    .with_flow("disconnect", [tell("after"), wait("60")]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    assert_eq!(story.said(), ["basic queue", "basic queue", "basic queue"]);
}

#[test]
fn the_agent_is_the_one_who_has_or_last_had_the_chat() {
    let tell = say("$.Agent.FirstName|$.Agent.LastName|$.Agent.UserName|$.Agent.ARN").then("stays");
    let library = instance([hook("CustomerRemaining", "disconnect"), target("basic"), enqueue()])
        .with_flow("disconnect", [tell]);
    let mut story = Story::in_instance(library);
    story.accepts("jane");
    story.agent_leaves("jane");
    let arn = "arn:aws:connect:us-west-2:000000000000:instance/instance/agent/jane";
    assert_eq!(story.said()[0], format!("jane||jane|{arn}"));
}

#[test]
fn flows_speak_as_the_system_in_plain_text() {
    let story = Story::of([say("hello"), wait("60")]);
    let item = story.transcript.last().unwrap();
    assert_eq!(
        (item.content_type.as_str(), item.participant_role),
        (TEXT_PLAIN, Some(ParticipantRole::System))
    );
    assert_eq!(item.display_name.as_deref(), Some("SYSTEM_MESSAGE"));
}

#[test]
fn what_cannot_be_said_is_an_error() {
    for parameters in [
        json!({}),
        json!({ "Text": "" }),
        json!({ "Text": "  " }),
        json!({ "Text": "$.Attributes.none" }),
        json!({ "SSML": "<speak>hello</speak>" }),
        json!({ "PromptId": "arn:prompt" }),
        json!({ "Media": { "Uri": "s3://x", "SourceType": "S3", "MediaType": "Audio" } }),
        json!({ "Text": "x".repeat(CONTENT_LIMIT + 1) }),
    ] {
        let action = block("MessageParticipant", parameters).then("said");
        assert_eq!(Story::of([action.clone().or_error()]).took(), "error", "{:?}", action.parameters);
        assert_eq!(Story::of([action]).took(), "said", "without an error branch the flow goes on");
    }
    assert_eq!(Story::of([say(&"x".repeat(CONTENT_LIMIT))]).took().len(), CONTENT_LIMIT);
}

#[test]
fn what_only_calls_can_do_takes_the_error_branch() {
    for kind in [
        "MessageParticipantIteratively",
        "GetParticipantInput",
        "StoreUserInput",
        "TransferParticipantToThirdParty",
        "UpdateContactCallbackNumber",
        "CreateCallbackContact",
        "UpdateContactMediaStreamingBehavior",
        "CheckVoiceId",
        "StartVoiceIdStream",
        "CompleteOutboundCall",
        "UpdatePreviousContactParticipantState",
        "SomethingThatIsNotKnown",
    ] {
        let story = Story::of([block(kind, json!({ "Text": "hello" })).then("done").or_error()]);
        assert_eq!(story.took(), "error", "{kind}");
    }
}

#[test]
fn what_a_chat_does_not_notice_goes_on() {
    for kind in [
        "UpdateContactRecordingBehavior",
        "UpdateContactRecordingAndAnalyticsBehavior",
        "UpdateContactTextToSpeechVoice",
        "UpdateContactMediaProcessing",
        "CreateWisdomSession",
        "UpdateFlowLoggingBehavior",
    ] {
        let story = Story::of([block(kind, json!({})).then("done").or_error()]);
        assert_eq!(story.took(), "done", "{kind}");
    }
}

#[test]
fn nothing_follows_an_action_that_ends() {
    for kind in ["DisconnectParticipant", "EndFlowExecution"] {
        let story = Story::of([block(kind, Value::Object(serde_json::Map::new())).then("more").or_error()]);
        assert_eq!(story.took(), "", "{kind}");
        assert!(story.ended().is_some(), "{kind}");
    }
}

#[test]
fn a_text_grows_to_what_a_chat_can_bear_and_not_further() {
    let long = "x".repeat(30_000);
    let story = Story::begins_as(
        instance([block(
            "InvokeLambdaFunction",
            json!({
        "LambdaFunctionARN": "f", "LambdaInvocationAttributes": { "a": "$.Attributes.a".repeat(1_000) } }),
        )]),
        |start| {
            start.attributes = [("a".to_owned(), long)].into();
        },
    );
    let CallRequest::Function(call) = &story.call().request else { panic!("{:?}", story.call()) };
    let given = call.event["Details"]["Parameters"]["a"].as_str().unwrap();
    assert!(given.len() < 120_000, "{}", given.len());
}
