//! Conversion, selection and merging of traces, with memory that does not grow with their length.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::AddressRule;
use crate::error::{Error, Result};
use crate::input::{Function, Inputs, Invocation, note_once};
use crate::jbt::{Counts, Provenance, Reader, Writer, announced_addresses};
use crate::origins::Origins;
use crate::repeats::{Digest, Repeats};
use crate::sidecar::Sidecar;
use crate::sink::Boundaries;
use crate::stream::{Opened, ReadOptions, Stream, open};

/// What was converted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// Invocations written.
    pub invocations: usize,
    /// One line each: what a person should be told, though nothing is lost.
    pub notes: Vec<String>,
    /// One line each: what was left out because the boundaries ask for it.
    pub left_out: Vec<String>,
    /// One line each: files that are damaged or not whole, and what of them could be read.
    pub losses: Vec<String>,
}

/// The addresses that a `.jbt` file made of these may hold: each of the `.jbt` files says its own,
/// of the others `options` does.
///
/// # Errors
/// If a file cannot be read.
pub fn addresses(paths: &[PathBuf], options: &ReadOptions) -> Result<AddressRule> {
    let mut widest = None;
    for path in paths {
        let own = announced_addresses(path)?.unwrap_or(options.addresses);
        widest = widest.max(Some(own));
    }
    Ok(widest.unwrap_or(options.addresses))
}

/// Converts files of any format. A stream becomes invocations of `function`, or of the one that its
/// file is named after, cut where `options` says; a `.jbt` file is copied.
///
/// # Errors
/// If a file cannot be read, is not sound or has no invocation, if writing fails.
pub fn convert(
    paths: &[PathBuf],
    function: Option<&str>,
    options: &ReadOptions,
    writer: &mut Writer,
) -> Result<Converted> {
    let mut converted = Converted::default();
    let origins = Origins::of_all(paths, function, options, writer.provenance())?;
    let mut repeats = Repeats::default();
    // Of each file that was given, or that is part of one.
    let mut names = Vec::new();
    for path in paths {
        let (file, name) = (names.len(), path.display());
        match open(path, options)? {
            Opened::Stream(stream) => {
                let beside = Sidecar::of(path, stream.format())?;
                let name = function.unwrap_or(&beside.function);
                let part = Part {
                    path,
                    beside: &beside,
                    function: name,
                    origin: origins.of(name),
                    boundaries: options.boundaries,
                };
                names.push(path.display().to_string());
                note_once(&mut converted.notes, beside.note.as_ref());
                let mut ended = |digest: &Digest| {
                    // Of one file nothing has to be remembered.
                    if paths.len() > 1 {
                        repeats.add(name, digest, file);
                    }
                };
                converted.stream(&part, *stream, writer, &mut ended)?;
            }
            Opened::Containers(_) if options.boundaries != Boundaries::Whole => {
                return Err(Error::new(
                    path,
                    "is a .jbt file, which has its invocations already",
                    "'jukebox trace cut' selects from them; split what it was made from",
                ));
            }
            Opened::Containers(readers) => {
                let ends: Vec<u64> = readers.iter().map(Reader::bytes).collect();
                drop(readers);
                names.extend((1..=ends.len()).map(|part| match ends.len() {
                    1 => name.to_string(),
                    _ => format!("part {part} of {name}"),
                }));
                let inputs = Inputs::open(std::slice::from_ref(path), function, options)?;
                converted.notes.extend(inputs.notes.iter().cloned());
                converted.losses.extend(inputs.losses.iter().cloned());
                for function in &inputs.functions {
                    let origin = origins.of(&function.name);
                    for invocation in &function.invocations {
                        let digest = copy(&function.name, origin, invocation, None, writer)?;
                        if paths.len() > 1 || ends.len() > 1 {
                            let end = invocation.container_end();
                            let part = ends.iter().position(|&one| Some(one) == end);
                            repeats.add(&function.name, &digest, file + part.unwrap_or(0));
                        }
                        converted.invocations += 1;
                    }
                }
            }
        }
    }
    converted.notes.extend(repeats.notes(&names));
    Ok(converted)
}

