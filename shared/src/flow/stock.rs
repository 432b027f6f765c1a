//! The flows and the queue that a new instance begins with.

use std::collections::BTreeMap;

use super::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::id::{FlowId, QueueId};

/// The flow that receives a chat: welcomes the customer and sends the chat to the queue flow.
pub const INBOUND_FLOW: &str = "00000000-0000-7000-8000-0000000f1001";
/// The flow that puts a chat into [`BASIC_QUEUE`].
pub const QUEUE_FLOW: &str = "00000000-0000-7000-8000-0000000f1002";
/// The flow that runs when the agent has left and the customer is still there: waits for 15 minutes and sends a
/// customer who returns back to the queue.
pub const DISCONNECT_FLOW: &str = "00000000-0000-7000-8000-0000000f1003";
/// The queue that all chats go to.
pub const BASIC_QUEUE: &str = "00000000-0000-7000-8000-0000000e0001";

const FLOWS: [(&str, &str, &str); 3] = [
    (INBOUND_FLOW, "Sample inbound flow", include_str!("stock/inbound.json")),
    (QUEUE_FLOW, "Sample queue flow", include_str!("stock/queue.json")),
    (DISCONNECT_FLOW, "Sample disconnect flow", include_str!("stock/disconnect.json")),
];

/// Everything that comes with a new instance.
#[must_use]
pub fn library() -> FlowLibrary {
    let flows = FLOWS.into_iter().filter_map(|(id, name, text)| {
        let document = serde_json::from_str(text).ok()?;
        Some((FlowId::new(id), NamedFlow { name: name.to_owned(), document }))
    });
    let queue =
        QueueSettings { name: "BasicQueue".to_owned(), max_contacts: None, hours_of_operation_id: None };
    FlowLibrary {
        flows: flows.collect(),
        queues: BTreeMap::from([(QueueId::new(BASIC_QUEUE), queue)]),
        ..FlowLibrary::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stock_flow_can_be_read_and_leads_to_actions_that_exist() {
        let library = library();
        assert_eq!(library.flows.len(), FLOWS.len());
        for flow in library.flows.values() {
            let document = &flow.document;
            let exists = |id: &str| document.action(id).is_some();
            assert!(exists(&document.start_action));
            for action in &document.actions {
                for target in action.transitions.targets() {
                    assert!(exists(target), "{}: {} leads to {target}", flow.name, action.identifier);
                }
            }
        }
    }
}
