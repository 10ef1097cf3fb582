//! What each point costs: synthesis, and place and route with several seeds.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::data::Cost;
use super::points::Point;
use crate::ecp5;
use crate::emit::{self, write_if_changed};
use crate::flow::Flow;
use crate::pool::{self, Job};
use crate::project::Project;
use crate::tools::{Tools, Version};

/// File beside an emitted configuration that keeps a finished point.
const FINISHED: &str = "cost.json";

/// How points are measured.
#[derive(Clone, Copy, Debug)]
pub struct Method<'a> {
    /// Speed grade.
    pub speed: u32,
    /// Seeds of place and route.
    pub seeds: &'a [u32],
    /// Versions of the tools.
    pub versions: &'a [Version],
    /// Jobs at a time.
    pub jobs: usize,
}

/// A finished point, and what it is true for.
#[derive(Serialize, Deserialize)]
struct Finished {
    key: String,
    cost: Cost,
}

/// A point that is being measured.
struct Work<'a> {
    point: &'a Point,
    flow: Flow,
    key: String,
}

/// Measures points, those again whose RTL, flow, seeds or tools have changed.
///
/// # Errors
/// If a flow fails.
pub fn measure(
    project: &Project,
    points: &[Point],
    method: &Method<'_>,
) -> Result<BTreeMap<String, Cost>> {
    let tools = Tools::of(project)?;
    let mut costs = BTreeMap::new();
    let mut works = Vec::new();
    for point in points {
        let dir = project.out(&point.name);
        let flow = Flow::new(&point.config, &dir, &tools, method.versions)?;
        let key = key(&flow, method);
        match finished(&flow, &key) {
            Some(cost) => {
                costs.insert(point.name.clone(), cost);
            }
            None => works.push(Work { point, flow, key }),
        }
    }
    if works.is_empty() {
        return Ok(costs);
    }
    let synthesis = works.iter().flat_map(synthesis).collect::<Vec<_>>();
    pool::run("synthesis", &synthesis, method.jobs)?;
    let seeds = method.seeds.iter();
    let placement = seeds
        .flat_map(|seed| works.iter().map(|work| place(work, method.speed, *seed)))
        .collect::<Vec<_>>();
    pool::run("place and route", &placement, method.jobs)?;
    for work in &works {
        let cost = collect(work, method)?;
        costs.insert(work.point.name.clone(), cost);
    }
    Ok(costs)
}

/// The netlists: of the bare block and of the wrapper.
fn synthesis<'a>(work: &'a Work<'a>) -> [Job<'a>; 2] {
    let name = &work.point.name;
    [
        Job::new(format!("{name}, block"), || {
            let (size, _) = ecp5::size(&work.flow, &work.point.config.name)?;
            let (cells, depth) = (size.cells, size.depth.levels);
            Ok(format!(
                "{} LUT4, {} FF, depth {depth}",
                cells.lut4, cells.ff
            ))
        }),
        Job::new(format!("{name}, wrapper"), || {
            ecp5::prepare(&work.flow)?;
            Ok("ready to place".into())
        }),
    ]
}

fn place<'a>(work: &'a Work<'a>, speed: u32, seed: u32) -> Job<'a> {
    Job::new(format!("{}, seed {seed}", work.point.name), move || {
        let run = ecp5::place(&work.flow, speed, seed)?;
        Ok(format!("{} MHz", run.mhz))
    })
}

fn collect(work: &Work<'_>, method: &Method<'_>) -> Result<Cost> {
    let (size, _) = ecp5::size(&work.flow, &work.point.config.name)?;
    let cost = Cost {
        cells: size.cells,
        depth: size.depth.levels,
        fmax: ecp5::fmax(
            &work.flow,
            &work.point.config.name,
            method.speed,
            method.seeds,
        )?,
    };
    let finished = Finished {
        key: work.key.clone(),
        cost,
    };
    let path = work.flow.emitted.dir.join(FINISHED);
    write_if_changed(&path, &serde_json::to_string_pretty(&finished)?)?;
    Ok(finished.cost)
}

/// What a point's figures depend on.
fn key(flow: &Flow, method: &Method<'_>) -> String {
    let versions = method.versions.iter();
    let versions = versions.flat_map(|one| [one.tool.clone(), one.version.clone()]);
    let seeds = method.seeds.iter().map(u32::to_string);
    let parts: Vec<String> = [flow.emitted.ecp5_hash.clone(), method.speed.to_string()]
        .into_iter()
        .chain(versions)
        .chain(seeds)
        .collect();
    emit::hash(parts.iter().map(String::as_str))
}

/// The figures of a point that was finished under the same conditions.
fn finished(flow: &Flow, key: &str) -> Option<Cost> {
    let text = fs::read_to_string(flow.emitted.dir.join(FINISHED)).ok()?;
    let finished: Finished = serde_json::from_str(&text).context(FINISHED).ok()?;
    (finished.key == key).then_some(finished.cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::Ecp5Cells;
    use crate::timing::Fmax;
    use jukebox_config::Config;

    #[test]
    fn a_finished_point_counts_only_under_the_same_conditions() {
        let dir = tempfile::tempdir().unwrap();
        let tools = Tools::of(&Project::at(None).unwrap()).unwrap();
        let flow = Flow::new(&Config::default(), dir.path(), &tools, &[]).unwrap();
        let version = |version: &str| Version {
            tool: "yosys".into(),
            version: version.into(),
        };
        let (old, new) = ([version("0.70")], [version("0.71")]);
        let method = Method {
            speed: 8,
            seeds: &[1, 2],
            versions: &old,
            jobs: 1,
        };
        let first = key(&flow, &method);
        let other_tools = Method {
            versions: &new,
            ..method
        };
        let other_seeds = Method {
            seeds: &[1, 3],
            ..method
        };
        assert_ne!(first, key(&flow, &other_tools));
        assert_ne!(first, key(&flow, &other_seeds));

        let cost = Cost {
            cells: Ecp5Cells::default(),
            depth: 3.0,
            fmax: Fmax { runs: Vec::new() },
        };
        let text = serde_json::to_string(&Finished {
            key: first.clone(),
            cost: cost.clone(),
        });
        fs::write(dir.path().join(FINISHED), text.unwrap()).unwrap();
        assert_eq!(finished(&flow, &first), Some(cost));
        assert_eq!(finished(&flow, "other"), None);
    }
}
