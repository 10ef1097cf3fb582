//! The lines of one invocation, block by block.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use super::block::{BlockReader, Kind};
use super::contents::InvocationInfo;
use crate::address::AddressRule;
use crate::error::{Error, Result};

/// The line addresses of one invocation, read as they are asked for. After an error nothing follows.
pub struct Lines {
    file: Arc<File>,
    path: PathBuf,
    addresses: AddressRule,
    blocks: BlockReader,
    /// Offset of the next block and end of the file.
    offset: u64,
    limit: u64,
    /// Number of the invocation in the file.
    number: u32,
    /// Blocks and lines still to come.
    blocks_left: u32,
    lines_left: u64,
    lines: Vec<u64>,
    used: usize,
}

impl Lines {
    pub(super) fn new(
        file: Arc<File>,
        path: PathBuf,
        addresses: AddressRule,
        limit: u64,
        info: &InvocationInfo,
    ) -> Result<Self> {
        Ok(Self {
            blocks: BlockReader::new(&path)?,
            file,
            path,
            addresses,
            offset: info.offset,
            limit,
            number: info.number,
            blocks_left: info.blocks,
            lines_left: info.lines,
            lines: Vec::new(),
            used: 0,
        })
    }

    /// The lines of the block read last.
    pub(crate) fn block(&self) -> &[u64] {
        &self.lines
    }

    /// Offset in the file of what was not read yet.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next lines, as many as a block holds; `None` at the end. What the iterator has not
    /// handed out of the last block is passed over.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn next_block(&mut self) -> Result<Option<&[u64]>> {
        self.used = 0;
        if self.blocks_left == 0 {
            self.lines.clear();
            return Ok(None);
        }
        self.blocks_left -= 1;
        let read = self.read_block();
        if read.is_err() {
            self.blocks_left = 0;
            self.lines.clear();
        }
        read?;
        Ok(Some(&self.lines))
    }

    fn read_block(&mut self) -> Result<()> {
        let offset = self.offset;
        let bad = |what: String| {
            Error::new(
                &self.path,
                what,
                "the file is damaged: take another copy, or record it again",
            )
            .at(offset)
        };
        let header = self
            .blocks
            .read(&self.file, &self.path, offset, self.limit)?;
        self.offset = header.end(offset);
        let count = u64::from(header.raw) / 8;
        let last = self.blocks_left == 0;
        let fits = if last {
            count == self.lines_left
        } else {
            count < self.lines_left
        };
        if header.kind != Kind::Lines
            || header.invocation != self.number
            || !header.raw.is_multiple_of(8)
            || count == 0
            || !fits
        {
            return Err(bad(format!(
                "expected a block of lines of invocation {} with at most {} of them; found {:?} of {} with {} bytes",
                self.number, self.lines_left, header.kind, header.invocation, header.raw
            )));
        }
        self.lines.resize(header.raw as usize / 8, 0);
        // Addresses are little endian in the file; where the machine is not, they are turned.
        let bytes = bytemuck::cast_slice_mut(&mut self.lines);
        self.blocks.payload(&header, &self.path, offset, bytes)?;
        self.lines
            .iter_mut()
            .for_each(|line| *line = u64::from_le(*line));
        if let Some(at) = self.addresses.first_bad_line(&self.lines) {
            let what = self.addresses.fault(self.lines[at]);
            let what = what.map_or_else(String::new, |(what, _)| what);
            return Err(bad(format!("line {at} of a block: {what}")));
        }
        self.lines_left -= count;
        Ok(())
    }
}

impl Iterator for Lines {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Result<u64>> {
        if self.used == self.lines.len() {
            match self.next_block() {
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
        let line = *self.lines.get(self.used)?;
        self.used += 1;
        Some(Ok(line))
    }
}
