//! Reads what a command is given.

use std::io::{self, Read};
use std::path::Path;

/// The text of a file, or of standard input for `-`. Says on standard error why it cannot be read.
pub(crate) fn read(path: &Path) -> Option<String> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    text.inspect_err(|fault| eprintln!("edgewise: cannot read {}: {fault}", path.display())).ok()
}
