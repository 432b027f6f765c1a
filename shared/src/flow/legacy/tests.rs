//! What modules became, type by type.

use serde_json::json;

use super::*;
use crate::flow::import::import;

/// The action that a module became, without its identifier. Branches are `condition → transition` or
/// `condition operator value → transition`.
fn became(kind: &str, target: &str, branches: &[&str], parameters: &Value) -> Value {
    let mut actions = all_became(kind, target, branches, parameters);
    assert_eq!(actions.len(), 1);
    actions[0].as_object_mut().unwrap().remove("Identifier");
    actions.remove(0)
}

fn all_became(kind: &str, target: &str, branches: &[&str], parameters: &Value) -> Vec<Value> {
    let flow = json!({
        "version": "1",
        "type": "contactFlow",
        "start": "a",
        "modules": [{
            "id": "a",
            "type": kind,
            "target": target,
            "branches": branches.iter().map(|line| branch(line)).collect::<Vec<_>>(),
            "parameters": parameters,
        }],
    });
    let document = import(&flow.to_string()).unwrap();
    document.actions.iter().map(|action| serde_json::to_value(action).unwrap()).collect()
}

fn branch(line: &str) -> Value {
    let (condition, transition) = line.split_once(" → ").unwrap();
    let mut words = condition.splitn(3, ' ');
    let mut branch = json!({ "condition": words.next(), "transition": transition });
    if let (Some(operator), Some(value)) = (words.next(), words.next()) {
        branch["conditionType"] = operator.into();
        branch["conditionValue"] = value.into();
    }
    branch
}

fn when(operator: &str, operand: &str, next: &str) -> Value {
    json!({ "NextAction": next, "Condition": { "Operator": operator, "Operands": [operand] } })
}

fn fails(error: &str, next: &str) -> Value {
    json!({ "NextAction": next, "ErrorType": error })
}

#[test]
fn a_flow_keeps_what_its_editor_kept() {
    let flow = json!({
        "modules": [{ "id": "a", "type": "Disconnect", "metadata": { "position": { "x": 1, "y": 2 } } }],
        "version": "1",
        "type": "customerQueue",
        "start": "a",
        "metadata": { "name": "Waiting", "snapToGrid": false },
    });
    assert_eq!(
        serde_json::to_value(import(&flow.to_string()).unwrap()).unwrap(),
        json!({
            "Version": "2019-10-30",
            "StartAction": "a",
            "Metadata": {
                "name": "Waiting",
                "snapToGrid": false,
                "type": "customerQueue",
                "ActionMetadata": { "a": { "position": { "x": 1, "y": 2 } } },
            },
            "Actions": [
                { "Identifier": "a", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} },
            ],
        })
    );
}

#[test]
fn prompts_become_messages() {
    let text = json!([{ "name": "Text", "value": "name", "namespace": "User Defined" }, { "name": "TextToSpeechType", "value": "text" }]);
    assert_eq!(
        became("PlayPrompt", "", &["Success → b"], &text),
        json!({
            "Type": "MessageParticipant",
            "Parameters": { "Text": "$.Attributes.name" },
            "Transitions": { "NextAction": "b" },
        })
    );
    let speech =
        json!([{ "name": "Text", "value": "<speak/>" }, { "name": "TextToSpeechType", "value": "ssml" }]);
    assert_eq!(became("PlayAudio", "", &[], &speech)["Parameters"], json!({ "SSML": "<speak/>" }));
    let recording = json!([{ "name": "AudioPrompt", "value": "arn:prompt" }]);
    assert_eq!(became("PlayPrompt", "", &[], &recording)["Parameters"], json!({ "PromptId": "arn:prompt" }));
    let several = json!([
        { "name": "Text", "value": "Hold on", "key": "text" },
        { "name": "AudioPrompt", "value": "music" },
        { "name": "InterruptSeconds", "value": 60 },
    ]);
    assert_eq!(
        became("LoopPrompts", "", &["Timeout → b", "Error → c"], &several),
        json!({
            "Type": "MessageParticipantIteratively",
            "Parameters": { "Messages": [{ "Text": "Hold on" }, { "PromptId": "music" }], "InterruptFrequencySeconds": "60" },
            "Transitions": {
                "NextAction": "c",
                "Conditions": [when("Equals", "MessagesInterrupted", "b")],
                "Errors": [fails("NoMatchingError", "c")],
            },
        })
    );
}

