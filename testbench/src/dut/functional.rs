//! The golden model's functional half as a prefetcher: an ideal block that takes every event and
//! offers a prefetch in every cycle once its record has had time to arrive.

use std::collections::BTreeMap;

use jukebox_config::Config;
use jukebox_golden::{Record, Recorder, Replayer};

use super::metadata::Metadata;
use super::next_lines::NextLines;
use super::pacing::Pacing;
use super::run_ahead::RunAhead;
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
    run_ahead: bool,
    replay: Replaying,
}

/// A replay under way.
struct Replaying {
    metadata: Metadata,
    /// Number of its next prefetch, and how many lines of metadata are begun.
    next: usize,
    begun: usize,
    /// Cycles until the record arrives.
    wait: u64,
    offered: bool,
    pacing: Pacing,
    ahead: RunAhead,
}

/// A prefetch that was accepted, and the lines of metadata that were read for it.
type Taken = (Prefetch, u32);

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
            run_ahead: false,
            replay: Replaying::new(Metadata::default(), 0, pace, false),
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

    /// The same, running ahead of a paced replay or not.
    pub fn run_ahead(self, run_ahead: bool) -> Self {
        Self { run_ahead, ..self }
    }

    /// What a replay reads: the newest record, and the one before.
    fn records(&self) -> impl Iterator<Item = &[u8]> {
        let line_bytes = self.config.geometry.line_bytes as usize;
        let both = [&self.record, &self.before].into_iter();
        both.flat_map(move |record| record.chunks(line_bytes))
    }

    /// Lines written in this cycle, in which an event may have been recorded.
    fn lines_written(&mut self) -> u32 {
        let written = self.recorder.bytes() / u64::from(self.config.geometry.line_bytes);
        let before = std::mem::replace(&mut self.written, written);
        (written - before) as u32
    }
}

impl Replaying {
    /// What waits so long for its first line; the pass ahead of it for one more.
    fn new(metadata: Metadata, wait: u64, pace: Pace, run_ahead: bool) -> Self {
        let mut ahead = RunAhead::new(run_ahead.then_some(2 * wait));
        ahead.replay_at(0, &metadata);
        Self {
            metadata,
            next: 0,
            begun: 0,
            wait,
            offered: false,
            pacing: Pacing::new(pace),
            ahead,
        }
    }

    /// Lines of the record that were begun since it was last asked.
    fn lines_begun(&mut self) -> u32 {
        let before = self.begun;
        let lines = self.metadata.lines();
        while self.begun < lines && self.metadata.first_of(self.begun) < self.next {
            self.begun += 1;
        }
        (self.begun - before) as u32
    }

    /// Lines of the records that it needed, the one that its next prefetch is in included, and those of
    /// the pass ahead.
    fn lines_read(&self) -> u64 {
        let own = match self.is_done() {
            true => self.metadata.lines(),
            false => self.metadata.line_of(self.next) + 1,
        };
        own as u64 + self.ahead.lines_read()
    }

    fn is_done(&self) -> bool {
        self.next == self.metadata.len()
    }

    /// The window has no room, and there is something that it holds: time for the pass ahead.
    fn is_held(&self) -> bool {
        !self.is_done() && !self.pacing.is_open()
    }

    /// A prefetch of a record is on the port, of level 0 or 1.
    fn offers(&self) -> bool {
        self.offered || self.ahead.is_offered()
    }

    /// Passes over cycles, `most` at the most, in which nothing happens; how many.
    fn pass(&mut self, stimulus: &Stimulus, most: u64) -> u64 {
        if stimulus.pf_present || !self.pacing.is_settled() {
            return 0;
        }
        let can_offer = !self.is_done() && self.pacing.is_open();
        let quiet = match (self.offered, can_offer) {
            (true, _) if stimulus.pf_ready => 0,
            (false, true) if !self.ahead.is_offered() => self.wait.saturating_sub(1),
            _ => u64::MAX,
        };
        let may_run = self.is_held() && !self.offered;
        let ahead = self.ahead.quiet(may_run, stimulus.pf_ready, &self.metadata);
        let passed = most.min(quiet).min(ahead);
        self.wait = self.wait.saturating_sub(passed);
        self.ahead.pass(passed);
        passed
    }

