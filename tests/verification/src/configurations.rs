//! What each named configuration has been through, in figures that commands wrote.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::markdown::rows;
use crate::project::Project;

/// The named configurations.
const FOLDER: &str = "configs";

/// Where commands wrote what they found.
const READY_MADE: &str = "docs/measured/ready-made.json";
const GATE: &str = "docs/measured/gate.json";
const PROOFS: &str = "docs/formal.md";
const UPSETS: &str = "docs/faults.md";
const MUTANTS: &str = "docs/mutation.md";
const COVERAGE: &str = "docs/coverage.md";

/// Figures of a command by configuration.
#[derive(Deserialize)]
struct Figures<T> {
    configurations: BTreeMap<String, T>,
}

#[derive(Deserialize)]
struct AtWork {
    assertions: u64,
    cycles: u64,
    prefetches: u64,
    lines: u64,
}

#[derive(Deserialize)]
struct Size {
    lut4: u64,
    ff: u64,
}

fn figures<T: DeserializeOwned>(project: &Project, file: &str) -> Result<BTreeMap<String, T>> {
    let figures: Figures<T> =
        serde_json::from_str(&project.text(file)?).context(file.to_owned())?;
    Ok(figures.configurations)
}

/// Names of the configurations, in order.
///
/// # Errors
///
/// The folder cannot be read.
pub fn names(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project.path(FOLDER)).context(FOLDER)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".toml").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// The word that a cell shows, of a link its text.
fn shown(cell: &str) -> &str {
    let inner = cell.strip_prefix('[').and_then(|cell| cell.split_once(']'));
    inner.map_or(cell, |(text, _)| text)
}

/// The row of a table whose first column is headed so, as pairs of heads and cells, for the thing of that name.
fn row<'a>(page: &'a str, head: &str, name: &str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut heads: Option<Vec<&str>> = None;
    for cells in rows(page) {
        if cells[0].starts_with(head) {
            heads = Some(cells);
        } else if let Some(heads) = &heads
            && heads.len() == cells.len()
            && shown(cells[0]) == name
        {
            return Some(heads.iter().copied().zip(cells).collect());
        }
    }
    None
}

fn cell<'a>(row: &[(&str, &'a str)], head: &str) -> Result<&'a str> {
    let found = row.iter().find(|(of, _)| of.starts_with(head));
    found
        .map(|(_, cell)| if cell.is_empty() { "0" } else { cell })
        .with_context(|| format!("no column `{head}`"))
}

/// Properties of a configuration: how many are proven of how many.
fn proofs(page: &str, name: &str) -> String {
    let of_it = rows(page).filter(|cells| cells.len() == 8 && cells[2] == name);
    let (all, proven) = of_it.fold((0, 0), |(all, proven), cells| {
        (all + 1, proven + usize::from(cells[7] == "proven"))
    });
    match all {
        0 => String::new(),
        _ => format!("{proven} of {all} proven"),
    }
}

fn upsets(page: &str, name: &str) -> Result<String> {
    let Some(row) = row(page, "configuration", name) else {
        return Ok(String::new());
    };
    let [runs, not_ended] = ["runs", "not ended"].map(|head| cell(&row, head).context(UPSETS));
    Ok(format!("{}, {} not ended by reset", runs?, not_ended?))
}

fn mutants(page: &str, name: &str) -> Result<String> {
    let of_it = rows(page).find(|cells| shown(cells[0]) == name);
    let Some(cells) = of_it else {
        return Ok(String::new());
    };
    let [drawn, .., left] = &cells[1..] else {
        anyhow::bail!("{MUTANTS}: a row of {} cells", cells.len());
    };
    Ok(format!("{drawn}, {left} left"))
}

/// Shares of lines, branches and bits.
fn covered(page: &str, name: &str) -> Result<String> {
    let Some(row) = row(page, "configuration", name) else {
        return Ok(String::new());
    };
    let mut shares = Vec::new();
    for head in ["lines", "branches", "bits"] {
        let cell = cell(&row, head).context(COVERAGE)?;
        let (share, _) = cell.split_once(" of").context(COVERAGE)?;
        shares.push(format!("{head} {share}"));
    }
    Ok(shares.join(", "))
}

/// The table, a row for each configuration.
///
/// # Errors
///
/// A file of figures that cannot be read, or has none of a configuration that it should have.
pub fn table(project: &Project) -> Result<String> {
    let at_work: BTreeMap<String, AtWork> = figures(project, READY_MADE)?;
    let sizes: BTreeMap<String, Size> = figures(project, GATE)?;
    let (proven, struck) = (project.text(PROOFS)?, project.text(UPSETS)?);
    let run = project.text(COVERAGE)?;
    // Not there before its command has run once.
    let mutated = project.text(MUTANTS).unwrap_or_default();
    let mut text = "| configuration | at work | coverage | proofs | upsets | mutants | size |\n\
        |---|---|---|---|---|---|---|\n"
        .to_owned();
    for name in names(project)? {
        let work = at_work.get(&name);
        let work = work.with_context(|| {
            format!("{READY_MADE} has no configuration `{name}`; run: make ready-made")
        })?;
        let AtWork {
            assertions,
            cycles,
            prefetches,
            lines,
        } = work;
        let size = sizes.get(&name).map(|size| {
            let Size { lut4, ff } = size;
            format!("{lut4} LUT4, {ff} flip-flops")
        });
        text += &format!(
            "| [{name}](../{FOLDER}/{name}.toml) | {cycles} cycles under {assertions} assertions, {prefetches} prefetches, {lines} lines | {} | {} | {} | {} | {} |\n",
            covered(&run, &name)?,
            proofs(&proven, &name),
            upsets(&struck, &name)?,
            mutants(&mutated, &name)?,
            size.unwrap_or_default()
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "| | n |\n|---|---|\n| a | 9 |\n\n| configuration | runs | not ended | x |\n|---|---|---|---|\n\
        | [a](../configs/a.toml) | 7 | | |\n| b | 8 | 2 | |\n\n\
        | property | what holds | configuration | method | depth | covers | seconds | result |\n|---|\n\
        | `p` | x | a | k | 1 | 2 | 3 | proven |\n| `q` | x | a | k | 1 | 2 | 3 | open |\n";

    #[test]
    fn figures_are_taken_from_the_row_of_the_configuration() {
        assert_eq!(upsets(PAGE, "a").unwrap(), "7, 0 not ended by reset");
        assert_eq!(upsets(PAGE, "b").unwrap(), "8, 2 not ended by reset");
        assert_eq!(upsets(PAGE, "c").unwrap(), "");
        let run = "| configuration | lines | branches | bits |\n|---|\n| [a](x) | 100.0 % of 9 | 99.1 % of 8, 1 excluded | 98.2 % of 7 |\n";
        assert_eq!(
            covered(run, "a").unwrap(),
            "lines 100.0 %, branches 99.1 %, bits 98.2 %"
        );
        assert_eq!(covered(run, "b").unwrap(), "");
        assert_eq!(proofs(PAGE, "a"), "1 of 2 proven");
        assert_eq!(proofs(PAGE, "b"), "");
        let drawn =
            "| configuration, places | drawn | short | left |\n|---|\n| [a](x), 90 | 5 | 4 | 1 |\n";
        assert_eq!(mutants(drawn, "a").unwrap(), "5, 1 left");
        assert_eq!(mutants(drawn, "b").unwrap(), "");
    }
}
