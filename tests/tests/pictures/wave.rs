//! A picture's source, and where it differs from a simulation.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::scenes::Scene;

/// Lanes with the names of ports that are not compared: the clock, and beats, which are numbered.
const NOT_COMPARED: &[&str] = &["clk_i", "m_axi_rdata_i", "m_axi_wdata_o"];

/// What one lane shows in one column.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown<'a> {
    Bit(char),
    Label(&'a str),
    Nothing,
}

/// A picture in docs/waves.
pub struct Picture {
    name: String,
    source: Value,
}

impl Picture {
    /// The picture of this name.
    pub fn read(waves: &Path, name: &str) -> Result<Self> {
        Self::parse(
            name,
            &fs::read_to_string(waves.join(format!("{name}.json")))?,
        )
    }

    /// A picture of this name and source.
    pub fn parse(name: &str, source: &str) -> Result<Self> {
        let source = serde_json::from_str(source).with_context(|| name.to_owned())?;
        let name = name.to_owned();
        Ok(Self { name, source })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// It shows a part of a simulation.
    pub fn has_scene(&self) -> bool {
        self.source.get("rtl").is_some()
    }

    /// Every difference from the scene that it says it shows.
    pub fn differs(&self, scenes: &BTreeMap<String, Scene>) -> Result<Vec<String>> {
        let Some(rtl) = self.source.get("rtl") else {
            return Ok(Vec::new());
        };
        let scene = rtl["scene"].as_str().context("which scene?")?;
        let scene = scenes.get(scene).context("no such scene")?;
        let cycles = rtl["cycles"].as_array().context("which cycles?")?;
        let cycles: Vec<Option<usize>> = cycles
            .iter()
            .map(|cycle| cycle.as_u64().map(|c| c as usize))
            .collect();
        let mut wrong = Vec::new();

        let numbers = cycles
            .iter()
            .map(|cycle| cycle.map_or("…".to_owned(), |c| c.to_string()));
        let numbers = numbers.collect::<Vec<_>>().join(" ");
        if self.source["head"]["tock"] != numbers.as_str() {
            wrong.push(format!("cycles are {numbers}"));
        }
        for lane in self.source["signal"].as_array().context("no lanes")? {
            let name = lane["name"].as_str().context("a lane without a name")?;
            let columns = expand(lane)?;
            if columns.len() != cycles.len() {
                wrong.push(format!("{name}: {} columns", columns.len()));
            }
            let port = ["_i", "_o", "_ni"].iter().any(|end| name.ends_with(end));
            if !port || NOT_COMPARED.contains(&name) {
                continue;
            }
            for (column, cycle) in columns.iter().zip(&cycles) {
                let Some(cycle) = *cycle else { continue };
                let is = scene.get(cycle).and_then(|ports| ports.get(name));
                let is = is.with_context(|| format!("{name} in cycle {cycle}: not simulated"))?;
                let same = match *column {
                    Shown::Bit(bit) => *is == bit.to_string(),
                    Shown::Label(label) => {
                        let value = rtl["values"][label].as_str();
                        value == Some(is.trim_start_matches('0'))
                            || value == Some("0") && is.trim_matches('0').is_empty()
                    }
                    Shown::Nothing => true,
                };
                if !same {
                    wrong.push(format!("{name} in cycle {cycle}: {column:?}, and is {is}"));
                }
            }
        }
        Ok(wrong)
    }
}

/// What a lane shows, column by column.
fn expand(lane: &Value) -> Result<Vec<Shown<'_>>> {
    let wave = lane["wave"].as_str().context("no wave")?;
    let labels = lane["data"].as_array().map_or(&[][..], Vec::as_slice);
    let mut labels = labels.iter().filter_map(Value::as_str);
    let mut shown = Vec::new();
    let mut last = Shown::Nothing;
    for brick in wave.chars() {
        last = match brick {
            '.' | '|' => last,
            '0' | '1' => Shown::Bit(brick),
            '=' | '2'..='9' => Shown::Label(labels.next().context("a value without a label")?),
            _ => Shown::Nothing,
        };
        shown.push(last);
    }
    Ok(shown)
}
