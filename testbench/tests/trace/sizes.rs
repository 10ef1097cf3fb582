//! ChampSim records of both sizes, told by content.

use std::fs;

use crate::support::{done, info, refused};

/// Records of a straight program, 4 bytes an instruction, that now and then reads memory.
fn records(count: u64, bytes: usize) -> Vec<u8> {
    let one = |number: u64| {
        let mut record = vec![0; bytes];
        record[..8].copy_from_slice(&(0x40_1000 + number * 4).to_le_bytes());
        if number.is_multiple_of(3) {
            let at = if bytes == 64 { 32 } else { 56 };
            record[at..at + 8].copy_from_slice(&0x7ffe_0000_1234u64.to_le_bytes());
        }
        record
    };
    (0..count).flat_map(one).collect()
}

#[test]
fn info_says_which_size_was_taken() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (bytes, format, said) in [
        (64, "champsim", "read as ChampSim records of 64 bytes: "),
        (
            96,
            "cloudsuite",
            "read as ChampSim records of 96 bytes (CloudSuite): ",
        ),
    ] {
        let name = format!("{format}.trace");
        fs::write(dir.join(&name), records(480, bytes)).unwrap();
        assert!(done(dir, &["trace", "info", &name]).contains(&format!("{said}{name}")));
        let report = info(dir, &name);
        let stream = &report["streams"][0];
        assert_eq!(
            (&stream["format"], &stream["record_bytes"]),
            (&format.into(), &bytes.into())
        );
        let one = &report["functions"][0]["invocations"][0];
        assert_eq!(one["instructions"], 480);
        assert_eq!(one["line_fetches"], 480 * 4 / 64);
        // Chosen, it is the same; the other is refused.
        done(dir, &["trace", "info", "--format", format, &name]);
        let other = if bytes == 64 {
            "cloudsuite"
        } else {
            "champsim"
        };
        refused(
            dir,
            &["trace", "info", "--format", other, &name],
            "where nothing runs",
        );
        // Damaged, it is said.
        let mut bad = records(480, bytes);
        bad[300 * bytes..][..8].fill(0);
        fs::write(dir.join(&name), bad).unwrap();
        let place = format!(
            "offset {}: the ip of a ChampSim record of {bytes} bytes is 0",
            300 * bytes
        );
        refused(dir, &["run", "--dut", "golden", "--trace", &name], &place);
    }
}
