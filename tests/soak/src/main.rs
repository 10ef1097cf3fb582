//! `make soak`: random configurations at random work until the time is over or something differs.

mod cli;
mod drawn;
mod invocation;
mod summary;
mod turn;
mod work;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
