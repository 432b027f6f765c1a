//! What a flow's author is told, flow by flow.

use serde_json::{Value, json};

use super::*;
use crate::flow::import::{draft, import};

/// The problems of a flow of these actions that begins with the first of them, as lines.
fn told(flow_type: FlowType, actions: &[Value]) -> Vec<String> {
    let start = actions[0]["Identifier"].clone();
    let document = json!({ "Version": "2019-10-30", "StartAction": start, "Actions": actions });
    let document = import(&document.to_string()).unwrap();
    problems(&document, flow_type).iter().map(line).collect()
}

fn line(problem: &Problem) -> String {
    let severity = if problem.is_error() { "error" } else { "warning" };
    format!("{severity}: {problem}")
}

fn inbound(actions: &[Value]) -> Vec<String> {
    told(FlowType::ContactFlow, actions)
}

/// An action that leads on to `end`, and there if it fails.
fn action(identifier: &str, kind: &str, parameters: Value) -> Value {
    let mut action = json!({
        "Identifier": identifier,
        "Type": kind,
        "Transitions": { "NextAction": "end", "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }] },
    });
    action["Parameters"] = parameters;
    action
}

/// An action that leads on to another.
fn leading_to(next: &str, mut action: Value) -> Value {
    action["Transitions"]["NextAction"] = next.into();
    action["Transitions"]["Errors"][0]["NextAction"] = next.into();
    action
}

/// An action with these error branches.
fn with_errors(mut action: Value, errors: &[(&str, &str)]) -> Value {
    let branch = |(error, next): &(&str, &str)| json!({ "NextAction": next, "ErrorType": error });
    action["Transitions"]["Errors"] = errors.iter().map(branch).collect();
    action
}

fn when(operator: &str, operand: &str, next: &str) -> Value {
    json!({ "NextAction": next, "Condition": { "Operator": operator, "Operands": [operand] } })
}

fn end() -> Value {
    json!({ "Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} })
}

const NONE: [&str; 0] = [];

#[test]
fn a_flow_that_leads_from_start_to_end_has_no_problems() {
    let hello = action("hello", "MessageParticipant", json!({ "Text": "Hello $.Attributes.name." }));
    assert_eq!(inbound(&[hello, end()]), NONE);
}

#[test]
fn where_branches_lead_is_checked() {
    assert_eq!(
        inbound(&[
            leading_to("gone", action("hello", "MessageParticipant", json!({ "Text": "Hello" }))),
            end(),
            end(),
            json!({ "Identifier": "{b}", "Type": "DisconnectParticipant" }),
        ]),
        [
            "error: hello: A branch leads to \"gone\", an action that the flow does not have. [missing-target]",
            "error: end: Another action has the same identifier. [duplicate-identifier]",
            "error: {b}: An identifier may not contain \"{\". [bad-identifier]",
            "warning: end: No branch leads here, so this never happens. [unreachable]",
            "warning: end: No branch leads here, so this never happens. [unreachable]",
            "warning: {b}: No branch leads here, so this never happens. [unreachable]",
        ]
    );
}

/// The problems of a flow as far as it can be read, as lines.
fn told_of_draft(document: &Value) -> Vec<String> {
    let draft = draft(&document.to_string()).unwrap();
    draft_problems(&draft, FlowType::ContactFlow).iter().map(line).collect()
}

#[test]
fn what_is_malformed_hides_nothing_of_the_rest() {
    let broken = leading_to("wait", action("broken", "MessageParticipant", json!([])));
    let broken = with_errors(broken, &[("NoMatchingError", "gone")]);
    let mut lost = action("lost", "Wait", json!({}));
    lost["Transitions"] = json!(7);
    let mut typeless = leading_to("more", action("typeless", "Wait", json!({})));
    typeless["Type"] = Value::Null;
    let document = json!({
        "Version": "2019-10-30",
        "StartAction": "loop",
        "Metadata": 1,
        "Actions": [
            leading_to("broken", action("loop", "Loop", json!({ "LoopCount": 101 }))),
            broken,
            leading_to("lost", action("wait", "Wait", json!("soon"))),
            lost,
            typeless,
            action("more", "ReadMinds", json!({})),
            end(),
        ],
    });
    assert_eq!(
        told_of_draft(&document),
        [
            "error: `Metadata` must be an object. [malformed]",
            "error: loop: `LoopCount` is \"101\"; it must be a whole number, 0 to 100. [bad-parameter]",
            "error: broken: `Parameters` must be an object. [malformed]",
            "error: broken: A branch leads to \"gone\", an action that the flow does not have. [missing-target]",
            "error: wait: `Parameters` must be an object. [malformed]",
            "error: lost: `Transitions` must be an object. [malformed]",
            "error: lost: One of `TimeLimitSeconds`, `MinimumWaitTimeSeconds`, `TimeoutSeconds` is needed. [missing-parameter]",
            "error: typeless: `Type` must be a text. [malformed]",
            "warning: more: \"ReadMinds\" is not known here: a chat takes its error branch. [unknown-action]",
        ]
    );
}

#[test]
fn what_could_not_be_read_counts_as_there() {
    let document = json!({
        "Version": "2019-10-30",
        "Actions": [
            leading_to("nameless", action("a", "Loop", json!({}))),
            leading_to("b", action("b", "MessageParticipant", json!({ "Text": "Hello" }))),
            7,
        ],
    });
    assert_eq!(
        told_of_draft(&document),
        [
            "error: `StartAction` is missing. [malformed]",
            "error: Action number 3 must be an object. [malformed]",
            "error: a: `LoopCount` is missing. [missing-parameter]",
            "error: b: A chat would go in circles here without ever waiting: b → b. Put a Wait or a Loop in. [endless-loop]",
        ]
    );
    assert_eq!(
        told_of_draft(&json!({ "Version": "2019-10-30", "StartAction": "a", "Actions": {} })),
        ["error: `Actions` must be a list of actions. [malformed]"]
    );
    let older = json!({ "start": "a", "modules": [
        { "id": "a", "type": "Wait", "branches": {}, "parameters": [] },
        { "id": "b", "type": "Loop", "branches": [{ "condition": "Looping", "transition": "a" }] },
    ] });
    let told = told_of_draft(&older);
    assert_eq!(told[0], "error: a: The module is malformed: `branches` must be a list. [malformed]");
    assert!(told.iter().any(|line| line.starts_with("error: b: `LoopCount` is missing.")), "{told:?}");
    assert!(told.iter().all(|line| line.starts_with("error: b") || line == &told[0]), "{told:?}");
}

#[test]
fn the_first_action_must_be_there() {
    let document = import(r#"{"Version":"2019-10-30","StartAction":"a","Actions":[]}"#).unwrap();
    let problems = problems(&document, FlowType::ContactFlow);
    let lines: Vec<String> = problems.iter().map(line).collect();
    assert_eq!(
        lines,
        ["error: The flow begins with \"a\", an action that it does not have. [missing-start]"]
    );
}

#[test]
fn a_flow_has_at_most_250_actions() {
    let say = |number: usize| {
        let next = if number < 250 { format!("say {}", number + 1) } else { "end".to_owned() };
        leading_to(&next, action(&format!("say {number}"), "MessageParticipant", json!({ "Text": "Hello" })))
    };
    let mut actions: Vec<Value> = (1..250).map(say).collect();
    actions[248]["Transitions"] = json!({ "NextAction": "end" });
    actions.push(end());
    assert_eq!(inbound(&actions), NONE);
    actions.insert(0, say(0));
    assert_eq!(inbound(&actions), ["error: The flow has 251 actions; 250 are the most. [too-many-actions]"]);
}

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
fn a_wait_and_its_branches_go_together() {
    let mut wait =
        action("wait", "Wait", json!({ "TimeLimitSeconds": "60", "Events": ["CustomerReturned"] }));
    wait["Transitions"]["Conditions"] = json!([
        when("Equals", "WaitCompleted", "end"),
        when("Equals", "BotParticipantDisconnected", "end"),
        when("Equals", "Lunch", "end"),
    ]);
    assert_eq!(
        inbound(&[wait, end()]),
        [
            "warning: wait: The condition Equals \"Lunch\" never holds: the result Equals WaitCompleted or CustomerReturned or BotParticipantDisconnected or Continue. [bad-condition]",
            "warning: wait: `Events` names CustomerReturned, but no condition says where it leads. [missing-branch]",
            "warning: wait: The branch BotParticipantDisconnected is never taken: `Events` does not name it. [useless-branch]",
        ]
    );
}

#[test]
fn a_wait_needs_branches_only_for_what_can_end_it() {
    let wait = |parameters: Value, words: &[&str]| {
        let conditions: Vec<Value> = words.iter().map(|word| when("Equals", word, "end")).collect();
        let transitions = json!({ "Conditions": conditions });
        json!({ "Identifier": "wait", "Type": "Wait", "Parameters": parameters, "Transitions": transitions })
    };
    let returned = json!({ "TimeLimitSeconds": "60", "Events": ["CustomerReturned"] });
    assert_eq!(inbound(&[wait(returned.clone(), &["WaitCompleted", "CustomerReturned"]), end()]), NONE);
    assert_eq!(inbound(&[wait(json!({ "TimeLimitSeconds": "60" }), &["WaitCompleted"]), end()]), NONE);
    let nothing_follows = "error: wait: Nothing follows when no condition holds: `NextAction` or the branch NoMatchingCondition is missing. [missing-branch]";
    for words in [["CustomerReturned"], ["WaitCompleted"]] {
        let told = inbound(&[wait(returned.clone(), &words), end()]);
        assert_eq!(told[0], nothing_follows, "{words:?}");
    }
    let fails = "warning: wait: When this fails the flow is over: it has no error branch (NoMatchingError). [missing-branch]";
    let bot = json!({ "TimeLimitSeconds": "60", "Events": ["BotParticipantDisconnected"] });
    assert_eq!(inbound(&[wait(bot, &["WaitCompleted", "BotParticipantDisconnected"]), end()]), [fails]);
    for time in ["$.Attributes.time", "tomorrow", "0", "604801"] {
        let told = inbound(&[wait(json!({ "TimeLimitSeconds": time }), &["WaitCompleted"]), end()]);
        assert_eq!(told.last().unwrap(), fails, "{time}");
    }
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

#[test]
fn a_chat_must_have_somewhere_to_go() {
    let say = json!({ "Identifier": "say", "Type": "MessageParticipant", "Parameters": { "Text": "Hello" } });
    assert_eq!(inbound(&[say]), ["error: say: Nothing follows: `NextAction` is missing. [missing-branch]"]);

    let mut hours = action("hours", "CheckHoursOfOperation", json!({}));
    hours["Transitions"] = json!({ "Conditions": [when("Equals", "True", "end")] });
    assert_eq!(
        inbound(&[hours.clone(), end()]),
        [
            "error: hours: Nothing follows when no condition holds: `NextAction` or the branch NoMatchingCondition is missing. [missing-branch]",
            "warning: hours: When this fails the flow is over: it has no error branch (NoMatchingError). [missing-branch]",
        ]
    );
    hours["Transitions"] = json!({
        "Conditions": [when("Equals", "True", "end"), when("Equals", "False", "end")],
        "Errors": [{ "NextAction": "end", "ErrorType": "NoMatchingError" }],
    });
    assert_eq!(inbound(&[hours, end()]), NONE);
}

#[test]
fn conditions_that_cannot_hold_are_named() {
    let mut metric = action("metric", "CheckMetricData", json!({ "MetricType": "NumberOfContactsInQueue" }));
    metric["Transitions"]["Conditions"] = json!([
        when("NumberLessThan", "few", "end"),
        when("TextContains", "1", "end"),
        when("NumberLessThan", "5", "end"),
        when("NumberLessThan", "5", "end"),
        when("Resembles", "5", "end"),
        when("NumberLessThan", "$.Attributes.limit", "end"),
        { "NextAction": "end", "Condition": { "Operator": "Equals" } },
    ]);
    metric["Transitions"]["Errors"] = json!([
        { "NextAction": "end", "ErrorType": "NoMatchingError" },
        { "NextAction": "end", "ErrorType": "NoMatchingError" },
        { "NextAction": "end", "ErrorType": "QueueAtCapacity" },
    ]);
    let mut said = action("said", "MessageParticipant", json!({ "Text": "Hello" }));
    said["Transitions"]["Conditions"] = json!([when("Equals", "Hello", "end")]);
    let mut over = end();
    over["Transitions"]["NextAction"] = "end".into();
    assert_eq!(
        inbound(&[leading_to("said", metric), said, over]),
        [
            "error: metric: \"Resembles\" is no operator. There are Equals, TextStartsWith, TextEndsWith, TextContains, NumberGreaterThan, NumberGreaterOrEqualTo, NumberLessThan, NumberLessOrEqualTo. [bad-condition]",
            "error: metric: A condition with Equals compares with nothing. [bad-condition]",
            "warning: metric: NumberLessThan compares numbers, and \"few\" is none. [bad-condition]",
            "warning: metric: TextContains compares texts, but this is a number. [bad-condition]",
            "warning: metric: The condition NumberLessThan \"5\" is there twice. [useless-branch]",
            "warning: metric: There are two branches for NoMatchingError. [useless-branch]",
            "warning: metric: CheckMetricData never fails with \"QueueAtCapacity\". [useless-branch]",
            "warning: said: MessageParticipant has nothing to compare, so no condition ever holds. [useless-branch]",
            "warning: end: The flow ends here, so no branch is ever taken. [useless-branch]",
        ]
    );
}

#[test]
fn a_circle_without_a_wait_is_an_error() {
    let say = |identifier: &str, next: &str| {
        leading_to(next, action(identifier, "MessageParticipant", json!({ "Text": "Please hold" })))
    };
    assert_eq!(
        told(FlowType::CustomerQueue, &[say("a", "b"), say("b", "c"), say("c", "b")]),
        [
            "error: b: A chat would go in circles here without ever waiting: b → c → b. Put a Wait or a Loop in. [endless-loop]"
        ]
    );
    let wait = leading_to("a", action("wait", "Wait", json!({ "TimeLimitSeconds": "20" })));
    assert_eq!(told(FlowType::CustomerQueue, &[say("a", "wait"), wait]), NONE);
}

#[test]
fn a_circle_of_failures_is_a_warning() {
    let bot = ["BotParticipantDisconnected"];
    for (kind, parameters, error) in [
        ("TransferContactToQueue", json!({}), "QueueAtCapacity"),
        ("TransferToFlow", json!({ "ContactFlowId": "f" }), "NoMatchingError"),
        ("InvokeFlowModule", json!({ "FlowModuleId": "m" }), "NoMatchingError"),
        ("ShowView", json!({ "ViewResource": { "Id": "form" } }), "NoMatchingError"),
        ("Wait", json!({ "TimeLimitSeconds": "60", "Events": bot }), "ParticipantNotFound"),
        ("InvokeLambdaFunction", json!({ "LambdaFunctionARN": "f" }), "NoMatchingError"),
        ("UpdateContactTargetQueue", json!({ "QueueId": "q" }), "NoMatchingError"),
    ] {
        let failing = format!(
            "warning: a: If {kind} goes on failing, a chat goes in circles here without ever waiting: a → a. Put a Wait or a Loop in. [endless-loop]"
        );
        let mut errors = vec![(error, "a")];
        if error != "NoMatchingError" {
            errors.push(("NoMatchingError", "end"));
        }
        let told = inbound(&[with_errors(action("a", kind, parameters.clone()), &errors), end()]);
        assert!(told.contains(&failing), "{kind}: {told:?}");
        assert!(told.iter().all(|line| line.starts_with("warning")), "{kind}: {told:?}");
        let told = inbound(&[action("a", kind, parameters), end()]);
        assert!(told.iter().all(|line| !line.contains("endless-loop")), "{kind}: {told:?}");
    }
}

#[test]
fn what_passes_time_before_it_leads_back_is_no_circle() {
    let view = action("a", "ShowView", json!({ "ViewResource": { "Id": "form" } }));
    let errors = [("TimeLimitExceeded", "a"), ("NoMatchingCondition", "a"), ("NoMatchingError", "end")];
    assert_eq!(inbound(&[with_errors(view, &errors), end()]), NONE);
    // Nothing of it can fail, whatever the export says.
    let wait = action("a", "Wait", json!({ "TimeLimitSeconds": "60", "Events": [] }));
    assert_eq!(inbound(&[leading_to("a", wait)]), NONE);
    let bot = |more: &Value| {
        let mut parameters = json!({ "LexV2Bot": { "AliasArn": "bot" } });
        parameters["LexInitializationData"] = more.clone();
        leading_to("a", action("a", "ConnectParticipantWithLexBot", parameters))
    };
    assert_eq!(inbound(&[bot(&json!({}))]), NONE);
    assert_eq!(
        inbound(&[bot(&json!({ "InitialMessage": "Hello" }))]),
        [
            "warning: a: A chat may go in circles here: a → a. ConnectParticipantWithLexBot alone is no wait; put a Wait or a Loop in. [endless-loop]"
        ]
    );
}

#[test]
fn only_what_nobody_waits_for_is_sure_to_go_round() {
    let function = |how: &str| {
        let parameters = json!({ "LambdaFunctionARN": "f", "InvocationType": how });
        inbound(&[leading_to("a", action("a", "InvokeLambdaFunction", parameters))])
    };
    assert_eq!(
        function("ASYNCHRONOUS"),
        [
            "error: a: A chat would go in circles here without ever waiting: a → a. Put a Wait or a Loop in. [endless-loop]"
        ]
    );
    let perhaps = |kind: &str| {
        format!(
            "warning: a: A chat may go in circles here: a → a. {kind} alone is no wait; put a Wait or a Loop in. [endless-loop]"
        )
    };
    assert_eq!(function("SYNCHRONOUS"), [perhaps("InvokeLambdaFunction")]);
    let module = leading_to("a", action("a", "InvokeFlowModule", json!({ "FlowModuleId": "m" })));
    assert_eq!(inbound(&[module]), [perhaps("InvokeFlowModule")]);
}

#[test]
fn a_circle_is_told_once_however_many_of_its_branches_are_failures() {
    let function = |identifier: &str, next: &str| {
        let function = action(identifier, "InvokeLambdaFunction", json!({ "LambdaFunctionARN": "f" }));
        with_errors(function, &[("NoMatchingError", next)])
    };
    assert_eq!(
        inbound(&[function("a", "b"), function("b", "a"), end()]),
        [
            "warning: a: If InvokeLambdaFunction goes on failing, a chat goes in circles here without ever waiting: a → b → a. Put a Wait or a Loop in. [endless-loop]"
        ]
    );
}

#[test]
fn a_circle_that_counts_its_rounds_is_none_without_end() {
    let again = |out: &str| {
        let mut counted = leading_to(out, action("loop", "Loop", json!({ "LoopCount": "3" })));
        counted["Transitions"]["Conditions"] =
            json!([when("Equals", "ContinueLooping", "say"), when("Equals", "DoneLooping", out)]);
        let say = leading_to("loop", action("say", "MessageParticipant", json!({ "Text": "Again" })));
        [counted, say, end()]
    };
    assert_eq!(inbound(&again("end")), NONE);
    assert_eq!(
        inbound(&again("say"))[0],
        "error: loop: A chat would go in circles here without ever waiting: loop → say → loop. Put a Wait or a Loop in. [endless-loop]"
    );
}

#[test]
fn what_only_calls_can_come_to_is_no_concern_of_a_chat() {
    let mut channel = action("channel", "Compare", json!({ "ComparisonValue": "$.Channel" }));
    channel["Transitions"] = json!({
        "NextAction": "ask",
        "Conditions": [when("Equals", "CHAT", "end")],
        "Errors": [{ "NextAction": "ask", "ErrorType": "NoMatchingCondition" }],
    });
    let ask = json!({ "Text": "Press 1", "InputTimeLimitSeconds": "5" });
    let ask = leading_to("ask", action("ask", "GetParticipantInput", ask));
    assert_eq!(inbound(&[channel, ask.clone(), end()]), NONE);
    assert_eq!(
        inbound(&[ask]),
        [
            "error: ask: A chat would go in circles here without ever waiting: ask → ask. Put a Wait or a Loop in. [endless-loop]",
            "warning: ask: A chat cannot do this: it takes the error branch. [not-in-chat]",
        ]
    );
}

#[test]
fn what_a_chat_cannot_do_or_does_not_know_is_a_warning() {
    let mut call =
        action("call", "TransferParticipantToThirdParty", json!({ "ThirdPartyPhoneNumber": "+1" }));
    call["Transitions"] = json!({ "NextAction": "end" });
    assert_eq!(
        inbound(&[
            leading_to("magic", action("voice", "MessageParticipant", json!({ "SSML": "<speak/>" }))),
            leading_to("call", action("magic", "ReadMinds", json!({ "Whose": "theirs" }))),
            call,
            end(),
        ]),
        [
            "warning: voice: A chat shows only `Text`, and there is none: it takes the error branch. [not-in-chat]",
            "warning: magic: \"ReadMinds\" is not known here: a chat takes its error branch. [unknown-action]",
            "warning: call: A chat cannot do this, and there is no error branch: the flow is over. [not-in-chat]",
        ]
    );
}

#[test]
fn a_flow_for_hold_cannot_be_set_in_a_chat() {
    for hook in ["CustomerHold", "AgentHold"] {
        let mut set = action("set", "UpdateContactEventHooks", json!({ "EventHooks": { hook: "f" } }));
        assert_eq!(
            inbound(&[set.clone(), end()]),
            ["warning: set: A chat is never on hold: it takes the error branch. [not-in-chat]"]
        );
        set["Transitions"] = json!({ "NextAction": "end" });
        assert_eq!(
            inbound(&[set, end()]),
            [
                "warning: set: A chat is never on hold, and there is no error branch: the flow is over. [not-in-chat]"
            ]
        );
    }
    let queue = action("set", "UpdateContactEventHooks", json!({ "EventHooks": { "CustomerQueue": "f" } }));
    assert_eq!(inbound(&[queue, end()]), NONE);
}

#[test]
fn only_attributes_of_the_related_contact_can_be_set() {
    let set = |kind: &str, parameters: Value| inbound(&[action("set", kind, parameters), end()]);
    let related = "Related";
    assert_eq!(
        set("UpdateContactData", json!({ "Name": "Maria", "TargetContact": related })),
        [
            "warning: set: `TargetContact` is \"Related\", which changes nothing here: the data of the current contact is set. [bad-parameter]"
        ]
    );
    assert_eq!(set("UpdateContactData", json!({ "Name": "Maria", "TargetContact": "Current" })), NONE);
    let attributes = json!({ "Attributes": { "name": "Maria" }, "TargetContact": related });
    assert_eq!(set("UpdateContactAttributes", attributes), NONE);
}

#[test]
fn some_actions_are_for_some_flows_only() {
    let wait = action("wait", "Wait", json!({ "TimeLimitSeconds": "60" }));
    assert_eq!(
        told(FlowType::AgentWhisper, &[wait, end()]),
        ["error: wait: Wait cannot be in a flow of type AGENT_WHISPER. [wrong-flow-type]"]
    );
}
