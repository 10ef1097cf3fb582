//! What the signals of the block carry, and what the clock samples of it.

use std::collections::HashMap;

use jukebox_port_trace::{Ports, Side, Value};
use jukebox_ports::DATA_WORDS;
use vcd::IdCode;

use super::wires::{Part, Role, Wire};

type Words = [u64; DATA_WORDS];

/// What a signal carries.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// Bits that are 1.
    ones: Words,
    /// Bits that are neither 0 nor 1; not among `ones`.
    unknown: Words,
}

impl Level {
    const UNKNOWN: Level = Level {
        ones: [0; DATA_WORDS],
        unknown: [u64::MAX; DATA_WORDS],
    };

    /// Of these bits, the highest first. Those that a file leaves out are 0, or what the highest is if
    /// that is neither 0 nor 1.
    fn of(bits: &[vcd::Value]) -> Self {
        let mut level = Level {
            ones: [0; DATA_WORDS],
            unknown: [0; DATA_WORDS],
        };
        for (place, bit) in bits.iter().rev().enumerate().take(64 * DATA_WORDS) {
            let mask = 1 << (place % 64);
            match bit {
                vcd::Value::V0 => {}
                vcd::Value::V1 => level.ones[place / 64] |= mask,
                _ => level.unknown[place / 64] |= mask,
            }
        }
        if matches!(bits.first(), Some(vcd::Value::X | vcd::Value::Z)) {
            for place in bits.len()..64 * DATA_WORDS {
                level.unknown[place / 64] |= 1 << (place % 64);
            }
        }
        level
    }

    /// Its lowest bit, if that is 0 or 1.
    fn bit(&self) -> Option<bool> {
        (self.unknown[0] & 1 == 0).then_some(self.ones[0] & 1 == 1)
    }
}

/// `bits` bits of `words` from bit `low` on.
fn slice(words: &Words, low: u32, bits: u32) -> Words {
    let mut slice = [0; DATA_WORDS];
    for place in 0..bits {
        let from = low + place;
        let bit = words[from as usize / 64] >> (from % 64) & 1;
        slice[place as usize / 64] |= bit << (place % 64);
    }
    slice
}

/// What an edge of the clock sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What the ports carry; what is neither 0 nor 1 is 0.
    pub ports: Ports,
    /// A signal that is neither 0 nor 1 where it must be.
    pub unknown: Option<Unknown>,
}

/// A signal that is neither 0 nor 1 where it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub signal: String,
    /// The block drives it.
    pub output: bool,
}

/// The signals of the block.
pub struct State {
    wires: Vec<Wire>,
    levels: Vec<Level>,
    by_code: HashMap<IdCode, Vec<usize>>,
    /// What changes at the present time; edges see what was before it.
    changes: Vec<(usize, Level)>,
    clock: usize,
    /// What was sampled last, if nothing but the clock has changed since.
    sampled: Option<Sample>,
}

impl State {
    /// All signals are unknown; `codes` are their names in the file, one for each.
    ///
    /// # Panics
    /// If there is no clock among them.
    pub fn new(wires: Vec<Wire>, codes: Vec<IdCode>) -> Self {
        let mut by_code: HashMap<IdCode, Vec<usize>> = HashMap::new();
        for (place, code) in codes.into_iter().enumerate() {
            by_code.entry(code).or_default().push(place);
        }
        let clock = wires
            .iter()
            .position(|wire| matches!(wire.role, Role::Clock));
        State {
            levels: vec![Level::UNKNOWN; wires.len()],
            by_code,
            changes: Vec::new(),
            clock: clock.expect("every block has a clock"),
            sampled: None,
            wires,
        }
    }

    /// A signal of the file changes at the present time.
    pub fn change(&mut self, code: IdCode, bits: &[vcd::Value]) {
        if let Some(places) = self.by_code.get(&code) {
            let level = Level::of(bits);
            self.changes
                .extend(places.iter().map(|place| (*place, level)));
        }
    }

    /// The present time is over: what the clock has sampled, if it has risen in it.
    pub fn pass(&mut self) -> Option<Sample> {
        let of_clock = self
            .changes
            .iter()
            .rev()
            .find(|(place, _)| *place == self.clock);
        let rises = of_clock.is_some_and(|(_, level)| {
            level.bit() == Some(true) && self.levels[self.clock].bit() == Some(false)
        });
        let sample = rises.then(|| match &self.sampled {
            Some(sample) => sample.clone(),
            None => self.sample(),
        });
        if sample.is_some() {
            self.sampled.clone_from(&sample);
        }
        for (place, level) in self.changes.drain(..) {
            self.levels[place] = level;
            if place != self.clock {
                self.sampled = None;
            }
        }
        sample
    }

    /// What the ports carry.
    fn sample(&self) -> Sample {
        let mut ports = Ports::default();
        let mut reset = None;
        for (wire, level) in self.wires.iter().zip(&self.levels) {
            match &wire.role {
                Role::Clock => {}
                Role::Reset(active) => reset = level.bit().map(|bit| bit == *active),
                Role::Ports(parts) => {
                    for part in parts {
                        let ones = slice(&level.ones, part.low, part.bits);
                        let fits = part.port.set(&mut ports, Value::from(ones));
                        debug_assert!(fits, "{} has no more bits", wire.name);
                    }
                }
            }
        }
        ports.inputs.rst_n = u8::from(reset == Some(false));
        let unknown = match reset {
            None => Some(self.reset()),
            Some(_) => self.parts().find_map(|(wire, part, level)| {
                let unknown = slice(&level.unknown, part.low, part.bits) != [0; DATA_WORDS];
                (unknown && matters(part, &ports)).then(|| Unknown {
                    signal: wire.name.clone(),
                    output: part.port.side == Side::Output,
                })
            }),
        };
        Sample { ports, unknown }
    }

    /// The reset, if it is unknown.
    fn reset(&self) -> Unknown {
        let reset = self
            .wires
            .iter()
            .find(|wire| matches!(wire.role, Role::Reset(_)));
        Unknown {
            signal: reset.map_or_else(String::new, |wire| wire.name.clone()),
            output: false,
        }
    }

    fn parts(&self) -> impl Iterator<Item = (&Wire, &Part, &Level)> {
        let all = self.wires.iter().zip(&self.levels);
        all.flat_map(|(wire, level)| {
            let parts: &[Part] = match &wire.role {
                Role::Ports(parts) => parts,
                _ => &[],
            };
            parts.iter().map(move |part| (wire, part, level))
        })
    }
}

/// Whether a port has to be 0 or 1 beside what the others carry. Payload means something beside its
/// valid only. What the surroundings leave open shows in what the block makes of it, and nobody looks
/// at it in reset.
fn matters(part: &Part, ports: &Ports) -> bool {
    let output = part.port.side == Side::Output;
    match part.valid {
        None => output || ports.inputs.rst_n == 1,
        Some(valid) => output && valid.get(ports).low() == 1,
    }
}
