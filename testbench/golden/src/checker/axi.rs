//! Rules of the AXI4 bursts that do not depend on what is transferred.

use super::shared::Shared;
use crate::mismatch::Mismatch;
use jukebox_config::Config;

/// Shape of a burst of one line.
#[derive(Clone, Debug)]
pub(crate) struct Burst {
    /// Bits of a beat.
    data_bits: u32,
    /// Beats of a line.
    pub(crate) beats: u32,
}

impl Burst {
    pub(crate) fn new(config: &Config) -> Self {
        let data_bits = config.metadata.axi_data_bits;
        Burst {
            data_bits,
            beats: 8 * config.geometry.line_bytes / data_bits,
        }
    }

    /// Checks len, size, burst type and id of an address channel.
    pub(crate) fn check(
        &self,
        shared: &Shared,
        channel: &str,
        [len, size, burst, id]: [u8; 4],
    ) -> Result<(), Mismatch> {
        let expected = [
            self.beats as u8 - 1,
            (self.data_bits / 8).ilog2() as u8,
            1,
            0,
        ];
        if [len, size, burst, id] == expected {
            return Ok(());
        }
        let say = |[len, size, burst, id]: [u8; 4]| {
            format!("len {len}, size {size}, burst {burst}, id {id}")
        };
        let what = format!("{channel} burst");
        Err(shared.fail(&what, say(expected), say([len, size, burst, id])))
    }

    /// Bytes of a beat, as a mask of strobes.
    pub(crate) fn strobes(&self) -> u64 {
        crate::geometry::mask(self.data_bits / 8)
    }

    /// Bytes of beat `beat` in a line.
    pub(crate) fn bytes(&self, beat: u32) -> std::ops::Range<usize> {
        let bytes = (self.data_bits / 8) as usize;
        beat as usize * bytes..(beat as usize + 1) * bytes
    }
}

/// The first bytes of a data bus as bytes.
pub(crate) fn bus_bytes(words: &[u64; 8]) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}
