//! Delta coding, written from its description alone: an entry as a list of nibbles.

use super::{Entry, Layout};

/// Nibbles of a value, the low one first.
pub(in crate::rtl) fn digits(value: u128, count: u32) -> Vec<u8> {
    (0..count).map(|k| (value >> (4 * k) & 15) as u8).collect()
}

/// Nibbles of a line that entries may take.
pub(super) fn room(layout: &Layout) -> usize {
    2 * layout.line_bytes - 5
}

/// Nibbles of the number of a line.
pub(super) fn start_digits(layout: &Layout) -> u32 {
    layout.lines.ilog2().div_ceil(4)
}

/// Nibbles of the shortest entry.
pub(super) fn shortest(layout: &Layout) -> usize {
    3 + start_digits(layout).min(layout.lines.div_ceil(4)) as usize
}

/// The nibbles of an entry, behind another one of its line or first.
pub(super) fn entry(layout: &Layout, before: Option<&Entry>, entry: &Entry) -> Vec<u8> {
    let (far, tag) = before.map_or_else(
        || (3, digits(entry.tag.into(), layout.tag_bits.div_ceil(4))),
        |before| difference(layout, before.tag, entry.tag),
    );
    let (class, mask) = mask(layout, entry.vector);
    [vec![far << 2 | class], tag, mask].concat()
}

fn difference(layout: &Layout, before: u64, tag: u64) -> (u8, Vec<u8>) {
    assert_ne!(before, tag, "one region twice in a row");
    let all = 1i128 << layout.tag_bits;
    let up = (i128::from(tag) - i128::from(before)).rem_euclid(all);
    // Up or down, whichever is shorter.
    let signed = if up < all / 2 { up } else { up - all };
    let class = [(0, 2), (1, 3), (2, 4)].into_iter().find(|(_, count)| {
        let half = 1i128 << (4 * count - 1);
        -half <= signed && signed < half
    });
    match class {
        Some((class, count)) => (class, digits(signed as u128, count)),
        None => (3, digits(tag.into(), layout.tag_bits.div_ceil(4))),
    }
}

fn mask(layout: &Layout, vector: u128) -> (u8, Vec<u8>) {
    let set: Vec<u32> = (0..128).filter(|line| vector >> line & 1 == 1).collect();
    let start = digits(
        set.first().copied().unwrap_or(0).into(),
        start_digits(layout),
    );
    let whole = digits(vector, layout.lines.div_ceil(4));
    let mut best = (3, whole);
    let (Some(first), Some(last)) = (set.first(), set.last()) else {
        return best;
    };
    let span = last - first;
    let mut offer = |class: u8, rest: Vec<u8>| {
        let mask = [start.clone(), rest].concat();
        if mask.len() <= best.1.len() {
            best = (class, mask);
        }
    };
    // From the highest class down, so that of two of a length the lower one stays.
    if span <= 8 {
        offer(2, digits(vector >> first >> 1, 2));
    }
    if span + 1 == set.len() as u32 {
        offer(1, digits(span.into(), start_digits(layout)));
    }
    if span == 0 {
        offer(0, vec![]);
    }
    best
}

/// Puts nibbles into a line of zeros.
pub(super) fn fill(line: &mut [u8], nibbles: &[u8]) {
    for (at, nibble) in nibbles.iter().enumerate() {
        line[at / 2] |= nibble << (4 * (at % 2));
    }
}

/// The entries of a line that was written, not merely readable.
pub(super) fn entries(layout: &Layout, line: &[u8]) -> Vec<Entry> {
    let nibbles: Vec<u8> = (0..room(layout))
        .map(|at| line[at / 2] >> (4 * (at % 2)) & 15)
        .collect();
    let value = |part: &[u8]| {
        part.iter()
            .rev()
            .fold(0u128, |v, n| v << 4 | u128::from(*n))
    };
    let mut all: Vec<Entry> = Vec::new();
    let mut rest = &nibbles[..];
    while rest.len() >= shortest(layout) && (all.is_empty() || rest[..3] != [0, 0, 0]) {
        let header = rest[0];
        let count = [2, 3, 4, layout.tag_bits.div_ceil(4) as usize][usize::from(header >> 2)];
        let (tag, mask) = rest[1..].split_at(count);
        let tag = match (header >> 2, all.last()) {
            (3, _) => value(tag) as u64,
            (_, last) => {
                let half = 1i128 << (4 * count - 1);
                let signed = (value(tag) as i128 + half) % (2 * half) - half;
                let before = last.expect("the first entry has its tag").tag;
                (i128::from(before) + signed).rem_euclid(1 << layout.tag_bits) as u64
            }
        };
        let s = start_digits(layout) as usize;
        let start = value(&mask[..s]) as u32;
        let (vector, length) = match header & 3 {
            0 => (1 << start, s),
            1 => (u128::MAX >> (127 - value(&mask[s..2 * s])) << start, 2 * s),
            2 => ((value(&mask[s..s + 2]) << 1 | 1) << start, s + 2),
            _ => {
                let whole = layout.lines.div_ceil(4) as usize;
                (value(&mask[..whole]), whole)
            }
        };
        all.push(Entry { tag, vector });
        rest = &mask[length..];
    }
    all
}
