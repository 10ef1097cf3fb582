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
        let options = [
            ("--wave", plan.wave.is_some()),
            ("--record-ports", plan.record_ports.is_some()),
            ("--dump-metadata", plan.dump_metadata.is_some()),
        ];
        if let Some((option, _)) = options.into_iter().find(|(_, given)| *given) {
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
    if let Some(ports) = &plan.record_ports {
        if plan.options.dut == crate::options::Dut::Golden {
            return Err(Error::input(
                "--record-ports: the functional model has no ports",
                "use --dut rtl or both",
            ));
        }
        parent_exists(ports)?;
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

/// The file of one function, of waves or a port trace: several functions get one each.
pub fn of_function(file: &Path, function: &str, several: bool) -> PathBuf {
    if !several {
        return file.to_owned();
    }
    match file.extension().and_then(|ending| ending.to_str()) {
        Some(ending) => file.with_extension(format!("{function}.{ending}")),
        None => file.with_extension(function),
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
    fn several_functions_have_a_file_each() {
        for (file, several, of_it) in [
            ("d/a.fst", false, "d/a.fst"),
            ("d/a.fst", true, "d/a.f.fst"),
            ("d/a", true, "d/a.f"),
        ] {
            assert_eq!(of_function(Path::new(file), "f", several), Path::new(of_it));
        }
    }

    #[test]
    fn folders_must_exist() {
        assert!(parent_exists(Path::new("x.json")).is_ok());
        let folder = tempfile::tempdir().unwrap();
        assert!(parent_exists(&folder.path().join("missing/x.json")).is_err());
        assert!(parent_exists(folder.path()).is_err());
    }
}
