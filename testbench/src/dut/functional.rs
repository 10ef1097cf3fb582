//! The golden model's functional half as a prefetcher: an ideal block that takes every event and
//! offers a prefetch in every cycle once its record has had time to arrive.

use std::collections::BTreeMap;

use jukebox_config::Config;
use jukebox_golden::{Record, Recorder, Replayer};

use super::next_lines::NextLines;
use super::pacing::Pacing;
use crate::options::Pace;
use crate::prefetcher::{Activity, Prefetch, Prefetcher, Recorded, Result, Stimulus};

/// The functional prefetcher.
pub struct Functional {
    config: Config,
    limit: u64,
    latency: u64,
    pace: Pace,
    record_hits: bool,
    next_lines: NextLines,
    recorder: Recorder,
    /// Lines of it so far.
    written: u64,
    /// Record of the last invocation, and of the one before if two are replayed.
    record: Vec<u8>,
    before: Vec<u8>,
    two_records: bool,
    replay: Replaying,
}

/// A replay under way.
struct Replaying {
    lines: Vec<u64>,
    next: usize,
    /// How many of them come from the newest record.
    of_record: usize,
    /// Number of the first prefetch of each line of the records, and how many lines are begun.
    firsts: Vec<usize>,
    begun: usize,
    /// Cycles until the record arrives.
    wait: u64,
    offered: bool,
    pacing: Pacing,
}

impl Functional {
    /// A prefetcher with room for records of `limit` bytes, in a memory that answers after `latency` cycles.
    pub fn new(config: &Config, limit: u64, latency: u64, pace: Option<Pace>) -> Self {
        let pace = pace.unwrap_or(Pace {
            window: 0,
            release: 0,
        });
        Self {
            config: config.clone(),
            limit,
            latency,
            pace,
            record_hits: false,
            next_lines: NextLines::new(0, config),
            recorder: Recorder::new(config, limit),
            written: 0,
            record: Vec::new(),
            before: Vec::new(),
            two_records: false,
            replay: Replaying::new(Vec::new(), Vec::new(), 0, pace),
        }
    }

    /// The same, recording plain hits or not.
    pub fn record_hits(self, record_hits: bool) -> Self {
        Self {
            record_hits,
            ..self
        }
    }

    /// The same, with so many lines behind each miss.
    pub fn next_lines(self, lines: u32) -> Self {
        Self {
            next_lines: NextLines::new(lines, &self.config),
            ..self
        }
    }

    /// The same, replaying the record before behind the newest or not.
    pub fn two_records(self, two_records: bool) -> Self {
        Self {
            two_records,
            ..self
        }
    }

    /// What a replay reads: the newest record, and the one before.
    fn records(&self) -> impl Iterator<Item = &[u8]> {
        let line_bytes = self.config.geometry.line_bytes as usize;
        let both = [&self.record, &self.before].into_iter();
        both.flat_map(move |record| record.chunks(line_bytes))
    }

    /// Lines written and read in this cycle, in which an event may have been recorded and a prefetch taken.
    fn lines_moved(&mut self, prefetched: bool) -> u32 {
        let written = self.recorder.bytes() / u64::from(self.config.geometry.line_bytes);
        let before = std::mem::replace(&mut self.written, written);
        let read = if prefetched {
            self.replay.lines_begun()
        } else {
            0
        };
        (written - before) as u32 + read
    }

    /// Bytes of the records a replay has read that issued `issued` prefetches.
    fn bytes_read(&self, issued: usize) -> u64 {
        if issued == self.replay.lines.len() {
            return (self.record.len() + self.before.len()) as u64;
        }
        let replayer = Replayer::new(&self.config, 0);
        let mut known = 0;
        let lines = self.records().take_while(|line| {
            let needed = known <= issued;
            known += replayer.prefetches(line).len();
            needed
        });
        lines.map(|line| line.len() as u64).sum()
    }
}

impl Replaying {
    fn new(lines: Vec<u64>, firsts: Vec<usize>, wait: u64, pace: Pace) -> Self {
        Self {
            of_record: lines.len(),
            lines,
            next: 0,
            firsts,
            begun: 0,
            wait,
            offered: false,
            pacing: Pacing::new(pace),
        }
    }

    /// Lines of the record that were begun since it was last asked.
    fn lines_begun(&mut self) -> u32 {
        let rest = &self.firsts[self.begun..];
        let begun = rest.iter().take_while(|&&first| first < self.next).count();
        self.begun += begun;
        begun as u32
    }

