//! What a sweep found, as it is checked in and as the page is made from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stat::Ecp5Cells;
use crate::timing::Fmax;
use crate::tools::Version;

/// Everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// Command that wrote it.
    pub command: String,
    /// Tools that it was measured with.
    pub tools: Vec<Version>,
    /// Hash of the default configuration's RTL.
    pub rtl: String,
    /// Speed grade.
    pub speed: u32,
    /// Seeds of place and route.
    pub seeds: Vec<u32>,
    /// Clock that the constraints asked for, in MHz.
    pub clock_mhz: f64,
    /// What is true of the default configuration on the shipped traces.
    pub workload: Workload,
    /// The sweeps.
    pub sweeps: Vec<SweepResult>,
}

/// The shipped traces, and what the surroundings did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    /// Functions.
    pub functions: u64,
    /// Invocations.
    pub invocations: u64,
    /// Cycles until memory answered.
    pub memory_latency: u32,
}

/// One sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepResult {
    /// The key that was varied.
    pub key: String,
    /// Its values.
    pub points: Vec<PointResult>,
}

/// One value of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointResult {
    /// The value.
    pub value: String,
    /// It is the default.
    pub default: bool,
    /// What it costs.
    pub cost: Cost,
    /// What it buys.
    pub buys: Buys,
}

/// Cost of a configuration on an ECP5.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Cells.
    #[serde(flatten)]
    pub cells: Ecp5Cells,
    /// Logic depth in levels.
    pub depth: f64,
    /// Clock.
    pub fmax: Fmax,
}

/// What a configuration buys; of its fields a sweep fills those that it can change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Buys {
    /// The record with and without a limit of its size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordFigures>,
    /// By kind of damage.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub faults: BTreeMap<String, FaultFigures>,
    /// Rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateFigures>,
    /// Counters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<CountFigures>,
}

/// The record on the shipped traces, golden model, ideal timing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordFigures {
    /// Mean bytes an invocation would write without a limit.
    pub metadata_bytes: f64,
    /// Mean entries of them.
    pub entries: f64,
    /// Coverage without a limit.
    pub coverage: f64,
    /// Overprediction without a limit.
    pub overprediction: f64,
    /// Coverage with 16 KiB for a record.
    pub coverage_16k: f64,
    /// Overprediction with 16 KiB for a record.
    pub overprediction_16k: f64,
}

/// What becomes of damaged lines of metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaultFigures {
    /// Lines that were damaged.
    pub lines: u64,
    /// Share of them that was rejected.
    pub rejected: f64,
    /// Mean prefetches of lines that the undamaged line does not name, a damaged line.
    pub wrong_prefetches: f64,
}

/// Rates, measured on the RTL.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateFigures {
    /// Prefetches a cycle from the first to the last, port always ready.
    pub prefetches_per_cycle: f64,
    /// Mean cycles from the START to the first prefetch.
    pub first_prefetch: f64,
    /// Share of events lost if they come one a cycle.
    pub lost: f64,
    /// Speed-up on the shipped traces, cycle timing.
    pub speedup: f64,
    /// Coverage on the shipped traces, cycle timing.
    pub coverage: f64,
    /// Share of used prefetches that were late, cycle timing.
    pub late: f64,
}

/// How long counters count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountFigures {
    /// The counter that counts most.
    pub fastest: String,
    /// The most it counted in an invocation.
    pub per_invocation: u64,
    /// Whole invocations before it stands still; `None` if there are no counters.
    pub invocations: Option<u64>,
}

impl SweepResult {
    /// The default's point.
    pub fn default_point(&self) -> Option<&PointResult> {
        self.points.iter().find(|point| point.default)
    }
}
