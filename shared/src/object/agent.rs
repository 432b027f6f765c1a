//! Calls to an agent's object, `Agent`, which holds the control sockets of the agent's consoles.

use serde::{Deserialize, Serialize};

use super::methods;
use crate::wire::console::AgentView;
use crate::wire::participant::Empty;

/// The Router tells what the agent's consoles show now. One with a lower version than the last is ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowView {
    /// The view.
    pub view: AgentView,
}

methods! {
    ShowView -> Empty;
}
