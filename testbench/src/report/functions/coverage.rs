//! What became of the misses, function by function.

use super::{Subject, legend, over, paper_row, rows};
use crate::report::figure::{Cell, Colour, Column, Figure, Scale};
use crate::report::number::percent;
use crate::result::{Figures, paper};

/// Misses that were covered and that were not, and what was prefetched in vain.
pub fn coverage(subjects: &[Subject]) -> Figure {
    let whole =
        |figures: &Figures| Some(figures.coverage? + figures.uncovered? + figures.overprediction?);
    let scale = Scale::of(over(subjects, whole).chain([Some(1.0 + paper::OVERPREDICTION.most)]));
    let mut rows = rows(subjects, |figures| {
        let parts = [
            (Colour::Good, figures.coverage),
            (Colour::Left, figures.uncovered),
            (Colour::Vain, figures.overprediction),
        ];
        let track = scale.stack(&parts, percent(figures.coverage));
        vec![
            Cell::bars(vec![scale.marked(track, &[Some(1.0)])]),
            Cell::text(percent(figures.uncovered)),
            Cell::text(percent(figures.overprediction)),
        ]
    });
    let parts = [
        (Colour::Good, Some(paper::COVERAGE)),
        (Colour::Left, Some(1.0 - paper::COVERAGE)),
        (Colour::Vain, Some(paper::OVERPREDICTION.mean)),
    ];
    let track = scale.stack(&parts, format!("> {:.0} %", 100.0 * paper::COVERAGE));
    rows.push(paper_row(vec![
        Cell::bars(vec![scale.marked(track, &[Some(1.0)])]),
        Cell::text(format!("< {:.0} %", 100.0 * (1.0 - paper::COVERAGE))),
        Cell::text(format!(
            "{:.0} %, at most {}",
            100.0 * paper::OVERPREDICTION.mean,
            percent(Some(paper::OVERPREDICTION.most))
        )),
    ]));
    Figure {
        id: "coverage".into(),
        title: "Coverage and overprediction".into(),
        lead: "Instruction misses of the L2 without prefetching are 100 %, at the mark: those that became hits, those that \
               remain, and beyond the mark the lines that were prefetched in vain."
            .into(),
        legend: legend(&[
            (Colour::Good, "covered"),
            (Colour::Left, "uncovered"),
            (Colour::Vain, "overpredicted"),
        ]),
        columns: vec![
            Column::text("function"),
            Column::bars("covered"),
            Column::text("uncovered"),
            Column::text("overpredicted"),
        ],
        rows,
        notes: Vec::new(),
    }
}
