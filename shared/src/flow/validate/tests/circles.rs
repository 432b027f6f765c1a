//! Circles in which a chat would never wait.

use super::*;

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
