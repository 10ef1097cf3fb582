//! What a run of the machine yields.

use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{AddAssign, Sub};

/// The L2's counters, of a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Instruction lookups that found their line.
    pub instr_hits: u64,
    /// Instruction lookups that met their line under way.
    pub instr_met: u64,
    /// Instruction lookups that found nothing.
    pub instr_misses: u64,
    /// The same of the data side.
    pub data_hits: u64,
    /// See above.
    pub data_met: u64,
    /// See above.
    pub data_misses: u64,
    /// Prefetches taken.
    pub prefetches: u64,
    /// Of them those that went to memory.
    pub prefetch_fills: u64,
    /// Of them those whose line left unused.
    pub prefetches_useless: u64,
    /// Dirty lines that left.
    pub writebacks: u64,
    /// Beats of 8 bytes that the L2 moved from or to memory.
    pub l2_beats: u64,
    /// Beats that the block moved.
    pub block_beats: u64,
    /// Events on the observation port, by kind, of the program's address space.
    pub kinds: [u64; 4],
    /// Of those of kind 1 the late ones.
    pub late: u64,
    /// Pulses on `pf_present_i`.
    pub present: u64,
    /// Answers to translations.
    #[serde(default)]
    pub translations: u64,
    /// Of them those that say that nothing may be prefetched there.
    #[serde(default)]
    pub dropped: u64,
    /// Prefetches that left the block: of the newest record, behind misses, of the record before.
    #[serde(default)]
    pub sources: [u64; 3],
}

impl Counts {
    fn fields(&mut self) -> [&mut u64; 23] {
        let [k0, k1, k2, k3] = &mut self.kinds;
        let [s0, s1, s2] = &mut self.sources;
        [
            &mut self.instr_hits,
            &mut self.instr_met,
            &mut self.instr_misses,
            &mut self.data_hits,
            &mut self.data_met,
            &mut self.data_misses,
            &mut self.prefetches,
            &mut self.prefetch_fills,
            &mut self.prefetches_useless,
            &mut self.writebacks,
            &mut self.l2_beats,
            &mut self.block_beats,
            k0,
            k1,
            k2,
            k3,
            &mut self.late,
            &mut self.present,
            &mut self.translations,
            &mut self.dropped,
            s0,
            s1,
            s2,
        ]
    }

    /// Line refills that no prefetch had seen to: misses of the program's own code.
    #[must_use]
    pub fn uncovered(&self) -> u64 {
        self.kinds[0]
    }

    /// First uses of lines that a prefetch brought.
    #[must_use]
    pub fn covered(&self) -> u64 {
        self.kinds[1]
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, mut other: Counts) {
        for (sum, term) in self.fields().into_iter().zip(other.fields()) {
            *sum += *term;
        }
    }
}

impl Sub for Counts {
    type Output = Counts;

    fn sub(mut self, mut other: Counts) -> Counts {
        for (value, before) in self.fields().into_iter().zip(other.fields()) {
            *value -= *before;
        }
        self
    }
}

/// One invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// Number of the program.
    pub program: u32,
    /// Its input.
    pub round: u32,
    /// Cycles in which the program ran.
    pub run_cycles: u64,
    /// Cycles of the driver until it ran, and when it went on.
    pub dispatch_cycles: u64,
    /// Cycles of the driver afterwards, and when it was taken off the core.
    pub deschedule_cycles: u64,
    /// Times that the timer took it off the core.
    pub interruptions: u64,
    /// What happened meanwhile.
    pub counts: Counts,
    /// What the program returned.
    pub checksum: u32,
    /// Bytes of the new record, as the driver says.
    pub record_bytes: u32,
}

impl Invocation {
    /// Cycles from its dispatch to the end of its descheduling.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        self.run_cycles + self.dispatch_cycles + self.deschedule_cycles
    }
}

/// What the block said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its counters, by offset of the register.
    pub counters: BTreeMap<u32, u64>,
    /// Numerator and denominator of a share, by `SHARE_`.
    pub shares: BTreeMap<u32, (u64, u64)>,
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Invocations, in the order in which they ended.
    pub invocations: Vec<Invocation>,
    /// What the block said, in order.
    pub reports: Vec<Report>,
    /// Comparisons of the golden checker.
    pub compared: u64,
    /// Records that were compared with memory, and their bytes.
    pub records: u64,
    /// See above.
    pub record_bytes: u64,
    /// Cycles simulated.
    pub cycles: u64,
    /// Seconds of processor time that took.
    pub seconds: f64,
    /// What happened in every cycle, if it was to be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub digests: Vec<Digest>,
}
