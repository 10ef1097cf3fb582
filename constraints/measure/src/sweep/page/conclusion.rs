//! Sentences that follow from the figures of a sweep by fixed rules.

use crate::sweep::data::{PointResult, SweepResult};

/// What counts as being as good as the best.
const AS_GOOD: f64 = 0.01;

/// Invocations that a counter should outlast.
const LONG: u64 = 1000;

/// The sentences.
pub fn of(sweep: &SweepResult) -> Vec<String> {
    let mut all = Vec::new();
    let coverage = |point: &PointResult| Some(point.buys.record?.coverage_16k);
    let rate = |point: &PointResult| Some(point.buys.rate?.prefetches_per_cycle);
    all.extend(smallest(
        sweep,
        "coverage with 16 KiB within one percentage point of",
        &|best, value| value >= best - AS_GOOD,
        &coverage,
    ));
    all.extend(smallest(
        sweep,
        "prefetch rate within one percent of",
        &|best, value| value >= best * (1.0 - AS_GOOD),
        &rate,
    ));
    all.extend(spread(
        sweep,
        "the speed-up on the shipped traces",
        &|point| Some(point.buys.rate?.speedup),
    ));
    all.extend(check(sweep));
    all.extend(counting(sweep));
    all
}

/// The cheapest value that is as good as the best, and what it costs against the default.
fn smallest(
    sweep: &SweepResult,
    what: &str,
    good: &dyn Fn(f64, f64) -> bool,
    value: &dyn Fn(&PointResult) -> Option<f64>,
) -> Option<String> {
    let best = sweep.points.iter().filter_map(value).reduce(f64::max)?;
    let chosen = sweep
        .points
        .iter()
        .filter(|point| value(point).is_some_and(|value| good(best, value)))
        .min_by_key(|point| (point.cost.cells.lut4, point.cost.cells.ff))?;
    let key = &sweep.key;
    let text = format!(
        "With `{key} = {}` the block is smallest among those with a {what} the best",
        chosen.value
    );
    Some(match sweep.default_point() {
        Some(default) if !chosen.default => {
            format!(
                "{text}: {} against the default.",
                difference(default, chosen)
            )
        }
        _ => format!("{text}: the default."),
    })
}

/// How far a figure varies.
fn spread(
    sweep: &SweepResult,
    what: &str,
    value: &dyn Fn(&PointResult) -> Option<f64>,
) -> Option<String> {
    let values = || sweep.points.iter().filter_map(value);
    let (least, most) = (values().reduce(f64::min)?, values().reduce(f64::max)?);
    let points = 100.0 * (most - least);
    Some(format!(
        "Over all values {what} varies by {points:.1} percentage points."
    ))
}

fn check(sweep: &SweepResult) -> Option<String> {
    let with = sweep.points.iter().find(|point| point.value == "crc16")?;
    let without = sweep.points.iter().find(|point| point.value == "none")?;
    let missed = |point: &PointResult| {
        let faults = point.buys.faults.values();
        let share = faults.map(|kind| 1.0 - kind.rejected).fold(0.0, f64::max);
        format!("{:.3} %", 100.0 * share)
    };
    Some(format!(
        "The CRC costs {}. Of the kind of damage that is missed most, it lets {} of the lines \
         through; without it {} get through.",
        difference(without, with),
        missed(with),
        missed(without)
    ))
}

fn counting(sweep: &SweepResult) -> Option<String> {
    let lasts = |point: &&PointResult| {
        let counting = point.buys.counting.as_ref();
        counting
            .and_then(|it| it.invocations)
            .is_some_and(|n| n >= LONG)
    };
    let chosen = sweep.points.iter().find(lasts)?;
    let fastest = &chosen.buys.counting.as_ref()?.fastest;
    let none = sweep.points.iter().find(|point| point.value == "0");
    let cost = none.map(|none| format!(", for {}", difference(none, chosen)));
    Some(format!(
        "Of the measured widths {} bits is the smallest with which `{fastest}`, which counts \
         most, lasts {LONG} invocations{}.",
        chosen.value,
        cost.unwrap_or_default()
    ))
}

/// Cells of `to` less those of `from`.
fn difference(from: &PointResult, to: &PointResult) -> String {
    let change = |from: u64, to: u64| i128::from(to) - i128::from(from);
    let (from, to) = (&from.cost.cells, &to.cost.cells);
    format!(
        "{:+} LUT4 and {:+} FF",
        change(from.lut4, to.lut4),
        change(from.ff, to.ff)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::Ecp5Cells;
    use crate::sweep::data::{Buys, Cost, CountFigures, RecordFigures};
    use crate::timing::Fmax;

    fn point(value: &str, lut4: u64, buys: Buys) -> PointResult {
        let cells = Ecp5Cells {
            lut4,
            ff: 2 * lut4,
            ..Ecp5Cells::default()
        };
        let fmax = Fmax { runs: Vec::new() };
        PointResult {
            value: value.to_owned(),
            default: value == "16",
            cost: Cost {
                cells,
                depth: 1.0,
                fmax,
            },
            buys,
        }
    }

    fn covering(coverage: f64) -> Buys {
        Buys {
            record: Some(RecordFigures {
                metadata_bytes: 1.0,
                entries: 1.0,
                coverage,
                overprediction: 0.0,
                coverage_16k: coverage,
                overprediction_16k: 0.0,
            }),
            ..Buys::default()
        }
    }

    fn sweep(points: Vec<PointResult>) -> SweepResult {
        SweepResult {
            key: "k".into(),
            points,
        }
    }

    #[test]
    fn the_cheapest_that_is_as_good_is_named_with_its_difference() {
        let found = of(&sweep(vec![
            point("4", 80, covering(0.90)),
            point("8", 90, covering(0.945)),
            point("16", 100, covering(0.95)),
        ]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("`k = 8`"), "{}", found[0]);
        assert!(found[0].contains("-10 LUT4 and -20 FF"), "{}", found[0]);
    }

    #[test]
    fn the_default_is_named_as_such() {
        let found = of(&sweep(vec![
            point("4", 80, covering(0.5)),
            point("16", 100, covering(0.95)),
        ]));
        assert!(found[0].ends_with("the best: the default."), "{}", found[0]);
    }

    #[test]
    fn the_narrowest_counters_that_last_are_named() {
        let counting = |invocations| Buys {
            counting: Some(CountFigures {
                fastest: "CNT_X".into(),
                per_invocation: 10,
                invocations,
            }),
            ..Buys::default()
        };
        let found = of(&sweep(vec![
            point("0", 50, counting(None)),
            point("16", 60, counting(Some(5))),
            point("32", 70, counting(Some(5000))),
        ]));
        assert!(
            found[0].contains("32 bits") && found[0].contains("+20 LUT4"),
            "{}",
            found[0]
        );
    }
}
