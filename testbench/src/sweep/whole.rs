//! Files that are there whole, or not at all, whatever happens meanwhile.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Replaces a file of `folder` by what `write` writes: under another name first, then on the disk,
/// then under its own.
///
/// # Errors
/// If it cannot be written; what was there is there still.
pub fn replace(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let new = tempfile::Builder::new()
        .prefix(&format!(".{name}."))
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)?;
    let mut buffered = BufWriter::new(new);
    write(&mut buffered)?;
    let new = buffered
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    new.as_file().sync_all()?;
    new.persist(folder.join(name))?;
    sync_folder(folder)
}

/// Puts the names of a folder's files on the disk.
///
/// # Errors
/// If the operating system refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_fails_leaves_what_was_there_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        replace(dir.path(), "a", |file| file.write_all(b"old")).unwrap();
        let failed = replace(dir.path(), "a", |file| {
            file.write_all(b"new")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
