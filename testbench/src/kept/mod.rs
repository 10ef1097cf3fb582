//! What the L1-I lets through of the invocations of a run: worked out once, and kept for all points
//! that want it.

mod list;
mod store;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::Shape;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::plan::Plan;
use crate::sim::lookups::{Filter, FirstLevel};
use crate::sim::space::Space;
use crate::trace::{Fetches, Invocation};
pub use list::{List, Lookups};
pub use store::Store;

/// L2 lookups of one invocation.
#[derive(Debug)]
pub struct Filtered {
    /// Line fetches.
    pub fetches: u64,
    /// Lookups from an empty L1-I.
    pub first: List,
    /// Lookups of a second run right after it.
    pub second: List,
}

/// All that the L1-I's misses depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    /// Number of the function and of its invocation.
    place: (usize, u64),
    l1i: Shape,
    line_bytes: u32,
    va_bits: u32,
}

/// Cycles of an invocation that depend on its plan as this text says.
type Beside = HashMap<((usize, u64), String), [u64; 3]>;

type Entry = Arc<Mutex<Option<Arc<Filtered>>>>;

/// Lookups of the invocations of some traces.
#[derive(Debug)]
pub struct Kept {
    store: Arc<Store>,
    /// `None`: nothing is kept for longer than it is used.
    entries: Option<Mutex<HashMap<Key, Entry>>>,
    /// Cycles with the prefetchers that ours is measured beside.
    beside: Mutex<Beside>,
}

impl Kept {
    /// Keeps nothing: for a single point.
    pub fn nothing() -> Self {
        Kept {
            store: Arc::default(),
            entries: None,
            beside: Mutex::default(),
        }
    }

    /// Keeps everything in `store`: for all points over the same traces.
    pub fn in_store(store: &Arc<Store>) -> Self {
        Kept {
            store: Arc::clone(store),
            entries: Some(Mutex::default()),
            beside: Mutex::default(),
        }
    }

    /// The lookups of invocation `place` (number of its function, and its own), which is
    /// `invocation`. Once `stop` is true nothing more is fetched, and what is found is of no use.
    ///
    /// # Errors
    /// If the trace cannot be read.
    pub fn get(
        &self,
        plan: &Plan,
        place: (usize, u64),
        invocation: &Invocation,
        stop: &AtomicBool,
    ) -> Result<Arc<Filtered>> {
        let work = || self.filtered(plan, invocation, stop).map(Arc::new);
        let Some(entries) = &self.entries else {
            return work();
        };
        let key = Key {
            place,
            l1i: plan.options.shapes.l1i,
            line_bytes: plan.config.geometry.line_bytes,
            va_bits: plan.config.address.va_bits,
        };
        let entry = Arc::clone(lock(entries).entry(key).or_default());
        let mut entry = lock(&entry);
        if let Some(known) = &*entry {
            return Ok(Arc::clone(known));
        }
        let filtered = work()?;
        if !stop.load(Ordering::Relaxed) {
            *entry = Some(Arc::clone(&filtered));
        }
        Ok(filtered)
    }

    /// Cycles of an invocation with the prefetchers that ours is measured beside: from `work`, unless
    /// another point has them. Those of an invocation that finds its caches warm are not kept: they
    /// depend on those before it.
    ///
    /// # Errors
    /// That of `work`.
    pub fn beside<E>(
        &self,
        plan: &Plan,
        place: (usize, u64),
        work: impl FnOnce() -> std::result::Result<[u64; 3], E>,
    ) -> std::result::Result<[u64; 3], E> {
        if self.entries.is_none() || plan.options.has_warm() {
            return work();
        }
        let key = (place, fetched_as(plan));
        if let Some(&known) = lock(&self.beside).get(&key) {
            return Ok(known);
        }
        let cycles = work()?;
        lock(&self.beside).insert(key, cycles);
        Ok(cycles)
    }

    fn filtered(
        &self,
        plan: &Plan,
        invocation: &Invocation,
        stop: &AtomicBool,
    ) -> Result<Filtered> {
        let mut level = first_level(plan)?;
        let space = Space::only(plan.config.geometry.line_bytes);
        let (fetches, first) = self.filter(plan, invocation, &mut level, space, stop)?;
        let (_, second) = self.filter(plan, invocation, &mut level, space, stop)?;
        Ok(Filtered {
            fetches,
            first,
            second,
        })
    }

