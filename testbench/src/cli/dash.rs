//! `-` where a file or folder must have a name.

use std::path::Path;

use crate::error::{Error, Result};
use crate::output::is_standard;

/// Refuses `-` behind `option`: what goes there cannot go to standard output.
pub fn refuse_dash(option: &str, place: Option<&Path>, what: &str, hint: &str) -> Result<()> {
    match place {
        Some(place) if is_standard(place) => Err(Error::input(
            format_args!("{option} -: {what} cannot go to standard output"),
            hint,
        )),
        _ => Ok(()),
    }
}
