//! How Verilator's run time is found and compiled: used by the build script of this crate, and by
//! whoever compiles a model at run time.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of the run time, in Verilator's include directory.
pub const SOURCES: &[&str] = &[
    "verilated.cpp",
    "verilated_threads.cpp",
    "verilated_vcd_c.cpp",
    "verilated_cov.cpp",
];

/// Compiler flags of the run time and of every model. Optimisation is forced: without it a model
/// runs about fifteen times slower.
pub const FLAGS: &[&str] = &[
    "-std=gnu++17",
    "-O2",
    "-fcf-protection=none",
    "-faligned-new",
    "-w",
    "-DVM_SC=0",
    "-DVM_TRACE=1",
    "-DVM_TRACE_VCD=1",
    "-DVM_TRACE_FST=0",
];

/// Further flags of the run time: its user hooks are those of `halt.cpp`.
pub const HOOK_FLAGS: [&str; 6] = [
    "-include",
    "jukebox/halt.h",
    "-DVL_USER_FINISH",
    "-DVL_USER_STOP",
    "-DVL_USER_FATAL",
    "-DVL_USER_STOP_MAYBE",
];

/// An installed Verilator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verilator {
    /// The program.
    pub program: PathBuf,
    /// First line of `verilator --version`.
    pub version: String,
    /// Directory of `verilated.h`.
    pub include: PathBuf,
}

/// Why Verilator cannot be used.
#[derive(Debug)]
pub enum FindError {
    /// There is no such program.
    Missing(PathBuf),
    /// It is there but cannot be run.
    Run(PathBuf, io::Error),
    /// It runs, but does not answer as expected.
    Answer(PathBuf, String),
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FindError::Missing(program) => write!(
                f,
                "`{}` was not found; install it with `apt-get install verilator`, or name it in the environment variable VERILATOR",
                program.display()
            ),
            FindError::Run(program, error) => {
                write!(f, "`{}` cannot be run: {error}", program.display())
            }
            FindError::Answer(program, what) => {
                write!(
                    f,
                    "`{}` is not a usable Verilator: {what}",
                    program.display()
                )
            }
        }
    }
}

impl std::error::Error for FindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FindError::Run(_, error) => Some(error),
            _ => None,
        }
    }
}

/// The program to look for: `$VERILATOR`, else `verilator` on the PATH.
pub fn default_program() -> PathBuf {
    std::env::var_os("VERILATOR")
        .filter(|v| !v.is_empty())
        .map_or_else(|| PathBuf::from("verilator"), PathBuf::from)
}

impl Verilator {
    /// Asks `program` for its version and for where its run time is.
    ///
    /// # Errors
    /// If there is no such program, if it does not run, or if its run time is not installed.
    pub fn find(program: &Path) -> Result<Self, FindError> {
        let version = ask(program, ["--version"])?;
        let root = ask(program, ["--getenv", "VERILATOR_ROOT"])?;
        let include = Path::new(&root).join("include");
        if !include.join(SOURCES[0]).is_file() {
            let what = format!("no {} in {}", SOURCES[0], include.display());
            return Err(FindError::Answer(program.into(), what));
        }
        Ok(Verilator {
            program: program.into(),
            version,
            include,
        })
    }
}

/// First line of what `program` prints, without surrounding blanks.
fn ask<const N: usize>(program: &Path, args: [&str; N]) -> Result<String, FindError> {
    let output = Command::new(program)
        .args(args.map(OsStr::new))
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => FindError::Missing(program.into()),
            _ => FindError::Run(program.into(), error),
        })?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().unwrap_or_default().trim();
    if !output.status.success() || line.is_empty() {
        let what = format!("`{}` gave no answer ({})", args.join(" "), output.status);
        return Err(FindError::Answer(program.into(), what));
    }
    Ok(line.to_owned())
}
