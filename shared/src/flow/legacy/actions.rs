//! Which action each type of module became.

use serde_json::{Map, Value, json};

use super::branches::{Leads, add, operand, transitions, usual, usual_transitions, with_next};
use super::module::Module;
use super::{routing, talk};
use crate::flow::document::{Action, Transitions};

/// The actions that a module became: one, but for checks of several things at once.
pub(super) fn convert(module: &Module) -> Vec<Action> {
    vec![match module.kind.as_str() {
        "PlayPrompt" | "PlayAudio" => action(module, "MessageParticipant", talk::prompt(module)),
        "LoopPrompts" => talk::loop_prompts(module),
        "GetUserInput" => talk::get_input(module),
        "StoreUserInput" | "StoreCustomerInput" => talk::store_input(module),
        "CheckAttribute" => compare(module),
        "CheckQueueStatus" => return routing::queue_status(module),
        "CheckStaffing" => routing::staffing(module),
        "CheckHoursOfOperation" => {
            action(module, "CheckHoursOfOperation", members(module, &[("Hours", "HoursOfOperationId")]))
        }
        "GetQueueMetrics" | "GetMetrics" => action(module, "GetMetricData", routing::target(module)),
        "SetQueue" => action(module, "UpdateContactTargetQueue", routing::target(module)),
        "SetEventHook" | "SetContactFlow" => routing::hook(module),
        "Transfer" => routing::transfer(module),
        "TransferToFlow" => routing::to_flow(module),
        "CustomerInQueue" => action(module, "TransferContactToQueue", Map::new()),
        "UpdateRoutingPriority" => {
            let names = [("AbsolutePosition", "QueuePriority"), ("TimeOffset", "QueueTimeAdjustmentSeconds")];
            action(module, "UpdateContactRoutingBehavior", members(module, &names))
        }
        "CreateCallback" => routing::callback(module),
        "SetCallBackNumber" => routing::callback_number(module),
        "SetAttributes" => attributes(module, module.keyed("Attribute")),
        "SetScreenPop" => screen_pop(module),
        "SetLoggingBehavior" => {
            let behavior =
                if module.text("LoggingBehavior") == Some("Disable") { "Disabled" } else { "Enabled" };
            action(module, "UpdateFlowLoggingBehavior", object(json!({ "FlowLoggingBehavior": behavior })))
        }
        "SetRecordingBehavior" => recording(module),
        "SetVoice" => action(
            module,
            "UpdateContactTextToSpeechVoice",
            members(module, &[("GlobalVoice", "TextToSpeechVoice")]),
        ),
        "InvokeExternalResource" if module.target == "Lambda" => function(module),
        "InvokeFlowModule" | "InvokeModule" => {
            let names = [("FlowModuleId", "FlowModuleId"), ("ContactFlowModuleId", "FlowModuleId")];
            action(module, "InvokeFlowModule", members(module, &names))
        }
        "PercentileBranching" | "DistributeByPercentage" => percentages(module),
        "Loop" => counted(module),
        "Wait" => wait(module),
        "StartMediaStreaming" | "StopMediaStreaming" => {
            let state = if module.kind == "StartMediaStreaming" { "Enabled" } else { "Disabled" };
            action(
                module,
                "UpdateContactMediaStreamingBehavior",
                object(json!({ "MediaStreamingState": state })),
            )
        }
        "HoldCustomer" | "HoldCustomerOrAgent" | "HoldParticipant" => {
            let names = [("HoldParticipantOption", "PreviousContactParticipantState")];
            action(module, "UpdatePreviousContactParticipantState", members(module, &names))
        }
        "Disconnect" => ending(module, "DisconnectParticipant"),
        "EndFlow" | "EndFlowExecution" | "Resume" => ending(module, "EndFlowExecution"),
        "ReturnToFlow" | "ReturnFromFlowModule" => ending(module, "EndFlowModuleExecution"),
        unknown => action(module, unknown, as_written(module)),
    }]
}

/// An action with the module's branches.
pub(super) fn action(module: &Module, kind: &str, parameters: Map<String, Value>) -> Action {
    with(module, kind, parameters, usual_transitions(module))
}

pub(super) fn with(
    module: &Module,
    kind: &str,
    parameters: Map<String, Value>,
    transitions: Transitions,
) -> Action {
    Action::new(module.id.clone(), kind.to_owned(), parameters, transitions)
}