#[test]
fn a_wait_says_which_event_ends_it() {
    let parameters = json!([
        { "name": "TimeoutSeconds", "value": "28800" },
        { "name": "InterruptOnCustomerReturn", "value": "true" },
    ]);
    assert_eq!(
        became("Wait", "", &["CustomerReturn → b", "Timeout → c", "Error → d"], &parameters),
        json!({
            "Type": "Wait",
            "Parameters": { "TimeLimitSeconds": "28800", "Events": ["CustomerReturned"] },
            "Transitions": {
                "NextAction": "d",
                "Conditions": [when("Equals", "CustomerReturned", "b"), when("Equals", "WaitCompleted", "c")],
                "Errors": [fails("NoMatchingError", "d")],
            },
        })
    );
}

#[test]
fn queues_agents_and_flows_are_set_and_gone_to() {
    let agent =
        json!([{ "name": "Agent", "value": "agent id", "namespace": "User Defined", "resourceName": null }]);
    let set = became("SetQueue", "", &["Success → b", "Error → c"], &agent);
    assert_eq!(set["Type"], "UpdateContactTargetQueue");
    assert_eq!(set["Parameters"], json!({ "AgentId": "$.Attributes['agent id']" }));

    let hook =
        json!([{ "name": "Type", "value": "CustomerRemaining" }, { "name": "ContactFlowId", "value": "f" }]);
    for kind in ["SetEventHook", "SetContactFlow"] {
        let hooked = became(kind, "", &["Success → b"], &hook);
        assert_eq!(hooked["Parameters"], json!({ "EventHooks": { "CustomerRemaining": "f" } }));
    }

    assert_eq!(
        became("Transfer", "Queue", &["AtCapacity → b", "Error → c"], &json!([])),
        json!({
            "Type": "TransferContactToQueue",
            "Parameters": {},
            "Transitions": {
                "NextAction": "c",
                "Errors": [fails("QueueAtCapacity", "b"), fails("NoMatchingError", "c")],
            },
        })
    );
    let queue = json!([{ "name": "Queue", "value": "q" }]);
    assert_eq!(became("Transfer", "Queue", &[], &queue)["Type"], "DequeueContactAndTransferToQueue");
    let flow = json!([{ "name": "ContactFlowId", "value": "f" }]);
    assert_eq!(became("Transfer", "Flow", &[], &flow)["Parameters"], json!({ "ContactFlowId": "f" }));
    assert_eq!(became("Transfer", "Agent", &[], &json!([]))["Type"], "TransferContactToAgent");
    let phone = json!([
        { "name": "PhoneNumber", "value": "+49" },
        { "name": "TimeLimit", "value": "30" },
        { "name": "BlindTransfer", "value": false },
    ]);
    assert_eq!(
        became("Transfer", "PhoneNumber", &["CallFailure → b", "Timeout → c"], &phone),
        json!({
            "Type": "TransferParticipantToThirdParty",
            "Parameters": {
                "ThirdPartyPhoneNumber": "+49",
                "ThirdPartyConnectionTimeLimitSeconds": "30",
                "ContinueFlowExecution": "True",
            },
            "Transitions": { "Errors": [fails("CallFailed", "b"), fails("ConnectionTimeLimitExceeded", "c")] },
        })
    );
}

#[test]
fn checks_become_comparisons() {
    let attribute =
        json!([{ "name": "Attribute", "value": "tries" }, { "name": "Namespace", "value": "External" }]);
    let branches = ["Evaluate Equals KNOWN → b", "Evaluate GreaterThanOrEqualTo 3 → c", "NoMatch → d"];
    assert_eq!(
        became("CheckAttribute", "", &branches, &attribute),
        json!({
            "Type": "Compare",
            "Parameters": { "ComparisonValue": "$.External.tries" },
            "Transitions": {
                "NextAction": "d",
                "Conditions": [when("Equals", "KNOWN", "b"), when("NumberGreaterOrEqualTo", "3", "c")],
                "Errors": [fails("NoMatchingCondition", "d")],
            },
        })
    );
    let staffed = json!([{ "name": "Status", "value": "Staffed" }, { "name": "Queue", "value": "q" }]);
    assert_eq!(
        became("CheckStaffing", "", &["True → b", "False → c", "Error → d"], &staffed),
        json!({
            "Type": "CheckMetricData",
            "Parameters": { "MetricType": "NumberOfAgentsStaffed", "QueueId": "q" },
            "Transitions": {
                "NextAction": "c",
                "Conditions": [when("NumberGreaterThan", "0", "b")],
                "Errors": [fails("NoMatchingCondition", "c"), fails("NoMatchingError", "d")],
            },
        })
    );
    let hours = json!([{ "name": "Hours", "value": "h" }]);
    let hours = became("CheckHoursOfOperation", "", &["True → b", "False → c", "Error → d"], &hours);
    assert_eq!(hours["Parameters"], json!({ "HoursOfOperationId": "h" }));
    assert_eq!(
        hours["Transitions"]["Conditions"],
        json!([when("Equals", "True", "b"), when("Equals", "False", "c")])
    );
}

