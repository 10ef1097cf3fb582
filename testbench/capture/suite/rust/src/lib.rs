//! The Rust functions of the function suite: each takes the body of a request and answers it.
//!
//! The same seven functions exist in Python and Node.js beside this crate; the request driver
//! compares what those answer with what these compute.

pub mod functions;
mod refusal;
pub mod server;

pub use png::Compression;

pub use refusal::Refusal;
