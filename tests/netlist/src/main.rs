//! `make netlist`: what synthesis makes of the emitted RTL, beside the RTL, cycle by cycle.

use std::process::ExitCode;

fn main() -> ExitCode {
    jukebox_netlist::cli::main()
}
