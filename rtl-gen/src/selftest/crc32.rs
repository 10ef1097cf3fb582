//! CRC-32 as XOR equations over whole words.

use minijinja::{Value, context};

/// The polynomial, lowest bit of the register being the next to leave.
const POLYNOMIAL: u32 = 0xEDB8_8320;

/// The register after `bits` message bits of 0.
fn after(state: u32, bits: u32) -> u32 {
    (0..bits).fold(state, |state, _| {
        (state >> 1) ^ if state & 1 == 1 { POLYNOMIAL } else { 0 }
    })
}

/// For each bit of the next register: which bits of a word of `bits` bits (at least 32), and which
/// of the register before, it is the XOR of. A message bit enters as if it were in the register,
/// at the place it has when it is its turn: bit i of the word is 1 in the register i steps on.
pub(crate) fn equations(bits: u32) -> Value {
    let shares: Vec<u32> = (0..bits).map(|bit| after(1, bits - bit)).collect();
    let picked = |out: u32, from: std::ops::Range<u32>| {
        from.rev()
            .map(|bit| shares[bit as usize] >> out & 1)
            .collect::<Vec<_>>()
            .chunks(4)
            .map(|four| format!("{:x}", four.iter().fold(0, |digit, bit| digit << 1 | bit)))
            .collect::<String>()
    };
    let rows: Vec<Value> = (0..32)
        .map(|out| context! { bit => out, mask => picked(out, 0..bits), carried => picked(out, 0..32) })
        .collect();
    context! { bits => bits, rows => rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits of a mask, lowest first.
    fn bits(mask: &Value) -> Vec<bool> {
        let digits = mask.as_str().unwrap().chars().rev();
        digits
            .flat_map(|digit| {
                let digit = digit.to_digit(16).unwrap();
                (0..4).map(move |bit| digit >> bit & 1 == 1)
            })
            .collect()
    }

    fn xor(mask: &Value, word: &[bool]) -> bool {
        let mask = bits(mask);
        mask.iter()
            .zip(word)
            .filter(|(pick, bit)| **pick && **bit)
            .count()
            % 2
            == 1
    }

    /// The published check value of CRC-32 is that of "123456789": 9 bytes are 72 bits, or two
    /// words of 36.
    #[test]
    fn the_check_value_comes_out() {
        let message: Vec<bool> = b"123456789"
            .iter()
            .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1))
            .collect();
        for width in [36, 72] {
            let equations = equations(width);
            let mut register = [true; 32];
            for word in message.chunks(width as usize) {
                let mut next = [false; 32];
                for (out, bit) in next.iter_mut().enumerate() {
                    let rows = equations.get_attr("rows").unwrap();
                    let row = rows.get_item_by_index(out).unwrap();
                    *bit = xor(&row.get_attr("mask").unwrap(), word)
                        ^ xor(&row.get_attr("carried").unwrap(), &register);
                }
                register = next;
            }
            let value = register
                .iter()
                .enumerate()
                .fold(0u32, |value, (bit, set)| value | u32::from(*set) << bit);
            assert_eq!(!value, 0xCBF4_3926, "{width}");
        }
    }
}
