//! Files of results, one a line: which points are in them, and where.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::record::{Comparison, Line};

/// Files that are open at once while lines are copied.
const MAX_OPEN: usize = 128;

/// Where the line of a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The file, by its place in [`Lines::files`].
    pub file: usize,
    /// Its first byte.
    pub offset: u64,
    /// Bytes, without the end of the line.
    pub length: u64,
    /// What RTL and golden model were compared in.
    pub compared: Comparison,
}

/// Points that are known, by their hash.
#[derive(Debug, Default)]
pub struct Lines {
    /// Files that were read.
    pub files: Vec<PathBuf>,
    /// The points. Of one that is in several places, the first that was read.
    pub points: HashMap<String, At>,
    /// Whole results of other builds of the program.
    pub foreign: usize,
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Bytes up to the end of the last line that has one.
    pub whole: u64,
    /// Bytes.
    pub length: u64,
    /// Lines that are no results.
    pub broken: usize,
}

impl Lines {
    /// Adds the points of a file, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&mut self, path: &Path) -> io::Result<Found> {
        let mut found = Found::default();
        let file = match File::open(path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(found),
            Err(cause) => return Err(cause),
        };
        let number = self.files.len();
        self.files.push(path.to_owned());
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                return Ok(found);
            }
            let offset = found.length;
            found.length += read;
            // Torn: what wrote it ended there.
            if line.pop_if(|last| *last == b'\n').is_none() {
                found.broken += 1;
                continue;
            }
            found.whole = found.length;
            match Line::examine(&line) {
                Line::Broken => found.broken += 1,
                Line::Foreign => self.foreign += 1,
                Line::Ours(point, compared) => {
                    self.points.entry(point).or_insert(At {
                        file: number,
                        offset,
                        length: read - 1,
                        compared,
                    });
                }
            }
        }
    }

    /// Copies the lines of these points, in this order.
    ///
    /// # Errors
    /// If one is not known, cannot be read, or cannot be written.
    pub fn copy<'a>(
        &self,
        points: impl IntoIterator<Item = &'a str>,
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let mut open: HashMap<usize, File> = HashMap::new();
        for point in points {
            let Some(at) = self.points.get(point) else {
                return Err(io::Error::other(format!("point {point} is missing")));
            };
            if open.len() >= MAX_OPEN {
                open.clear();
            }
            let file = match open.entry(at.file) {
                Entry::Occupied(open) => open.into_mut(),
                Entry::Vacant(slot) => slot.insert(File::open(&self.files[at.file])?),
            };
            file.seek(SeekFrom::Start(at.offset))?;
            if io::copy(&mut file.take(at.length), to)? != at.length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            to.write_all(b"\n")?;
        }
        Ok(())
    }
}
