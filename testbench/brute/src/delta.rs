//! Delta coding: a header nibble, a tag, a mask; of both every class is tried.

use std::collections::BTreeSet;

use crate::bits::{Bits, Content, number, put};
use crate::{Entry, Sizes};

/// Nibbles, each a number below 16; of a number the low one first.
type Nibbles = Vec<u8>;

/// Nibbles that so many bits take.
fn nibbles_for(bits: u64) -> u64 {
    bits.div_ceil(4)
}

/// `s`: nibbles that the number of a line takes.
fn start_nibbles(sizes: &Sizes) -> u64 {
    let mut bits = 0;
    while 1 << bits < sizes.lines {
        bits += 1;
    }
    nibbles_for(bits)
}

/// Nibbles of a tag of that class.
fn tag_nibbles(sizes: &Sizes, class: u8) -> u64 {
    match class {
        0 => 2,
        1 => 3,
        2 => 4,
        _ => nibbles_for(sizes.tag_bits),
    }
}

/// Nibbles of a mask of that class.
fn mask_nibbles(sizes: &Sizes, class: u8) -> u64 {
    let s = start_nibbles(sizes);
    match class {
        0 => s,
        1 => s + s,
        2 => s + 2,
        _ => nibbles_for(sizes.lines),
    }
}

/// Nibbles that entries may take of a line.
fn room(sizes: &Sizes) -> u64 {
    (8 * sizes.line - 20) / 4
}

/// Nibbles of the shortest entry that there is.
fn shortest(sizes: &Sizes) -> u64 {
    let masks = (0..4).map(|class| mask_nibbles(sizes, class));
    1 + 2 + masks.min().expect("there are four")
}

fn digits(value: u128, nibbles: u64) -> Nibbles {
    (0..nibbles)
        .map(|place| (value >> (4 * place) & 15) as u8)
        .collect()
}

/// What a tag of that class says of `tag` behind the entry of `before`, if it can.
fn tag_as(sizes: &Sizes, class: u8, before: Option<u64>, tag: u64) -> Option<Nibbles> {
    let nibbles = tag_nibbles(sizes, class);
    if class == 3 {
        return Some(digits(tag.into(), nibbles));
    }
    let reach = 1i128 << (4 * nibbles - 1);
    let all = 1i128 << sizes.tag_bits;
    let apart = i128::from(tag) - i128::from(before?);
    // The same place, modulo 2^T.
    let found = [apart - all, apart, apart + all]
        .into_iter()
        .find(|difference| (-reach..reach).contains(difference))?;
    Some(digits(found as u128, nibbles))
}

/// What a mask of that class says of these lines, if it can.
fn mask_as(sizes: &Sizes, class: u8, lines: &BTreeSet<u64>) -> Option<Nibbles> {
    let s = start_nibbles(sizes);
    if class == 3 {
        let vector = lines.iter().fold(0u128, |vector, line| vector | 1 << line);
        return Some(digits(vector, mask_nibbles(sizes, 3)));
    }
    let (first, last) = (*lines.first()?, *lines.last()?);
    let mut mask = digits(first.into(), s);
    match class {
        0 if first == last => {}
        1 if lines.len() as u64 == last - first + 1 => {
            mask.extend(digits((last - first).into(), s));
        }
        2 if last - first <= 8 => {
            let window = (0..8u64).filter(|bit| lines.contains(&(first + 1 + bit)));
            let window = window.fold(0u128, |window, bit| window | 1 << bit);
            mask.extend(digits(window, 2));
        }
        _ => return None,
    }
    Some(mask)
}

/// The shortest of those that there are, of two of the same length the one of the lower class.
fn best(of: impl Fn(u8) -> Option<Nibbles>) -> (u8, Nibbles) {
    let all = (0..4).filter_map(|class| Some((class, of(class)?)));
    let best = all.min_by_key(|(class, nibbles)| (nibbles.len(), *class));
    best.expect("class 3 can say everything")
}

