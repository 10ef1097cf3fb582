//! How long memory takes, where it is not always the same.

use serde::{Deserialize, Serialize};

/// Numbers of cycles, each with its weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weighted(pub Vec<(u32, f64)>);

impl Weighted {
    /// The mean, rounded.
    pub fn mean(&self) -> u32 {
        let all: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        let sum: f64 = self
            .0
            .iter()
            .map(|&(cycles, weight)| f64::from(cycles) * weight)
            .sum();
        (sum / all).round() as u32
    }
}

/// What a file says of memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemoryFile {
    /// Its name, without the folders it is in.
    pub file: String,
    /// Cycles until memory answers; `None`: as `memory-latency` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Weighted>,
    /// Cycles between two lines; `None`: as `memory-interval` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Weighted>,
}
