//! `edgewise simulate`: flows played with scripts, in virtual time.

mod load;
mod report;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::step::Hook;
use edgewise_shared::id::FlowId;
use edgewise_shared::simulate::script::{Played, Script};
use edgewise_shared::simulate::stage::Role;
use edgewise_shared::simulate::{Start, Step};

use crate::{Outcome, input};
use report::Report;

/// Plays customers, agents and time against flows
///
/// Runs the same engine as the server, in virtual time: a week of waits takes milliseconds. A script says what happens,
/// line by line, and what is expected of the flow; without one the chat begins and nobody does anything. What came of
/// each step is printed: every branch, timer and message, with the time since the beginning.
///
/// The flows that every instance has are there too; without a FLOW, the one that receives chats is played.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Simulate {
    /// Flows in any format: the first is played, the others can be reached from it
    #[arg(value_name = "FLOW")]
    flows: Vec<PathBuf>,
    /// What happens and what is expected; may be given several times, - is standard input
    #[arg(long = "script", value_name = "SCRIPT")]
    scripts: Vec<PathBuf>,
    /// More flows that can be reached: a file, or a folder of .json files
    #[arg(long, value_name = "DIR|FILE")]
    library: Vec<PathBuf>,
    /// A flow that others know by this id
    #[arg(long = "flow-id", value_name = "ID=FILE", value_parser = load::flow_id)]
    flow_ids: Vec<(String, PathBuf)>,
    /// A bot of the instance, as JSON
    #[arg(long, value_name = "FILE")]
    bot: Vec<PathBuf>,
    /// What FLOW is run as [default: what its type says]
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<RoleName>,
    /// Print only what was not as expected, and how each script ended
    #[arg(long)]
    quiet: bool,
    /// Print JSON: a list with an entry for each script
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Exit codes: 0 everything was as expected, 1 it was not, 2 the command, a flow or a script could not be read.

What a script may say: docs/simulator.md. For instance:

  customer: Hello
  agent Jane accepts
  agent Jane leaves
  wait 5 minutes
  customer: I'm back
  expect queued";

/// What a flow is run as.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    /// It receives the chat
    Receives,
    /// It runs when the agent has left
    Disconnect,
    /// It runs while the customer waits in a queue
    CustomerQueue,
    /// It runs for the customer when an agent accepts
    CustomerWhisper,
    /// It runs for the agent who accepts
    AgentWhisper,
    /// It is invoked by another flow
    Module,
    /// A step of the script runs it
    Later,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Receives => Self::Receives,
            RoleName::Disconnect => Self::Hooked(Hook::CustomerRemaining),
            RoleName::CustomerQueue => Self::Hooked(Hook::CustomerQueue),
            RoleName::CustomerWhisper => Self::Hooked(Hook::CustomerWhisper),
            RoleName::AgentWhisper => Self::Hooked(Hook::AgentWhisper),
            RoleName::Module => Self::Module,
            RoleName::Later => Self::Later,
        }
    }
}

impl Simulate {
    pub(crate) fn run(self, out: &mut impl Write) -> io::Result<Outcome> {
        let Some((library, flow_id)) = load::library(&self.flows, &self.library, &self.flow_ids, self.role)
        else {
            return Ok(Outcome::Unreadable);
        };
        let (Some(start), Some(scripts)) = (load::start(&self.bot), read_scripts(&self.scripts)) else {
            return Ok(Outcome::Unreadable);
        };
        let mut outcome = Outcome::Well;
        let mut reports = Vec::new();
        for (name, script) in &scripts {
            let report = Report::new(name, play(script.as_ref(), &library, &flow_id, &start));
            outcome = outcome.max(if report.holds() { Outcome::Well } else { Outcome::Problems });
            if self.json {
                reports.push(report);
            } else {
                report.print(out, self.quiet)?;
            }
        }
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&reports)?)?;
        }
        Ok(outcome)
    }
}

/// Without a script, nobody does anything for as long as the chat lasts.
fn play(script: Option<&Script>, library: &FlowLibrary, flow_id: &FlowId, start: &Start) -> Played {
    let silence = || Script::of_steps(vec![Step::Waits(start.duration)]);
    let script = script.cloned().unwrap_or_else(silence);
    script.play(library.clone(), flow_id.clone(), start.clone(), |_| {})
}

/// The scripts with their names; one that is none if there are no files. Says on standard error what cannot be read.
fn read_scripts(files: &[PathBuf]) -> Option<Vec<(String, Option<Script>)>> {
    if files.is_empty() {
        return Some(vec![("Without a script".to_owned(), None)]);
    }
    let mut scripts = Some(Vec::new());
    for file in files {
        let name = file.display().to_string();
        let script = input::read(file).and_then(|text| match Script::read(&text) {
            Ok(script) => Some(script),
            Err(problems) => {
                for problem in problems {
                    eprintln!("edgewise: {name}, {problem}");
                }
                None
            }
        });
        match (script, &mut scripts) {
            (Some(script), Some(scripts)) => scripts.push((name, Some(script))),
            (None, _) => scripts = None,
            (Some(_), None) => {}
        }
    }
    scripts
}
