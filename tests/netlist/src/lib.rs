//! Netlists of the emitted RTL in lockstep with it.
//!
//! A configuration is [synthesised](synthesis), to gates of no technology or to the cells of an ECP5. RTL and
//! netlist are both verilated and given the same inputs ([`lockstep`]): random operation and one real
//! [`invocation`], as a [`trial`]. [`broken`] changes a cell, so that it can be seen that this shows.

pub mod broken;
pub mod cli;
pub mod invocation;
pub mod lockstep;
pub mod page;
pub mod synthesis;
pub mod traffic;
pub mod trial;
