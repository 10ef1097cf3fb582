//! What surroundings a bench makes.

/// Options of a bench.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BenchOptions {
    /// Share of cycles, 0 to 1, in which each channel of each port is held back.
    pub stall: f64,
    /// Seed of everything random; the same seed gives the same cycles.
    pub seed: u64,
    /// Cycles from an AR handshake to the first R beat, and from the last W beat to B; at least 1.
    pub mem_latency: u32,
    /// Cycles from a translation request to its answer; at least 1.
    pub xlt_latency: u32,
    /// Whether the golden model checks every cycle.
    pub check: bool,
}

impl Default for BenchOptions {
    /// No back-pressure, one-cycle answers, checked.
    fn default() -> Self {
        BenchOptions {
            stall: 0.0,
            seed: 1,
            mem_latency: 1,
            xlt_latency: 1,
            check: true,
        }
    }
}
