//! One encoded line.

use crate::Geometry;

/// Bytes of the longest line.
pub(crate) const MAX_LINE_BYTES: usize = 128;

/// One encoded line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    bytes: [u8; MAX_LINE_BYTES],
    /// Bytes in use.
    len: usize,
    /// Entries in it.
    pub(crate) entries: u32,
}

impl Line {
    /// A line of zeros, for `entries` entries.
    pub(super) fn empty(geometry: &Geometry, entries: u32) -> Self {
        Line {
            bytes: [0; MAX_LINE_BYTES],
            len: geometry.line_bytes as usize,
            entries,
        }
    }

    /// The bytes of the line.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// The bytes of the line, to be written.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}
