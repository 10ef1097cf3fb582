//! Entries to lines, up to a limit.

use super::{Entry, Fit, Line, encode_line, fit};
use crate::Geometry;
use jukebox_config::Coding;

/// What an entry did.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// Lines that are complete now, in order: the one the entry did not fit into, the one it filled.
    pub(crate) lines: [Option<Line>; 2],
    /// The entry went nowhere: no line fits any more.
    pub(crate) dropped: bool,
}

/// Collects entries into lines as long as whole lines fit.
#[derive(Clone, Debug)]
pub(crate) struct Packer {
    geometry: Geometry,
    filling: Vec<Entry>,
    /// Nibbles they take in delta coding.
    taken: u32,
    lines_left: u64,
}

impl Packer {
    /// A packer with room for `lines` lines.
    pub(crate) fn new(geometry: &Geometry, lines: u64) -> Self {
        let filling = Vec::with_capacity(geometry.entries_per_line as usize);
        Packer {
            geometry: geometry.clone(),
            filling,
            taken: 0,
            lines_left: lines,
        }
    }

    /// Takes the next entry.
    pub(crate) fn push(&mut self, entry: Entry) -> Packed {
        let mut packed = Packed::default();
        let mut fit = self.fit(&entry);
        if fit == Fit::No {
            packed.lines[0] = self.close();
            fit = self.fit(&entry);
        }
        if self.lines_left == 0 {
            packed.dropped = true;
            return packed;
        }
        self.filling.push(entry);
        match fit {
            Fit::Taken(taken) => self.taken = taken,
            Fit::Full | Fit::No => packed.lines[1] = self.close(),
        }
        packed
    }

    /// What becomes of the line being filled with one more entry.
    fn fit(&self, entry: &Entry) -> Fit {
        match self.geometry.coding {
            Coding::Delta => fit(&self.geometry, self.taken, self.filling.last(), entry),
            Coding::Raw if self.filling.len() + 1 < self.geometry.entries_per_line as usize => {
                Fit::Taken(0)
            }
            Coding::Raw => Fit::Full,
        }
    }

    /// Closes a line that holds something.
    pub(crate) fn close(&mut self) -> Option<Line> {
        if self.filling.is_empty() {
            return None;
        }
        let line = encode_line(&self.geometry, &self.filling);
        self.filling.clear();
        self.taken = 0;
        self.lines_left -= 1;
        Some(line)
    }

    /// Whether a line is being filled.
    pub(crate) fn is_filling(&self) -> bool {
        !self.filling.is_empty()
    }
}
