//! AXI4 memory at the block's manager port.

mod read;
mod write;

pub use read::{ReadFault, ReadPort};
pub use write::{WriteFault, WritePort};

use crate::bytes::Bytes;
use jukebox_ports::{DATA_WORDS, Inputs, Outputs};

/// AXI answer codes.
pub mod resp {
    /// Done.
    pub const OKAY: u8 = 0;
    /// Exclusive access done; the block never asks for one.
    pub const EXOKAY: u8 = 1;
    /// Error of the subordinate.
    pub const SLVERR: u8 = 2;
    /// No subordinate at the address.
    pub const DECERR: u8 = 3;
}

/// A memory that answers in order, one beat a cycle in each direction, any number outstanding.
#[derive(Clone, Debug)]
pub struct Memory {
    /// What is stored.
    pub bytes: Bytes,
    /// AR and R.
    pub reads: ReadPort,
    /// AW, W and B.
    pub writes: WritePort,
    bus_bytes: usize,
}

impl Memory {
    /// A memory behind a bus of `data_bits` (32 to 512) that answers `latency` cycles (at least
    /// 1) after the address or, for writes, after the last data beat.
    #[must_use]
    pub fn new(data_bits: u32, latency: u32, stall: f64, seed: u64) -> Self {
        let bus_bytes = (data_bits / 8).clamp(1, 8 * DATA_WORDS as u32) as usize;
        Memory {
            bytes: Bytes::default(),
            reads: ReadPort::new(latency, stall, seed),
            writes: WritePort::new(latency, stall, seed),
            bus_bytes,
        }
    }

    /// Cycle `now`: chooses the inputs of the block, and does what the handshakes ask for.
    #[inline]
    pub fn cycle(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        self.reads
            .cycle(now, out, inp, &mut self.bytes, self.bus_bytes);
        self.writes
            .cycle(now, out, inp, &mut self.bytes, self.bus_bytes);
    }

    /// The first cycle in which memory may do other than in the one that `inp` was chosen for, if the
    /// block drives the same; `None` if something moves in that one.
    #[inline]
    pub fn rests_until(&self, out: &Outputs, inp: &Inputs) -> Option<u64> {
        let reads = self.reads.rests_until(out, inp)?;
        Some(reads.min(self.writes.rests_until(out, inp)?))
    }

    /// Forgets every transaction under way; what is stored stays.
    pub fn reset(&mut self) {
        self.reads.reset();
        self.writes.reset();
    }

    /// Whether no transaction is under way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.reads.outstanding() == 0 && self.writes.outstanding() == 0
    }
}

/// The first `bytes` bytes of bus data, in memory order.
fn bus_to_bytes(data: &[u64; DATA_WORDS]) -> [u8; 8 * DATA_WORDS] {
    let mut bytes = [0; 8 * DATA_WORDS];
    for (chunk, word) in bytes.chunks_exact_mut(8).zip(data) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

/// Bus data from bytes in memory order; the rest is 0.
fn bytes_to_bus(bytes: &[u8; 8 * DATA_WORDS]) -> [u64; DATA_WORDS] {
    let mut data = [0; DATA_WORDS];
    for (word, chunk) in data.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = chunk
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    data
}
