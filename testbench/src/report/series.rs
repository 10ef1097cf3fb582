//! Figures with a row for each value of one setting.

use std::collections::BTreeMap;

use super::chapter::Chapter;
use super::cpi;
use super::figure::{Cell, Colour, Column, Figure, Kind, Legend, Row, Scale};
use super::load::Entry;
use super::number::{kib, percent, signed};
use super::settings::{self, Settings, order, shown};
use crate::cache::Shape;
use crate::result::paper;

/// Values that a series without the result that the page is about must have to be shown.
const FEWEST: usize = 3;

/// Settings by the order in which they are shown: key, title, what is to be seen. Others come after them.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "l2",
        "Size of the L2",
        "A small L2 loses what was prefetched before it is used.",
    ),
    (
        "pace",
        "Pacing",
        "A replay that is held near the program loses less of what it brings. Window and misses that release one more.",
    ),
    (
        "metadata-limit",
        "Room for a record",
        "What does not fit is not recorded.",
    ),
    (
        "geometry.region_bytes",
        "Size of a region",
        "A region is one entry. Larger ones need fewer tags and longer vectors.",
    ),
    (
        "geometry.crrb_entries",
        "Entries of the CRRB",
        "More entries keep a region longer, so that it is recorded once and not again.",
    ),
    (
        "metadata.coding",
        "Coding of records",
        "Raw: every entry takes the same room. Delta: what its distance from the one before and its lines need.",
    ),
    (
        "prefetch.run_ahead",
        "Run-ahead into the last level",
        "What pacing holds back waits in the last level and no longer in memory.",
    ),
    (
        "marks",
        "Marks of the L2",
        "What the L2 tells of the first use of a line that a prefetch brought or found.",
    ),
    (
        "timing",
        "Timing",
        "Ideal: the replay is complete before the program starts.",
    ),
    (
        "memory-latency",
        "Latency of memory",
        "Cycles until memory answers. The longer it takes, the more there is to gain.",
    ),
    (
        "front-end",
        "Front end",
        "A front end that runs ahead of execution fetches early what it has fetched before or what follows. It gains less from a \
         prefetcher: what it cannot know is where code is that has not run yet.",
    ),
    (
        "targets",
        "Targets that the front end knows",
        "Cold: what it has fetched since caches were empty. Perfect is the upper bound of fetch-directed prefetching.",
    ),
    (
        "mispredicts",
        "Wrong predictions",
        "In a thousand instructions. After each of them fetch begins again where execution is.",
    ),
    (
        "instances",
        "Degree of interleaving",
        "Instances of the functions take turns on the same caches, which nobody flushes: each is lukewarm by what the others did. \
         Data stalls are a constant as soon as any other ran in between.",
    ),
    (
        "data-fills",
        "Data in the caches",
        "Lines in a thousand instructions that go through the L2 and the last level once.",
    ),
    (
        "memory-interval",
        "Bandwidth of memory",
        "Cycles between two lines, metadata included.",
    ),
    (
        "memory-file",
        "Distributions of memory's latency and bandwidth",
        "In place of one number for each.",
    ),
    (
        "mshrs",
        "Misses outstanding below the L2",
        "One is left to demand.",
    ),
    (
        "data-cpi",
        "Cycles of an instruction that wait for data",
        "When caches were empty.",
    ),
    (
        "base-cpi",
        "Cycles of an instruction",
        "When nothing stalls. It decides how much of the time is fetching.",
    ),
];

/// Those of them that change what the program does without prefetching.
const OF_THE_PROGRAM: &[&str] = &[
    "front-end",
    "targets",
    "mispredicts",
    "instances",
    "data-fills",
];

/// Results that differ in one setting.
#[derive(Debug, PartialEq)]
struct Series {
    key: String,
    /// What differs from the result that the page is about.
    fixed: Vec<(String, String)>,
    /// Values and results, growing.
    points: Vec<(String, usize)>,
}

/// A figure for each setting that varies.
pub fn figures(chapter: &Chapter) -> Vec<Figure> {
    let series = find(&chapter.settings);
    let figures = series.iter().enumerate();
    figures
        .map(|(number, series)| figure(chapter, series, number))
        .collect()
}

/// Series in the order in which they are shown: those with the first result come before others of the same key.
fn find(all: &[Settings]) -> Vec<Series> {
    let Some(reference) = all.first() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in reference.keys() {
        let mut groups: BTreeMap<Settings, Vec<(String, usize)>> = BTreeMap::new();
        for (index, settings) in all.iter().enumerate() {
            let mut rest = settings.clone();
            if let Some(value) = rest.remove(key) {
                groups.entry(rest).or_default().push((value, index));
            }
        }
        for (rest, mut points) in groups {
            let has_reference = points.iter().any(|(_, index)| *index == 0);
            if points.len() < if has_reference { 2 } else { FEWEST } {
                continue;
            }
            points.sort_by(|(a, _), (b, _)| order(a, b));
            found.push(Series {
                key: key.clone(),
                fixed: settings::difference(&rest, reference),
                points,
            });
        }
    }
    let place = |key: &str| KNOWN.iter().position(|(known, ..)| *known == key);
    found.sort_by_key(|series| {
        let place = place(&series.key).unwrap_or(KNOWN.len());
        (
            place,
            series.key.clone(),
            series.fixed.len(),
            series.fixed.clone(),
        )
    });
    found
}

