//! What was found for one invocation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::mismatch::Mismatch;

/// What was found for one invocation. Counts of lines are of the configuration's lines.
///
/// `used + overpredicted = prefetch_fills` and `covered + uncovered = baseline_l2_misses +
/// pollution_misses` always hold, and `events_recorded = uncovered + used + kept + used_of_earlier` while
/// no event is lost. Where every cache starts empty and replay precedes the program
/// (ideal timing), LRU makes `pollution_misses` 0 and `covered = used`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InvocationResult {
    /// Number of the invocation, from 0.
    pub index: u64,
    /// The trace file.
    pub trace: String,
    /// Where it stands among those that share its caches; only if functions take turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interleaved: Option<Interleaved>,
    /// A record that was not empty was replayed.
    pub replayed: bool,
    /// Instructions executed.
    pub instructions: u64,
    /// Line fetches.
    pub line_fetches: u64,
    /// L1-I misses, that is lookups in the L2.
    pub l1i_misses: u64,
    /// Instruction L2 misses of the same invocation without prefetching.
    pub baseline_l2_misses: u64,
    /// Those of them that found their line in the L2 or on its way there.
    pub covered: u64,
    /// Instruction L2 misses that remain.
    pub uncovered: u64,
    /// Those of them that were hits without prefetching.
    pub pollution_misses: u64,
    /// Prefetch fills that no demand used before they were evicted or the invocation ended.
    pub overpredicted: u64,
    /// Prefetch fills that a demand used.
    pub used: u64,
    /// Those of them that the demand met on their way.
    pub late: u64,
    /// First uses of lines that a prefetch found in the L2 (KEPT_HIT).
    #[serde(default)]
    pub kept: u64,
    /// First uses of lines that a prefetch of an earlier invocation brought (PREFETCH_HIT, but not of
    /// this invocation's fills).
    #[serde(default)]
    pub used_of_earlier: u64,
    /// Prefetches into the L2 accepted on the prefetch port.
    pub prefetches_issued: u64,
    /// Those of them whose line was not in the L2, nor on its way.
    pub prefetch_fills: u64,
    /// What each engine has in the counts of prefetches above; not in the file if there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engines: Option<Engines>,
    /// Bytes of metadata written to memory.
    pub metadata_bytes_written: u64,
    /// Bytes of metadata read from memory.
    pub metadata_bytes_read: u64,
    /// Entries in the record.
    pub metadata_entries: u64,
    /// MISS, PREFETCH_HIT and KEPT_HIT events that the prefetcher took.
    pub events_recorded: u64,
    /// Events that it did not take.
    pub events_lost: u64,
    /// Cycles without prefetching.
    pub baseline_cycles: u64,
    /// Cycles with prefetching.
    pub cycles: u64,
    /// Where `baseline_cycles` went.
    #[serde(default)]
    pub baseline_split: Split,
    /// Where `cycles` went.
    #[serde(default)]
    pub split: Split,
    /// Cycles with a next-line prefetcher in its place, of one line at a miss; `null` in ideal timing.
    #[serde(default)]
    pub next_line_1_cycles: Option<u64>,
    /// The same, of two lines.
    #[serde(default)]
    pub next_line_2_cycles: Option<u64>,
    /// The same, of two lines at a miss and at the first use of a line that it brought.
    #[serde(default)]
    pub tagged_next_line_2_cycles: Option<u64>,
    /// Cycles if every instruction line hit in the L2.
    pub perfect_l2_cycles: u64,
    /// Cycles if every instruction line hit in the L1-I.
    #[serde(default)]
    pub perfect_l1i_cycles: u64,
    /// Cycles of a second run right after a first, caches kept, no data stalls, no prefetching.
    pub warm_cycles: u64,
    /// Cycles from empty caches, with data stalls, no prefetching.
    pub lukewarm_cycles: u64,
    /// Cycles per instruction of the warm run.
    pub cpi_warm: f64,
    /// Cycles per instruction of the lukewarm run.
    pub cpi_lukewarm: f64,
    /// Share of the cycles a perfect L2 would save that prefetching saved; `null` if it saves none.
    pub share_of_perfect_gain: Option<f64>,
    /// Bytes from memory without prefetching.
    pub baseline_memory_bytes: u64,
    /// Bytes from and to memory with prefetching, metadata included.
    pub memory_bytes: u64,
    /// The parts of `memory_bytes`.
    pub traffic: Traffic,
    /// The block's counters; none for the functional model.
    pub counters: BTreeMap<String, u64>,
    /// Comparison of RTL and golden model.
    pub equivalence: Equivalence,
}

