//! Lines of memory by number (address divided by 64), and what they hold.

use crate::shape::LINE_BYTES;
use std::collections::HashMap;

/// The bytes of a line.
pub type Line = [u8; LINE_BYTES as usize];

/// A memory of lines. What nobody has written is a pattern of its address.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    written: HashMap<u64, Line>,
}

impl Lines {
    /// What a line holds.
    pub fn get(&self, line: u64) -> Line {
        self.written
            .get(&line)
            .copied()
            .unwrap_or_else(|| pattern(line))
    }

    /// Writes a line.
    pub fn set(&mut self, line: u64, bytes: Line) {
        self.written.insert(line, bytes);
    }

    /// The lines that were written.
    pub fn written(&self) -> impl Iterator<Item = u64> {
        self.written.keys().copied()
    }
}

/// Bytes that differ from line to line and within a line.
fn pattern(line: u64) -> Line {
    let mut bytes = [0; LINE_BYTES as usize];
    for (word, chunk) in bytes.chunks_exact_mut(8).enumerate() {
        let mixed = (line * 8 + word as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        chunk.copy_from_slice(&(mixed ^ mixed >> 29).to_le_bytes());
    }
    bytes
}
