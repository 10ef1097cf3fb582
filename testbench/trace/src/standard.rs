//! Standard input and output among files.

/// The path that stands for standard input, and for standard output where something is written.
pub const STANDARD: &str = "-";
