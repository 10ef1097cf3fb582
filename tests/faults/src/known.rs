//! Registers whose upsets are known to lead outside or to break a rule, and why.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that names them, from the project's folder.
pub const FILE: &str = "tests/faults/known.toml";

/// Some registers of which the same is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Their names on the page.
    pub registers: Vec<String>,
    /// What their upsets may do: rules broken later than at once, and kinds of accesses outside.
    pub may: Vec<String>,
    /// Why.
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    #[serde(default)]
    known: Vec<Known>,
}

/// The project's folder.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All that are named.
///
/// # Errors
/// If the file is not there or not valid.
pub fn all() -> Result<Vec<Known>> {
    let text = fs::read_to_string(project().join(FILE)).context(FILE)?;
    let all: All = toml_edit::de::from_str(&text).context(FILE)?;
    Ok(all.known)
}

/// Why upsets of `register` may have that `effect`, if it is known.
#[must_use]
pub fn why<'a>(all: &'a [Known], register: &str, effect: &str) -> Option<&'a str> {
    let known = all.iter().find(|known| {
        known.registers.iter().any(|name| name == register)
            && known.may.iter().any(|one| one == effect)
    });
    known.map(|known| known.why.as_str())
}
