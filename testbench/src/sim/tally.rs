//! What is counted while an invocation runs with a prefetcher.

use super::behind::Fate;
use super::below::Supply;
use crate::cache::Mark;
use crate::prefetcher::Source;

/// What one of several engines has in the counts of prefetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Prefetches accepted.
    pub issued: u64,
    /// Those of them that the L2 left out.
    pub left_out: u64,
    /// Those of them that brought a line into the L2.
    pub fills: u64,
    /// First demand uses of these lines.
    pub used: u64,
    /// Those of them that met their prefetch on its way.
    pub late: u64,
}

/// What run-ahead does for the last level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Prefetches accepted, of level 1.
    pub issued: u64,
    /// Those of them that brought a line into the last level.
    pub fills: u64,
    /// Those of these lines that a demand or another prefetch took, there or on their way.
    pub taken: u64,
}

/// Counts of one invocation. Lines are the configuration's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Baseline misses that found their line in the L2 or on its way there.
    pub covered: u64,
    /// Instruction L2 misses that remain.
    pub uncovered: u64,
    /// Those of them that were hits in the baseline: prefetches had pushed the line out.
    pub pollution_misses: u64,
    /// First demand uses of prefetched lines.
    pub used: u64,
    /// Those of them that met their prefetch on its way and waited for the rest.
    pub late: u64,
    /// First demand uses of lines that a prefetch found present.
    pub kept: u64,
    /// First demand uses of lines that a prefetch of an earlier invocation brought.
    pub used_of_earlier: u64,
    /// Prefetches accepted.
    pub issued: u64,
    /// Prefetches that brought a line into the L2.
    pub fills: u64,
    /// What of the prefetches was next line's.
    pub next_line: Share,
    /// What of them came from the second record.
    pub second_record: Share,
    /// Prefetches into the last level, which are in no other count of prefetches.
    pub ahead: Ahead,
    /// Lines that demands took from memory.
    pub demand_lines: u64,
    /// Lines that prefetches took from memory, into the last level as well.
    pub prefetch_lines: u64,
    /// Those of them that were used.
    pub used_lines: u64,
    /// Lookups told to the prefetcher that are to be recorded.
    pub events_recorded: u64,
    /// Lookups that the prefetcher did not take.
    pub events_lost: u64,
    /// Cycles of the invocation.
    pub cycles: u64,
    /// Those in which execution waited for a line from the L2, the last level, and memory.
    pub stalls: [u64; 3],
}

impl Tally {
    /// Counts one lookup in the L2: whether the line was there or on its way, and whether it had been in the baseline.
    pub fn lookup(&mut self, hit: bool, missed_in_baseline: bool) {
        match (hit, missed_in_baseline) {
            (true, true) => self.covered += 1,
            (false, missed) => {
                self.uncovered += 1;
                self.pollution_misses += u64::from(!missed);
            }
            (true, false) => {}
        }
    }

    /// Counts a next-line prefetch that is among those issued, and what became of it: the line that
    /// sets out, with its mark, and from where.
    pub fn next_line(&mut self, fate: Fate) -> Option<(u64, Mark, Supply)> {
        self.next_line.issued += 1;
        match fate {
            Fate::There => None,
            Fate::LeftOut => {
                self.next_line.left_out += 1;
                None
            }
            Fate::Fetched { line, supply } => {
                let mark = supply.mark().of_next_line();
                self.prefetch_fill(mark, supply);
                Some((line, mark, supply))
            }
        }
    }

    /// Counts the first use of a line with this mark.
    pub fn first_use(&mut self, mark: Mark) {
        self.used += 1;
        self.used_lines += u64::from(mark.is_from_memory());
        if let Some(share) = self.share(mark) {
            share.used += 1;
        }
    }

    /// Counts the first use of a line that a prefetch is about to bring.
    pub fn late_use(&mut self, mark: Mark) {
        self.first_use(mark);
        self.late += 1;
        if let Some(share) = self.share(mark) {
            share.late += 1;
        }
    }

    /// Counts a line on its way into the L2 because of a prefetch, which gives it this mark.
    pub fn prefetch_fill(&mut self, mark: Mark, supply: Supply) {
        self.fills += 1;
        match supply {
            Supply::Memory => self.prefetch_lines += 1,
            Supply::Llc => {}
            Supply::Ahead | Supply::UnderWay => self.ahead.taken += 1,
        }
        if let Some(share) = self.share(mark) {
            share.fills += 1;
        }
    }

    /// The share of the engine whose prefetch gave a line this mark; `None`: the record's.
    fn share(&mut self, mark: Mark) -> Option<&mut Share> {
        if mark.is_of_next_line() {
            Some(&mut self.next_line)
        } else if mark.is_of_second_record() {
            Some(&mut self.second_record)
        } else {
            None
        }
    }

    /// Counts a prefetch of a record that brings its line: the mark that the line gets.
    pub fn replayed_fill(&mut self, source: Source, supply: Supply) -> Mark {
        let mark = match source {
            Source::SecondRecord => supply.mark().of_second_record(),
            _ => supply.mark(),
        };
        self.prefetch_fill(mark, supply);
        mark
    }

    /// Counts a prefetch into the last level, and whether it brings its line there; which is the answer.
    pub fn run_ahead(&mut self, fills: bool) -> bool {
        self.ahead.issued += 1;
        self.ahead.fills += u64::from(fills);
        self.prefetch_lines += u64::from(fills);
        fills
    }

    /// Counts a demand that takes what run-ahead brought, or is about to bring, into the last level.
    pub fn demand_takes_ahead(&mut self) {
        self.ahead.taken += 1;
        self.used_lines += 1;
    }

    /// What of the prefetches came from the record: all that nobody else has.
    pub fn of_record(&self) -> Share {
        let others = [self.next_line, self.second_record];
        let rest = |all: u64, of: fn(&Share) -> u64| all - others.iter().map(of).sum::<u64>();
        Share {
            issued: rest(self.issued, |share| share.issued),
            left_out: 0,
            fills: rest(self.fills, |share| share.fills),
            used: rest(self.used, |share| share.used),
            late: rest(self.late, |share| share.late),
        }
    }

    /// Counts a prefetch that was accepted.
    pub fn issue(&mut self, source: Source) {
        self.issued += 1;
        self.second_record.issued += u64::from(source == Source::SecondRecord);
    }
}
