//! Misses outstanding below the L2, of demands and prefetches.

use std::collections::VecDeque;

use super::below::{Below, Supply};
use super::memory::{Channel, Memory};
use crate::cache::Mark;
use crate::options::Latencies;

/// What a line is under way for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A demand, whatever else: the line gets no mark.
    Demand,
    /// A prefetch into the L2, which gives its line this mark.
    L2(Mark),
    /// A prefetch into the last level, and nothing else.
    Llc,
}

/// One outstanding miss.
#[derive(Clone, Copy, Debug)]
struct Miss {
    line: u64,
    /// Cycle in which the line arrives; `u64::MAX` while it waits for memory.
    arrives: u64,
    from_memory: bool,
    purpose: For,
}

impl Miss {
    fn is_prefetch(&self) -> bool {
        self.purpose != For::Demand
    }

    /// Its line, which was for the last level alone, is for the L2 now, which asks for it: it has it in
    /// this cycle or later.
    fn reach_l2(&mut self, earliest: u64) {
        self.arrives = self.arrives.max(earliest);
    }

    /// Its line arrives. If marks end with the invocation, which is over, it gets none.
    fn fill(&self, marks: bool, below: &mut Below) {
        match self.purpose {
            For::L2(mark) if marks => below.fill(self.line, mark, self.from_memory),
            For::L2(_) | For::Demand => below.fill(self.line, Mark::NONE, self.from_memory),
            For::Llc => below.fill_llc(self.line, Supply::UnderWay.mark()),
        }
    }
}

