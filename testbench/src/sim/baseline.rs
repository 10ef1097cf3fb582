//! The same invocation without a prefetcher. All lines arrive in the order they are asked for as far
//! as the caches are concerned, so nothing has to be stepped.

use super::Around;
use super::below::{Below, Found};
use super::data::Data;
use super::front_end::{Cycles, Fetching, Level, Schedule};
use super::lookups::Lookup;
use super::memory::Channel;
use super::space::Space;
use crate::cache::Mark;
use crate::options::Latencies;

/// An invocation without prefetching, as far as its lookups have been followed.
#[derive(Debug)]
pub struct Baseline<'a> {
    below: &'a mut Below,
    latencies: Latencies,
    space: Space,
    data: Data,
    channel: Channel,
    schedule: Schedule,
    /// Lines that were asked for, when they arrive and from where: at least those that have not.
    outstanding: Vec<(u64, u64, Level)>,
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
    /// Those in which execution waited for a line from the L2, the last level, and memory.
    pub stalls: [u64; 3],
}

impl<'a> Baseline<'a> {
    /// An invocation that finds these caches below the L1-I.
    pub fn new(below: &'a mut Below, fetching: &Fetching, around: &Around) -> Self {
        Self {
            below,
            latencies: around.latencies,
            space: around.space,
            data: around.data,
            channel: Channel::new(around.memory),
            schedule: fetching.start(),
            outstanding: Vec::new(),
            figures: Figures::default(),
        }
    }

    /// Its next lookup; whether the L2 missed.
    #[inline]
    pub fn look_up(&mut self, lookup: &Lookup) -> bool {
        let line = self.space.line(lookup.vaddr);
        let asks = self.schedule.asks(lookup);
        self.pass_data(lookup.fetch, asks);
        let found = self.below.look_up(line);
        if let Found::L2(_) = found {
            let hit_at = asks + u64::from(self.latencies.l2);
            let (arrives, level) = match self.under_way(line) {
                Some((arrives, level)) if arrives > asks => (arrives.max(hit_at), level),
                _ => (hit_at, Level::L2),
            };
            self.schedule.asked(lookup, asks, arrives, level);
            return false;
        }
        let asks = self.when_there_is_room(asks);
        let from_memory = found.is_memory();
        let arrives = if from_memory {
            self.channel.fetch(line, asks)
        } else {
            asks + u64::from(self.latencies.llc)
        };
        let level = Level::below_l2(from_memory);
        if self.schedule.overlaps() {
            self.outstanding.push((line, arrives, level));
        }
        self.schedule.asked(lookup, asks, arrives, level);
        self.figures.misses += 1;
        self.figures.memory_lines += u64::from(from_memory);
        self.below.add(line, Mark::NONE, from_memory);
        true
    }

    /// What there is of data up to a fetch whose lookup goes out in cycle `asks`.
    fn pass_data(&mut self, fetch: u64, asks: u64) {
        while let Some((line, with)) = self.data.next_up_to(fetch) {
            if self.below.pass(line) {
                self.channel.fetch(line, self.schedule.between(with, asks));
            }
        }
    }

    /// When a line arrives that was asked for, and from where, if it may not have.
    fn under_way(&self, line: u64) -> Option<(u64, Level)> {
        let mut outstanding = self.outstanding.iter();
        let &(_, arrives, level) = outstanding.find(|miss| miss.0 == line)?;
        Some((arrives, level))
    }

    /// The first cycle, `now` or later, in which one more miss can be outstanding.
    fn when_there_is_room(&mut self, now: u64) -> u64 {
        self.outstanding.retain(|&(_, arrives, _)| arrives > now);
        if self.outstanding.len() < self.latencies.mshrs as usize {
            return now;
        }
        let arrivals = self.outstanding.iter().map(|&(_, arrives, _)| arrives);
        let first = arrivals.min().unwrap_or(now);
        self.when_there_is_room(first)
    }

    /// What it did, all its lookups being followed.
    pub fn figures(mut self) -> Figures {
        self.pass_data(u64::MAX, u64::MAX);
        let Cycles { total, stalls } = self.schedule.ends();
        Figures {
            cycles: total,
            stalls,
            ..self.figures
        }
    }
}

/// An invocation of which every instruction line hits in the L2, as far as its lookups have been followed.
#[derive(Debug)]
pub struct PerfectL2 {
    latency: u64,
    schedule: Schedule,
}

impl PerfectL2 {
    /// An invocation at its beginning.
    pub fn new(fetching: &Fetching, latencies: Latencies) -> Self {
        Self {
            latency: u64::from(latencies.l2),
            schedule: fetching.start(),
        }
    }

    /// Its next lookup.
    #[inline]
    pub fn look_up(&mut self, lookup: &Lookup) {
        let asks = self.schedule.asks(lookup);
        self.schedule
            .asked(lookup, asks, asks + self.latency, Level::L2);
    }

    /// Its cycles, all its lookups being followed.
    pub fn cycles(self) -> u64 {
        self.schedule.ends().total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Options, Shapes};
    use crate::sim::clock::Clock;
    use crate::sim::memory::Memory;

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
        let fetching = Fetching::blocking(Clock::new(10, 3.0, 4));
        let options = Options {
            latencies,
            ..Options::default()
        };
        let memory = Memory::new(&options);
        let around = Around::new(&options, &memory, Space::only(64), 10, 4);
        let mut baseline = Baseline::new(&mut below, &fetching, &around);
        let mut perfect = PerfectL2::new(&fetching, latencies);
        let missed: Vec<bool> = [0, 0, 64, 0]
            .into_iter()
            .zip(0..)
            .map(|(vaddr, fetch)| {
                let cold = false;
                let lookup = Lookup { vaddr, fetch, cold };
                perfect.look_up(&lookup);
                baseline.look_up(&lookup)
            })
            .collect();
        assert_eq!(missed, [true, false, true, true]);
        let figures = baseline.figures();
        assert_eq!((figures.misses, figures.memory_lines), (3, 2));
        assert_eq!(figures.cycles, 30 + 200 + 14 + 200 + 50);
        assert_eq!(figures.stalls, [14, 50, 400]);
        assert_eq!(perfect.cycles(), 30 + 4 * 14);
    }
}
