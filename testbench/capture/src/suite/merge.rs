//! Several files of one function each into one file.

use std::path::Path;

use jukebox_trace::Output;
use jukebox_trace::jbt::{Counts, Options, Provenance, Reader};

use crate::error::{Error, Result};

/// Writes the functions of `parts` into `output`, each with the provenance of its part. The file
/// appears under its name when it is complete.
///
/// # Errors
/// If a part cannot be read or is not whole, or the file cannot be written.
pub fn merge(parts: &[impl AsRef<Path>], output: &Path, provenance: &Provenance) -> Result<()> {
    let mut merged = Output::create(output, provenance, Options::default())?;
    let writer = &mut merged.writer;
    for part in parts {
        let path = part.as_ref();
        let part = Reader::open(path)?;
        if let Some(recovery) = part.recovery() {
            // What is left of it would look like all of it in the result.
            return Err(Error::new(
                format_args!("{}: {recovery}", path.display()),
                "take the part away and record again: the others are kept",
            ));
        }
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
    merged.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jukebox_trace::jbt::Writer;

    #[test]
    fn nothing_else_in_the_folder_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("suite.jbt");
        // All that is left of another capture.
        let other = dir.path().join("suite.jbt.part");
        std::fs::write(&other, "mine").unwrap();
        let parts = ["a", "b"].map(|name| {
            let part = dir.path().join(name);
            let origin = Provenance {
                process: name.to_owned(),
                ..Provenance::default()
            };
            let mut writer = Writer::create(&part, &origin).unwrap();
            writer.begin(name, None).unwrap();
            writer.push(&[0x40, 0x80]).unwrap();
            writer.end(Counts::default()).unwrap();
            writer.finish().unwrap();
            part
        });
        merge(&parts, &output, &Provenance::default()).unwrap();
        let merged = Reader::open(&output).unwrap();
        let of = |at: usize| merged.functions()[at].provenance.clone().unwrap().process;
        assert_eq!([of(0), of(1)], ["a", "b"]);
        assert_eq!(std::fs::read(&other).unwrap(), b"mine");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);

        // What cannot be complete leaves what was there.
        let before = std::fs::read(&output).unwrap();
        let whole = std::fs::read(&parts[1]).unwrap();
        for (bytes, what) in [
            (&b"no trace"[..], "/b, offset"),
            (&whole[..whole.len() - 24], "index is missing"),
        ] {
            std::fs::write(&parts[1], bytes).unwrap();
            let error = merge(&parts, &output, &Provenance::default()).unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
            assert_eq!(std::fs::read(&output).unwrap(), before);
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);
    }
}
