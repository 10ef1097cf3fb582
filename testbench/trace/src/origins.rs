//! Where the functions of several files come from, before anything is written of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::input::Function;
use crate::jbt::{Provenance, Reader, announced_addresses};

/// The provenance of each function that `.jbt` files hold, of all of these files together.
#[derive(Default)]
pub struct Origins(HashMap<String, Provenance>);

impl Origins {
    /// Those of some files; of one file nothing has to be joined.
    ///
    /// # Errors
    /// If a file cannot be read, or has a function of another process than a file before.
    pub fn of_all(paths: &[PathBuf], function: Option<&str>) -> Result<Self> {
        let mut origins = Self::default();
        if paths.len() < 2 {
            return Ok(origins);
        }
        for path in paths {
            if announced_addresses(path)?.is_none() {
                continue;
            }
            let reader = Reader::open(path)?;
            for one in reader.functions() {
                if function.is_none_or(|function| function == one.name) {
                    let own = one.provenance.as_ref().unwrap_or(reader.provenance());
                    origins.add(path, &one.name, own)?;
                }
            }
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

    /// That of a function of one of the files.
    pub fn of<'a>(&'a self, function: &'a Function) -> Option<&'a Provenance> {
        let own = function.provenance.as_deref();
        self.0.get(&function.name).or(own)
    }
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
