//! Writes archives in the format that Linux unpacks as its first file system (`cpio`, "newc").

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// What lies at a place of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// The contents of a file of this machine; whether it can be executed.
    File(PathBuf, bool),
    /// These contents, executable.
    Program(Vec<u8>),
}

/// An archive by place. Places are absolute; folders come before what lies in them, because they
/// sort so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    entries: BTreeMap<PathBuf, Entry>,
}

impl Archive {
    /// Puts `entry` at `place`, with the folders above it.
    pub fn put(&mut self, place: impl Into<PathBuf>, entry: Entry) {
        let place = place.into();
        for folder in place.ancestors().skip(1) {
            if folder.parent().is_some() {
                let folder = folder.to_owned();
                self.entries.entry(folder).or_insert(Entry::Folder);
            }
        }
        self.entries.insert(place, entry);
    }

    /// What the archive holds, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&Path, &Entry)> {
        self.entries
            .iter()
            .map(|(place, entry)| (place.as_path(), entry))
    }

    /// Writes the archive. Everything belongs to root; files of this machine keep the time of their
    /// last change, by which Python knows what it has compiled; other times are 0.
    ///
    /// # Errors
    /// If a file cannot be read, or is larger than the format can say; if writing fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (number, (place, entry)) in (1u32..).zip(&self.entries) {
            let name = place.strip_prefix("/").unwrap_or(place);
            let name = &*name.to_string_lossy();
            let (mode, time, contents) = match entry {
                Entry::Folder => (0o040_755, 0, Vec::new()),
                Entry::Program(contents) => (0o100_755, 0, contents.clone()),
                Entry::File(path, executable) => {
                    let mode = if *executable { 0o100_755 } else { 0o100_644 };
                    let (time, contents) = read(path)?;
                    (mode, time, contents)
                }
            };
            record(out, [number, mode, time], name, &contents)?;
        }
        record(out, [0; 3], "TRAILER!!!", &[])
    }
}

/// Time of the last change, seconds, and contents.
fn read(path: &Path) -> io::Result<(u32, Vec<u8>)> {
    let read = || Ok((std::fs::metadata(path)?.mtime(), std::fs::read(path)?));
    let (time, contents) = read().map_err(|error: io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    })?;
    Ok((u32::try_from(time).unwrap_or(0), contents))
}

fn record(
    out: &mut impl Write,
    [number, mode, time]: [u32; 3],
    name: &str,
    contents: &[u8],
) -> io::Result<()> {
    let too_large = |_| io::Error::other(format!("{name} is larger than 4 GiB"));
    let length = u32::try_from(contents.len()).map_err(too_large)?;
    let name_length = u32::try_from(name.len() + 1).map_err(too_large)?;
    // Number, mode, user, group, links, time, length, device (2), special device (2), name, check.
    let fields = [
        number,
        mode,
        0,
        0,
        1,
        time,
        length,
        0,
        0,
        0,
        0,
        name_length,
        0,
    ];
    out.write_all(b"070701")?;
    for field in fields {
        write!(out, "{field:08X}")?;
    }
    out.write_all(name.as_bytes())?;
    // The end of the name, and both parts to multiples of four.
    out.write_all(&[0; 4][..1 + padding(110 + name.len() + 1)])?;
    out.write_all(contents)?;
    out.write_all(&[0; 4][..padding(contents.len())])
}

fn padding(length: usize) -> usize {
    length.next_multiple_of(4) - length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_begin_at_multiples_of_four_and_folders_come_first() {
        let mut archive = Archive::default();
        archive.put("/bin/sh", Entry::Program(b"#!".to_vec()));
        archive.put("/bin/a/b", Entry::Folder);
        let mut bytes = Vec::new();
        archive.write(&mut bytes).unwrap();
        assert_eq!(bytes.len() % 4, 0);
        let mut names = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            assert_eq!(&rest[..6], b"070701");
            let field = |at: usize| {
                let digits = std::str::from_utf8(&rest[6 + 8 * at..14 + 8 * at]).unwrap();
                usize::from_str_radix(digits, 16).unwrap()
            };
            let (length, name) = (field(6), field(11));
            names.push(String::from_utf8(rest[110..110 + name - 1].to_vec()).unwrap());
            rest = &rest[(110 + name).next_multiple_of(4) + length.next_multiple_of(4)..];
        }
        assert_eq!(names, ["bin", "bin/a", "bin/a/b", "bin/sh", "TRAILER!!!"]);
    }

    #[test]
    fn a_file_that_is_gone_is_named() {
        let mut archive = Archive::default();
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        archive.put("/x", Entry::File(gone.clone(), false));
        let error = archive.write(&mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains(gone.to_str().unwrap()));
    }
}
