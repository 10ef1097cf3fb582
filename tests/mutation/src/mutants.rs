//! The design with all mutants of a configuration.

use crate::plan::{LEFT_OUT, Target, project};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutant {
    /// Its number in the design, from 1.
    pub number: u32,
    /// Module it is in.
    pub module: String,
    /// File below `rtl/`.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// What kind of change.
    pub kind: String,
    /// The line it is in.
    pub text: String,
    /// The nearest line before it that begins a block.
    pub block: String,
    /// What stands there.
    pub original: String,
    /// What it is instead; nothing if a statement is left out.
    pub mutated: String,
}

impl Mutant {
    /// Whether it is the same change in the same place, whatever their numbers.
    #[must_use]
    pub fn is(&self, other: &Mutant) -> bool {
        let unnumbered = |mutant: &Mutant| Mutant {
            number: 0,
            ..mutant.clone()
        };
        unnumbered(self) == unnumbered(other)
    }
}

#[derive(Debug, Deserialize)]
struct Drawn {
    places: usize,
    mutants: Vec<Mutant>,
}

/// A configuration's mutants in a folder that tests can be run on.
#[derive(Debug)]
pub struct Design {
    /// The folder, for [`jukebox_tests::rtl::SUBSTITUTE`].
    pub folder: PathBuf,
    /// Its configuration.
    pub config: PathBuf,
    /// Places there are for mutants.
    pub places: usize,
    /// Those drawn.
    pub mutants: Vec<Mutant>,
}

/// Emits the block of `target`, and draws `count` mutants by `seed` into `out`.
///
/// # Errors
/// If the tools of `make lint-tools` are not there, or a file cannot be written.
pub fn draw(target: &Target, seed: u32, count: usize, out: &Path) -> Result<Design> {
    let config = target.config()?;
    let emitted = out.join("emitted");
    let _ = fs::remove_dir_all(&emitted);
    let mut skipped = Vec::new();
    for file in jukebox_rtl_gen::generate(&config)? {
        let Some(name) = file.path.strip_prefix("rtl/") else {
            continue;
        };
        let path = emitted.join(&file.path);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(&path, &file.contents)?;
        if LEFT_OUT.iter().any(|end| name.ends_with(end)) {
            skipped.extend(["--skip".to_owned(), name.to_owned()]);
        }
    }
    let folder = out.join("mutated");
    let python = project().join(".tools/lint/bin/python");
    let status = Command::new(&python)
        .arg(project().join("scripts/mutants.py"))
        .args([&emitted, &folder])
        .args(["--seed", &seed.to_string(), "--count", &count.to_string()])
        .args(["--least", &target.least.to_string()])
        .args([
            "--more",
            &(target.more * count).div_ceil(target.mutants).to_string(),
        ])
        .args(target.own.iter().flat_map(|module| ["--of", module]))
        .args(&skipped)
        .status()
        .with_context(|| format!("{}: `make lint-tools` puts it there", python.display()))?;
    ensure!(status.success(), "scripts/mutants.py failed");
    let file = folder.join("config.toml");
    fs::copy(project().join(target.file), &file)?;
    let drawn = fs::read_to_string(folder.join("mutants.json"))?;
    let Drawn { places, mutants } = serde_json::from_str(&drawn)?;
    Ok(Design {
        config: file,
        folder,
        places,
        mutants,
    })
}
