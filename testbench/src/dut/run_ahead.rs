//! Run-ahead without the RTL: the pass into the last level over what a paced replay has not reached.

use super::metadata::Metadata;
use crate::prefetcher::{Prefetch, Stimulus};

/// The pass: whole lines of metadata, in order, all of them behind the one that the replay is in. It
/// offers a prefetch in every cycle that lets it.
#[derive(Clone, Debug)]
pub struct RunAhead {
    /// Cycles until its first line of metadata has arrived; `None`: there is no pass.
    wait: Option<u64>,
    /// Number of its next prefetch.
    next: usize,
    /// Lines of metadata that are behind it or the replay's.
    passed: usize,
    /// Lines of metadata that it read.
    read: u64,
    offered: bool,
}

impl RunAhead {
    /// A pass whose first line arrives after `wait` cycles; `None`: none.
    pub fn new(wait: Option<u64>) -> Self {
        Self {
            wait,
            next: 0,
            passed: 0,
            read: 0,
            offered: false,
        }
    }

    /// The replay has come to prefetch number `next`: the line of metadata with that is its own.
    pub fn replay_at(&mut self, next: usize, metadata: &Metadata) {
        if self.wait.is_some() {
            let behind = metadata.line_of(next) + 1;
            self.passed = self.passed.max(behind);
            self.next = self.next.max(metadata.first_of(behind));
        }
    }

    /// Lines of metadata that it read.
    pub fn lines_read(&self) -> u64 {
        self.read
    }

    /// A prefetch of it is on the port.
    pub fn is_offered(&self) -> bool {
        self.offered
    }

    /// Cycles before the next one in which it does something; `may_offer` in all of them, or in none.
    pub fn quiet(&self, may_offer: bool, pf_ready: bool, metadata: &Metadata) -> u64 {
        match self.wait {
            Some(_) if self.offered && pf_ready => 0,
            Some(wait) if !self.offered && may_offer && self.has_more(metadata) => {
                wait.saturating_sub(1)
            }
            _ => u64::MAX,
        }
    }

    /// Passes over so many cycles, in which nothing happens.
    pub fn pass(&mut self, cycles: u64) {
        self.wait = self.wait.map(|wait| wait.saturating_sub(cycles));
    }

    /// One cycle, in which it may begin to offer or not: the prefetch that is accepted, and how many
    /// lines of metadata were read for it.
    pub fn tick(
        &mut self,
        stimulus: &Stimulus,
        may_offer: bool,
        metadata: &Metadata,
    ) -> Option<(Prefetch, u32)> {
        self.pass(1);
        self.offered |= may_offer && self.wait == Some(0) && self.has_more(metadata);
        if !(self.offered && stimulus.pf_ready) {
            return None;
        }
        self.offered = false;
        let prefetch = metadata.prefetch(self.next);
        let passed = self.passed.max(metadata.line_of(self.next) + 1);
        let read = (passed - self.passed) as u32;
        self.passed = passed;
        self.read += u64::from(read);
        self.next += 1;
        Some((prefetch.into_llc(), read))
    }

    fn has_more(&self, metadata: &Metadata) -> bool {
        self.next < metadata.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of three, none, two and one prefetches, numbered from 0.
    fn metadata() -> Metadata {
        Metadata::of_lines([vec![0, 1, 2], vec![], vec![3, 4], vec![5]], 4)
    }

    fn tick(pass: &mut RunAhead, pf_ready: bool, may_offer: bool) -> Option<(u64, u32)> {
        let stimulus = Stimulus {
            pf_ready,
            ..Stimulus::default()
        };
        let (prefetch, read) = pass.tick(&stimulus, may_offer, &metadata())?;
        Some((prefetch.vaddr, read))
    }

    fn begun(wait: u64) -> RunAhead {
        let mut pass = RunAhead::new(Some(wait));
        pass.replay_at(0, &metadata());
        pass
    }

    #[test]
    fn it_begins_behind_the_line_that_the_replay_is_in_and_reads_what_it_passes() {
        let mut pass = begun(2);
        assert_eq!(pass.quiet(true, true, &metadata()), 1);
        let seen: Vec<_> = (0..6).map(|_| tick(&mut pass, true, true)).collect();
        let expected = [
            None,
            Some((3, 2)), // a line of nothing, and its own
            Some((4, 0)),
            Some((5, 1)),
            None,
            None,
        ];
        assert_eq!(seen, expected);
        assert_eq!(pass.lines_read(), 3);
        assert_eq!(pass.quiet(true, true, &metadata()), u64::MAX);
    }

    #[test]
    fn what_is_offered_stays_and_nothing_more_is_offered_unasked() {
        let mut pass = begun(0);
        assert_eq!(tick(&mut pass, true, false), None);
        assert_eq!(tick(&mut pass, false, true), None);
        assert!(pass.is_offered());
        assert_eq!(pass.quiet(false, true, &metadata()), 0);
        assert_eq!(pass.quiet(true, false, &metadata()), u64::MAX);
        assert_eq!(tick(&mut pass, true, false), Some((3, 2)));
        assert!(!pass.is_offered());
        assert_eq!(pass.quiet(false, true, &metadata()), u64::MAX);
    }

    #[test]
    fn the_rest_of_a_line_that_the_replay_enters_is_left_out() {
        let mut pass = begun(0);
        assert_eq!(tick(&mut pass, true, true), Some((3, 2)));
        pass.replay_at(2, &metadata());
        assert_eq!(pass.clone().next, 4);
        pass.replay_at(3, &metadata());
        assert_eq!(tick(&mut pass, true, true), Some((5, 1)));
        let mut pass = begun(0);
        pass.replay_at(5, &metadata()); // the last line
        assert_eq!(tick(&mut pass, true, true), None);
        assert_eq!(pass.lines_read(), 0);
    }

    #[test]
    fn the_second_record_is_run_ahead_of_as_well() {
        let mut pass = begun(0);
        let stimulus = Stimulus {
            pf_ready: true,
            ..Stimulus::default()
        };
        let mut next = || pass.tick(&stimulus, true, &metadata()).unwrap().0;
        assert_eq!(next(), Prefetch::of_record(3).into_llc());
        assert_eq!(next(), Prefetch::of_second_record(4).into_llc());
    }

    #[test]
    fn without_a_pass_nothing_is_offered() {
        let mut pass = RunAhead::new(None);
        pass.replay_at(0, &metadata());
        assert_eq!(tick(&mut pass, true, true), None);
        assert_eq!(pass.quiet(true, true, &metadata()), u64::MAX);
    }
}
