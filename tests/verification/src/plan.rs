//! The plan as data.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::project::Project;

/// Where the project keeps the plan.
pub const PLAN: &str = "tests/verification/plan.toml";

/// All of `plan.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Pages of which every section must be in the plan: the page, and the sections that hold no rule.
    pub whole: BTreeMap<String, Vec<String>>,
    /// Sections of pages, in the order of the page that is written.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

/// A section of a page, and what checks its rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The head of its table.
    pub title: String,
    /// The page that says the rules, from the project's root.
    pub page: String,
    /// The page's section (a second-level heading), or empty for what is above the first one.
    pub section: String,
    /// How rules are told there.
    pub found: Found,
    /// For `rows`: the head of the column that names the rules. Tables without it are passed over.
    #[serde(default)]
    pub column: String,
    /// What checks them.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// How the rules of a section are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// A list with numbers: `1. `.
    Numbers,
    /// A list with labels: `- **R1.** `.
    Labels,
    /// The rows of a table, by one column.
    Rows,
    /// The section as a whole, by its heading.
    Section,
}

/// Rules that the same things check.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// As the page names them.
    pub ids: Vec<String>,
    /// What they are about, in a few words.
    pub says: String,
    /// Tests, by source file.
    #[serde(default)]
    pub tests: BTreeMap<String, Vec<String>>,
    /// Emitted assertions (`a_*`) and cover points (`c_*`), by the template that has them.
    #[serde(default)]
    pub assertions: BTreeMap<String, Vec<String>>,
    /// Properties of `formal/properties`.
    #[serde(default)]
    pub proofs: Vec<String>,
    /// Rules of the AXI checkers.
    #[serde(default)]
    pub axi: Vec<String>,
    /// What nothing checks.
    #[serde(default)]
    pub open: String,
}

impl Plan {
    /// The project's plan.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is no plan.
    pub fn read(project: &Project) -> Result<Self> {
        project.text(PLAN)?.parse()
    }
}

impl std::str::FromStr for Plan {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        toml_edit::de::from_str(text).context(PLAN)
    }
}

impl Rule {
    /// Whether anything checks them.
    pub fn is_checked(&self) -> bool {
        let kinds = [self.tests.len(), self.assertions.len()];
        kinds.iter().any(|&n| n > 0) || !self.proofs.is_empty() || !self.axi.is_empty()
    }
}
