//! The Jukebox RTL as a Rust object.
//!
//! [`Model`] is a verilated block with the ports of [`jukebox_ports`]: one call is one clock cycle.
//! The model of the default configuration is part of the program. The model of any other one is
//! generated, verilated and compiled when it is first asked for, and kept in the user's cache
//! directory ([`ModelBuilder`]).
//!
//! ```no_run
//! use jukebox_cosim::Model;
//! use jukebox_ports::{Block, Inputs, Outputs};
//!
//! let mut config = jukebox_config::Config::default();
//! config.geometry.crrb_entries = 8;
//! let mut model = Model::for_config(&config, &mut |doing| eprintln!("{doing}"))?;
//! let mut outputs = Outputs::default();
//! model.step(&Inputs::default(), &mut outputs); // rst_n is 0: one cycle in reset
//! # Ok::<(), jukebox_cosim::Error>(())
//! ```

mod bridge;
mod choice;
mod coverage;
mod error;
mod fst;
mod model;
mod on_demand;
mod verilate;
mod wave;

pub use coverage::{CoverKind, CoverPoint};
pub use error::Error;
pub use model::{Model, Register};
pub use on_demand::{ModelBuilder, Training};
pub use verilate::{Design, Part, Standstill, Variant, VerilateError, verilate};
