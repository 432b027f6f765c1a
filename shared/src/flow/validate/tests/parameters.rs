//! Parameters, and the references in them.

use super::*;

#[test]
fn parameters_that_are_missing_or_wrong_are_named() {
    assert_eq!(
        inbound(&[
            leading_to(
                "loop",
                action("wait", "Wait", json!({ "TimeLimitSeconds": "8 hours", "Colour": "red" }))
            ),
            leading_to("queue", action("loop", "Loop", json!({ "LoopCount": 101 }))),
            leading_to(
                "say",
                action("queue", "UpdateContactTargetQueue", json!({ "QueueId": "q", "AgentId": "a" }))
            ),
            leading_to("set", action("say", "MessageParticipant", json!({ "Text": ["Hello"] }))),
            leading_to(
                "view",
                action("set", "UpdateContactAttributes", json!({ "Attributes": { "a": {} } }))
            ),
            leading_to("log", action("view", "ShowView", json!({ "ViewResource": { "Version": "1" } }))),
            leading_to(
                "hook",
                action("log", "UpdateFlowLoggingBehavior", json!({ "FlowLoggingBehavior": "On" }))
            ),
            action("hook", "UpdateContactEventHooks", json!({ "EventHooks": { "AgentRemaining": "f" } })),
            end(),
        ]),
        [
            "error: wait: `TimeLimitSeconds` is \"8 hours\"; it must be a whole number, 1 to 604800. [bad-parameter]",
            "error: loop: `LoopCount` is \"101\"; it must be a whole number, 0 to 100. [bad-parameter]",
            "error: queue: Only one of `QueueId`, `AgentId` may be there. [bad-parameter]",
            "error: say: `Text` must be a text. [bad-parameter]",
            "error: set: `Attributes.a` must be a text. [bad-parameter]",
            "error: view: `ViewResource.Id` is missing. [missing-parameter]",
            "error: log: `FlowLoggingBehavior` is \"On\"; it must be Enabled or Disabled. [bad-parameter]",
            "warning: wait: `Colour` is not known here and changes nothing. [unknown-parameter]",
            "warning: hook: `EventHooks.AgentRemaining` is not known here and changes nothing. [unknown-parameter]",
        ]
    );
    assert_eq!(
        inbound(&[action("wait", "Wait", json!({})), end()]),
        [
            "error: wait: One of `TimeLimitSeconds`, `MinimumWaitTimeSeconds`, `TimeoutSeconds` is needed. [missing-parameter]"
        ]
    );
}

#[test]
fn the_documented_spelling_of_a_wait_works_with_a_hint() {
    assert_eq!(
        inbound(&[action("wait", "Wait", json!({ "TimeoutSeconds": "604801" })), end()]),
        [
            "error: wait: `TimeoutSeconds` is \"604801\"; it must be a whole number, 1 to 604800. [bad-parameter]",
            "warning: wait: `TimeoutSeconds` works here, but Amazon Connect takes it as `TimeLimitSeconds` only. [unknown-parameter]",
        ]
    );
}

#[test]
fn references_must_be_well_formed() {
    assert_eq!(
        inbound(&[
            leading_to(
                "queue",
                action("say", "MessageParticipant", json!({ "Text": "It is $.Weather.now today." }))
            ),
            action("queue", "UpdateContactTargetQueue", json!({ "QueueId": "$.Attributes.my queue" })),
            end(),
        ]),
        [
            "error: queue: `QueueId`: \"$.Attributes.my queue\" is not one well-formed reference, such as $.Attributes.name. [bad-reference]",
            "warning: say: `Text`: \"$.Weather.now\" leads to nothing that is known; it will be empty. [bad-reference]",
        ]
    );
    assert_eq!(
        inbound(&[action("wait", "Wait", json!({ "TimeLimitSeconds": "$.Attributes['how long']" })), end()]),
        NONE
    );
}

#[test]
fn what_must_be_written_out_is_no_reference() {
    let not_followed = |kind: &str, parameters: Value, path: &str, wanted: &str| {
        assert_eq!(
            inbound(&[action("a", kind, parameters), end()]),
            [format!(
                "warning: a: `{path}` must be {wanted}; a reference to it is not followed. [bad-reference]"
            )]
        );
    };
    let map = "$.External.map";
    let texts = "an object of texts";
    not_followed("UpdateContactAttributes", json!({ "Attributes": map }), "Attributes", texts);
    not_followed("UpdateFlowAttributes", json!({ "FlowAttributes": map }), "FlowAttributes", "an object");
    not_followed("TagContact", json!({ "Tags": map }), "Tags", texts);
    not_followed("UntagContact", json!({ "TagKeys": map }), "TagKeys", "a list");
    not_followed("UpdateContactData", json!({ "References": map }), "References", "an object");
    not_followed("UpdateContactData", json!({ "SegmentAttributes": map }), "SegmentAttributes", "an object");
    not_followed("UpdateContactEventHooks", json!({ "EventHooks": map }), "EventHooks", "an object");
    let wait = |events: Value| json!({ "TimeLimitSeconds": "60", "Events": events });
    not_followed("Wait", wait(map.into()), "Events", "a list");
    let events = "CustomerReturned or BotParticipantDisconnected";
    not_followed("Wait", wait(json!([map])), "Events[0]", events);
}

#[test]
fn where_references_are_followed_they_may_stand_for_all_or_be_anywhere_inside() {
    let map = "$.External.map";
    let all = |view: Value, attributes: Value, criteria: Value, attribute: Value| {
        let view = json!({ "ViewResource": { "Id": "form" }, "ViewData": view });
        let function = json!({ "LambdaFunctionARN": "f", "LambdaInvocationAttributes": attributes });
        inbound(&[
            leading_to("function", action("view", "ShowView", view)),
            leading_to("criteria", action("function", "InvokeLambdaFunction", function)),
            leading_to(
                "set",
                action("criteria", "UpdateContactRoutingCriteria", json!({ "RoutingCriteria": criteria })),
            ),
            action("set", "UpdateFlowAttributes", json!({ "FlowAttributes": { "a": attribute } })),
            end(),
        ])
    };
    assert_eq!(all(map.into(), map.into(), map.into(), map.into()), NONE);
    let inside = || json!({ "a": [{ "b": "For $.Attributes.name in $.Weather.now" }] });
    let empty = |action: &str, parameter: &str| {
        format!(
            "warning: {action}: `{parameter}.a[0].b`: \"$.Weather.now\" leads to nothing that is known; it will be empty. [bad-reference]"
        )
    };
    assert_eq!(
        all(inside(), inside(), inside(), json!({ "Value": map })),
        [
            empty("view", "ViewData"),
            empty("function", "LambdaInvocationAttributes"),
            empty("criteria", "RoutingCriteria"),
        ]
    );
}
