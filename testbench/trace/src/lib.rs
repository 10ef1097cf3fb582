//! Instruction traces: which 64-byte lines of code the invocations of a function fetched.
//!
//! [`jbt`] is the container that holds several functions and invocations in one file. [`Stream`]
//! reads formats that other programs write; [`Inputs`] takes files of any format. Everything is
//! read and written in memory that does not grow with the length of a trace.

mod address;
mod bytes;
mod compress;
mod detect;
pub mod edit;
mod error;
pub mod export;
mod idx;
mod input;
pub mod jbt;
mod names;
mod origins;
mod output;
mod parse;
mod repeats;
mod sidecar;
mod sink;
mod source;
mod standard;
pub mod stats;
mod stream;

pub use address::{AddressRule, LINE_BYTES, MAX_VA_BITS, VA_BITS, is_kernel};
pub use bytes::Position;
pub use compress::Compression;
pub use detect::Format;
pub use error::{Error, Result};
pub use input::{Fetches, Function, Inputs, Invocation, Readings};
pub use output::{Discarded, Output, discard_unfinished, replaceable};
pub use sink::{Boundaries, Chunk, INSTRUCTIONS_PER_FETCH};
pub use standard::STANDARD;
pub use stream::{Opened, ReadOptions, Stream, open};
