//! When instructions are fetched: on demand, or ahead of execution along the right path.

use std::collections::VecDeque;

use super::clock::Clock;
use super::lookups::Lookup;
use super::wrong::Wrong;
use crate::options::{FrontEnd, Options, Targets};

/// How the instructions of one invocation are fetched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fetching {
    clock: Clock,
    /// `None`: nothing is fetched before execution asks for it.
    ahead: Option<Ahead>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Ahead {
    /// Line fetches that fetch may be ahead.
    fetches: u64,
    targets: Targets,
    /// Probability that a line fetch is not the one predicted.
    wrong: f64,
    seed: u64,
}

impl Fetching {
    /// As options say, of an invocation of so many instructions and line fetches. Where predictions are
    /// wrong is a matter of `seed`.
    pub fn new(
        options: &Options,
        clock: Clock,
        instructions: u64,
        fetches: u64,
        seed: u64,
    ) -> Self {
        let per_fetch = instructions as f64 / fetches.max(1) as f64;
        let ahead = match options.front_end {
            FrontEnd::Blocking => None,
            FrontEnd::RunAhead(distance) => Some(Ahead {
                fetches: (f64::from(distance) / per_fetch.max(1e-9)) as u64,
                targets: options.targets,
                wrong: (options.mispredicts / 1000.0 * per_fetch).min(1.0),
                seed,
            }),
        };
        // Less than a line ahead is on demand.
        let ahead = ahead.filter(|ahead| ahead.fetches > 0);
        Self { clock, ahead }
    }

    /// Nothing is fetched before execution asks for it.
    pub fn blocking(clock: Clock) -> Self {
        Self { clock, ahead: None }
    }

    /// Its base cycles.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The invocation from its beginning.
    pub fn start(&self) -> Schedule {
        Schedule {
            clock: self.clock,
            ahead: self.ahead.map(|ahead| Running {
                ahead,
                wrong: Wrong::new(ahead.wrong, ahead.seed),
                last: (0, 0),
            }),
            waiting: VecDeque::new(),
            stalled: 0,
            stalls: [0; 3],
        }
    }
}

/// What answers a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The L2.
    L2,
    /// The last level.
    Llc,
    /// Memory.
    Memory,
}

impl Level {
    /// Where a line comes from that is not in the L2.
    pub fn below_l2(from_memory: bool) -> Self {
        if from_memory {
            Level::Memory
        } else {
            Level::Llc
        }
    }
}

/// Where the cycles of an invocation went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cycles {
    /// All of them.
    pub total: u64,
    /// Cycles in which execution waited for a line from the L2, the last level, and memory.
    pub stalls: [u64; 3],
}

/// When the L2 lookups of an invocation go out, and when execution has their lines.
///
/// Fetch passes over one line a cycle, in order. It waits where it is as far ahead as it may be, where
/// nothing tells it the target, and where it was wrong: there until execution gets to that line.
#[derive(Clone, Debug)]
pub struct Schedule {
    clock: Clock,
    ahead: Option<Running>,
    /// Lookups that execution has not come to.
    waiting: VecDeque<Asked>,
    /// Cycles that execution has waited for lines, and of which level.
    stalled: u64,
    stalls: [u64; 3],
}

#[derive(Clone, Copy, Debug)]
struct Asked {
    fetch: u64,
    arrives: u64,
    level: Level,
}

#[derive(Clone, Debug)]
struct Running {
    ahead: Ahead,
    wrong: Wrong,
    /// The last lookup: number of its fetch, and its cycle.
    last: (u64, u64),
}

impl Schedule {
    /// The cycle in which the next lookup can go out.
    #[inline]
    pub fn asks(&mut self, lookup: &Lookup) -> u64 {
        let Some(mut running) = self.ahead.take() else {
            return self.reaches(lookup.fetch);
        };
        let (fetch, ahead) = (lookup.fetch, &running.ahead);
        let (last, cycle) = running.last;
        let mut asks = cycle + (fetch - last);
        asks = asks.max(self.reaches(fetch.saturating_sub(ahead.fetches)));
        while let Some(wrong) = running.wrong.up_to(fetch) {
            asks = asks.max(self.reaches(wrong) + (fetch - wrong));
        }
        if lookup.cold && ahead.targets == Targets::Cold {
            asks = asks.max(self.reaches(fetch));
        }
        self.ahead = Some(running);
        asks
    }

    /// It went out in cycle `cycle`, and its line arrives in cycle `arrives` from `level`.
    #[inline]
    pub fn asked(&mut self, lookup: &Lookup, cycle: u64, arrives: u64, level: Level) {
        self.waiting.push_back(Asked {
            fetch: lookup.fetch,
            arrives,
            level,
        });
        if let Some(running) = &mut self.ahead {
            running.last = (lookup.fetch, cycle);
        }
    }

    /// The cycle in which a fetch is made between the last lookup and the next one, which goes out in
    /// cycle `asks`.
    pub fn between(&self, fetch: u64, asks: u64) -> u64 {
        (self.clock.before(fetch) + self.stalled).min(asks)
    }

    /// Lookups may be outstanding when the next one goes out.
    pub fn overlaps(&self) -> bool {
        self.ahead.is_some()
    }

    /// The cycle in which execution asks for the line of a fetch.
    fn reaches(&mut self, fetch: u64) -> u64 {
        self.wait_for_those_before(fetch);
        self.clock.before(fetch) + self.stalled
    }

    fn wait_for_those_before(&mut self, fetch: u64) {
        while let Some(&asked) = self.waiting.front()
            && asked.fetch < fetch
        {
            self.waiting.pop_front();
            let asks = self.clock.before(asked.fetch) + self.stalled;
            let waits = asked.arrives.saturating_sub(asks);
            self.stalled += waits;
            self.stalls[asked.level as usize] += waits;
        }
    }

    /// Cycles of the invocation, all its lookups being known.
    pub fn ends(mut self) -> Cycles {
        self.wait_for_those_before(u64::MAX);
        Cycles {
            total: self.clock.total() + self.stalled,
            stalls: self.stalls,
        }
    }
}

#[cfg(test)]
mod tests;
