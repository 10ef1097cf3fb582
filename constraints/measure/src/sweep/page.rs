//! `docs/costs.md` and its pictures, from the figures alone.

use anyhow::Result;
use minijinja::value::Serde;
use minijinja::{Value as Any, context};

use super::data::{Costs, PointResult, SweepResult};
use super::plot::{self, Line, Panel, Value};
use crate::page;

mod conclusion;

/// The template of the page.
const TEMPLATE: &str = include_str!("../../templates/costs.md.j2");

/// Files of the page, paths below `docs/`, and their text.
///
/// # Errors
/// If the template does not fit the figures.
pub fn render(costs: &Costs) -> Result<Vec<(String, String)>> {
    let sweeps: Vec<Any> = costs.sweeps.iter().map(described).collect();
    let context = context! { costs => Any::from(Serde(costs)), sweeps => sweeps };
    let mut files = vec![("costs.md".to_owned(), page::render(TEMPLATE, context)?)];
    for sweep in &costs.sweeps {
        let values: Vec<String> = sweep.points.iter().map(|one| one.value.clone()).collect();
        let svg = plot::draw(&sweep.key, &values, &panels(sweep))?;
        files.push((format!("plots/{}.svg", sweep.key), svg));
    }
    Ok(files)
}

fn described(sweep: &SweepResult) -> Any {
    let points: Vec<Any> = sweep
        .points
        .iter()
        .map(|point| {
            context! {
                median => point.cost.fmax.median().map(|run| run.mhz),
                range => point.cost.fmax.range(),
                ..Any::from(Serde(point))
            }
        })
        .collect();
    let kinds = sweep.points.first().map(|point| &point.buys.faults);
    let kinds: Vec<String> = kinds
        .into_iter()
        .flatten()
        .map(|(kind, _)| kind.clone())
        .collect();
    context! {
        key => sweep.key.clone(),
        points => points,
        kinds => kinds,
        default => sweep.default_point().map(|point| Any::from(Serde(point))),
        conclusions => conclusion::of(sweep),
    }
}

fn panels(sweep: &SweepResult) -> Vec<Panel> {
    let over = |label: &str, value: &dyn Fn(&PointResult) -> Option<f64>| {
        Line::new(label, sweep.points.iter().map(value))
    };
    let clock = |point: &PointResult| {
        let middle = point.cost.fmax.median()?.mhz;
        let range = point.cost.fmax.range();
        Some(Value { middle, range })
    };
    let panel = |title: &str, lines: Vec<Line>| Panel {
        title: title.to_owned(),
        lines,
    };
    let mut panels = vec![
        panel(
            "cells",
            vec![
                over("LUT4", &|point| Some(point.cost.cells.lut4 as f64)),
                over("FF", &|point| Some(point.cost.cells.ff as f64)),
            ],
        ),
        panel(
            "clock, MHz: median and range",
            vec![Line {
                label: "ECP5".into(),
                values: sweep.points.iter().map(clock).collect(),
            }],
        ),
    ];
    let measured = |has: &dyn Fn(&PointResult) -> bool| sweep.points.iter().any(has);
    if measured(&|point| point.buys.record.is_some()) {
        let record = |point: &PointResult| point.buys.record;
        let percent = |value: f64| 100.0 * value;
        panels.push(panel(
            "metadata, KiB an invocation",
            vec![over("no limit", &|point| {
                Some(record(point)?.metadata_bytes / 1024.0)
            })],
        ));
        panels.push(panel(
            "% of the misses without prefetching",
            vec![
                over("covered, 16 KiB", &|point| {
                    Some(percent(record(point)?.coverage_16k))
                }),
                over("covered, no limit", &|point| {
                    Some(percent(record(point)?.coverage))
                }),
                over("overpredicted, 16 KiB", &|point| {
                    Some(percent(record(point)?.overprediction_16k))
                }),
            ],
        ));
    }
    if measured(&|point| point.buys.rate.is_some()) {
        let rate = |point: &PointResult| point.buys.rate;
        panels.push(panel(
            "replay, prefetches a cycle",
            vec![over("port always ready", &|point| {
                Some(rate(point)?.prefetches_per_cycle)
            })],
        ));
        panels.push(panel(
            "% speed-up, % of events lost",
            vec![
                over("speed-up", &|point| Some(100.0 * rate(point)?.speedup)),
                over("lost at one a cycle", &|point| {
                    Some(100.0 * rate(point)?.lost)
                }),
            ],
        ));
    }
    if measured(&|point| !point.buys.faults.is_empty()) {
        let kinds = sweep
            .points
            .iter()
            .flat_map(|point| point.buys.faults.keys());
        let mut kinds: Vec<&String> = kinds.collect();
        kinds.sort();
        kinds.dedup();
        let lines = |value: &dyn Fn(&super::data::FaultFigures) -> f64| {
            let line = |kind: &&String| over(kind, &|one| Some(value(one.buys.faults.get(*kind)?)));
            kinds.iter().map(line).collect()
        };
        panels.push(panel(
            "% of damaged lines rejected",
            lines(&|it| 100.0 * it.rejected),
        ));
        panels.push(panel(
            "wrong prefetches, a damaged line",
            lines(&|it| it.wrong_prefetches),
        ));
    }
    if measured(&|point| point.buys.counting.is_some()) {
        let digits = |point: &PointResult| {
            let invocations = point.buys.counting.as_ref()?.invocations?;
            Some((invocations.max(1) as f64).log10())
        };
        panels.push(panel(
            "invocations counted, powers of ten",
            vec![over("before a counter stands still", &digits)],
        ));
    }
    panels
}

#[cfg(test)]
mod tests;
