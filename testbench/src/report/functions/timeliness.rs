//! What became of the prefetches, function by function.

use super::{Subject, legend, rows};
use crate::report::figure::{Cell, Colour, Column, Figure, Scale};
use crate::report::number::percent;

/// Prefetches that came in time, late, and in vain.
pub fn timeliness(subjects: &[Subject]) -> Figure {
    let scale = Scale::of([Some(1.0)]);
    let rows = rows(subjects, |figures| {
        let late = figures
            .accuracy
            .zip(figures.lateness)
            .map(|(accuracy, late)| accuracy * late);
        let in_time = figures
            .accuracy
            .zip(late)
            .map(|(accuracy, late)| accuracy - late);
        let parts = [
            (Colour::Good, in_time),
            (Colour::Late, late),
            (
                Colour::Vain,
                figures.accuracy.map(|accuracy| 1.0 - accuracy),
            ),
        ];
        vec![
            Cell::bars(vec![scale.stack(&parts, percent(in_time))]),
            Cell::text(percent(figures.accuracy)),
            Cell::text(percent(figures.lateness)),
        ]
    });
    Figure {
        id: "timeliness".into(),
        title: "Timeliness".into(),
        lead: "What became of the prefetches that were issued. A late one was still on its way when its line was wanted: the program \
               waited for the rest of it."
            .into(),
        legend: legend(&[
            (Colour::Good, "used, in time"),
            (Colour::Late, "used, late"),
            (Colour::Vain, "not used, or there already"),
        ]),
        columns: vec![
            Column::text("function"),
            Column::bars("in time"),
            Column::text("accuracy: used of issued"),
            Column::text("late of used"),
        ],
        rows,
        notes: Vec::new(),
    }
}