/// Cycles by what they were spent on, after the manner of Top-Down analysis: the parts add up to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Instructions, when nothing stalls.
    pub base: u64,
    /// Data, when caches were flushed.
    pub data: u64,
    /// Waits for instructions from the L2.
    pub l2: u64,
    /// Waits for instructions from the last level, or on their way from there.
    pub llc: u64,
    /// Waits for instructions from memory, or on their way from there.
    pub memory: u64,
}

impl Split {
    /// All cycles.
    pub fn total(&self) -> u64 {
        self.base + self.data + self.l2 + self.llc + self.memory
    }
}

impl std::ops::AddAssign for Split {
    fn add_assign(&mut self, other: Self) {
        self.base += other.base;
        self.data += other.data;
        self.l2 += other.l2;
        self.llc += other.llc;
        self.memory += other.memory;
    }
}

/// Prefetches by the engine that sent them. `used + overpredicted = fills` of each that fills the L2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engines {
    /// The replay of the record, of the newest if two are replayed.
    pub record: Engine,
    /// The replay of the record before; not in the file if one is replayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_record: Option<Engine>,
    /// Next line; not in the file if the block has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_line: Option<Engine>,
    /// Run-ahead into the last level, which is in no other count of prefetches; not in the file if the
    /// block has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_ahead: Option<RunAhead>,
}

/// Prefetches into the last level alone. `taken + unused = fills`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAhead {
    /// Accepted on the prefetch port, with level 1.
    pub issued: u64,
    /// Those of them that brought a line into the last level.
    pub fills: u64,
    /// Those lines that a demand or a prefetch into the L2 took from there, or on their way.
    pub taken: u64,
    /// Those that nothing took before they were evicted or the invocation ended.
    pub unused: u64,
}

impl std::ops::AddAssign for RunAhead {
    fn add_assign(&mut self, other: Self) {
        self.issued += other.issued;
        self.fills += other.fills;
        self.taken += other.taken;
        self.unused += other.unused;
    }
}

/// Prefetches of one engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// Accepted on the prefetch port.
    pub issued: u64,
    /// Those of them that the L2 left out: not in the last level, and behind a miss that was.
    pub left_out: u64,
    /// Those of them that brought a line into the L2.
    pub fills: u64,
    /// Those of them that a demand used.
    pub used: u64,
    /// Those of them that the demand met on their way.
    pub late: u64,
    /// Fills that no demand used.
    pub overpredicted: u64,
}

impl std::ops::AddAssign for Engine {
    fn add_assign(&mut self, other: Self) {
        self.issued += other.issued;
        self.left_out += other.left_out;
        self.fills += other.fills;
        self.used += other.used;
        self.late += other.late;
        self.overpredicted += other.overpredicted;
    }
}

impl std::ops::AddAssign for Engines {
    fn add_assign(&mut self, other: Self) {
        self.record += other.record;
        for (sum, one) in [
            (&mut self.second_record, other.second_record),
            (&mut self.next_line, other.next_line),
        ] {
            if let Some(one) = one {
                *sum.get_or_insert_default() += one;
            }
        }
        if let Some(one) = other.run_ahead {
            *self.run_ahead.get_or_insert_default() += one;
        }
    }
}

/// An invocation among those of other instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interleaved {
    /// Number of its instance, from 0.
    pub instance: u64,
    /// Invocations of others since the last one of this instance; `null`: it is its first.
    pub others: Option<u64>,
    /// Cycles of those, without prefetching.
    pub cycles: Option<u64>,
}

/// Bytes between the last level and memory, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Lines that demands fetched.
    pub demand: u64,
    /// Lines that prefetches fetched and demands used.
    pub correct_prefetch: u64,
    /// Lines that prefetches fetched in vain.
    pub overprediction: u64,
    /// Metadata written.
    pub record: u64,
    /// Metadata read.
    pub replay: u64,
}

impl Traffic {
    /// All bytes.
    pub fn total(&self) -> u64 {
        self.demand + self.correct_prefetch + self.overprediction + self.record + self.replay
    }
}

/// Comparison of the RTL with the golden model over one invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equivalence {
    /// Events and answers of the block that were compared; 0 if there was nothing to compare with.
    pub compared_events: u64,
    /// Differences; a run ends at its first.
    pub mismatches: u64,
    /// The first difference.
    pub first_mismatch: Option<Mismatch>,
}
