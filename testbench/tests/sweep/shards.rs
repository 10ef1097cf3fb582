//! Shards, joined in any order, are the sweep in one piece.

use std::fs;

use super::support::{Folder, stderr};
use super::{EIGHT, names};

/// A folder with the sweep in one piece, in `whole`.
fn folder() -> Folder {
    let folder = Folder::new(EIGHT, 400);
    folder.done(&["sweep", "spec.toml", "--out", "whole"]);
    folder
}

fn shard(folder: &Folder, shard: &str, out: &str) {
    folder.done(&["sweep", "spec.toml", "--shard", shard, "--out", out]);
}

fn assert_whole(folder: &Folder, out: &str) {
    for name in ["results.jsonl", "sweep.json"] {
        let of = |place: &str| folder.bytes(&format!("{place}/{name}"));
        assert!(of(out) == of("whole"), "{out}/{name} differs");
    }
}

#[test]
fn in_folders_of_their_own_in_any_order() {
    let folder = folder();
    for number in ["3/3", "1/3", "2/3"] {
        shard(&folder, number, &number[..1]);
    }
    assert_eq!(names(&folder.at("2")), ["shard-2-of-3.jsonl", "sweep.json"]);
    for (out, order) in [("a", ["1", "2", "3"]), ("b", ["3", "1", "2"])] {
        let said = folder.done(&[&["merge", "--out", out][..], &order].concat());
        assert!(said.contains("8 points"), "{said}");
        assert_whole(&folder, out);
        assert_eq!(names(&folder.at(out)), ["results.jsonl", "sweep.json"]);
    }
}

#[test]
fn in_one_folder_and_into_it() {
    let folder = folder();
    for number in ["2/2", "1/2"] {
        shard(&folder, number, "o");
    }
    folder.done(&["merge", "o", "--out", "o"]);
    assert_whole(&folder, "o");
    // As often as one likes.
    folder.done(&["merge", "o", "--out", "o"]);
    assert_whole(&folder, "o");
}

#[test]
fn more_shards_than_points_leave_some_empty() {
    let folder = folder();
    for number in 1..=11 {
        shard(&folder, &format!("{number}/11"), "o");
    }
    assert_eq!(folder.bytes("o/shard-11-of-11.jsonl"), b"");
    folder.done(&["merge", "o", "--out", "m"]);
    assert_whole(&folder, "m");
}

#[test]
fn shards_of_another_number_and_the_whole_use_what_others_did() {
    let folder = folder();
    shard(&folder, "1/2", "o");
    let said = folder.done(&["sweep", "spec.toml", "--shard", "1/4", "--out", "o"]);
    assert!(
        said.contains("2 points, 2 of them from an earlier run"),
        "{said}"
    );
    let said = folder.done(&["sweep", "spec.toml", "--out", "o"]);
    assert!(
        said.contains("8 points, 4 of them from an earlier run"),
        "{said}"
    );
    assert_whole(&folder, "o");
}

#[test]
fn what_is_missing_is_named() {
    let folder = folder();
    shard(&folder, "1/3", "o");
    let output = folder.output(&["merge", "o", "--out", "m"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains(
            "error: 5 of 8 points are missing\nhint: run these shards to their end first: 2/3, 3/3"
        ),
        "{said}"
    );
    assert!(!folder.at("m").exists());
    // A line that was torn since.
    for number in ["2/3", "3/3"] {
        shard(&folder, number, "o");
    }
    let mut bytes = folder.bytes("o/shard-3-of-3.jsonl");
    bytes.truncate(bytes.len() - 1);
    fs::write(folder.at("o/shard-3-of-3.jsonl"), bytes).unwrap();
    let output = folder.output(&["merge", "o", "--out", "m"]);
    let said = stderr(&output);
    assert!(
        said.contains(
            "error: 1 of 8 points are missing\nhint: run these shards to their end first: 3/3"
        ),
        "{said}"
    );
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let folder = folder();
    shard(&folder, "1/2", "a");
    fs::write(folder.at("spec.toml"), EIGHT.replace("4KiB", "8KiB")).unwrap();
    shard(&folder, "2/2", "b");
    let output = folder.output(&["merge", "a", "b", "--out", "m"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("error: a and b are not of one sweep"),
        "{}",
        stderr(&output)
    );
    shard(&folder, "1/2", "b");
    let output = folder.output(&["merge", "b", "--out", "whole"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("error: whole holds another sweep"),
        "{}",
        stderr(&output)
    );
    let output = folder.output(&["merge", "nowhere", "--out", "m"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("error: nowhere/sweep.json: "),
        "{}",
        stderr(&output)
    );
}
