//! Figures with a row for each function of one result.

use super::baselines::{Other, gain_over};
use super::chapter::Chapter;
use super::figure::{Cell, Colour, Column, Figure, Kind, Legend, Row, Scale};
use super::number::{NONE, count, kib, percent, signed, whole};
use crate::result::{Figures, paper};

/// What they are called, of whom, and their figures: each function, all of them.
struct Subject<'a> {
    name: &'a str,
    kind: Kind,
    figures: &'a Figures,
    others: &'a [Other],
}

/// All figures of the result that a chapter is about.
pub fn figures(chapter: &Chapter) -> Vec<Figure> {
    let entry = chapter.reference();
    let mut subjects: Vec<Subject> = entry
        .functions
        .iter()
        .map(|function| Subject {
            name: &function.name,
            kind: Kind::Each,
            figures: &function.figures,
            others: &function.others,
        })
        .collect();
    if subjects.len() > 1 {
        subjects.push(Subject {
            name: "all",
            kind: Kind::All,
            figures: &entry.figures,
            others: &entry.others,
        });
    }
    let mut figures = vec![
        coverage(&subjects),
        speedup(&subjects),
        metadata(chapter, &subjects),
        traffic(&subjects),
        timeliness(&subjects),
        lukewarm(&subjects),
    ];
    figures.extend(footprint(chapter));
    figures
}

fn legend(labels: &[(Colour, &str)]) -> Vec<Legend> {
    let labels = labels.iter().map(|&(colour, label)| Legend {
        colour,
        label: label.to_owned(),
    });
    labels.collect()
}

fn rows(subjects: &[Subject], cells: impl Fn(&Figures) -> Vec<Cell>) -> Vec<Row> {
    let rows = subjects.iter().map(|subject| Row {
        name: subject.name.to_owned(),
        kind: subject.kind,
        cells: cells(subject.figures),
    });
    rows.collect()
}

/// The publication's row.
fn paper(cells: Vec<Cell>) -> Row {
    Row {
        name: format!("paper, {} functions", paper::FUNCTIONS),
        kind: Kind::Paper,
        cells,
    }
}

fn over<'a>(
    subjects: &'a [Subject],
    of: impl Fn(&Figures) -> Option<f64> + 'a,
) -> impl Iterator<Item = Option<f64>> + 'a {
    subjects.iter().map(move |subject| of(subject.figures))
}

fn coverage(subjects: &[Subject]) -> Figure {
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
    rows.push(paper(vec![
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

fn speedup(subjects: &[Subject]) -> Figure {
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
    rows.push(paper(cells));
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
        lead: "Cycles of the same invocations, caches flushed before each. How long a function computes decides how much of its \
               time is fetching; the share of what a perfect L2 would gain hardly depends on that."
            .into(),
        legend: legend(&colours),
        columns,
        rows,
        notes: Vec::new(),
    }
}

fn metadata(chapter: &Chapter, subjects: &[Subject]) -> Figure {
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
    rows.push(paper(vec![
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

fn traffic(subjects: &[Subject]) -> Figure {
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
    rows.push(paper(cells));
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

fn timeliness(subjects: &[Subject]) -> Figure {
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

fn lukewarm(subjects: &[Subject]) -> Figure {
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
    rows.push(paper(vec![
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

fn footprint(chapter: &Chapter) -> Option<Figure> {
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
