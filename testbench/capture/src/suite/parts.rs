//! The functions of a recording that is not complete, a file each.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use super::Function;
use crate::error::{Error, Result};

/// A folder beside the output, with `.parts` behind its name and nothing but files `FUNCTION.jbt`.
pub struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// Makes the folder, or takes up the one that an earlier recording left.
    ///
    /// # Errors
    /// If it cannot be made, or something else has its name or lies in it.
    pub fn open(output: &Path) -> Result<Self> {
        let mut name = output.as_os_str().to_owned();
        name.push(".parts");
        let parts = Self {
            folder: PathBuf::from(name),
        };
        match std::fs::create_dir(&parts.folder) {
            Ok(()) => {}
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => parts.check()?,
            Err(cause) => {
                return Err(Error::new(
                    format_args!("cannot write {}: {cause}", parts.folder.display()),
                    "name a file in a folder that exists, has room and that you may write to: -o",
                ));
            }
        }
        Ok(parts)
    }

    /// Refuses what no recording made: it would be lost when the recording is complete.
    fn check(&self) -> Result<()> {
        let refused = |what: &dyn Display| {
            Error::new(
                format_args!("{} is there already and {what}", self.folder.display()),
                "the parts of a recording lie there until it is complete: rename or remove it, or give another -o",
            )
        };
        let unreadable = |cause| refused(&format_args!("cannot be read: {cause}"));
        if !self.folder.is_dir() {
            return Err(refused(&"is no folder"));
        }
        for entry in std::fs::read_dir(&self.folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            if !Function::all().any(|function| self.of(function) == entry) {
                let name = entry.file_name().unwrap_or_default().display();
                return Err(refused(&format_args!(
                    "holds {name}, which is no part of a recording"
                )));
            }
        }
        Ok(())
    }

    /// The file of a function.
    pub fn of(&self, function: Function) -> PathBuf {
        self.folder.join(format!("{function}.jbt"))
    }

    /// Removes the folder if it is empty.
    pub fn remove_if_empty(&self) {
        // What cannot be removed is in nobody's way.
        let _ = std::fs::remove_dir(&self.folder);
    }

    /// Removes all parts, and the folder.
    pub fn remove(&self) {
        for function in Function::all() {
            // Most are not there.
            let _ = std::fs::remove_file(self.of(function));
        }
        self.remove_if_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_earlier_recording_are_taken_up_and_removed() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("suite.jbt");
        let folder = dir.path().join("suite.jbt.parts");
        for _ in 0..2 {
            let parts = Parts::open(&output).unwrap();
            std::fs::write(folder.join("py_json.jbt"), "part").unwrap();
            std::fs::write(folder.join("rust_aes.jbt"), "part").unwrap();
            parts.remove_if_empty();
            assert!(folder.is_dir());
        }
        Parts::open(&output).unwrap().remove();
        assert!(!folder.exists());
    }

    #[test]
    fn what_is_something_else_is_refused_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("suite.jbt");
        let folder = dir.path().join("suite.jbt.parts");
        let refused = |what: &str| {
            let error = Parts::open(&output).err().unwrap();
            assert!(error.what.contains("suite.jbt.parts"), "{error}");
            assert!(error.what.contains(what), "{error}");
            assert!(!error.hint.is_empty());
        };
        std::fs::write(&folder, "mine").unwrap();
        refused("no folder");
        assert_eq!(std::fs::read(&folder).unwrap(), b"mine");
        std::fs::remove_file(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("thesis.tex"), "mine").unwrap();
        refused("holds thesis.tex");
        assert_eq!(std::fs::read(folder.join("thesis.tex")).unwrap(), b"mine");
        let nowhere = Parts::open(&dir.path().join("no/suite.jbt"));
        assert!(nowhere.err().unwrap().what.contains("cannot write"));
    }
}
