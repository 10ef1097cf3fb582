//! Bytes of registers.

use crate::rtl::Rtl;
use anyhow::{Result, ensure};
use jukebox_harness::resp;
use jukebox_rtl_gen::registers::{Access, Register};

fn strobed(old: u32, new: u32, strobe: u8) -> u32 {
    (0..4).fold(0, |word, byte| {
        let from = if strobe >> byte & 1 == 1 { new } else { old };
        word | from & 0xff << (8 * byte)
    })
}

/// What a word of a register reads after a write of these strobes, told by the register's access.
fn after_write(register: &Register, high: bool, old: u32, new: u32, strobe: u8) -> u32 {
    let exists = match register.fields.as_slice() {
        [] => register.mask(),
        fields => fields.iter().map(|field| u64::from(field.mask())).sum(),
    };
    let exists = (exists >> if high { 32 } else { 0 }) as u32;
    match register.access {
        Access::ReadWrite | Access::Live | Access::Once => strobed(old, new, strobe) & exists,
        Access::WriteOneToClear => old & !strobed(0, new, strobe),
        Access::Constant | Access::ReadOnly | Access::Act => old,
    }
}

/// Strobes alone say what a write reaches: every pattern, in every word of every register, at every
/// place in the word that the address can name. Nothing runs meanwhile.
///
/// # Errors
/// On the first difference, naming the register.
pub fn strobes(bench: &mut Rtl) -> Result<()> {
    let registers = bench.registers().all().to_vec();
    for register in &registers {
        // A write takes the place of what is shown as a whole.
        if register.access == Access::Live {
            bench.write_reg(register.name, 0x5a5a_5a5a_5a5a)?;
        }
        for offset in (register.offset..register.offset + register.bytes()).step_by(4) {
            let high = offset != register.offset;
            for strobe in 0..16u8 {
                let skew = u16::from(strobe) % 4;
                let old = bench.peek(offset)?.data;
                // What CTRL does has tests of its own.
                let new = if register.access == Access::Act {
                    0
                } else {
                    !old
                };
                let answer = bench.poke(offset + skew, new, strobe)?.resp;
                let reads = bench.peek(offset + 3 - skew)?.data;
                let expected = after_write(register, high, old, new, strobe);
                ensure!(
                    answer == resp::OKAY && reads == expected,
                    "{} (upper word: {high}), strobes {strobe:#06b}: answer {answer}, reads \
                     {reads:#x}, not {expected:#x}",
                    register.name
                );
            }
        }
    }
    Ok(())
}
