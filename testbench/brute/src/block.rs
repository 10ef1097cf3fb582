//! The block, told of one thing after the other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::rc::Rc;

use jukebox_config::{Config, Translation};

use crate::record::{Counts, Recording, count};
use crate::replay::{End, Replay};
use crate::{
    Answer, Entry, Kind, Lookup, Policy, Prefetch, RecordStart, ReplayStart, Sizes, Source, behind,
    read,
};

/// Misses that the queue of next line holds.
const QUEUE: usize = 8;

/// What answers translations: the virtual address of a region, and whether it is asked for again.
pub type Translator = Rc<dyn Fn(u64, bool) -> Answer>;

/// The block and the memory beside it.
#[derive(Clone)]
pub struct Block {
    config: Config,
    sizes: Sizes,
    /// Registers that act on what runs.
    pub policy: Policy,
    /// Bytes of memory; others are 0.
    pub memory: BTreeMap<u64, u8>,
    /// Addresses of lines that the bus answers with an error.
    pub broken: BTreeSet<u64>,
    /// What answers translations; by itself every region is where it seems to be.
    pub translator: Translator,
    /// The prefetch port takes nothing.
    pub stuck: bool,
    /// Accepted prefetches, in order.
    pub prefetches: Vec<Prefetch>,
    /// Virtual addresses of accepted translation requests; their order is that of entries, but for
    /// repeated ones.
    pub requests: Vec<u64>,
    /// Addresses of the lines read, in order.
    pub reads: Vec<u64>,
    /// Addresses of the lines written, in order.
    pub writes: Vec<u64>,
    /// REC_OFFSET at rest.
    pub rec_offset: u64,
    /// REC_BYTES at rest.
    pub rec_bytes: u64,
    /// REP_OFFSET at rest: the least and the most it can be.
    pub rep_offset: (u64, u64),
    /// Bits of STATUS that are set, but for RECORDING, REPLAYING and ERROR.
    pub status: BTreeSet<&'static str>,
    /// Bits of ERROR_CAUSE that are set.
    pub causes: BTreeSet<&'static str>,
    /// Registers whose value depends on when things happened.
    pub unsure: BTreeSet<&'static str>,
    counts: Counts,
    recording: Option<(RecordStart, Recording)>,
    replay: Option<Replay>,
    /// Misses whose lines wait for the port.
    queue: VecDeque<VecDeque<Prefetch>>,
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block")
            .field("status", &self.status)
            .field("causes", &self.causes)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Block {
    /// A block after reset, beside a memory of zeros.
    pub fn new(config: &Config) -> Block {
        let sizes = Sizes::of(config);
        let physical = 1u128 << sizes.pa_bits;
        Block {
            config: config.clone(),
            sizes,
            policy: Policy::default(),
            memory: BTreeMap::new(),
            broken: BTreeSet::new(),
            translator: Rc::new(move |vaddr, _| Answer::Ok((u128::from(vaddr) % physical) as u64)),
            stuck: false,
            prefetches: Vec::new(),
            requests: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            rec_offset: 0,
            rec_bytes: 0,
            rep_offset: (0, 0),
            status: BTreeSet::new(),
            causes: BTreeSet::new(),
            unsure: BTreeSet::new(),
            counts: Counts::new(),
            recording: None,
            replay: None,
            queue: VecDeque::new(),
        }
    }

    /// A counter's value, by the name of its register.
    pub fn counter(&self, name: &str) -> u64 {
        let value = u128::from(self.counts.get(name).copied().unwrap_or_default());
        let most = (1u128 << self.config.counters.bits) - 1;
        value.min(most) as u64
    }

    /// CTRL.COUNTERS_CLEAR.
    pub fn clear_counters(&mut self) {
        self.counts.clear();
        self.unsure.retain(|name| !name.starts_with("CNT_"));
    }

    /// STATUS.RECORDING.
    pub fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// STATUS.REPLAYING.
    pub fn is_replaying(&self) -> bool {
        self.replay.is_some()
    }

    fn count(&mut self, name: &'static str, n: u64) {
        count(&mut self.counts, name, n);
    }

    /// CTRL.RECORD_START.
    pub fn record_start(&mut self, start: RecordStart) {
        if self.recording.is_some() {
            self.causes.insert("RECORD_BUSY");
            return;
        }
        let line = self.sizes.line;
        let aligned = [start.base, start.limit, start.offset]
            .iter()
            .all(|number| number % line == 0);
        if !aligned || start.limit < start.base || start.offset > start.limit - start.base {
            self.causes.insert("RECORD_CONFIG");
            return;
        }
        let room = (start.limit - start.base - start.offset) / line;
        let recording = Recording::new(&self.sizes, room, start.asid);
        self.recording = Some((start, recording));
        self.status.remove("RECORD_DONE");
        self.status.remove("RECORD_FULL");
        self.unsure.remove("STATUS");
        self.rec_offset = start.offset;
        self.rec_bytes = start.offset;
    }

    /// CTRL.RECORD_STOP, or what PAUSE does to a recording.
    pub fn record_stop(&mut self) {
        if let Some((_, recording)) = &mut self.recording {
            recording.drain(&mut self.counts);
            self.write_lines(true);
        }
        if self.recording.take().is_some() {
            self.status.insert("RECORD_DONE");
        }
    }

    /// Writes what lines are complete; one that fails ends the recording.
    fn write_lines(&mut self, draining: bool) {
        let Some((start, recording)) = &mut self.recording else {
            return;
        };
        let complete = std::mem::take(&mut recording.complete);
        self.rec_offset = start.offset + recording.begun * self.sizes.line;
        if recording.full {
            self.status.insert("RECORD_FULL");
        }
        let base = start.base;
        for (place, (line, entries)) in complete.iter().enumerate() {
            let address = base + self.rec_bytes;
            self.writes.push(address);
            count(&mut self.counts, "CNT_ENTRIES_WRITTEN", *entries);
            count(&mut self.counts, "CNT_BYTES_WRITTEN", self.sizes.line);
            if self.broken.contains(&address) {
                self.causes.insert("WRITE_ERROR");
                if recording.full {
                    // An entry was dropped, or the answer came before it left.
                    self.unsure.extend(["STATUS", "CNT_DROPPED_LIMIT"]);
                }
                self.recording = None;
                if draining || place + 1 < complete.len() {
                    // Lines behind it may have been begun before its answer came.
                    self.unsure
                        .extend(["CNT_ENTRIES_WRITTEN", "CNT_BYTES_WRITTEN"]);
                }
                return;
            }
            for (byte, value) in (address..).zip(line) {
                self.memory.insert(byte, *value);
            }
            self.rec_bytes += self.sizes.line;
        }
    }

    /// An event is accepted.
    pub fn look_up(&mut self, lookup: Lookup) {
        self.count("CNT_OBSERVED", 1);
        if lookup.instruction {
            match lookup.kind {
                Kind::Miss => self.count("CNT_MISSES", 1),
                Kind::PrefetchHit => {
                    self.count("CNT_USED", 1);
                    self.count("CNT_LATE", lookup.late.into());
                }
                Kind::KeptHit => self.count("CNT_KEPT", 1),
                Kind::Hit => {}
            }
        }
        self.next_line(&lookup);
        self.release(&lookup);
        let kept = lookup.kind != Kind::Hit || self.policy.record_hits;
        if let Some((_, recording)) = &mut self.recording
            && lookup.instruction
            && kept
        {
            if self.policy.asid_filter && lookup.asid != recording.asid {
                self.count("CNT_FILTERED", 1);
            } else {
                recording.record(lookup.vaddr, &mut self.counts);
                self.write_lines(false);
            }
        }
    }

    /// `pf_present_i`: an earlier prefetch found its line in the L2.
    pub fn present(&mut self) {
        self.count("CNT_PRESENT", 1);
        if let Some(replay) = &mut self.replay {
            replay.ahead = replay.ahead.saturating_sub(1);
        }
        self.go_on();
    }

    /// What a lookup is to pacing.
    fn release(&mut self, lookup: &Lookup) {
        if let Some(replay) = &mut self.replay
            && lookup.instruction
        {
            let mut released = lookup.kind == Kind::PrefetchHit;
            if lookup.kind == Kind::Miss && self.policy.release > 0 {
                replay.misses += 1;
                if replay.misses == self.policy.release {
                    replay.misses = 0;
                    released = true;
                }
            }
            if released {
                replay.ahead = replay.ahead.saturating_sub(1);
            }
        }
        self.go_on();
    }

    /// What a lookup is to next line.
    fn next_line(&mut self, lookup: &Lookup) {
        let recorded = self.recording.as_ref().map(|(_, recording)| recording.asid);
        let replayed = self.replay.as_ref().map(|replay| replay.asid);
        let Some(asid) = recorded.or(replayed) else {
            return;
        };
        let ours = !self.policy.asid_filter || lookup.asid == asid;
        if lookup.kind != Kind::Miss || !lookup.instruction || !ours {
            return;
        }
        let due: VecDeque<_> = behind(&self.sizes, lookup, self.policy.next_line).into();
        if due.is_empty() {
            return;
        }
        if self.queue.len() == QUEUE {
            self.count("CNT_NEXT_DROPPED", 1);
        } else {
            self.queue.push_back(due);
        }
        self.go_on();
    }

    /// The port takes what it is offered, as far as it does and pacing lets it.
    fn go_on(&mut self) {
        if self.stuck {
            return;
        }
        while let Some(miss) = self.queue.pop_front() {
            self.count("CNT_NEXT_LINE", miss.len() as u64);
            self.prefetches.extend(miss);
        }
        let Some(replay) = &mut self.replay else {
            return;
        };
        while self.policy.window == 0 || replay.ahead < self.policy.window {
            let Some((line, prefetch)) = replay.left.pop_front() else {
                break;
            };
            replay.at = line;
            replay.ahead += 1;
            self.prefetches.push(prefetch);
            count(&mut self.counts, "CNT_PREFETCHES", 1);
        }
        if replay.left.is_empty() {
            self.rep_offset = (replay.last, replay.last);
            if replay.end == End::Done {
                self.status.insert("REPLAY_DONE");
            }
            self.replay = None;
        }
    }

    /// The port takes prefetches again.
    pub fn unstick(&mut self) {
        self.stuck = false;
        self.go_on();
    }

    /// CTRL.REPLAY_ABORT, or what PAUSE does to a replay.
    pub fn replay_abort(&mut self) {
        let Some(replay) = self.replay.take() else {
            return;
        };
        // What it had read and translated ahead of its prefetches, nobody knows.
        self.unsure.extend([
            "CNT_LINES_READ",
            "CNT_BYTES_READ",
            "CNT_LINES_REJECTED",
            "CNT_TRANSLATIONS",
            "CNT_RETRIES",
            "CNT_DROP_DENIED",
            "CNT_DROP_RETRY",
        ]);
        let next = replay.left.front().map_or(replay.last, |(line, _)| *line);
        self.rep_offset = (replay.at, next);
    }

    /// CTRL.REPLAY_START; one that runs is aborted.
    pub fn replay_start(&mut self, start: ReplayStart) {
        let line = self.sizes.line;
        let end = 1u128 << self.sizes.pa_bits;
        let sum = |a: u64, b: u64| u128::from(a) + u128::from(b);
        let (base2, bytes2) = start.second;
        let aligned = |numbers: &[u64]| numbers.iter().all(|number| number % line == 0);
        let first = aligned(&[start.base, start.bytes, start.offset])
            && sum(start.base, start.bytes) <= end;
        let second = bytes2 == 0
            || aligned(&[base2, bytes2])
                && sum(base2, bytes2) <= end
                && sum(start.bytes, bytes2) < end;
        if !first || !second || u128::from(start.offset) > sum(start.bytes, bytes2) {
            self.causes.insert("REPLAY_CONFIG");
            return;
        }
        self.replay_abort();
        self.status.remove("REPLAY_DONE");
        self.replay = Some(self.prepared(&start));
        self.go_on();
    }

    /// Everything that a replay does but for what the port and pacing make of it.
    fn prepared(&mut self, start: &ReplayStart) -> Replay {
        let line_bytes = self.sizes.line;
        let length = start.bytes + start.second.1;
        let mut replay = Replay {
            left: VecDeque::new(),
            at: start.offset,
            last: length,
            end: End::Done,
            ahead: 0,
            misses: 0,
            asid: start.asid,
        };
        let mut offset = start.offset;
        while offset < length {
            let (source, address) = if offset < start.bytes {
                (Source::Record, start.base + offset)
            } else {
                let behind = offset - start.bytes;
                (Source::SecondRecord, start.second.0 + behind)
            };
            self.reads.push(address);
            if self.broken.contains(&address) {
                self.causes.insert("READ_ERROR");
                // Lines behind it may be on their way.
                self.unsure.extend(["CNT_LINES_READ", "CNT_BYTES_READ"]);
                (replay.end, replay.last) = (End::ReadError, offset);
                break;
            }
            let byte = |at| self.memory.get(&at).copied().unwrap_or_default();
            let line: Vec<u8> = (address..address + line_bytes).map(byte).collect();
            self.count("CNT_LINES_READ", 1);
            self.count("CNT_BYTES_READ", line_bytes);
            let content = read(&self.sizes, &line);
            self.count("CNT_LINES_REJECTED", content.rejected.into());
            for entry in content.entries {
                for prefetch in self.lines_of(&entry, source, start) {
                    replay.left.push_back((offset, prefetch));
                }
            }
            offset += line_bytes;
        }
        replay
    }

    /// The prefetches of an entry, ascending.
    fn lines_of(&mut self, entry: &Entry, source: Source, start: &ReplayStart) -> Vec<Prefetch> {
        if entry.lines.is_empty() {
            return Vec::new();
        }
        let moved = u128::from(entry.tag) + u128::from(start.rebase);
        let tag = (moved % (1 << self.sizes.tag_bits)) as u64;
        let region = tag * self.sizes.region;
        let Some(paddr) = self.translated(region) else {
            return Vec::new();
        };
        let frame = paddr / self.sizes.region * self.sizes.region;
        let of_line = |line: &u64| Prefetch {
            source,
            paddr: frame + line * self.sizes.line,
            vaddr: region + line * self.sizes.line,
            asid: start.asid,
        };
        entry.lines.iter().map(of_line).collect()
    }

    /// The physical address of a region, if there is one.
    fn translated(&mut self, region: u64) -> Option<u64> {
        if self.config.features.translation == Translation::None {
            return Some(region);
        }
        let mut ask = |again| {
            self.requests.push(region);
            count(&mut self.counts, "CNT_TRANSLATIONS", 1);
            (self.translator)(region, again)
        };
        let mut answer = ask(false);
        let mut dropped = "CNT_DROP_DENIED";
        if answer == Answer::Retry && self.config.features.retry {
            answer = ask(true);
            self.count("CNT_RETRIES", 1);
            if answer == Answer::Retry {
                dropped = "CNT_DROP_RETRY";
            }
        }
        match answer {
            Answer::Ok(paddr) => Some(paddr),
            Answer::Retry | Answer::Drop => {
                self.count(dropped, 1);
                None
            }
        }
    }
}