    /// One cycle, in which the port is `free` for it, or another's.
    fn tick(&mut self, stimulus: &Stimulus, free: bool) -> Option<Taken> {
        self.wait = self.wait.saturating_sub(1);
        let free = free && !self.ahead.is_offered();
        if free && self.wait == 0 && !self.is_done() && self.pacing.is_open() {
            self.offered = true;
        }
        let may_run = free && !self.offered && self.is_held();
        let ahead = self.ahead.tick(stimulus, may_run, &self.metadata);
        let accepted = self.offered && stimulus.pf_ready;
        self.pacing.end_cycle(stimulus, accepted);
        if !accepted {
            return ahead;
        }
        let prefetch = self.metadata.prefetch(self.next);
        self.next += 1;
        self.offered = false;
        self.ahead.replay_at(self.next, &self.metadata);
        Some((prefetch, self.lines_begun()))
    }
}

impl Prefetcher for Functional {
    fn begin(&mut self) -> Result<()> {
        let replayer = Replayer::new(&self.config, 0);
        let lines = self.records().map(|line| replayer.prefetches(line));
        let metadata = Metadata::of_lines(lines, replayer.prefetches(&self.record).len());
        self.replay = Replaying::new(metadata, self.latency, self.pace, self.run_ahead);
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
            None => self.replay.offers(),
        };
        self.next_lines.end_cycle(stimulus.event, !waits);
        let next_line = next_line.filter(|_| stimulus.pf_ready);
        let (replayed, read) = replayed.unzip();
        Ok(Activity {
            prefetch: next_line.or(replayed),
            event_taken: stimulus.event.is_some(),
            metadata_lines: self.lines_written() + read.unwrap_or(0),
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
        let bytes_read = self.replay.lines_read() * u64::from(self.config.geometry.line_bytes);
        // Of many, most wait for their next turn.
        self.replay = Replaying::new(Metadata::default(), 0, self.pace, false);
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
    use crate::prefetcher::{Event, Kind, PfLevel};

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

    /// A paced block with a record of thirty regions, of a line each: nine in a line of metadata, three in
    /// the last. Memory answers at once.
    fn paced(pace: &str, run_ahead: bool) -> Functional {
        let pace = Some(pace.parse().unwrap());
        let mut dut = Functional::new(&Config::default(), 1 << 14, 0, pace).run_ahead(run_ahead);
        dut.begin().unwrap();
        for region in 0..30 {
            tell(&mut dut, region * 1024, Kind::Miss);
        }
        assert_eq!(dut.end().unwrap().bytes_written, 4 * 64);
        dut.begin().unwrap();
        dut
    }

    /// What is accepted in a cycle: the region and the level.
    fn accepted(dut: &mut Functional, stimulus: &Stimulus) -> Option<(u64, PfLevel)> {
        let prefetch = dut.tick(stimulus).unwrap().prefetch?;
        Some((prefetch.vaddr / 1024, prefetch.level))
    }

    const READY: Stimulus = Stimulus {
        event: None,
        pf_ready: true,
        pf_present: false,
    };

    #[test]
    fn a_held_replay_is_run_ahead_of_into_the_last_level() {
        use PfLevel::{L2, Llc};
        let mut dut = paced("3:0", true);
        let mut seen = Vec::new();
        for cycle in 0..40 {
            // Uses in cycles 8 and 9 let the replay on three cycles later.
            let kind = Kind::PrefetchHit;
            let event = (cycle == 8 || cycle == 9).then_some(Event {
                vaddr: 0,
                paddr: 0,
                kind,
                late: false,
            });
            seen.extend(accepted(&mut dut, &Stimulus { event, ..READY }));
        }
        // Three, then from the second line of metadata on; the replay goes first when it may go on.
        let ahead = |regions: std::ops::Range<u64>| regions.map(|region| (region, Llc));
        let replayed = |regions: std::ops::Range<u64>| regions.map(|region| (region, L2));
        let first = replayed(0..3).chain(ahead(9..17)).chain(replayed(3..5));
        let expected: Vec<_> = first.chain(ahead(17..30)).collect();
        assert_eq!(seen, expected);
        assert!(dut.is_replaying());
        // The line that the replay is in, and three of the pass.
        assert_eq!(dut.end().unwrap().bytes_read, 4 * 64);
    }

    #[test]
    fn metadata_of_the_pass_is_read_once_more() {
        let mut dut = paced("3:0", true);
        let lines = |dut: &mut Functional| -> Vec<u32> {
            let moved = (0..40).map(|_| dut.tick(&READY).unwrap().metadata_lines);
            moved.collect()
        };
        let moved = lines(&mut dut);
        let at: Vec<usize> = (0..40).filter(|&cycle| moved[cycle] > 0).collect();
        assert_eq!(at, [0, 3, 12, 21]);
        assert_eq!(moved.iter().sum::<u32>(), 4);
        // Each use lets the replay on, into lines that the pass has read.
        for _ in 0..27 {
            let pf_present = true;
            dut.tick(&Stimulus {
                pf_present,
                ..READY
            })
            .unwrap();
        }
        let rest: u32 = lines(&mut dut).iter().sum();
        assert!(!dut.is_replaying() && rest <= 1);
        assert_eq!(dut.end().unwrap().bytes_read, (4 + 3) * 64);
    }

    #[test]
    fn the_replay_overtakes_the_pass_in_whole_lines() {
        let mut dut = paced("10:0", true);
        // Ten prefetches: the replay is in its second line, which the pass leaves out.
        let seen: Vec<_> = (0..11).map(|_| accepted(&mut dut, &READY)).collect();
        assert_eq!(seen[10], Some((18, PfLevel::Llc)));
        // It goes on into the third line: what the pass has left of that is left out.
        let told = Stimulus {
            pf_present: true,
            ..READY
        };
        let mut seen = Vec::new();
        for cycle in 0..24 {
            let stimulus = if cycle < 10 { told } else { READY };
            seen.extend(accepted(&mut dut, &stimulus));
        }
        let ahead: Vec<u64> = seen
            .iter()
            .filter(|(_, level)| *level == PfLevel::Llc)
            .map(|(region, _)| *region)
            .collect();
        assert_eq!(ahead, [19, 20, 21, 27, 28, 29]);
    }

    #[test]
    fn without_a_window_or_the_key_nothing_runs_ahead() {
        for (pace, run_ahead) in [("0:1", true), ("3:0", false)] {
            let mut dut = paced(pace, run_ahead);
            let seen = (0..40).filter_map(|_| accepted(&mut dut, &READY));
            assert!(seen.into_iter().all(|(_, level)| level == PfLevel::L2));
        }
    }

    #[test]
    fn lines_behind_misses_go_before_the_pass_and_what_is_on_the_port_stays() {
        let mut dut = paced("3:0", true).next_lines(1);
        for _ in 0..4 {
            dut.tick(&READY).unwrap();
        }
        // The pass is on the port, which nobody takes from, when a miss is told of.
        let miss = Event {
            vaddr: 0x9_0000,
            paddr: 0x9_0000,
            kind: Kind::Miss,
            late: false,
        };
        let told = Stimulus {
            event: Some(miss),
            ..Stimulus::default()
        };
        assert_eq!(accepted(&mut dut, &told), None);
        for _ in 0..8 {
            assert_eq!(accepted(&mut dut, &Stimulus::default()), None);
        }
        let seen = [(); 3].map(|()| dut.tick(&READY).unwrap().prefetch.unwrap());
        assert_eq!(seen[0], Prefetch::of_record(10 * 1024).into_llc());
        assert_eq!(seen[1], Prefetch::of_next_line(0x9_0040, 0x9_0040));
        assert_eq!(seen[2], Prefetch::of_record(11 * 1024).into_llc());
    }

    /// A cycle in which nothing happens may be passed over, and no other.
    #[test]
    fn cycles_held_are_cycles_ticked() {
        let mut seed = 1u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let latency = |run_ahead| {
            let mut dut = paced("4:2", run_ahead).next_lines(1);
            dut.latency = 20;
            dut.begin().unwrap();
            dut
        };
        let (mut levels, mut most_held) = ([0; 2], 0);
        for _ in 0..40 {
            let (mut ticked, mut held) = (latency(true), latency(true));
            for _ in 0..60 {
                let kinds = [Kind::Miss, Kind::PrefetchHit, Kind::Hit];
                let event = (random(3) == 0).then(|| Event {
                    vaddr: random(1 << 20) & !63,
                    paddr: 0x1000,
                    kind: kinds[random(3) as usize],
                    late: false,
                });
                let stimulus = Stimulus {
                    event,
                    pf_ready: random(2) == 0,
                    pf_present: random(4) == 0,
                };
                let most = match (event, stimulus.pf_present) {
                    (None, false) => 1 + random(30),
                    _ => 1,
                };
                let mut left = most;
                while left > 0 {
                    let (activity, cycles) = held.hold(&stimulus, left).unwrap();
                    assert_eq!(ticked.tick(&stimulus).unwrap(), activity);
                    for _ in 1..cycles {
                        let quiet = ticked.tick(&stimulus).unwrap();
                        assert_eq!((quiet.prefetch, quiet.metadata_lines), (None, 0));
                    }
                    if let Some(prefetch) = activity.prefetch {
                        levels[prefetch.level as usize] += 1;
                    }
                    most_held = most_held.max(cycles);
                    left -= cycles;
                }
            }
            assert_eq!(ticked.end().unwrap(), held.end().unwrap());
        }
        assert!(
            levels[0] > 100 && levels[1] > 100 && most_held > 10,
            "{levels:?}"
        );
    }
}
