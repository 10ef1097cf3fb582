//! The result of a run, as the JSON file holds it.

mod figures;
pub mod file;
mod gaps;
mod invocation;
pub mod paper;
mod table;

use jukebox_config::Config;
use serde::{Deserialize, Serialize};

pub use figures::{Cpi, EngineFigures, Figures, RunAheadFigures, Sums, share_of_gain};
pub use gaps::{Gap, gaps};
pub use invocation::{
    Engine, Engines, Equivalence, Interleaved, InvocationResult, RunAhead, Split, Traffic,
};
pub use table::render;

use crate::options::Options;

/// Version of the result file's layout.
pub const SCHEMA: u32 = 1;

/// Everything one run found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunResult {
    /// Layout of the file, [`SCHEMA`].
    pub schema: u32,
    /// Version of the program that wrote it.
    pub version: String,
    /// The complete configuration.
    pub config: Config,
    /// The options of the run.
    pub options: Options,
    /// One line each: traces that are damaged or not whole, and what of them was run. Not in the file
    /// if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<String>,
    /// One entry a function, in the order of their first trace.
    pub functions: Vec<FunctionResult>,
    /// Ratios of sums over all invocations that had something to replay.
    pub figures: Figures,
    /// What the time between two invocations of an instance does. Only if functions take turns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// The run was ended early: only complete invocations are here.
    #[serde(default)]
    pub interrupted: bool,
}

/// What was found for one function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionResult {
    /// Its name.
    pub name: String,
    /// Its invocations, oldest first. A mismatch ends the list; its invocation has only the figures
    /// that need no prefetcher.
    pub invocations: Vec<InvocationResult>,
    /// Ratios of sums over its invocations that had something to replay.
    pub figures: Figures,
}

impl FunctionResult {
    /// A function's result with its figures.
    pub fn new(name: String, invocations: Vec<InvocationResult>) -> Self {
        let figures = Sums::over(&invocations).figures();
        Self {
            name,
            invocations,
            figures,
        }
    }
}
