//! Files of the project.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's folder.
#[derive(Clone, Debug)]
pub struct Project(PathBuf);

impl Project {
    /// The project that this crate is of.
    pub fn here() -> Self {
        Self(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
    }

    /// A path of it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// A file of it.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn text(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.path(path)).context(path.to_owned())
    }
}
