//! The emitted reset synchroniser, simulated on its own: comes at once, goes with the clock.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jukebox_config::Config;

fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// Simulates the test bench with that many stages around `module`; what it printed.
fn simulate(module: &str, stages: u32) -> anyhow::Result<String> {
    let dir = tempfile::tempdir()?;
    fs::write(dir.path().join("reset_sync.sv"), module)?;
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reset_sync_tb.sv");
    let built = Command::new("verilator")
        .args("--binary --timing -Wno-fatal --top-module tb -CFLAGS -O0".split(' '))
        .arg(format!("-DSTAGES={stages}"))
        .arg(bench)
        .arg("reset_sync.sv")
        .current_dir(&dir)
        .output()?;
    anyhow::ensure!(built.status.success(), "{}", text(&built));
    let run = Command::new(dir.path().join("obj_dir/Vtb")).output()?;
    Ok(text(&run))
}

#[test]
fn a_reset_comes_at_once_and_goes_with_the_clock() -> anyhow::Result<()> {
    let files = jukebox_rtl_gen::generate(&Config::default())?;
    let path = "rtl/jukebox_reset_sync.sv";
    let module = &files
        .iter()
        .find(|file| file.path == path)
        .unwrap()
        .contents;
    let said = simulate(module, 2)?;
    assert!(said.contains("PASS"), "{said}");
    // The test bench sees a release that does not wait.
    let broken = module.replace("= sync_nq;", "= settle_q[0];");
    assert_ne!(&broken, module);
    let said = simulate(&broken, 3)?;
    assert!(
        said.contains("too few edges") && !said.contains("PASS"),
        "{said}"
    );
    Ok(())
}
