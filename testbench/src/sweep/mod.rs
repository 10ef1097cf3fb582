//! Many configurations and options on many traces, none of it lost and none of it done twice.
//!
//! A specification ([`spec`]) becomes [`points`], which are checked before anything is run. Each has a
//! name that is a hash of all that its result depends on ([`record`]); the [`store`] knows which of
//! them are there, the [`engine`] plays the others. [`merge`] joins what was run apart.

mod digest;
mod engine;
mod keys;
mod lines;
mod manifest;
mod merge;
mod place;
mod points;
mod record;
mod shard;
mod spec;
mod store;
mod whole;
mod workload;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use jukebox_trace::Position;

use crate::error::Result;
use crate::progress;
use crate::result::RunResult;
use crate::run::first_mismatch;

pub use manifest::{MANIFEST, Manifest};
pub use merge::merge;
pub use points::{Point, Points, RunOptions};
pub use record::{BUILD, Record};
pub use shard::Shard;
pub use spec::Spec;
pub use store::RESULTS;
pub use workload::{Facts, FileFacts, FunctionFacts};

use store::Store;

/// How a sweep is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct How {
    /// The part of it that is run; `None`: all.
    pub shard: Option<Shard>,
    /// Show no progress, and tell no notes.
    pub quiet: bool,
}

/// What a sweep came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Points asked for.
    pub points: usize,
    /// Those of them that were there already.
    pub found: usize,
    /// Those that were run now.
    pub played: usize,
    /// Events of them all in which the golden model was compared with the RTL.
    pub compared: u64,
    /// Those in which the two differ, by what was set for them.
    pub mismatches: Vec<String>,
}

impl Outcome {
    /// Points that are missing still.
    pub fn missing(&self) -> usize {
        self.points - self.found - self.played
    }
}

/// Runs the points of a sweep that are missing in a folder. Once `stop` is true it ends with those
/// that are complete.
///
/// # Errors
/// If something cannot be read, written or run. What was complete is kept.
pub fn run(
    spec: &Spec,
    points: &Points,
    folder: &Path,
    how: How,
    stop: &AtomicBool,
    note: &(dyn Fn(&str) + Sync),
) -> Result<Outcome> {
    let asked = shard_of(points, how.shard);
    let hashes: Vec<&str> = asked.iter().map(|point| point.hash.as_str()).collect();
    let name = how.shard.map_or_else(|| RESULTS.to_owned(), Shard::file);
    let mut store = Store::open(folder, &name)?;
    for told in std::mem::take(&mut store.notes) {
        note(&told);
    }
    store.describe(&Manifest::new(spec, points).to_json())?;
    let missing = store.missing(&hashes)?;
    let open = asked
        .iter()
        .copied()
        .filter(|point| missing.contains(&point.hash));
    let open: Vec<&Point> = open.collect();
    let prepared = engine::prepare(&open, &mut |doing| note(doing));
    // What asks us to end may have ended a compiler as well.
    if !stop.load(Ordering::Relaxed) {
        prepared?;
    }
    let mut outcome = Outcome {
        points: asked.len(),
        found: asked.len() - open.len(),
        ..Outcome::default()
    };
    outcome.played = play(points, &open, how.quiet, stop, &mut store, note)?;
    if outcome.missing() == 0 {
        store.finish(&hashes)?;
    }
    for point in asked {
        let compared = store.compared(&point.hash);
        outcome.compared += compared.events;
        if compared.mismatches > 0 {
            outcome.mismatches.push(point.settings.clone());
        }
    }
    Ok(outcome)
}

/// Plays points and adds their results to the store; says how many.
fn play(
    points: &Points,
    open: &[&Point],
    quiet: bool,
    stop: &AtomicBool,
    store: &mut Store,
    note: &(dyn Fn(&str) + Sync),
) -> Result<usize> {
    let total = open.iter().map(|point| engine::cost(points, point)).sum();
    let position = Position::default();
    let mut played = 0;
    let mut done = |point: &Point, result: RunResult| {
        if let Some((function, invocation, mismatch)) = first_mismatch(&result) {
            note(&format!(
                "{}: {function} invocation {invocation}, cycle {}: {}",
                point.settings, mismatch.cycle, mismatch.what
            ));
        }
        store.add(&Record {
            point: point.hash.clone(),
            build: BUILD.to_owned(),
            workload: points.workloads[point.workload].facts.clone(),
            result,
        })?;
        played += 1;
        position.fetch_add(engine::cost(points, point), Ordering::Relaxed);
        Ok(())
    };
    progress::watch(total, "sweep", quiet, &position, || {
        engine::play(points, open, stop, &mut done)
    })?;
    Ok(played)
}

/// The points of a shard, in order.
pub fn shard_of(points: &Points, shard: Option<Shard>) -> Vec<&Point> {
    let all = points.points.iter().enumerate();
    all.filter(|(index, _)| shard.is_none_or(|shard| shard.has(*index)))
        .map(|(_, point)| point)
        .collect()
}
