//! Mutation gate: random one-line mutants of the emitted RTL, each with what finds it.
//!
//! All mutants of a configuration are in one model (`scripts/mutants.py`), which is told by
//! `JUKEBOX_MUTANT` which one it is. Every trial is a process of its own: this program with the verb
//! `trial`, whose tests get that model through [`jukebox_tests::rtl::SUBSTITUTE`].

mod cli;
mod directed;
mod equivalent;
mod gate;
mod mutants;
mod page;
mod plan;
mod results;
mod suite;
mod trial;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
