//! Mutants that are no faults: the block does what it did, or what nothing in it can lead to.

use crate::mutants::Mutant;
use crate::plan::project;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;

/// The file that names them, from the project's folder.
pub const FILE: &str = "tests/mutation/equivalent.toml";

/// Some of them, known by their text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalent {
    /// The module.
    pub module: String,
    /// The lines they are in.
    pub lines: Vec<String>,
    /// The line that begins the block these are in, if that matters.
    pub block: Option<String>,
    /// What stands there instead; without it, any mutant of these lines.
    pub mutated: Option<String>,
    /// Why nobody can tell the block from what it was.
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    #[serde(default)]
    mutant: Vec<Equivalent>,
}

/// All that are named.
///
/// # Errors
/// If the file is not there or not valid.
pub fn all() -> Result<Vec<Equivalent>> {
    let text = fs::read_to_string(project().join(FILE)).context(FILE)?;
    let all: All = toml_edit::de::from_str(&text).context(FILE)?;
    Ok(all.mutant)
}

impl Equivalent {
    /// Whether the mutant is one of these.
    #[must_use]
    pub fn is(&self, mutant: &Mutant) -> bool {
        let same = |own: &Option<String>, its: &str| own.as_ref().is_none_or(|own| own == its);
        self.module == mutant.module
            && self.lines.contains(&mutant.text)
            && same(&self.block, &mutant.block)
            && same(&self.mutated, &mutant.mutated)
    }
}
