//! Compressed files: which program made them, and how their bytes are had back in bounded memory.

mod foreign;
mod kind;
mod members;
mod refusal;
mod source;
mod xz;
mod zstd_frame;

pub use foreign::foreign;
pub use kind::{Compression, MAGIC_BYTES};
pub use refusal::Refusal;
