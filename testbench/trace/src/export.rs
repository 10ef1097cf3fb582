//! Writes invocations as raw lines, one file each, with an index of instruction counts beside them.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
use crate::input::{Function, Invocation};
use crate::output::Beside;

/// Level of zstd.
const LEVEL: i32 = 19;

/// Writes `FUNCTION.NNN.lines.zst` for each invocation of a function into a folder, and
/// `FUNCTION.idx` with their instruction counts.
///
/// # Errors
/// If reading or writing fails.
pub fn lines(function: &Function, folder: &Path) -> Result<()> {
    let mut index = String::new();
    for (number, invocation) in function.invocations.iter().enumerate() {
        let place = folder.join(format!("{}.{number:03}.lines.zst", function.name));
        one(invocation, &place)?;
        let counts = invocation.counts;
        let _ = write!(
            index,
            "seg {number} insn {} lines {}",
            counts.instructions, invocation.lines
        );
        if let Some(kernel) = counts.kernel_instructions {
            let _ = write!(index, " kern_insn {kernel}");
        }
        index.push('\n');
    }
    let place = folder.join(format!("{}.idx", function.name));
    let mut beside = Beside::create(&place)?;
    let written = beside.file.write_all(index.as_bytes());
    written.map_err(|cause| Error::unwritable(&place, cause))?;
    beside.persist()
}

fn one(invocation: &Invocation, place: &Path) -> Result<()> {
    let cannot = |cause: std::io::Error| Error::unwritable(place, cause);
    let mut beside = Beside::create(place)?;
    let mut zstd = zstd::Encoder::new(&mut beside.file, LEVEL).map_err(cannot)?;
    let mut fetches = invocation.fetches()?;
    let mut bytes = Vec::new();
    loop {
        let block = fetches.next_block()?;
        if block.is_empty() {
            break;
        }
        bytes.clear();
        bytes.extend(block.iter().flat_map(|line| line.to_le_bytes()));
        zstd.write_all(&bytes).map_err(cannot)?;
    }
    zstd.finish().map_err(cannot)?;
    beside.persist()
}
