//! Trace files of all formats as functions and their invocations.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::bytes::Position;
use crate::detect::Format;
use crate::error::{Error, Result};
use crate::jbt::{Counts, InvocationInfo, Provenance, Reader, announced_addresses};
use crate::origins::joined;
use crate::sidecar::Sidecar;
use crate::source;
use crate::stream::{Opened, ReadOptions, Stream, open};

/// One invocation of a function: part of a `.jbt` file, or a file of another format.
#[derive(Clone, Debug)]
pub struct Invocation {
    source: Source,
    /// Line addresses.
    pub lines: u64,
    /// Instructions executed.
    pub counts: Counts,
    /// The instructions were counted, not assumed.
    pub counted: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Container {
        reader: Arc<Reader>,
        function: String,
        index: usize,
        info: InvocationInfo,
        position: Position,
    },
    File {
        path: PathBuf,
        options: ReadOptions,
    },
}

/// A function and its consecutive invocations.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name: in a `.jbt` file, or of the file (up to its first dot, unless [`export`](crate::export)
    /// wrote it), unless the caller chose one.
    pub name: String,
    /// Where it comes from, as far as a `.jbt` file or what lies beside an exported one says.
    pub provenance: Option<Arc<Provenance>>,
    /// Invocations, oldest first.
    pub invocations: Vec<Invocation>,
}

/// Functions of some files, and what a person should be told of them.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The functions, in the order in which they first appeared.
    pub functions: Vec<Function>,
    /// The `.jbt` files, in the order given, and where each of them comes from: a file that was made
    /// of others says how, its functions where they were recorded.
    pub files: Vec<(PathBuf, Arc<Provenance>)>,
    /// The files of other formats, in the order given, and what each was taken for.
    pub streams: Vec<(PathBuf, Format)>,
    /// One line each: what a person should be told, though nothing is lost.
    pub notes: Vec<String>,
    /// One line each: files that are damaged or not whole, and what of them could be read.
    pub losses: Vec<String>,
}

impl Inputs {
    /// Groups trace files into functions. Files of a single invocation with the same function name
    /// (or all of them, if `function` names one) are consecutive invocations in the order given;
    /// of `.jbt` files all functions are taken, or the one of that name.
    ///
    /// Files of single invocations are read to their end here, to see that they are sound and to count.
    ///
    /// # Errors
    /// If a file cannot be read or is not sound, or no file has a function of that name.
    pub fn open(paths: &[PathBuf], function: Option<&str>, options: &ReadOptions) -> Result<Self> {
        let mut inputs = Self::default();
        let mut passed_over = Vec::new();
        for path in paths {
            match open(path, options)? {
                Opened::Containers(readers) => {
                    inputs.containers(path, readers, function, options, &mut passed_over)?;
                }
                Opened::Stream(stream) => {
                    inputs.streams.push((path.clone(), stream.format()));
                    let beside = Sidecar::of(path, stream.format())?;
                    let invocation = Invocation::of_file(path, *stream, options, &beside)?;
                    inputs.short(path, &beside, invocation.lines);
                    note_once(&mut inputs.notes, beside.note.as_ref());
                    let name = function.unwrap_or(&beside.function);
                    let origin = beside.provenance.map(Arc::new);
                    let function = inputs.function(path, name, origin)?;
                    function.invocations.push(invocation);
                }
            }
        }
        match (paths.first(), function) {
            (Some(path), Some(function)) if inputs.functions.is_empty() => Err(Error::new(
                path,
                format_args!("has no function '{function}'"),
                format_args!("there are: {}", passed_over.join(", ")),
            )),
            _ => Ok(inputs),
        }
    }

    /// Notes a stream that has fewer lines than its index says.
    fn short(&mut self, path: &Path, beside: &Sidecar, lines: u64) {
        if let Some(loss) = beside.shortage(path, lines) {
            self.losses.push(loss);
        }
    }