/// An entry behind another one of its line, or the first.
fn code(sizes: &Sizes, before: Option<u64>, entry: &Entry) -> Nibbles {
    let (tag_class, tag) = best(|class| tag_as(sizes, class, before, entry.tag));
    let (mask_class, mask) = best(|class| mask_as(sizes, class, &entry.lines));
    let header = vec![tag_class << 2 | mask_class];
    [header, tag, mask].concat()
}

/// All of them, one behind the other.
fn all(sizes: &Sizes, entries: &[Entry]) -> Nibbles {
    let mut before = None;
    let mut nibbles = Nibbles::new();
    for entry in entries {
        nibbles.extend(code(sizes, before, entry));
        before = Some(entry.tag);
    }
    nibbles
}

/// Bits of a line up to its count.
pub(crate) fn write(sizes: &Sizes, entries: &[Entry]) -> Option<Bits> {
    let nibbles = all(sizes, entries);
    if nibbles.len() as u64 > room(sizes) {
        return None;
    }
    let mut bits = Bits::new();
    for nibble in nibbles {
        put(&mut bits, 4, nibble.into());
    }
    Some(bits)
}

/// Whether the shortest entry that there is would fit behind these.
pub(crate) fn has_room(sizes: &Sizes, entries: &[Entry]) -> bool {
    all(sizes, entries).len() as u64 + shortest(sizes) <= room(sizes)
}

/// What is used of a line.
pub(crate) fn read(sizes: &Sizes, bits: &[bool]) -> Content {
    let nibbles: Nibbles = bits.chunks(4).map(|bits| number(bits) as u8).collect();
    let mut content = Content::default();
    let mut rest = &nibbles[..room(sizes) as usize];
    loop {
        let first = content.entries.is_empty();
        if (rest.len() as u64) < shortest(sizes) || (!first && rest[..3] == [0, 0, 0]) {
            return content;
        }
        let tag_class = rest[0] >> 2;
        if first && tag_class != 3 {
            return Content::refused();
        }
        let before = content.entries.last().map(|entry| entry.tag);
        match entry(sizes, before, &mut rest) {
            Some(entry) => content.entries.push(entry),
            None => {
                content.rejected = true;
                return content;
            }
        }
    }
}

/// Takes the entry that `rest` begins with, if it means something.
fn entry(sizes: &Sizes, before: Option<u64>, rest: &mut &[u8]) -> Option<Entry> {
    let mut take = |nibbles: u64| {
        let (taken, left) = rest.split_at_checked(nibbles as usize)?;
        *rest = left;
        let value = taken.iter().rev();
        Some(value.fold(0u128, |value, nibble| value << 4 | u128::from(*nibble)))
    };
    let header = take(1)? as u8;
    let (tag_class, mask_class) = (header >> 2, header & 3);
    let size = tag_nibbles(sizes, tag_class);
    let said = take(size)? as i128;
    let all = 1i128 << sizes.tag_bits;
    let tag = match tag_class {
        3 => said,
        _ => {
            let negative = said >> (4 * size - 1) == 1;
            let difference = if negative {
                said - (1 << (4 * size))
            } else {
                said
            };
            (i128::from(before?) + difference).rem_euclid(all)
        }
    };
    let s = start_nibbles(sizes);
    let mut lines = BTreeSet::new();
    if mask_class == 3 {
        let vector = take(mask_nibbles(sizes, 3))?;
        lines.extend((0..128u64).filter(|line| vector >> line & 1 == 1));
    } else {
        let start = take(s)? as u64;
        lines.insert(start);
        if mask_class == 1 {
            let more = take(s)? as u64;
            lines.extend(start..=start + more);
        }
        if mask_class == 2 {
            let window = take(2)?;
            let set = (0..8u64).filter(|bit| window >> bit & 1 == 1);
            lines.extend(set.map(|bit| start + 1 + bit));
        }
    }
    let means_something = tag < all && lines.iter().all(|line| *line < sizes.lines);
    means_something.then_some(Entry {
        tag: tag as u64,
        lines,
    })
}