/// A stream that is converted.
struct Part<'a> {
    path: &'a Path,
    beside: &'a Sidecar,
    function: &'a str,
    origin: Option<&'a Provenance>,
    boundaries: Boundaries,
}

impl Converted {
    fn stream(
        &mut self,
        part: &Part<'_>,
        mut stream: Stream,
        writer: &mut Writer,
        ended: &mut dyn FnMut(&Digest),
    ) -> Result<()> {
        let &Part { path, function, .. } = part;
        let counted = stream.format().counts_instructions();
        let mut total: Option<(Counts, u64)> = None;
        let mut digest = Digest::new(function);
        let mut invocations = 0;
        let mut end = |counts, digest: &Digest, writer: &mut Writer| {
            if writer.end(counts)? {
                invocations += 1;
                ended(digest);
            }
            Ok::<_, Error>(())
        };
        while let Some(chunk) = stream.next_chunk()? {
            if chunk.begins {
                if let Some((counts, _)) = total.take() {
                    end(counts, &digest, writer)?;
                }
                digest = Digest::new(function);
                writer.begin(function, part.origin)?;
            }
            let (counts, lines) = total.get_or_insert_with(|| {
                let kernel_instructions = counted.then_some(0);
                let counts = Counts {
                    instructions: 0,
                    kernel_instructions,
                };
                (counts, 0)
            });
            counts.instructions += chunk.instructions;
            if let Some(kernel) = &mut counts.kernel_instructions {
                *kernel += chunk.kernel_instructions;
            }
            *lines += chunk.lines.len() as u64;
            digest.push(&chunk.lines);
            writer.push(&chunk.lines)?;
        }
        let indexed = part.beside.indexed(part.boundaries);
        let mut assumed = !counted;
        if let Some((mut counts, lines)) = total {
            if let Some(entry) = indexed {
                self.losses.extend(part.beside.shortage(path, lines));
                counts = entry.counts_of(lines);
                assumed = !entry.is_counted();
            }
            end(counts, &digest, writer)?;
        }
        if invocations == 0 {
            return Err(match part.boundaries {
                Boundaries::At(at) => Error::new(
                    path,
                    format_args!("never fetches {at:#x}, so no invocation begins"),
                    "give --split-at the address of the first instruction of the handler",
                ),
                _ => Error::new(
                    path,
                    "holds no fetch",
                    "a trace holds at least one line address or instruction",
                ),
            });
        }
        self.invocations += invocations;
        let name = path.display();
        if stream.skipped() > 0 {
            let skipped = stream.skipped();
            self.left_out.push(format!(
                "{name}: {skipped} instructions before the first invocation left out"
            ));
        }
        if assumed {
            let each = crate::sink::INSTRUCTIONS_PER_FETCH;
            self.notes.push(format!(
                "{name}: no .idx file beside it says how many instructions it has, {each} a line fetch are assumed"
            ));
        }
        Ok(())
    }
}

/// Copies an invocation, or its first `most` instructions (lines in proportion).
fn copy(
    function: &str,
    origin: Option<&Provenance>,
    invocation: &Invocation,
    most: Option<u64>,
    writer: &mut Writer,
) -> Result<Digest> {
    let (lines, counts) = shortened(invocation, most);
    let mut digest = Digest::new(function);
    writer.begin(function, origin)?;
    let mut left = lines;
    let mut fetches = invocation.fetches()?;
    while left > 0 {
        let block = fetches.next_block()?;
        if block.is_empty() {
            break;
        }
        let take = block.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        digest.push(&block[..take]);
        writer.push(&block[..take])?;
        left -= take as u64;
    }
    writer.end(counts)?;
    Ok(digest)
}

