//! The L1-I as a filter: what is left of the fetches are the lookups in the L2. It does not depend on
//! what the L2 holds.

use super::reached::Reached;
use super::space::Space;
use crate::cache::{Cache, Mark, Shape};
use crate::error::Result;

/// One L1-I miss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Byte address of the line, cut to the configured width.
    pub vaddr: u64,
    /// Number of the fetch that missed, from 0.
    pub fetch: u64,
    /// Nothing told of it before it was reached: it does not follow the line fetched before it, and
    /// was not fetched since caches were empty.
    pub cold: bool,
}

/// The L1-I, and all lines that were fetched since it was empty.
#[derive(Clone, Debug)]
pub struct FirstLevel {
    l1i: Cache,
    reached: Reached,
    /// It holds lines of others.
    shared: bool,
}

impl FirstLevel {
    /// An empty L1-I of this shape, or one line that says why there is none.
    pub fn new(shape: Shape, line_bytes: u32) -> std::result::Result<Self, String> {
        Ok(Self {
            l1i: Cache::new(shape, line_bytes)?,
            reached: Reached::default(),
            shared: false,
        })
    }

    /// Another function runs in the same cache: what is known of targets is of no use to it.
    pub fn switch(&mut self) {
        self.shared = true;
        self.reached.clear();
    }

    /// Other functions ran, and left nothing.
    pub fn flush(&mut self) {
        self.l1i.flush();
        self.shared = false;
        self.reached.clear();
    }
}

/// What the L1-I lets through of some fetches: its misses in order.
pub struct Filter<'a, I> {
    fetches: I,
    first: &'a mut FirstLevel,
    space: Space,
    line_shift: u32,
    va_mask: u64,
    fetched: u64,
    /// The line that would follow.
    next: u64,
}

impl<'a, I: Iterator<Item = Result<u64>>> Filter<'a, I> {
    /// Of fetches by byte addresses of lines in `space`, of which `va_bits` are kept.
    pub fn new(fetches: I, first: &'a mut FirstLevel, space: Space, va_bits: u32) -> Self {
        Filter {
            fetches,
            first,
            space,
            line_shift: space.line_shift(),
            va_mask: u64::MAX >> (64 - va_bits.clamp(1, 64)),
            fetched: 0,
            next: u64::MAX,
        }
    }

    /// Line fetches so far, hits and misses.
    pub fn fetched(&self) -> u64 {
        self.fetched
    }
}

impl<I: Iterator<Item = Result<u64>>> Iterator for Filter<'_, I> {
    type Item = Result<Lookup>;

    fn next(&mut self) -> Option<Result<Lookup>> {
        loop {
            let vaddr = match self.fetches.next()? {
                Ok(address) => address & self.va_mask,
                Err(error) => return Some(Err(error)),
            };
            let fetch = self.fetched;
            self.fetched += 1;
            let line = vaddr >> self.line_shift;
            let follows = std::mem::replace(&mut self.next, line + 1) == line;
            let FirstLevel {
                l1i,
                reached,
                shared,
            } = &mut *self.first;
            let held = self.space.line(vaddr);
            if l1i.touch(held).is_none() {
                l1i.add(held, Mark::NONE);
                let cold = reached.add(line) && !follows;
                return Some(Ok(Lookup { vaddr, fetch, cold }));
            }
            // Else what is there was fetched before.
            if *shared {
                reached.add(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_pass_hits_do_not() {
        let mut first = FirstLevel::new("128B:2".parse().unwrap(), 64).unwrap();
        let fetches = [0, 64, 0, 128, 64].map(|line: u64| Ok(line | 1 << 63));
        let mut filter = Filter::new(fetches.into_iter(), &mut first, Space::only(64), 48);
        let seen: Vec<_> = filter
            .by_ref()
            .map(|lookup| {
                let lookup = lookup.unwrap();
                (lookup.vaddr, lookup.fetch, lookup.cold)
            })
            .collect();
        // The first line and a jump to a new one are cold; a line that follows and one that was
        // fetched before are not.
        let expected = [(0, 0, true), (64, 1, false), (128, 3, true), (64, 4, false)];
        assert_eq!(seen, expected);
        assert_eq!(filter.fetched(), 5);
    }
}