#[test]
fn a_check_of_time_and_length_becomes_two_one_after_the_other() {
    let branches = [
        "CheckQueueTime LessThan 300000 → b",
        "CheckQueueCapacity GreaterThan 10 → c",
        "NoMatch → d",
        "Error → e",
    ];
    assert_eq!(
        all_became("CheckQueueStatus", "", &branches, &json!([])),
        [
            json!({
                "Identifier": "a",
                "Type": "CheckMetricData",
                "Parameters": { "MetricType": "OldestContactInQueueAgeSeconds" },
                "Transitions": {
                    "NextAction": "a 2",
                    "Conditions": [when("NumberLessThan", "300", "b")],
                    "Errors": [fails("NoMatchingCondition", "a 2"), fails("NoMatchingError", "e")],
                },
            }),
            json!({
                "Identifier": "a 2",
                "Type": "CheckMetricData",
                "Parameters": { "MetricType": "NumberOfContactsInQueue" },
                "Transitions": {
                    "NextAction": "d",
                    "Conditions": [when("NumberGreaterThan", "10", "c")],
                    "Errors": [fails("NoMatchingCondition", "d"), fails("NoMatchingError", "e")],
                },
            }),
        ]
    );
}

#[test]
fn shares_become_thresholds() {
    assert_eq!(
        became(
            "PercentileBranching",
            "",
            &["Evaluate Equals 30 → b", "Evaluate Equals 20 → c", "NoMatch → d"],
            &json!([])
        ),
        json!({
            "Type": "DistributeByPercentage",
            "Parameters": {},
            "Transitions": {
                "NextAction": "d",
                "Conditions": [when("NumberLessThan", "31", "b"), when("NumberLessThan", "51", "c")],
                "Errors": [fails("NoMatchingCondition", "d")],
            },
        })
    );
}

#[test]
fn input_comes_from_keys_or_from_a_bot() {
    let digits = json!([{ "name": "Text", "value": "Press 1" }, { "name": "Timeout", "value": "8" }]);
    let branches = ["Evaluate Equals 1 → b", "Timeout → c", "NoMatch → d", "Error → e"];
    let asked = became("GetUserInput", "Digits", &branches, &digits);
    assert_eq!(asked["Type"], "GetParticipantInput");
    assert_eq!(
        asked["Parameters"],
        json!({ "Text": "Press 1", "StoreInput": "False", "InputTimeLimitSeconds": "8" })
    );
    assert_eq!(asked["Transitions"]["Errors"][0], fails("InputTimeLimitExceeded", "c"));

    let bot = json!([
        { "name": "Text", "value": "How can I help?" },
        { "name": "BotName", "value": "Orders" },
        { "name": "BotAlias", "value": "live" },
        { "name": "Attribute", "key": "who", "value": "name", "namespace": "User Defined" },
    ]);
    let talked = became("GetUserInput", "Lex", &["Evaluate Equals Order → b", "Error → c"], &bot);
    assert_eq!(talked["Type"], "ConnectParticipantWithLexBot");
    assert_eq!(
        talked["Parameters"],
        json!({
            "Text": "How can I help?",
            "LexBot": { "Name": "Orders", "Alias": "live" },
            "LexSessionAttributes": { "who": "$.Attributes.name" },
        })
    );

    let stored = json!([
        { "name": "Text", "value": "Your number?" },
        { "name": "CustomerInputType", "value": "PhoneNumber" },
        { "name": "Timeout", "value": "6" },
        { "name": "PhoneNumberFormat", "value": "Local" },
        { "name": "CountryCode", "value": "US" },
        { "name": "DisableCancel", "value": true },
    ]);
    let stored = became("StoreUserInput", "", &["Success → b", "InvalidNumber → c"], &stored);
    assert_eq!(
        stored["Parameters"]["InputValidation"],
        json!({ "PhoneNumberValidation": { "NumberFormat": "Local", "CountryCode": "US" } })
    );
    assert_eq!(stored["Parameters"]["DTMFConfiguration"], json!({ "DisableCancelKey": "True" }));
    assert_eq!(stored["Transitions"]["Errors"], json!([fails("InvalidPhoneNumber", "c")]));
}

