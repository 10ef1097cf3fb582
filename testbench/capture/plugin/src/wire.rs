//! What the plugin and its collector say to each other; both compile this file.
//!
//! A frame is two `u32` (kind, bytes of payload) and the payload, all little endian. The plugin
//! connects when QEMU loads it, says [`HELLO`] and waits for one byte, [`YES`]. A forked child
//! connects anew before its program goes on: who is connected may mark. A process that meets its first mark
//! sends [`CLAIM`] and waits for one byte, [`YES`] or [`NO`]: one process is recorded, the first
//! that marks. Then, for each invocation recorded: [`BEGIN`], any number of [`LINES`], and
//! [`COMPLETE`] or [`DROP`]. The last frame of a process that leaves by itself is [`END`] or [`EXEC`].

/// First 8 bytes of [`HELLO`]: name and version of this protocol.
pub const MAGIC: u64 = u64::from_le_bytes(*b"JBXCAP\x00\x02");

/// `u64` x 7: [`MAGIC`], the collector's secret (two), process id as the process sees it, 1 if a whole
/// system is emulated, plugin interface of QEMU, 1 if the program may close the connection.
pub const HELLO: u32 = 1;
/// No payload: this process met a mark and asks whether it is the one to record.
pub const CLAIM: u32 = 2;
/// `u64`: warm-up invocations that are complete.
pub const WARM: u32 = 3;
/// No payload: an invocation starts.
pub const BEGIN: u32 = 4;
/// `u64` a line: byte addresses, multiples of 64, in the order of fetching.
pub const LINES: u32 = 5;
/// `u64` x 2: the invocation is complete; its instructions, and those in the kernel's half.
pub const COMPLETE: u32 = 6;
/// No payload: the invocation that started is none.
pub const DROP: u32 = 7;
/// No payload: as many invocations as were asked for are complete; nothing follows.
pub const ENOUGH: u32 = 8;
/// No payload: the program ended by itself.
pub const END: u32 = 9;
/// No payload: the program is about to run another one in its place. Not the last frame if that fails.
pub const EXEC: u32 = 10;

/// Answer to [`HELLO`]: welcome. To [`CLAIM`]: record.
pub const YES: u8 = b'Y';
/// Answer to [`CLAIM`]: another process is recorded.
pub const NO: u8 = b'N';

/// Bytes of a frame's header.
pub const HEADER_BYTES: usize = 8;
/// Lines in a [`LINES`] frame at most.
pub const LINES_MAX: usize = 16 * 1024;
/// Bytes of a payload at most.
pub const PAYLOAD_MAX: usize = LINES_MAX * 8;
