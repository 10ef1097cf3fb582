//! The register map as the RTL sees it: words of 32 bits, and bytes that a strobe writes.

use super::{Access, Register, registers};
use crate::sizes::bits_for;
use jukebox_config::Config;
use minijinja::{Value, context};

/// Words below the counters that every decoder tells apart, and that RAM may hold.
const CONTROL_WORDS: u16 = 32;

/// Registers of at most so many bits are read without the detour over RAM.
const DIRECT_BITS: u32 = 8;

/// What the template of the register block iterates over.
pub(crate) fn register_words(cfg: &Config) -> Value {
    let all = registers(cfg);
    let below: Vec<&Register> = all.iter().filter(|r| r.counter.is_none()).collect();
    let used = |register: &Register| words(register).map(|(_, offset, _)| offset / 4);
    let used: Vec<u16> = below.iter().copied().flat_map(used).collect();
    let control_words = used
        .iter()
        .fold(CONTROL_WORDS, |most, word| most.max(word + 1));
    let holes: Vec<u16> = (0..control_words)
        .filter(|word| !used.contains(word))
        .collect();
    let places: Vec<u32> = cfg.counters().iter().map(|(place, _)| *place).collect();
    let in_a_row = (0..).zip(&places).all(|(index, place)| index == *place);
    context! {
        holes => holes,
        words => control_words,
        word_bits => bits_for(u32::from(control_words) - 1),
        counters => places.len(),
        in_a_row,
        counts => places.iter().fold(0u64, |all, place| all | 1 << place),
        places,
        read => below.iter().copied().flat_map(read_words).collect::<Vec<_>>(),
        write => below.iter().copied().flat_map(write_words).collect::<Vec<_>>(),
        stored => below
            .iter()
            .copied()
            .filter(|r| matches!(r.access, Access::ReadWrite | Access::Live | Access::Once))
            .map(stored)
            .collect::<Vec<_>>(),
        kept => kept_words(&below),
        width => below.iter().map(|r| (r.name, r.bits)).collect::<Value>(),
    }
}

/// The words of a register: suffix of their signal names, byte offset, bits that exist.
fn words(register: &Register) -> impl Iterator<Item = (&'static str, u16, u32)> + use<> {
    let (offset, bits) = (register.offset, register.bits);
    let low = if register.pair { "_lo" } else { "" };
    let high = register
        .pair
        .then(|| ("_hi", offset + 4, bits.saturating_sub(32)));
    std::iter::once((low, offset, bits.min(32))).chain(high)
}

/// The words that are read directly, each with the expression for its 32 bits.
fn read_words(register: &Register) -> Vec<Value> {
    words(register)
        .filter(|(.., bits)| *bits > 0 && register.access != Access::Act)
        .filter(|_| !is_kept(register))
        .map(|(suffix, offset, bits)| {
            let signal = match register.access {
                Access::ReadOnly | Access::Live => format!("{}_now", lower(register)),
                _ => format!("{}_q", lower(register)),
            };
            let of = |signal: &str| match suffix {
                "_hi" => extended(&format!("{signal}[{}:32]", 31 + bits), bits),
                _ if register.bits > 32 => format!("{signal}[31:0]"),
                _ => extended(signal, bits),
            };
            let value = match register.access {
                Access::Constant => format!("32'h{:08X}", register.reset),
                _ => of(&signal),
            };
            let label = format!("{}{}", register.name, suffix.to_uppercase());
            let moving =
                matches!(register.access, Access::ReadOnly | Access::Live) && register.pair;
            context! { word => offset / 4, label, value, moving }
        })
        .collect()
}

/// An expression of `bits` bits with zeros above it, up to 32.
fn extended(signal: &str, bits: u32) -> String {
    match bits {
        32 => signal.to_owned(),
        _ => format!("{{{}'b0, {signal}}}", 32 - bits),
    }
}

/// The words a write acts on.
fn write_words(register: &Register) -> Vec<Value> {
    let writable = !matches!(register.access, Access::Constant | Access::ReadOnly);
    words(register)
        .filter(|(.., bits)| *bits > 0 && writable)
        .map(|(suffix, offset, _)| {
            context! { word => offset / 4, signal => format!("wr_{}{suffix}", lower(register)) }
        })
        .collect()
}

