//! How a flow that receives no contacts is brought to run: by a flow before it that does what an instance would.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::flow::document::{Action, ErrorBranch, FlowDocument, Transitions};
use crate::flow::flow_type::FlowType;
use crate::flow::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::flow::step::Hook;
use crate::id::{FlowId, QueueId};

/// The flow that comes before.
pub const START_FLOW: &str = "simulated-start";
/// The queue that there is if a library has none.
pub const START_QUEUE: &str = "simulated-queue";

/// What a flow is run as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It receives the contact.
    Receives,
    /// It is invoked by the flow that receives the contact, which ends the chat after it.
    Module,
    /// The contact goes to a queue, with the flow set for this event.
    Hooked(Hook),
    /// The contact goes to a queue. A step may run the flow, such as a transfer by an agent.
    Later,
}

impl Role {
    /// What a flow of this type is run as. Types that no chat ever runs receive the contact.
    #[must_use]
    pub fn of(flow_type: FlowType) -> Self {
        match flow_type {
            FlowType::Module => Self::Module,
            FlowType::CustomerQueue => Self::Hooked(Hook::CustomerQueue),
            FlowType::CustomerWhisper => Self::Hooked(Hook::CustomerWhisper),
            FlowType::AgentWhisper => Self::Hooked(Hook::AgentWhisper),
            FlowType::AgentTransfer | FlowType::QueueTransfer => Self::Later,
            FlowType::ContactFlow
            | FlowType::CustomerHold
            | FlowType::AgentHold
            | FlowType::OutboundWhisper
            | FlowType::Campaign => Self::Receives,
        }
    }
}

/// The flow that receives the contact, so that this flow is run in its role. It is added to the library if it is
/// another one, and a queue as well if there is none.
pub fn set(library: &mut FlowLibrary, flow_id: &FlowId, role: Role) -> FlowId {
    let actions = match role {
        Role::Receives => return flow_id.clone(),
        Role::Module => {
            let module = json!({ "FlowModuleId": flow_id });
            vec![action("invoke", "InvokeFlowModule", module, "over"), over()]
        }
        Role::Hooked(hook) => {
            let hooks = json!({ "EventHooks": { (name(hook)): flow_id } });
            let mut actions = vec![action("set-flow", "UpdateContactEventHooks", hooks, "set-queue")];
            actions.extend(into_queue(library));
            actions
        }
        Role::Later => into_queue(library),
    };
    let start = actions.first().map(|action| action.identifier.clone()).unwrap_or_default();
    let document = FlowDocument::new(start, Map::new(), actions);
    let before = FlowId::new(START_FLOW);
    library.flows.insert(before.clone(), NamedFlow { name: "Simulated start".to_owned(), document });
    before
}

fn into_queue(library: &mut FlowLibrary) -> Vec<Action> {
    if library.queues.is_empty() {
        let queue = QueueSettings {
            name: "Simulated queue".to_owned(),
            max_contacts: None,
            hours_of_operation_id: None,
        };
        library.queues = BTreeMap::from([(QueueId::new(START_QUEUE), queue)]);
    }
    let queue = library.queues.keys().next();
    vec![
        action("set-queue", "UpdateContactTargetQueue", json!({ "QueueId": queue }), "to-queue"),
        action("to-queue", "TransferContactToQueue", json!({}), "over"),
        over(),
    ]
}

fn over() -> Action {
    Action::new("over".to_owned(), "DisconnectParticipant".to_owned(), Map::new(), Transitions::default())
}

fn action(identifier: &str, kind: &str, parameters: Value, next: &str) -> Action {
    let Value::Object(parameters) = parameters else { return over() };
    let error = ErrorBranch { next_action: next.to_owned(), error_type: "NoMatchingError".to_owned() };
    let transitions =
        Transitions { next_action: Some(next.to_owned()), conditions: Vec::new(), errors: vec![error] };
    Action::new(identifier.to_owned(), kind.to_owned(), parameters, transitions)
}

fn name(hook: Hook) -> String {
    super::wording::spelled(&hook)
}
