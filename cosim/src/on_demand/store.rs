//! A folder of made things that several processes share.
//!
//! `KIND-HASH/` is a finished thing with the checksums of its files in `SUMS`; `KIND-HASH.lock` is
//! held while it is made, `KIND-HASH.work/` is where. It comes into being by a rename, so it is there
//! completely or not at all; what an interrupted process leaves is wiped by the next one.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

const SUMS: &str = "SUMS";

/// Name of a thing: its kind, and a hash of all that it is made from.
pub(super) struct Key {
    kind: &'static str,
    hash: Sha256,
}

impl Key {
    pub fn new(kind: &'static str) -> Key {
        Key {
            kind,
            hash: Sha256::new(),
        }
    }

    /// Adds one ingredient. The length goes in too, so that no two lists are the same bytes.
    pub fn add(&mut self, text: &str) -> &mut Key {
        self.hash.update((text.len() as u64).to_le_bytes());
        self.hash.update(text);
        self
    }

    fn name(&self) -> String {
        format!(
            "{}-{}",
            self.kind,
            &hex(&self.hash.clone().finalize())[..32]
        )
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folder.
pub(super) struct Store {
    root: PathBuf,
}

impl Store {
    /// Opens the store at `root`, making the folder if need be.
    pub fn open(root: &Path) -> Result<Store, Error> {
        fs::create_dir_all(root).map_err(Error::io(root))?;
        // The tools that work in it run in other folders.
        let root = root.canonicalize().map_err(Error::io(root))?;
        Ok(Store { root })
    }

    /// The folder of the thing `key`. If it is missing or damaged, `make` makes it: it is given a
    /// folder to work in, and one for the files to keep.
    pub fn get(
        &self,
        key: &Key,
        progress: &mut dyn FnMut(&str),
        make: impl FnOnce(&Path, &Path, &mut dyn FnMut(&str)) -> Result<(), Error>,
    ) -> Result<PathBuf, Error> {
        let name = key.name();
        let folder = self.root.join(&name);
        if intact(&folder) {
            return Ok(folder);
        }
        let _lock = self.lock(&name, progress)?;
        if intact(&folder) {
            return Ok(folder);
        }
        remove(&folder)?;
        let work = self.root.join(format!("{name}.work"));
        remove(&work)?;
        let done = work.join("done");
        fs::create_dir_all(&done).map_err(Error::io(&done))?;
        let made = make(&work, &done, progress)
            .and_then(|()| seal(&done))
            .and_then(|()| fs::rename(&done, &folder).map_err(Error::io(&folder)));
        // A failure to clean up is worth less than the answer.
        let _ = remove(&work);
        made.map(|()| folder)
    }

    /// Waits until nobody else makes the thing `name`; the lock ends with the returned file.
    fn lock(&self, name: &str, progress: &mut dyn FnMut(&str)) -> Result<File, Error> {
        let path = self.root.join(format!("{name}.lock"));
        let file = File::create(&path).map_err(Error::io(&path))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => progress("waiting for another process"),
            Err(TryLockError::Error(source)) => return Err(Error::Io { path, source }),
        }
        file.lock().map_err(Error::io(&path))?;
        Ok(file)
    }
}

/// Writes a file, making its folder if need be.
pub(super) fn write(path: &Path, contents: &str) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
    }
    fs::write(path, contents).map_err(Error::io(path))
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(folder)(error)),
        _ => Ok(()),
    }
}

/// Notes the checksums of the files in `folder`.
fn seal(folder: &Path) -> Result<(), Error> {
    let mut sums = String::new();
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        sums += &format!("{} {name}\n", sum(&path).map_err(Error::io(&path))?);
    }
    write(&folder.join(SUMS), &sums)
}

/// True if `folder` is there and its files are what they were when it was sealed.
fn intact(folder: &Path) -> bool {
    let Ok(sums) = fs::read_to_string(folder.join(SUMS)) else {
        return false;
    };
    !sums.is_empty()
        && sums.lines().all(|line| {
            line.split_once(' ').is_some_and(|(expected, name)| {
                sum(&folder.join(name)).is_ok_and(|found| found == expected)
            })
        })
}

fn sum(path: &Path) -> io::Result<String> {
    Ok(hex(&Sha256::digest(fs::read(path)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        let mut key = Key::new("thing");
        key.add(text);
        key
    }

    /// Gets the thing `name`; if it has to be made, it is a file with `text`.
    fn get(store: &Store, name: &str, text: &str) -> PathBuf {
        store
            .get(&key(name), &mut |_| {}, |_, done, _| {
                write(&done.join("file"), text)
            })
            .unwrap()
    }

    fn never(_: &Path, _: &Path, _: &mut dyn FnMut(&str)) -> Result<(), Error> {
        Err(Error::Model("made twice".into()))
    }

    #[test]
    fn made_once_and_kept() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let folder = get(&store, "a", "1");
        assert_eq!(store.get(&key("a"), &mut |_| {}, never).unwrap(), folder);
        assert_ne!(get(&store, "b", "2"), folder);
        assert_eq!(fs::read_to_string(folder.join("file")).unwrap(), "1");
    }

    #[test]
    fn damage_is_noticed_and_repaired() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let folder = get(&store, "a", "1");
        let file = folder.join("file");
        for damage in [
            |p: &Path| fs::write(p, "x").unwrap(),
            |p: &Path| fs::remove_file(p).unwrap(),
        ] {
            damage(&file);
            get(&store, "a", "1");
            assert_eq!(fs::read_to_string(&file).unwrap(), "1");
        }
    }

    #[test]
    fn a_failure_leaves_nothing_and_the_next_one_starts_afresh() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        store.get(&key("a"), &mut |_| {}, never).unwrap_err();
        let name = key("a").name();
        assert!(!root.path().join(&name).exists());
        // As an interrupted process would leave it.
        write(&root.path().join(format!("{name}.work/done/left")), "over").unwrap();
        let folder = get(&store, "a", "1");
        assert!(!folder.join("left").exists());
    }

    #[test]
    fn ingredients_do_not_run_together() {
        let mut split = Key::new("thing");
        split.add("a").add("b");
        assert_ne!(split.name(), key("ab").name());
    }
}
