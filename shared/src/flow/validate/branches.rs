//! Whether an action's branches fit what it can come to.

use std::collections::BTreeSet;

use super::chat::sets_hold_flow;
use super::pace::{has_condition, wait_events, wait_may_fail};
use crate::flow::catalog::{ActionSpec, Ending, InChat, Results};
use crate::flow::document::{Action, Condition};
use crate::flow::problem::{Problem, ProblemCode};
use crate::flow::reference::is_reference;

const OPERATORS: [&str; 8] = [
    "Equals",
    "TextStartsWith",
    "TextEndsWith",
    "TextContains",
    "NumberGreaterThan",
    "NumberGreaterOrEqualTo",
    "NumberLessThan",
    "NumberLessOrEqualTo",
];

pub(super) fn problems(action: &Action, spec: &ActionSpec) -> Vec<Problem> {
    let never_works = spec.in_chat == InChat::Fails || sets_hold_flow(action);
    let mut check = Check { action, spec, never_works, problems: Vec::new() };
    if spec.ending == Ending::Ends {
        check.no_branches();
    } else {
        check.conditions();
        check.errors();
        check.ways_on();
        if action.kind == "Wait" {
            check.wait();
        }
    }
    check.problems
}

struct Check<'a> {
    action: &'a Action,
    spec: &'a ActionSpec,
    /// Whether a chat only takes the error branch.
    never_works: bool,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn error(&mut self, code: ProblemCode, message: impl Into<String>) {
        self.problems.push(Problem::error(Some(&self.action.identifier), code, message));
    }

    fn warn(&mut self, code: ProblemCode, message: impl Into<String>) {
        self.problems.push(Problem::warning(Some(&self.action.identifier), code, message));
    }

    fn no_branches(&mut self) {
        if self.action.transitions.targets().next().is_some() {
            self.warn(ProblemCode::UselessBranch, "The flow ends here, so no branch is ever taken.");
        }
    }

    fn conditions(&mut self) {
        let branches = &self.action.transitions.conditions;
        if self.spec.results == Results::None && !branches.is_empty() {
            let message = format!("{} has nothing to compare, so no condition ever holds.", self.action.kind);
            return self.warn(ProblemCode::UselessBranch, message);
        }
        let mut seen = BTreeSet::new();
        for Condition { operator, operands } in branches.iter().map(|branch| &branch.condition) {
            if !OPERATORS.contains(&operator.as_str()) {
                let message = format!("\"{operator}\" is no operator. There are {}.", OPERATORS.join(", "));
                self.error(ProblemCode::BadCondition, message);
            } else if operands.is_empty() {
                self.error(
                    ProblemCode::BadCondition,
                    format!("A condition with {operator} compares with nothing."),
                );
            } else if !seen.insert((operator, operands)) {
                let message = format!("The condition {operator} \"{}\" is there twice.", operands.join(", "));
                self.warn(ProblemCode::UselessBranch, message);
            } else {
                self.operands(operator, operands);
            }
        }
    }

    fn operands(&mut self, operator: &str, operands: &[String]) {
        for operand in operands.iter().filter(|operand| !is_reference(operand)) {
            match self.spec.results {
                Results::Words(words) if operator != "Equals" || !words.contains(&operand.as_str()) => {
                    let message = format!(
                        "The condition {operator} \"{operand}\" never holds: the result Equals {}.",
                        words.join(" or ")
                    );
                    self.warn(ProblemCode::BadCondition, message);
                }
                Results::Numbers if operator.starts_with("Text") => {
                    self.warn(
                        ProblemCode::BadCondition,
                        format!("{operator} compares texts, but this is a number."),
                    );
                }
                Results::Numbers | Results::Texts
                    if (operator.starts_with("Number") || self.spec.results == Results::Numbers)
                        && operand.trim().parse::<f64>().is_err() =>
                {
                    let message = format!("{operator} compares numbers, and \"{operand}\" is none.");
                    self.warn(ProblemCode::BadCondition, message);
                }
                _ => {}
            }
        }
    }

    fn errors(&mut self) {
        let mut seen = BTreeSet::new();
        for error in self.action.transitions.errors.iter().map(|branch| branch.error_type.as_str()) {
            // Exports give nearly every action this one.
            let known = error == "NoMatchingError" || self.spec.errors.contains(&error);
            if !known {
                let message = format!("{} never fails with \"{error}\".", self.action.kind);
                self.warn(ProblemCode::UselessBranch, message);
            } else if !seen.insert(error) {
                self.warn(ProblemCode::UselessBranch, format!("There are two branches for {error}."));
            }
        }
    }

    /// The flow must go on whatever happens.
    fn ways_on(&mut self) {
        let transitions = &self.action.transitions;
        let default = transitions.next_action.is_some() || transitions.error("NoMatchingCondition").is_some();
        let fails = transitions.error("NoMatchingError").is_some();
        let stops = match self.spec.results {
            // What never works in a chat goes on by its error branch.
            _ if self.never_works || self.spec.ending == Ending::Leaves => false,
            Results::None => transitions.next_action.is_none(),
            Results::Words(words) => !default && !self.covers(words),
            Results::Numbers | Results::Texts => !default,
        };
        if stops {
            let message = match self.spec.results {
                Results::None => "Nothing follows: `NextAction` is missing.",
                _ => {
                    "Nothing follows when no condition holds: `NextAction` or the branch NoMatchingCondition is missing."
                }
            };
            self.error(ProblemCode::MissingBranch, message);
        }
        let may_fail = self.spec.errors.contains(&"NoMatchingError")
            && self.spec.in_chat != InChat::Passes
            && (self.action.kind != "Wait" || wait_may_fail(self.action));
        // Exports often leave the error branch of a message out.
        if may_fail && !fails && self.action.kind != "MessageParticipant" && !self.never_works {
            let message = "When this fails the flow is over: it has no error branch (NoMatchingError).";
            self.warn(ProblemCode::MissingBranch, message);
        }
    }

    /// Whether each of these words that the action can come to has its condition.
    fn covers(&self, words: &[&str]) -> bool {
        let events = wait_events(self.action);
        let happens =
            |word: &str| self.action.kind != "Wait" || word == "WaitCompleted" || events.contains(&word);
        words.iter().all(|word| !happens(word) || has_condition(self.action, word))
    }

    /// The events that end a wait, and the branches for them, go together.
    fn wait(&mut self) {
        let events = wait_events(self.action);
        for event in ["CustomerReturned", "BotParticipantDisconnected"] {
            match (events.contains(&event), has_condition(self.action, event)) {
                (true, false) => {
                    let message = format!("`Events` names {event}, but no condition says where it leads.");
                    self.warn(ProblemCode::MissingBranch, message);
                }
                (false, true) => {
                    let message = format!("The branch {event} is never taken: `Events` does not name it.");
                    self.warn(ProblemCode::UselessBranch, message);
                }
                _ => {}
            }
        }
    }
}
