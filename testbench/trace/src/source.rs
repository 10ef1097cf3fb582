//! Files that traces are read from, and standard input.

use std::fs::{File, FileType};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::standard::STANDARD;

/// Opens a file for reading; of `-`, what came on standard input. Traces are read more than once and
/// from any place, so anything but an ordinary file is refused, without being opened: that could wait
/// for ever.
pub fn open(path: &Path) -> Result<File> {
    let cannot = |cause| Error::unreadable(path, cause);
    if path.as_os_str() == STANDARD {
        return spooled(path);
    }
    let kind = path.metadata().map_err(cannot)?.file_type();
    if kind.is_dir() {
        let what = "is a folder";
        return Err(Error::new(path, what, "name the files in it"));
    }
    if !kind.is_file() {
        return Err(Error::new(
            path,
            format_args!("is a {}; a trace must be an ordinary file", name(kind)),
            "traces are read more than once: put it into a file first, 'COMMAND > FILE', or hand it over on standard input, 'COMMAND | jukebox trace info -'",
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

/// Standard input, from its beginning: what came of it lies in a file without a name, which is gone
/// when this process is.
fn spooled(path: &Path) -> Result<File> {
    static SPOOL: OnceLock<std::result::Result<File, String>> = OnceLock::new();
    let spool = SPOOL.get_or_init(|| spool().map_err(|cause| cause.to_string()));
    let unreadable = |cause: &dyn std::fmt::Display| {
        Error::new(
            path,
            format_args!(
                "standard input cannot be read into {}: {cause}",
                std::env::temp_dir().display()
            ),
            "there must be room for all of it; TMPDIR names another folder",
        )
    };
    let spool = spool.as_ref().map_err(|cause| unreadable(cause))?;
    // Another position in the same file.
    File::open(format!("/proc/self/fd/{}", spool.as_raw_fd())).map_err(|cause| unreadable(&cause))
}

fn spool() -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    Ok(file)
}
