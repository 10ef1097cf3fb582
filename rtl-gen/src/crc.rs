//! CRC-16/CCITT-FALSE as XOR equations, so that a whole beat is checked in one clock cycle.

use minijinja::{Value, context};

const POLYNOMIAL: u16 = 0x1021;
const INITIAL: u16 = 0xFFFF;

/// One message bit into the CRC register, most significant first.
fn shift(state: u16, bit: bool) -> u16 {
    let feedback = (state >> 15 == 1) ^ bit;
    (state << 1) ^ if feedback { POLYNOMIAL } else { 0 }
}

/// The register after the `width` bits of a beat (bytes in address order) of which only bit
/// `one` is set, if any, starting from `state`.
fn after(state: u16, width: u32, one: Option<u32>) -> u16 {
    let mut state = state;
    for byte in 0..width / 8 {
        for bit in (0..8).rev() {
            state = shift(state, one == Some(8 * byte + bit));
        }
    }
    state
}

/// The register from which 16 zero bits lead to the standard's initial value: where a CRC begins that
/// runs 16 bits behind the beats.
pub(crate) fn before_zeros() -> u16 {
    (0..=u16::MAX)
        .find(|&state| after(state, 16, None) == INITIAL)
        .unwrap_or_default()
}

/// For each bit of the next CRC: which bits of the old CRC and of the beat it is the XOR of.
/// The beat's mask comes as words of up to 64 bits, lowest first, each with its bit range.
pub(crate) fn equations(width: u32) -> Vec<Value> {
    let from_crc: Vec<u16> = (0..16).map(|i| after(1 << i, width, None)).collect();
    let from_data: Vec<u16> = (0..width).map(|i| after(0, width, Some(i))).collect();
    (0..16)
        .map(|out| {
            let picks = |word: u16| word >> out & 1 == 1;
            let crc = (0..16)
                .filter(|&i| picks(from_crc[i]))
                .fold(0u16, |m, i| m | 1 << i);
            let words: Vec<Value> = (0..width)
                .step_by(64)
                .map(|lo| {
                    let bits = (width - lo).min(64);
                    let mask = (0..bits)
                        .filter(|&i| picks(from_data[(lo + i) as usize]))
                        .fold(0u64, |m, i| m | 1 << i);
                    context! {
                        lo => lo,
                        hi => lo + bits - 1,
                        bits => bits,
                        mask => format!("{mask:0digits$x}", digits = bits.div_ceil(4) as usize),
                    }
                })
                .collect();
            context! { bit => out, crc => format!("{crc:04x}"), words => words }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_check_value() {
        // "123456789" gives 0x29B1 by the catalogue of parametrised CRC algorithms.
        let state = b"123456789".iter().fold(0xFFFF, |state, byte| {
            (0..8)
                .rev()
                .fold(state, |s, bit| shift(s, byte >> bit & 1 == 1))
        });
        assert_eq!(state, 0x29B1);
    }

    #[test]
    fn sixteen_zeros_lead_to_the_initial_value() {
        assert_eq!(after(before_zeros(), 16, None), INITIAL);
    }

    #[test]
    fn equations_are_linear_in_every_bit() {
        // Any message is the XOR of its single bits.
        let message = 0x0123_4567_89ab_cdefu64;
        let direct = message.to_le_bytes().iter().fold(0xFFFF, |state, byte| {
            (0..8)
                .rev()
                .fold(state, |s, bit| shift(s, byte >> bit & 1 == 1))
        });
        let composed = (0..64)
            .filter(|&i| message >> i & 1 == 1)
            .fold(after(0xFFFF, 64, None), |sum, i| {
                sum ^ after(0, 64, Some(i))
            });
        assert_eq!(direct, composed);
    }
}
