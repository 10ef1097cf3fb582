//! Files that traces are read from.

use std::fs::{File, FileType};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use crate::error::{Error, Result};

/// Opens a file for reading. Traces are read more than once and from any place, so anything but an
/// ordinary file is refused, without being opened: that could wait for ever.
pub fn open(path: &Path) -> Result<File> {
    let cannot = |cause| Error::unreadable(path, cause);
    let kind = path.metadata().map_err(cannot)?.file_type();
    if kind.is_dir() {
        let what = "is a folder";
        return Err(Error::new(path, what, "name the files in it"));
    }
    if !kind.is_file() {
        return Err(Error::new(
            path,
            format_args!("is a {}; a trace must be an ordinary file", name(kind)),
            "traces are read more than once: put it into a file first, 'COMMAND > FILE'",
        ));
    }
    File::open(path).map_err(cannot)
}

fn name(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}
