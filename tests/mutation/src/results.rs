//! What is drawn, and what became of it.

use crate::equivalent::Equivalent;
use crate::mutants::Mutant;
use crate::plan::Target;
use crate::trial::Outcome;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What to draw, and where results go.
#[derive(Debug)]
pub struct Draw {
    /// Seed of all draws.
    pub seed: u32,
    /// Mutants of each hundred in the plan.
    pub scale: u32,
    /// Targets to run; none: all.
    pub only: Vec<String>,
    /// Trials at a time.
    pub jobs: usize,
    /// Folder for designs and results.
    pub out: PathBuf,
    /// The page.
    pub page: PathBuf,
}

/// What is known of a mutant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The mutant.
    pub mutant: Mutant,
    /// What the short suite makes of it.
    pub short: Outcome,
    /// What the full one does, if it survives that.
    pub full: Option<Outcome>,
}

impl Record {
    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        self.full.as_ref().unwrap_or(&self.short)
    }
}

/// What became of the mutants of a target.
#[derive(Debug)]
pub struct Results {
    /// The target.
    pub target: &'static Target,
    /// Places for mutants.
    pub places: usize,
    /// One a mutant.
    pub records: Vec<Record>,
}

/// The mutants of a target that nothing finds, and that are named as no faults.
#[must_use]
pub fn excused<'a>(results: &'a Results, named: &[Equivalent]) -> Vec<&'a Record> {
    let target = results.target.name;
    let survivors = results
        .records
        .iter()
        .filter(|record| *record.outcome() == Outcome::Survives);
    survivors
        .filter(|record| named.iter().any(|one| one.is(&record.mutant, target)))
        .collect()
}
