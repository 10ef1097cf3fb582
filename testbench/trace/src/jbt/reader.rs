//! Reads `.jbt` files: any invocation at once, its lines as they are asked for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layout::Record;
use super::{Lines, Provenance, open};
use crate::address::AddressRule;
use crate::error::{Error, Result};

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

/// What was found in a file without a sound index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Why the index was not used.
    pub reason: String,
    /// Complete invocations found.
    pub invocations: usize,
    /// Bytes after the last of them: an incomplete invocation, or damage.
    pub lost_bytes: u64,
}

impl std::fmt::Display for Recovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}; read from the front: {} complete invocations, {} bytes after them are lost",
            self.reason, self.invocations, self.lost_bytes
        )
    }
}

/// An open `.jbt` file.
#[derive(Debug)]
pub struct Reader {
    pub(super) file: Arc<File>,
    pub(super) path: PathBuf,
    pub(super) addresses: AddressRule,
    pub(super) provenance: Provenance,
    pub(super) functions: Vec<FunctionInfo>,
    pub(super) recovery: Option<Recovery>,
    /// End of the file.
    pub(super) end: u64,
}

impl Reader {
    /// Opens a file and reads its index, or finds its invocations without one.
    ///
    /// # Errors
    /// If it cannot be read, is no `.jbt` file, or is damaged before its first block ends.
    pub fn open(path: &Path) -> Result<Self> {
        open::open(path)
    }

    /// Where the file comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The addresses it may hold.
    pub fn addresses(&self) -> AddressRule {
        self.addresses
    }

    /// Its functions, in the order in which they first appeared.
    pub fn functions(&self) -> &[FunctionInfo] {
        &self.functions
    }

    /// What was found without an index; `None` if the index is sound.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// The file's name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the file in bytes.
    pub fn bytes(&self) -> u64 {
        self.end
    }

    /// The lines of invocation `n` (from 0) of `function`.
    ///
    /// # Errors
    /// If there is none.
    pub fn invocation(&self, function: &str, n: usize) -> Result<Lines> {
        let found = self.functions.iter().find(|one| one.name == function);
        let found = found.ok_or_else(|| {
            let names: Vec<_> = self.functions.iter().map(|one| one.name.as_str()).collect();
            Error::new(
                &self.path,
                format_args!("has no function '{function}'"),
                format_args!("it has: {}", names.join(", ")),
            )
        })?;
        let info = found.invocations.get(n).ok_or_else(|| {
            Error::new(
                &self.path,
                format_args!("function '{function}' has no invocation {n}"),
                format_args!("it has {}, counted from 0", found.invocations.len()),
            )
        })?;
        self.lines(info)
    }

    /// The lines of an invocation of this file.
    ///
    /// # Errors
    /// If memory for the decompressor is short.
    pub fn lines(&self, info: &InvocationInfo) -> Result<Lines> {
        Lines::new(
            Arc::clone(&self.file),
            self.path.clone(),
            self.addresses,
            self.end,
            info,
        )
    }
}
