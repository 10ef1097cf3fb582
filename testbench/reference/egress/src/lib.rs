//! The reference L2 behind TileLink and behind AXI4: the adapters (`rtl/`) as Rust objects, and the
//! block, an adapter and the L2 together, cycle by cycle.

// Links Verilator's run time.
extern crate jukebox_verilated as _;

pub mod adapter;
#[allow(missing_docs)] // the ports are described where they are: rtl/
mod ports;
pub mod system;
pub mod variant;
