//! Reads `.jbt` files: any invocation at once, its lines as they are asked for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::contents::{Contents, FunctionInfo, InvocationInfo, Recovery};
use super::{Lines, Provenance, open};
use crate::address::AddressRule;
use crate::error::{Error, Result};

/// An open `.jbt` file, or one of several that follow each other in a file.
#[derive(Debug)]
pub struct Reader {
    file: Arc<File>,
    path: PathBuf,
    contents: Contents,
}

impl Reader {
    /// Opens a file of one container and reads its index, or finds its invocations without one.
    ///
    /// # Errors
    /// If it cannot be read, is no `.jbt` file, is damaged before its first block ends, or holds
    /// several.
    pub fn open(path: &Path) -> Result<Self> {
        let mut all = Self::open_all(path)?;
        match (all.pop(), all.len()) {
            (Some(one), 0) => Ok(one),
            (_, others) => Err(Error::new(
                path,
                format_args!("holds {} .jbt files, one behind the other", others + 1),
                "'jukebox trace merge FILE -o NEW' makes one of them",
            )),
        }
    }

    /// Opens the containers of a file, which may follow each other as `cat` puts them; one at least.
    ///
    /// # Errors
    /// If it cannot be read, is no `.jbt` file, or one is damaged before its first block ends.
    pub fn open_all(path: &Path) -> Result<Vec<Self>> {
        let (file, all) = open::open(path)?;
        let reader = |contents| Self {
            file: Arc::clone(&file),
            path: path.to_owned(),
            contents,
        };
        Ok(all.into_iter().map(reader).collect())
    }

    /// Where the file comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.contents.provenance
    }

    /// The addresses it may hold.
    pub fn addresses(&self) -> AddressRule {
        self.contents.addresses
    }

    /// Its functions, in the order in which they first appeared.
    pub fn functions(&self) -> &[FunctionInfo] {
        &self.contents.functions
    }

    /// What was found if it is not as its writer finished it; `None` if it is sound.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.contents.recovery.as_ref()
    }

    /// The file's name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its end in the file, in bytes: the length of a file that holds no other.
    pub fn bytes(&self) -> u64 {
        self.contents.end
    }

    /// The lines of invocation `n` (from 0) of `function`.
    ///
    /// # Errors
    /// If there is none.
    pub fn invocation(&self, function: &str, n: usize) -> Result<Lines> {
        let found = self
            .contents
            .functions
            .iter()
            .find(|one| one.name == function);
        let found = found.ok_or_else(|| {
            let names: Vec<_> = self
                .contents
                .functions
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            Error::new(
                &self.path,
                format_args!("has no function '{function}'"),
                format_args!("it has: {}", names.join(", ")),
            )
        })?;
        let info = found.invocations.get(n).ok_or_else(|| {
            Error::new(
                &self.path,
                format_args!("function '{function}' has no invocation {n}"),
                format_args!("it has {}, counted from 0", found.invocations.len()),
            )
        })?;
        self.lines(info)
    }

    /// The lines of an invocation of this file.
    ///
    /// # Errors
    /// If memory for the decompressor is short.
    pub fn lines(&self, info: &InvocationInfo) -> Result<Lines> {
        Lines::new(
            Arc::clone(&self.file),
            self.path.clone(),
            self.contents.addresses,
            self.contents.end,
            info,
        )
    }
}
