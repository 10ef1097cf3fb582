//! The ready-made configurations: each works as it says.

use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_tests::rtl::exercise::exercise;
use std::fs;
use std::path::Path;

/// A minute for each, most of it the compiler's. Part of `make test-long`.
#[test]
#[ignore = "some ten minutes"]
fn each_works_as_it_is_configured() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    let mut seen = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = || path.display().to_string();
        exercise(&Config::from_file(&path)?).with_context(name)?;
        println!("{} works", name());
        seen += 1;
    }
    ensure!(seen >= 10, "{seen} configurations");
    Ok(())
}
