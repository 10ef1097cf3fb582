//! What the geometry buys: size of the record, coverage, overprediction.

use anyhow::{Context, Result};
use jukebox::result::Figures;
use jukebox_config::Config;

use super::data::RecordFigures;
use super::traces;
use crate::project::Project;

/// A limit that no record of the shipped traces reaches in any geometry of the sweeps.
const UNLIMITED: &str = "1MiB";

/// The limit that the block is meant for.
const LIMITED: &str = "16KiB";

/// Runs the shipped traces through the golden model, replay complete before each invocation.
///
/// # Errors
/// If a trace cannot be read.
pub fn measure(project: &Project, config: &Config) -> Result<RecordFigures> {
    let free = run(project, config, UNLIMITED)?;
    let limited = run(project, config, LIMITED)?;
    let value = |figure: Option<f64>| figure.context("nothing was replayed");
    Ok(RecordFigures {
        metadata_bytes: value(free.metadata_bytes)?,
        entries: value(free.metadata_entries)?,
        coverage: value(free.coverage)?,
        overprediction: value(free.overprediction)?,
        coverage_16k: value(limited.coverage)?,
        overprediction_16k: value(limited.overprediction)?,
    })
}

fn run(project: &Project, config: &Config, limit: &str) -> Result<Figures> {
    let options = [
        "--dut",
        "golden",
        "--timing",
        "ideal",
        "--metadata-limit",
        limit,
    ];
    Ok(traces::run(project, config, &options)?.figures)
}
