//! How busy a queue, or one agent, is now.

use super::State;
use super::state::{Agent, TileState, Waiting};
use crate::contact::call::QueueMetrics;
use crate::flow::step::Target;
use crate::time::Timestamp;
use crate::wire::console::AgentStatus;

/// How busy a queue and the agents who serve it are, or one agent and the agent's own queue. Contacts that ring wait
/// still. A contact for one agent is in that agent's queue, whichever queue it came through.
#[must_use]
pub fn metrics(state: &State, target: &Target, now: Timestamp) -> QueueMetrics {
    let agents = state.agents.values().filter(|agent| serves(agent, target));
    let line = state.waiting.values().filter(|waiting| is_in_line(waiting, target));
    let metrics = line.fold(QueueMetrics::default(), |metrics, waiting| with_contact(metrics, waiting, now));
    agents.fold(metrics, with_agent)
}

fn serves(agent: &Agent, target: &Target) -> bool {
    match target {
        Target::Queue(queue_id) => agent.routing.queues.contains(queue_id),
        Target::Agent(agent_id) => agent.routing.agent_id == *agent_id,
    }
}

fn is_in_line(waiting: &Waiting, target: &Target) -> bool {
    match (target, &waiting.contact.agent_id) {
        (Target::Queue(queue_id), None) => waiting.contact.queue_id == *queue_id,
        (Target::Agent(agent_id), Some(only)) => only == agent_id,
        (Target::Queue(_), Some(_)) | (Target::Agent(_), None) => false,
    }
}

fn with_contact(metrics: QueueMetrics, waiting: &Waiting, now: Timestamp) -> QueueMetrics {
    let age = u32::try_from(now.since(waiting.contact.enqueued_at).as_seconds()).unwrap_or(u32::MAX);
    QueueMetrics {
        size: metrics.size.saturating_add(1),
        oldest_contact_age: metrics.oldest_contact_age.max(age),
        ..metrics
    }
}

fn with_agent(metrics: QueueMetrics, agent: &Agent) -> QueueMetrics {
    let holds = |state: TileState| agent.tiles.iter().any(|tile| tile.state == state);
    let is_busy = holds(TileState::Connected);
    let counted = |count: u32, is_one: bool| count.saturating_add(u32::from(is_one));
    QueueMetrics {
        agents_online: counted(metrics.agents_online, agent.status != AgentStatus::Offline),
        agents_available: counted(metrics.agents_available, agent.is_free()),
        agents_staffed: counted(metrics.agents_staffed, agent.status == AgentStatus::Available || is_busy),
        agents_after_contact_work: counted(metrics.agents_after_contact_work, holds(TileState::Ended)),
        agents_busy: counted(metrics.agents_busy, is_busy),
        agents_missed: counted(metrics.agents_missed, holds(TileState::Missed)),
        agents_non_productive: counted(metrics.agents_non_productive, agent.status == AgentStatus::Break),
        ..metrics
    }
}
