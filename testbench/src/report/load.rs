//! Results of runs and sweeps, from files.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jukebox_config::Config;
use serde::Deserialize;
use serde_json::Value;

use super::baselines::{self, Other};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::result::{Figures, FunctionResult, Gap, RunResult, SCHEMA};
use crate::sweep::{Facts, FunctionFacts, MANIFEST, Manifest, RESULTS, Record};

const HINT: &str =
    "name files that jukebox run --json wrote, results.jsonl of jukebox sweep, or its folder";

/// A result, without what a page does not show.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Version of the program that found it out.
    pub version: String,
    /// The configuration.
    pub config: Config,
    /// The options.
    pub options: Options,
    /// The traces, if a sweep described them.
    pub workload: Option<Facts>,
    /// Each function.
    pub functions: Vec<Function>,
    /// Over all functions.
    pub figures: Figures,
    /// What it is measured beside, over all functions.
    pub others: Vec<Other>,
    /// Invocations by what ran between them and the last of the same instance.
    pub gaps: Vec<Gap>,
    /// What of damaged traces was not run.
    pub losses: Vec<String>,
    /// Only complete invocations are here.
    pub interrupted: bool,
    /// What the RTL did with the same settings, if that is another result.
    pub rtl: Option<Rtl>,
}

/// What the RTL did, compared with the golden model.
#[derive(Clone, Copy, Debug)]
pub struct Rtl {
    /// Its figures, over all functions.
    pub figures: Figures,
    /// Events in which the two were compared.
    pub events: u64,
    /// Those in which they differ.
    pub mismatches: u64,
}

/// A function of a result.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Over its invocations that replayed something.
    pub figures: Figures,
    /// What it is measured beside.
    pub others: Vec<Other>,
    /// Invocations that had nothing to replay.
    pub without_replay: u64,
    /// Events in which RTL and golden model were compared.
    pub compared: u64,
    /// Those in which they differ.
    pub mismatches: u64,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Results, in the order given.
    pub entries: Vec<Entry>,
    /// The files.
    pub files: Vec<String>,
    /// Sweeps that said what was swept.
    pub sweeps: Vec<(String, Manifest)>,
    /// Functions that `jukebox trace info --json` described.
    pub facts: Vec<FunctionFacts>,
    /// One line each: what is missing.
    pub notes: Vec<String>,
}

/// Reads files of results, and folders of sweeps.
///
/// # Errors
/// If one cannot be read or is something else, or if there is no result at all.
pub fn load(paths: &[PathBuf]) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    for path in paths {
        if path.is_dir() {
            loaded.folder(path)?;
        } else {
            loaded.file(path)?;
        }
    }
    if loaded.entries.is_empty() {
        let names: Vec<_> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        return Err(Error::input(
            format_args!("no result in {}", names.join(", ")),
            HINT,
        ));
    }
    Ok(loaded)
}

fn wrong(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::input(format_args!("{}: {why}", path.display()), HINT)
}

impl Loaded {
    /// The folder of a sweep.
    fn folder(&mut self, folder: &Path) -> Result<()> {
        let results = folder.join(RESULTS);
        if !results.exists() {
            return Err(Error::input(
                format_args!("{} is not there", results.display()),
                "let the sweep end, and merge its shards, before the report; or name files of results",
            ));
        }
        let manifest = Manifest::read(folder)?;
        let before = self.entries.len();
        self.file(&results)?;
        let missing = manifest
            .points
            .len()
            .saturating_sub(self.entries.len() - before);
        if missing > 0 {
            self.notes.push(format!(
                "{}: {missing} of {} points are missing: run the sweep again",
                results.display(),
                manifest.points.len()
            ));
        }
        self.sweeps
            .push((folder.join(MANIFEST).display().to_string(), manifest));
        Ok(())
    }

