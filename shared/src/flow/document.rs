//! A flow document in Flow language 2019-10-30. Parameters stay as they were written, so that what this version does
//! not know survives a round trip.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A flow: actions, and which is first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlowDocument {
    /// `2019-10-30`.
    pub version: String,
    /// The identifier of the first action.
    pub start_action: String,
    /// What editors keep; nothing here acts on it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
    /// The actions.
    pub actions: Vec<Action>,
}

/// One action of a flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Action {
    /// Its identifier, unique in the flow.
    pub identifier: String,
    /// What it does, such as `MessageParticipant`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// How it does it.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// Where it leads.
    #[serde(default)]
    pub transitions: Transitions,
}

/// Where an action leads.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Transitions {
    /// The action after success without a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<String>,
    /// The first condition that holds leads on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionBranch>,
    /// Where a failure leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorBranch>,
}

/// A branch that is taken when its condition holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConditionBranch {
    /// The action it leads to.
    pub next_action: String,
    /// The condition.
    pub condition: Condition,
}

/// A comparison with the action's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    /// Such as `Equals`.
    pub operator: String,
    /// What to compare with.
    #[serde(default)]
    pub operands: Vec<String>,
}

/// A branch that is taken when the action fails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBranch {
    /// The action it leads to.
    pub next_action: String,
    /// Such as `NoMatchingError`.
    pub error_type: String,
}

impl FlowDocument {
    /// The action of this identifier.
    #[must_use]
    pub fn action(&self, identifier: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.identifier == identifier)
    }
}

impl Transitions {
    /// Where the error branch of this type leads; that of `NoMatchingError`, which catches all, where it has none.
    #[must_use]
    pub fn error(&self, error_type: &str) -> Option<&str> {
        let branch = |wanted: &str| self.errors.iter().find(|branch| branch.error_type == wanted);
        branch(error_type).or_else(|| branch("NoMatchingError")).map(|branch| branch.next_action.as_str())
    }

    /// Every action that any branch leads to.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let next = self.next_action.iter();
        let conditions = self.conditions.iter().map(|branch| &branch.next_action);
        let errors = self.errors.iter().map(|branch| &branch.next_action);
        next.chain(conditions).chain(errors).map(String::as_str)
    }
}
