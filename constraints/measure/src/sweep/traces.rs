//! The shipped traces through `jukebox run`, and the misses in them.

use std::ffi::OsString;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, anyhow};
use jukebox::kept::Kept;
use jukebox::plan::Plan;
use jukebox::result::RunResult;
use jukebox::run;
use jukebox::sim::Around;
use jukebox::sim::baseline::Baseline;
use jukebox::sim::below::Below;
use jukebox::sim::clock::Clock;
use jukebox::sim::front_end::Fetching;
use jukebox::sim::memory::Memory;
use jukebox::sim::space::Space;
use jukebox::trace::{Function, Invocation};
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

/// The functions of the traces of a plan.
///
/// # Errors
/// If a trace cannot be read.
pub fn functions(plan: &Plan) -> Result<Vec<Function>> {
    let function = plan.options.function.as_deref();
    let options = jukebox_trace::ReadOptions::default();
    let inputs = jukebox::trace::open(&plan.traces, function, &options)?;
    Ok(inputs.functions)
}

/// Addresses that miss the L2 of `plan` in one invocation from empty caches, in order.
///
/// # Errors
/// If the trace cannot be read.
pub fn misses(plan: &Plan, invocation: &Invocation) -> Result<Vec<u64>> {
    let line_bytes = plan.config.geometry.line_bytes;
    let filtered = Kept::nothing().get(plan, (0, 0), invocation, &AtomicBool::new(false))?;
    let mut below = Below::new(&plan.options.shapes, line_bytes).map_err(|what| anyhow!(what))?;
    // Which lookups miss does not depend on time.
    let fetching = Fetching::blocking(Clock::new(0, 0.0, filtered.fetches));
    let memory = Memory::new(&plan.options);
    let (instructions, space) = (invocation.counts.instructions, Space::only(line_bytes));
    let around = Around::new(
        &plan.options,
        &memory,
        space,
        instructions,
        filtered.fetches,
    );
    let mut baseline = Baseline::new(&mut below, &fetching, &around);
    let mut misses = Vec::new();
    for lookup in filtered.first.lookups() {
        let lookup = lookup?;
        if baseline.look_up(&lookup) {
            misses.push(lookup.vaddr);
        }
    }
    Ok(misses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_are_those_that_a_run_counts() {
        let project = Project::at(None).unwrap();
        let config = Config::default();
        let mut plan = plan(&project, &config, &["--dut", "golden", "--timing", "ideal"]).unwrap();
        plan.options.function = Some("rust_json".to_owned());
        let result = run::run(&plan).unwrap();
        let invocations = &result.functions[0].invocations;
        assert_eq!(invocations.len(), 12);
        let functions = functions(&plan).unwrap();
        for (invocation, trace) in invocations.iter().zip(&functions[0].invocations) {
            let misses = misses(&plan, trace).unwrap();
            assert_eq!(misses.len() as u64, invocation.baseline_l2_misses);
        }
    }
}
