//! What the self-test does, as plain data: the generator emits it, and whoever computes what the
//! block must do with it reads it.

use crate::sizes::Sizes;
use jukebox_config::Config;

/// Rounds of a self-test, each a recording beside a replay of the record before.
pub const ROUNDS: usize = 8;

/// Bytes of each of the two buffers.
const BUFFER_BYTES: u32 = 16 * 1024;

/// One round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Bytes from `REC_BASE` to `REC_LIMIT`.
    pub limit: u32,
    /// Address space of the program.
    pub asid: u16,
    /// Displacement of the replay, in regions; 0 of a block that displaces none.
    pub rebase: i64,
}

/// A whole self-test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// First number of the generator that makes the events; not 0.
    pub seed: u64,
    /// Events offered in each round.
    pub events: u32,
    /// The line number that the functions' places are derived from.
    pub home: u64,
    /// What a physical region number is XORed with.
    pub frame_mask: u64,
    /// Physical address of the two buffers, the first of even rounds, the second of odd ones.
    pub memory_base: u64,
    /// Bytes of each buffer.
    pub buffer_bytes: u32,
    /// Whether events are offered every cycle without regard to the block's ready: the block
    /// promises to take them, unless its memory port is too narrow.
    pub open_loop: bool,
    /// The rounds, in order.
    pub rounds: Vec<Round>,
}

impl Plan {
    /// The self-test of `cfg`, which must be valid. Seed 0 counts as 1.
    pub fn new(cfg: &Config, seed: u64) -> Self {
        let sizes = Sizes::of(cfg);
        let memory_bytes = 2 * u64::from(BUFFER_BYTES);
        let asid_mask = u16::MAX >> (16 - cfg.address.asid_bits);
        // The second record does not fit: a full record is part of the test, and so is its replay.
        let round = |index: usize| Round {
            limit: if index == 1 {
                BUFFER_BYTES / 8
            } else {
                BUFFER_BYTES
            },
            asid: (0x3A5C ^ index as u16) & asid_mask,
            rebase: if cfg.features.rebase {
                -(index as i64)
            } else {
                0
            },
        };
        Plan {
            seed: seed.max(1),
            events: 4096,
            home: 0x5_A3C0_F1E2_D4B8,
            frame_mask: 0x6_9C3A_5F01_87D2,
            // Bits in all of the address, so that each of its wires is tested.
            memory_base: 0x00C3_5A3C_9600_0000
                & (u64::MAX >> (64 - cfg.address.pa_bits))
                & !(memory_bytes - 1),
            buffer_bytes: BUFFER_BYTES,
            open_loop: sizes.line_bits <= sizes.entries_per_line * cfg.metadata.axi_data_bits,
            rounds: (0..ROUNDS).map(round).collect(),
        }
    }
}

/// What the block does in a self-test, computed by a model of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// CRC-32 over the bytes of all records.
    pub metadata: u32,
    /// CRC-32 over all prefetches: physical and virtual address in 8 bytes each, address space in
    /// 2, little endian.
    pub prefetches: u32,
    /// For each round, whether `STATUS.RECORD_FULL` is set at its end.
    pub full: Vec<bool>,
}
