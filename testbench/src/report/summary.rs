//! Results side by side, for a terminal: a row each.

use comfy_table::{Cell, CellAlignment, Table, presets};

use super::load::{Entry, Loaded};
use super::number::{kib, percent, signed};
use super::settings;
use crate::plan::Plan;

const COLUMNS: [&str; 8] = [
    "Side by side",
    "coverage",
    "overpredicted",
    "a record",
    "traffic",
    "speed-up",
    "over next line",
    "share of L2's gain",
];

/// One row a result, in the order given: what differs from `defaults`, and what it achieves.
pub fn summary(loaded: &Loaded, defaults: &Plan) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_header(COLUMNS.map(Cell::new));
    for entry in &loaded.entries {
        table.add_row(row(entry, defaults).map(Cell::new));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn row(entry: &Entry, defaults: &Plan) -> [String; COLUMNS.len()] {
    let figures = &entry.figures;
    let beside = |other: Option<f64>| Some((1.0 + figures.speedup?) / (1.0 + other?) - 1.0);
    [
        label(entry, defaults),
        percent(figures.coverage),
        percent(figures.overprediction),
        kib(figures.metadata_bytes),
        signed(figures.traffic_rise),
        signed(figures.speedup),
        signed(beside(figures.next_line_1_speedup)),
        percent(figures.share_of_perfect_gain),
    ]
}

/// The configuration's name, keys that are not the default's unless it has a name of its own, and
/// options that are not usual ones.
fn label(entry: &Entry, defaults: &Plan) -> String {
    let (arguments, keys) = settings::command(&entry.options, &entry.config, defaults);
    let named = entry.config.name != defaults.config.name;
    let keys = keys.into_iter().filter(|_| !named);
    let told = arguments
        .into_iter()
        .filter(|argument| !argument.starts_with("--dut "));
    std::iter::once(entry.config.name.clone())
        .chain(keys)
        .chain(told)
        .collect::<Vec<_>>()
        .join(" ")
}
