//! The page about a run.

use crate::equivalent::{Equivalent, FILE};
use crate::results::{Draw, Record, Results, excused};
use crate::trial::Outcome;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Counts of some mutants.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    drawn: usize,
    short: usize,
    full: usize,
    hangs: usize,
    excused: usize,
    left: usize,
}

impl Counts {
    fn add(&mut self, record: &Record, excused: bool) {
        self.drawn += 1;
        match (&record.full, record.outcome()) {
            (_, Outcome::Survives) if excused => self.excused += 1,
            (_, Outcome::Survives) => self.left += 1,
            (None, _) => self.short += 1,
            (Some(_), _) => self.full += 1,
        }
        self.hangs += usize::from(*record.outcome() == Outcome::Hangs);
    }

    fn row(self, name: &str) -> String {
        let Counts {
            drawn,
            short,
            full,
            hangs,
            excused,
            left,
        } = self;
        format!("| {name} | {drawn} | {short} | {full} | {hangs} | {excused} | {left} |\n")
    }
}

const HEAD: &str =
    "| drawn | found by the short suite | by the full one | of both, hangs | no fault | left |\n";

/// Writes the page of these results; how many are found of how many that are faults.
///
/// # Errors
/// If it cannot be written.
pub fn write(
    path: &Path,
    draw: &Draw,
    results: &[Results],
    named: &[Equivalent],
) -> Result<(usize, usize)> {
    let mut by_target = Vec::new();
    let mut by_module: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut by_kind: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let (mut no_faults, mut left) = (Vec::new(), Vec::new());
    for result in results {
        let forgiven = excused(result, named);
        let mut counts = Counts::default();
        for record in &result.records {
            let excused = forgiven
                .iter()
                .any(|one| one.mutant.number == record.mutant.number);
            let of_kind = by_kind.entry(&record.mutant.kind).or_default();
            let of_module = by_module.entry(&record.mutant.module).or_default();
            for counts in [&mut counts, &mut all, of_kind, of_module] {
                counts.add(record, excused);
            }
            if *record.outcome() == Outcome::Survives {
                let list = if excused { &mut no_faults } else { &mut left };
                list.push((result.target.name, record));
            }
        }
        by_target.push((result.target, result.places, counts));
    }
    let alone = match draw.only.join(", ") {
        names if names.is_empty() => names,
        names => format!(" of {names} alone (`MUTATION_ONLY`)"),
    };
    let mut text = format!(
        "# Mutation gate\n\n`make mutation` draws one-line mutants of the emitted RTL and runs tests on \
each. A mutant that no test finds is a hole in the tests, or no fault.\n\nSeed {}, {} mutants{alone}.\n\n",
        draw.seed, all.drawn
    );
    let faults = all.drawn - all.excused;
    let found = all.short + all.full;
    let percent = |of: usize| 100.0 * of as f64 / faults as f64;
    writeln!(
        text,
        "**{found} of the {faults} that are faults are found: {:.1} %.** The short suite alone, which `make test` runs \
on the same configurations, finds {}: {:.1} %.\n",
        percent(found),
        all.short,
        percent(all.short)
    )?;
    text += &format!("| configuration, places {HEAD}|---|---|---|---|---|---|---|\n");
    for (target, places, counts) in by_target {
        text += &counts.row(&format!("[{}](../{}), {places}", target.name, target.file));
    }
    text += &all.row("all");
    for (title, table) in [("module", &by_module), ("kind", &by_kind)] {
        write!(text, "\n| {title} {HEAD}|---|---|---|---|---|---|---|\n")?;
        for (name, counts) in table {
            text += &counts.row(name);
        }
    }
    write!(text, "\n{}", include_str!("page.md").replace("FILE", FILE))?;
    text += &list("No faults", &no_faults, |target, record| {
        let reason = named.iter().find(|one| one.is(&record.mutant, target));
        reason.map(|one| one.reason.clone()).unwrap_or_default()
    });
    text += &list("Left", &left, |_, record| record.mutant.kind.clone());
    text += "\n<!-- Written by make mutation. Do not edit. -->\n";
    fs::write(path, text).with_context(|| path.display().to_string())?;
    Ok((found, faults))
}

fn list(title: &str, records: &[(&str, &Record)], say: impl Fn(&str, &Record) -> String) -> String {
    if records.is_empty() {
        return String::new();
    }
    let mut text =
        format!("\n## {title}\n\n| where | stands there | mutant | |\n|---|---|---|---|\n");
    for (target, record) in records {
        let mutant = &record.mutant;
        let code = |code: &str| match code {
            "" => "left out".to_owned(),
            code => format!("`{}`", code.replace('|', "\\|")),
        };
        text += &format!(
            "| {target}, `{}` line {} | {} | {} | {} |\n",
            mutant.file,
            mutant.line,
            code(&mutant.original),
            code(&mutant.mutated),
            say(target, record)
        );
    }
    text
}
