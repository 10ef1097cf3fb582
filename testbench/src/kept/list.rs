//! L2 lookups in order, packed.

use std::io;
use std::sync::Arc;

use super::store::{CHUNK, Chunk, Store};
use crate::error::{Error, Result};
use crate::sim::lookups::Lookup;

/// Most bytes of one lookup.
const LONGEST: usize = 20;

/// Lookups, each as the difference of its line and of its fetch to the one before, the latter with
/// whether it is cold, in bytes of seven bits. No chunk needs those before it.
#[derive(Debug)]
pub struct List {
    line_shift: u32,
    chunks: Vec<Chunk>,
    count: u64,
}

impl List {
    /// Keeps `lookups` in `store`; their addresses are multiples of 2^`line_shift`.
    ///
    /// # Errors
    /// The first error among them, or of the store.
    pub fn keep(
        lookups: impl Iterator<Item = Result<Lookup>>,
        line_shift: u32,
        store: &Arc<Store>,
    ) -> Result<Self> {
        let mut list = List {
            line_shift,
            chunks: Vec::new(),
            count: 0,
        };
        let mut bytes = Vec::with_capacity(CHUNK);
        let mut last = Place::default();
        for lookup in lookups {
            if bytes.len() + LONGEST > CHUNK {
                list.chunks.push(store.keep(&bytes).map_err(cannot)?);
                bytes.clear();
                last = Place::default();
            }
            let lookup = lookup?;
            let place = Place::of(&lookup, line_shift);
            let lines = place.line.wrapping_sub(last.line).cast_signed();
            put(&mut bytes, (lines << 1 ^ lines >> 63).cast_unsigned());
            let fetches = place.fetch.wrapping_sub(last.fetch);
            put(&mut bytes, fetches << 1 | u64::from(lookup.cold));
            last = place;
            list.count += 1;
        }
        list.chunks.push(store.keep(&bytes).map_err(cannot)?);
        Ok(list)
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The lookups from the first to the last.
    pub fn lookups(&self) -> Lookups<'_> {
        Lookups {
            line_shift: self.line_shift,
            chunks: self.chunks.iter(),
            buffer: Vec::new(),
            unpacked: Vec::new(),
            next: 0,
        }
    }
}

/// The lookups of a list, unpacked a chunk at a time.
pub struct Lookups<'a> {
    line_shift: u32,
    chunks: std::slice::Iter<'a, Chunk>,
    buffer: Vec<u8>,
    unpacked: Vec<Lookup>,
    next: usize,
}

impl Iterator for Lookups<'_> {
    type Item = Result<Lookup>;

    #[inline]
    fn next(&mut self) -> Option<Result<Lookup>> {
        while self.next == self.unpacked.len() {
            let chunk = self.chunks.next()?;
            match chunk.bytes(&mut self.buffer) {
                Ok(bytes) => unpack(bytes, self.line_shift, &mut self.unpacked),
                Err(cause) => return Some(Err(cannot(cause))),
            }
            self.next = 0;
        }
        self.next += 1;
        Some(Ok(self.unpacked[self.next - 1]))
    }
}

/// A lookup by its line number.
#[derive(Clone, Copy, Default)]
struct Place {
    line: u64,
    fetch: u64,
}

impl Place {
    fn of(lookup: &Lookup, line_shift: u32) -> Self {
        Place {
            line: lookup.vaddr >> line_shift,
            fetch: lookup.fetch,
        }
    }
}

fn unpack(mut bytes: &[u8], line_shift: u32, lookups: &mut Vec<Lookup>) {
    lookups.clear();
    let mut last = Place::default();
    while !bytes.is_empty() {
        let lines = get(&mut bytes);
        let sign = (lines & 1).wrapping_neg();
        last.line = last.line.wrapping_add(lines >> 1 ^ sign);
        let fetches = get(&mut bytes);
        last.fetch = last.fetch.wrapping_add(fetches >> 1);
        lookups.push(Lookup {
            vaddr: last.line << line_shift,
            fetch: last.fetch,
            cold: fetches & 1 != 0,
        });
    }
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[inline]
fn get(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    value
}

fn cannot(cause: io::Error) -> Error {
    Error::input(
        format_args!(
            "temporary file in {}: {cause}",
            std::env::temp_dir().display()
        ),
        "make room there, or name another folder in TMPDIR",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lookups near and far, and at both ends of the address space.
    fn sample(count: u64) -> Vec<Lookup> {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut fetch = 0;
        let lookups = (0..count).map(|n| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            fetch += random % 90;
            let vaddr = match n % 5 {
                0 => 0,
                1 => (1 << 57) - 64,
                2 => random >> 7 << 6 & ((1 << 57) - 1),
                _ => 0x40_0000 + (n << 6),
            };
            let cold = random.is_multiple_of(3);
            Lookup { vaddr, fetch, cold }
        });
        lookups.collect()
    }

    #[test]
    fn what_was_kept_comes_back() {
        for count in [0, 1, 20_000] {
            let lookups = sample(count);
            // Some of it in memory, the rest in a file.
            let store = Store::with_memory(3 * CHUNK);
            let list = List::keep(lookups.iter().map(|one| Ok(*one)), 6, &store).unwrap();
            assert_eq!(list.count(), count);
            for _ in 0..2 {
                let back: Vec<Lookup> = list.lookups().map(Result::unwrap).collect();
                assert_eq!(back, lookups);
            }
        }
    }

    #[test]
    fn an_error_among_them_is_told() {
        let error = Error::input("broken", "mend it");
        let lookups = [Ok(Lookup::default()), Err(error.clone())];
        let kept = List::keep(lookups.into_iter(), 6, &Store::with_memory(CHUNK));
        assert_eq!(kept.unwrap_err(), error);
    }
}
