//! What functions fetch.

use super::legend;
use crate::report::chapter::Chapter;
use crate::report::figure::{Cell, Colour, Column, Figure, Kind, Row, Scale};
use crate::report::number::{NONE, count, kib, percent, whole};

/// Footprint and commonality, if the traces were described.
pub fn footprint(chapter: &Chapter) -> Option<Figure> {
    let facts: Vec<_> = chapter
        .reference()
        .functions
        .iter()
        .filter_map(|function| chapter.facts_of(&function.name))
        .collect();
    if facts.is_empty() {
        return None;
    }
    let scale = Scale::of(
        facts
            .iter()
            .map(|facts| Some(facts.union_footprint_bytes as f64)),
    );
    let rows = facts.iter().map(|facts| {
        let common = facts.common_share * facts.mean_footprint_bytes;
        let parts = [
            (Colour::Program, Some(common)),
            (Colour::Other, Some(facts.mean_footprint_bytes - common)),
        ];
        let track = scale.stack(&parts, kib(Some(facts.mean_footprint_bytes)));
        let union = facts.union_footprint_bytes as f64;
        Row {
            name: facts.name.clone(),
            kind: Kind::Each,
            cells: vec![
                Cell::bars(vec![scale.marked(track, &[Some(union)])]),
                Cell::text(kib(Some(union))),
                Cell::text(percent(Some(facts.common_share))),
                Cell::text(
                    facts
                        .mean_jaccard
                        .map_or_else(|| NONE.into(), |mean| format!("{mean:.3}")),
                ),
                Cell::text(whole(Some(facts.instructions))),
                Cell::text(percent(facts.kernel_instruction_share)),
            ],
        }
    });
    let invocations: u64 = facts.iter().map(|facts| facts.invocations).sum();
    Some(Figure {
        id: "footprint".into(),
        title: "Footprint and commonality".into(),
        lead: "Different lines that an invocation fetches, a mean; the mark is what all invocations together fetch. What they have in \
               common is why the record of one serves the next."
            .into(),
        legend: legend(&[
            (Colour::Program, "fetched by every invocation"),
            (Colour::Other, "by some"),
        ]),
        columns: vec![
            Column::text("function"),
            Column::bars("footprint"),
            Column::text("of all together"),
            Column::text("in common"),
            Column::text("Jaccard index"),
            Column::text("instructions"),
            Column::text("of them kernel"),
        ],
        rows: rows.collect(),
        notes: vec![format!(
            "{} of {}. Jaccard index: common lines over lines of either, mean over all pairs of invocations.",
            count(invocations as usize, "invocation"),
            count(facts.len(), "function")
        )],
    })
}
