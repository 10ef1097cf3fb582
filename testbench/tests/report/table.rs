//! Results side by side.

use super::page::{percent, swept};
use super::support::stderr;

#[test]
fn a_table_has_a_row_for_each_result() {
    let folder = swept();
    let output = folder.output(&["report", "o", "--table"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<&str> = text.lines().skip(2).collect();
    let results = folder.results("o/results.jsonl");
    assert_eq!(rows.len(), results.len(), "{text}");
    for (row, result) in rows.iter().zip(&results) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let figures = &result["figures"];
        assert_eq!(cells[2], percent(figures, "coverage"), "{row}");
        assert_eq!(cells[8], percent(figures, "share_of_perfect_gain"), "{row}");
        let faster = |name: &str| 1.0 + figures[name].as_f64().unwrap();
        let beside = faster("speedup") / faster("next_line_1_speedup") - 1.0;
        assert_eq!(cells[7], format!("{:+.1} %", 100.0 * beside), "{row}");
    }
    let told = [
        "jukebox --l2 64KiB:8 --pace 64:1",
        "jukebox --l2 256KiB:8 --metadata-limit 64KiB",
    ];
    for label in told {
        let has = rows
            .iter()
            .any(|row| row.split('|').any(|cell| cell.trim() == label));
        assert!(has, "{label}: {text}");
    }
    let neither = folder.output(&["report", "o"]);
    assert_eq!(neither.status.code(), Some(2));
    assert!(stderr(&neither).contains("--out <FILE>"));
}
