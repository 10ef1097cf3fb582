//! What the publication says: Schall et al., "Lukewarm Serverless Functions: Characterization and
//! Optimization", ISCA 2022, doi:10.1145/3470496.3527390. Means are over its functions unless said
//! otherwise; shares are of 1.

/// Where to find it.
pub const DOI: &str = "10.1145/3470496.3527390";

/// Functions that it measures.
pub const FUNCTIONS: u32 = 20;

/// A mean and the largest of any function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Over the functions.
    pub mean: f64,
    /// Of one.
    pub most: f64,
}

/// Share of the off-chip instruction misses that are covered: above it.
pub const COVERAGE: f64 = 0.85;

/// Lines prefetched in vain over baseline misses.
pub const OVERPREDICTION: Spread = Spread {
    mean: 0.10,
    most: 0.158,
};

/// Growth of memory traffic.
pub const TRAFFIC: Spread = Spread {
    mean: 0.14,
    most: 0.23,
};

/// Gain over no prefetching.
pub const SPEEDUP: f64 = 0.187;

/// Cycles per instruction of a lukewarm invocation over a warm one, less 1: least and most.
pub const CPI_RISE: (f64, f64) = (0.31, 1.14);

/// Room for one record that is enough for most functions, in bytes.
pub const METADATA_BYTES: u64 = 16 << 10;

/// What functions need without a limit, regions of 1 KB: least and most, in bytes.
pub const METADATA_NEED: (f64, f64) = (9.6 * 1024.0, 29.5 * 1024.0);

/// Change of L2 instruction misses, by the size of the L2 in bytes.
pub const L2_MISSES: [(u64, f64); 2] = [(1 << 20, -0.74), (256 << 10, -0.15)];
