//! What can go wrong around a model.

use crate::VerilateError;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no model, or why it cannot do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration has no RTL.
    #[error(transparent)]
    Generate(#[from] jukebox_rtl_gen::GenError),
    /// Verilator is missing or does not answer.
    #[error(transparent)]
    Verilator(#[from] jukebox_verilated::FindError),
    /// Verilator refuses the RTL.
    #[error(transparent)]
    Verilate(#[from] VerilateError),
    /// There is no C++ compiler.
    #[error(
        "the C++ compiler `{}` was not found; install it with `apt-get install g++`, or name it in the environment variable CXX",
        .0.display()
    )]
    MissingCompiler(PathBuf),
    /// The C++ compiler refuses a file.
    #[error("`{command}` failed:\n{output}")]
    Compile {
        /// The command line.
        command: String,
        /// What it printed.
        output: String,
    },
    /// What a model is tried on before it is compiled for good has failed.
    #[error("the model was tried on something, which failed: {0}")]
    Training(String),
    /// Neither of the variables that lead to the cache is set.
    #[error(
        "no place to keep compiled models: set JUKEBOX_CACHE (or XDG_CACHE_HOME, or HOME) to a folder"
    )]
    NoCache,
    /// A file or folder in the way.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A compiled model cannot be loaded.
    #[error("{}: {source}", path.display())]
    Load {
        /// The shared library.
        path: PathBuf,
        /// What the loader says.
        source: libloading::Error,
    },
    /// Rust and C++ disagree about the port structs: the compilers do not fit each other.
    #[error("the port structs are laid out differently in C++ and Rust: the compilers do not fit")]
    Layout,
    /// A name that says no wave format.
    #[error("{}: waves are written as .vcd or .fst, by the name of the file", .0.display())]
    WaveFormat(PathBuf),
    /// A place that an FST cannot go to: its writer comes back to the beginning in the end.
    #[error("{}: an FST can only go into an ordinary file; a VCD goes into anything", .0.display())]
    FstPlace(PathBuf),
    /// The wave file cannot be written.
    #[error("{}: {what}", path.display())]
    Wave {
        /// The wave file.
        path: PathBuf,
        /// What went wrong.
        what: String,
    },
    /// The C++ side refuses.
    #[error("{0}")]
    Model(String),
}

impl Error {
    /// Turns an I/O error at `path` into ours.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |source| Error::Io {
            path: path.into(),
            source,
        }
    }
}

impl From<cxx::Exception> for Error {
    fn from(exception: cxx::Exception) -> Self {
        Error::Model(exception.what().to_owned())
    }
}
