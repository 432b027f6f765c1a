//! `edgewise flow`: flows as files.

mod check;
mod convert;

use std::io::{self, Write};

use clap::Subcommand;

use crate::Outcome;

#[derive(Subcommand)]
pub(crate) enum FlowCommand {
    Check(check::Check),
    Convert(convert::Convert),
}

pub(crate) fn run(command: FlowCommand, out: &mut impl Write) -> io::Result<Outcome> {
    match command {
        FlowCommand::Check(check) => check.run(out),
        FlowCommand::Convert(convert) => convert.run(out),
    }
}
