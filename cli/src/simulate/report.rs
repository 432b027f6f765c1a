//! What came of a script, for people and for machines.

use std::io::{self, Write};

use edgewise_shared::simulate::Simulation;
use edgewise_shared::simulate::script::{Check, Played};
use edgewise_shared::simulate::summary::Summary;
use edgewise_shared::simulate::trace::{Trace, TraceEntry};
use edgewise_shared::simulate::wording::clock;
use edgewise_shared::time::Timestamp;
use serde::Serialize;

/// A script that was played.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    script: String,
    holds: bool,
    checks: Vec<Check>,
    #[serde(skip)]
    began: Timestamp,
    trace: Vec<TraceEntry>,
    /// None if the chat could not begin.
    summary: Option<Summary>,
}

impl Report {
    pub(super) fn new(script: &str, played: Played) -> Self {
        let holds = played.holds();
        let simulation = played.simulation.as_ref();
        Self {
            script: script.to_owned(),
            holds,
            began: simulation.map(Simulation::began).unwrap_or_default(),
            trace: simulation.map(|simulation| simulation.trace().to_vec()).unwrap_or_default(),
            summary: simulation.map(Simulation::summary),
            checks: played.checks,
        }
    }

    pub(super) fn holds(&self) -> bool {
        self.holds
    }

    /// The trace, with what was not as expected where it was missed, and how it ended.
    pub(super) fn print(&self, out: &mut impl Write, quiet: bool) -> io::Result<()> {
        let mut failures = self.checks.iter().filter(|check| check.failure.is_some()).peekable();
        if !quiet {
            for (position, entry) in self.trace.iter().enumerate() {
                while let Some(check) = failures.next_if(|check| check.position <= position) {
                    self.print_failure(out, check)?;
                }
                let mark = if matches!(entry.what, Trace::Step(_)) { "> " } else { "    " };
                let text = entry.to_string().replace('\n', "\n              ");
                writeln!(out, "{}  {mark}{text}", clock(self.began, entry.at))?;
            }
        }
        for check in failures {
            self.print_failure(out, check)?;
        }
        let failed = self.checks.iter().filter(|check| check.failure.is_some()).count();
        let verdict = match (self.checks.len(), failed) {
            (0, _) => String::new(),
            (1, 0) => "1 expectation holds. ".to_owned(),
            (all, 0) => format!("{all} expectations hold. "),
            (all, failed) => format!("{failed} of {all} expectations do not hold. "),
        };
        let summary = self.summary.as_ref().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{}: {verdict}{summary}", self.script)
    }

    fn print_failure(&self, out: &mut impl Write, check: &Check) -> io::Result<()> {
        let failure = check.failure.as_deref().unwrap_or_default();
        writeln!(out, "{}, line {}: {failure}", self.script, check.line)
    }
}
