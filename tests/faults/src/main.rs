//! `make faults`: upsets in every flip-flop and every bit of memory, and the page about them.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
