//! Cycles per instruction by what they were spent on.

use super::figure::{Colour, Legend, Scale, Track};
use super::number::NONE;
use crate::result::{Cpi, Figures};

/// What the colours stand for.
const PARTS: [(Colour, &str); 5] = [
    (Colour::Program, "base"),
    (Colour::Bound, "data"),
    (Colour::Replay, "instructions from the L2"),
    (Colour::Late, "from the last level"),
    (Colour::Other, "from memory"),
];

/// A scale on which both bars of all of these have their place.
pub fn scale<'a>(all: impl Iterator<Item = &'a Figures>) -> Scale {
    let both = |figures: &'a Figures| [figures.baseline_cpi, figures.cpi];
    Scale::of(all.flat_map(both).map(|cpi| cpi.as_ref().map(total)))
}

/// A bar without prefetching and one with it.
pub fn bars(scale: Scale, figures: &Figures) -> Vec<Track> {
    [(figures.baseline_cpi, "without"), (figures.cpi, "with")]
        .map(|(cpi, name)| {
            let sizes = cpi.map_or([0.0; 5], |cpi| {
                [cpi.base, cpi.data, cpi.l2, cpi.llc, cpi.memory]
            });
            let parts = PARTS.iter().zip(sizes);
            let parts: Vec<_> = parts
                .map(|((colour, _), size)| (*colour, Some(size)))
                .collect();
            scale.stack(&parts, format!("{} {name}", number(cpi.as_ref())))
        })
        .into()
}

/// The legend of such bars.
pub fn legend() -> Vec<Legend> {
    let labels = PARTS.iter().map(|&(colour, label)| Legend {
        colour,
        label: label.to_owned(),
    });
    labels.collect()
}

/// Cycles per instruction.
pub fn number(cpi: Option<&Cpi>) -> String {
    cpi.map_or_else(|| NONE.to_owned(), |cpi| format!("{:.2}", total(cpi)))
}

fn total(cpi: &Cpi) -> f64 {
    cpi.base + cpi.data + cpi.l2 + cpi.llc + cpi.memory
}
