//! Memory does not grow with a trace: a run of a long one has 256 MiB in all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::Command;

/// Address space of the run in KiB.
const LIMIT_KIB: u32 = 256 << 10;
/// Line fetches, next to none of which hits: their lookups alone would fill the memory.
const FETCHES: u64 = 10_000_000;

#[test]
#[ignore = "long: make test-long"]
fn a_long_invocation_runs_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("long.000.lines");
    let mut out = BufWriter::new(File::create(&trace).unwrap());
    let mut random = 1_u64;
    for _ in 0..FETCHES {
        // Numerical Recipes' generator; its upper bits are good enough.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let line = random >> 24 << 6 & ((1 << 46) - 1);
        out.write_all(&line.to_le_bytes()).unwrap();
    }
    drop(out.into_inner().unwrap());
    let json = folder.path().join("result.json");
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {LIMIT_KIB} && exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_jukebox"))
        .args(["run", "-q", "--dut", "golden", "--trace"])
        .arg(&trace)
        .arg("--json")
        .arg(&json)
        // Threads share what they allocate from.
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(json).unwrap();
    let result: serde_json::Value = serde_json::from_str(&text).unwrap();
    let invocation = &result["functions"][0]["invocations"][0];
    assert_eq!(invocation["line_fetches"], FETCHES);
    assert!(invocation["l1i_misses"].as_u64().unwrap() > FETCHES - 1000);
}
