//! Which model a test is given: that of the emitted RTL, or of RTL that stands in for it.

use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_cosim::{Model, ModelBuilder, Variant};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Names a folder whose SystemVerilog stands in for what is emitted: its `config.toml` says of which
/// configuration, and its files have the paths they have when emitted. Tests of other configurations
/// do not notice. Mutation tests put broken RTL there.
pub const SUBSTITUTE: &str = "JUKEBOX_SUBSTITUTE";

struct Substitute {
    folder: PathBuf,
    config: Config,
    /// Models made so far.
    libraries: Mutex<Vec<(Variant, PathBuf)>>,
}

impl Substitute {
    fn read(folder: &Path) -> Result<Substitute> {
        Ok(Substitute {
            folder: folder.into(),
            config: Config::from_file(folder.join("config.toml"))?,
            libraries: Mutex::default(),
        })
    }

    /// The model's shared library; made, if it is not in the cache.
    fn library(&self, variant: Variant) -> Result<PathBuf> {
        let mut libraries = self
            .libraries
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, library)) = libraries.iter().find(|(of, _)| *of == variant) {
            return Ok(library.clone());
        }
        let mut files = jukebox_rtl_gen::generate(&self.config)?;
        for file in &mut files {
            let path = self.folder.join(&file.path);
            if path.is_file() {
                file.contents = fs::read_to_string(path)?;
            }
        }
        let builder = ModelBuilder::from_env()?;
        let library = builder.library_from(&files, &self.config, variant, &mut |_| ())?;
        libraries.push((variant, library.clone()));
        Ok(library)
    }
}

fn substitute() -> Result<Option<&'static Substitute>> {
    static READ: OnceLock<Result<Option<Substitute>, String>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        std::env::var_os(SUBSTITUTE)
            .map(|folder| Substitute::read(Path::new(&folder)))
            .transpose()
            .map_err(|error| format!("{error:#}"))
    });
    match read {
        Ok(substitute) => Ok(substitute.as_ref()),
        Err(error) => anyhow::bail!("{SUBSTITUTE}: {error}"),
    }
}

/// A model of `config` with those optional parts: of what is emitted, unless [`SUBSTITUTE`] is set.
///
/// # Errors
/// If the model cannot be built.
pub fn model_of(config: &Config, variant: Variant) -> Result<Model> {
    if let Some(substitute) = substitute()?
        && substitute.config == *config
    {
        let library = substitute.library(variant).context("the substitute")?;
        return Ok(Model::load(&library)?);
    }
    Ok(Model::for_variant(config, variant, &mut |_| ())?)
}

/// A model of the default configuration that checks nothing.
///
/// # Errors
/// If it does not fit the program.
pub fn builtin_model() -> Result<Model> {
    model_of(&Config::default(), Variant::default())
}