/// Lines and counts of the first `most` instructions of an invocation.
fn shortened(invocation: &Invocation, most: Option<u64>) -> (u64, Counts) {
    let (lines, counts) = (invocation.lines, invocation.counts);
    match most {
        Some(most) if most < counts.instructions => {
            let part = u128::from(lines) * u128::from(most) / u128::from(counts.instructions);
            let part = u64::try_from(part).unwrap_or(lines).clamp(1, lines);
            (part, counts.in_proportion(part, lines))
        }
        _ => (lines, counts),
    }
}

/// What of a trace is wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names of functions, empty: all.
    pub functions: Vec<String>,
    /// First invocation and the one after the last, counted from 0 in each function; `None`: all.
    pub invocations: Option<(usize, usize)>,
    /// Instructions of each, from its beginning; `None`: all.
    pub instructions: Option<u64>,
}

/// Functions that [`Selection::describe`] names.
const NAMED: usize = 8;

impl Selection {
    /// What is selected, in words; `None`: everything.
    pub fn describe(&self) -> Option<String> {
        let mut parts = Vec::new();
        if !self.functions.is_empty() {
            let named = &self.functions[..self.functions.len().min(NAMED)];
            let mut part = format!("functions {}", named.join(", "));
            if self.functions.len() > NAMED {
                part += &format!(" and {} more", self.functions.len() - NAMED);
            }
            parts.push(part);
        }
        match self.invocations {
            Some((from, usize::MAX)) => parts.push(format!("invocations {from}..")),
            Some((from, to)) => parts.push(format!("invocations {from}..{to}")),
            None => {}
        }
        if let Some(most) = self.instructions {
            parts.push(format!("the first {most} instructions of each"));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// Writes what is selected of some inputs, and notes it in the provenance of each function that has
/// one; the invocations written.
///
/// # Errors
/// If a function is not there or nothing is left, if reading or writing fails.
pub fn select(
    inputs: &Inputs,
    selection: &Selection,
    writer: &mut Writer,
    path: &Path,
) -> Result<usize> {
    let names: Vec<&str> = inputs
        .functions
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    for wanted in &selection.functions {
        if !names.contains(&wanted.as_str()) {
            return Err(Error::new(
                path,
                format_args!("has no function '{wanted}'"),
                format_args!("there are: {}", names.join(", ")),
            ));
        }
    }
    let (from, to) = selection.invocations.unwrap_or((0, usize::MAX));
    let selected = selection.describe();
    let mut written = 0;
    let is_wanted =
        |one: &&Function| selection.functions.is_empty() || selection.functions.contains(&one.name);
    for function in inputs.functions.iter().filter(is_wanted) {
        let to = to.min(function.invocations.len());
        let origin = match (&function.provenance, &selected) {
            (Some(origin), Some(selected)) => Some(Arc::new(origin.cut(selected))),
            (origin, _) => origin.clone(),
        };
        let mut wanted = function
            .invocations
            .get(from..to)
            .unwrap_or_default()
            .iter();
        let origin = if wanted.all(|one| one.counted) {
            origin
        } else {
            // What nobody counted would be counted in the result.
            let whole = writer.provenance();
            Some(Arc::new(origin.as_deref().unwrap_or(whole).assuming()))
        };
        let (name, origin) = (&function.name, origin.as_deref());
        for invocation in function.invocations.get(from..to).unwrap_or_default() {
            copy(name, origin, invocation, selection.instructions, writer)?;
            written += 1;
        }
    }
    if written == 0 {
        return Err(Error::new(
            path,
            "nothing is left of it",
            "--invocations FROM..TO counts from 0, and TO is not included",
        ));
    }
    Ok(written)
}

/// The provenance of a file that is made of others.
pub fn provenance(verb: &str, command: String) -> Provenance {
    Provenance {
        tool: format!("jukebox trace {verb}"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command,
        ..Provenance::default()
    }
}