    fn is_done(&self) -> bool {
        self.next == self.lines.len()
    }

    /// Passes over cycles, `most` at the most, in which nothing happens; how many.
    fn pass(&mut self, stimulus: &Stimulus, most: u64) -> u64 {
        if stimulus.pf_present || !self.pacing.is_settled() {
            return 0;
        }
        let can_offer = !self.is_done() && self.pacing.is_open();
        let quiet = match (self.offered, can_offer) {
            (true, _) if stimulus.pf_ready => 0,
            (false, true) => self.wait.saturating_sub(1),
            _ => u64::MAX,
        };
        let passed = most.min(quiet);
        self.wait = self.wait.saturating_sub(passed);
        passed
    }

    /// One cycle, in which the port is `free` for it, or another's.
    fn tick(&mut self, stimulus: &Stimulus, free: bool) -> Option<Prefetch> {
        self.wait = self.wait.saturating_sub(1);
        if free && self.wait == 0 && !self.is_done() && self.pacing.is_open() {
            self.offered = true;
        }
        let prefetch = (self.offered && stimulus.pf_ready)
            .then(|| Prefetch::of_replay(self.lines[self.next], self.next, self.of_record));
        if prefetch.is_some() {
            self.next += 1;
            self.offered = false;
        }
        self.pacing.end_cycle(stimulus, prefetch.is_some());
        prefetch
    }
}

impl Prefetcher for Functional {
    fn begin(&mut self) -> Result<()> {
        let replayer = Replayer::new(&self.config, 0);
        let (mut lines, mut firsts) = (Vec::new(), Vec::new());
        for line in self.records() {
            firsts.push(lines.len());
            lines.extend(replayer.prefetches(line));
        }
        self.replay = Replaying::new(lines, firsts, self.latency, self.pace);
        self.replay.of_record = replayer.prefetches(&self.record).len();
        self.recorder = Recorder::new(&self.config, self.limit);
        self.written = 0;
        self.next_lines.clear();
        Ok(())
    }

    fn tick(&mut self, stimulus: &Stimulus) -> Result<Activity> {
        if let Some(event) = stimulus.event
            && event.kind.is_recorded(self.record_hits)
        {
            self.recorder.event(event.vaddr);
        }
        let next_line = self.next_lines.offered();
        let replayed = self.replay.tick(stimulus, next_line.is_none());
        let waits = match next_line {
            Some(_) => !stimulus.pf_ready,
            None => self.replay.offered,
        };
        self.next_lines.end_cycle(stimulus.event, !waits);
        let next_line = next_line.filter(|_| stimulus.pf_ready);
        Ok(Activity {
            prefetch: next_line.or(replayed),
            event_taken: stimulus.event.is_some(),
            metadata_lines: self.lines_moved(replayed.is_some()),
        })
    }

    fn hold(&mut self, stimulus: &Stimulus, most: u64) -> Result<(Activity, u64)> {
        let activity = self.tick(stimulus)?;
        let happens =
            stimulus.event.is_some() || activity.prefetch.is_some() || !self.next_lines.is_idle();
        let passed = match happens {
            true => 0,
            false => self.replay.pass(stimulus, most - 1),
        };
        Ok((activity, 1 + passed))
    }

    fn can_observe(&self) -> bool {
        true
    }

    fn is_replaying(&self) -> bool {
        !self.replay.is_done()
    }

    fn compared_events(&self) -> u64 {
        0
    }

