//! How a contact is routed: its place in the queue and whom it is for.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::time::{Timestamp, epoch_seconds};
use crate::wire::rejection::Rejection;

/// How many steps routing criteria may have.
const STEPS_LIMIT: usize = 10;
/// Members that are numbers.
const NUMBERS: [&str; 4] =
    ["DurationInSeconds", "ProficiencyLevel", "MinProficiencyLevel", "MaxProficiencyLevel"];

/// `POST /contacts/{InstanceId}/{ContactId}/routing-data`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactRoutingDataRequest {
    /// The instance.
    pub instance_id: String,
    /// The contact.
    pub contact_id: String,
    /// How much earlier it counts as having come, in seconds; later if negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_time_adjustment_seconds: Option<i64>,
    /// Its place in the queue: lower ones come first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_priority: Option<i64>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_criteria: Option<RoutingCriteria>,
}

/// Whom a contact is for: one step after the other, each for its time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingCriteria {
    /// The steps.
    #[serde(default)]
    pub steps: Vec<RoutingStep>,
    /// When they came to count; only told, never asked for.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub activation_timestamp: Option<Timestamp>,
    /// Which step is current, counted from 0; only told, never asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
}

/// One step of whom a contact is for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingStep {
    /// How long it counts; to the end if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<RoutingExpiry>,
    /// Who may have the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<RoutingExpression>,
    /// Where it stands; only told, never asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RoutingStepStatus>,
}

/// How long a step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingExpiry {
    /// In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_in_seconds: Option<i64>,
    /// When that is over; only told, never asked for.
    #[serde(with = "epoch_seconds::option", default, skip_serializing_if = "Option::is_none")]
    pub expiry_timestamp: Option<Timestamp>,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoutingStepStatus {
    /// It counts now.
    Active,
    /// Its turn has not come.
    Inactive,
    /// An agent was found by it.
    Joined,
    /// Its time is over.
    Expired,
}

/// Who may have a contact: one of its members.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingExpression {
    /// Whoever is like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute_condition: Option<AttributeCondition>,
    /// Whoever all of these hold for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub and_expression: Option<Vec<RoutingExpression>>,
    /// Whoever one of these holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub or_expression: Option<Vec<RoutingExpression>>,
    /// Whoever is not like this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_attribute_condition: Option<AttributeCondition>,
}

/// What an agent must be like: one of the named ones, or able to do something well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeCondition {
    /// The name of a proficiency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How well, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proficiency_level: Option<Number>,
    /// From how well to how well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<ProficiencyRange>,
    /// Which agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_criteria: Option<MatchCriteria>,
    /// `Match` for agents; a comparison for a proficiency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison_operator: Option<String>,
}

/// From how well to how well an agent can do something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProficiencyRange {
    /// At least, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_proficiency_level: Option<Number>,
    /// At most, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_proficiency_level: Option<Number>,
}

/// Which agents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MatchCriteria {
    /// By id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents_criteria: Option<AgentsCriteria>,
}

/// Agents by id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AgentsCriteria {
    /// The ids.
    #[serde(default)]
    pub agent_ids: Vec<String>,
}

impl RoutingCriteria {
    /// Reads criteria as flows write them, with numbers that may be texts. None if it is something else, or breaks the
    /// rules of [`RoutingCriteria::check`].
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let mut value = Value::Object(value.as_object()?.clone());
        read_numbers(&mut value);
        let criteria: Self = serde_json::from_str(&value.to_string()).ok()?;
        criteria.check().ok()?;
        Some(criteria)
    }

    /// The rules for criteria.
    ///
    /// # Errors
    /// InvalidParameterException that says which rule is broken.
    pub fn check(&self) -> Result<(), Rejection> {
        if self.steps.len() > STEPS_LIMIT {
            let message = format!("RoutingCriteria may have {STEPS_LIMIT} steps at most.");
            return Err(Rejection::invalid_parameter(message));
        }
        for step in &self.steps {
            if step.expression.is_none() {
                return Err(Rejection::invalid_parameter(
                    "A step of RoutingCriteria must have an Expression.",
                ));
            }
            let seconds = step.expiry.and_then(|expiry| expiry.duration_in_seconds);
            if seconds.is_some_and(|seconds| seconds < 1) {
                return Err(Rejection::invalid_parameter("DurationInSeconds must be 1 or more."));
            }
        }
        Ok(())
    }
}

/// Makes numbers of texts where numbers belong.
fn read_numbers(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(read_numbers),
        Value::Object(members) => {
            for (name, member) in members {
                let number = member.as_str().filter(|_| NUMBERS.contains(&name.as_str()));
                match number.and_then(|text| text.trim().parse::<Number>().ok()) {
                    Some(number) => *member = Value::Number(number),
                    None => read_numbers(member),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
