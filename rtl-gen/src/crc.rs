//! CRC-16/CCITT-FALSE as XOR equations, so that a whole beat is checked in one clock cycle.

use minijinja::{Value, context};

const POLYNOMIAL: u16 = 0x1021;
const INITIAL: u16 = 0xFFFF;

/// One message bit into the CRC register, most significant first.
fn shift(state: u16, bit: bool) -> u16 {
    let feedback = (state >> 15 == 1) ^ bit;
    (state << 1) ^ if feedback { POLYNOMIAL } else { 0 }
}

/// The register after `bits` zero bits.
fn after_zeros(state: u16, bits: u32) -> u16 {
    (0..bits).fold(state, |state, _| shift(state, false))
}

/// What is carried into the first beat of `width` bits. The register is that of 16 bits before, so that the CRC as a line's last 16 bits is
/// equal to it, bytes in the order in which the register takes them.
fn start(width: u32) -> u16 {
    let state = (0..=u16::MAX).find(|&state| after_zeros(state, 16) == INITIAL);
    after_zeros(state.unwrap_or_default(), width)
}

/// Bits that are folded by one function, at most: wider beats are folded in parts.
const FOLDED: u32 = 64;

/// What a register becomes in 16, 32, ... up to `width` zero bits.
fn zeros(width: u32) -> Vec<Value> {
    (4..=width.ilog2())
        .map(|log2| {
            let bits = 1 << log2;
            let columns: Vec<u16> = (0..16).map(|bit| after_zeros(1 << bit, bits)).collect();
            function(&format!("after{bits}"), bits, &columns)
        })
        .collect()
}

/// The share of `width` bits of a beat, bytes in the order in which the register takes them.
fn fold(width: u32) -> Value {
    let column = |bit: u32| {
        let in_word = (bit % 16) ^ 8;
        after_zeros(1 << in_word, width - 16 - bit / 16 * 16)
    };
    let columns: Vec<u16> = (0..width).map(column).collect();
    function(&format!("fold{width}"), width, &columns)
}

/// A function of XORs: `columns` has the bits of the result that each bit counts in.
fn function(name: &str, bits: u32, columns: &[u16]) -> Value {
    let inputs = columns.len();
    let term = |term: usize| match term.checked_sub(inputs) {
        None => format!("from[{term}]"),
        Some(sum) => format!("sum[{sum}]"),
    };
    let (sums, rows) = shared(columns);
    let sums: Vec<[String; 2]> = sums.iter().map(|pair| pair.map(term)).collect();
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| row.into_iter().map(term).collect())
        .collect();
    context! { name, bits, inputs, sums, rows }
}

/// XORs that several bits of a result have in common: time and again the two terms that most of them
/// have become one (C. Paar, "Optimized arithmetic for Reed-Solomon encoders", ISIT 1997). What the
/// new terms are made of, numbered behind the inputs, and the terms of each bit.
fn shared(columns: &[u16]) -> (Vec<[usize; 2]>, Vec<Vec<usize>>) {
    let mut columns = columns.to_vec();
    let mut depths = vec![0; columns.len()];
    let mut sums = Vec::new();
    loop {
        let pairs = (0..columns.len()).flat_map(|one| (0..one).map(move |two| [two, one]));
        let gain = |&[one, two]: &[usize; 2]| (columns[one] & columns[two]).count_ones();
        let depth = |pair: &[usize; 2]| pair.map(|term| depths[term]).into_iter().max();
        let best = pairs
            .filter(|pair| gain(pair) > 1)
            .min_by_key(|pair| (16 - gain(pair), depth(pair)));
        let Some([one, two]) = best else { break };
        let both = columns[one] & columns[two];
        depths.push(1 + depths[one].max(depths[two]));
        columns[one] &= !both;
        columns[two] &= !both;
        columns.push(both);
        sums.push([one, two]);
    }
    let row = |bit: u32| {
        let terms = (0..columns.len()).filter(|&term| columns[term] >> bit & 1 == 1);
        terms.collect()
    };
    (sums, (0..16).map(row).collect())
}

/// What a template needs to check beats of `width` bits.
pub(crate) fn values(width: u32) -> Value {
    let folded = width.min(FOLDED);
    context! {
        crc_zeros => zeros(width),
        crc_fold => fold(folded),
        crc_start => format!("{:04x}", start(width)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct(state: u16, message: &[u8]) -> u16 {
        message.iter().fold(state, |state, byte| {
            (0..8)
                .rev()
                .fold(state, |s, bit| shift(s, byte >> bit & 1 == 1))
        })
    }

    #[test]
    fn the_standard_check_value() {
        // "123456789" gives 0x29B1 by the catalogue of parametrised CRC algorithms.
        assert_eq!(direct(0xFFFF, b"123456789"), 0x29B1);
    }

    #[test]
    fn a_beat_is_its_share_and_what_is_carried_past_it() {
        // Two beats of 32 bits, the CRC in the last 16: share and carry of the last one are equal.
        let mut line = *b"\x12\x34\x56\x78\x9a\xbc\0\0";
        let crc = direct(INITIAL, &line[..6]);
        line[6..].copy_from_slice(&crc.to_be_bytes());
        let word = |at: usize| u16::from_be_bytes([line[at], line[at + 1]]);
        let share = |at: usize| after_zeros(word(at), 16) ^ word(at + 2);
        let carry = after_zeros(start(32) ^ share(0), 32);
        assert_eq!(carry, share(4));
    }

    /// What the terms of a network make of `bits`.
    fn evaluated(columns: &[u16], bits: u64) -> u16 {
        let (sums, rows) = shared(columns);
        let mut values: Vec<bool> = (0..columns.len()).map(|bit| bits >> bit & 1 == 1).collect();
        for [one, two] in sums {
            values.push(values[one] ^ values[two]);
        }
        (0..16).fold(0, |word, bit| {
            let odd = rows[bit].iter().filter(|&&term| values[term]).count() % 2;
            word | (odd as u16) << bit
        })
    }

    #[test]
    fn shared_terms_give_what_the_columns_say() {
        let columns: Vec<u16> = (0..16).map(|bit| after_zeros(1 << bit, 64)).collect();
        for state in [0x0001, 0x8000, 0xBEEF] {
            assert_eq!(evaluated(&columns, state.into()), after_zeros(state, 64));
        }
        let terms = |(sums, rows): (Vec<[usize; 2]>, Vec<Vec<usize>>)| {
            sums.len() + rows.iter().map(|row| row.len() - 1).sum::<usize>()
        };
        let alone: usize = (0..16)
            .map(|bit| {
                columns
                    .iter()
                    .filter(|column| *column >> bit & 1 == 1)
                    .count()
                    - 1
            })
            .sum();
        assert!(terms(shared(&columns)) < alone);
    }
}
