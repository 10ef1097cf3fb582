//! Opens a file: by its index, or block by block where that is missing or damaged.

use std::collections::HashSet;
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use super::Provenance;
use super::block::{BlockReader, Header, Kind};
use super::contents::{Contents, FunctionInfo, InvocationInfo, Recovery};
use super::layout::{
    self, Directory, FILE_HEADER_BYTES, FunctionBlock, RECORD_BYTES, Record, TRAILER_BYTES,
};
use super::parts::Part;
use crate::address::AddressRule;
use crate::error::{Error, Result};
use crate::source;

/// Most containers that may follow each other in a file.
const MAX_PARTS: usize = 1 << 12;

/// The containers of a file, in order.
pub fn open(path: &Path) -> Result<(Arc<File>, Vec<Contents>)> {
    let unreadable = |cause: std::io::Error| Error::unreadable(path, cause);
    let file = source::open(path)?;
    let end = file.metadata().map_err(unreadable)?.len();
    header(&file, path, 0, end)?;
    let parts = Part::all(&file, end);
    if parts.len() > MAX_PARTS {
        let what = format!("more than {MAX_PARTS} .jbt files, one behind the other");
        return Err(Error::new(path, what, "give them as files of their own"));
    }
    let mut all = Vec::with_capacity(parts.len());
    let (mut functions, mut invocations) = (0, 0);
    for part in parts {
        let mut contents = contents(&file, path, part.place)?;
        functions += contents.functions.len();
        let each = contents.functions.iter().map(|one| one.invocations.len());
        let own = each.sum::<usize>();
        invocations += own;
        if functions > layout::MAX_FUNCTIONS || invocations > layout::MAX_INVOCATIONS {
            let (functions, invocations) = (layout::MAX_FUNCTIONS, layout::MAX_INVOCATIONS);
            let what = format!("more than {functions} functions or {invocations} invocations");
            return Err(Error::new(path, what, "give several files"));
        }
        if part.foreign > 0 {
            contents.recovery = Some(Recovery {
                reason: "something that is no .jbt file follows its end".to_owned(),
                invocations: own,
                lost_bytes: part.foreign,
                complete: false,
            });
        }
        all.push(contents);
    }
    Ok((Arc::new(file), all))
}

/// One container.
fn contents(file: &File, path: &Path, place: Range<u64>) -> Result<Contents> {
    let addresses = header(file, path, place.start, place.end)?;
    let mut source = Source {
        file,
        path,
        start: place.start,
        end: place.end,
        blocks: BlockReader::new(path)?,
        raw: Vec::new(),
        origins: 0,
    };
    let (provenance, first) = source.provenance()?;
    let (functions, recovery) = match source.indexed() {
        Ok(functions) => (functions, None),
        Err(reason) => {
            let (functions, recovery) = source.scanned(first, reason);
            (functions, Some(recovery))
        }
    };
    // A writer may have been interrupted in the first invocation of a function.
    let functions = functions
        .into_iter()
        .filter(|function| !function.invocations.is_empty())
        .collect();
    Ok(Contents {
        addresses,
        provenance,
        functions,
        recovery,
        end: place.end,
    })
}

/// The widest addresses that a `.jbt` file says it holds; `None` if the file is of another format.
///
/// # Errors
/// If the file cannot be read, or begins like a `.jbt` file and a header is not sound.
pub fn announced_addresses(path: &Path) -> Result<Option<AddressRule>> {
    let unreadable = |cause: std::io::Error| Error::unreadable(path, cause);
    let file = source::open(path)?;
    let end = file.metadata().map_err(unreadable)?.len();
    let mut magic = [0; layout::MAGIC.len()];
    if end < magic.len() as u64 {
        return Ok(None);
    }
    file.read_exact_at(&mut magic, 0).map_err(unreadable)?;
    if magic != layout::MAGIC {
        return Ok(None);
    }
    let mut widest = header(&file, path, 0, end)?;
    for Part { place, .. } in Part::all(&file, end) {
        widest = widest.max(header(&file, path, place.start, place.end)?);
    }
    Ok(Some(widest))
}

