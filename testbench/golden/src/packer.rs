//! Entries to lines, up to a limit.

use crate::Geometry;
use crate::format::{Entry, Line, encode_line};

/// Where an entry went.
#[derive(Debug)]
pub(crate) enum Packed {
    /// Into the line being filled.
    Kept,
    /// Into the line being filled, which is now full.
    Line(Line),
    /// Nowhere: no line fits any more.
    Dropped,
}

/// Collects entries into lines as long as whole lines fit.
#[derive(Clone, Debug)]
pub(crate) struct Packer {
    geometry: Geometry,
    filling: Vec<Entry>,
    lines_left: u64,
}

impl Packer {
    /// A packer with room for `lines` lines.
    pub(crate) fn new(geometry: &Geometry, lines: u64) -> Self {
        let filling = Vec::with_capacity(geometry.entries_per_line as usize);
        Packer {
            geometry: geometry.clone(),
            filling,
            lines_left: lines,
        }
    }

    /// Takes the next entry.
    pub(crate) fn push(&mut self, entry: Entry) -> Packed {
        if self.lines_left == 0 {
            return Packed::Dropped;
        }
        self.filling.push(entry);
        if self.filling.len() < self.geometry.entries_per_line as usize {
            return Packed::Kept;
        }
        Packed::Line(self.finish())
    }

    /// Closes a line that holds something.
    pub(crate) fn close(&mut self) -> Option<Line> {
        (!self.filling.is_empty()).then(|| self.finish())
    }

    /// Whether a line is being filled.
    pub(crate) fn is_filling(&self) -> bool {
        !self.filling.is_empty()
    }

    fn finish(&mut self) -> Line {
        let line = encode_line(&self.geometry, &self.filling);
        self.filling.clear();
        self.lines_left -= 1;
        line
    }
}
