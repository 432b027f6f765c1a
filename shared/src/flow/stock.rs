//! The flows, the queue and its hours that a new instance begins with.

use std::collections::BTreeMap;

use super::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::hours::Hours;
use crate::id::{FlowId, HoursOfOperationId, QueueId};
use crate::wire::service::{Day, HoursOfOperationConfig, HoursOfOperationTimeSlice};

/// The flow that receives a chat: welcomes the customer and sends the chat to the queue flow.
pub const INBOUND_FLOW: &str = "00000000-0000-7000-8000-0000000f1001";
/// The flow that puts a chat into [`BASIC_QUEUE`] while it is open.
pub const QUEUE_FLOW: &str = "00000000-0000-7000-8000-0000000f1002";
/// The flow that runs when the agent has left and the customer is still there: waits for 15 minutes and sends a
/// customer who returns back to the queue.
pub const DISCONNECT_FLOW: &str = "00000000-0000-7000-8000-0000000f1003";
/// The flow that [`QUEUE_FLOW`] sets for the time in the queue. A chat waits there without words.
pub const CUSTOMER_QUEUE_FLOW: &str = "00000000-0000-7000-8000-0000000f1004";
/// The flow that tells an agent the queue's name, where another flow sets it.
pub const AGENT_WHISPER_FLOW: &str = "00000000-0000-7000-8000-0000000f1005";
/// The flow that tells a customer that somebody is there, where another flow sets it.
pub const CUSTOMER_WHISPER_FLOW: &str = "00000000-0000-7000-8000-0000000f1006";
/// A flow for the time in the queue that tells a chat's customer now and then that they are not forgotten.
pub const CHAT_CUSTOMER_QUEUE_FLOW: &str = "00000000-0000-7000-8000-0000000f1007";
/// The hours of [`BASIC_QUEUE`]: always.
pub const BASIC_HOURS: &str = "00000000-0000-7000-8000-0000000c0001";
/// The queue that all chats go to.
pub const BASIC_QUEUE: &str = "00000000-0000-7000-8000-0000000e0001";

const FLOWS: [(&str, &str, &str); 7] = [
    (INBOUND_FLOW, "Sample inbound flow (first contact experience)", include_str!("stock/inbound.json")),
    (QUEUE_FLOW, "Sample queue configurations flow", include_str!("stock/queue.json")),
    (DISCONNECT_FLOW, "Sample disconnect flow", include_str!("stock/disconnect.json")),
    (CUSTOMER_QUEUE_FLOW, "Default customer queue", include_str!("stock/customer-queue.json")),
    (
        CHAT_CUSTOMER_QUEUE_FLOW,
        "Sample customer queue for chat",
        include_str!("stock/customer-queue-chat.json"),
    ),
    (AGENT_WHISPER_FLOW, "Default agent whisper", include_str!("stock/agent-whisper.json")),
    (CUSTOMER_WHISPER_FLOW, "Default customer whisper", include_str!("stock/customer-whisper.json")),
];

/// Everything that comes with a new instance.
#[must_use]
pub fn library() -> FlowLibrary {
    let flows = FLOWS.into_iter().filter_map(|(id, name, text)| {
        let document = serde_json::from_str(text).ok()?;
        Some((FlowId::new(id), NamedFlow { name: name.to_owned(), document }))
    });
    let hours_of_operation_id = Some(HoursOfOperationId::new(BASIC_HOURS));
    let queue = QueueSettings { name: "BasicQueue".to_owned(), max_contacts: None, hours_of_operation_id };
    FlowLibrary {
        flows: flows.collect(),
        queues: BTreeMap::from([(QueueId::new(BASIC_QUEUE), queue)]),
        hours: BTreeMap::from([(HoursOfOperationId::new(BASIC_HOURS), always())]),
        ..FlowLibrary::default()
    }
}

fn always() -> Hours {
    let midnight = HoursOfOperationTimeSlice { hours: 0, minutes: 0 };
    let all_day = |day| HoursOfOperationConfig { day, start_time: midnight, end_time: midnight };
    Hours {
        name: "Basic Hours".to_owned(),
        time_zone: "UTC".to_owned(),
        offsets: Vec::new(),
        config: Day::ALL.map(all_day).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::flow_type::FlowType;
    use crate::flow::validate::problems;

    #[test]
    fn no_stock_flow_has_problems_but_the_music_that_a_chat_cannot_hear() {
        let library = library();
        assert_eq!(library.flows.len(), FLOWS.len());
        for (id, NamedFlow { name, document }) in &library.flows {
            let found = problems(document, document.flow_type());
            let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
            if id.as_str() == CUSTOMER_QUEUE_FLOW {
                let expected =
                    "hold-the-line: A chat cannot do this: it takes the error branch. [not-in-chat]";
                assert_eq!(lines, [expected]);
            } else {
                assert!(lines.is_empty(), "{name}: {lines:?}");
            }
            assert_eq!(document.metadata.get("name").and_then(|name| name.as_str()), Some(name.as_str()));
        }
    }

    #[test]
    fn stock_flows_are_of_the_types_they_are_set_for() {
        let library = library();
        let flow_type = |id: &str| library.flows[&FlowId::new(id)].document.flow_type();
        assert_eq!(flow_type(INBOUND_FLOW), FlowType::ContactFlow);
        assert_eq!(flow_type(QUEUE_FLOW), FlowType::ContactFlow);
        assert_eq!(flow_type(DISCONNECT_FLOW), FlowType::ContactFlow);
        assert_eq!(flow_type(CUSTOMER_QUEUE_FLOW), FlowType::CustomerQueue);
        assert_eq!(flow_type(CHAT_CUSTOMER_QUEUE_FLOW), FlowType::CustomerQueue);
        assert_eq!(flow_type(AGENT_WHISPER_FLOW), FlowType::AgentWhisper);
        assert_eq!(flow_type(CUSTOMER_WHISPER_FLOW), FlowType::CustomerWhisper);
    }

    #[test]
    fn stock_flows_lead_to_flows_and_queues_that_there_are() {
        let library = library();
        let text = serde_json::to_string(&library.flows).unwrap();
        for id in text.split('"').filter(|text| text.starts_with("00000000-0000-7000-8000-")) {
            let flow = library.flows.contains_key(&FlowId::new(id));
            let queue = library.queues.contains_key(&QueueId::new(id));
            assert!(flow || queue, "{id}");
        }
    }
}
