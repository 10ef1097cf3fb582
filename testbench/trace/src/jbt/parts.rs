//! Containers that follow each other in one file, as `cat` puts them there.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use super::block::{self, Header, Kind};
use super::layout::{self, FILE_HEADER_BYTES, MAGIC, TRAILER_BYTES};

/// Bytes that are looked at together.
const WINDOW: usize = 64 << 10;

/// One of the containers of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// From its header on; of one without a trailer, to the next one or the end of what was looked at.
    pub place: Range<u64>,
    /// Bytes behind it that belong to none; zeros alone, the padding of tapes and blocks, do not count.
    pub foreign: u64,
}

impl Part {
    /// Those of a file that ends at `end` and begins like a container.
    pub fn all(file: &File, end: u64) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut start = 0;
        while start < end || parts.is_empty() {
            let stop = if is_whole(file, start, end) {
                end
            } else {
                walked(file, start, end)
            };
            let padded = behind_zeros(file, stop, end);
            let (next, foreign) = if padded == end || begins(file, padded) {
                (padded, 0)
            } else {
                let next = found(file, padded, end);
                (next, next - stop)
            };
            let place = start..stop;
            parts.push(Self { place, foreign });
            start = next;
        }
        parts
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
/// beginning of another one. Where a block is not whole, another one is looked for behind its header.
fn walked(file: &File, start: u64, end: u64) -> u64 {
    let mut at = start + FILE_HEADER_BYTES as u64;
    let mut last = at;
    while at < end {
        if trailer(file, at).is_some() {
            return at + TRAILER_BYTES as u64;
        }
        if begins(file, at) {
            return at;
        }
        let Some(header) = block_header(file, at) else {
            break;
        };
        last = at;
        at = header.end(at);
    }
    if at == end {
        return end;
    }
    found(file, last, end)
}

/// The next place from `from` on where a container begins with a sound header and the block that
/// comes first in it, `end` if there is none.
fn found(file: &File, from: u64, end: u64) -> u64 {
    let is_sound = |at: u64| {
        let mut head = [0; FILE_HEADER_BYTES];
        let first = block_header(file, at + FILE_HEADER_BYTES as u64);
        file.read_exact_at(&mut head, at).is_ok()
            && layout::parse_file_header(&head).is_ok()
            && first.is_some_and(|first| first.kind == Kind::Provenance)
    };
    let mut bytes = vec![0; WINDOW];
    let mut at = from;
    while at + (MAGIC.len() as u64) <= end {
        let some = window(&mut bytes, at, end);
        if file.read_exact_at(some, at).is_err() {
            break;
        }
        let starts = some.windows(MAGIC.len()).enumerate();
        let mut places = starts.filter(|(_, word)| *word == MAGIC);
        if let Some(place) = places.find_map(|(place, _)| {
            let place = at + place as u64;
            is_sound(place).then_some(place)
        }) {
            return place;
        }
        // One may begin in the last bytes of these.
        at += (some.len() - (MAGIC.len() - 1)) as u64;
    }
    end
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

/// The first place from `from` on where there is no zero, `end` if there is none.
fn behind_zeros(file: &File, from: u64, end: u64) -> u64 {
    let mut bytes = vec![0; WINDOW];
    let mut at = from;
    while at < end {
        let some = window(&mut bytes, at, end);
        if file.read_exact_at(some, at).is_err() {
            return at;
        }
        if let Some(place) = some.iter().position(|&byte| byte != 0) {
            return at + place as u64;
        }
        at += some.len() as u64;
    }
    end
}

/// As many of these bytes as there are from `at` to `end`.
fn window(bytes: &mut [u8], at: u64, end: u64) -> &mut [u8] {
    let count = usize::try_from(end - at).unwrap_or(usize::MAX);
    let count = count.min(bytes.len());
    &mut bytes[..count]
}
