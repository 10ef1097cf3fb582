//! How much empty caches cost, function by function.

use super::{Subject, over, paper_row, rows};
use crate::report::figure::{Cell, Colour, Column, Figure, Scale};
use crate::report::number::{NONE, signed, whole};
use crate::result::paper;

/// Rise of the cycles per instruction.
pub fn lukewarm(subjects: &[Subject]) -> Figure {
    let (least, most) = paper::CPI_RISE;
    let scale = Scale::of(over(subjects, |figures| figures.cpi_rise).chain([Some(most)]));
    let mut rows = rows(subjects, |figures| {
        let track = scale.bar(Colour::Program, figures.cpi_rise, signed(figures.cpi_rise));
        vec![
            Cell::bars(vec![scale.marked(track, &[Some(least), Some(most)])]),
            Cell::text(whole(figures.baseline_cycles)),
            Cell::text(whole(figures.cycles)),
        ]
    });
    let value = format!("+{:.0} to +{:.0} %", 100.0 * least, 100.0 * most);
    let track = scale.bar(Colour::Program, Some(most), value);
    rows.push(paper_row(vec![
        Cell::bars(vec![scale.marked(track, &[Some(least), Some(most)])]),
        Cell::text(NONE),
        Cell::text(NONE),
    ]));
    Figure {
        id: "lukewarm".into(),
        title: "How lukewarm the functions are".into(),
        lead: "Rise of the cycles per instruction from a second run in a row to one that finds its caches empty. The marks are the \
               least and the most that the paper measured on real machines: within them the model of time is in range."
            .into(),
        legend: Vec::new(),
        columns: vec![
            Column::text("function"),
            Column::bars("CPI rise"),
            Column::text("cycles without prefetching"),
            Column::text("with Jukebox"),
        ],
        rows,
        notes: Vec::new(),
    }
}