/// Parameters of the module under the names that they have now.
pub(super) fn members(module: &Module, names: &[(&str, &str)]) -> Map<String, Value> {
    names.iter().filter_map(|(old, new)| Some(((*new).to_owned(), module.value(old)?))).collect()
}

/// The members of an object that was written as one.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// An action after which there is none.
fn ending(module: &Module, kind: &str) -> Action {
    with(module, kind, Map::new(), Transitions::default())
}

fn compare(module: &Module) -> Action {
    let name = module.text("Attribute").unwrap_or_default();
    let namespace = module.text("Namespace").unwrap_or("User Defined");
    let value = super::value::reference(namespace, name);
    action(module, "Compare", object(json!({ "ComparisonValue": value })))
}

fn attributes(module: &Module, attributes: Map<String, Value>) -> Action {
    let attributes = Value::Object(attributes);
    action(module, "UpdateContactAttributes", Map::from_iter([("Attributes".to_owned(), attributes)]))
}

fn screen_pop(module: &Module) -> Action {
    let key = module.text("key").unwrap_or_default().to_owned();
    let value = module.value("value").unwrap_or_else(|| json!(""));
    attributes(module, Map::from_iter([(key, value)]))
}

fn recording(module: &Module) -> Action {
    let participants = match module.text("RecordingParticipantOption") {
        _ if module.text("RecordingBehaviorOption") != Some("Enable") => json!([]),
        Some("Agent") => json!(["Agent"]),
        Some("Customer") => json!(["Customer"]),
        _ => json!(["Agent", "Customer"]),
    };
    let behavior = json!({ "RecordingBehavior": { "RecordedParticipants": participants } });
    action(module, "UpdateContactRecordingBehavior", object(behavior))
}

fn function(module: &Module) -> Action {
    let names = [("FunctionArn", "LambdaFunctionARN"), ("TimeLimit", "InvocationTimeLimitSeconds")];
    let mut parameters = members(module, &names);
    let attributes = module.keyed("Parameter");
    if !attributes.is_empty() {
        parameters.insert("LambdaInvocationAttributes".to_owned(), Value::Object(attributes));
    }
    parameters.insert("ResponseValidation".to_owned(), json!({ "ResponseType": "STRING_MAP" }));
    action(module, "InvokeLambdaFunction", parameters)
}

/// Shares of each branch become thresholds for a number from 1 to 100.
fn percentages(module: &Module) -> Action {
    let mut threshold = 1.0;
    let mut transitions = Transitions::default();
    for branch in &module.branches {
        let leads = match branch.condition.as_str() {
            "Evaluate" => {
                threshold += operand(&branch.value).trim().parse().unwrap_or(0.0);
                Leads::When("NumberLessThan".to_owned(), threshold.to_string())
            }
            _ => usual(branch),
        };
        add(&mut transitions, leads, branch.transition.clone());
    }
    with(module, "DistributeByPercentage", Map::new(), with_next(transitions))
}

fn counted(module: &Module) -> Action {
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "Looping" => Leads::when("Equals", "ContinueLooping"),
        "Complete" => Leads::when("Equals", "DoneLooping"),
        _ => usual(branch),
    });
    with(module, "Loop", members(module, &[("LoopCount", "LoopCount")]), transitions)
}

fn wait(module: &Module) -> Action {
    let mut parameters = members(module, &[("TimeoutSeconds", "TimeLimitSeconds")]);
    let events: Vec<&str> = [
        ("InterruptOnCustomerReturn", "CustomerReturned"),
        ("InterruptOnBotParticipantDisconnect", "BotParticipantDisconnected"),
    ]
    .into_iter()
    .filter(|(name, _)| module.flag(name))
    .map(|(_, event)| event)
    .collect();
    if !events.is_empty() {
        parameters.insert("Events".to_owned(), json!(events));
    }
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "CustomerReturn" => Leads::when("Equals", "CustomerReturned"),
        "BotParticipantDisconnect" | "BotParticipantDisconnected" => {
            Leads::when("Equals", "BotParticipantDisconnected")
        }
        "Timeout" => Leads::when("Equals", "WaitCompleted"),
        _ => usual(branch),
    });
    with(module, "Wait", parameters, transitions)
}

/// The parameters of a module that is not known, under their own names.
fn as_written(module: &Module) -> Map<String, Value> {
    let mut parameters = Map::new();
    for parameter in &module.parameters {
        let name = parameter.key.as_ref().unwrap_or(&parameter.name);
        parameters.entry(name.clone()).or_insert_with(|| parameter.value.clone());
    }
    parameters
}
