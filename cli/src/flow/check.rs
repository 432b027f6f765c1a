//! `edgewise flow check`: everything that is wrong with flows.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::flow::import::draft;
use edgewise_shared::flow::problem::{Problem, Severity};
use edgewise_shared::flow::validate::draft_problems;
use serde::Serialize;

use crate::{Outcome, input};

/// Lists every problem of flows
///
/// Reads flows in Flow language 2019-10-30, and exports of the older `modules` format. Each problem is a line: the file,
/// how bad it is, the action that has it, what is wrong, and a code that stays the same from version to version. Errors
/// come first; with warnings alone the flow runs, but something in it will not happen in a chat, or never.
///
/// Other flows, queues, bots and functions that a flow names are not looked up.
#[derive(Args)]
#[command(after_help = crate::EXIT_CODES)]
pub(crate) struct Check {
    /// The flows; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The type of the flows, such as `CONTACT_FLOW` or `CUSTOMER_QUEUE` [default: what each file says]
    #[arg(long = "type", value_name = "TYPE")]
    flow_type: Option<FlowType>,
    /// Print JSON: a list with an entry for each file
    #[arg(long)]
    json: bool,
}

/// What was found in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    file: String,
    can_run: bool,
    /// None if the file is no flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_type: Option<FlowType>,
    problems: Vec<Problem>,
}

impl Check {
    pub(crate) fn run(self, out: &mut impl Write) -> io::Result<Outcome> {
        let mut outcome = Outcome::Well;
        let mut reports = Vec::new();
        for file in &self.files {
            let Some(text) = input::read(file) else {
                outcome = Outcome::Unreadable;
                continue;
            };
            let report = Report::of(file, &text, self.flow_type);
            outcome = outcome.max(if report.can_run { Outcome::Well } else { Outcome::Problems });
            if self.json {
                reports.push(report);
            } else {
                report.print(out)?;
            }
        }
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&reports)?)?;
        }
        Ok(outcome)
    }
}

impl Report {
    fn of(file: &Path, text: &str, flow_type: Option<FlowType>) -> Self {
        let (flow_type, problems) = match draft(text) {
            Ok(draft) => {
                let flow_type = flow_type.unwrap_or_else(|| draft.document().flow_type());
                (Some(flow_type), draft_problems(&draft, flow_type))
            }
            Err(problems) => (None, problems),
        };
        let can_run = !problems.iter().any(Problem::is_error);
        Self { file: file.display().to_string(), can_run, flow_type, problems }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let file = &self.file;
        for problem in &self.problems {
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            writeln!(out, "{file}: {severity}: {problem}")?;
        }
        let errors = self.problems.iter().filter(|problem| problem.is_error()).count();
        let warnings = self.problems.len() - errors;
        let verdict = if self.can_run { "can run" } else { "cannot run" };
        let counts = [(errors, "error"), (warnings, "warning")].into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
            .collect();
        match counts.as_slice() {
            [] => writeln!(out, "{file}: {verdict}"),
            counts => writeln!(out, "{file}: {verdict} ({})", counts.join(", ")),
        }
    }
}
