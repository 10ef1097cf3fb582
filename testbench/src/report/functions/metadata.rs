//! How long records are, function by function.

use super::{Subject, legend, over, paper_row};
use crate::report::chapter::Chapter;
use crate::report::figure::{Cell, Colour, Column, Figure, Row, Scale};
use crate::report::number::{NONE, kib, whole};
use crate::result::paper;

/// Records, as they are and as they would be without a limit.
pub fn metadata(chapter: &Chapter, subjects: &[Subject]) -> Figure {
    let limit = chapter.reference().options.metadata_limit.0 as f64;
    let need = chapter.unlimited();
    let (least, most) = paper::METADATA_NEED;
    let needed = |name: &str| {
        let entry = need?;
        let function = entry
            .functions
            .iter()
            .find(|function| function.name == name);
        function
            .map_or(&entry.figures, |function| &function.figures)
            .metadata_bytes
    };
    let sizes = over(subjects, |figures| figures.metadata_bytes);
    let needs = subjects.iter().map(|subject| needed(subject.name));
    let scale = Scale::of(
        sizes
            .chain(needs)
            .chain([Some(limit.min(most)), Some(most)]),
    );
    let mut rows: Vec<Row> = Vec::new();
    for subject in subjects {
        let figures = subject.figures;
        let mut tracks = vec![scale.bar(
            Colour::Record,
            figures.metadata_bytes,
            kib(figures.metadata_bytes),
        )];
        if need.is_some() {
            let needed = needed(subject.name);
            tracks.push(scale.bar(
                Colour::Bound,
                needed,
                format!("{} without a limit", kib(needed)),
            ));
        }
        let tracks = tracks
            .into_iter()
            .map(|track| scale.marked(track, &[Some(limit)]));
        rows.push(Row {
            name: subject.name.to_owned(),
            kind: subject.kind,
            cells: vec![
                Cell::bars(tracks.collect()),
                Cell::text(whole(figures.metadata_entries)),
            ],
        });
    }
    let track = scale.stack(
        &[(Colour::Bound, Some(most))],
        format!(
            "{:.1}–{:.1} KiB without a limit",
            least / 1024.0,
            most / 1024.0
        ),
    );
    rows.push(paper_row(vec![
        Cell::bars(vec![
            scale.marked(track, &[Some(paper::METADATA_BYTES as f64)]),
        ]),
        Cell::text(NONE),
    ]));
    let mut colours = vec![(Colour::Record, "record of an invocation")];
    if need.is_some() {
        colours.push((Colour::Bound, "the same without a limit"));
    }
    Figure {
        id: "metadata".into(),
        title: "Metadata".into(),
        lead: format!(
            "Bytes of one record, a mean over invocations. The mark is the room that one has, {}; an instance needs two: one is \
             written while the other is replayed. The paper's functions need the range that is given with regions of 1 KB, and 16 KB \
             are enough for most.",
            kib(Some(limit))
        ),
        legend: legend(&colours),
        columns: vec![
            Column::text("function"),
            Column::bars("a record"),
            Column::text("entries"),
        ],
        rows,
        notes: Vec::new(),
    }
}
