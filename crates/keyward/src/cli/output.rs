//! Standard output: what a command was asked to print, and nothing else.

use std::io::{self, Write};

/// Prints a text as it is.
///
/// # Errors
/// When nobody can read it; a reader that has left has read enough.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let printed = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
