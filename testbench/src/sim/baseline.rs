//! The same invocation without a prefetcher. Fetch is in order and one demand is outstanding at a
//! time, so its cycles are a sum and nothing has to be stepped.

use super::below::{Below, Channel, Found};
use super::clock::Clock;
use super::lookups::Lookups;
use crate::cache::Mark;
use crate::options::Latencies;

/// What an invocation does without prefetching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// For each lookup, whether the L2 missed.
    pub missed: Vec<bool>,
    /// L2 misses.
    pub misses: u64,
    /// Lines taken from memory.
    pub memory_lines: u64,
    /// Cycles.
    pub cycles: u64,
}

/// Runs the lookups through the caches below the L1-I.
pub fn run(
    lookups: &Lookups,
    clock: &Clock,
    latencies: &Latencies,
    below: &mut Below,
    line_bytes: u32,
) -> Baseline {
    let shift = line_bytes.trailing_zeros();
    let mut channel = Channel::new(latencies.memory_interval);
    let mut stalled = 0;
    let mut result = Baseline {
        missed: Vec::with_capacity(lookups.misses.len()),
        ..Baseline::default()
    };
    for lookup in &lookups.misses {
        let line = lookup.vaddr >> shift;
        let found = below.look_up(line);
        let now = clock.before(lookup.fetch) + stalled;
        stalled += match found {
            Found::L2(_) => u64::from(latencies.l2),
            Found::Llc => u64::from(latencies.llc),
            Found::Memory => channel.take(now) - now + u64::from(latencies.memory),
        };
        let missed = !matches!(found, Found::L2(_));
        result.missed.push(missed);
        if missed {
            let from_memory = found == Found::Memory;
            result.misses += 1;
            result.memory_lines += u64::from(from_memory);
            below.fill(line, Mark::NONE, from_memory);
        }
    }
    result.cycles = clock.total() + stalled;
    result
}

/// Cycles if the L2 held every instruction line.
pub fn perfect_l2_cycles(lookups: &Lookups, clock: &Clock, latencies: &Latencies) -> u64 {
    clock.total() + lookups.misses.len() as u64 * u64::from(latencies.l2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Shapes;
    use crate::sim::lookups::Lookup;

    #[test]
    fn cycles_are_base_plus_the_latency_of_each_level() {
        let shape = |text: &str| text.parse().unwrap();
        let shapes = Shapes {
            l1i: shape("64B:1"),
            l2: shape("64B:1"),
            llc: shape("1KiB:4"),
        };
        let mut below = Below::new(&shapes, 64).unwrap();
        let latencies = Latencies {
            l2: 14,
            llc: 50,
            memory: 200,
            memory_interval: 8,
            mshrs: 16,
        };
        let clock = Clock::new(10, 3.0, 4);
        let misses = [0, 0, 64, 0]
            .into_iter()
            .zip(0..)
            .map(|(vaddr, fetch)| Lookup { vaddr, fetch })
            .collect();
        let lookups = Lookups { misses, fetches: 4 };
        let result = run(&lookups, &clock, &latencies, &mut below, 64);
        assert_eq!(result.missed, [true, false, true, true]);
        assert_eq!((result.misses, result.memory_lines), (3, 2));
        assert_eq!(result.cycles, 30 + 200 + 14 + 200 + 50);
        assert_eq!(perfect_l2_cycles(&lookups, &clock, &latencies), 30 + 4 * 14);
    }
}
