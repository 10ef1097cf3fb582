//! Sets of traces: found, opened and described before anything is run.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use jukebox_trace::{Function, Inputs, Position, stats};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::digest::hex;
use super::spec::TraceSet;
use crate::error::{Error, Result};
use crate::result::RunResult;

/// Bytes of a file that are read at once.
const CHUNK: usize = 1 << 16;

/// What is known of a set of traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What the specification calls it.
    pub name: String,
    /// Hash of the files' contents and of what is known of each invocation.
    pub sha256: String,
    /// The files, in order.
    pub files: Vec<FileFacts>,
    /// The functions, in the order of the result.
    pub functions: Vec<FunctionFacts>,
}

/// A trace file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its path as the specification gives it.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What a function fetches, as `jukebox trace info` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionFacts {
    /// Its name.
    pub name: String,
    /// Its invocations.
    pub invocations: u64,
    /// Mean of the invocations' instructions.
    pub instructions: f64,
    /// Share of the kernel in all instructions, `null`: nobody counted.
    pub kernel_instruction_share: Option<f64>,
    /// Mean of the invocations' footprints: different lines, in bytes.
    pub mean_footprint_bytes: f64,
    /// Different lines of all invocations together, in bytes.
    pub union_footprint_bytes: u64,
    /// Lines that every invocation fetched, over the mean footprint.
    pub common_share: f64,
    /// Mean over pairs of invocations of common lines over lines of either; `null` for one invocation.
    pub mean_jaccard: Option<f64>,
}

/// Files of a set of traces.
#[derive(Clone, Debug)]
pub struct Files {
    /// As results show them, relative to the specification's folder unless they are absolute.
    pub written: Vec<String>,
    /// Where they are.
    pub paths: Vec<PathBuf>,
}

impl Files {
    /// Finds the files of a set; paths are relative to `folder`.
    ///
    /// # Errors
    /// If a pattern is none, or no file fits it.
    pub fn find(set: &TraceSet, folder: &Path) -> Result<Self> {
        const HINT: &str = "paths are relative to the specification's folder; * stands for any characters but a slash";
        let mut files = Self {
            written: Vec::new(),
            paths: Vec::new(),
        };
        for pattern in &set.patterns {
            let refuse = |what: &dyn std::fmt::Display| {
                let what = format!("traces.{}: {pattern}: {what}", set.name);
                set.place.refuse(what, HINT)
            };
            if jukebox_trace::STANDARD == pattern {
                return Err(refuse(&"standard input is no trace of a sweep"));
            }
            if !pattern.contains(['*', '?', '[']) {
                let path = folder.join(pattern);
                if !path.is_file() {
                    return Err(refuse(&"there is no such file"));
                }
                files.written.push(pattern.clone());
                files.paths.push(path);
                continue;
            }
            let escaped = glob::Pattern::escape(&folder.to_string_lossy());
            let whole = Path::new(&escaped).join(pattern);
            let found = glob::glob(&whole.to_string_lossy()).map_err(|error| refuse(&error))?;
            let before = files.paths.len();
            for path in found {
                let path = path.map_err(|error| refuse(&error))?;
                if path.is_file() {
                    let written = path.strip_prefix(folder).unwrap_or(&path);
                    files.written.push(written.display().to_string());
                    files.paths.push(path);
                }
            }
            if files.paths.len() == before {
                return Err(refuse(&"no file fits"));
            }
        }
        Ok(files)
    }

    /// Bytes of them all.
    pub fn bytes(&self) -> u64 {
        let lengths = self
            .paths
            .iter()
            .map(|path| path.metadata().map_or(0, |file| file.len()));
        lengths.sum()
    }

    /// Makes a result name its traces as they are written.
    pub fn rename(&self, result: &mut RunResult) {
        result.options.traces.clone_from(&self.written);
        let functions = result.functions.iter_mut();
        for invocation in functions.flat_map(|function| &mut function.invocations) {
            let paths = self.paths.iter().map(|path| path.display().to_string());
            let renamed = paths.zip(&self.written).find_map(|(path, written)| {
                let rest = invocation.trace.strip_prefix(&path)?;
                (rest.is_empty() || rest.starts_with(':')).then(|| format!("{written}{rest}"))
            });
            if let Some(renamed) = renamed {
                invocation.trace = renamed;
            }
        }
    }
}

/// Traces that were opened for some points.
#[derive(Debug)]
pub struct Workload {
    /// The files.
    pub files: Files,
    /// What was opened.
    pub inputs: Inputs,
    /// What is known of them.
    pub facts: Facts,
}

impl Workload {
    /// Reads the files twice, to hash and to describe them; `position` counts the bytes.
    ///
    /// # Errors
    /// If a file cannot be read or is not sound.
    pub fn new(name: &str, files: Files, inputs: Inputs, position: &Position) -> Result<Self> {
        let bytes = files.bytes();
        let mut hash = Sha256::new();
        let mut of_files = Vec::new();
        for (path, written) in files.paths.iter().zip(&files.written) {
            let sha256 = hash_of(path, position).map_err(|cause| {
                Error::input(
                    format_args!("cannot read {}: {cause}", path.display()),
                    "leave traces where they are while a sweep runs",
                )
            })?;
            hash.update(&sha256);
            of_files.push(FileFacts {
                path: written.clone(),
                sha256,
            });
        }
        let mut functions = Vec::new();
        for function in &inputs.functions {
            functions.push(facts(function)?);
            position.fetch_add(bytes / inputs.functions.len() as u64, Ordering::Relaxed);
        }
        // What lies beside a trace may say how many instructions it has.
        for function in &inputs.functions {
            hash.update(&function.name);
            for one in &function.invocations {
                let known = (one.lines, one.counts.instructions, one.counted);
                let kernel = one.counts.kernel_instructions;
                hash.update(format!("\n{known:?} {kernel:?}"));
            }
        }
        let facts = Facts {
            name: name.to_owned(),
            sha256: hex(&hash.finalize()),
            files: of_files,
            functions,
        };
        Ok(Self {
            files,
            inputs,
            facts,
        })
    }

    /// Line fetches of all invocations.
    pub fn fetches(&self) -> u64 {
        let functions = self.inputs.functions.iter();
        let invocations = functions.flat_map(|function| &function.invocations);
        invocations.map(|one| one.lines).sum()
    }
}

fn facts(function: &Function) -> Result<FunctionFacts> {
    let stats = stats::of(function)?;
    let invocations = stats.invocations.len();
    let instructions: u64 = stats.invocations.iter().map(|one| one.instructions).sum();
    Ok(FunctionFacts {
        name: stats.name,
        invocations: invocations as u64,
        instructions: instructions as f64 / invocations.max(1) as f64,
        kernel_instruction_share: stats.kernel_instruction_share,
        mean_footprint_bytes: stats.mean_footprint_bytes,
        union_footprint_bytes: stats.union_footprint_bytes,
        common_share: stats.common_share,
        mean_jaccard: stats.mean_jaccard,
    })
}

fn hash_of(path: &Path, position: &Position) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&hash.finalize())),
            read => {
                hash.update(&chunk[..read]);
                position.fetch_add(read as u64, Ordering::Relaxed);
            }
        }
    }
}
