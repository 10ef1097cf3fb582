//! The `jukebox` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(jukebox::cli::main(std::env::args_os()))
}