    /// Runs an invocation through this L1-I: its line fetches and lookups.
    ///
    /// # Errors
    /// If the trace cannot be read.
    pub fn filter(
        &self,
        plan: &Plan,
        invocation: &Invocation,
        level: &mut FirstLevel,
        space: Space,
        stop: &AtomicBool,
    ) -> Result<(u64, List)> {
        let line_bytes = plan.config.geometry.line_bytes;
        let fetches = Fetches::new(invocation.fetches()?, line_bytes)
            .take_while(|_| !stop.load(Ordering::Relaxed));
        let mut filter = Filter::new(fetches, level, space, plan.config.address.va_bits);
        let list = List::keep(&mut filter, line_bytes.trailing_zeros(), &self.store)?;
        Ok((filter.fetched(), list))
    }
}

/// All of a plan that an invocation depends on which has another prefetcher.
fn fetched_as(plan: &Plan) -> String {
    // Named one by one: a new option is not forgotten here.
    let Options {
        traces: _,
        function: _,
        dut: _,
        timing,
        shapes,
        keep_caches,
        sequence,
        interleave,
        instances,
        invocations,
        record_memory: _,
        marks: _,
        next_line: _,
        run_ahead: _,
        two_records: _,
        metadata_limit: _,
        seed,
        stall: _,
        pace: _,
        base_cpi,
        data_cpi,
        latencies,
        memory,
        data_fills,
        front_end,
        targets,
        mispredicts,
    } = &plan.options;
    format!(
        "{:?}",
        (
            (plan.config.geometry.line_bytes, plan.config.address.va_bits),
            (timing, shapes, keep_caches, sequence),
            (interleave, instances, invocations, seed),
            (base_cpi, data_cpi, latencies, memory, data_fills),
            (front_end, targets, mispredicts),
        )
    )
}

/// The empty L1-I of a plan.
///
/// # Errors
/// If there is no such cache.
pub fn first_level(plan: &Plan) -> Result<FirstLevel> {
    FirstLevel::new(plan.options.shapes.l1i, plan.config.geometry.line_bytes)
        .map_err(|what| Error::input(what, "choose another cache size, like 32KiB:8"))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Dut, Options, Shapes, Timing};
    use crate::trace;
    use jukebox_config::Config;
    use jukebox_trace::ReadOptions;

    fn plan() -> Plan {
        let shape = |text: &str| text.parse().unwrap();
        let options = Options {
            dut: Dut::Golden,
            timing: Timing::Ideal,
            shapes: Shapes {
                l1i: shape("128B:2"),
                l2: shape("1KiB:4"),
                llc: shape("4KiB:4"),
            },
            ..Options::default()
        };
        Plan::silent(Config::default(), options, Vec::new())
    }

    #[test]
    fn lookups_are_worked_out_once_for_all_points_with_the_same_l1i() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.000.lines");
        std::fs::write(&path, [0u64, 64, 128, 64].map(u64::to_le_bytes).concat()).unwrap();
        let inputs = trace::open(&[path], None, &ReadOptions::default()).unwrap();
        let invocation = &inputs.functions[0].invocations[0];
        let stop = AtomicBool::new(false);
        let kept = Kept::in_store(&Arc::default());
        let get = |kept: &Kept, plan: &Plan| kept.get(plan, (0, 0), invocation, &stop).unwrap();
        let one = plan();
        let first = get(&kept, &one);
        let fetches = |list: &List| -> Vec<u64> {
            list.lookups().map(|lookup| lookup.unwrap().fetch).collect()
        };
        assert_eq!(first.fetches, 4);
        // The second run finds 128 and 64, and 0 pushes 128 out.
        assert_eq!(fetches(&first.first), [0, 1, 2]);
        assert_eq!(fetches(&first.second), [0, 2]);
        let mut other = plan();
        other.options.shapes.l2 = "2KiB:4".parse().unwrap();
        assert!(Arc::ptr_eq(&first, &get(&kept, &other)));
        other.options.shapes.l1i = "256B:4".parse().unwrap();
        let second = get(&kept, &other);
        assert_eq!(fetches(&second.second), [0; 0]);
        let alone = Kept::nothing();
        assert!(!Arc::ptr_eq(&get(&alone, &one), &get(&alone, &one)));
    }

    #[test]
    fn what_a_stop_cut_short_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.000.lines");
        std::fs::write(&path, [0u64, 64].map(u64::to_le_bytes).concat()).unwrap();
        let inputs = trace::open(&[path], None, &ReadOptions::default()).unwrap();
        let invocation = &inputs.functions[0].invocations[0];
        let (kept, stop) = (Kept::in_store(&Arc::default()), AtomicBool::new(true));
        let get = || kept.get(&plan(), (0, 0), invocation, &stop).unwrap();
        assert_eq!(get().fetches, 0);
        stop.store(false, Ordering::Relaxed);
        assert_eq!(get().fetches, 2);
    }
}
