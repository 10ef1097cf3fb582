//! Containers that follow each other in one file, as `cat` puts them there.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use super::block::{self, Header, Kind};
use super::layout::{self, FILE_HEADER_BYTES, MAGIC, TRAILER_BYTES};

/// Where the containers of a file are.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// Each from its header on; of one without a trailer, the last, to the end of what was looked at.
    pub places: Vec<Range<u64>>,
    /// Bytes behind the last one that belong to none; zeros alone, the padding of tapes and blocks,
    /// do not count.
    pub foreign: u64,
}

impl Parts {
    /// Those of a file that ends at `end` and begins like a container.
    pub fn of(file: &File, end: u64) -> Self {
        let mut parts = Self {
            places: Vec::new(),
            foreign: 0,
        };
        let mut start = 0;
        loop {
            let stop = if is_whole(file, start, end) {
                end
            } else {
                walked(file, start, end).unwrap_or(end)
            };
            parts.places.push(start..stop);
            if !begins(file, stop) {
                if !only_zeros(file, stop, end) {
                    parts.foreign = end - stop;
                }
                return parts;
            }
            start = stop;
        }
    }
}

/// Whether the container that begins at `start` ends with the trailer at `end`: its directory lies
/// right before that.
fn is_whole(file: &File, start: u64, end: u64) -> bool {
    let header = || {
        let directory = trailer(file, end.checked_sub(TRAILER_BYTES as u64)?)?;
        let at = start.checked_add(directory)?;
        let header = block_header(file, at)?;
        (header.kind == Kind::Directory).then(|| header.end(at))
    };
    header().is_some_and(|behind| behind.checked_add(TRAILER_BYTES as u64) == Some(end))
}

/// The end of the container that begins at `start`, found block by block: that of its trailer, or the
/// beginning of another one; `None` if neither comes.
fn walked(file: &File, start: u64, end: u64) -> Option<u64> {
    let mut at = start + FILE_HEADER_BYTES as u64;
    while at < end {
        if trailer(file, at).is_some() {
            return Some(at + TRAILER_BYTES as u64);
        }
        if begins(file, at) {
            return Some(at);
        }
        at = block_header(file, at)?.end(at);
    }
    None
}

/// Whether a container begins here.
fn begins(file: &File, at: u64) -> bool {
    let mut magic = [0; MAGIC.len()];
    file.read_exact_at(&mut magic, at).is_ok() && magic == MAGIC
}

/// The offset of the directory that a trailer at this place names.
fn trailer(file: &File, at: u64) -> Option<u64> {
    let mut bytes = [0; TRAILER_BYTES];
    file.read_exact_at(&mut bytes, at).ok()?;
    layout::parse_trailer(&bytes)
}

fn block_header(file: &File, at: u64) -> Option<Header> {
    let mut bytes = [0; block::HEADER_BYTES];
    file.read_exact_at(&mut bytes, at).ok()?;
    Header::parse(&bytes).ok()
}

fn only_zeros(file: &File, from: u64, end: u64) -> bool {
    let mut bytes = vec![0; 64 << 10];
    let mut at = from;
    while at < end {
        let count = usize::try_from(end - at)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let some = &mut bytes[..count];
        if file.read_exact_at(some, at).is_err() || some.iter().any(|&byte| byte != 0) {
            return false;
        }
        at += count as u64;
    }
    true
}
