//! Functions that take turns on the same caches.

use serde::{Deserialize, Serialize};

use crate::cache::Size;

/// In which order functions take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Each instance once, then each of them again
    RoundRobin,
    /// As requests arrive that do not know of each other, as many for each instance
    Poisson,
    /// The same, a few instances having nearly all of them, as in Azure Functions (Shahrad et al., ATC 2020)
    Azure,
}

/// Functions that take turns on the same caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interleave {
    /// In which order.
    pub order: Order,
    /// Instances of functions, each in an address space of its own; `None`: one of each function.
    pub instances: Option<u32>,
    /// Invocations of all of them together; `None`: as many as the instances have traces.
    pub invocations: Option<u64>,
    /// Memory for the records of all instances, two for each; `None`: for as many as there are.
    pub record_memory: Option<Size>,
}

impl Interleave {
    /// Most instances of a run with RTL.
    pub const MOST_OF_RTL: u32 = 64;
}