/// Reads the header of a container from `start` to `end`.
fn header(file: &File, path: &Path, start: u64, end: u64) -> Result<AddressRule> {
    let bad = |(offset, what): (u64, String)| {
        Error::new(
            path,
            what,
            "give a .jbt file of a version that this program reads",
        )
        .at(start + offset)
    };
    let bytes = end - start;
    if bytes < FILE_HEADER_BYTES as u64 {
        let what = format!("{bytes} bytes; a .jbt file has {FILE_HEADER_BYTES} or more");
        return Err(bad((bytes, what)));
    }
    let mut head = [0; FILE_HEADER_BYTES];
    file.read_exact_at(&mut head, start)
        .map_err(|cause| Error::unreadable(path, cause))?;
    layout::parse_file_header(&head).map_err(bad)
}

/// A container while it is being opened. Offsets are in the file; those that stand in the container
/// count from its start.
struct Source<'a> {
    file: &'a File,
    path: &'a Path,
    start: u64,
    end: u64,
    blocks: BlockReader,
    raw: Vec<u8>,
    /// Bytes of the blocks of functions read so far.
    origins: usize,
}

impl Source<'_> {
    /// Reads a block of this kind; its content is in `raw`. Returns the offset of what follows.
    fn block(&mut self, kind: Kind, offset: u64) -> Result<u64> {
        let header = self.blocks.read(self.file, self.path, offset, self.end)?;
        if header.kind != kind {
            return Err(self.damaged(
                offset,
                format!("expected {kind:?}, found {:?}", header.kind),
            ));
        }
        self.payload(&header, offset)?;
        Ok(header.end(offset))
    }

    fn payload(&mut self, header: &Header, offset: u64) -> Result<()> {
        self.raw.resize(header.raw as usize, 0);
        self.blocks
            .payload(header, self.path, offset, &mut self.raw)
    }

    fn damaged(&self, offset: u64, what: String) -> Error {
        Error::new(
            self.path,
            what,
            "the file is damaged: take another copy, or record it again",
        )
        .at(offset)
    }

    fn json<T: serde::de::DeserializeOwned>(&self, offset: u64) -> Result<T> {
        serde_json::from_slice(&self.raw).map_err(|cause| {
            self.damaged(
                offset,
                format!("a block that is not the expected JSON: {cause}"),
            )
        })
    }

    fn provenance(&mut self) -> Result<(Provenance, u64)> {
        let offset = self.start + FILE_HEADER_BYTES as u64;
        let next = self.block(Kind::Provenance, offset)?;
        self.origin_bytes(offset)?;
        Ok((self.json(offset)?, next))
    }

    /// Refuses a block just read that is too long to say where something comes from.
    fn origin_bytes(&self, offset: u64) -> Result<()> {
        let (found, limit) = (self.raw.len(), layout::MAX_ORIGIN_BYTES);
        if found > limit {
            let what = format!("a provenance of {found} bytes; expected at most {limit}");
            return Err(self.damaged(offset, what));
        }
        Ok(())
    }

    /// The function whose block was just read.
    fn function(&mut self, offset: u64, names: &mut HashSet<String>) -> Result<FunctionInfo> {
        self.origin_bytes(offset)?;
        self.origins += self.raw.len();
        if self.origins > layout::MAX_ORIGINS_BYTES {
            let limit = layout::MAX_ORIGINS_BYTES;
            return Err(self.damaged(offset, format!("functions of more than {limit} bytes")));
        }
        let block: FunctionBlock = self.json(offset)?;
        if let Some(fault) = layout::name_fault(&block.name) {
            return Err(self.damaged(offset, format!("the name of a function {fault}")));
        }
        if !names.insert(block.name.clone()) || names.len() > layout::MAX_FUNCTIONS {
            return Err(self.damaged(offset, "a function twice, or too many of them".to_owned()));
        }
        Ok(FunctionInfo {
            name: block.name,
            provenance: block.provenance,
            invocations: Vec::new(),
        })
    }

    /// By the index; the reason if there is none or it is not sound.
    fn indexed(&mut self) -> std::result::Result<Vec<FunctionInfo>, String> {
        let mut bytes = [0; TRAILER_BYTES];
        let at = self.end.checked_sub(TRAILER_BYTES as u64);
        let trailer = at.and_then(|at| {
            self.file.read_exact_at(&mut bytes, at).ok()?;
            layout::parse_trailer(&bytes)?.checked_add(self.start)
        });
        let directory = trailer.ok_or(
            "the index is missing (the writer was interrupted, or the file was cut short)",
        )?;
        self.by_directory(directory).map_err(|error| {
            let offset = error
                .offset
                .map_or_else(String::new, |at| format!(" at offset {at}"));
            format!("the index is damaged{offset}: {}", error.what)
        })
    }

    fn by_directory(&mut self, offset: u64) -> Result<Vec<FunctionInfo>> {
        self.block(Kind::Directory, offset)?;
        let directory: Directory = self.json(offset)?;
        let mut names = HashSet::new();
        let mut functions = Vec::new();
        for &at in &directory.functions {
            let at = self.start.saturating_add(at);
            self.block(Kind::Function, at)?;
            functions.push(self.function(at, &mut names)?);
        }
        let mut number = 0;
        let mut last = 0;
        for &at in &directory.index {
            let at = self.start.saturating_add(at);
            self.block(Kind::Index, at)?;
            let (records, rest) = self.raw.as_chunks::<RECORD_BYTES>();
            if records.is_empty()
                || !rest.is_empty()
                || number as usize + records.len() > layout::MAX_INVOCATIONS
            {
                return Err(self.damaged(at, "an index of impossible length".to_owned()));
            }
            for bytes in records {
                let record = Record::parse(bytes, functions.len(), self.start, offset)
                    .filter(|record| record.offset > last)
                    .ok_or_else(|| self.damaged(at, format!("record {number} is impossible")))?;
                last = record.offset;
                add(&mut functions, &record, number);
                number += 1;
            }
        }
        Ok(functions)
    }

    /// Without an index: block after block, up to the first that is not whole.
    fn scanned(&mut self, first: u64, reason: String) -> (Vec<FunctionInfo>, Recovery) {
        self.origins = 0;
        let mut scan = Scan {
            functions: Vec::new(),
            names: HashSet::new(),
            number: 0,
            complete: first,
            open: None,
            index: false,
        };
        let mut offset = first;
        while offset < self.end {
            match self.scan_block(&mut scan, offset) {
                Ok(Some(next)) => offset = next,
                // An index and what follows are no loss.
                Ok(None) => {
                    scan.complete = self.end;
                    scan.index = true;
                    break;
                }
                Err(_) => break,
            }
        }
        let recovery = Recovery {
            reason,
            invocations: scan.number as usize,
            lost_bytes: self.end - scan.complete,
            complete: scan.index,
        };
        (scan.functions, recovery)
    }

    /// Takes the block at `offset` into account; the offset of the next, `None` at the index.
    fn scan_block(&mut self, scan: &mut Scan, offset: u64) -> Result<Option<u64>> {
        let header = self.blocks.read(self.file, self.path, offset, self.end)?;
        let next = header.end(offset);
        match header.kind {
            Kind::Index | Kind::Directory => return Ok(None),
            Kind::Lines => {
                if header.invocation != scan.number {
                    return Err(self.damaged(offset, "lines of another invocation".to_owned()));
                }
                let (_, blocks, lines) = scan.open.unwrap_or((offset, 0, 0));
                let start = scan.open.map_or(offset, |(start, ..)| start);
                scan.open = Some((start, blocks + 1, lines + u64::from(header.raw) / 8));
            }
            Kind::Function => {
                self.payload(&header, offset)?;
                let function = self.function(offset, &mut scan.names)?;
                scan.functions.push(function);
            }
            Kind::End => {
                self.payload(&header, offset)?;
                let bytes = <&[u8; RECORD_BYTES]>::try_from(self.raw.as_slice());
                let record = bytes
                    .ok()
                    .and_then(|bytes| {
                        Record::parse(bytes, scan.functions.len(), self.start, offset)
                    })
                    .filter(|record| {
                        scan.open == Some((record.offset, record.blocks, record.lines))
                            && (scan.number as usize) < layout::MAX_INVOCATIONS
                    });
                let record = record.ok_or_else(|| {
                    self.damaged(offset, "the end of an invocation is impossible".to_owned())
                })?;
                add(&mut scan.functions, &record, scan.number);
                scan.number += 1;
                scan.open = None;
                scan.complete = next;
            }
            Kind::Provenance | Kind::Unknown(_) => {}
        }
        Ok(Some(next))
    }
}

/// What a scan has found so far.
struct Scan {
    functions: Vec<FunctionInfo>,
    names: HashSet<String>,
    /// Complete invocations, and the end of the last one.
    number: u32,
    complete: u64,
    /// Start, blocks and lines of the invocation that is not complete.
    open: Option<(u64, u32, u64)>,
    /// The index was reached.
    index: bool,
}

fn add(functions: &mut [FunctionInfo], record: &Record, number: u32) {
    // `Record::parse` has seen to it that the function is there.
    if let Some(function) = functions.get_mut(record.function as usize) {
        function
            .invocations
            .push(InvocationInfo::new(record, number));
    }
}