#[test]
fn attributes_functions_and_behaviours_keep_their_values() {
    let attributes = json!([
        { "name": "Attribute", "key": "a", "value": "1" },
        { "name": "Attribute", "key": "b", "value": "answer", "namespace": "External" },
    ]);
    assert_eq!(
        became("SetAttributes", "", &[], &attributes)["Parameters"],
        json!({ "Attributes": { "a": "1", "b": "$.External.answer" } })
    );
    let pop = json!([{ "name": "key", "value": "note" }, { "name": "value", "value": "Stored customer input", "namespace": "System" }]);
    assert_eq!(
        became("SetScreenPop", "", &[], &pop)["Parameters"],
        json!({ "Attributes": { "note": "$.StoredCustomerInput" } })
    );
    let function = json!([
        { "name": "FunctionArn", "value": "arn:f" },
        { "name": "TimeLimit", "value": "3" },
        { "name": "Parameter", "key": "id", "value": "$.CustomerId" },
    ]);
    assert_eq!(
        became("InvokeExternalResource", "Lambda", &[], &function)["Parameters"],
        json!({
            "LambdaFunctionARN": "arn:f",
            "InvocationTimeLimitSeconds": "3",
            "LambdaInvocationAttributes": { "id": "$.CustomerId" },
            "ResponseValidation": { "ResponseType": "STRING_MAP" },
        })
    );
    let parameters = |kind: &str, name: &str, value: &str| {
        became(kind, "", &[], &json!([{ "name": name, "value": value }]))["Parameters"].clone()
    };
    assert_eq!(
        parameters("SetLoggingBehavior", "LoggingBehavior", "Disable"),
        json!({ "FlowLoggingBehavior": "Disabled" })
    );
    assert_eq!(
        parameters("SetRecordingBehavior", "RecordingBehaviorOption", "Enable"),
        json!({ "RecordingBehavior": { "RecordedParticipants": ["Agent", "Customer"] } })
    );
    assert_eq!(parameters("UpdateRoutingPriority", "AbsolutePosition", "1"), json!({ "QueuePriority": "1" }));
    assert_eq!(parameters("SetVoice", "GlobalVoice", "Joanna"), json!({ "TextToSpeechVoice": "Joanna" }));
    assert_eq!(parameters("Loop", "LoopCount", "3"), json!({ "LoopCount": "3" }));
}

#[test]
fn a_type_that_is_not_known_keeps_its_name_and_parameters() {
    assert_eq!(
        became(
            "ReadMinds",
            "",
            &["Success → b", "Error → c"],
            &json!([{ "name": "Whose", "value": "theirs" }])
        ),
        json!({
            "Type": "ReadMinds",
            "Parameters": { "Whose": "theirs" },
            "Transitions": { "NextAction": "b", "Errors": [fails("NoMatchingError", "c")] },
        })
    );
}

#[test]
fn everything_that_is_malformed_is_listed_at_once() {
    let lines =
        |text: &str| -> Vec<String> { import(text).unwrap_err().iter().map(ToString::to_string).collect() };
    assert_eq!(
        lines(r#"{"modules":[7,{},{"id":"a"},{"id":"b","type":"Wait","branches":{},"parameters":[]}]}"#),
        [
            "`start` must be the id of the first module. [malformed]",
            "Module number 1: it must be an object. [malformed]",
            "Module number 2: `id` is missing. [malformed]",
            "Module number 2: `type` is missing. [malformed]",
            "a: The module is malformed: `type` is missing. [malformed]",
            "b: The module is malformed: `branches` must be a list. [malformed]",
        ]
    );
    assert_eq!(lines(r#"{"modules":{},"start":"a"}"#), ["`modules` must be a list of modules. [malformed]"]);
}