    /// A file: one object, or one a line.
    fn file(&mut self, path: &Path) -> Result<()> {
        let file = File::open(path).map_err(|cause| wrong(path, cause))?;
        let mut reader = BufReader::new(file);
        self.files.push(path.display().to_string());
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            let read = reader
                .read_until(b'\n', &mut line)
                .map_err(|cause| wrong(path, cause))?;
            if read == 0 {
                return Ok(());
            }
            number += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice(&line) {
                Ok(value) => self.value(path, value)?,
                // Printed over several lines.
                Err(_) if number == 1 => {
                    let rest = reader.read_to_end(&mut line);
                    rest.map_err(|cause| wrong(path, cause))?;
                    let value = serde_json::from_slice(&line);
                    let value = value.map_err(|_| wrong(path, "is no result: no JSON"))?;
                    return self.value(path, value);
                }
                Err(_) => self.notes.push(format!(
                    "{}:{number}: torn or damaged: this point is left out",
                    path.display()
                )),
            }
        }
    }

    fn value(&mut self, path: &Path, value: Value) -> Result<()> {
        let is = |name: &str| value.get(name).is_some();
        if is("streams") && is("files") {
            let described = Described::deserialize(value);
            let described = described.map_err(|cause| wrong(path, cause))?;
            self.facts
                .extend(described.functions.into_iter().map(FunctionFacts::from));
            return Ok(());
        }
        if !is("functions") || !is("options") {
            return Err(wrong(path, "is no result"));
        }
        if value.get("schema").and_then(Value::as_u64) != Some(SCHEMA.into()) {
            return Err(wrong(
                path,
                format_args!("a result of another layout than {SCHEMA}, which this version reads"),
            ));
        }
        let wrong = |cause: serde_json::Error| wrong(path, cause);
        let others = Others::of(&value);
        let (result, workload) = if is("point") {
            let record = Record::deserialize(value).map_err(wrong)?;
            (record.result, Some(record.workload))
        } else {
            (RunResult::deserialize(value).map_err(wrong)?, None)
        };
        let entry = Entry::of(result, workload, others);
        self.entries.push(entry);
        Ok(())
    }
}

impl Entry {
    fn of(result: RunResult, workload: Option<Facts>, others: Others) -> Self {
        let functions = result.functions.into_iter().zip(others.functions);
        Self {
            version: result.version,
            config: result.config,
            options: result.options,
            workload,
            functions: functions
                .map(|(one, others)| Function::of(one, others))
                .collect(),
            figures: result.figures,
            others: others.all,
            gaps: result.gaps,
            losses: result.losses,
            interrupted: result.interrupted,
            rtl: None,
        }
    }

    /// What the RTL did, compared with the golden model, in this result or in the other of the same settings.
    pub fn compared(&self) -> Option<Rtl> {
        let sum = |of: fn(&Function) -> u64| self.functions.iter().map(of).sum();
        let own = Rtl {
            figures: self.figures,
            events: sum(|function| function.compared),
            mismatches: sum(|function| function.mismatches),
        };
        self.rtl.or((own.events > 0).then_some(own))
    }
}

/// What a result is measured beside.
struct Others {
    all: Vec<Other>,
    functions: Vec<Vec<Other>>,
}

impl Others {
    fn of(value: &Value) -> Self {
        let functions = value.get("functions").and_then(Value::as_array);
        let functions = functions.into_iter().flatten();
        Self {
            all: baselines::of(value.get("figures")),
            functions: functions
                .map(|one| baselines::of(one.get("figures")))
                .collect(),
        }
    }
}

impl Function {
    fn of(function: FunctionResult, others: Vec<Other>) -> Self {
        let invocations = &function.invocations;
        let sum =
            |of: fn(&crate::result::InvocationResult) -> u64| invocations.iter().map(of).sum();
        Self {
            without_replay: sum(|one| u64::from(!one.replayed)),
            compared: sum(|one| one.equivalence.compared_events),
            mismatches: sum(|one| one.equivalence.mismatches),
            name: function.name,
            figures: function.figures,
            others,
        }
    }
}

/// What `jukebox trace info --json` prints.
#[derive(Deserialize)]
struct Described {
    functions: Vec<DescribedFunction>,
}

#[derive(Deserialize)]
struct DescribedFunction {
    name: String,
    kernel_instruction_share: Option<f64>,
    mean_footprint_bytes: f64,
    union_footprint_bytes: u64,
    common_share: f64,
    mean_jaccard: Option<f64>,
    invocations: Vec<DescribedInvocation>,
}

#[derive(Deserialize)]
struct DescribedInvocation {
    instructions: u64,
}

impl From<DescribedFunction> for FunctionFacts {
    fn from(function: DescribedFunction) -> Self {
        let count = function.invocations.len() as u64;
        let instructions: u64 = function
            .invocations
            .iter()
            .map(|one| one.instructions)
            .sum();
        Self {
            name: function.name,
            invocations: count,
            instructions: instructions as f64 / count.max(1) as f64,
            kernel_instruction_share: function.kernel_instruction_share,
            mean_footprint_bytes: function.mean_footprint_bytes,
            union_footprint_bytes: function.union_footprint_bytes,
            common_share: function.common_share,
            mean_jaccard: function.mean_jaccard,
        }
    }
}
