//! What is printed: on stdout, what was asked for; on stderr, what a person is told.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use jukebox_trace::STANDARD;

use crate::error::{Error, Result};

/// Whether `place` is `-`: standard input or output, not a file.
pub fn is_standard(place: &Path) -> bool {
    place.as_os_str() == STANDARD
}

/// Prints a line, or several, on stdout. A reader who leaves has seen what they wanted: no error.
///
/// # Errors
/// If stdout cannot be written, as on a full disk.
pub fn say(text: &str) -> Result<()> {
    ignoring_leavers(print(text))
}

/// Prints what clap has to say on stdout: help, or the version.
///
/// # Errors
/// As [`say`].
pub fn say_help(help: &clap::Error) -> Result<()> {
    ignoring_leavers(help.print().and_then(|()| io::stdout().flush()))
}

/// Prints a result on stdout that is of use only as a whole.
///
/// # Errors
/// If stdout cannot be written to the end, be it that its reader has left.
pub fn hand_over(text: &str) -> Result<()> {
    print(text).map_err(unwritable)
}

/// Tells a person a line, or several, on stderr. Nobody is left to be told if that cannot be written.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{text}")?;
    stdout.flush()
}

fn ignoring_leavers(printed: io::Result<()>) -> Result<()> {
    match printed {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(unwritable(cause)),
        _ => Ok(()),
    }
}

fn unwritable(cause: io::Error) -> Error {
    Error::input(
        format_args!("cannot write standard output: {cause}"),
        "send it to where there is room, or to a reader that stays",
    )
}
