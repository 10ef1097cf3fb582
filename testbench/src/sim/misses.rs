//! Misses outstanding below the L2, of demands and prefetches.

use std::collections::VecDeque;

use super::below::Below;
use super::memory::{Channel, Memory};
use crate::cache::Mark;
use crate::options::Latencies;

/// One outstanding miss.
#[derive(Clone, Copy, Debug)]
struct Miss {
    line: u64,
    /// Cycle in which the line arrives; `u64::MAX` while it waits for memory.
    arrives: u64,
    from_memory: bool,
    /// A prefetch that no demand waits for.
    prefetch: bool,
    /// The mark that the prefetch gives its line.
    mark: Mark,
}

impl Miss {
    /// The mark its line has when it arrives: none if a demand waits for it.
    fn mark(&self) -> Mark {
        if self.prefetch { self.mark } else { Mark::NONE }
    }
}

/// What a demand learns that meets its line on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// Cycle in which the line arrives.
    pub arrives: u64,
    /// The line comes from memory.
    pub from_memory: bool,
    /// The mark that it would have had, if a prefetch set out for it.
    pub mark: Mark,
}

/// The miss registers and the way to memory they share.
#[derive(Clone, Debug)]
pub struct Misses {
    latencies: Latencies,
    channel: Channel,
    outstanding: Vec<Miss>,
    /// Lines of prefetches that wait for the way to memory, in order.
    waiting: VecDeque<u64>,
    /// Cycle of the next arrival.
    next_arrival: u64,
    prefetches: usize,
}

impl Misses {
    /// No miss outstanding.
    pub fn new(latencies: Latencies, memory: &Memory) -> Self {
        Self {
            latencies,
            channel: Channel::new(memory),
            outstanding: Vec::with_capacity(latencies.mshrs as usize),
            waiting: VecDeque::new(),
            next_arrival: u64::MAX,
            prefetches: 0,
        }
    }

    /// A register is free for a demand.
    pub fn has_room(&self) -> bool {
        self.outstanding.len() < self.latencies.mshrs as usize
    }

    /// A register is free for a prefetch: one is left to demand, if there is more than one.
    pub fn has_room_for_prefetch(&self) -> bool {
        self.has_room() && self.prefetches < (self.latencies.mshrs as usize - 1).max(1)
    }

    /// The line is on its way.
    pub fn holds(&self, line: u64) -> bool {
        self.outstanding.iter().any(|miss| miss.line == line)
    }

    /// A line that another demand has asked for.
    pub fn demanded(&self, line: u64) -> Option<Met> {
        let mut demands = self.outstanding.iter().filter(|miss| !miss.prefetch);
        let miss = demands.find(|miss| miss.line == line)?;
        Some(Met {
            arrives: miss.arrives,
            from_memory: miss.from_memory,
            mark: Mark::NONE,
        })
    }

    /// What is due by cycle `now` arrives in the caches, and waiting prefetches take a free way to memory.
    pub fn advance(&mut self, now: u64, below: &mut Below) {
        if now >= self.next_arrival {
            self.arrive(now, below);
        }
        if !self.waiting.is_empty() && self.channel.is_free(now) {
            self.start_waiting(now);
        }
    }

    /// The cycle until which nothing arrives or starts by itself, after the last
    /// [`advance`](Self::advance).
    pub fn rests_until(&self) -> u64 {
        match self.waiting.is_empty() {
            true => self.next_arrival,
            false => self.next_arrival.min(self.channel.free_at()),
        }
    }

    fn arrive(&mut self, now: u64, below: &mut Below) {
        let prefetches = &mut self.prefetches;
        self.outstanding.retain(|miss| {
            if miss.arrives > now {
                return true;
            }
            *prefetches -= usize::from(miss.prefetch);
            below.fill(miss.line, miss.mark(), miss.from_memory);
            false
        });
        self.next_arrival = self
            .outstanding
            .iter()
            .map(|miss| miss.arrives)
            .min()
            .unwrap_or(u64::MAX);
    }

    fn start_waiting(&mut self, now: u64) {
        if let Some(line) = self.waiting.pop_front() {
            let arrives = self.channel.fetch(line, now);
            self.set_arrival(line, arrives);
        }
    }

    fn set_arrival(&mut self, line: u64, arrives: u64) {
        if let Some(miss) = self.outstanding.iter_mut().find(|miss| miss.line == line) {
            miss.arrives = arrives;
            self.next_arrival = self.next_arrival.min(arrives);
        }
    }

    /// A line of data takes its place on the way to memory. Nobody here waits for it.
    pub fn data(&mut self, line: u64, now: u64) {
        self.channel.fetch(line, now);
    }

    /// A line of metadata takes its place on the way to memory.
    pub fn metadata(&mut self, now: u64) {
        self.channel.pass(now);
    }

    /// A demand miss that found room; the answer is the cycle in which its line arrives.
    pub fn demand(&mut self, line: u64, from_memory: bool, now: u64) -> u64 {
        let arrives = if from_memory {
            self.channel.fetch(line, now)
        } else {
            now + u64::from(self.latencies.llc)
        };
        self.push(Miss {
            line,
            arrives,
            from_memory,
            prefetch: false,
            mark: Mark::NONE,
        });
        arrives
    }

