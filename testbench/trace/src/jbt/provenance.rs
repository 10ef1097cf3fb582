//! Where a trace comes from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where a trace comes from: enough to record it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// Program that recorded or converted it.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// Command line, as it could be given again.
    pub command: String,
    /// Machine: processor, system, simulator.
    pub machine: String,
    /// When, RFC 3339 in UTC, like `2024-05-01T12:00:00Z`; empty: unknown.
    pub date: String,
    /// The process that was recorded.
    pub process: String,
    /// Anything else by name: warm-up, seeds, environment.
    pub notes: BTreeMap<String, String>,
}
