//! Recorded vectors for the emitted testbench: what the block is told, and what it must do with it.
//! They come from a model of the block that this crate knows nothing of.

use jukebox_config::Config;
use minijinja::{Value, context};

/// One lookup of the L2, as the block is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Virtual address of a byte.
    pub vaddr: u64,
    /// 0 a miss, 1 the first use of a line that a prefetch brought, 2 any other hit, 3 the first use of a
    /// line that a prefetch found.
    pub kind: u8,
    /// Of the instruction side.
    pub instruction: bool,
    /// Of another address space than the one that is recorded; never for a block that records all.
    pub foreign: bool,
}

/// A recording, and the replay of its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// The lookups, in order.
    pub lookups: Vec<Lookup>,
    /// The bytes of the record: whole lines, one at least.
    pub record: Vec<u8>,
    /// Virtual addresses of the lines that its replay prefetches, in order.
    pub prefetches: Vec<u64>,
}

/// What the testbench plays back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vectors {
    /// The rounds, one after the other.
    pub rounds: Vec<Round>,
}

impl Vectors {
    /// Lines of the longest record.
    fn most_lines(&self, line_bytes: u32) -> u32 {
        let lines = |round: &Round| round.record.len() as u32 / line_bytes;
        self.rounds.iter().map(lines).max().unwrap_or_default()
    }

    /// What the templates see, for a block of `cfg`: numbers, their width, and where those of each round
    /// begin, with the end behind the last.
    pub(crate) fn described(&self, cfg: &Config) -> Value {
        let va_bits = cfg.address.va_bits;
        let words = |round: &Round| round.record.chunks(8).map(word).collect::<Vec<_>>();
        let coded = |lookup: &Lookup| lookup.coded(cfg);
        let all = |name: &str, bits: u32, of: &dyn Fn(&Round) -> Vec<u64>| {
            let mut starts = vec![0];
            let mut all = Vec::new();
            for round in &self.rounds {
                all.extend(of(round));
                starts.push(all.len());
            }
            context! { name, bits, starts, all }
        };
        context! {
            rounds => self.rounds.len(),
            lists => [
                all("lookup", va_bits + told_bits(cfg), &|round| round.lookups.iter().map(coded).collect()),
                all("word", 64, &words),
                all("prefetch", va_bits, &|round| round.prefetches.clone()),
            ],
        }
    }
}

/// Lines that the memory of a testbench must have for `vectors` and for its own record of two lines: a
/// power of two.
pub(crate) fn memory_lines(vectors: Option<&Vectors>, line_bytes: u32) -> u32 {
    let lines = vectors.map_or(0, |vectors| vectors.most_lines(line_bytes));
    lines.max(2).next_power_of_two()
}

/// Eight bytes, the first one lowest.
fn word(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Bits that say what a lookup is, above its address.
fn told_bits(cfg: &Config) -> u32 {
    3 + u32::from(cfg.features.asid_filter)
}

impl Lookup {
    /// As the testbench has it: the address from bit 0, above it one bit that says whether it is foreign,
    /// where the block cares, one for the instruction side, two of the kind.
    fn coded(&self, cfg: &Config) -> u64 {
        let told = self.kind << 2 | u8::from(self.instruction) << 1 | u8::from(self.foreign);
        let told = told >> (4 - told_bits(cfg));
        u64::from(told) << cfg.address.va_bits | self.vaddr
    }
}
