//! The `.jbt` container: several functions and their invocations in one file.
//!
//! A file is a header, blocks and a trailer. Each block says its length and has a checksum; lines
//! are in zstd frames of at most [`BLOCK_LINES`] addresses, so neither side needs more memory for a
//! longer trace. An index at the end finds every invocation; a file without one, because its writer
//! was interrupted, is read from front to end up to the last complete invocation. Several that follow
//! each other in a file, as `cat` puts them, are read one after the other.

mod block;
mod contents;
mod layout;
mod lines;
mod open;
mod parts;
mod provenance;
mod reader;
mod selected;
mod writer;

pub use contents::{FunctionInfo, InvocationInfo, Recovery};
pub use layout::{MAGIC, MAX_FUNCTIONS, MAX_INVOCATIONS};
pub use lines::Lines;
pub use open::announced_addresses;
pub use provenance::Provenance;
pub use reader::Reader;
pub use writer::{DEFAULT_LEVEL, Options, Writer};

/// Most line addresses in a block.
pub const BLOCK_LINES: usize = block::MAX_BYTES / 8;

/// What was counted of an invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Instructions executed.
    pub instructions: u64,
    /// Those of the kernel, `None`: nobody counted.
    pub kernel_instructions: Option<u64>,
}

impl Counts {
    /// Of `lines` of an invocation of `whole` lines (at least 1), in proportion.
    #[must_use]
    pub fn in_proportion(self, lines: u64, whole: u64) -> Self {
        let part = |count: u64| {
            let part = u128::from(count) * u128::from(lines) / u128::from(whole);
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        Self {
            // One instruction a fetch is the least there can be.
            instructions: part(self.instructions).max(lines),
            kernel_instructions: self.kernel_instructions.map(part),
        }
    }
}
