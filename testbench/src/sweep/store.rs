//! The folder of a sweep. What is in it is there whole; what is being added to it is not lost.
//!
//! `results.jsonl`, or a file for each shard, has one line a point in the order of the specification. While points
//! are missing, those that are there stand in the order in which they were done in a file of the same
//! name and `.part`: a line is on the disk before the next one is begun, and what is left of a torn one
//! goes when the sweep goes on. `sweep.json` says what is swept. Points of another specification are
//! kept in `kept.jsonl`.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::lines::{At, Lines};
use super::manifest::MANIFEST;
use super::record::{Comparison, Record};
use super::whole::{replace, sync_folder};
use crate::error::{Error, Result};

/// Results of a whole sweep.
pub const RESULTS: &str = "results.jsonl";

/// Points that the specification no longer has.
const KEPT: &str = "kept.jsonl";

/// End of the name of what is being added to.
const PART: &str = ".part";

/// The folder of a sweep, with one file of results being written.
pub struct Store {
    folder: PathBuf,
    name: String,
    part: File,
    /// Its place among the files of `lines`.
    number: usize,
    /// Bytes of whole lines in it.
    length: u64,
    lines: Lines,
    /// What a person should know of what was there.
    pub notes: Vec<String>,
}

impl Store {
    /// Opens the folder, making it if need be, to write results into file `name`; reads what is there.
    ///
    /// # Errors
    /// If it cannot be written, or another process is writing that file.
    pub fn open(folder: &Path, name: &str) -> Result<Self> {
        let cannot = |cause| Error::write(folder, cause);
        fs::create_dir_all(folder).map_err(cannot)?;
        let path = folder.join(format!("{name}{PART}"));
        let mut part = lock(&path)?;
        let mut lines = Lines::default();
        let mut notes = Vec::new();
        for file in results(folder).map_err(cannot)? {
            let found = lines
                .read(&file)
                .map_err(|cause| unreadable(&file, &cause))?;
            // Another process may be writing its own.
            let own = file == path || file == folder.join(name);
            if found.broken > 0 && own {
                notes.push(format!(
                    "{}: {} torn or damaged: run again",
                    file.display(),
                    lines_of(found.broken)
                ));
            }
            if file == path && found.whole < found.length {
                part.set_len(found.whole)
                    .map_err(|cause| Error::write(&path, cause))?;
            }
        }
        if lines.foreign > 0 {
            notes.push(format!(
                "{}: {} of another build of this program: not used",
                folder.display(),
                lines_of(lines.foreign)
            ));
        }
        let end = part
            .seek(SeekFrom::End(0))
            .map_err(|cause| Error::write(&path, cause))?;
        Ok(Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            part,
            number: lines
                .files
                .iter()
                .position(|file| *file == path)
                .unwrap_or_default(),
            length: end,
            lines,
            notes,
        })
    }

    /// Which of these points are not there. Those that other files of the folder have are taken over:
    /// a file that another process writes may be gone later.
    ///
    /// # Errors
    /// If they cannot be read or written.
    pub fn missing(&mut self, points: &[&str]) -> Result<HashSet<String>> {
        let (part, place) = (self.path_of_part(), self.folder.join(&self.name));
        let (mut missing, mut elsewhere) = (HashSet::new(), Vec::new());
        for &point in points {
            match self
                .lines
                .points
                .get(point)
                .map(|at| &self.lines.files[at.file])
            {
                None => {
                    missing.insert(point.to_owned());
                }
                Some(file) if *file != part && *file != place => elsewhere.push(point),
                Some(_) => {}
            }
        }
        for point in elsewhere {
            let mut line = Vec::new();
            let copied = self.lines.copy([point], &mut line);
            copied.map_err(|cause| unreadable(&self.folder, &cause))?;
            let compared = self.compared(point);
            self.append(point, &line, compared)?;
        }
        Ok(missing)
    }

    /// What RTL and golden model of a point were compared in; nothing if it is not there.
    pub fn compared(&self, point: &str) -> Comparison {
        let at = self.lines.points.get(point);
        at.map_or_else(Comparison::default, |at| at.compared)
    }

    /// Says in the folder what is swept.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn describe(&self, manifest: &str) -> Result<()> {
        let path = self.folder.join(MANIFEST);
        if fs::read_to_string(&path).is_ok_and(|there| there == manifest) {
            return Ok(());
        }
        replace(&self.folder, MANIFEST, |file| {
            file.write_all(manifest.as_bytes())
        })
        .map_err(|cause| Error::write(&path, cause))
    }

    /// Adds the result of a point. When this returns it is on the disk.
    ///
    /// # Errors
    /// If it cannot be written; what was there before is there still, and nothing of it.
    pub fn add(&mut self, record: &Record) -> Result<()> {
        let line = serde_json::to_vec(record).map(|mut line| {
            line.push(b'\n');
            line
        });
        let line = line.map_err(|cause| Error::write(&self.path_of_part(), cause.into()))?;
        self.append(&record.point, &line, record.compared())
    }

    fn append(&mut self, point: &str, line: &[u8], compared: Comparison) -> Result<()> {
        let written = self
            .part
            .write_all(line)
            .and_then(|()| self.part.sync_data());
        if let Err(cause) = written {
            // If this fails as well, the next one to open it finds the torn line.
            let _ = self.part.set_len(self.length);
            let _ = self.part.seek(SeekFrom::End(0));
            return Err(Error::write(&self.path_of_part(), cause));
        }
        let at = At {
            file: self.number,
            offset: self.length,
            length: line.len() as u64 - 1,
            compared,
        };
        self.length += line.len() as u64;
        self.lines.points.insert(point.to_owned(), at);
        Ok(())
    }

    /// Every point of the file is there: puts them into it in this order. Other points that it has are
    /// kept apart.
    ///
    /// # Errors
    /// If a point is missing, or something cannot be written; nothing is lost then.
    pub fn finish(&mut self, points: &[&str]) -> Result<()> {
        let part = self.path_of_part();
        let place = self.folder.join(&self.name);
        let cannot = |cause| Error::write(&place, cause);
        self.keep(points, &[&part, &place])?;
        replace(&self.folder, &self.name, |file| {
            self.lines.copy(points.iter().copied(), file)
        })
        .map_err(cannot)?;
        fs::remove_file(&part).map_err(|cause| Error::write(&part, cause))?;
        sync_folder(&self.folder).map_err(cannot)
    }

    /// Adds the points of files that are going to be replaced and that are not among `points` to those kept.
    fn keep(&self, points: &[&str], going: &[&PathBuf]) -> Result<()> {
        let wanted: HashSet<&str> = points.iter().copied().collect();
        let place = self.folder.join(KEPT);
        let is_going = |file: &PathBuf| going.contains(&file);
        let known = self.lines.points.iter();
        let mut kept: Vec<_> = known
            .filter(|(point, at)| {
                let file = &self.lines.files[at.file];
                (*file == place || is_going(file)) && !wanted.contains(point.as_str())
            })
            .map(|(point, at)| (at.file, at.offset, point.as_str()))
            .collect();
        if kept
            .iter()
            .all(|(file, ..)| self.lines.files[*file] == place)
        {
            return Ok(());
        }
        kept.sort_unstable();
        replace(&self.folder, KEPT, |file| {
            self.lines
                .copy(kept.iter().map(|(_, _, point)| *point), file)
        })
        .map_err(|cause| Error::write(&place, cause))
    }

    fn path_of_part(&self) -> PathBuf {
        self.folder.join(format!("{}{PART}", self.name))
    }
}

