//! What can go wrong on a bench.

/// Why a bench stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BenchError {
    /// The block did what the golden model does not allow.
    #[error("{0}")]
    Mismatch(Box<MismatchReport>),
    /// Something that was waited for did not happen.
    #[error("{what} did not happen within {cycles} cycles; the last events:\n{history}")]
    Timeout {
        /// What was waited for.
        what: &'static str,
        /// How long, in cycles.
        cycles: u64,
        /// The last port events, one a line.
        history: String,
    },
    /// A register access was not answered OKAY.
    #[error("access to register {register} was answered with code {resp}")]
    Refused {
        /// Name of the register.
        register: String,
        /// AXI answer code.
        resp: u8,
    },
    /// The configuration has no register or field of that name.
    #[error("there is no register or field {0}")]
    Unknown(String),
    /// The golden model cannot use the register table.
    #[error("register table: {0}")]
    Map(#[from] jukebox_golden::MapError),
    /// A register does not read what the golden model expects.
    #[error(
        "cycle {cycle}: {register} reads {got:#x}, expected {expected}; the last events:\n{history}"
    )]
    Register {
        /// Name of the register.
        register: String,
        /// What it read.
        got: u64,
        /// What the golden model expects.
        expected: String,
        /// When the comparison was made.
        cycle: u64,
        /// The last port events, one a line.
        history: String,
    },
}

/// A difference between the block and the golden model.
#[derive(Debug)]
pub struct MismatchReport {
    /// What the golden model says, both sides of it.
    pub mismatch: jukebox_golden::Mismatch,
    /// Cycle of the difference.
    pub cycle: u64,
    /// The last port events, one a line.
    pub history: String,
}

impl std::fmt::Display for MismatchReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; the last events:\n{}", self.mismatch, self.history)
    }
}
