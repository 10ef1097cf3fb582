//! The socket to the collector.

use std::io::Read;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::os::unix::net::UnixStream;

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

/// Descriptors that a guest hands out start at the lowest free one: one from here up is not given
/// out a second time if the guest closes all it can.
const OUT_OF_THE_GUESTS_WAY: i32 = 1000;

/// Where frames go.
pub trait Link {
    /// Sends a frame.
    fn send(&mut self, kind: u32, payload: &[u8]) -> Result<(), Closed>;
    /// Asks the collector whether this process is the one to record.
    fn claim(&mut self) -> Result<bool, Closed>;
}

/// The collector cannot be reached any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

/// A connection to the collector.
pub struct Socket {
    stream: UnixStream,
}

impl Socket {
    /// Connects to the collector at `path` and says who we are.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn connect(path: &str, system: bool, interface: i32) -> std::io::Result<Self> {
        let stream = UnixStream::connect(path)?;
        let mut socket = Self {
            stream: moved_up(stream),
        };
        let hello = [
            wire::MAGIC,
            u64::from(std::process::id()),
            u64::from(system),
            interface as u64,
        ];
        let payload: Vec<u8> = hello.iter().flat_map(|word| word.to_le_bytes()).collect();
        socket
            .send(wire::HELLO, &payload)
            .map_err(|Closed| std::io::ErrorKind::BrokenPipe)?;
        Ok(socket)
    }

    fn send_all(&self, mut bytes: &[u8]) -> Result<(), Closed> {
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
}

impl Link for Socket {
    fn send(&mut self, kind: u32, payload: &[u8]) -> Result<(), Closed> {
        self.send_all(&header(kind, payload.len() as u32))?;
        self.send_all(payload)
    }

    fn claim(&mut self) -> Result<bool, Closed> {
        self.send(wire::CLAIM, &[])?;
        let mut answer = [wire::NO];
        // Repeats the call if a signal interrupts it.
        self.stream.read_exact(&mut answer).map_err(|_| Closed)?;
        Ok(answer[0] == wire::YES)
    }
}

fn interrupted() -> bool {
    std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted
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
