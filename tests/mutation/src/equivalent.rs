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
    /// The configuration of the plan they are in; without it, any.
    pub configuration: Option<String>,
    /// The module.
    pub module: String,
    /// The lines they are in. What kind of reset there is does not matter.
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

/// RTL as it stands where the clock does not sample the reset, which is low.
fn whatever_reset(rtl: &str) -> String {
    rtl.replace("if (rst_i)", "if (!rst_ni)")
        .replace(" or negedge rst_ni", "")
}

impl Equivalent {
    /// Whether the mutant of that configuration is one of these.
    #[must_use]
    pub fn is(&self, mutant: &Mutant, configuration: &str) -> bool {
        let same = |own: &Option<String>, its: &str| {
            own.as_ref()
                .is_none_or(|own| whatever_reset(own) == whatever_reset(its))
        };
        let line = whatever_reset(&mutant.text);
        same(&self.configuration, configuration)
            && self.module == mutant.module
            && self.lines.iter().any(|own| whatever_reset(own) == line)
            && same(&self.block, &mutant.block)
            && same(&self.mutated, &mutant.mutated)
    }
}
