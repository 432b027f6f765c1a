//! Where an agent can send a contact.

use super::{Desk, contact_of};
use crate::id::{AgentId, QueueId};
use crate::object::router::ListDestinations;
use crate::routing::destinations;
use crate::time::Timestamp;
use crate::wire::console::{AgentStatus, Destinations};
use crate::wire::service::{QueueSummary, QueueType};

fn queue(id: &str) -> QueueSummary {
    QueueSummary {
        id: QueueId::new(id),
        arn: String::new(),
        name: format!("The {id} queue"),
        queue_type: QueueType::Standard,
        last_modified_time: Timestamp::default(),
    }
}

fn seen_by(desk: &Desk, name: &str) -> Destinations {
    let queues = vec![queue("gold"), queue("basic")];
    destinations(&desk.state, ListDestinations { agent_id: AgentId::new(name), queues }, desk.now)
}

fn agents(all: &Destinations) -> Vec<(&str, AgentStatus, bool)> {
    all.agents.iter().map(|agent| (agent.agent_id.as_str(), agent.status, agent.is_free)).collect()
}

fn queues(all: &Destinations) -> Vec<(&str, u32, u32)> {
    let queues = all.queues.iter();
    queues.map(|queue| (queue.name.as_str(), queue.agents_available, queue.contacts_in_queue)).collect()
}

#[test]
fn agents_who_would_take_it_at_once_come_first_and_nobody_sends_to_themselves() {
    use AgentStatus::{Available, Break, Offline};
    let mut desk = Desk::with_agents(&["jane", "zoe"]);
    desk.put_agent("away", 2, &["basic"]);
    desk.put_agent("break", 2, &["basic"]);
    desk.status("break", Break);
    desk.put_agent("busy", 0, &["basic"]);
    desk.status("busy", Available);
    desk.put_agent("ann", 1, &["gold"]);
    desk.status("ann", Available);
    let all = seen_by(&desk, "jane");
    assert_eq!(
        agents(&all),
        [
            ("ann", Available, true),
            ("zoe", Available, true),
            ("busy", Available, false),
            ("break", Break, false),
            ("away", Offline, false),
        ]
    );
}

#[test]
fn a_queue_says_who_else_is_there_and_who_waits() {
    let mut desk = Desk::with_agents(&["jane", "zoe"]);
    assert_eq!(queues(&seen_by(&desk, "jane")), [("The basic queue", 1, 0), ("The gold queue", 0, 0)]);
    desk.status("zoe", AgentStatus::Break);
    desk.status("jane", AgentStatus::Break);
    desk.enqueue("maria");
    assert_eq!(queues(&seen_by(&desk, "jane")), [("The basic queue", 0, 1), ("The gold queue", 0, 0)]);
    assert!(desk.state.waiting.contains_key(&contact_of("maria")));
}