    fn end(&mut self) -> Result<Recorded> {
        let bytes_read = self.bytes_read(self.replay.next);
        // Of many, most wait for their next turn.
        self.replay = Replaying::new(Vec::new(), Vec::new(), 0, self.pace);
        let recorder =
            std::mem::replace(&mut self.recorder, Recorder::new(&self.config, self.limit));
        let Record { bytes, entries, .. } = recorder.finish();
        let newest = std::mem::replace(&mut self.record, bytes.clone());
        if self.two_records {
            self.before = newest;
        }
        Ok(Recorded {
            bytes_written: bytes.len() as u64,
            record: bytes,
            entries,
            bytes_read,
            stragglers: Vec::new(),
            counters: BTreeMap::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefetcher::{Event, Kind};

    fn tell(dut: &mut Functional, vaddr: u64, kind: Kind) {
        let stimulus = Stimulus {
            event: Some(Event {
                vaddr,
                paddr: vaddr,
                kind,
                late: false,
            }),
            ..Stimulus::default()
        };
        assert!(dut.tick(&stimulus).unwrap().event_taken);
    }

    #[test]
    fn the_record_of_one_invocation_is_replayed_in_the_next() {
        let mut dut = Functional::new(&Config::default(), 1 << 14, 5, None);
        dut.begin().unwrap();
        assert!(!dut.is_replaying());
        tell(&mut dut, 0x400, Kind::Miss);
        tell(&mut dut, 0x800, Kind::Hit);
        tell(&mut dut, 0x440, Kind::PrefetchHit);
        let first = dut.end().unwrap();
        assert_eq!(
            (first.entries, first.bytes_written, first.bytes_read),
            (1, 64, 0)
        );
        dut.begin().unwrap();
        let ready = Stimulus {
            pf_ready: true,
            ..Stimulus::default()
        };
        let mut tick = || dut.tick(&ready).unwrap().prefetch;
        let seen: Vec<_> = (0..8).map(|_| tick().map(|one| one.vaddr)).collect();
        assert_eq!(
            seen,
            [None, None, None, None, Some(0x400), Some(0x440), None, None]
        );
        assert!(!dut.is_replaying());
        assert_eq!(dut.end().unwrap().bytes_read, 64);
    }

    #[test]
    fn the_record_before_is_replayed_behind_the_newest() {
        let mut dut = Functional::new(&Config::default(), 1 << 14, 0, None).two_records(true);
        for vaddr in [0x400, 0x800] {
            dut.begin().unwrap();
            tell(&mut dut, vaddr, Kind::Miss);
            dut.end().unwrap();
        }
        dut.begin().unwrap();
        let ready = Stimulus {
            pf_ready: true,
            ..Stimulus::default()
        };
        let mut tick = || dut.tick(&ready).unwrap();
        let seen = [tick(), tick(), tick()].map(|activity| activity.prefetch);
        let expected = [
            Some(Prefetch::of_record(0x800)),
            Some(Prefetch::of_second_record(0x400)),
            None,
        ];
        assert_eq!(seen, expected);
        assert_eq!(dut.end().unwrap().bytes_read, 2 * 64);
        // The one that is now before the newest, which is empty.
        dut.begin().unwrap();
        let activity = dut.tick(&ready).unwrap();
        assert_eq!(activity.prefetch, Some(Prefetch::of_second_record(0x800)));
    }

    #[test]
    fn plain_hits_are_recorded_if_asked_for() {
        let mut dut = Functional::new(&Config::default(), 1 << 14, 5, None).record_hits(true);
        dut.begin().unwrap();
        tell(&mut dut, 0x400, Kind::Miss);
        tell(&mut dut, 0x800, Kind::Hit);
        assert_eq!(dut.end().unwrap().entries, 2);
    }

    #[test]
    fn every_line_of_the_record_is_moved_when_it_begins_or_is_full() {
        let mut dut = Functional::new(&Config::default(), 1 << 14, 0, None);
        let mut moved = Vec::new();
        let ready = Stimulus {
            pf_ready: true,
            ..Stimulus::default()
        };
        for _ in 0..2 {
            dut.begin().unwrap();
            let mut lines = 0;
            for region in 0..60 {
                let event = Event {
                    vaddr: region << 10,
                    paddr: region << 10,
                    kind: Kind::Miss,
                    late: false,
                };
                let stimulus = Stimulus {
                    event: Some(event),
                    ..ready
                };
                lines += dut.tick(&stimulus).unwrap().metadata_lines;
            }
            dut.end().unwrap();
            moved.push(lines);
        }
        // Sixty entries are seven lines, of which four are full when sixteen regions are still in the
        // CRRB. The second time seven are read.
        assert_eq!(moved, [4, 4 + 7]);
    }

    #[test]
    fn a_replay_cut_short_has_read_what_it_needed() {
        let mut dut = Functional::new(&Config::default(), 1 << 14, 0, None);
        dut.begin().unwrap();
        for region in 0..40 {
            tell(&mut dut, region * 1024, Kind::Miss); // five lines of nine entries at most
        }
        assert_eq!(dut.end().unwrap().bytes_written, 5 * 64);
        dut.begin().unwrap();
        let ready = Stimulus {
            pf_ready: true,
            ..Stimulus::default()
        };
        for _ in 0..10 {
            assert!(dut.tick(&ready).unwrap().prefetch.is_some());
        }
        assert_eq!(dut.end().unwrap().bytes_read, 2 * 64);
    }
}
