//! The socket to the collector.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{SocketAddr, UnixStream};

use crate::link::{Closed, Link};
use crate::wire;

mod libc {
    use std::ffi::{c_int, c_void};

    pub const MSG_NOSIGNAL: c_int = 0x4000;
    pub const F_DUPFD_CLOEXEC: c_int = 1030;

    unsafe extern "C" {
        pub fn send(fd: c_int, bytes: *const c_void, length: usize, flags: c_int) -> isize;
        pub fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    }
}

/// Descriptors that a guest hands out start at the lowest free one: few get up to here.
const OUT_OF_THE_GUESTS_WAY: i32 = 1000;

/// Where the collector is, and who we are.
#[derive(Clone, Debug)]
pub struct Address {
    /// Its name among the abstract sockets: no root folder and no user is too far from it.
    pub name: String,
    /// What it knows its own plugins by.
    pub secret: [u64; 2],
    /// A whole system is emulated, not one program.
    pub system: bool,
    /// Newest plugin interface of QEMU.
    pub interface: i32,
}

/// A connection to the collector. Without a table of descriptors of its own it shares the guest's, who may
/// close what it has not opened: the number of the descriptor then means nothing, or a file of the
/// guest's, and is not touched again.
pub struct Socket {
    stream: ManuallyDrop<UnixStream>,
    /// Device and inode, if the guest may close it.
    shared: Option<(u64, u64)>,
}

impl Socket {
    /// Connects from a table of descriptors that no guest has.
    ///
    /// # Errors
    /// What the operating system says, or that the collector does not want us.
    pub fn apart(address: &Address) -> Result<Self> {
        Self::greet(connect(address)?, None, address)
    }

    /// Connects from the table of the guest.
    ///
    /// # Errors
    /// What the operating system says, or that the collector does not want us.
    pub fn shared(address: &Address) -> Result<Self> {
        let stream = moved_up(connect(address)?);
        let identity = identity(stream.as_raw_fd())?;
        Self::greet(stream, Some(identity), address)
    }

    fn greet(stream: UnixStream, shared: Option<(u64, u64)>, address: &Address) -> Result<Self> {
        let mut socket = Self {
            stream: ManuallyDrop::new(stream),
            shared,
        };
        let hello = [
            wire::MAGIC,
            address.secret[0],
            address.secret[1],
            u64::from(std::process::id()),
            u64::from(address.system),
            address.interface as u64,
            u64::from(shared.is_some()),
        ];
        let payload: Vec<u8> = hello.iter().flat_map(|word| word.to_le_bytes()).collect();
        match socket.asks(wire::HELLO, &payload) {
            Ok(true) => Ok(socket),
            _ => Err(Error::from(ErrorKind::ConnectionRefused)),
        }
    }

    /// Whether the descriptor is still what it was.
    fn is_ours(&self) -> bool {
        let now = || identity(self.stream.as_raw_fd()).ok();
        self.shared.is_none_or(|then| now() == Some(then))
    }

    fn send_all(&self, mut bytes: &[u8]) -> std::result::Result<(), Closed> {
        let fd: RawFd = self.stream.as_raw_fd();
        while !bytes.is_empty() {
            // SAFETY: pointer and length are those of a live slice.
            let sent =
                unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) };
            match usize::try_from(sent) {
                Ok(sent) => bytes = bytes.get(sent..).unwrap_or_default(),
                Err(_) if interrupted() => {}
                Err(_) => return Err(Closed),
            }
        }
        Ok(())
    }

    /// Sends a frame that is answered.
    fn asks(&mut self, kind: u32, payload: &[u8]) -> std::result::Result<bool, Closed> {
        self.send(kind, payload)?;
        let mut answer = [wire::NO];
        // Repeats the call if a signal interrupts it.
        self.stream.read_exact(&mut answer).map_err(|_| Closed)?;
        Ok(answer[0] == wire::YES)
    }
}

impl Link for Socket {
    fn send(&mut self, kind: u32, payload: &[u8]) -> std::result::Result<(), Closed> {
        if !self.is_ours() {
            return Err(Closed);
        }
        self.send_all(&header(kind, payload.len() as u32))?;
        self.send_all(payload)
    }

    fn claim(&mut self) -> std::result::Result<bool, Closed> {
        self.asks(wire::CLAIM, &[])
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.is_ours() {
            // SAFETY: dropped here and nowhere else.
            unsafe { ManuallyDrop::drop(&mut self.stream) };
        }
    }
}

fn connect(address: &Address) -> Result<UnixStream> {
    UnixStream::connect_addr(&SocketAddr::from_abstract_name(&address.name)?)
}

/// Device and inode of an open descriptor.
fn identity(fd: RawFd) -> Result<(u64, u64)> {
    // SAFETY: only looked at, never closed.
    let file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
    let found = file.metadata()?;
    Ok((found.dev(), found.ino()))
}

fn interrupted() -> bool {
    Error::last_os_error().kind() == ErrorKind::Interrupted
}

fn moved_up(stream: UnixStream) -> UnixStream {
    for lowest in [OUT_OF_THE_GUESTS_WAY, OUT_OF_THE_GUESTS_WAY / 10] {
        // SAFETY: duplicates a descriptor that the stream owns; the third argument is an int.
        let copy = unsafe { libc::fcntl(stream.as_raw_fd(), libc::F_DUPFD_CLOEXEC, lowest) };
        if copy >= 0 {
            // SAFETY: the descriptor is new and nobody else's.
            return unsafe { UnixStream::from_raw_fd(copy) };
        }
    }
    stream
}

/// Header of a frame.
fn header(kind: u32, payload_bytes: u32) -> [u8; wire::HEADER_BYTES] {
    let mut bytes = [0; wire::HEADER_BYTES];
    bytes[..4].copy_from_slice(&kind.to_le_bytes());
    bytes[4..].copy_from_slice(&payload_bytes.to_le_bytes());
    bytes
}
