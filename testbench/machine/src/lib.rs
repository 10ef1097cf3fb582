//! The reference machines: a VexRiscv or a BlackParrot ([`Kind`]), the reference L2 and the block in
//! one Verilator model, with programs, and the golden model at the block's ports ([`Machine`]).
//!
//! The core and the programs come from package registries when they are wanted
//! (`make reference`), so the model is compiled then, not with this crate.

mod design;
mod digest;
mod experiment;
mod fork;
mod image;
mod kind;
mod log;
mod machine;
pub mod map;
mod model;
pub mod page;
mod records;
mod result;
mod sources;
mod summary;
mod training;

pub use design::{L2, model};
pub use digest::{Digest, Digests};
pub use experiment::{
    Beyond, Help, Order, Pace, SLICE_PROGRAMS, Setting, TABLE_PROGRAMS, boot, end,
};
pub use fork::{Forked, fork};
pub use image::Image;
pub use kind::Kind;
pub use machine::{Machine, Memory};
pub use model::Model;
pub use result::{Counts, Invocation, Report, Run};
pub use sources::{File, Sources, block};
pub use summary::{Checksums, Row, Table, checksums, row, same_results};
pub use training::train;
