//! Writes `.jbt` files, in memory that does not grow with the length of an invocation.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::block::{self, Kind};
use super::layout::{self, Directory, FunctionBlock, RECORD_BYTES, Record};
use super::{BLOCK_LINES, Counts, Provenance};
use crate::address::AddressRule;
use crate::error::{Error, Result};

/// Level of zstd where nothing else is said: above it files hardly shrink and writing is slower than recording.
pub const DEFAULT_LEVEL: i32 = 9;

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Addresses it may hold.
    pub addresses: AddressRule,
    /// Level of zstd, 1 (fast) to 19 (small).
    pub level: i32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addresses: AddressRule::default(),
            level: DEFAULT_LEVEL,
        }
    }
}

/// Writes a `.jbt` file. Each complete invocation is handed to the operating system at its end, so
/// the file can be read up to there whatever happens to the writer afterwards.
pub struct Writer {
    path: PathBuf,
    file: File,
    provenance: Provenance,
    /// Bytes in the file.
    position: u64,
    addresses: AddressRule,
    compressor: zstd::bulk::Compressor<'static>,
    /// A block being encoded.
    encoded: Vec<u8>,
    functions: Vec<(u64, Option<Provenance>)>,
    by_name: HashMap<String, u32>,
    /// Bytes of the blocks of functions.
    origins: usize,
    records: Vec<Record>,
    open: Option<Open>,
    /// Lines of the open invocation that are in no block yet.
    lines: Vec<u64>,
    bytes: Vec<u8>,
}

/// The invocation being written.
struct Open {
    function: u32,
    offset: u64,
    blocks: u32,
    lines: u64,
    last: Option<u64>,
}

