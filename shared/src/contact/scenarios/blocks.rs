//! Flows for stories, written in a few words.
//!
//! Where a branch leads needs no action of its own: a target that is none of the flow's actions becomes one that says
//! its name and then stays for a week. So a story sees by what was said last which branch a flow has taken.

use serde_json::{Map, Value, json};

use crate::flow::document::{Action, Condition, ConditionBranch, ErrorBranch, FlowDocument, Transitions};
use crate::flow::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::id::{FlowId, QueueId};

/// The flow that receives the chats of stories.
pub const INBOUND: &str = "inbound";
/// Where a branch leads that ends the chat.
pub const GOODBYE: &str = "goodbye";
/// Where a branch leads that ends the flow without ending the chat.
pub const OVER: &str = "over";
/// The queues of stories: one without a limit, one with a few places, and one that is hard to get into.
pub const QUEUES: [(&str, Option<u32>); 3] = [("basic", None), ("gold", None), ("small", Some(3))];

/// An action of a flow, named by its type unless it is given another name.
pub fn block(kind: &str, parameters: Value) -> Action {
    let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
    Action::new(kind.to_owned(), kind.to_owned(), parameters, Transitions::default())
}

/// Says something and goes on.
pub fn say(text: &str) -> Action {
    block("MessageParticipant", json!({ "Text": text })).named(text)
}

/// Waits for this many seconds.
pub fn wait(seconds: &str) -> Action {
    block("Wait", json!({ "TimeLimitSeconds": seconds })).on("WaitCompleted", "time is up")
}

/// Sets the queue to go to.
pub fn target(queue: &str) -> Action {
    block("UpdateContactTargetQueue", json!({ "QueueId": queue })).or_error()
}

/// Goes to the queue that was set.
pub fn enqueue() -> Action {
    block("TransferContactToQueue", json!({})).error("QueueAtCapacity", "full").or_error()
}

/// Runs a flow when something happens.
pub fn hook(event: &str, flow: &str) -> Action {
    block("UpdateContactEventHooks", json!({ "EventHooks": { event: flow } })).named(event).or_error()
}

/// What stories do to actions.
pub trait Wiring {
    fn named(self, name: &str) -> Self;
    fn then(self, target: &str) -> Self;
    fn when(self, operator: &str, operand: &str, target: &str) -> Self;
    fn on(self, value: &str, target: &str) -> Self;
    fn error(self, error: &str, target: &str) -> Self;
    fn or_error(self) -> Self;
}

impl Wiring for Action {
    /// Gives it a name.
    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.identifier);
        self
    }

    /// Where it leads; without this, to the action that is written after it.
    fn then(mut self, target: &str) -> Self {
        self.transitions.next_action = Some(target.to_owned());
        self
    }

    /// Where it leads when a condition holds.
    fn when(mut self, operator: &str, operand: &str, target: &str) -> Self {
        let condition = Condition { operator: operator.to_owned(), operands: vec![operand.to_owned()] };
        self.transitions.conditions.push(ConditionBranch { next_action: target.to_owned(), condition });
        self
    }

    /// Where it leads when its result is this.
    fn on(self, value: &str, target: &str) -> Self {
        self.when("Equals", value, target)
    }

    /// Where it leads when it fails in this way.
    fn error(mut self, error: &str, target: &str) -> Self {
        let branch = ErrorBranch { next_action: target.to_owned(), error_type: error.to_owned() };
        self.transitions.errors.push(branch);
        self
    }

    /// Where it leads when it fails in any way: `error`.
    fn or_error(self) -> Self {
        self.error("NoMatchingError", "error")
    }
}

/// A flow of these actions, one after the other unless they say otherwise.
pub fn flow(actions: impl IntoIterator<Item = Action>) -> FlowDocument {
    let mut actions: Vec<Action> = actions.into_iter().collect();
    let names: Vec<String> = actions.iter().map(|action| action.identifier.clone()).collect();
    for (action, next) in actions.iter_mut().zip(names.iter().skip(1)) {
        let transitions = &mut action.transitions;
        let leads_nowhere = transitions.next_action.is_none() && transitions.conditions.is_empty();
        if leads_nowhere && !TERMINAL.contains(&action.kind.as_str()) {
            transitions.next_action = Some(next.clone());
        }
    }
    let targets: Vec<String> =
        actions.iter().flat_map(|action| action.transitions.targets().map(str::to_owned)).collect();
    for target in targets {
        if actions.iter().all(|action| action.identifier != target) {
            actions.push(ending(&target));
        }
    }
    if actions.iter().any(|action| action.transitions.next_action.as_deref() == Some(STAY)) {
        actions.push(block("Wait", json!({ "TimeLimitSeconds": "604800" })).named(STAY));
    }
    let start = names.first().cloned().unwrap_or_default();
    FlowDocument::new(start, Map::new(), actions)
}

const TERMINAL: [&str; 3] = ["DisconnectParticipant", "EndFlowExecution", "EndFlowModuleExecution"];
const STAY: &str = "(stays)";

fn ending(name: &str) -> Action {
    match name {
        GOODBYE => block("DisconnectParticipant", json!({})).named(name),
        OVER => block("EndFlowExecution", json!({})).named(name),
        said => say(said).then(STAY),
    }
}

/// What chats of a story may come to, beginning with a flow that receives them.
pub fn instance(inbound: impl IntoIterator<Item = Action>) -> FlowLibrary {
    let queue = |(name, max_contacts): (&str, Option<u32>)| {
        let settings =
            QueueSettings { name: format!("{name} queue"), max_contacts, hours_of_operation_id: None };
        (QueueId::new(name), settings)
    };
    let library = FlowLibrary { queues: QUEUES.into_iter().map(queue).collect(), ..FlowLibrary::default() };
    library.with_flow(INBOUND, inbound)
}

/// What stories add to an instance.
pub trait Furnishing {
    fn with_flow(self, id: &str, actions: impl IntoIterator<Item = Action>) -> Self;
    fn with_module(self, id: &str, actions: impl IntoIterator<Item = Action>) -> Self;
}

impl Furnishing for FlowLibrary {
    fn with_flow(mut self, id: &str, actions: impl IntoIterator<Item = Action>) -> Self {
        let named = NamedFlow { name: format!("The {id} flow"), document: flow(actions) };
        self.flows.insert(FlowId::new(id), named);
        self
    }

    fn with_module(mut self, id: &str, actions: impl IntoIterator<Item = Action>) -> Self {
        let named = NamedFlow { name: format!("The {id} module"), document: flow(actions) };
        self.modules.insert(FlowId::new(id), named);
        self
    }
}
