//! What a flow's author is told, flow by flow.

mod circles;
mod drafts;
mod parameters;

use serde_json::{Value, json};

use super::*;
use crate::flow::import::import;

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
