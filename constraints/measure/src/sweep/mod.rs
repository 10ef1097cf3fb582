//! "What costs what": one key at a time around the default configuration, what each value costs on
//! an ECP5 and what it buys on the shipped traces.

mod buys;
mod cost;
mod counting;
pub mod data;
mod faults;
mod join;
pub mod page;
mod plot;
pub mod points;
mod rate;
mod record;
mod traces;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::emit::{self, CLOCK_MHZ};
use crate::project::Project;
use crate::tools::{Tool, Tools};
use buys::Buyer;
use cost::Method;
use data::{Costs, PointResult, SweepResult, Workload};
use points::{DEFAULT, Point, SWEEPS, Sweep};

/// The command that runs all sweeps.
pub const COMMAND: &str = "make costs";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Keys to vary; none: all.
    pub only: Vec<String>,
    /// Seeds of place and route.
    pub seeds: Vec<u32>,
    /// Speed grade.
    pub speed: u32,
    /// Jobs at a time.
    pub jobs: usize,
}

/// Runs the sweeps.
///
/// # Errors
/// If there is no such sweep or something fails.
pub fn run(project: &Project, request: &Request) -> Result<Costs> {
    let chosen = chosen(&request.only)?;
    let default = project.config(DEFAULT)?;
    // Before the long part, in which somebody may replace the program that it reads.
    let buyer = Buyer::new(project, &default)?;
    let versions = Tools::of(project)?.versions(&[Tool::Yosys, Tool::NextpnrEcp5])?;
    let mut points: BTreeMap<String, Point> = BTreeMap::new();
    for point in chosen.iter().flat_map(|sweep| sweep.points(&default)) {
        points.insert(point.name.clone(), point);
    }
    let points: Vec<Point> = points.into_values().collect();
    let method = Method {
        speed: request.speed,
        seeds: &request.seeds,
        versions: &versions,
        jobs: request.jobs,
    };
    let costs = cost::measure(project, &points, &method)?;
    let mut sweeps = Vec::new();
    for sweep in chosen {
        let mut results = Vec::new();
        let points = sweep.points(&default);
        let buys = buyer.measure(sweep, &points)?;
        for (point, buys) in points.into_iter().zip(buys) {
            let cost = costs.get(&point.name).context("a point without its cost")?;
            results.push(PointResult {
                default: point.name == DEFAULT,
                value: point.value,
                cost: cost.clone(),
                buys,
            });
        }
        sweeps.push(SweepResult {
            key: sweep.key.to_owned(),
            points: results,
        });
    }
    let plan = traces::plan(project, &default, &[])?;
    let functions = traces::functions(&plan)?;
    Ok(Costs {
        command: COMMAND.to_owned(),
        tools: versions,
        rtl: emit::code_hash(&default)?,
        speed: request.speed,
        seeds: request.seeds.clone(),
        clock_mhz: CLOCK_MHZ,
        workload: Workload {
            functions: functions.len() as u64,
            invocations: functions
                .iter()
                .map(|one| one.invocations.len() as u64)
                .sum(),
            memory_latency: plan.options.latencies.memory,
        },
        sweeps,
    })
}

fn chosen(only: &[String]) -> Result<Vec<&'static Sweep>> {
    let known = |key: &&String| !SWEEPS.iter().any(|sweep| sweep.key == key.as_str());
    if let Some(unknown) = only.iter().find(known) {
        let keys: Vec<&str> = SWEEPS.iter().map(|sweep| sweep.key).collect();
        bail!("no sweep `{unknown}`: there are {}", keys.join(", "));
    }
    let wanted = |sweep: &&Sweep| only.is_empty() || only.iter().any(|key| key == sweep.key);
    Ok(SWEEPS.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweeps_are_chosen_by_their_keys() {
        let keys = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|key| (*key).to_owned()).collect();
            chosen(&only).map(|sweeps| sweeps.iter().map(|sweep| sweep.key).collect::<Vec<_>>())
        };
        assert_eq!(keys(&[]).unwrap().len(), SWEEPS.len());
        assert_eq!(keys(&["check"]).unwrap(), ["check"]);
        let error = keys(&["checks"]).unwrap_err().to_string();
        assert!(error.contains("no sweep `checks`") && error.contains("crrb_entries"));
    }
}
