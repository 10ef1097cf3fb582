//! Single-event upsets: one bit of a flip-flop or of a memory of the emitted RTL flips, once in a run, and
//! what comes of it is told by what is seen at the ports.
//!
//! A run is a [`Scenario`]: registers are programmed, a recording and a replay run side by side to their
//! ends, and every register is read. It is the same to the cycle each time, so a run with an upset can be
//! held against the one without. What is done in a [`campaign`] depends on its seed and on nothing else.

pub mod campaign;
pub mod count;
pub mod known;
mod outcome;
pub mod page;
mod ranges;
mod rules;
mod scenario;
pub mod table;
mod watched;

pub use outcome::{Class, Outcome};
pub use rules::Break;
pub use scenario::{Reference, SCENARIOS, Scenario};
pub use watched::Upset;
