//! What a trace that was not read whole means for the exit code.

use crate::error::{Error, Result};

/// Whether all of the traces was read, or somebody is content with less. What was lost has been said.
///
/// # Errors
/// A failed check if something was lost, unless `salvage`.
pub fn whole(losses: &[String], salvage: bool) -> Result<()> {
    if losses.is_empty() || salvage {
        return Ok(());
    }
    let what = match losses.len() {
        1 => "1 trace is damaged or not whole".to_owned(),
        several => format!("{several} traces are damaged or not whole"),
    };
    Err(Error::check(
        format_args!("{what}: the rest was read, see the notes"),
        "take another copy, or record it again; --salvage makes do with the rest",
    ))
}
