//! Where the cycles go, function by function.

use super::{Subject, rows};
use crate::report::cpi;
use crate::report::figure::{Cell, Column, Figure};
use crate::report::number::percent;

/// Cycles per instruction, without prefetching and with it, by what they were spent on. `None` for
/// results that do not say.
pub fn cycles(subjects: &[Subject]) -> Option<Figure> {
    subjects.first()?.figures.baseline_cpi?;
    let scale = cpi::scale(subjects.iter().map(|subject| subject.figures));
    let rows = rows(subjects, |figures| {
        let share = |of: fn(&crate::result::Cpi) -> f64| {
            let (before, after) = (figures.baseline_cpi?, figures.cpi?);
            (of(&before) > 0.0).then(|| 1.0 - of(&after) / of(&before))
        };
        vec![
            Cell::bars(cpi::bars(scale, figures)),
            Cell::text(percent(share(|cpi| cpi.llc + cpi.memory))),
        ]
    });
    Some(Figure {
        id: "cycles".into(),
        title: "Where the cycles go".into(),
        lead: "Cycles per instruction after the manner of Top-Down analysis. A prefetcher into the L2 turns waits for memory and the \
               last level into waits for the L2, which stay."
            .into(),
        legend: cpi::legend(),
        columns: vec![
            Column::text("function"),
            Column::bars("cycles per instruction"),
            Column::text("waits below the L2 that are gone"),
        ],
        rows,
        notes: Vec::new(),
    })
}