    /// The containers of a file.
    fn containers(
        &mut self,
        path: &Path,
        readers: Vec<Reader>,
        function: Option<&str>,
        options: &ReadOptions,
        passed_over: &mut Vec<String>,
    ) -> Result<()> {
        if readers.iter().all(|one| one.functions().is_empty()) {
            return Err(Error::new(
                path,
                "has no complete invocation",
                "record it again, until one request at least was answered",
            ));
        }
        for reader in readers {
            if let Some(recovery) = reader.recovery() {
                let said = format!("{}: {recovery}", path.display());
                if recovery.complete {
                    self.notes.push(said);
                } else {
                    self.losses.push(said);
                }
            }
            self.container(reader, function, options, passed_over)?;
        }
        Ok(())
    }

    fn container(
        &mut self,
        reader: Reader,
        function: Option<&str>,
        options: &ReadOptions,
        passed_over: &mut Vec<String>,
    ) -> Result<()> {
        let reader = Arc::new(reader);
        let common = Arc::new(reader.provenance().clone());
        self.files
            .push((reader.path().to_owned(), Arc::clone(&common)));
        for one in reader.functions() {
            if function.is_some_and(|function| function != one.name) {
                passed_over.push(one.name.clone());
                continue;
            }
            let own = one.provenance.as_ref().map(|own| Arc::new(own.clone()));
            let provenance = own.unwrap_or_else(|| Arc::clone(&common));
            let counted = !provenance.assumes();
            let function = self.function(reader.path(), &one.name, Some(provenance))?;
            for (index, &info) in one.invocations.iter().enumerate() {
                let source = Source::Container {
                    reader: Arc::clone(&reader),
                    function: one.name.clone(),
                    index,
                    info,
                    position: options.position.clone(),
                };
                let invocation = Invocation::of_container(source, info, counted);
                function.invocations.push(invocation);
            }
        }
        Ok(())
    }

    /// The function of this name to add invocations of a file to.
    fn function(
        &mut self,
        path: &Path,
        name: &str,
        provenance: Option<Arc<Provenance>>,
    ) -> Result<&mut Function> {
        let found = self.functions.iter().position(|one| one.name == name);
        let at = found.unwrap_or(self.functions.len());
        if found.is_none() {
            self.functions.push(Function {
                name: name.to_owned(),
                provenance,
                invocations: Vec::new(),
            });
        } else if let Some(origin) = provenance {
            // Streams say nothing of their origin: who names them together means it.
            let known = &mut self.functions[at].provenance;
            *known = Some(match known {
                Some(known) => Arc::new(joined(path, name, known, &origin)?),
                None => origin,
            });
        }
        Ok(&mut self.functions[at])
    }
}

/// Adds a note, which many files of a function have in common, unless it is there already.
pub(crate) fn note_once(notes: &mut Vec<String>, note: Option<&String>) {
    if let Some(note) = note
        && !notes.contains(note)
    {
        notes.push(note.clone());
    }
}

/// How often [`Inputs::open`], and whatever comes after it, read a file: what progress is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readings {
    /// The lines of a `.jbt` file: opening it reads none.
    pub containers: u64,
    /// A file of another format.
    pub streams: u64,
}

impl Readings {
    /// Bytes that [`ReadOptions::position`] will count of these files. One that cannot be read
    /// counts nothing: whoever reads it says so.
    pub fn bytes(self, paths: &[PathBuf]) -> u64 {
        let bytes = |path: &PathBuf| {
            let times = match announced_addresses(path) {
                Ok(Some(_)) => self.containers,
                Ok(None) => self.streams,
                Err(_) => return 0,
            };
            let file = source::open(path)
                .ok()
                .and_then(|file| file.metadata().ok());
            file.map_or(0, |file| file.len()).saturating_mul(times)
        };
        paths.iter().map(bytes).fold(0, u64::saturating_add)
    }
}

impl Invocation {
    fn of_container(source: Source, info: InvocationInfo, counted: bool) -> Self {
        Self {
            source,
            lines: info.lines,
            counts: Counts {
                instructions: info.instructions,
                kernel_instructions: info.kernel_instructions,
            },
            counted,
        }
    }

