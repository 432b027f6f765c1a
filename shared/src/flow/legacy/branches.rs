//! Branches: which of a module's conditions became the next action, a condition or an error.

use serde_json::Value;

use super::module::{Branch, Module};
use crate::flow::document::{Condition, ConditionBranch, ErrorBranch, Transitions};

/// What a branch became.
pub(super) enum Leads {
    /// The next action after success.
    Next,
    /// A condition: operator and operand.
    When(String, String),
    /// An error of this type.
    Fails(String),
}

impl Leads {
    pub(super) fn when(operator: &str, operand: &str) -> Self {
        Self::When(operator.to_owned(), operand.to_owned())
    }

    pub(super) fn fails(error_type: &str) -> Self {
        Self::Fails(error_type.to_owned())
    }
}

/// The transitions of a module, by what each of its branches became.
pub(super) fn transitions(module: &Module, leads: impl Fn(&Branch) -> Leads) -> Transitions {
    let mut transitions = Transitions::default();
    for branch in &module.branches {
        add(&mut transitions, leads(branch), branch.transition.clone());
    }
    with_next(transitions)
}

/// The transitions of a module whose branches mean what their names say.
pub(super) fn usual_transitions(module: &Module) -> Transitions {
    transitions(module, usual)
}

/// What a branch became unless its module's type gives it another meaning.
pub(super) fn usual(branch: &Branch) -> Leads {
    match branch.condition.as_str() {
        "Success" => Leads::Next,
        "Error" => Leads::fails("NoMatchingError"),
        "NoMatch" => Leads::fails("NoMatchingCondition"),
        "AtCapacity" => Leads::fails("QueueAtCapacity"),
        "True" | "False" => Leads::when("Equals", &branch.condition),
        "Evaluate" => Leads::When(operator(&branch.operator).to_owned(), operand(&branch.value)),
        other => Leads::fails(other),
    }
}

/// The operator of a comparison.
pub(super) fn operator(name: &str) -> &str {
    match name {
        "GreaterThan" => "NumberGreaterThan",
        "GreaterThanOrEqualTo" => "NumberGreaterOrEqualTo",
        "LessThan" => "NumberLessThan",
        "LessThanOrEqualTo" => "NumberLessOrEqualTo",
        "StartsWith" => "TextStartsWith",
        "EndsWith" => "TextEndsWith",
        "Contains" => "TextContains",
        "" => "Equals",
        other => other,
    }
}

/// What a condition compares with, as text.
pub(super) fn operand(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(super) fn add(transitions: &mut Transitions, leads: Leads, next_action: String) {
    match leads {
        Leads::Next => transitions.next_action = Some(next_action),
        Leads::When(operator, operand) => transitions.conditions.push(ConditionBranch {
            next_action,
            condition: Condition { operator, operands: vec![operand] },
        }),
        Leads::Fails(error_type) => transitions.errors.push(ErrorBranch { next_action, error_type }),
    }
}

/// Documents always say what follows; where the module had no success, it is what follows when nothing else does.
pub(super) fn with_next(mut transitions: Transitions) -> Transitions {
    if transitions.next_action.is_none() {
        let otherwise = transitions.error("NoMatchingCondition").map(str::to_owned);
        let first = transitions.conditions.first().map(|branch| branch.next_action.clone());
        transitions.next_action = otherwise.or(first);
    }
    transitions
}
