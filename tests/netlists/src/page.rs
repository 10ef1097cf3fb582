//! The page.

use crate::invocation::{FUNCTION, TRACE};
use crate::trial::Trial;
use std::ops::Range;

/// A configuration with its trials.
#[derive(Debug)]
pub struct Row {
    pub name: String,
    pub trial: Trial,
}

/// The page of these rows.
pub fn page(rows: &[Row], seeds: &Range<u64>) -> String {
    let mut text = include_str!("page.md")
        .replace("SEEDS", &format!("{} to {}", seeds.start, seeds.end - 1))
        .replace("FUNCTION", FUNCTION)
        .replace("TRACE", TRACE);
    text += "\n| configuration | netlist | cells | flip-flops | cycles of random operation | cycles of the invocation | differences | a broken cell |\n|---|---|---|---|---|---|---|---|\n";
    for Row { name, trial } in rows {
        let tried = match trial.broken {
            1 => String::new(),
            tried => format!(", the {tried}. tried"),
        };
        text += &format!(
            "| [{name}](../configs/{name}.toml) | {} | {} | {} | {} | {} | none | seen in cycle {}{tried}: {} |\n",
            trial.kind.name(),
            trial.cells,
            trial.flops,
            trial.random,
            trial.real,
            trial.seen,
            trial.change.replace('|', "\\|")
        );
    }
    text + "\n<!-- Written by make netlists. Do not edit. -->\n"
}
