//! The gate: size and depth of named configurations against checked-in figures.
//!
//! Synthesis is deterministic, so a difference is the work of a change to the RTL, the generator
//! or the tools.

mod verdict;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

pub use verdict::{Verdict, judge};

use crate::ecp5::{self, RESULTS, Size};
use crate::emit::write_if_changed;
use crate::flow::Flow;
use crate::pool::{self, Job};
use crate::project::Project;
use crate::tools::{Tool, Tools};
use std::sync::Mutex;

/// Configurations that are compared.
pub const CONFIGURATIONS: &[&str] = &["default", "lite", "small-fpga"];

/// The command that runs it.
pub const COMMAND: &str = "make area-gate";

/// The command that accepts the figures of now.
pub const BLESS: &str = "make area-bless";

/// File of the checked-in figures.
pub const FILE: &str = "gate.json";

/// The figures of one configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Lookup tables of four inputs.
    pub lut4: u64,
    /// Registers.
    pub ff: u64,
    /// Carry cells.
    pub ccu2c: u64,
    /// Distributed memories.
    pub dpr16x4: u64,
    /// Logic depth in levels.
    pub depth: f64,
}

/// Figures of all configurations, as they are checked in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Command that wrote them.
    pub command: String,
    /// Version of Yosys.
    pub yosys: String,
    /// By name of the configuration.
    pub configurations: BTreeMap<String, Figures>,
}

/// What was measured now: the figures, and the longest paths.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The figures.
    pub baseline: Baseline,
    /// Sizes with their longest paths, by name of the configuration.
    pub sizes: BTreeMap<String, Size>,
}

impl Baseline {
    /// Reads the checked-in figures.
    ///
    /// # Errors
    /// If there are none.
    pub fn read(project: &Project) -> Result<Self> {
        let path = project.figures(FILE);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{}: no figures to compare with; {BLESS}", path.display()))?;
        serde_json::from_str(&text).with_context(|| path.display().to_string())
    }

    /// Checks these figures in.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&self, project: &Project) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        write_if_changed(&project.figures(FILE), &text)
    }
}

impl Measured {
    fn new(sizes: BTreeMap<String, Size>, yosys: String) -> Self {
        let figures = |size: &Size| Figures {
            lut4: size.cells.lut4,
            ff: size.cells.ff,
            ccu2c: size.cells.ccu2c,
            dpr16x4: size.cells.dpr16x4,
            depth: size.depth.levels,
        };
        let configurations = sizes
            .iter()
            .map(|(name, size)| (name.clone(), figures(size)))
            .collect();
        Measured {
            baseline: Baseline {
                command: BLESS.to_owned(),
                yosys,
                configurations,
            },
            sizes,
        }
    }

    /// Runs Yosys over the configurations.
    ///
    /// # Errors
    /// If a flow fails.
    pub fn run(project: &Project, jobs: usize) -> Result<Self> {
        let tools = Tools::of(project)?;
        let versions = tools.versions(&[Tool::Yosys])?;
        let results = Mutex::new((BTreeMap::new(), String::new()));
        let work: Vec<Job> = CONFIGURATIONS
            .iter()
            .map(|name| {
                let (tools, versions, results) = (&tools, &versions, &results);
                Job::new(*name, move || {
                    let config = project.config(name)?;
                    let flow = Flow::new(
                        &config,
                        &project.out(&format!("gate-{name}")),
                        tools,
                        versions,
                    )?;
                    let (size, yosys) = ecp5::size(&flow, &config.name)?;
                    let found = format!("{} LUT4, {} FF", size.cells.lut4, size.cells.ff);
                    if let Ok(mut results) = results.lock() {
                        results.0.insert((*name).to_owned(), size);
                        results.1 = yosys;
                    }
                    Ok(found)
                })
            })
            .collect();
        pool::run("synthesis", &work, jobs)?;
        drop(work);
        let (sizes, yosys) = results.into_inner().unwrap_or_default();
        Ok(Measured::new(sizes, yosys))
    }

    /// Reads results that lie in `folder`, a folder for each configuration, instead of running
    /// Yosys.
    ///
    /// # Errors
    /// If one is missing.
    pub fn read(project: &Project, folder: &Path) -> Result<Self> {
        let mut sizes = BTreeMap::new();
        let mut version = String::new();
        for name in CONFIGURATIONS {
            let [area, netlist] = RESULTS.map(|file| {
                let path = folder.join(name).join(file);
                fs::read_to_string(&path).with_context(|| path.display().to_string())
            });
            let top = project.config(name)?.name;
            let (size, yosys) = ecp5::read_size(&area?, &netlist?, &top)?;
            sizes.insert((*name).to_owned(), size);
            version = yosys;
        }
        Ok(Measured::new(sizes, version))
    }

    /// The longest path of each configuration, for a reader who wants it shorter.
    pub fn paths(&self) -> String {
        let mut text = String::new();
        for (name, size) in &self.sizes {
            let depth = &size.depth;
            text += &format!(
                "{name}: longest path, {} levels, from {} to {}\n",
                depth.levels, depth.from, depth.to
            );
            for step in &depth.path {
                let (levels, cell) = (step.levels, &step.cell);
                text += &format!("  {levels:>7} {cell:<16} {} {}\n", step.net, step.source);
            }
        }
        text
    }
}
