//! What the block costs, measured: Yosys and nextpnr run over emitted configurations.
//!
//! [`gate`] compares the default configuration with checked-in figures, [`table`] writes
//! `docs/area.md`, [`sweep`] writes `docs/costs.md`. Each verb emits its configurations
//! ([`emit`]), lets the emitted Makefiles do the work ([`flow`]) and reads what they leave
//! ([`stat`], [`depth`], [`timing`]).

pub mod cli;
pub mod depth;
pub mod ecp5;
pub mod emit;
pub mod flow;
pub mod gate;
pub mod netlist;
pub mod page;
pub mod pool;
pub mod project;
pub mod stat;
pub mod sweep;
pub mod table;
pub mod timing;
pub mod tools;
