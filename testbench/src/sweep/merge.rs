//! Joins shards of a sweep.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::lines::Lines;
use super::manifest::{MANIFEST, Manifest};
use super::shard::Shard;
use super::store::{RESULTS, results, unreadable};
use super::whole::replace;
use crate::error::{Error, Result};

/// Joins what is in some folders into a whole sweep in folder `out`; says how many points it has.
///
/// # Errors
/// If they are not of one sweep, a point is missing, or something cannot be read or written.
pub fn merge(folders: &[PathBuf], out: &Path) -> Result<usize> {
    let manifest = common(folders)?;
    refuse_another(out, &manifest)?;
    let mut lines = Lines::default();
    let mut shards = BTreeSet::new();
    for folder in folders {
        let files = results(folder).map_err(|cause| unreadable(folder, &cause))?;
        for file in files {
            lines
                .read(&file)
                .map_err(|cause| unreadable(&file, &cause))?;
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            shards.extend(Shard::of_file(name.trim_end_matches(".part")).map(|shard| shard.file()));
        }
    }
    let missing: Vec<usize> = (0..manifest.points.len())
        .filter(|&index| !lines.points.contains_key(&manifest.points[index]))
        .collect();
    if !missing.is_empty() {
        return Err(incomplete(&missing, manifest.points.len(), &shards));
    }
    let write = |name: &str, what: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>| {
        replace(out, name, what).map_err(|cause| Error::write(&out.join(name), cause))
    };
    fs::create_dir_all(out).map_err(|cause| Error::write(out, cause))?;
    write(MANIFEST, &|file| {
        file.write_all(manifest.to_json().as_bytes())
    })?;
    write(RESULTS, &|file| {
        lines.copy(manifest.points.iter().map(String::as_str), file)
    })?;
    Ok(manifest.points.len())
}

/// What all folders say that is swept.
fn common(folders: &[PathBuf]) -> Result<Manifest> {
    let mut known: Option<(&PathBuf, Manifest)> = None;
    for folder in folders {
        let manifest = Manifest::read(folder)?;
        match &known {
            Some((first, other)) if *other != manifest => {
                return Err(Error::input(
                    format_args!(
                        "{} and {} are not of one sweep: their {MANIFEST} differ",
                        first.display(),
                        folder.display()
                    ),
                    "shards are run with the same specification, the same traces and the same program",
                ));
            }
            Some(_) => {}
            None => known = Some((folder, manifest)),
        }
    }
    known.map(|(_, manifest)| manifest).ok_or_else(|| {
        Error::input(
            "no folder to merge",
            "name the folders that shards were written to",
        )
    })
}

/// Refuses to replace the results of another sweep.
fn refuse_another(out: &Path, manifest: &Manifest) -> Result<()> {
    if !out.join(MANIFEST).exists() || Manifest::read(out)? == *manifest {
        return Ok(());
    }
    Err(Error::input(
        format_args!("{} holds another sweep", out.display()),
        "name another folder",
    ))
}

/// Says what is missing, and of which shard if it can be told.
fn incomplete(missing: &[usize], of: usize, shards: &BTreeSet<String>) -> Error {
    let any = shards.iter().next().and_then(|name| Shard::of_file(name));
    let lacking: BTreeSet<String> = any
        .iter()
        .flat_map(|any| missing.iter().map(|&index| any.with(index).to_string()))
        .collect();
    let hint = match lacking.len() {
        0 => "run the sweep to its end first".to_owned(),
        _ => {
            const SHOWN: usize = 8;
            let shown: Vec<_> = lacking.iter().take(SHOWN).map(String::as_str).collect();
            let more = if lacking.len() > SHOWN { ", ..." } else { "" };
            format!(
                "run these shards to their end first: {}{more}",
                shown.join(", ")
            )
        }
    };
    Error::check(
        format_args!("{} of {of} points are missing", missing.len()),
        hint,
    )
}
