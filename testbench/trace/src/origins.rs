//! Where the functions of several files come from, before anything is written of them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::jbt::Provenance;
use crate::sidecar::Sidecar;
use crate::stream::{Opened, ReadOptions, Stream, open};

/// The provenance of each function of some files, of all of these files together.
#[derive(Default)]
pub struct Origins(HashMap<String, Provenance>);

impl Origins {
    /// Those of some files, which are written into a file that comes from `whole`. Functions that are
    /// not here come from there.
    ///
    /// # Errors
    /// If a file cannot be read, or has a function of another process than a file before.
    pub fn of_all(
        paths: &[PathBuf],
        function: Option<&str>,
        options: &ReadOptions,
        whole: &Provenance,
    ) -> Result<Self> {
        let mut origins = Self::default();
        let mut assumed = HashSet::new();
        // Nobody is to be told that this is read.
        let options = ReadOptions {
            position: Default::default(),
            ..options.clone()
        };
        for path in paths {
            match open(path, &options)? {
                Opened::Containers(readers) => {
                    let all = readers.iter().flat_map(|reader| {
                        let common = reader.provenance();
                        reader.functions().iter().map(move |one| (one, common))
                    });
                    for (one, common) in all {
                        if function.is_none_or(|function| function == one.name) {
                            let own = one.provenance.as_ref().unwrap_or(common);
                            origins.add(path, &one.name, own)?;
                        }
                    }
                }
                Opened::Stream(stream) => {
                    let beside = Sidecar::of(path, stream.format())?;
                    let name = function.unwrap_or(&beside.function);
                    if let Some(own) = &beside.provenance {
                        origins.add(path, name, own)?;
                    }
                    if !is_counted(&stream, &beside, &options) {
                        assumed.insert(name.to_owned());
                    }
                }
            }
        }
        for name in assumed {
            let known = origins.0.get(&name).unwrap_or(whole);
            let assuming = known.assuming();
            origins.0.insert(name, assuming);
        }
        Ok(origins)
    }

    fn add(&mut self, path: &Path, function: &str, origin: &Provenance) -> Result<()> {
        match self.0.get_mut(function) {
            Some(known) => *known = joined(path, function, known, origin)?,
            None => drop(self.0.insert(function.to_owned(), origin.clone())),
        }
        Ok(())
    }

    /// That of a function; `None`: that of the file it is written into.
    pub fn of(&self, function: &str) -> Option<&Provenance> {
        self.0.get(function)
    }
}

/// Whether the instructions of a stream are counted, by its format or by its index.
fn is_counted(stream: &Stream, beside: &Sidecar, options: &ReadOptions) -> bool {
    stream.format().counts_instructions()
        || beside
            .indexed(options.boundaries)
            .is_some_and(|entry| entry.is_counted())
}

/// Where a function comes from that is in a file `path` and in others before it.
///
/// # Errors
/// If they are of different processes.
pub fn joined(
    path: &Path,
    function: &str,
    known: &Provenance,
    origin: &Provenance,
) -> Result<Provenance> {
    if known.is_same_process(origin) {
        return Ok(known.joined(origin));
    }
    Err(Error::new(
        path,
        format_args!(
            "its function '{function}' is of another process than that of the files before"
        ),
        "invocations of one function are of one process: give the files separately, or choose with --function",
    ))
}
