//! Packer: how the entries of a line become beats.

use super::{Module, module, raw};
use crate::crc;
use crate::sizes::Sizes;
use jukebox_config::Config;
use minijinja::{Value, context};

pub(super) const MODULE: Module = Module {
    when: raw,
    values,
    ..module!("rtl", "packer", "_packer")
};

fn values(_: &Config, sizes: &Sizes) -> Value {
    context! { steps => steps(sizes), ..crc::values(sizes.beat_width) }
}

/// How a line is built: a step for each entry, more for one that completes several beats. The last
/// beat of the line, which has the header, is no part of them.
pub(super) fn steps(s: &Sizes) -> Vec<Value> {
    let width = s.beat_width;
    // The bits of the entry that begins at `start` which lie in the beat that begins at `base`.
    let bits = |start: u32, base: u32| {
        let (low, high) = (start.max(base), (start + s.entry_bits).min(base + width));
        (low < high).then(|| {
            context! { below => low - base, from => low - start, to => high - 1 - start, above => base + width - high }
        })
    };
    let mut steps = Vec::new();
    let mut sent = 0;
    for entry in 0..s.entries_per_line {
        let start = entry * s.entry_bits;
        // What follows the last entry is 0 and known, up to the last beat.
        let complete = match entry + 1 {
            last if last == s.entries_per_line => s.beats - 1,
            next => next * s.entry_bits / width,
        };
        for beat in sent..complete {
            let pops = beat + 1 == complete;
            steps.push(context! {
                entry => entry, emits => true, pops => pops,
                beat => bits(start, beat * width),
                rest => pops.then(|| bits(start, complete * width)),
                kept => 0,
            });
        }
        if complete == sent {
            let none: Option<Value> = None;
            steps.push(context! {
                entry => entry, emits => false, pops => true, beat => none, rest => bits(start, sent * width),
                kept => start - sent * width,
            });
        }
        sent = complete;
    }
    steps
}
