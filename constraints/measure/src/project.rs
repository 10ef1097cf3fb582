//! Where things lie in the project.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;

/// The project's folder.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The project at `root`, or the one this program was built from.
    ///
    /// # Errors
    /// If there is no project there.
    pub fn at(root: Option<&Path>) -> Result<Self> {
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.unwrap_or(&built);
        let root = root
            .canonicalize()
            .with_context(|| format!("{}: no such folder", root.display()))?;
        ensure!(
            root.join("configs/default.toml").is_file(),
            "{}: no project here (configs/default.toml is missing)",
            root.display()
        );
        Ok(Self { root })
    }

    /// A file of the project.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }

    /// Folder that a configuration is emitted into and built in.
    pub fn out(&self, name: &str) -> PathBuf {
        self.root.join("out/measure").join(name)
    }

    /// Checked-in figures of that name.
    pub fn figures(&self, name: &str) -> PathBuf {
        self.root.join("docs/measured").join(name)
    }

    /// A configuration of `configs/`.
    ///
    /// # Errors
    /// If it is not there or not valid.
    pub fn config(&self, name: &str) -> Result<Config> {
        Ok(Config::from_file(
            self.path(format!("configs/{name}.toml")),
        )?)
    }

    /// The shipped traces in order of their names.
    ///
    /// # Errors
    /// If there are none.
    pub fn traces(&self) -> Result<Vec<PathBuf>> {
        let folder = self.path("traces");
        let mut traces = Vec::new();
        for entry in folder
            .read_dir()
            .with_context(|| folder.display().to_string())?
        {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".jbt") {
                traces.push(path);
            }
        }
        ensure!(!traces.is_empty(), "{}: no traces", folder.display());
        traces.sort();
        Ok(traces)
    }
}
