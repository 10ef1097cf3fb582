//! How this program was called.

use std::ffi::OsString;

/// The command line, as it could be typed again.
pub fn command_line() -> String {
    let words = std::env::args_os().skip(1);
    let words: Vec<OsString> = std::iter::once("jukebox".into()).chain(words).collect();
    jukebox_capture::shell_words(&words)
}