impl Writer {
    /// Creates the file, or empties it, for addresses of four-level paging.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(path: &Path, provenance: &Provenance) -> Result<Self> {
        Self::create_with(path, provenance, Options::default())
    }

    /// The same with other than the default options.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create_with(path: &Path, provenance: &Provenance, options: Options) -> Result<Self> {
        let file = File::create(path).map_err(|cause| Error::unwritable(path, cause))?;
        Self::on(file, path, provenance, options)
    }

    /// Writes into an empty file, which messages call `path`.
    pub(crate) fn on(
        file: File,
        path: &Path,
        provenance: &Provenance,
        options: Options,
    ) -> Result<Self> {
        let cannot = |cause: std::io::Error| Error::unwritable(path, cause);
        let mut writer = Self {
            path: path.to_owned(),
            file,
            provenance: provenance.clone(),
            position: 0,
            addresses: options.addresses,
            compressor: zstd::bulk::Compressor::new(options.level.clamp(1, 19)).map_err(cannot)?,
            encoded: Vec::new(),
            functions: Vec::new(),
            by_name: HashMap::new(),
            origins: 0,
            records: Vec::new(),
            open: None,
            lines: Vec::new(),
            bytes: Vec::new(),
        };
        writer.write(&layout::file_header(options.addresses))?;
        writer.json_block(Kind::Provenance, provenance)?;
        Ok(writer)
    }

    /// Begins an invocation of `function`, whose provenance is that of its first invocation, or
    /// that of the file if `None`.
    ///
    /// # Errors
    /// If an invocation is open, if the name is not a possible one, if the provenance differs from
    /// the one given before, if the file has too many functions or invocations, if writing fails.
    pub fn begin(&mut self, function: &str, provenance: Option<&Provenance>) -> Result<()> {
        if self.open.is_some() {
            return Err(self.misuse("an invocation begins before the last one ended"));
        }
        if self.records.len() == layout::MAX_INVOCATIONS {
            let limit = layout::MAX_INVOCATIONS;
            return Err(self.misuse(format_args!("more than {limit} invocations")));
        }
        let function = match self.by_name.get(function) {
            Some(&number) => {
                let known = &self.functions[number as usize].1;
                if provenance.is_some() && provenance != known.as_ref() {
                    return Err(
                        self.misuse(format_args!("function '{function}' has two provenances"))
                    );
                }
                number
            }
            None => self.add_function(function, provenance)?,
        };
        self.lines.clear();
        self.open = Some(Open {
            function,
            offset: self.position,
            blocks: 0,
            lines: 0,
            last: None,
        });
        Ok(())
    }

    fn add_function(&mut self, name: &str, provenance: Option<&Provenance>) -> Result<u32> {
        if let Some(fault) = layout::name_fault(name) {
            return Err(self.misuse(format_args!("a function named {name:?}: the name {fault}")));
        }
        if self.functions.len() == layout::MAX_FUNCTIONS {
            let limit = layout::MAX_FUNCTIONS;
            return Err(self.misuse(format_args!("more than {limit} functions")));
        }
        let number = self.functions.len() as u32;
        let provenance = provenance.cloned();
        let offset = self.position;
        self.json_block(
            Kind::Function,
            &FunctionBlock {
                name: name.to_owned(),
                provenance: provenance.clone(),
            },
        )?;
        self.functions.push((offset, provenance));
        self.by_name.insert(name.to_owned(), number);
        Ok(number)
    }

    /// Adds line addresses to the open invocation. Of lines that follow each other and are equal
    /// one is kept.
    ///
    /// # Errors
    /// If no invocation is open, if an address is not that of a line, if writing fails.
    pub fn push(&mut self, lines: &[u64]) -> Result<()> {
        if let Some(at) = self.addresses.first_bad_line(lines) {
            let fault = self.addresses.fault(lines[at]);
            let what = fault.map_or_else(String::new, |(what, _)| what);
            return Err(self.misuse(what));
        }
        let mut rest = lines;
        while !rest.is_empty() {
            let Some(open) = self.open.as_mut() else {
                return Err(self.misuse("lines outside an invocation"));
            };
            let (now, later) = rest.split_at(rest.len().min(BLOCK_LINES - self.lines.len()));
            let mut last = open.last;
            self.lines.extend(
                now.iter()
                    .copied()
                    .filter(|&line| last.replace(line) != Some(line)),
            );
            open.last = last;
            rest = later;
            if self.lines.len() == BLOCK_LINES {
                self.lines_block()?;
            }
        }
        Ok(())
    }

    /// Completes the invocation and says whether it was kept: one without lines is dropped.
    ///
    /// # Errors
    /// If no invocation is open, if the kernel has more instructions than there are or there are more
    /// than 2^56, if writing fails.
    pub fn end(&mut self, counts: Counts) -> Result<bool> {
        if counts.kernel_instructions > Some(counts.instructions) {
            return Err(self.misuse("more instructions of the kernel than instructions"));
        }
        if counts.instructions > layout::MAX_INSTRUCTIONS {
            let limit = layout::MAX_INSTRUCTIONS;
            return Err(self.misuse(format_args!(
                "an invocation of more than {limit} instructions"
            )));
        }
        if !self.lines.is_empty() {
            self.lines_block()?;
        }
        let Some(open) = self.open.take() else {
            return Err(self.misuse("the end of an invocation that did not begin"));
        };
        if open.lines == 0 {
            return Ok(false);
        }
        let record = Record {
            function: open.function,
            blocks: open.blocks,
            offset: open.offset,
            lines: open.lines,
            instructions: counts.instructions,
            kernel_instructions: counts.kernel_instructions,
        };
        self.block(Kind::End, self.records.len() as u32, &record.bytes())?;
        self.records.push(record);
        Ok(true)
    }

    /// Drops the open invocation, if there is one.
    ///
    /// # Errors
    /// If the file cannot be shortened.
    pub fn abandon(&mut self) -> Result<()> {
        self.lines.clear();
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        if open.offset != self.position {
            let cannot = |cause| Error::unwritable(&self.path, cause);
            self.file.set_len(open.offset).map_err(cannot)?;
            self.file
                .seek(SeekFrom::Start(open.offset))
                .map_err(cannot)?;
            self.position = open.offset;
        }
        Ok(())
    }

    /// Where the file comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Complete invocations so far.
    pub fn invocations(&self) -> usize {
        self.records.len()
    }

    /// Bytes of the file so far.
    pub fn bytes(&self) -> u64 {
        self.position
    }

    /// Drops an open invocation, writes the index and waits until all is on the disk.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(mut self) -> Result<()> {
        self.abandon()?;
        let mut directory = Directory {
            functions: self.functions.iter().map(|(offset, _)| *offset).collect(),
            index: Vec::new(),
        };
        let records = std::mem::take(&mut self.records);
        for some in records.chunks(block::MAX_BYTES / RECORD_BYTES) {
            directory.index.push(self.position);
            let bytes: Vec<u8> = some.iter().flat_map(Record::bytes).collect();
            self.block(Kind::Index, 0, &bytes)?;
        }
        let offset = self.position;
        self.json_block(Kind::Directory, &directory)?;
        self.write(&layout::trailer(offset))?;
        self.file
            .sync_all()
            .map_err(|cause| Error::unwritable(&self.path, cause))
    }

    /// Writes the lines gathered so far.
    fn lines_block(&mut self) -> Result<()> {
        let number = self.records.len() as u32;
        let count = self.lines.len();
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        bytes.extend(self.lines.iter().flat_map(|line| line.to_le_bytes()));
        self.lines.clear();
        let written = self.block(Kind::Lines, number, &bytes);
        self.bytes = bytes;
        if let Some(open) = self.open.as_mut() {
            open.blocks += 1;
            open.lines += count as u64;
        }
        written
    }

    fn json_block(&mut self, kind: Kind, content: &impl serde::Serialize) -> Result<()> {
        let json =
            serde_json::to_vec(content).map_err(|cause| Error::unwritable(&self.path, cause))?;
        let limit = match kind {
            Kind::Directory => block::MAX_BYTES,
            _ => layout::MAX_ORIGIN_BYTES,
        };
        if kind == Kind::Function {
            self.origins += json.len();
        }
        if self.origins > layout::MAX_ORIGINS_BYTES {
            let limit = layout::MAX_ORIGINS_BYTES;
            return Err(self.misuse(format_args!("functions of more than {limit} bytes in all")));
        }
        if json.len() > limit {
            return Err(self.misuse(format_args!("a provenance of more than {limit} bytes")));
        }
        self.block(kind, 0, &json)
    }

    fn block(&mut self, kind: Kind, invocation: u32, raw: &[u8]) -> Result<()> {
        let mut encoded = std::mem::take(&mut self.encoded);
        encoded.clear();
        block::encode(&mut encoded, kind, invocation, raw, &mut self.compressor)
            .map_err(|cause| Error::unwritable(&self.path, cause))?;
        let written = self.write(&encoded);
        self.encoded = encoded;
        written
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file
            .write_all(bytes)
            .map_err(|cause| Error::unwritable(&self.path, cause))?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn misuse(&self, what: impl std::fmt::Display) -> Error {
        Error::new(
            &self.path,
            format_args!("cannot hold {what}"),
            "see the limits of the .jbt format",
        )
    }
}
