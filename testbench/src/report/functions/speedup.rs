//! What is gained, function by function.

use super::{Subject, legend, paper_row};
use crate::report::baselines::gain_over;
use crate::report::figure::{Cell, Colour, Column, Figure, Row, Scale};
use crate::report::number::{NONE, percent, signed};
use crate::result::paper;

/// Speed-up beside every baseline and bound.
pub fn speedup(subjects: &[Subject]) -> Figure {
    let all = subjects.iter().flat_map(|subject| {
        let others = subject.others.iter().map(|other| other.speedup);
        others.chain([subject.figures.speedup])
    });
    let scale = Scale::of(all.chain([Some(paper::SPEEDUP)]));
    let names = subjects.first().map_or(&[][..], |subject| subject.others);
    let row = |subject: &Subject| {
        let figures = subject.figures;
        let mut tracks = vec![scale.bar(Colour::Good, figures.speedup, signed(figures.speedup))];
        for other in subject.others {
            let colour = if other.is_bound {
                Colour::Bound
            } else {
                Colour::Other
            };
            let value = format!("{} {}", signed(other.speedup), other.name);
            tracks.push(scale.bar(colour, other.speedup, value));
        }
        let mut cells = vec![
            Cell::bars(tracks),
            Cell::text(percent(figures.share_of_perfect_gain)),
        ];
        // Beside what no design exceeds, the share says it better.
        let beside = subject.others.iter().filter(|other| !other.is_bound);
        cells.extend(
            beside.map(|other| Cell::text(signed(gain_over(figures.speedup, other.speedup)))),
        );
        Row {
            name: subject.name.to_owned(),
            kind: subject.kind,
            cells,
        }
    };
    let mut rows: Vec<Row> = subjects.iter().map(row).collect();
    let beside: Vec<_> = names.iter().filter(|other| !other.is_bound).collect();
    let value = signed(Some(paper::SPEEDUP));
    let mut cells = vec![Cell::bars(vec![scale.bar(
        Colour::Good,
        Some(paper::SPEEDUP),
        value,
    )])];
    cells.extend((0..=beside.len()).map(|_| Cell::text(NONE)));
    rows.push(paper_row(cells));
    let mut columns = vec![
        Column::text("function"),
        Column::bars("faster than without prefetching"),
        Column::text("share of a perfect L2's gain"),
    ];
    columns.extend(
        beside
            .iter()
            .map(|other| Column::text(&format!("over {}", other.name))),
    );
    let mut colours = vec![(Colour::Good, "Jukebox")];
    if !beside.is_empty() {
        colours.push((Colour::Other, "other designs"));
    }
    if names.iter().any(|other| other.is_bound) {
        colours.push((
            Colour::Bound,
            "bound: what no prefetcher of that kind can exceed",
        ));
    }
    Figure {
        id: "speed-up".into(),
        title: "Speed-up".into(),
        lead: "Cycles of the same invocations, which find their caches alike. How long a function computes decides how much of its \
               time is fetching; the share of what a perfect L2 would gain hardly depends on that."
            .into(),
        legend: legend(&colours),
        columns,
        rows,
        notes: Vec::new(),
    }
}