/// What a demand learns that meets its line on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// Cycle in which the line arrives.
    pub arrives: u64,
    /// The line comes from memory.
    pub from_memory: bool,
    /// What it was under way for.
    pub purpose: For,
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

    /// What the line is under way for, if it is.
    pub fn under_way(&self, line: u64) -> Option<For> {
        let mut outstanding = self.outstanding.iter();
        let miss = outstanding.find(|miss| miss.line == line)?;
        Some(miss.purpose)
    }

    /// A line that another demand has asked for.
    pub fn demanded(&self, line: u64) -> Option<Met> {
        let mut demands = self.outstanding.iter().filter(|miss| !miss.is_prefetch());
        let miss = demands.find(|miss| miss.line == line)?;
        Some(Met {
            arrives: miss.arrives,
            from_memory: miss.from_memory,
            purpose: For::Demand,
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
            *prefetches -= usize::from(miss.is_prefetch());
            miss.fill(true, below);
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
            purpose: For::Demand,
        });
        arrives
    }

    /// A prefetch into the L2 that found room, and the mark that it gives its line.
    pub fn prefetch(&mut self, line: u64, mark: Mark, supply: Supply, now: u64) {
        let purpose = For::L2(mark);
        match supply {
            Supply::Memory => self.prefetch_from_memory(line, purpose, now),
            Supply::Llc | Supply::Ahead => {
                let arrives = now + u64::from(self.latencies.llc);
                self.push_prefetch(line, arrives, false, purpose);
            }
            Supply::UnderWay => {
                let mut ahead = self.outstanding.iter_mut();
                if let Some(miss) = ahead.find(|miss| miss.line == line) {
                    miss.purpose = purpose;
                    miss.reach_l2(now + u64::from(self.latencies.llc));
                }
            }
        }
    }

    /// A prefetch into the last level that found room.
    pub fn run_ahead(&mut self, line: u64, now: u64) {
        self.prefetch_from_memory(line, For::Llc, now);
    }

    fn prefetch_from_memory(&mut self, line: u64, purpose: For, now: u64) {
        let arrives = if self.waiting.is_empty() && self.channel.is_free(now) {
            self.channel.fetch(line, now)
        } else {
            self.waiting.push_back(line);
            u64::MAX
        };
        self.push_prefetch(line, arrives, true, purpose);
    }

    fn push_prefetch(&mut self, line: u64, arrives: u64, from_memory: bool, purpose: For) {
        self.prefetches += 1;
        self.push(Miss {
            line,
            arrives,
            from_memory,
            purpose,
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
            .find(|miss| miss.line == line && miss.is_prefetch())?;
        if miss.purpose == For::Llc {
            miss.reach_l2(now + u64::from(self.latencies.llc));
        }
        let met = Met {
            arrives: miss.arrives,
            from_memory: miss.from_memory,
            purpose: std::mem::replace(&mut miss.purpose, For::Demand),
        };
        self.prefetches -= 1;
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
            miss.fill(marks, below);
        }
        (self.next_arrival, self.prefetches) = (u64::MAX, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Options, Shapes};
    use crate::sim::below::Found;

    /// The mark of a line that a prefetch takes from memory.
    const BROUGHT: Mark = Supply::Memory.mark();

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
        misses.prefetch(1, BROUGHT, Supply::Memory, 10);
        misses.prefetch(2, BROUGHT, Supply::Memory, 11);
        misses.prefetch(3, Mark::prefetched(false), Supply::Llc, 12);
        for now in 11..=61 {
            misses.advance(now, &mut below);
        }
        assert!(!below.l2.contains(3));
        misses.advance(62, &mut below);
        assert!(
            below.l2.contains(3) && misses.under_way(1).is_some() && misses.under_way(2).is_some()
        );
        for now in 63..=217 {
            misses.advance(now, &mut below);
        }
        assert!(below.l2.contains(1) && !below.l2.contains(2));
        misses.advance(218, &mut below);
        assert!(below.look_up(2) == Found::L2(BROUGHT));
    }

    #[test]
    fn demand_goes_before_waiting_prefetches() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, BROUGHT, Supply::Memory, 0);
        misses.prefetch(2, BROUGHT, Supply::Memory, 1);
        assert_eq!(misses.demand(9, true, 2), 8 + 200);
        for now in 3..=215 {
            misses.advance(now, &mut below);
        }
        assert_eq!(misses.under_way(2), Some(For::L2(BROUGHT)));
        misses.advance(216, &mut below);
        assert!(below.l2.contains(2));
    }

    #[test]
    fn a_demand_meets_its_prefetch_and_owns_it() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, BROUGHT, Supply::Memory, 0);
        misses.prefetch(2, BROUGHT, Supply::Memory, 1);
        assert_eq!(
            misses.meet(1, 5),
            Some(Met {
                arrives: 200,
                from_memory: true,
                purpose: For::L2(BROUGHT)
            })
        );
        assert_eq!(misses.meet(1, 6), None);
        assert_eq!(
            misses.meet(2, 7),
            Some(Met {
                arrives: 208,
                from_memory: true,
                purpose: For::L2(BROUGHT)
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
        misses.prefetch(1, BROUGHT, Supply::Memory, 0);
        assert!(misses.has_room_for_prefetch());
        misses.prefetch(2, BROUGHT, Supply::Memory, 0);
        assert!(!misses.has_room_for_prefetch() && misses.has_room());
        misses.demand(3, true, 0);
        assert!(!misses.has_room());
        let (mut single, mut below) = setup(1);
        assert!(single.has_room_for_prefetch());
        single.prefetch(1, Mark::prefetched(false), Supply::Llc, 0);
        assert!(!single.has_room());
        single.advance(50, &mut below);
        assert!(single.has_room());
    }

    #[test]
    fn run_ahead_takes_its_turn_and_fills_the_last_level_alone() {
        let (mut misses, mut below) = setup(4);
        for line in 1..=3 {
            assert!(misses.has_room_for_prefetch());
            misses.run_ahead(line, 0);
        }
        assert!(!misses.has_room_for_prefetch());
        assert_eq!(misses.under_way(2), Some(For::Llc));
        for now in 1..=216 {
            misses.advance(now, &mut below);
        }
        assert!(misses.has_room_for_prefetch());
        for line in 1..=3 {
            assert!(!below.l2.contains(line) && below.llc.contains(line));
        }
        assert_eq!(below.look_up_prefetch(2), Some(Supply::Ahead));
    }

    #[test]
    fn a_prefetch_into_the_l2_takes_over_what_is_under_way_into_the_last_level() {
        let (mut misses, mut below) = setup(4);
        misses.run_ahead(1, 0);
        misses.run_ahead(2, 0);
        misses.prefetch(2, BROUGHT, Supply::UnderWay, 1);
        assert_eq!(misses.under_way(2), Some(For::L2(BROUGHT)));
        // It is still one line of memory and one register.
        assert_eq!(misses.demand(3, true, 10), 10 + 200);
        assert!(misses.has_room_for_prefetch());
        for now in 18..=218 {
            misses.advance(now, &mut below);
        }
        assert_eq!(below.look_up(2), Found::L2(BROUGHT));
        assert!(below.llc.contains(2) && !below.l2.contains(1));
    }

    #[test]
    fn a_demand_that_meets_run_ahead_owns_the_line() {
        let (mut misses, mut below) = setup(4);
        misses.run_ahead(1, 0);
        let met = misses.meet(1, 5).unwrap();
        assert_eq!((met.arrives, met.purpose), (200, For::Llc));
        assert_eq!(misses.under_way(1), Some(For::Demand));
        misses.advance(200, &mut below);
        assert_eq!(below.look_up(1), Found::L2(Mark::NONE));
        assert!(below.llc.contains(1));
    }

    #[test]
    fn what_is_left_over_is_no_longer_marked() {
        let (mut misses, mut below) = setup(16);
        misses.prefetch(1, BROUGHT, Supply::Memory, 0);
        misses.finish(false, &mut below);
        assert_eq!(below.look_up(1), Found::L2(Mark::NONE));
        assert!(misses.has_room_for_prefetch() && misses.under_way(1).is_none());
    }
}
