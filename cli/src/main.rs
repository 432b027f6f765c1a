//! The command line of Edgewise.
//!
//! It runs the same engine as the edge, on files: nothing here talks to a network.

mod flow;
mod input;
mod simulate;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Works with Edgewise on your own machine, on files.
#[derive(Parser)]
#[command(name = "edgewise", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Edgewise {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all is well, 1 there are problems, 2 the command or a file could not be read.";

#[derive(Subcommand)]
enum Command {
    /// Checks and converts flows
    #[command(subcommand)]
    Flow(flow::FlowCommand),
    Simulate(simulate::Simulate),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// All is well.
    Well,
    /// What was looked at has problems.
    Problems,
    /// Something could not be read or written.
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Well => Self::SUCCESS,
            Outcome::Problems => Self::from(1),
            Outcome::Unreadable => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let Edgewise { command } = Edgewise::parse();
    let mut out = io::stdout().lock();
    let done = match command {
        Command::Flow(command) => flow::run(command, &mut out),
        Command::Simulate(command) => command.run(&mut out),
    };
    match done.and_then(|outcome| out.flush().map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        // Whoever reads our output has read enough.
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("edgewise: cannot write: {fault}");
            Outcome::Unreadable.into()
        }
    }
}
