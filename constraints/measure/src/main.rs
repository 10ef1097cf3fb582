//! The `jukebox-measure` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    jukebox_measure::cli::main()
}
