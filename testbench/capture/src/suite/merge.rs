//! Several files of one function each into one file.

use std::path::Path;

use jukebox_trace::jbt::{Counts, Provenance, Reader, Writer};

use crate::error::{Error, Result};

/// Writes the functions of `parts` into `output`, each with the provenance of its part. The file
/// appears under its name when it is complete.
///
/// # Errors
/// If a part cannot be read or the file cannot be written.
pub fn merge(parts: &[impl AsRef<Path>], output: &Path, provenance: &Provenance) -> Result<()> {
    let mut name = output.as_os_str().to_owned();
    name.push(".part");
    let unfinished = Path::new(&name);
    let mut writer = Writer::create(unfinished, provenance)?;
    for part in parts {
        let part = Reader::open(part.as_ref())?;
        for function in part.functions() {
            let provenance = function.provenance.as_ref().unwrap_or(part.provenance());
            for invocation in &function.invocations {
                writer.begin(&function.name, Some(provenance))?;
                let mut lines = part.lines(invocation)?;
                while let Some(lines) = lines.next_block()? {
                    writer.push(lines)?;
                }
                writer.end(Counts {
                    instructions: invocation.instructions,
                    kernel_instructions: invocation.kernel_instructions,
                })?;
            }
        }
    }
    writer.finish()?;
    std::fs::rename(unfinished, output).map_err(|error| {
        Error::new(
            format_args!("cannot write {}: {error}", output.display()),
            "name a file in a folder that you may write to",
        )
    })
}