/// A register that keeps what is written, byte by byte.
fn stored(register: &Register) -> Value {
    let mut bytes = Vec::new();
    // Bits of a register of fields that has some in between that it does not have.
    let holes = match register.fields.is_empty() {
        true => 0,
        false => {
            let fields = register.fields.iter();
            register.mask() & !fields.fold(0, |all, field| all | u64::from(field.mask()))
        }
    };
    for (suffix, offset, bits) in words(register) {
        let first = if offset == register.offset { 0 } else { 32 };
        for byte in 0..bits.div_ceil(8) {
            let (low, high) = (8 * byte, (8 * byte + 7).min(bits - 1));
            bytes.push(context! {
                strobe => format!("wr_{}{suffix} && wstrb_q[{byte}]", lower(register)),
                target => format!("{}_q[{}:{}]", lower(register), first + high, first + low),
                source => match holes {
                    0 => format!("wdata_q[{high}:{low}]"),
                    _ => {
                        let (width, there) = (high - low + 1, !holes >> low);
                        let there = there & (u64::MAX >> (64 - width));
                        format!("wdata_q[{high}:{low}] & {width}'b{there:0w$b}", w = width as usize)
                    }
                },
            });
        }
    }
    context! {
        name => register.name,
        signal => lower(register),
        bits => register.bits,
        reset => format!("{}'h{:X}", register.bits, register.reset),
        live => register.access == Access::Live,
        once => register.access == Access::Once,
        words => words(register)
            .filter(|(.., bits)| *bits > 0)
            .map(|(suffix, _, bits)| {
                context! { signal => format!("wr_{}{suffix}", lower(register)), bytes => bits.div_ceil(8) }
            })
            .collect::<Vec<_>>(),
        bytes,
    }
}

/// Whether a register is read back from RAM.
fn is_kept(register: &Register) -> bool {
    register.access == Access::ReadWrite
        && register.bits > DIRECT_BITS
        && register.offset < 4 * CONTROL_WORDS
}

/// The words that are read back from RAM, which holds a copy of what was written: each with its place
/// there, the bits that exist, and what it holds after reset. Small registers, and those the RAM has no
/// room for, are read directly.
fn kept_words(registers: &[&Register]) -> Vec<Value> {
    let mut kept = Vec::new();
    for register in registers {
        if !is_kept(register) {
            continue;
        }
        for (suffix, offset, bits) in words(register).filter(|(.., bits)| *bits > 0) {
            let shift = if suffix == "_hi" { 32 } else { 0 };
            kept.push(context! {
                place => kept.len(),
                word => offset / 4,
                label => format!("{}{}", register.name, suffix.to_uppercase()),
                mask => format!("{:08X}", u64::MAX >> (64 - bits)),
                reset => register.reset >> shift & 0xFFFF_FFFF,
            });
        }
    }
    kept
}

/// The register's name as signals have it.
fn lower(register: &Register) -> String {
    register.name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::COUNTERS_BASE;

    #[test]
    fn the_map_is_what_the_decoder_of_the_register_block_expects() {
        let mut cfg = Config::default();
        cfg.prefetch.next_line = true;
        cfg.prefetch.second_record = true;
        cfg.prefetch.run_ahead = true;
        cfg.prefetch.egress = jukebox_config::Egress::Axi4Read;
        let all = registers(&cfg);
        for register in &all {
            let end = register.offset + register.bytes();
            match register.counter {
                None => assert!(end <= COUNTERS_BASE, "{}", register.name),
                Some(_) => assert!(end <= 2 * COUNTERS_BASE, "{}", register.name),
            }
        }
        let below: Vec<&Register> = all.iter().filter(|r| r.counter.is_none()).collect();
        assert!(kept_words(&below).len() <= 16, "a place has four bits");
        let last = cfg.counters().last().map(|(place, _)| *place);
        assert!(last < Some(32), "the decoder compares a place of five bits");
    }
}
