//! The same invocation without a prefetcher. Fetch is in order and one demand is outstanding at a
//! time, so its cycles are a sum and nothing has to be stepped.

use super::below::{Below, Channel, Found};
use super::clock::Clock;
use super::lookups::Lookup;
use crate::cache::Mark;
use crate::options::Latencies;

/// An invocation without prefetching, as far as its lookups have been followed.
#[derive(Debug)]
pub struct Baseline<'a> {
    below: &'a mut Below,
    clock: Clock,
    latencies: Latencies,
    line_shift: u32,
    channel: Channel,
    stalled: u64,
    figures: Figures,
}

/// What an invocation does without prefetching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// L2 misses.
    pub misses: u64,
    /// Lines taken from memory.
    pub memory_lines: u64,
    /// Cycles.
    pub cycles: u64,
}

impl<'a> Baseline<'a> {
    /// An invocation that finds these caches below the L1-I.
    pub fn new(below: &'a mut Below, clock: Clock, latencies: Latencies, line_shift: u32) -> Self {
        Self {
            below,
            clock,
            latencies,
            line_shift,
            channel: Channel::new(latencies.memory_interval),
            stalled: 0,
            figures: Figures::default(),
        }
    }

    /// Its next lookup; whether the L2 missed.
    #[inline]
    pub fn look_up(&mut self, lookup: &Lookup) -> bool {
        let line = lookup.vaddr >> self.line_shift;
        let found = self.below.look_up(line);
        self.stalled += match found {
            Found::L2(_) => u64::from(self.latencies.l2),
            Found::Llc => u64::from(self.latencies.llc),
            Found::Memory => {
                let now = self.clock.before(lookup.fetch) + self.stalled;
                self.channel.take(now) - now + u64::from(self.latencies.memory)
            }
        };
        let missed = !matches!(found, Found::L2(_));
        if missed {
            let from_memory = found == Found::Memory;
            self.figures.misses += 1;
            self.figures.memory_lines += u64::from(from_memory);
            self.below.add(line, Mark::NONE, from_memory);
        }
        missed
    }

    /// What it did, all its lookups being followed.
    pub fn figures(&self) -> Figures {
        Figures {
            cycles: self.clock.total() + self.stalled,
            ..self.figures
        }
    }
}

/// Cycles of an invocation of `lookups` lookups if the L2 held every instruction line.
pub fn perfect_l2_cycles(lookups: u64, clock: &Clock, latencies: &Latencies) -> u64 {
    clock.total() + lookups * u64::from(latencies.l2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Shapes;

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
        let mut baseline = Baseline::new(&mut below, clock, latencies, 6);
        let missed: Vec<bool> = [0, 0, 64, 0]
            .into_iter()
            .zip(0..)
            .map(|(vaddr, fetch)| baseline.look_up(&Lookup { vaddr, fetch }))
            .collect();
        assert_eq!(missed, [true, false, true, true]);
        let figures = baseline.figures();
        assert_eq!((figures.misses, figures.memory_lines), (3, 2));
        assert_eq!(figures.cycles, 30 + 200 + 14 + 200 + 50);
        assert_eq!(perfect_l2_cycles(4, &clock, &latencies), 30 + 4 * 14);
    }
}