fn figure(chapter: &Chapter, series: &Series, number: usize) -> Figure {
    let known = KNOWN.iter().find(|(key, ..)| *key == series.key);
    let title = known.map_or(series.key.as_str(), |(_, title, _)| title);
    let entries = || {
        series
            .points
            .iter()
            .map(|(_, index)| &chapter.entries[*index])
    };
    let covered = |entry: &Entry| {
        let figures = &entry.figures;
        Some(figures.coverage? + figures.uncovered? + figures.overprediction?)
    };
    let coverage = Scale::of(entries().map(covered).chain([Some(1.0)]));
    let metadata = Scale::of(entries().map(|entry| entry.figures.metadata_bytes));
    let speedups = entries().flat_map(|entry| {
        let figures = &entry.figures;
        [figures.perfect_l2_speedup, figures.speedup]
    });
    let speedup = Scale::of(speedups);
    let cycles = OF_THE_PROGRAM
        .contains(&series.key.as_str())
        .then(|| cpi::scale(entries().map(|entry| &entry.figures)));
    let rows = series.points.iter().map(|(value, index)| {
        let figures = &chapter.entries[*index].figures;
        let parts = [
            (Colour::Good, figures.coverage),
            (Colour::Left, figures.uncovered),
            (Colour::Vain, figures.overprediction),
        ];
        let track = coverage.stack(&parts, percent(figures.coverage));
        let bound = figures.perfect_l2_speedup;
        let faster = speedup.bar(Colour::Good, figures.speedup, signed(figures.speedup));
        let mut cells = vec![
            Cell::bars(vec![coverage.marked(track, &[Some(1.0)])]),
            Cell::text(percent(figures.overprediction)),
            Cell::bars(vec![metadata.bar(
                Colour::Record,
                figures.metadata_bytes,
                kib(figures.metadata_bytes),
            )]),
            Cell::bars(vec![speedup.marked(faster, &[bound])]),
            Cell::text(percent(figures.share_of_perfect_gain)),
            Cell::text(signed(figures.traffic_rise)),
        ];
        if let Some(scale) = cycles {
            cells.push(Cell::bars(cpi::bars(scale, figures)));
        }
        if series.key == "l2" {
            cells.push(Cell::text(signed(
                figures.uncovered.map(|uncovered| uncovered - 1.0),
            )));
            cells.push(Cell::text(signed(paper_of(value))));
        }
        Row {
            name: shown(&series.key, value),
            kind: if *index == 0 { Kind::This } else { Kind::Each },
            cells,
        }
    });
    let mut columns = vec![
        Column::text(&series.key),
        Column::bars("covered"),
        Column::text("overpredicted"),
        Column::bars("a record"),
        Column::bars("speed-up"),
        Column::text("of a perfect L2's gain"),
        Column::text("traffic"),
    ];
    if cycles.is_some() {
        columns.push(Column::bars("cycles per instruction"));
    }
    if series.key == "l2" {
        columns.push(Column::text("L2 misses"));
        columns.push(Column::text("paper's misses"));
    }
    Figure {
        id: format!("series-{number}"),
        title: match series.fixed.as_slice() {
            [] => title.to_owned(),
            fixed => {
                let fixed: Vec<_> = fixed
                    .iter()
                    .map(|(key, value)| format!("{key} {}", shown(key, value)))
                    .collect();
                format!("{title}, with {}", fixed.join(", "))
            }
        },
        lead: known.map_or_else(String::new, |(.., lead)| (*lead).to_owned()),
        legend: [
            (
                Colour::Good,
                "covered; speed-up, with a perfect L2 at the mark",
            ),
            (Colour::Left, "uncovered"),
            (Colour::Vain, "overpredicted"),
            (Colour::Record, "record"),
        ]
        .map(|(colour, label)| Legend {
            colour,
            label: label.to_owned(),
        })
        .into_iter()
        .chain(cycles.iter().flat_map(|_| cpi::legend()))
        .collect(),
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

/// What the publication says of the L2 misses with an L2 of this size.
fn paper_of(value: &str) -> Option<f64> {
    let shape: Shape = value.parse().ok()?;
    let known = paper::L2_MISSES
        .iter()
        .find(|(bytes, _)| *bytes == shape.size.0);
    known.map(|(_, change)| *change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        pairs
            .iter()
            .map(|&(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn what_differs_in_one_setting_is_a_series() {
        let all = [
            settings(&[("l2", "1MiB:16"), ("pace", "off")]),
            settings(&[("l2", "256KiB:8"), ("pace", "off")]),
            settings(&[("l2", "256KiB:8"), ("pace", "512:1")]),
            settings(&[("l2", "256KiB:8"), ("pace", "64:1")]),
        ];
        let found = find(&all);
        let points = |points: &[(&str, usize)]| -> Vec<(String, usize)> {
            points
                .iter()
                .map(|&(value, index)| (value.to_owned(), index))
                .collect()
        };
        assert_eq!(
            found,
            [
                Series {
                    key: "l2".into(),
                    fixed: vec![],
                    points: points(&[("256KiB:8", 1), ("1MiB:16", 0)]),
                },
                Series {
                    key: "pace".into(),
                    fixed: vec![("l2".into(), "256KiB:8".into())],
                    points: points(&[("off", 1), ("64:1", 3), ("512:1", 2)]),
                },
            ]
        );
        // Two without the first are not worth a table.
        assert_eq!(find(&all[..3]).len(), 1);
    }

    #[test]
    fn the_publication_speaks_of_two_sizes() {
        assert_eq!(paper_of("1MiB:16"), Some(-0.74));
        assert_eq!(paper_of("256KiB:8"), Some(-0.15));
        assert_eq!(paper_of("2MiB:16"), None);
        assert_eq!(paper_of("512KiB:8"), None);
    }
}
