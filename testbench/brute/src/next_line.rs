//! The lines behind a miss.

use crate::{Lookup, Prefetch, Sizes, Source};

/// Bytes over which an integrator promises that permission and cacheability are the same.
const ALIKE: u64 = 4096;

/// The prefetches that a miss makes due with NEXT_LINE = `lines`.
pub fn behind(sizes: &Sizes, miss: &Lookup, lines: u64) -> Vec<Prefetch> {
    let mut due = Vec::new();
    let vaddr = sizes.seen(miss.vaddr) / sizes.line * sizes.line;
    let paddr = miss.paddr / sizes.line * sizes.line;
    for line in 1..=lines {
        let behind = paddr + line * sizes.line;
        if behind / ALIKE != miss.paddr / ALIKE {
            break;
        }
        due.push(Prefetch {
            source: Source::NextLine,
            paddr: behind,
            vaddr: sizes.seen(vaddr.wrapping_add(line * sizes.line)),
            asid: miss.asid,
        });
    }
    due
}
