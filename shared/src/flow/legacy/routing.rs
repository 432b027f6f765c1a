//! Modules about queues and other flows.

use serde_json::{Map, Value, json};

use super::actions::{action, members, object, with};
use super::branches::{Leads, add, operand, operator, transitions, usual, with_next};
use super::module::{Branch, Module};
use crate::flow::document::{Action, Transitions};

/// The queue or agent that a module is about.
pub(super) fn target(module: &Module) -> Map<String, Value> {
    members(module, &[("Queue", "QueueId"), ("Agent", "AgentId")])
}

pub(super) fn hook(module: &Module) -> Action {
    let hook = module.text("Type").unwrap_or("CustomerQueue").to_owned();
    let flow = module.value("ContactFlowId").unwrap_or_else(|| json!(""));
    action(module, "UpdateContactEventHooks", object(json!({ "EventHooks": { hook: flow } })))
}

pub(super) fn transfer(module: &Module) -> Action {
    match module.target.as_str() {
        "Queue" if target(module).is_empty() => action(module, "TransferContactToQueue", Map::new()),
        "Queue" => action(module, "DequeueContactAndTransferToQueue", target(module)),
        "Flow" | "ContactFlow" => to_flow(module),
        "Agent" => action(module, "TransferContactToAgent", Map::new()),
        "PhoneNumber" => to_phone(module),
        other => action(module, &format!("Transfer{other}"), Map::new()),
    }
}

pub(super) fn to_flow(module: &Module) -> Action {
    action(module, "TransferToFlow", members(module, &[("ContactFlowId", "ContactFlowId")]))
}

pub(super) fn callback(module: &Module) -> Action {
    let names = [
        ("InitialDelaySeconds", "InitialCallDelaySeconds"),
        ("RetryDelaySeconds", "RetryDelaySeconds"),
        ("MaxRetryAttempts", "MaximumConnectionAttempts"),
        ("Queue", "QueueId"),
        ("Agent", "AgentId"),
    ];
    action(module, "CreateCallbackContact", members(module, &names))
}

pub(super) fn callback_number(module: &Module) -> Action {
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "InvalidPhoneNumber" => Leads::fails("InvalidCallbackNumber"),
        "NonDialableNumber" => Leads::fails("CallbackNumberNotDialable"),
        _ => usual(branch),
    });
    let parameters = members(module, &[("CallBackNumber", "CallbackNumber")]);
    with(module, "UpdateContactCallbackNumber", parameters, transitions)
}

/// Whether there are agents: true means more than none.
pub(super) fn staffing(module: &Module) -> Action {
    let metric = match module.text("Status") {
        Some("Available") => "NumberOfAgentsAvailable",
        Some("Staffed") => "NumberOfAgentsStaffed",
        _ => "NumberOfAgentsOnline",
    };
    let mut parameters = target(module);
    parameters.insert("MetricType".to_owned(), json!(metric));
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "True" => Leads::when("NumberGreaterThan", "0"),
        "False" => Leads::fails("NoMatchingCondition"),
        _ => usual(branch),
    });
    with(module, "CheckMetricData", parameters, transitions)
}

/// How long and how full a queue is. An action looks at one of both, so conditions on both become actions one after
/// another, of which each leads to the next where no condition holds.
pub(super) fn queue_status(module: &Module) -> Vec<Action> {
    let (conditions, others): (Vec<&Branch>, Vec<&Branch>) =
        module.branches.iter().partition(|branch| metric(branch).is_some());
    let groups: Vec<&[&Branch]> = conditions.chunk_by(|one, next| metric(one) == metric(next)).collect();
    let count = groups.len().max(1);
    (0..count)
        .map(|number| {
            let group = groups.get(number).copied().unwrap_or_default();
            let mut parameters = target(module);
            let metric = group.first().and_then(|branch| metric(branch)).unwrap_or("NumberOfContactsInQueue");
            parameters.insert("MetricType".to_owned(), json!(metric));
            let mut transitions = Transitions::default();
            for branch in group {
                add(&mut transitions, threshold(branch), branch.transition.clone());
            }
            let last = number + 1 == count;
            for branch in &others {
                let target = match branch.condition.as_str() {
                    "NoMatch" if !last => name(module, number + 1),
                    _ => branch.transition.clone(),
                };
                add(&mut transitions, usual(branch), target);
            }
            Action::new(
                name(module, number),
                "CheckMetricData".to_owned(),
                parameters,
                with_next(transitions),
            )
        })
        .collect()
}

/// What a condition of a queue's status looks at.
fn metric(branch: &Branch) -> Option<&'static str> {
    match branch.condition.as_str() {
        "CheckQueueTime" => Some("OldestContactInQueueAgeSeconds"),
        "CheckQueueCapacity" | "CheckQueueSize" => Some("NumberOfContactsInQueue"),
        _ => None,
    }
}

/// Times were in milliseconds and are in seconds.
fn threshold(branch: &Branch) -> Leads {
    let value = operand(&branch.value);
    let value = match value.trim().parse::<i64>() {
        Ok(milliseconds) if branch.condition == "CheckQueueTime" => (milliseconds / 1_000).to_string(),
        _ => value,
    };
    Leads::When(operator(&branch.operator).to_owned(), value)
}

/// The identifier of the first action of a module, and of those after it.
fn name(module: &Module, number: usize) -> String {
    if number == 0 { module.id.clone() } else { format!("{} {}", module.id, number + 1) }
}

fn to_phone(module: &Module) -> Action {
    let names =
        [("PhoneNumber", "ThirdPartyPhoneNumber"), ("TimeLimit", "ThirdPartyConnectionTimeLimitSeconds")];
    let mut parameters = members(module, &names);
    let goes_on = if module.flag("BlindTransfer") { "False" } else { "True" };
    parameters.insert("ContinueFlowExecution".to_owned(), json!(goes_on));
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "CallFailure" => Leads::fails("CallFailed"),
        "Timeout" => Leads::fails("ConnectionTimeLimitExceeded"),
        _ => usual(branch),
    });
    with(module, "TransferParticipantToThirdParty", parameters, transitions)
}
