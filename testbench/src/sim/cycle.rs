//! Cycle timing: fetches, prefetcher and memory share one clock.

use super::behind::Behind;
use super::below::{Below, Found, Supply};
use super::data::Data;
use super::front_end::{Level, Schedule};
use super::ideal::fill_now;
use super::misses::{For, Met, Misses};
use super::tally::Tally;
use super::{Lookups, Work};
use crate::options::Marks;
use crate::prefetcher::{
    Event, Kind, PfLevel, Prefetch, Prefetcher, Recorded, Result, Source, Stimulus,
};

/// Runs one invocation; the prefetcher has begun.
pub fn run<P: Prefetcher + ?Sized>(
    work: &Work,
    lookups: impl Lookups,
    below: &mut Below,
    prefetcher: &mut P,
) -> Result<(Tally, Recorded)> {
    let mut machine = Machine {
        work,
        below,
        prefetcher,
        misses: Misses::new(work.around.latencies, work.around.memory),
        data: work.around.data,
        behind: Behind::new(work.next_lines, work.around.space.line_shift()),
        tally: Tally::default(),
        now: 0,
        present: false,
    };
    machine.fetch_all(lookups)?;
    machine.end()
}

struct Machine<'a, P: ?Sized> {
    work: &'a Work<'a>,
    below: &'a mut Below,
    prefetcher: &'a mut P,
    misses: Misses,
    data: Data,
    behind: Behind,
    tally: Tally,
    /// The cycle to be run next.
    now: u64,
    /// A prefetch accepted in the last cycle found its line there or on its way.
    present: bool,
}

/// What becomes of a lookup.
struct Answer {
    /// The cycle in which it had what it needed to go out.
    asked: u64,
    /// The cycle in which its line arrives.
    arrives: u64,
    /// Where that comes from.
    level: Level,
}

impl Answer {
    fn new(asked: u64, arrives: u64, level: Level) -> Self {
        Self {
            asked,
            arrives,
            level,
        }
    }
}