/// Files of results in a folder, whole ones first, in the order of their names.
///
/// # Errors
/// If the folder cannot be read.
pub fn results(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_part = name.ends_with(PART);
        let is_result = name.strip_suffix(PART).unwrap_or(&name).ends_with(".jsonl");
        if is_result && !name.starts_with('.') {
            found.push((is_part, path));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Opens a file to add to, for this process alone.
fn lock(path: &Path) -> Result<File> {
    let cannot = |cause| Error::write(path, cause);
    loop {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::input(
                    format_args!("{} is being written by another process", path.display()),
                    "let it end, or name another folder",
                ));
            }
            Err(TryLockError::Error(cause)) => return Err(cannot(cause)),
        }
        // Whoever had it may have ended and removed it.
        let own = file.metadata().map_err(cannot)?;
        if path.metadata().is_ok_and(|there| there.ino() == own.ino()) {
            return Ok(file);
        }
    }
}

fn lines_of(count: usize) -> String {
    match count {
        1 => "1 line".to_owned(),
        _ => format!("{count} lines"),
    }
}

/// A file of results that cannot be read.
pub fn unreadable(path: &Path, cause: &io::Error) -> Error {
    Error::input(
        format_args!("cannot read {}: {cause}", path.display()),
        "name a folder that a sweep wrote and that you may read",
    )
}
