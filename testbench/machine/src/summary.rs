//! From runs to the figures of a table.

use crate::experiment::{Beyond, Help, Order, Setting};
use crate::kind::Kind;
use crate::map;
use crate::result::{Counts, Invocation, Run};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Runs of one L2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Bytes of the L2.
    pub l2_bytes: u32,
    /// Its ways.
    pub ways: u32,
    /// The runs.
    pub rows: Vec<Row>,
}

/// A run in figures, of the invocations that count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was run.
    pub setting: Setting,
    /// Invocations that count.
    pub invocations: u64,
    /// Cycles of an invocation, from its dispatch to the end of its descheduling.
    pub cycles: f64,
    /// Of them those of the driver before it ran, and afterwards.
    pub dispatch_cycles: f64,
    /// See above.
    pub deschedule_cycles: f64,
    /// Times that the timer took an invocation off the core.
    pub interruptions: u64,
    /// Counts of all of them.
    pub counts: Counts,
    /// Cycles of an invocation, by program.
    pub programs: BTreeMap<String, f64>,
    /// Bytes of a record.
    pub record_bytes: f64,
    /// What the block says of itself: accuracy, coverage, timeliness.
    pub shares: Vec<f64>,
    /// Comparisons of the golden checker, records compared with memory, cycles simulated.
    pub checked: [u64; 3],
    /// Covered misses of a program's second and fourth invocation: [`Order::ColdColdWarmCold`].
    pub covered_second_fourth: [u64; 2],
}

/// The figures of `run`.
///
/// # Errors
/// If invocations are missing.
pub fn row(kind: Kind, setting: Setting, run: &Run) -> Result<Row> {
    let counted: Vec<&Invocation> = run
        .invocations
        .iter()
        .filter(|invocation| invocation.round >= kind.rounds_before())
        .collect();
    ensure!(!counted.is_empty(), "{setting:?}: no invocations");
    let mean = |of: &dyn Fn(&Invocation) -> u64| {
        counted.iter().map(|i| of(i)).sum::<u64>() as f64 / counted.len() as f64
    };
    let mut counts = Counts::default();
    let mut programs: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut covered_second_fourth = [0; 2];
    for invocation in &counted {
        counts += invocation.counts;
        let name = kind.programs()[invocation.program as usize];
        programs
            .entry(name.into())
            .or_default()
            .push(invocation.cycles());
        if setting.order == Order::ColdColdWarmCold {
            match invocation.round {
                1 => covered_second_fourth[0] += invocation.counts.covered(),
                3 => covered_second_fourth[1] += invocation.counts.covered(),
                _ => {}
            }
        }
    }
    let shares = match (setting.help, run.reports.last()) {
        (Help::Block(_), report) => {
            let report = report.context("the block did not report")?;
            [
                map::SHARE_ACCURACY,
                map::SHARE_COVERAGE,
                map::SHARE_TIMELINESS,
            ]
            .map(|share| {
                let (num, den) = report.shares.get(&share).copied().unwrap_or_default();
                num as f64 / den.max(1) as f64
            })
            .to_vec()
        }
        _ => Vec::new(),
    };
    Ok(Row {
        setting,
        invocations: counted.len() as u64,
        cycles: mean(&Invocation::cycles),
        dispatch_cycles: mean(&|i| i.dispatch_cycles),
        deschedule_cycles: mean(&|i| i.deschedule_cycles),
        interruptions: counted.iter().map(|i| i.interruptions).sum(),
        counts,
        programs: programs
            .into_iter()
            .map(|(name, cycles)| {
                let sum: u64 = cycles.iter().sum();
                (name, sum as f64 / cycles.len() as f64)
            })
            .collect(),
        record_bytes: mean(&|i| i.record_bytes.into()),
        shares,
        checked: [run.compared, run.records, run.cycles],
        covered_second_fourth,
    })
}

impl Table {
    /// The row of a setting, without what is beyond the paper.
    #[must_use]
    pub fn get(&self, order: Order, help: Help) -> Option<&Row> {
        let beyond = Beyond::default();
        self.of(Setting {
            order,
            help,
            beyond,
        })
    }

    /// The row of a setting.
    #[must_use]
    pub fn of(&self, setting: Setting) -> Option<&Row> {
        self.rows.iter().find(|row| row.setting == setting)
    }

    /// The share of the gain of "every instruction lookup hits" that `row` reaches, where its
    /// programs begin with empty caches.
    #[must_use]
    pub fn share(&self, row: &Row) -> Option<f64> {
        if row.setting.order != Order::Flushed {
            return None;
        }
        let base = self.get(Order::Flushed, Help::Nothing)?.cycles;
        let ideal = self.get(Order::Flushed, Help::Ideal)?.cycles;
        (base > ideal).then(|| (base - row.cycles) / (base - ideal))
    }
}

/// What invocations are known to return, by program and round.
pub type Checksums = BTreeMap<(u32, u32), u32>;

/// Reads checksums: lines of a program's number, a round, and a checksum in hexadecimal digits.
///
/// # Errors
/// If a line is another one.
pub fn checksums(text: &str) -> Result<Checksums> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let key = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some((key, u32::from_str_radix(words.next()?, 16).ok()?))
    };
    text.lines()
        .map(|text| line(text).with_context(|| format!("no checksum: {text}")))
        .collect()
}

/// Checks that every invocation of a program and round returned what is `known`, or else the same
/// whatever it ran beside.
///
/// # Errors
/// The first one that did not.
pub fn same_results(kind: Kind, runs: &[(Setting, Run)], known: &Checksums) -> Result<()> {
    let mut expected = known.clone();
    for (setting, run) in runs {
        for i in &run.invocations {
            let first = *expected.entry((i.program, i.round)).or_insert(i.checksum);
            ensure!(
                i.checksum == first,
                "{} in round {} returned {:#x} in {setting:?}, {first:#x} elsewhere",
                kind.programs()[i.program as usize],
                i.round,
                i.checksum
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_lines_of_three_words() {
        let known = checksums("0 1 f87c5fc9\n3 0 10\n").unwrap();
        assert_eq!(known, [((0, 1), 0xf87c_5fc9), ((3, 0), 16)].into());
        assert!(checksums("0 1\n").is_err());
        assert!(checksums("0 x 10\n").is_err());
    }

    #[test]
    fn another_checksum_is_found() {
        let setting = Setting::SV39[0];
        let invocation = Invocation {
            program: 2,
            round: 1,
            checksum: 7,
            ..Invocation::default()
        };
        let run = Run {
            invocations: vec![invocation],
            ..Run::default()
        };
        let runs = [(setting, run)];
        let known = |sum| Checksums::from([((2, 1), sum)]);
        assert!(same_results(Kind::Sv39, &runs, &Checksums::new()).is_ok());
        assert!(same_results(Kind::Sv39, &runs, &known(7)).is_ok());
        let error = same_results(Kind::Sv39, &runs, &known(8)).unwrap_err();
        assert!(error.to_string().contains("south in round 1"), "{error}");
    }
}
