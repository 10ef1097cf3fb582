//! Finding a QEMU that takes plugins.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};

/// A QEMU program of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qemu {
    /// Where it is.
    pub path: PathBuf,
    /// The first line of what it says of itself.
    pub version: String,
}

impl Qemu {
    /// Finds `name` on the `PATH` and checks that it takes plugins. `package` is what to install on
    /// Debian if it is missing.
    ///
    /// # Errors
    /// If it is not there, does not run or takes no plugins.
    pub fn find(name: &str, package: &str) -> Result<Self> {
        let path = on_path(OsStr::new(name)).ok_or_else(|| {
            Error::new(
                format_args!("{name} is not on the PATH; captures run programs under QEMU"),
                format_args!("install it: apt-get install {package}"),
            )
        })?;
        let says = |flag| -> Result<String> {
            let output = Command::new(&path)
                .arg(flag)
                .stdin(Stdio::null())
                .output()
                .map_err(|error| {
                    Error::new(
                        format_args!("{} does not run: {error}", path.display()),
                        format_args!("install Debian's: apt-get install {package}"),
                    )
                })?;
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        if !says("-h")?.contains("-plugin") {
            return Err(Error::new(
                format_args!("{} takes no plugins", path.display()),
                format_args!(
                    "Debian's does: apt-get install {package}; built by hand it needs --enable-plugins"
                ),
            ));
        }
        let version = says("--version")?
            .lines()
            .next()
            .unwrap_or("QEMU")
            .to_owned();
        Ok(Self { path, version })
    }
}

/// The first executable file of this name in the folders of the `PATH`.
pub fn on_path(name: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| is_executable(path))
}

fn is_executable(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}