impl<P: Prefetcher + ?Sized> Machine<'_, P> {
    fn fetch_all(&mut self, lookups: impl Lookups) -> Result<()> {
        let mut schedule = self.work.fetching.start();
        for (index, next) in lookups.enumerate() {
            let (lookup, missed_in_baseline) = next?;
            self.work.at(index, &lookup);
            let asks = schedule.asks(&lookup);
            self.pass_data(&schedule, lookup.fetch, asks)?;
            self.idle_until(asks)?;
            let answer = self.look_up(lookup.vaddr, missed_in_baseline)?;
            let arrives = answer.arrives.max(self.now);
            schedule.asked(&lookup, answer.asked, arrives, answer.level);
        }
        let rest = schedule.clone();
        let cycles = schedule.ends();
        self.tally.stalls = cycles.stalls;
        self.pass_data(&rest, u64::MAX, cycles.total)?;
        self.idle_until(cycles.total)
    }

    /// What there is of data up to a fetch whose lookup goes out in cycle `asks`.
    fn pass_data(&mut self, schedule: &Schedule, fetch: u64, asks: u64) -> Result<()> {
        while let Some((line, with)) = self.data.next_up_to(fetch) {
            self.idle_until(schedule.between(with, asks))?;
            if self.below.pass(line) {
                self.misses.data(line, self.now);
            }
        }
        Ok(())
    }

    /// A demand looks into the L2 in this cycle, and the prefetcher is told.
    fn look_up(&mut self, vaddr: u64, missed_in_baseline: bool) -> Result<Answer> {
        let line = self.work.around.space.line(vaddr);
        let asked = self.now;
        self.misses.advance(asked, self.below);
        let hit_at = asked + u64::from(self.work.around.latencies.l2);
        if let Some(met) = self.misses.meet(line, asked) {
            let For::L2(mark) = met.purpose else {
                return self.meet_run_ahead(vaddr, missed_in_baseline, met);
            };
            self.tally.late_use(mark);
            self.tally.lookup(true, missed_in_baseline);
            let kind = self.work.told(Kind::PrefetchHit);
            self.tell(vaddr, kind, kind == Kind::PrefetchHit)?;
            let level = Level::below_l2(met.from_memory);
            return Ok(Answer::new(asked, met.arrives.max(hit_at), level));
        }
        if let Some(met) = self.misses.demanded(line) {
            self.tally.lookup(true, missed_in_baseline);
            self.tell(vaddr, Kind::Hit, false)?;
            let level = Level::below_l2(met.from_memory);
            return Ok(Answer::new(asked, met.arrives.max(hit_at), level));
        }
        let from_memory = match self.below.look_up(line) {
            Found::L2(mark) => {
                let kind = self.work.hit(mark, &mut self.tally);
                self.tally.lookup(true, missed_in_baseline);
                self.tell(vaddr, kind, false)?;
                return Ok(Answer::new(asked, hit_at, Level::L2));
            }
            Found::Llc(mark) => {
                if mark.is_prefetched() {
                    self.tally.demand_takes_ahead();
                }
                false
            }
            Found::Memory => true,
        };
        self.tally.lookup(false, missed_in_baseline);
        self.tally.demand_lines += u64::from(from_memory);
        let level = Level::below_l2(from_memory);
        if self.misses.has_room() {
            let arrives = self.misses.demand(line, from_memory, asked);
            self.tell_miss(vaddr, line, from_memory)?;
            return Ok(Answer::new(asked, arrives, level));
        }
        self.tell_miss(vaddr, line, from_memory)?;
        while !self.misses.has_room() {
            let next = self.misses.rests_until().max(self.now + 1);
            self.step(None, false, next)?;
            self.misses.advance(self.now, self.below);
        }
        let arrives = self.misses.demand(line, from_memory, self.now);
        Ok(Answer::new(self.now, arrives, level))
    }

    /// A demand meets its line on the way into the last level alone: to the L2 it is a miss, which
    /// waits for what is left.
    fn meet_run_ahead(&mut self, vaddr: u64, missed_in_baseline: bool, met: Met) -> Result<Answer> {
        let asked = self.now;
        self.tally.demand_takes_ahead();
        self.tally.lookup(false, missed_in_baseline);
        let line = self.work.around.space.line(vaddr);
        self.tell_miss(vaddr, line, met.from_memory)?;
        let level = Level::below_l2(met.from_memory);
        Ok(Answer::new(asked, met.arrives, level))
    }

    /// Tells of a miss, and remembers it for the prefetches behind it.
    fn tell_miss(&mut self, vaddr: u64, line: u64, from_memory: bool) -> Result<()> {
        if self.tell(vaddr, Kind::Miss, false)? {
            let paddr = self.work.around.space.paddr(vaddr);
            self.behind.missed(paddr, line, from_memory);
        }
        Ok(())
    }

    /// Tells of a lookup; whether the prefetcher took it.
    fn tell(&mut self, vaddr: u64, kind: Kind, late: bool) -> Result<bool> {
        let event = Event {
            vaddr,
            paddr: self.work.around.space.paddr(vaddr),
            kind,
            late,
        };
        let taken = self.step(Some(event), false, self.now + 1)?;
        if !taken {
            self.tally.events_lost += 1;
        } else if self.work.is_recorded(kind) {
            self.tally.events_recorded += 1;
        }
        Ok(taken)
    }

    fn idle_until(&mut self, cycle: u64) -> Result<()> {
        while self.now < cycle {
            self.step(None, true, cycle)?;
        }
        Ok(())
    }

    /// One clock cycle, and those after it, all before `end`, as long as nothing happens. A demand
    /// lookup takes the L2 for itself, so prefetches wait in its cycle.
    fn step(&mut self, event: Option<Event>, may_prefetch: bool, end: u64) -> Result<bool> {
        self.work.go_on()?;
        self.misses.advance(self.now, self.below);
        let pf_ready = may_prefetch && self.misses.has_room_for_prefetch();
        let stimulus = Stimulus {
            event,
            pf_ready,
            pf_present: std::mem::take(&mut self.present),
        };
        let most = match stimulus.pf_present {
            true => 1,
            false => end.min(self.misses.rests_until()) - self.now,
        };
        let (activity, cycles) = self.prefetcher.hold(&stimulus, most)?;
        if let Some(prefetch) = activity.prefetch {
            self.accept(prefetch)?;
        }
        for _ in 0..activity.metadata_lines {
            self.misses.metadata(self.now);
        }
        self.now += cycles;
        Ok(activity.event_taken)
    }

    fn accept(&mut self, prefetch: Prefetch) -> Result<()> {
        if prefetch.level == PfLevel::Llc {
            self.accept_run_ahead(prefetch.vaddr);
            return Ok(());
        }
        self.tally.issue(prefetch.source);
        match prefetch.source {
            Source::Record | Source::SecondRecord => {
                self.accept_of_record(prefetch);
                Ok(())
            }
            Source::NextLine { paddr } => self.accept_next_line(paddr),
        }
    }

    /// A prefetch of level 1 is dropped if its line is in a cache or under way.
    fn accept_run_ahead(&mut self, vaddr: u64) {
        let line = self.work.around.space.line(vaddr);
        let fills = self.misses.under_way(line).is_none() && !self.below.has(line);
        if self.tally.run_ahead(fills) {
            self.misses.run_ahead(line, self.now);
        }
    }

    fn accept_next_line(&mut self, paddr: u64) -> Result<()> {
        let misses = &self.misses;
        let fate = self
            .behind
            .judge(paddr, self.below, |line| misses.under_way(line))?;
        if let Some((line, mark, supply)) = self.tally.next_line(fate) {
            self.misses.prefetch(line, mark, supply, self.now);
        }
        Ok(())
    }

    fn accept_of_record(&mut self, prefetch: Prefetch) {
        let line = self.work.around.space.line(prefetch.vaddr);
        let supply = match self.misses.under_way(line) {
            // Nothing is marked.
            Some(For::Demand | For::L2(_)) => {
                self.present = true;
                return;
            }
            Some(For::Llc) => Some(Supply::UnderWay),
            None => self.below.look_up_prefetch(line),
        };
        match supply {
            None => {
                self.present = true;
                self.work.found(self.below, line, prefetch.source);
            }
            Some(supply) => {
                let mark = self.tally.replayed_fill(prefetch.source, supply);
                self.misses.prefetch(line, mark, supply, self.now);
            }
        }
    }

    fn end(mut self) -> Result<(Tally, Recorded)> {
        self.tally.cycles = self.now;
        self.misses
            .finish(self.work.marks != Marks::Off, self.below);
        if self.tally.ahead.fills > 0 {
            // What another invocation takes is not its merit.
            self.below.llc.clear_marks();
        }
        let recorded = self.prefetcher.end()?;
        let (behind, tally) = (&mut self.behind, &mut self.tally);
        for &prefetch in &recorded.stragglers {
            fill_now(self.work, self.below, prefetch, behind, tally)?;
        }
        Ok((self.tally, recorded))
    }
}

#[cfg(test)]
mod tests;
