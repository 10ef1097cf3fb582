//! A whole system under QEMU: Debian's kernel, a file system in memory with a server of the suite.

mod cpio;
mod debian;
mod files;
mod image;
mod libraries;
mod machine;

pub use image::Image;
pub use machine::Machine;
