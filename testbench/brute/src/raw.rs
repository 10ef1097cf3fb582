//! Raw coding: every entry takes the same room, its lines first, then its tag.

use crate::bits::{Bits, Content, number, put};
use crate::{Entry, Sizes};

/// Bits of a line up to its count.
pub(crate) fn write(sizes: &Sizes, entries: &[Entry]) -> Option<Bits> {
    if entries.len() > sizes.raw_entries() {
        return None;
    }
    let mut bits = Bits::new();
    for entry in entries {
        for line in 0..sizes.lines {
            bits.push(entry.lines.contains(&line));
        }
        put(&mut bits, sizes.tag_bits, entry.tag.into());
    }
    Some(bits)
}

/// The first `count` entries.
pub(crate) fn read(sizes: &Sizes, bits: &[bool], count: usize) -> Content {
    let mut content = Content::default();
    for bits in bits
        .chunks((sizes.lines + sizes.tag_bits) as usize)
        .take(count)
    {
        let (vector, tag) = bits.split_at(sizes.lines as usize);
        content.entries.push(Entry {
            tag: number(tag) as u64,
            lines: (0..sizes.lines)
                .filter(|line| vector[*line as usize])
                .collect(),
        });
    }
    content
}
