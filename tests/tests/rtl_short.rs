//! What finds nearly all of a mutation run's faults: the short suite, on the configurations that are mutated, which
//! have every module between them.

use anyhow::Result;
use jukebox_config::Config;
use jukebox_tests::rtl::suite::short;
use std::path::Path;

fn passes(file: &str) -> Result<()> {
    short(&Config::from_file(
        Path::new(env!("CARGO_MANIFEST_DIR")).join(file),
    )?)
}

#[test]
fn the_default_configuration() -> Result<()> {
    passes("../configs/default.toml")
}

#[test]
fn all_that_there_is() -> Result<()> {
    passes("mutation/configs/everything.toml")
}

#[test]
fn the_other_ways_to_do_it() -> Result<()> {
    passes("mutation/configs/other.toml")
}
