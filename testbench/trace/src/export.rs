//! Writes invocations as raw lines, one file each, and beside them what raw lines cannot say: counts
//! of instructions, the name of the function and where it comes from.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};
use crate::idx;
use crate::input::{Function, Invocation};
use crate::output::Beside;
use crate::sidecar;

/// Level of zstd.
const LEVEL: i32 = 19;
/// Longest name of a file in the usual file systems.
const MAX_FILE_NAME: usize = 255;

/// Writes `FUNCTION.NNN.lines.zst` for each invocation of a function into a folder,
/// `FUNCTION.idx` with their instruction counts, and `FUNCTION.provenance.json`. Sorted by name, the
/// files are in the order of the invocations.
///
/// # Errors
/// If the function's name is too long for such files, if reading or writing fails.
pub fn lines(function: &Function, folder: &Path) -> Result<()> {
    let name = &function.name;
    let last = function.invocations.len().saturating_sub(1);
    let digits = last.to_string().len().max(3);
    let file = |number: usize| format!("{name}.{number:0digits$}.lines.zst");
    let index = folder.join("FUNCTION");
    let (index, origin) = (sidecar::index(&index, name), sidecar::origin(&index, name));
    if file(last).len().max(name.len() + ".provenance.json".len()) > MAX_FILE_NAME {
        return Err(Error::unwritable(
            &folder.join(file(last)),
            format_args!(
                "a file name has at most {MAX_FILE_NAME} bytes, and the function's is a part of it"
            ),
        ));
    }
    // First what is beside the lines: without it, lines that were written before the disk was full
    // would be taken for some that nobody counted.
    let mut text = idx::heading(name);
    for (number, invocation) in function.invocations.iter().enumerate() {
        text += &idx::line(
            number,
            invocation.lines,
            invocation.counts,
            invocation.counted,
        );
    }
    whole(&index, text.as_bytes())?;
    whence(function, &origin)?;
    for (number, invocation) in function.invocations.iter().enumerate() {
        one(invocation, &folder.join(file(number)))?;
    }
    Ok(())
}

/// Writes where a function comes from.
fn whence(function: &Function, place: &Path) -> Result<()> {
    let Some(provenance) = &function.provenance else {
        // One of another export would be taken for that of this one.
        return match std::fs::remove_file(place) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::unwritable(place, cause))
            }
            _ => Ok(()),
        };
    };
    let json = serde_json::to_vec_pretty(provenance.as_ref());
    let json = json.map_err(|cause| Error::unwritable(place, cause))?;
    whole(place, &json)
}

fn whole(place: &Path, bytes: &[u8]) -> Result<()> {
    let mut beside = Beside::create(place)?;
    let written = beside.file.write_all(bytes);
    written.map_err(|cause| Error::unwritable(place, cause))?;
    beside.persist()
}

fn one(invocation: &Invocation, place: &Path) -> Result<()> {
    let cannot = |cause: std::io::Error| Error::unwritable(place, cause);
    let mut beside = Beside::create(place)?;
    let mut zstd = zstd::Encoder::new(&mut beside.file, LEVEL).map_err(cannot)?;
    // A small one needs small tables.
    zstd.set_pledged_src_size(Some(invocation.lines * 8))
        .map_err(cannot)?;
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
