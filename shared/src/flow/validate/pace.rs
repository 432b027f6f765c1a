//! How soon an action goes on by each of its branches: at once, or only after the customer or a time was waited for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::chat;
use crate::flow::catalog::{self, Ending, InChat, Results};
use crate::flow::document::Action;
use crate::flow::reference::is_reference;
use crate::flow::step::LONGEST_WAIT;

/// How it comes that a branch is taken without a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pace {
    /// The action does what it says, and that takes no time.
    AtOnce,
    /// The action asks something outside the flow, which may answer before anybody has waited.
    IfQuick,
    /// The action fails.
    IfFailing,
}

/// The branches that a chat can take without a wait. Branches that are taken only after one are left out; so is the way
/// round of a Loop, which counts.
pub(super) fn restless_ways(action: &Action) -> BTreeMap<&str, Pace> {
    let mut ways = Ways { action, restless: BTreeMap::new() };
    ways.find();
    ways.restless
}

struct Ways<'a> {
    action: &'a Action,
    restless: BTreeMap<&'a str, Pace>,
}

impl<'a> Ways<'a> {
    fn find(&mut self) {
        let action = self.action;
        let Some(spec) = catalog::spec(&action.kind).filter(|_| !chat::never_works(action)) else {
            return self.all(Pace::AtOnce);
        };
        if spec.in_chat == InChat::Passes || spec.ending == Ending::Ends {
            return self.all(Pace::AtOnce);
        }
        match action.kind.as_str() {
            "Wait" => {
                self.fails(
                    "ParticipantNotFound",
                    wait_events(action).contains(&"BotParticipantDisconnected"),
                );
                self.fails("NoMatchingError", !limits_are_given(action));
            }
            "ShowView" => self.fails("NoMatchingError", true),
            "ConnectParticipantWithLexBot" => self.bot(),
            "Loop" => {
                self.way(result(action, "DoneLooping"), Pace::AtOnce);
                self.fails("NoMatchingError", !is_given(action, "LoopCount"));
            }
            "InvokeLambdaFunction" => {
                let asynchronous =
                    action.parameters.get("InvocationType").is_some_and(|how| how == "ASYNCHRONOUS");
                self.next(if asynchronous { Pace::AtOnce } else { Pace::IfQuick });
                self.fails("NoMatchingError", true);
            }
            "InvokeFlowModule" => {
                self.next(Pace::IfQuick);
                self.fails("NoMatchingError", true);
            }
            _ => {
                match (spec.ending, spec.results) {
                    (Ending::Leaves | Ending::Ends, _) => {}
                    (Ending::GoesOn, Results::None) => self.next(Pace::AtOnce),
                    (Ending::GoesOn, _) => self.choices(Pace::AtOnce),
                }
                for error in spec.errors.iter().filter(|error| **error != "NoMatchingCondition") {
                    self.fails(error, true);
                }
            }
        }
    }

    /// A bot hears the customer first, unless it is given words to begin with.
    fn bot(&mut self) {
        let parameters = &self.action.parameters;
        let begins = parameters.get("LexInitializationData").and_then(|data| data.get("InitialMessage"));
        let begins = begins.and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
        if begins {
            self.choices(Pace::IfQuick);
        }
        self.fails("NoMatchingError", begins);
    }

    /// All branches that a chat can take.
    fn all(&mut self, pace: Pace) {
        for target in chat::ways(self.action) {
            self.way(Some(target), pace);
        }
    }

    fn next(&mut self, pace: Pace) {
        self.way(self.action.transitions.next_action.as_deref(), pace);
    }

    /// The branches of all results that the action may come to.
    fn choices(&mut self, pace: Pace) {
        if let Some(chosen) = chat::by_channel(self.action) {
            return chosen.into_iter().for_each(|target| self.way(Some(target), pace));
        }
        let transitions = &self.action.transitions;
        for branch in &transitions.conditions {
            self.way(Some(&branch.next_action), pace);
        }
        let words = match catalog::spec(&self.action.kind).map(|spec| spec.results) {
            Some(Results::Words(words)) => words,
            _ => &[],
        };
        if words.is_empty() || !words.iter().all(|word| has_condition(self.action, word)) {
            self.way(otherwise(self.action), pace);
        }
    }

    fn fails(&mut self, error: &str, may: bool) {
        if may {
            self.way(chat::after_failure(self.action, error), Pace::IfFailing);
        }
    }

    fn way(&mut self, target: Option<&'a str>, pace: Pace) {
        if let Some(target) = target {
            let known = self.restless.entry(target).or_insert(pace);
            *known = pace.min(*known);
        }
    }
}

/// The events besides its time that a Wait waits for.
pub(super) fn wait_events(action: &Action) -> Vec<&str> {
    let events = action.parameters.get("Events").and_then(Value::as_array);
    events.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether a Wait may fail: a bot may not be there, and its time may be none, or a reference to none.
pub(super) fn wait_may_fail(action: &Action) -> bool {
    waits_for_bot(action) || !limits_are_given(action)
}

fn waits_for_bot(action: &Action) -> bool {
    wait_events(action).contains(&"BotParticipantDisconnected")
}

/// Whether some condition is about this word.
pub(super) fn has_condition(action: &Action, word: &str) -> bool {
    condition(action, word).is_some()
}

/// Where the action leads when its result is this word.
fn result<'a>(action: &'a Action, word: &str) -> Option<&'a str> {
    condition(action, word).or_else(|| otherwise(action))
}

fn condition<'a>(action: &'a Action, word: &str) -> Option<&'a str> {
    let about = |operand: &String| operand == word;
    let mut conditions = action.transitions.conditions.iter();
    let found = conditions.find(|branch| branch.condition.operands.iter().any(about))?;
    Some(&found.next_action)
}

/// Where the action leads when no condition holds.
fn otherwise(action: &Action) -> Option<&str> {
    let transitions = &action.transitions;
    transitions.error("NoMatchingCondition").or(transitions.next_action.as_deref())
}

/// Whether a Wait says itself how long it lasts, and may last so long.
fn limits_are_given(action: &Action) -> bool {
    let names = ["TimeLimitSeconds", "TimeoutSeconds", "MinimumWaitTimeSeconds"];
    let seconds = |value: &Value| match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    };
    let given = names.iter().find_map(|name| seconds(action.parameters.get(*name)?));
    given.is_some_and(|seconds| (1..=LONGEST_WAIT.as_seconds()).contains(&seconds))
}

/// Whether a parameter is there and says itself what it is.
fn is_given(action: &Action, name: &str) -> bool {
    action.parameters.get(name).is_some_and(|value| !value.as_str().is_some_and(is_reference))
}
