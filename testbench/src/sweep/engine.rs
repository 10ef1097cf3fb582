//! Plays points on all cores.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::points::{Point, Points};
use crate::dut;
use crate::error::Result;
use crate::kept::Kept;
use crate::options::Dut;
use crate::result::RunResult;
use crate::run;

/// What one fetch takes through the RTL, in fetches through the golden model alone: what is left of
/// the time is worked out with it.
const RTL_COST: u64 = 40;

/// What a point takes, in fetches through the golden model.
pub fn cost(points: &Points, point: &Point) -> u64 {
    let fetches = points.workloads[point.workload].fetches();
    match point.plan.options.dut {
        Dut::Golden => fetches,
        Dut::Rtl | Dut::Both => fetches.saturating_mul(RTL_COST),
    }
}

/// Makes the co-simulations that some of the points need; `progress` is told what is being done.
///
/// # Errors
/// If one cannot be made.
pub fn prepare(points: &[&Point], progress: &mut dyn FnMut(&str)) -> Result<()> {
    points
        .iter()
        .try_for_each(|point| dut::prepare(&point.plan, progress))
}

/// Plays some points, in their order or nearly so, and hands over each result as soon as it is
/// complete. Ends early when `stop` becomes true, or at the first error, and sets it then.
///
/// # Errors
/// That of a run, or of `done`.
pub fn play(
    points: &Points,
    these: &[&Point],
    stop: &AtomicBool,
    done: &mut (dyn FnMut(&Point, RunResult) -> Result<()> + Send),
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let store = Arc::default();
    let workloads = points.workloads.iter();
    let kept: Vec<Kept> = workloads.map(|_| Kept::in_store(&store)).collect();
    let done = Mutex::new((done, Ok(())));
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(&point) = these.get(index) else {
                break;
            };
            let workload = &points.workloads[point.workload];
            let played = run::play(&point.plan, &workload.inputs, &kept[point.workload], stop);
            let Ok(mut guard) = done.lock() else {
                break;
            };
            let (done, outcome) = &mut *guard;
            let handed = played.and_then(|mut result| {
                if result.interrupted || outcome.is_err() {
                    return Ok(());
                }
                workload.files.rename(&mut result);
                done(point, result)
            });
            if handed.is_err() {
                stop.store(true, Ordering::Relaxed);
                if outcome.is_ok() {
                    *outcome = handed;
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once(points, these) {
            scope.spawn(work);
        }
    });
    done.into_inner()
        .map_or_else(|poisoned| poisoned.into_inner().1, |(_, outcome)| outcome)
}

/// Points that are played at once. Each takes a core for each of its functions, as long as there are
/// any; one more than fit fills the gaps that the last function of another leaves.
fn at_once(points: &Points, these: &[&Point]) -> usize {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let functions = these.iter().map(|point| {
        let inputs = &points.workloads[point.workload].inputs;
        inputs.functions.len().max(1)
    });
    let fewest = functions.min().unwrap_or(1);
    (cores.div_ceil(fewest) + 1).min(these.len())
}
