//! What a `.jbt` file holds, as its index tells of it.

use super::Provenance;
use super::layout::Record;
use crate::address::AddressRule;

/// One invocation, as the index tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvocationInfo {
    /// Line addresses.
    pub lines: u64,
    /// Instructions executed.
    pub instructions: u64,
    /// Those of the kernel, `None`: nobody counted.
    pub kernel_instructions: Option<u64>,
    pub(super) number: u32,
    pub(super) blocks: u32,
    pub(super) offset: u64,
}

impl InvocationInfo {
    pub(super) fn new(record: &Record, number: u32) -> Self {
        Self {
            lines: record.lines,
            instructions: record.instructions,
            kernel_instructions: record.kernel_instructions,
            number,
            blocks: record.blocks,
            offset: record.offset,
        }
    }
}

/// One function of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionInfo {
    /// Its name.
    pub name: String,
    /// Where it comes from, if not from where the file does.
    pub provenance: Option<Provenance>,
    /// Its invocations, oldest first.
    pub invocations: Vec<InvocationInfo>,
}

/// What was found in a file that is not as its writer finished it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// What is wrong with it.
    pub reason: String,
    /// Complete invocations found.
    pub invocations: usize,
    /// Bytes after the last of them that are not read: an incomplete invocation, or damage.
    pub lost_bytes: u64,
    /// All that was written is there: its writer came to the index, and only that is damaged.
    pub complete: bool,
}

impl std::fmt::Display for Recovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            reason,
            invocations,
            lost_bytes,
            complete,
        } = self;
        let are = match invocations {
            1 => "invocation is",
            _ => "invocations are",
        };
        write!(f, "{reason}; {invocations} complete {are} read, ")?;
        if *complete {
            f.write_str("which is all that was written")
        } else if *lost_bytes == 0 {
            f.write_str("and whatever should follow is not there")
        } else {
            let after = match invocations {
                1 => "it",
                _ => "them",
            };
            write!(f, "{lost_bytes} bytes after {after} are lost")
        }
    }
}

/// A container: the whole of a file, or one of several that follow each other in it.
#[derive(Clone, Debug)]
pub struct Contents {
    pub addresses: AddressRule,
    pub provenance: Provenance,
    pub functions: Vec<FunctionInfo>,
    pub recovery: Option<Recovery>,
    /// Its end in the file.
    pub end: u64,
}
