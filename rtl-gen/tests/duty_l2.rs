//! What the emitted assertions let an L2 do in the very cycle in which it takes a prefetch: it may
//! find the lines of either record, and says nothing of those behind misses.

mod common;

use common::{folder, text};
use jukebox_config::Config;
use std::path::Path;
use std::process::Command;

#[test]
fn lines_of_both_records_may_be_found_as_they_are_taken() {
    let mut config = Config::default();
    config.prefetch.next_line = true;
    config.prefetch.second_record = true;
    let dir = folder(&config);
    let dir = dir.path();
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/duty_l2_tb.sv");
    let built = Command::new("verilator")
        .args(["--binary", "--timing", "--assert", "-Wno-fatal"])
        .args(["--top-module", "duty_l2_tb", "-o", "bench"])
        .args(["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"])
        .arg("sva/jukebox_sva_duty_l2.sv")
        .arg(bench)
        .current_dir(dir)
        .output()
        .expect("Verilator runs; run scripts/install-tools");
    assert!(built.status.success(), "{}", text(&built));
    for (source, found) in [(0, true), (1, false), (2, true)] {
        let output = Command::new(dir.join("obj_dir/bench"))
            .arg(format!("+source={source}"))
            .output()
            .expect("it was built");
        let said = text(&output);
        assert_eq!(output.status.success(), found, "{source}: {said}");
        assert_eq!(said.contains("over"), found, "{source}: {said}");
        assert_eq!(said.contains("a_present"), !found, "{source}: {said}");
    }
}
