//! Files that a run writes besides its result.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::plan::Plan;

/// Refuses places that cannot be written to, before any time is spent.
pub fn check(plan: &Plan) -> Result<()> {
    if let Some(name) = &plan.options.function
        && (name.is_empty() || name.contains(['/', '\\', '\0']))
    {
        return Err(Error::input(
            format_args!("--function '{name}': no name"),
            "give a name without slashes; it becomes part of file names",
        ));
    }
    if plan.options.interleave.is_some() {
        let option = match (&plan.wave, &plan.dump_metadata) {
            (Some(_), _) => Some("--wave"),
            (_, Some(_)) => Some("--dump-metadata"),
            _ => None,
        };
        if let Some(option) = option {
            return Err(Error::input(
                format_args!(
                    "{option}: not of functions that take turns, each of which has a block and records of its own"
                ),
                format_args!("leave {option} out, or --interleave"),
            ));
        }
    }
    if let Some(wave) = &plan.wave {
        let ending = wave.extension().and_then(|ending| ending.to_str());
        if !matches!(ending, Some("vcd" | "fst")) {
            return Err(Error::input(
                format_args!("--wave {}: unknown format", wave.display()),
                "let the name end in .vcd or .fst",
            ));
        }
        if plan.options.dut == crate::options::Dut::Golden {
            return Err(Error::input(
                "--wave: the golden model has no waves",
                "use --dut rtl or both",
            ));
        }
        parent_exists(wave)?;
    }
    if let Some(folder) = &plan.dump_metadata {
        std::fs::create_dir_all(folder).map_err(|cause| Error::write(folder, cause))?;
    }
    Ok(())
}

/// Refuses a file whose folder does not exist.
fn parent_exists(file: &Path) -> Result<()> {
    let parent = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let because = |kind, why| Err(Error::write(file, io::Error::new(kind, why)));
    if !parent.is_dir() {
        return because(ErrorKind::NotFound, "its folder does not exist");
    }
    if file.is_dir() {
        return because(ErrorKind::IsADirectory, "it is a folder");
    }
    Ok(())
}

/// The wave file of one function: several functions get one each.
pub fn wave_of(wave: &Path, function: &str, several: bool) -> PathBuf {
    let ending = wave
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or("vcd");
    if several {
        wave.with_extension(format!("{function}.{ending}"))
    } else {
        wave.to_owned()
    }
}

/// Writes the record of one invocation.
pub fn dump(folder: &Path, function: &str, index: u64, record: &[u8]) -> Result<()> {
    let path = folder.join(format!("{function}.{index}.meta"));
    std::fs::write(&path, record).map_err(|cause| Error::write(&path, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_functions_have_a_wave_each() {
        assert_eq!(
            wave_of(Path::new("d/a.fst"), "f", false),
            Path::new("d/a.fst")
        );
        assert_eq!(
            wave_of(Path::new("d/a.fst"), "f", true),
            Path::new("d/a.f.fst")
        );
    }

    #[test]
    fn folders_must_exist() {
        assert!(parent_exists(Path::new("x.json")).is_ok());
        let folder = tempfile::tempdir().unwrap();
        assert!(parent_exists(&folder.path().join("missing/x.json")).is_err());
        assert!(parent_exists(folder.path()).is_err());
    }
}
