//! What memory has to move, function by function.

use super::{Subject, legend, over, paper_row, rows};
use crate::report::figure::{Cell, Colour, Column, Figure, Scale};
use crate::report::number::{NONE, percent, signed};
use crate::result::{Figures, paper};

/// Memory traffic by cause.
pub fn traffic(subjects: &[Subject]) -> Figure {
    let whole = |figures: &Figures| Some(1.0 + figures.traffic_rise?);
    let scale = Scale::of(over(subjects, whole).chain([Some(1.0 + paper::TRAFFIC.most)]));
    let mut rows = rows(subjects, |figures| {
        let parts = [
            (Colour::Left, figures.traffic_demand),
            (Colour::Good, figures.traffic_correct_prefetch),
            (Colour::Vain, figures.traffic_overprediction),
            (Colour::Record, figures.traffic_record),
            (Colour::Replay, figures.traffic_replay),
        ];
        let track = scale.stack(&parts, signed(figures.traffic_rise));
        let mut cells = vec![Cell::bars(vec![scale.marked(track, &[Some(1.0)])])];
        cells.extend(parts.iter().map(|(_, share)| Cell::text(percent(*share))));
        cells
    });
    let parts = [(Colour::Other, Some(1.0 + paper::TRAFFIC.mean))];
    let value = format!(
        "+{:.0} %, at most {:.0} %",
        100.0 * paper::TRAFFIC.mean,
        100.0 * paper::TRAFFIC.most
    );
    let track = scale.marked(scale.stack(&parts, value), &[Some(1.0)]);
    let mut cells = vec![Cell::bars(vec![track])];
    cells.extend((0..5).map(|_| Cell::text(NONE)));
    rows.push(paper_row(cells));
    Figure {
        id: "traffic".into(),
        title: "Memory traffic".into(),
        lead: "Bytes between memory and the last level cache, metadata included. What they are without prefetching is 100 %, at the mark."
            .into(),
        legend: legend(&[
            (Colour::Left, "demand"),
            (Colour::Good, "used prefetches"),
            (Colour::Vain, "prefetches in vain"),
            (Colour::Record, "record written"),
            (Colour::Replay, "record read"),
        ]),
        columns: vec![
            Column::text("function"),
            Column::bars("rise"),
            Column::text("demand"),
            Column::text("used"),
            Column::text("in vain"),
            Column::text("written"),
            Column::text("read"),
        ],
        rows,
        notes: Vec::new(),
    }
}
