//! What an agent's console shows of the Router's state.

use super::State;
use super::state::{Tile, TileState};
use crate::id::AgentId;
use crate::time::Timestamp;
use crate::wire::console::{AgentContact, AgentContactState, AgentView};

/// The agent's view; none if the agent is not known.
#[must_use]
pub fn view(state: &State, agent_id: &AgentId, now: Timestamp) -> Option<AgentView> {
    let agent = state.agents.get(agent_id)?;
    Some(AgentView {
        version: agent.version,
        now,
        status: agent.status,
        status_since: agent.status_since,
        slots: agent.routing.slots,
        slots_taken: agent.slots_taken(),
        contacts: agent.tiles.iter().map(shown).collect(),
    })
}

fn shown(tile: &Tile) -> AgentContact {
    let contact = &tile.contact;
    AgentContact {
        contact_id: contact.contact_id,
        customer_name: contact.customer_name.clone(),
        state: match tile.state {
            TileState::Incoming { expires_at } => {
                AgentContactState::Incoming { offer_id: tile.offer_id.clone(), expires_at }
            }
            TileState::Connected => AgentContactState::Connected,
            TileState::Missed => AgentContactState::Missed,
            TileState::Rejected => AgentContactState::Rejected,
            TileState::Ended => AgentContactState::Ended,
        },
        state_since: tile.since,
        queue_id: contact.queue_id.clone(),
        queue_name: contact.queue_name.clone(),
        initiated_at: contact.initiated_at,
        connected_at: tile.connected_at,
    }
}
