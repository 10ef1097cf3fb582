//! The shipped traces through `jukebox run`, and the misses in them.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Result, anyhow};
use jukebox::cache::Cache;
use jukebox::result::RunResult;
use jukebox::run::{self, Plan};
use jukebox::sim::baseline;
use jukebox::sim::below::Below;
use jukebox::sim::clock::Clock;
use jukebox::sim::lookups;
use jukebox::trace::{Fetches, Lines};
use jukebox_config::Config;

use crate::project::Project;

/// What `jukebox run` finds for a configuration on the shipped traces.
///
/// # Errors
/// If a trace cannot be read, or RTL and golden model differ.
pub fn run(project: &Project, config: &Config, options: &[&str]) -> Result<RunResult> {
    Ok(run::run(&plan(project, config, options)?)?)
}

/// The plan of a run with these options of `jukebox run`.
///
/// # Errors
/// If there are no traces.
pub fn plan(project: &Project, config: &Config, options: &[&str]) -> Result<Plan> {
    let mut args: Vec<OsString> = options.iter().map(OsString::from).collect();
    args.extend(["--quiet", "--trace"].map(OsString::from));
    args.extend(project.traces()?.into_iter().map(OsString::from));
    let mut plan = jukebox::cli::run_plan(args)?;
    plan.config = config.clone();
    Ok(plan)
}

/// Addresses that miss the L2 of `plan` in one invocation from empty caches, in order.
///
/// # Errors
/// If the trace cannot be read.
pub fn misses(plan: &Plan, trace: &Path) -> Result<Vec<u64>> {
    let line_bytes = plan.config.geometry.line_bytes;
    let shapes = &plan.options.shapes;
    let mut l1i = Cache::new(shapes.l1i, line_bytes).map_err(|what| anyhow!(what))?;
    let mut below = Below::new(shapes, line_bytes).map_err(|what| anyhow!(what))?;
    let fetches = Fetches::new(Lines::open(trace)?, line_bytes);
    let lookups = lookups::filter(fetches, &mut l1i, line_bytes, plan.config.address.va_bits)?;
    // Which lookups miss does not depend on time.
    let clock = Clock::new(0, 0.0, lookups.fetches);
    let latencies = &plan.options.latencies;
    let baseline = baseline::run(&lookups, &clock, latencies, &mut below, line_bytes);
    let missed = lookups.misses.iter().zip(baseline.missed);
    Ok(missed
        .filter(|(_, missed)| *missed)
        .map(|(lookup, _)| lookup.vaddr)
        .collect())
}
