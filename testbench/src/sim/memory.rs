//! Memory: how long each line takes, and the way there, which all share.

use std::sync::Arc;

use super::scatter::scattered;
use crate::options::{Latencies, Options, Weighted};

/// How long memory takes for each line. It depends on the line alone, so that designs are compared on
/// the same memory.
#[derive(Clone, Debug)]
pub struct Memory {
    latency: Arc<Table>,
    interval: Arc<Table>,
    seed: u64,
}

/// Cycles, each for the shares of 2^64 up to its bound.
#[derive(Debug)]
struct Table(Vec<(u64, u64)>);

impl Memory {
    /// As options say.
    pub fn new(options: &Options) -> Self {
        let Latencies {
            memory,
            memory_interval,
            ..
        } = options.latencies;
        let file = options.memory.as_ref();
        let table = |weighted: Option<&Weighted>, otherwise| {
            Arc::new(match weighted {
                Some(weighted) => Table::of(weighted),
                None => Table(vec![(u64::MAX, u64::from(otherwise))]),
            })
        };
        Self {
            latency: table(file.and_then(|file| file.latency.as_ref()), memory),
            interval: table(
                file.and_then(|file| file.interval.as_ref()),
                memory_interval,
            ),
            seed: options.seed,
        }
    }

    /// Cycles until memory has answered for a line.
    fn latency(&self, line: u64) -> u64 {
        self.latency.at(|| scattered(line ^ self.seed << 32))
    }

    /// Cycles until it can begin another one.
    fn interval(&self, line: u64) -> u64 {
        self.interval.at(|| scattered(!line ^ self.seed << 32))
    }
}

impl Table {
    fn of(weighted: &Weighted) -> Self {
        let all: f64 = weighted.0.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        let bounds = weighted.0.iter().map(|&(cycles, weight)| {
            sum += weight;
            // Saturates at the end.
            ((sum / all * 2f64.powi(64)) as u64, u64::from(cycles))
        });
        let mut table = Self(bounds.collect());
        if let Some(last) = table.0.last_mut() {
            last.0 = u64::MAX;
        }
        table
    }

    fn at(&self, share: impl FnOnce() -> u64) -> u64 {
        if let [(_, cycles)] = self.0[..] {
            return cycles;
        }
        let share = share();
        let place = self.0.partition_point(|&(bound, _)| bound < share);
        self.0[place].1
    }
}

/// The way to memory: lines begin one after the other.
#[derive(Clone, Debug)]
pub struct Channel {
    memory: Memory,
    free_at: u64,
    metadata: u64,
}

impl Channel {
    /// An idle channel.
    pub fn new(memory: &Memory) -> Self {
        Self {
            memory: memory.clone(),
            free_at: 0,
            metadata: 0,
        }
    }

    /// Whether a line asked for in cycle `now` starts at once.
    pub fn is_free(&self, now: u64) -> bool {
        now >= self.free_at
    }

    /// The first cycle in which a line asked for starts at once.
    pub fn free_at(&self) -> u64 {
        self.free_at
    }

    /// Fetches a line, in the next free place at or after `now`; the answer is the cycle of its arrival.
    pub fn fetch(&mut self, line: u64, now: u64) -> u64 {
        let start = now.max(self.free_at);
        self.free_at = start + self.memory.interval(line);
        start + self.memory.latency(line)
    }

    /// A line of metadata goes to memory or comes from there.
    pub fn pass(&mut self, now: u64) {
        self.metadata += 1;
        self.free_at = now.max(self.free_at) + self.memory.interval(!self.metadata);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::MemoryFile;

    fn memory(latency: Option<&[(u32, f64)]>) -> Memory {
        Memory::new(&Options {
            memory: latency.map(|latency| MemoryFile {
                file: "m.toml".to_owned(),
                latency: Some(Weighted(latency.to_vec())),
                interval: None,
            }),
            ..Options::default()
        })
    }

    #[test]
    fn one_line_an_interval() {
        let mut channel = Channel::new(&memory(None));
        let arrivals = [5, 5, 100].map(|now| channel.fetch(7, now));
        assert_eq!(arrivals, [205, 213, 300]);
        assert!(!channel.is_free(107) && channel.is_free(108));
        channel.pass(104);
        assert_eq!(channel.free_at(), 116);
    }

    #[test]
    fn latencies_are_distributed_as_asked_for_and_stay_with_their_line() {
        let memory = memory(Some(&[(100, 3.0), (300, 1.0)]));
        let latencies: Vec<u64> = (0..10_000).map(|line| memory.latency(line)).collect();
        let slow = latencies.iter().filter(|&&cycles| cycles == 300).count();
        assert!((2_300..2_700).contains(&slow), "{slow}");
        assert!(latencies.iter().all(|cycles| [100, 300].contains(cycles)));
        assert_eq!(latencies[77], memory.latency(77));
        assert_eq!(memory.interval(77), 8);
    }
}
