//! What one action of a flow means for a chat: its parameters read and its references resolved.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::document::Action;
use super::reference::Scope;
use crate::id::{AgentId, FlowId, QueueId};
use crate::time::Span;
use crate::wire::service::id_in_arn;

/// What an action asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Say this to everybody in the chat.
    Say(String),
    /// From now on, run these flows when their event comes. None takes a hook off.
    SetHooks(Vec<(Hook, Option<FlowId>)>),
    /// The queue that a transfer goes to.
    SetTarget(Target),
    /// Set attributes of the contact.
    SetAttributes(BTreeMap<String, String>),
    /// Put the contact into the target queue; the flow is over if that works.
    TransferToQueue,
    /// Go on with another flow.
    TransferToFlow(FlowId),
    /// Wait.
    Wait {
        /// How long at most.
        limit: Span,
        /// Whether the customer's next message ends the wait.
        until_customer_returns: bool,
    },
    /// Choose the branch whose condition holds for this value.
    Choose(String),
    /// End the chat.
    Disconnect,
    /// The flow is over.
    EndFlow,
    /// Nothing that a chat can notice; goes on with the next action.
    Pass,
    /// The action cannot be done in a chat, or not as it is written: take the error branch.
    Fail,
}

/// Events that a flow can be hooked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Hook {
    /// The agent has left and the customer is still there: the disconnect flow.
    CustomerRemaining,
    /// The contact waits in a queue.
    CustomerQueue,
}

/// Who a transfer to a queue is for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Target {
    /// Whoever serves the queue.
    Queue(QueueId),
    /// One agent.
    Agent(AgentId),
}

/// The longest that a Wait may last: 7 days.
pub const LONGEST_WAIT: Span = Span::hours(7 * 24);

/// What the action asks for.
#[must_use]
pub fn read(action: &Action, scope: &Scope<'_>) -> Step {
    let parameters = &action.parameters;
    let text = |name: &str| parameters.get(name).and_then(|value| scope.text(value));
    let id = |name: &str| text(name).map(|text| id_in_arn(&text).to_owned()).filter(|id| !id.is_empty());
    match action.kind.as_str() {
        "MessageParticipant" => say(parameters, scope),
        "UpdateContactEventHooks" => set_hooks(parameters, scope),
        "UpdateContactTargetQueue" => match (id("QueueId"), id("AgentId")) {
            (Some(queue), None) => Step::SetTarget(Target::Queue(QueueId::new(queue))),
            (None, Some(agent)) => Step::SetTarget(Target::Agent(AgentId::new(agent))),
            _ => Step::Fail,
        },
        "UpdateContactAttributes" => set_attributes(parameters, scope),
        "TransferContactToQueue" => Step::TransferToQueue,
        "TransferToFlow" => {
            id("ContactFlowId").map_or(Step::Fail, |flow| Step::TransferToFlow(FlowId::new(flow)))
        }
        "Wait" => wait(parameters, scope),
        "Compare" => Step::Choose(text("ComparisonValue").unwrap_or_default()),
        "DisconnectParticipant" => Step::Disconnect,
        "EndFlowExecution" => Step::EndFlow,
        "UpdateFlowLoggingBehavior"
        | "UpdateContactRecordingBehavior"
        | "UpdateContactRecordingAndAnalyticsBehavior"
        | "UpdateContactTextToSpeechVoice" => Step::Pass,
        _ => Step::Fail,
    }
}

fn say(parameters: &Map<String, Value>, scope: &Scope<'_>) -> Step {
    let text = parameters.get("Text").and_then(Value::as_str).map(|text| scope.fill(text));
    text.filter(|text| !text.trim().is_empty()).map_or(Step::Fail, Step::Say)
}

fn set_hooks(parameters: &Map<String, Value>, scope: &Scope<'_>) -> Step {
    let Some(hooks) = parameters.get("EventHooks").and_then(Value::as_object) else {
        return Step::Fail;
    };
    let read = |(name, value): (&String, &Value)| {
        let hook = match name.as_str() {
            "CustomerRemaining" => Hook::CustomerRemaining,
            "CustomerQueue" => Hook::CustomerQueue,
            _ => return None,
        };
        let flow = scope.text(value).map(|text| id_in_arn(&text).to_owned());
        Some((hook, flow.filter(|id| !id.is_empty()).map(FlowId::new)))
    };
    Step::SetHooks(hooks.iter().filter_map(read).collect())
}

fn set_attributes(parameters: &Map<String, Value>, scope: &Scope<'_>) -> Step {
    let Some(attributes) = parameters.get("Attributes").and_then(Value::as_object) else {
        return Step::Fail;
    };
    let read = |(name, value): (&String, &Value)| {
        let text = match value {
            Value::String(text) => scope.fill(text),
            other => scope.text(other)?,
        };
        Some((name.clone(), text))
    };
    Step::SetAttributes(attributes.iter().filter_map(read).collect())
}

fn wait(parameters: &Map<String, Value>, scope: &Scope<'_>) -> Step {
    let seconds = parameters.get("TimeLimitSeconds").or_else(|| parameters.get("TimeoutSeconds"));
    let seconds = seconds.and_then(|value| scope.text(value)).and_then(|text| text.trim().parse().ok());
    let Some(limit) = seconds.map(Span::seconds) else {
        return Step::Fail;
    };
    if limit < Span::seconds(1) || limit > LONGEST_WAIT {
        return Step::Fail;
    }
    let events = parameters.get("Events").and_then(Value::as_array);
    let until_customer_returns =
        events.is_some_and(|events| events.iter().any(|event| event.as_str() == Some("CustomerReturned")));
    Step::Wait { limit, until_customer_returns }
}
