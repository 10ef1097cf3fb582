//! The C++ compiler.

use crate::Error;
use jukebox_verilated::{FLAGS, Verilator};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Nothing of a model is to be seen from outside but what it exports by name: the program holds a
/// copy of the run time of its own.
const LIBRARY_FLAGS: &[&str] = &[
    "-fPIC",
    "-fvisibility=hidden",
    "-fvisibility-inlines-hidden",
];

/// Counts what a model does, into a file beside its object file when the process ends.
pub(super) const COUNTING: &[&str] = &["-fprofile-generate", "-fprofile-update=single"];
/// Uses what was counted into the file beside this object file.
pub(super) const COUNTED: &[&str] = &["-fprofile-use", "-fprofile-partial-training"];

/// A C++ compiler that takes the flags of GCC.
pub(super) struct Compiler {
    program: PathBuf,
    /// First line of its `--version`.
    pub version: String,
    /// What `JUKEBOX_CXXFLAGS` adds, parted by blanks: the last word on optimisation, for models that
    /// are to be there soon.
    more: Vec<String>,
}

impl Compiler {
    /// Asks `program` for its version.
    pub fn find(program: &Path) -> Result<Compiler, Error> {
        let output = run(Command::new(program).arg("--version"))?;
        let version = String::from_utf8_lossy(&output.stdout);
        let version = version.lines().next().unwrap_or_default().to_owned();
        Ok(Compiler {
            program: program.into(),
            version,
            more: std::env::var("JUKEBOX_CXXFLAGS")
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        })
    }

    /// Flags of every compilation.
    pub fn flags(&self) -> Vec<&str> {
        let own = [FLAGS, LIBRARY_FLAGS].concat();
        own.into_iter()
            .chain(self.more.iter().map(String::as_str))
            .collect()
    }

    /// Compiles `source` into `object`; `extra` flags come last.
    pub fn compile(
        &self,
        source: &Path,
        object: &Path,
        verilator: &Verilator,
        extra: &[String],
    ) -> Result<(), Error> {
        let mut command = Command::new(&self.program);
        command.args(self.flags()).args(extra);
        command
            .arg("-I")
            .arg(&verilator.include)
            .arg("-I")
            .arg(verilator.include.join("vltstd"));
        run(command.arg("-c").arg(source).arg("-o").arg(object)).map(drop)
    }

    /// Links `objects` into the shared library `library`.
    pub fn link(
        &self,
        objects: impl IntoIterator<Item = impl AsRef<OsStr>>,
        library: &Path,
        extra: &[&str],
    ) -> Result<(), Error> {
        let mut command = Command::new(&self.program);
        command
            .args(["-shared", "-Wl,-Bsymbolic", "-pthread"])
            .args(extra)
            .arg("-o")
            .arg(library)
            .args(objects);
        run(&mut command).map(drop)
    }
}

fn run(command: &mut Command) -> Result<Output, Error> {
    let program = Path::new(command.get_program()).to_owned();
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::MissingCompiler(program.clone()),
        _ => Error::Io {
            path: program.clone(),
            source: error,
        },
    })?;
    if output.status.success() {
        return Ok(output);
    }
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    let command: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    Err(Error::Compile {
        command: command.join(" "),
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
