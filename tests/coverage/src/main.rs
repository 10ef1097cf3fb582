//! Coverage of the emitted RTL: lines, branches, bits, transitions of state machines and named cover
//! points, of every named configuration and of some random ones.
//!
//! `make coverage` runs it, writes `docs/coverage.md`, and fails below the share that is asked for.

mod annotate;
mod cli;
mod exclusions;
mod gate;
mod page;
mod plan;
mod points;
mod saved;
mod share;
mod simulate;
mod targets;
mod together;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
