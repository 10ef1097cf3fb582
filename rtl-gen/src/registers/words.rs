//! The register map as the RTL sees it: words of 32 bits, and bytes that a strobe writes.

use super::counters::counter_names;
use super::{Access, COUNTERS_BASE, Register, registers};
use crate::sizes::bits_for;
use jukebox_config::Config;
use minijinja::{Value, context};

/// Words that the decoder of the registers below the counters tells apart, without and with a
/// second record.
const CONTROL_WORDS: [u16; 2] = [32, 36];

/// Words of these that RAM may hold.
const KEPT_BELOW: u16 = CONTROL_WORDS[0];

/// Registers of at most so many bits are read without the detour over RAM.
const DIRECT_BITS: u32 = 8;

/// What the template of the register block iterates over.
pub(crate) fn register_words(cfg: &Config) -> Value {
    let all = registers(cfg);
    let below: Vec<&Register> = all.iter().filter(|r| r.counter.is_none()).collect();
    let control_words = CONTROL_WORDS[usize::from(cfg.prefetch.second_record)];
    let holes: Vec<u16> = (0..control_words)
        .filter(|word| {
            !below
                .iter()
                .any(|r| words(r).any(|(_, offset, _)| offset / 4 == *word))
        })
        .collect();
    context! {
        holes => holes,
        words => control_words,
        word_bits => bits_for(u32::from(control_words) - 1),
        counters => counter_names(cfg).len(),
        counters_word => COUNTERS_BASE / 4,
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
    for (suffix, offset, bits) in words(register) {
        let first = if offset == register.offset { 0 } else { 32 };
        for byte in 0..bits.div_ceil(8) {
            let (low, high) = (8 * byte, (8 * byte + 7).min(bits - 1));
            bytes.push(context! {
                strobe => format!("wr_{}{suffix} && wstrb_q[{byte}]", lower(register)),
                target => format!("{}_q[{}:{}]", lower(register), first + high, first + low),
                source => format!("wdata_q[{high}:{low}]"),
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
        && register.offset < 4 * KEPT_BELOW
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

    #[test]
    fn the_map_is_what_the_decoder_of_the_register_block_expects() {
        let mut cfg = Config::default();
        cfg.prefetch.next_line = true;
        cfg.prefetch.second_record = true;
        cfg.prefetch.run_ahead = true;
        let all = registers(&cfg);
        for register in &all {
            let end = register.offset + register.bytes();
            match register.counter {
                None => assert!(end <= 4 * CONTROL_WORDS[1], "{}", register.name),
                Some(place) => {
                    assert_eq!(
                        u32::from(register.offset),
                        u32::from(COUNTERS_BASE) + 8 * place
                    );
                    assert!(end <= 2 * COUNTERS_BASE, "{}", register.name);
                }
            }
        }
        let below: Vec<&Register> = all.iter().filter(|r| r.counter.is_none()).collect();
        assert!(kept_words(&below).len() <= 16, "a place has four bits");
        assert!(
            counter_names(&cfg).len() < 32,
            "the decoder compares a place of five bits"
        );
    }
}