    /// Reads the whole trace once to see that it is sound, and finds its instruction count.
    fn of_file(
        path: &Path,
        mut stream: Stream,
        options: &ReadOptions,
        beside: &Sidecar,
    ) -> Result<Self> {
        let mut lines = 0;
        let mut counts = Counts {
            instructions: 0,
            kernel_instructions: None,
        };
        let mut kernel = 0;
        while let Some(chunk) = stream.next_chunk()? {
            lines += chunk.lines.len() as u64;
            counts.instructions += chunk.instructions;
            kernel += chunk.kernel_instructions;
        }
        let mut counted = stream.format().counts_instructions();
        if counted {
            counts.kernel_instructions = Some(kernel);
        } else if let Some(entry) = &beside.entry {
            counts = entry.counts_of(lines);
            counted = entry.is_counted();
        }
        if lines == 0 {
            return Err(Error::new(
                path,
                "holds no fetch",
                "a trace holds at least one line address or instruction",
            ));
        }
        Ok(Self {
            source: Source::File {
                path: path.to_owned(),
                options: ReadOptions {
                    format: Some(stream.format()),
                    ..options.clone()
                },
            },
            lines,
            counts,
            counted,
        })
    }

    /// The file, and the place in it if it holds several: `FILE:FUNCTION:INDEX`.
    pub fn name(&self) -> String {
        match &self.source {
            Source::Container {
                reader,
                function,
                index,
                ..
            } => format!("{}:{function}:{index}", reader.path().display()),
            Source::File { path, .. } => path.display().to_string(),
        }
    }

    /// The end of the `.jbt` file that it is in, which may be one of several in one file; `None` for
    /// one of another format.
    pub(crate) fn container_end(&self) -> Option<u64> {
        match &self.source {
            Source::Container { reader, .. } => Some(reader.bytes()),
            Source::File { .. } => None,
        }
    }

    /// Its line addresses.
    ///
    /// # Errors
    /// If the file cannot be opened again.
    pub fn fetches(&self) -> Result<Fetches> {
        let source = match &self.source {
            Source::Container {
                reader,
                info,
                position,
                ..
            } => Running::Container(Box::new(reader.lines(info)?), position.clone()),
            Source::File { path, options } => match open(path, options)? {
                Opened::Stream(stream) => Running::Stream(stream),
                Opened::Containers(_) => {
                    let what = "has become another file while it was read";
                    return Err(Error::new(path, what, "leave it alone for as long"));
                }
            },
        };
        Ok(Fetches {
            source,
            block: Vec::new(),
            used: 0,
        })
    }
}

enum Running {
    Container(Box<crate::jbt::Lines>, Position),
    Stream(Box<Stream>),
}

/// The line addresses of an invocation, read as they are asked for. After an error nothing follows.
pub struct Fetches {
    source: Running,
    block: Vec<u64>,
    used: usize,
}

impl Fetches {
    /// The next lines, some thousand; empty at the end.
    ///
    /// # Errors
    /// If the file cannot be read or is not sound.
    pub fn next_block(&mut self) -> Result<&[u64]> {
        self.refill()?;
        self.used = self.block.len();
        Ok(&self.block)
    }

    fn refill(&mut self) -> Result<()> {
        self.block.clear();
        self.used = 0;
        let lines = match &mut self.source {
            Running::Container(lines, position) => {
                let before = lines.offset();
                if lines.next_block()?.is_none() {
                    return Ok(());
                }
                position.fetch_add(lines.offset() - before, Ordering::Relaxed);
                Some(lines.block())
            }
            Running::Stream(stream) => loop {
                match stream.next_chunk()? {
                    // Instructions of a line that was fetched already.
                    Some(chunk) if chunk.lines.is_empty() => {}
                    other => break other.map(|chunk| chunk.lines.as_slice()),
                }
            },
        };
        self.block.extend_from_slice(lines.unwrap_or_default());
        Ok(())
    }
}

impl Iterator for Fetches {
    type Item = Result<u64>;

    fn next(&mut self) -> Option<Result<u64>> {
        if self.used == self.block.len()
            && let Err(error) = self.refill()
        {
            return Some(Err(error));
        }
        let line = *self.block.get(self.used)?;
        self.used += 1;
        Some(Ok(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/traces.md says how memory grows with the number of invocations.
    #[test]
    fn an_invocation_takes_the_memory_that_the_page_says() {
        use std::mem::size_of;
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/traces.md");
        let page = std::fs::read_to_string(page).unwrap();
        let here = size_of::<InvocationInfo>();
        let more = size_of::<Invocation>();
        let said = format!("{here} bytes each in a writer or reader, and {more} more");
        assert!(page.contains(&said), "docs/traces.md does not say: {said}");
    }
}
