//! The emulated machine.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Command;

use super::Image;
use crate::error::{Error, Result};
use crate::qemu::Qemu;
use crate::run;

/// Memory of the machine. The file system lies in there twice while it is unpacked.
const MEMORY: &str = "1024M";

/// What the kernel is told. Nothing in its addresses is random: two runs are alike as far as they
/// can be. A kernel that gives up ends the machine.
const KERNEL_OPTIONS: &str = "console=ttyS0 quiet panic=-1 nokaslr norandmaps random.trust_cpu=on";

/// The processor: everything that QEMU knows, with addresses of four-level paging.
const PROCESSOR: &str = "max,la57=off";

/// A machine with one processor, emulated by `qemu-system-x86_64`, whose clock advances a nanosecond an instruction.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Where the server inside is reached from outside.
    pub address: SocketAddr,
    program: OsString,
    arguments: Vec<OsString>,
}

impl Machine {
    /// A machine that boots `image` and serves the function called `job`.
    ///
    /// # Errors
    /// If no port is free.
    pub fn new(qemu: &Qemu, image: &Image, job: &str) -> Result<Self> {
        let address = free_address()?;
        let network = format!(
            "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{}-10.0.2.15:8080",
            address.port()
        );
        let kernel_options = format!("{KERNEL_OPTIONS} jukebox_function={job}");
        let arguments = [
            "-nodefaults",
            "-display",
            "none",
            "-no-reboot",
            "-machine",
            "q35",
            "-cpu",
            PROCESSOR,
            "-smp",
            "1",
            "-m",
            MEMORY,
            "-accel",
            "tcg,thread=single",
            "-icount",
            "shift=0",
            "-serial",
            "stdio",
            "-netdev",
            &network,
            "-device",
            "virtio-net-pci,netdev=net,romfile=",
            "-append",
            &kernel_options,
        ];
        let mut arguments: Vec<OsString> = arguments.map(OsString::from).into();
        arguments.extend(["-kernel".into(), image.kernel.clone().into_os_string()]);
        arguments.extend(["-initrd".into(), image.files.clone().into_os_string()]);
        Ok(Self {
            address,
            program: qemu.path.clone().into_os_string(),
            arguments,
        })
    }

    /// The command that runs it. The console is its stdout.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        run::ends_with_us(&mut command);
        command
    }

    /// The command line as far as it says what is emulated: without port, files and plugin.
    pub fn words(&self) -> Vec<OsString> {
        let place = |option: &OsString| {
            ["-netdev", "-kernel", "-initrd"].contains(&&*option.to_string_lossy())
        };
        let mut words = vec![OsString::from("qemu-system-x86_64")];
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            if place(argument) {
                arguments.next();
            } else {
                words.push(argument.clone());
            }
        }
        words
    }
}

/// A port of this machine that nobody listens on.
///
/// # Errors
/// If there is none.
fn free_address() -> Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|error| {
            Error::new(
                format_args!("no free port on 127.0.0.1: {error}"),
                "the server is reached through one; close some programs",
            )
        })
}
