//! `make netlists`: what synthesis makes of the emitted RTL, beside the RTL, cycle by cycle.

mod broken;
mod cli;
mod invocation;
mod lockstep;
mod page;
mod synthesis;
mod trial;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
