//! What the bot has to remember from turn to turn besides what Lex has a place for. It travels in the session state.

use serde::{Deserialize, Serialize};

use crate::wire::lex::SessionState;

/// What the bot remembers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Memory {
    /// The language that is spoken, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale_id: Option<String>,
    /// How often in a row nothing was understood.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts: u32,
    /// How often in a row the question that is open was not answered.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub retries: u32,
    /// The intents that were offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// What the customer said before they were: its slots count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utterance: Option<String>,
}

/// Its place in the session state.
const MEMBER: &str = "builtInBot";

impl Memory {
    /// Takes the memory out of a session's state. What cannot be read is forgotten.
    pub fn take(state: &mut SessionState) -> Self {
        let memory = state.rest.remove(MEMBER);
        memory.and_then(|memory| serde_json::from_value(memory).ok()).unwrap_or_default()
    }

    /// Puts it back.
    pub fn put(&self, state: &mut SessionState) {
        if *self != Self::default()
            && let Ok(memory) = serde_json::to_value(self)
        {
            state.rest.insert(MEMBER.to_owned(), memory);
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls takes a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
