//! Where an agent can send a contact, and how soon it would be answered there.

use std::cmp::Reverse;

use super::State;
use super::metrics::metrics;
use super::state::Agent;
use crate::flow::step::Target;
use crate::object::router::ListDestinations;
use crate::time::Timestamp;
use crate::wire::console::{AgentDestination, Destinations, QueueDestination};
use crate::wire::service::QueueSummary;

/// The queues and the other agents, in the order in which [`Destinations`] has them.
#[must_use]
pub fn destinations(state: &State, wish: ListDestinations, now: Timestamp) -> Destinations {
    let ListDestinations { agent_id, queues } = wish;
    let asks = state.agents.get(&agent_id).filter(|agent| agent.is_free());
    let queue = |QueueSummary { id, name, .. }: QueueSummary| {
        let counted = asks.is_some_and(|agent| agent.routing.queues.contains(&id));
        let metrics = metrics(state, &Target::Queue(id.clone()), now);
        QueueDestination {
            queue_id: id,
            name,
            agents_available: metrics.agents_available.saturating_sub(u32::from(counted)),
            contacts_in_queue: metrics.size,
        }
    };
    let mut queues: Vec<_> = queues.into_iter().map(queue).collect();
    queues.sort_by_cached_key(|queue| queue.name.to_lowercase());
    let others = state.agents.values().filter(|agent| agent.routing.agent_id != agent_id);
    let mut agents: Vec<_> = others.map(destination).collect();
    agents.sort_by_cached_key(|agent| {
        (Reverse(agent.is_free), agent.status, agent.display_name.to_lowercase(), agent.agent_id.clone())
    });
    Destinations { queues, agents }
}

fn destination(agent: &Agent) -> AgentDestination {
    AgentDestination {
        agent_id: agent.routing.agent_id.clone(),
        display_name: agent.routing.display_name.clone(),
        status: agent.status,
        is_free: agent.is_free(),
    }
}
