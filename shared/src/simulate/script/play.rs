//! Playing a script: its steps are taken, its expectations checked.

use serde::Serialize;

use super::expect::{Expectation, Happening};
use super::{Line, Script};
use crate::flow::library::FlowLibrary;
use crate::id::FlowId;
use crate::simulate::simulation::{Refusal, Simulation, Start};
use crate::simulate::trace::{Trace, TraceEntry};

/// A script that was played.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// The chat as it stands after the last line; none if it could not begin.
    pub simulation: Option<Simulation>,
    /// What was expected, and what was refused without being expected to be.
    pub checks: Vec<Check>,
}

/// Something that was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The line, counted from 1.
    pub line: usize,
    /// How much of the trace there was when it was checked.
    pub position: usize,
    /// What is wrong; none if it was so.
    pub failure: Option<String>,
}

impl Played {
    /// Whether everything was as expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.failures().next().is_none()
    }

    /// What was not as expected.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.failure.is_some())
    }
}

impl Script {
    /// Plays the script on these flows, from a `start` that it may say more of. The flow that a `given flow` names is
    /// run, or else `flow_id` receives the chat. After each step `between` may look at the simulation, or exchange it
    /// for what it has stored of it.
    pub fn play(
        &self,
        mut library: FlowLibrary,
        mut flow_id: FlowId,
        mut start: Start,
        mut between: impl FnMut(&mut Simulation),
    ) -> Played {
        let mut before = 0;
        for (_, line) in &self.lines {
            match line {
                Line::Given(given) => {
                    given.apply(&mut start, &mut library);
                    flow_id = given.flow(&mut library).unwrap_or(flow_id);
                }
                Line::Step(step) if start.answers.learn(step) => {}
                Line::Step(_) | Line::Expect(_) => break,
            }
            before += 1;
        }
        for (_, line) in &self.lines {
            if let Line::Step(step) = line {
                start.answers.hear(step);
            }
        }
        let first = self.lines.get(before).map_or(1, |(number, _)| *number);
        let mut simulation = match Simulation::begin(library, flow_id, start) {
            Ok(simulation) => simulation,
            Err(refusal) => {
                let check = Check { line: first, position: 0, failure: Some(refusal.message) };
                return Played { simulation: None, checks: vec![check] };
            }
        };
        between(&mut simulation);
        let mut player = Player { simulation, checks: Vec::new(), seen: 0, refused: None };
        for (number, line) in self.lines.iter().skip(before) {
            match line {
                Line::Given(_) => {}
                Line::Expect(expectation) => player.check(*number, expectation),
                Line::Step(step) => {
                    if player.stumbles() {
                        break;
                    }
                    let outcome = player.simulation.apply(step.clone());
                    player.refused = outcome.err().map(|refusal| (*number, refusal));
                    between(&mut player.simulation);
                }
            }
        }
        player.stumbles();
        player.settle(self.lines.last().map_or(1, |(number, _)| *number));
        Played { simulation: Some(player.simulation), checks: player.checks }
    }
}

struct Player {
    simulation: Simulation,
    checks: Vec<Check>,
    /// How much of the trace is before what was expected to have happened last.
    seen: usize,
    /// What the last step was refused with.
    refused: Option<(usize, Refusal)>,
}

impl Player {
    fn check(&mut self, line: usize, expectation: &Expectation) {
        if let Expectation::Refused(words) = expectation {
            let failure = match self.refused.take() {
                Some((_, refusal)) if refusal.message.contains(words) => None,
                Some((_, refusal)) => Some(format!("It was refused with: {refusal}")),
                None => Some("It was not refused.".to_owned()),
            };
            return self.note(line, failure);
        }
        self.settle(line);
        let failure = match expectation {
            Expectation::Happened(happening) => self.has_not_happened(happening),
            Expectation::NoMessage(text) => {
                let of_last_step = |entry: &&TraceEntry| !matches!(entry.what, Trace::Step(_));
                let came = self.simulation.trace().iter().rev().take_while(of_last_step);
                let said = Happening::Message(text.clone(), None);
                let found = came.into_iter().find(|entry| said.is(entry));
                found.map(|entry| format!("It was said: {entry}"))
            }
            Expectation::Stands(standing) => standing.failure(&self.simulation),
            Expectation::Refused(_) => None,
        };
        self.note(line, failure);
    }

    fn has_not_happened(&mut self, happening: &Happening) -> Option<String> {
        let unseen = self.simulation.trace().iter().enumerate().skip(self.seen);
        let found = unseen.into_iter().find(|(_, entry)| happening.is(entry)).map(|(at, _)| at);
        if let Some(at) = found {
            self.seen = at + 1;
            return None;
        }
        let kind = |entry: &Trace| match happening {
            Happening::Message(..) => matches!(entry, Trace::Message(_)),
            Happening::Action(..) => matches!(entry, Trace::Action(_)),
            Happening::Event(_) => matches!(entry, Trace::Event(_)),
            Happening::Asked(_) => matches!(entry, Trace::Asked(_)),
            Happening::ContactBegan(_) | Happening::ContactClosed(_) => {
                matches!(entry, Trace::ContactBegan { .. } | Trace::ContactClosed { .. })
            }
        };
        let unseen = self.simulation.trace().iter().skip(self.seen);
        let like: Vec<String> =
            unseen.filter(|entry| kind(&entry.what)).map(|entry| format!("\n  {entry}")).collect();
        Some(match like.as_slice() {
            [] => "It did not happen, nor anything like it.".to_owned(),
            like => format!("It did not happen, but:{}", like.concat()),
        })
    }

    /// Whether the last step was refused and nothing said that it would be.
    fn stumbles(&mut self) -> bool {
        let Some((line, refusal)) = self.refused.take() else { return false };
        self.note(line, Some(refusal.message));
        true
    }

    fn settle(&mut self, line: usize) {
        if let Err(refusal) = self.simulation.settle() {
            self.note(line, Some(refusal.message));
        }
    }

    fn note(&mut self, line: usize, failure: Option<String>) {
        self.checks.push(Check { line, position: self.simulation.trace().len(), failure });
    }
}
