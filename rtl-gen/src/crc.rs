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

/// For 16, 32, ... up to `width` zero bits: the bits of the register that each bit after them is the
/// XOR of.
fn zeros(width: u32) -> Vec<Value> {
    (4..=width.ilog2())
        .map(|log2| {
            let bits = 1 << log2;
            let rows: Vec<String> = (0..16)
                .map(|out| {
                    let picks = |&i: &u32| after_zeros(1 << i, bits) >> out & 1 == 1;
                    let mask = (0..16).filter(picks).fold(0u16, |mask, i| mask | 1 << i);
                    format!("{mask:04x}")
                })
                .collect();
            context! { bits => bits, rows => rows }
        })
        .collect()
}

/// What a template needs to check beats of `width` bits.
pub(crate) fn values(width: u32) -> Value {
    context! { crc_zeros => zeros(width), crc_start => format!("{:04x}", start(width)) }
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

    #[test]
    fn rows_are_the_register_after_zeros() {
        let rows = zeros(64);
        assert_eq!(rows.len(), 3);
        let row = |z: usize, out: usize| -> u16 {
            let rows = rows[z].get_attr("rows").unwrap();
            let text = rows.get_item_by_index(out).unwrap();
            u16::from_str_radix(text.as_str().unwrap(), 16).unwrap()
        };
        for (z, bits) in [16, 32, 64].into_iter().enumerate() {
            for state in [0x0001, 0x8000, 0xBEEF] {
                let sum = (0..16).fold(0, |sum, out| {
                    sum | ((state & row(z, out)).count_ones() as u16 & 1) << out
                });
                assert_eq!(sum, after_zeros(state, bits));
            }
        }
    }
}
