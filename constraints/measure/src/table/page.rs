//! `docs/area.md`, from the figures alone.

mod ports;

use std::collections::BTreeMap;

use anyhow::Result;
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::data::{ConfigRow, Table};
use crate::page;
use crate::stat::Ecp5Cells;
use crate::timing::Fmax;

/// The template of the page.
const TEMPLATE: &str = include_str!("../../templates/area.md.j2");

/// Files of the page, paths below `docs/`, and their text.
///
/// # Errors
/// If the template does not fit the figures.
pub fn render(table: &Table) -> Result<Vec<(String, String)>> {
    let rows: Vec<Value> = table.configurations.iter().map(described).collect();
    let context = context! {
        table => Value::from(Serde(table)),
        rows => rows,
        modules => modules(table),
        ports => ports::section(table),
    };
    Ok(vec![(
        "area.md".to_owned(),
        page::render(TEMPLATE, context)?,
    )])
}

fn described(row: &ConfigRow) -> Value {
    let fmax = row.ecp5.as_ref().map(|ecp5| &ecp5.fmax);
    let clocks: Vec<Value> = fmax
        .into_iter()
        .flatten()
        .rev()
        .map(|(speed, fmax)| context! { speed => *speed, ..clock(fmax) })
        .collect();
    context! {
        clocks => clocks,
        gowin_clock => row.gowin.as_ref().map(|gowin| clock(&gowin.fmax)),
        ..Value::from(Serde(row))
    }
}

fn clock(fmax: &Fmax) -> Value {
    let median = fmax.median();
    context! {
        median => median.map(|run| run.mhz),
        range => fmax.range(),
        from => median.map(|run| run.from.clone()),
        to => median.map(|run| run.to.clone()),
    }
}

/// A row for each module, with its cells in each configuration.
fn modules(table: &Table) -> Vec<Value> {
    let rows = table.configurations.iter();
    let ecp5: Vec<_> = rows.filter_map(|row| row.ecp5.as_ref()).collect();
    let mut names: BTreeMap<&str, Vec<Option<(u64, Ecp5Cells)>>> = BTreeMap::new();
    for (index, row) in ecp5.iter().enumerate() {
        for module in &row.modules {
            let cells = names.entry(&module.module);
            let cells = cells.or_insert_with(|| vec![None; ecp5.len()]);
            cells[index] = Some((module.instances, module.cells));
        }
    }
    let described = |cells: Option<(u64, Ecp5Cells)>| match cells {
        Some((instances, cells)) => {
            context! { instances => instances, ..Value::from(Serde(cells)) }
        }
        None => Value::from(()),
    };
    names
        .into_iter()
        .map(|(name, cells)| {
            let cells: Vec<Value> = cells.into_iter().map(described).collect();
            context! { name => name, cells => cells }
        })
        .collect()
}

#[cfg(test)]
mod tests;
