//! Unpacker: where the entries of a line lie on the bus, and how each is taken from there.

mod shifts;

use super::{Module, module, raw};
use crate::sizes::{Sizes, bits_for};
use jukebox_config::Config;
use minijinja::{Value, context};
use shifts::Shifts;

pub(super) const MODULE: Module = Module {
    when: raw,
    values,
    ..module!("rtl", "unpacker", "_unpacker")
};

fn values(_: &Config, sizes: &Sizes) -> Value {
    let starts: Vec<u32> = (0..sizes.entries_per_line)
        .map(|entry| window_place(sizes, entry))
        .collect();
    let shifts = Shifts::of(&starts, sizes.entry_bits);
    context! {
        index_bits => bits_for(sizes.entries_per_line - 1),
        window => window_beats(sizes),
        places => places(sizes, &shifts),
        shifts => context! {
            coarse => shifts.coarse().to_vec(),
            coarse_bits => bits_for(shifts.coarse().len() as u32 - 1),
            fine => shifts.fine().to_vec(),
            fine_bits => bits_for(shifts.fine().len() as u32 - 1),
            // Bits beyond the entry that the first step keeps.
            span => shifts.fine().last(),
        },
    }
}

/// Each entry of a metadata line: the beat that ends it, and the steps to it and to the next one.
fn places(s: &Sizes, shifts: &Shifts) -> Vec<Value> {
    let last = |i: u32| last_beat(s, i);
    let steps = |i: u32| shifts.steps_to(window_place(s, i));
    (0..s.entries_per_line)
        .map(|i| {
            let next = steps((i + 1) % s.entries_per_line);
            context! {
                index => i,
                last_beat => last(i),
                coarse => steps(i).map(|(coarse, _)| coarse),
                fine => steps(i).map(|(_, fine)| fine),
                next_coarse => next.map(|(coarse, _)| coarse),
                next_fine => next.map(|(_, fine)| fine),
                next_steps => i + 1 < s.entries_per_line && last(i + 1) > last(i),
                next_soon => last(i + 1) <= last(i) + 1,
            }
        })
        .collect()
}

/// The beat that holds an entry's last bit.
fn last_beat(s: &Sizes, entry: u32) -> u32 {
    ((entry + 1) * s.entry_bits - 1) / s.beat_width
}

/// An entry's first bit in a window of the last beats up to its own last one.
fn window_place(s: &Sizes, entry: u32) -> u32 {
    let start = (window_beats(s) - 1) * s.beat_width + entry * s.entry_bits;
    start - last_beat(s, entry) * s.beat_width
}

/// Beats that the widest-spread entry of a line touches.
fn window_beats(s: &Sizes) -> u32 {
    (0..s.entries_per_line)
        .map(|i| last_beat(s, i) - i * s.entry_bits / s.beat_width + 1)
        .max()
        .unwrap_or(1)
}
