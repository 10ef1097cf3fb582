//! A QEMU TCG plugin that records which 64-byte instruction lines a guest fetches.
//!
//! It speaks QEMU's plugin interface, version 1, and has no dependency but the standard library.
//! What it records goes to `jukebox capture` through a UNIX socket, in the frames of [`wire`].
//!
//! Arguments (`-plugin FILE,NAME=VALUE,...`):
//!
//! | argument | meaning |
//! |---|---|
//! | `socket=NAME` | abstract UNIX stream socket of the collector; required |
//! | `secret=FILE` | 16 bytes that the collector knows its plugins by; required |
//! | `warm-up=N` | complete invocations that are counted and not recorded; 0 unless given |
//! | `invocations=N` | record no more than these; no limit unless given |
//! | `split-at=ADDRESS` | an invocation starts when this address is fetched (hexadecimal with `0x`, or decimal); cuts of the program mean nothing then |
//! | `split-at-code=OFFSET` | the same, counted from where the code of the program starts; user mode only |
//! | `whole=on` | the run is one invocation; marks mean nothing |

// Without QEMU nobody calls the modules that tests look at one by one.
#![cfg_attr(test, allow(dead_code))]

mod block;
mod keeper;
mod link;
mod mark;
mod qemu;
mod recorder;
mod settings;
mod socket;
pub mod wire;

// Its callers are QEMU's, which a test has not.
#[cfg(not(test))]
mod plugin;
