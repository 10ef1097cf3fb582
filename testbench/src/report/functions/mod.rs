//! Figures with a row for each function of one result.

mod coverage;
mod cycles;
mod footprint;
mod lukewarm;
mod metadata;
mod speedup;
mod timeliness;
mod traffic;

use super::baselines::Other;
use super::chapter::Chapter;
use super::figure::{Cell, Colour, Figure, Kind, Legend, Row};
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
        coverage::coverage(&subjects),
        speedup::speedup(&subjects),
        metadata::metadata(chapter, &subjects),
        traffic::traffic(&subjects),
        timeliness::timeliness(&subjects),
        lukewarm::lukewarm(&subjects),
    ];
    figures.extend(cycles::cycles(&subjects));
    figures.extend(footprint::footprint(chapter));
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
fn paper_row(cells: Vec<Cell>) -> Row {
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
