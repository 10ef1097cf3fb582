//! Kernel and shell of the emulated system, from Debian's packages. Nothing is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::{cache, run};

/// The package that depends on the newest of Debian's kernels for virtual machines.
const KERNEL: &str = "linux-image-cloud-amd64";

/// A shell with everything that starting a system needs, in one program.
const SHELL: &str = "busybox-static";

const HINT: &str = "captures of a whole system need a Debian 12 machine whose package lists are there: apt-get update";

/// Modules of the kernel without which it has no network, in the order in which they load.
const MODULES: [&str; 8] = [
    "drivers/virtio/virtio_ring.ko",
    "drivers/virtio/virtio.ko",
    "drivers/virtio/virtio_pci_legacy_dev.ko",
    "drivers/virtio/virtio_pci_modern_dev.ko",
    "drivers/virtio/virtio_pci.ko",
    "net/core/failover.ko",
    "drivers/net/net_failover.ko",
    "drivers/net/virtio_net.ko",
];

/// Kernel and shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The kernel as QEMU boots it.
    pub kernel: PathBuf,
    /// Its modules, in the order in which they load.
    pub modules: Vec<PathBuf>,
    /// The shell.
    pub shell: PathBuf,
    /// Packages with their versions.
    pub packages: [String; 2],
}

impl Base {
    /// From the cache, or downloaded.
    ///
    /// # Errors
    /// If this is no Debian machine, its package lists are missing, or a download fails.
    pub fn get() -> Result<Self> {
        let kernel = Package::newest(&kernel_package()?)?;
        let shell = Package::newest(SHELL)?;
        let kernel_files = kernel.files()?;
        let boot = kernel_files.join("boot");
        let image = the_one_in(&boot, "vmlinuz-")?;
        let modules = the_one_in(
            &first_of(&kernel_files, &["lib/modules", "usr/lib/modules"])?,
            "",
        )?;
        let modules = MODULES.map(|module| modules.join("kernel").join(module));
        if let Some(missing) = modules.iter().find(|module| !module.is_file()) {
            return Err(unlike_debian_12(missing));
        }
        Ok(Self {
            kernel: image,
            modules: modules.into(),
            shell: first_of(&shell.files()?, &["bin/busybox", "usr/bin/busybox"])?,
            packages: [kernel.to_string(), shell.to_string()],
        })
    }
}

/// A package in one version.
struct Package {
    name: String,
    version: String,
}

impl std::fmt::Display for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

impl Package {
    /// The version of `name` that would be installed.
    fn newest(name: &str) -> Result<Self> {
        let said = run::output(Command::new("apt-cache").args(["policy", name]), HINT)?;
        let version = said
            .lines()
            .find_map(|line| line.trim().strip_prefix("Candidate: "))
            .filter(|version| *version != "(none)")
            .ok_or_else(|| unknown(name))?;
        Ok(Self {
            name: name.to_owned(),
            version: version.to_owned(),
        })
    }

    /// A folder with its files, downloaded if it is not in the cache.
    fn files(&self) -> Result<PathBuf> {
        let Self { name, version } = self;
        cache::made(&format!("packages/{name}_{version}"), |folder| {
            let mut download = Command::new("apt-get");
            // Root would download as another user, who may not write here.
            download.args(["-q", "-o", "APT::Sandbox::User=root", "download"]);
            download
                .arg(format!("{name}={version}"))
                .current_dir(folder);
            run::output(
                &mut download,
                "packages are downloaded once and kept; this needs the network: apt-get update",
            )?;
            let package = the_one_in(folder, name)?;
            let mut unpack = Command::new("dpkg-deb");
            unpack.arg("-x").arg(&package).arg(folder);
            run::output(&mut unpack, HINT)?;
            std::fs::remove_file(&package).map_err(|error| cache::unwritable(&package, &error))
        })
    }
}

/// The package of the kernel itself.
fn kernel_package() -> Result<String> {
    let mut ask = Command::new("apt-cache");
    let said = run::output(ask.args(["depends", "--important", KERNEL]), HINT)?;
    said.lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .find(|name| name.starts_with("linux-image-"))
        .map(str::to_owned)
        .ok_or_else(|| unknown(KERNEL))
}

fn unknown(name: &str) -> Error {
    Error::new(
        format_args!("the package lists of this machine do not know {name}"),
        HINT,
    )
}

/// The file or folder in `folder` whose name begins with `prefix`.
fn the_one_in(folder: &Path, prefix: &str) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder).map_err(|_| unlike_debian_12(folder))?;
    entries
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .ok_or_else(|| unlike_debian_12(&folder.join(prefix)))
}

/// The first of `places` in `folder` that is there.
fn first_of(folder: &Path, places: &[&str]) -> Result<PathBuf> {
    let found = places.iter().map(|place| folder.join(place));
    found
        .into_iter()
        .find(|path| path.exists())
        .ok_or_else(|| unlike_debian_12(&folder.join(places[0])))
}

fn unlike_debian_12(missing: &Path) -> Error {
    Error::new(
        format_args!("{} is not in its package", missing.display()),
        "the kernel must be Debian 12's; remove the folder if it was damaged: it is downloaded again",
    )
}
