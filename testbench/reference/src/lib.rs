//! The reference L2 in SystemVerilog (`rtl/`), as a Rust object, and what checks it.

// Links Verilator's run time.
extern crate jukebox_verilated as _;

pub mod bench;
pub mod cache;
pub mod hazards;
pub mod line;
pub mod memory;
#[allow(missing_docs)] // the ports are described where they are: rtl/ref_l2.sv
mod ports;
pub mod request;
pub mod rules;
pub mod shape;
pub mod traffic;
