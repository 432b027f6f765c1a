//! `edgewise flow convert`: any accepted format as the current one.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use edgewise_shared::flow::import::import;

use crate::{Outcome, input};

/// Prints a flow in Flow language 2019-10-30
///
/// Reads the older `modules` export as well. What Edgewise does not know of a flow stays in it. Whether the flow can run
/// is not looked at: see `edgewise flow check`.
#[derive(Args)]
#[command(after_help = crate::EXIT_CODES)]
pub(crate) struct Convert {
    /// The flow; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Convert {
    pub(crate) fn run(self, out: &mut impl Write) -> io::Result<Outcome> {
        let Some(text) = input::read(&self.file) else {
            return Ok(Outcome::Unreadable);
        };
        match import(&text) {
            Ok(document) => {
                writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
                Ok(Outcome::Well)
            }
            Err(problems) => {
                for problem in problems {
                    eprintln!("{}: error: {problem}", self.file.display());
                }
                Ok(Outcome::Problems)
            }
        }
    }
}
