//! Scripts: what happens to a simulated chat and what is expected of it, as lines that people can read and write.
//!
//! ```text
//! # A customer comes back within the 15 minutes.
//! given customer Maria
//! customer: Hello
//! expect message "welcome"
//! agent Jane accepts
//! agent Jane: Are you there?
//! agent Jane leaves
//! expect waiting 15 minutes
//! wait 5 minutes
//! customer: I'm back
//! expect queued
//! ```
//!
//! A line says one thing; empty lines and lines that begin with `#` say nothing. `given` says how the chat begins, so it
//! comes first, and so may lines that say what places outside the chat are like (functions, bots, queues, the status of
//! agents). The chat begins at the first other line.

mod answer;
mod expect;
mod given;
mod line;
mod play;
pub mod span;
mod words;
mod write;

use std::fmt;

use serde::Serialize;

pub use expect::Expectation;
pub use given::Given;
pub use play::{Check, Played};

use super::answers::Answers;
use super::step::Step;

/// A script that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    lines: Vec<(usize, Line)>,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// How the chat begins.
    Given(Given),
    /// What happens.
    Step(Step),
    /// What must be so.
    Expect(Expectation),
}

/// What is wrong with a line of a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScriptProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ScriptProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl Line {
    /// Whether the chat need not have begun for it.
    fn is_of_the_beginning(&self) -> bool {
        match self {
            Self::Given(_) => true,
            Self::Step(step) => Answers::default().learn(step),
            Self::Expect(_) => false,
        }
    }
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Every line that cannot be read, with what is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<ScriptProblem>> {
        let mut lines = Vec::new();
        let mut problems = Vec::new();
        let mut begun = false;
        for (number, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let read = line::read(text).and_then(|line| {
                let late = begun && matches!(line, Line::Given(_));
                if late { Err("`given` comes before everything that happens.".to_owned()) } else { Ok(line) }
            });
            match read {
                Ok(line) => {
                    begun |= !line.is_of_the_beginning();
                    lines.push((number, line));
                }
                Err(message) => problems.push(ScriptProblem { line: number, message }),
            }
        }
        if problems.is_empty() { Ok(Self { lines }) } else { Err(problems) }
    }

    /// What its lines say, without those that say nothing.
    #[must_use]
    pub fn into_lines(self) -> Vec<Line> {
        self.lines.into_iter().map(|(_, line)| line).collect()
    }

    /// A script of these steps.
    #[must_use]
    pub fn of_steps(steps: Vec<Step>) -> Self {
        Self { lines: (1..).zip(steps.into_iter().map(Line::Step)).collect() }
    }
}

#[cfg(test)]
mod tests;
