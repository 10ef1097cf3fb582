//! Instruction traces: which 64-byte lines of code the invocations of a function fetched.
//!
//! [`jbt`] is the container that holds several functions and invocations in one file.

mod address;
mod error;
pub mod jbt;

pub use address::{AddressRule, LINE_BYTES, MAX_VA_BITS, VA_BITS, is_kernel};
pub use error::{Error, Result};
