//! The first file system of an emulated system.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::cpio::{Archive, Entry};
use super::debian::Base;
use super::files;
use crate::cache;
use crate::error::{Error, Result};
use crate::suite::{ENVIRONMENT, Language, Sources};

/// Level of zstd: unpacking is the same work at every level.
const LEVEL: i32 = 3;

/// Kernel and file system with the functions of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The kernel.
    pub kernel: PathBuf,
    /// The file system, compressed.
    pub files: PathBuf,
    /// Packages of the kernel and the shell, with their versions.
    pub packages: [String; 2],
}

impl Image {
    /// From the cache, or built.
    ///
    /// # Errors
    /// If something that belongs into it is missing, or the cache cannot be written.
    pub fn of(language: Language, sources: &Sources) -> Result<Self> {
        let base = Base::get()?;
        let mut archive = Archive::default();
        let command = files::put(&mut archive, language, sources)?;
        archive.put("/bin/busybox", Entry::File(base.shell.clone(), true));
        for folder in ["/dev", "/proc", "/sys", "/tmp"] {
            archive.put(folder, Entry::Folder);
        }
        let mut modules = Vec::new();
        for (number, module) in base.modules.iter().enumerate() {
            let place = format!("/modules/{number}.ko");
            archive.put(&place, Entry::File(module.clone(), false));
            modules.push(place);
        }
        archive.put(
            "/init",
            Entry::Program(init(&modules, &command).into_bytes()),
        );
        let name = format!("images/{}-{}", language.prefix(), fingerprint(&archive)?);
        let folder = cache::made(&name, |folder| write(&archive, &folder.join("files.zst")))?;
        Ok(Self {
            kernel: base.kernel,
            files: folder.join("files.zst"),
            packages: base.packages,
        })
    }
}

/// The first program of the emulated system. Its kernel hands it `jukebox_function` as a variable.
fn init(modules: &[String], command: &str) -> String {
    let modules = modules.join(" ");
    let variables: Vec<String> = ENVIRONMENT
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let variables = variables.join(" ");
    format!(
        "#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
for module in {modules}; do $b insmod $module; done
$b ifconfig lo 127.0.0.1 up
$b ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
cd /
$b env -i {variables} {command} $jukebox_function 0.0.0.0:8080
$b poweroff -f
"
    )
}

/// A name for what the archive will hold: own contents by themselves, files of this machine by
/// place, length and time of their last change.
fn fingerprint(archive: &Archive) -> Result<String> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for (place, entry) in archive.entries() {
        parts.push(place.to_string_lossy().into_owned().into_bytes());
        parts.push(match entry {
            Entry::Folder => Vec::new(),
            Entry::Program(contents) => contents.clone(),
            Entry::File(path, executable) => {
                let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
                let (seconds, nanoseconds) = (about.mtime(), about.mtime_nsec());
                format!(
                    "{} {} {seconds}.{nanoseconds} {executable}",
                    path.display(),
                    about.len()
                )
                .into_bytes()
            }
        });
    }
    Ok(cache::name_of(parts.iter().map(Vec::as_slice)))
}

fn write(archive: &Archive, path: &Path) -> Result<()> {
    let unwritable = |error: std::io::Error| cache::unwritable(path, &error);
    let file = BufWriter::new(File::create(path).map_err(unwritable)?);
    let mut compressed = zstd::Encoder::new(file, LEVEL).map_err(unwritable)?;
    archive.write(&mut compressed).map_err(|error| {
        Error::new(
            format_args!("cannot build a file system: {error}"),
            "the cache needs 100 MB of room; reinstall what cannot be read",
        )
    })?;
    compressed
        .finish()
        .and_then(|mut file| file.flush())
        .map_err(unwritable)
}

fn unreadable(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(
        format_args!("cannot read {}: {cause}", path.display()),
        "reinstall the package that it belongs to",
    )
}
