//! The pictures of lookups in `docs/waves` show what this L2 reports.

mod steps;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use steps::{FIRST, Step, run};

/// What one lane shows: columns in which something begins, and what.
fn begins(picture: &Value, name: &str) -> Result<Vec<(usize, String)>> {
    let lanes = picture["signal"].as_array().context("no lanes")?;
    let Some(lane) = lanes.iter().find(|lane| lane["name"] == name) else {
        return Ok(Vec::new());
    };
    let wave = lane["wave"].as_str().context("no wave")?;
    let data = lane["data"].as_array().map_or(&[][..], Vec::as_slice);
    let mut labels = data.iter().filter_map(Value::as_str);
    let mut found = Vec::new();
    for (column, brick) in wave.chars().enumerate() {
        if "=23456789".contains(brick) {
            let label = labels.next().context("a value without a label")?;
            found.push((column, label.to_owned()));
        }
    }
    Ok(found)
}

/// Columns in which a lane of one bit is high; without such a lane they are all `missing`.
fn high(picture: &Value, name: &str, missing: bool) -> Result<Vec<bool>> {
    let lanes = picture["signal"].as_array().context("no lanes")?;
    let Some(lane) = lanes.iter().find(|lane| lane["name"] == name) else {
        return Ok(vec![missing; 64]);
    };
    let wave = lane["wave"].as_str().context("no wave")?;
    let mut last = false;
    let bricks = wave.chars().map(|brick| {
        last = brick == '1' || (brick == '.' && last);
        last
    });
    Ok(bricks.collect())
}

/// The number of a line by its letter: lines of different sets.
fn line(label: &str) -> u64 {
    u64::from(label.bytes().next().unwrap_or(b'A') - b'A')
}

/// What happens, in order: `arrives` before the lookups of its column.
fn steps(picture: &Value) -> Result<Vec<Step>> {
    let mut at = Vec::new();
    for (column, _) in begins(picture, "memory answers")? {
        at.push((column, 0, Step::Settle));
    }
    for (column, label) in begins(picture, "fetch looks up")? {
        at.push((column, 1, Step::Fetch(line(&label))));
    }
    for (column, label) in begins(picture, "data looks up")? {
        at.push((column, 1, Step::Load(line(&label))));
    }
    for (column, label) in begins(picture, "prefetch looks up")? {
        at.push((column, 2, Step::Prefetch(line(&label), FIRST)));
    }
    at.sort_by_key(|&(column, order, _)| (column, order));
    Ok(at.into_iter().map(|(_, _, step)| step).collect())
}

/// Lines that the cache has before the picture begins.
fn before(picture: &Value) -> Vec<Step> {
    let text = picture["l2"]["before"].as_str().unwrap_or_default();
    let fetches = text
        .split(", ")
        .filter_map(|word| word.strip_prefix("fetch "));
    let fetches: Vec<Step> = fetches.map(|label| Step::Fetch(line(label))).collect();
    let settle = (!fetches.is_empty()).then_some(Step::Settle);
    fetches.into_iter().chain(settle).collect()
}

/// The reports that a picture shows: kinds of the instruction side, and the number of pulses.
fn shown(picture: &Value) -> Result<(Vec<(u8, bool)>, u64)> {
    let instr = high(picture, "obs_instr_i", true)?;
    let late = high(picture, "obs_late_i", false)?;
    let valid = high(picture, "obs_valid_i", false)?;
    let mut events = Vec::new();
    for (column, kind) in begins(picture, "obs_kind_i")? {
        ensure!(
            valid[column],
            "a kind without obs_valid_i in cycle {column}"
        );
        if instr[column] {
            events.push((kind.parse()?, late[column]));
        }
    }
    let cycles = valid.iter().filter(|high| **high).count();
    ensure!(
        cycles == begins(picture, "obs_kind_i")?.len(),
        "{cycles} cycles with obs_valid_i"
    );
    let pulses = high(picture, "pf_present_i", false)?;
    Ok((
        events,
        pulses.into_iter().filter(|high| *high).count() as u64,
    ))
}

#[test]
fn pictures_show_what_the_reference_l2_reports() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/waves");
    let mut compared = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let picture: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        if picture.get("l2").is_none() {
            continue;
        }
        let name = path.display();
        let before = before(&picture);
        let (skipped, _) = run(&before)?;
        let (events, pulses) = run(&[before, steps(&picture)?].concat())?;
        let (expected, pulses_shown) = shown(&picture)?;
        ensure!(
            events[skipped.len()..] == expected,
            "{name}: {events:?}, shown {expected:?}"
        );
        // A picture without the lane says nothing of pulses.
        let lanes = picture["signal"].to_string();
        if lanes.contains("pf_present_i") {
            ensure!(
                pulses == pulses_shown,
                "{name}: {pulses} pulses, shown {pulses_shown}"
            );
        }
        compared += 1;
    }
    assert!(compared > 9, "{compared} pictures");
    Ok(())
}
