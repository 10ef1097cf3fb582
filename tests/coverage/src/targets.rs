//! Which configurations are covered.

use anyhow::{Context, Result, bail, ensure};
use jukebox_config::Config;
use jukebox_random_config::some;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose files name configurations: the ready-made ones, and two that have all that these lack.
const FOLDERS: [&str; 2] = ["configs", "tests/mutation/configs"];

/// A configuration, and what it is called.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name on the page.
    pub name: String,
    /// Its file, from the project's root; none if it is drawn.
    pub file: Option<String>,
    /// The configuration.
    pub config: Config,
    /// The same as text.
    pub toml: String,
}

/// Which random ones.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// How many.
    pub random: u32,
    /// Seed of the draw.
    pub seed: u64,
}

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every named configuration, in order of their names, then the random ones.
///
/// # Errors
/// If a file cannot be read.
pub fn all(draw: Draw) -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    for folder in FOLDERS {
        let mut names = Vec::new();
        for entry in fs::read_dir(root().join(folder)).context(folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name.ends_with(".toml"));
        names.sort_unstable();
        ensure!(!names.is_empty(), "{folder} has no configurations");
        for name in names {
            let file = format!("{folder}/{name}");
            let config = Config::from_file(root().join(&file))?;
            targets.push(Target {
                name: name.trim_end_matches(".toml").to_owned(),
                toml: config.to_toml(),
                file: Some(file),
                config,
            });
        }
    }
    for (number, drawn) in (1..).zip(some(draw.seed, draw.random)) {
        targets.push(Target {
            name: format!("random-{number}"),
            file: None,
            config: drawn.config().clone(),
            toml: drawn.toml(),
        });
    }
    Ok(targets)
}

/// Those that `only` names, or all if it names none.
///
/// # Errors
/// If there is none of a name.
pub fn chosen(all: Vec<Target>, only: &[String]) -> Result<Vec<Target>> {
    for name in only {
        if !all.iter().any(|target| target.name == *name) {
            let names: Vec<_> = all.iter().map(|target| target.name.as_str()).collect();
            bail!(
                "--only {name}: no such configuration; there are {}",
                names.join(", ")
            );
        }
    }
    let wanted = |target: &Target| only.is_empty() || only.contains(&target.name);
    Ok(all.into_iter().filter(wanted).collect())
}