    /// A prefetch that found room, and the mark that it gives its line.
    pub fn prefetch(&mut self, line: u64, mark: Mark, now: u64) {
        let from_memory = mark.is_from_memory();
        let arrives = if !from_memory {
            now + u64::from(self.latencies.llc)
        } else if self.waiting.is_empty() && self.channel.is_free(now) {
            self.channel.fetch(line, now)
        } else {
            self.waiting.push_back(line);
            u64::MAX
        };
        self.prefetches += 1;
        self.push(Miss {
            line,
            arrives,
            from_memory,
            prefetch: true,
            mark,
        });
    }

    fn push(&mut self, miss: Miss) {
        self.next_arrival = self.next_arrival.min(miss.arrives);
        self.outstanding.push(miss);
    }

    /// A demand meets its line on the way because of a prefetch: it becomes the demand's, and does
    /// not wait for memory behind other prefetches.
    pub fn meet(&mut self, line: u64, now: u64) -> Option<Met> {
        let miss = self
            .outstanding
            .iter_mut()
            .find(|miss| miss.line == line && miss.prefetch)?;
        miss.prefetch = false;
        self.prefetches -= 1;
        let met = Met {
            arrives: miss.arrives,
            from_memory: miss.from_memory,
            mark: miss.mark,
        };
        if met.arrives != u64::MAX {
            return Some(met);
        }
        self.waiting.retain(|&waiting| waiting != line);
        let arrives = self.channel.fetch(line, now);
        self.set_arrival(line, arrives);
        Some(Met { arrives, ..met })
    }

    /// Everything on its way arrives: the invocation is over. If marks end with it, no line gets one.
    pub fn finish(&mut self, marks: bool, below: &mut Below) {
        self.waiting.clear();
        for miss in self.outstanding.drain(..) {
            let mark = if marks { miss.mark() } else { Mark::NONE };
            below.fill(miss.line, mark, miss.from_memory);
        }
        (self.next_arrival, self.prefetches) = (u64::MAX, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Options, Shapes};
    use crate::sim::below::Found;

    fn setup(mshrs: u32) -> (Misses, Below) {
        let shape = |text: &str| text.parse().unwrap();
        let shapes = Shapes {
            l1i: shape("128B:2"),
            l2: shape("1KiB:4"),
            llc: shape("4KiB:4"),
        };
        let latencies = Latencies {
            l2: 14,
            llc: 50,
            memory: 200,
            memory_interval: 8,
            mshrs,
        };
        let memory = Memory::new(&Options {
            latencies,
            ..Options::default()
        });
        (
            Misses::new(latencies, &memory),
            Below::new(&shapes, 64).unwrap(),
        )
    }

    #[test]
    fn prefetches_share_memory_and_arrive_in_order() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, Mark::prefetched(true), 10);
        misses.prefetch(2, Mark::prefetched(true), 11);
        misses.prefetch(3, Mark::prefetched(false), 12);
        for now in 11..=61 {
            misses.advance(now, &mut below);
        }
        assert!(!below.l2.contains(3));
        misses.advance(62, &mut below);
        assert!(below.l2.contains(3) && misses.holds(1) && misses.holds(2));
        for now in 63..=217 {
            misses.advance(now, &mut below);
        }
        assert!(below.l2.contains(1) && !below.l2.contains(2));
        misses.advance(218, &mut below);
        assert!(below.look_up(2) == Found::L2(Mark::prefetched(true)));
    }

    #[test]
    fn demand_goes_before_waiting_prefetches() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, Mark::prefetched(true), 0);
        misses.prefetch(2, Mark::prefetched(true), 1);
        assert_eq!(misses.demand(9, true, 2), 8 + 200);
        for now in 3..=215 {
            misses.advance(now, &mut below);
        }
        assert!(misses.holds(2));
        misses.advance(216, &mut below);
        assert!(below.l2.contains(2));
    }

    #[test]
    fn a_demand_meets_its_prefetch_and_owns_it() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, Mark::prefetched(true), 0);
        misses.prefetch(2, Mark::prefetched(true), 1);
        assert_eq!(
            misses.meet(1, 5),
            Some(Met {
                arrives: 200,
                from_memory: true,
                mark: Mark::prefetched(true)
            })
        );
        assert_eq!(misses.meet(1, 6), None);
        assert_eq!(
            misses.meet(2, 7),
            Some(Met {
                arrives: 208,
                from_memory: true,
                mark: Mark::prefetched(true)
            })
        );
        assert_eq!(misses.meet(3, 7), None);
        misses.advance(208, &mut below);
        assert_eq!(below.look_up(1), Found::L2(Mark::NONE));
        assert_eq!(below.look_up(2), Found::L2(Mark::NONE));
    }

    #[test]
    fn one_register_is_left_to_demand() {
        let (mut misses, _) = setup(3);
        misses.prefetch(1, Mark::prefetched(true), 0);
        assert!(misses.has_room_for_prefetch());
        misses.prefetch(2, Mark::prefetched(true), 0);
        assert!(!misses.has_room_for_prefetch() && misses.has_room());
        misses.demand(3, true, 0);
        assert!(!misses.has_room());
        let (mut single, mut below) = setup(1);
        assert!(single.has_room_for_prefetch());
        single.prefetch(1, Mark::prefetched(false), 0);
        assert!(!single.has_room());
        single.advance(50, &mut below);
        assert!(single.has_room());
    }

    #[test]
    fn what_is_left_over_is_no_longer_marked() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, Mark::prefetched(true), 0);
        misses.finish(false, &mut below);
        assert_eq!(below.look_up(1), Found::L2(Mark::NONE));
        assert!(misses.has_room_for_prefetch() && !misses.holds(1));
    }
}
