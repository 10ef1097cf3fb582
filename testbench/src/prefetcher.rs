//! What plays the prefetcher, as the timing models see it.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::mismatch::Mismatch;

/// Why a prefetcher cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// RTL and golden model differ.
    Mismatch(Box<Mismatch>),
    /// Somebody wants the run to end.
    Asked,
    /// Anything else.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Error(error)
    }
}

/// Result with [`Stop`].
pub type Result<T> = std::result::Result<T, Stop>;

/// How an L2 lookup ended; the values are those of the observation port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The line was not there.
    Miss = 0,
    /// First demand use of a line that a prefetch brought in.
    PrefetchHit = 1,
    /// Any other hit.
    Hit = 2,
    /// First demand use of a line that a replayed prefetch found present.
    KeptHit = 3,
}

impl Kind {
    /// Whether a recording keeps events of this kind; plain hits as its switch says.
    pub fn is_recorded(self, record_hits: bool) -> bool {
        self != Kind::Hit || record_hits
    }
}

/// One L2 lookup, told to the prefetcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Byte address of the line, cut to the configured width.
    pub vaddr: u64,
    /// Where that lies in memory.
    pub paddr: u64,
    /// How the lookup ended.
    pub kind: Kind,
    /// A first use met its prefetch under way.
    pub late: bool,
}

/// Where a prefetch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The record, the newest if two are replayed.
    Record,
    /// The record before it.
    SecondRecord,
    /// A miss that no record covered: it is of a line behind that.
    NextLine {
        /// Physical address of the line.
        paddr: u64,
    },
}

/// The cache that a prefetch fills; the values are those of the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PfLevel {
    /// The L2.
    L2 = 0,
    /// The last level alone: run-ahead.
    Llc = 1,
}

/// A prefetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefetch {
    /// Virtual address of the line.
    pub vaddr: u64,
    /// Where it comes from.
    pub source: Source,
    /// What it fills.
    pub level: PfLevel,
}

impl Prefetch {
    /// One that comes from the record.
    pub fn of_record(vaddr: u64) -> Self {
        Self {
            vaddr,
            source: Source::Record,
            level: PfLevel::L2,
        }
    }

    /// One that comes from the record before.
    pub fn of_second_record(vaddr: u64) -> Self {
        Self {
            vaddr,
            source: Source::SecondRecord,
            level: PfLevel::L2,
        }
    }

    /// One of a line behind a miss, which lies there in memory.
    pub fn of_next_line(vaddr: u64, paddr: u64) -> Self {
        Self {
            vaddr,
            source: Source::NextLine { paddr },
            level: PfLevel::L2,
        }
    }

    /// The same, into the last level alone.
    pub fn into_llc(self) -> Self {
        Self {
            level: PfLevel::Llc,
            ..self
        }
    }
}

/// What the L2 tells the prefetcher in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stimulus {
    /// The lookup of this cycle.
    pub event: Option<Event>,
    /// A prefetch offered in this cycle is accepted.
    pub pf_ready: bool,
    /// An earlier prefetch found its line already there.
    pub pf_present: bool,
}

/// What the prefetcher did in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// The prefetch accepted in this cycle.
    pub prefetch: Option<Prefetch>,
    /// The event of this cycle was taken.
    pub event_taken: bool,
    /// Lines of metadata that begin their way to or from memory.
    pub metadata_lines: u32,
}

/// What is left of an invocation when the prefetcher has come to rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The record as it lies in memory.
    pub record: Vec<u8>,
    /// Valid entries in it.
    pub entries: u64,
    /// Bytes of metadata written to memory.
    pub bytes_written: u64,
    /// Bytes of metadata read from memory.
    pub bytes_read: u64,
    /// Prefetches that were accepted after the invocation had ended.
    pub stragglers: Vec<Prefetch>,
    /// The block's counters by name.
    pub counters: BTreeMap<String, u64>,
}

/// A prefetcher on a clock. Each invocation records, and replays the record of the one before; behind
/// it that of the one before that, if two are replayed.
pub trait Prefetcher {
    /// Starts recording and replaying. The cycle of the next [`tick`](Self::tick) is cycle 0.
    fn begin(&mut self) -> Result<()>;

    /// One clock cycle.
    fn tick(&mut self, stimulus: &Stimulus) -> Result<Activity>;

    /// A clock cycle, and as many of the cycles after it, `most` in all, as nothing happens in under
    /// the same stimulus; how many it was. As that many calls of [`tick`](Self::tick).
    fn hold(&mut self, stimulus: &Stimulus, most: u64) -> Result<(Activity, u64)> {
        debug_assert!(most > 0);
        Ok((self.tick(stimulus)?, 1))
    }

    /// An event in the next cycle will be taken.
    fn can_observe(&self) -> bool;

    /// The replay has not ended.
    fn is_replaying(&self) -> bool;

    /// Port events compared with the golden model since the start.
    fn compared_events(&self) -> u64;

    /// Stops recording and replaying, waits until both are at rest and keeps the record for the next invocation.
    fn end(&mut self) -> Result<Recorded>;

    /// Completes the files of waves and port trace, if they are being written.
    fn close(&mut self) -> crate::error::Result<()> {
        Ok(())
    }
}
