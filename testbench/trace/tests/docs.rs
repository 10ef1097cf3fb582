//! The reader in the documentation, in Python, finds what the one here finds.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jukebox_trace::Result;
use jukebox_trace::jbt::{BLOCK_LINES, Counts, Provenance, Reader, Writer};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The program in docs/traces.md.
fn program() -> String {
    let page = std::fs::read_to_string(project().join("docs/traces.md")).unwrap();
    let (_, rest) = page.split_once("```python\n").expect("a program in Python");
    rest.split_once("```").expect("its end").0.to_owned()
}

fn python(file: &Path) -> Output {
    Command::new("python3")
        .arg("-c")
        .arg(program())
        .arg(file)
        .output()
        .expect("python3 is there: scripts/install-tools")
}

/// What the program prints of a file, by the reader here.
fn expected(file: &Path) -> String {
    let reader = Reader::open(file).unwrap();
    let mut text = String::new();
    for function in reader.functions() {
        for info in &function.invocations {
            let lines: Vec<u64> = reader.lines(info).unwrap().collect::<Result<_>>().unwrap();
            let bytes: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
            text += &format!(
                "{} {} {} {} {} {:08x}\n",
                function.name,
                info.instructions,
                info.kernel_instructions
                    .map_or("None".to_owned(), |kernel| kernel.to_string()),
                lines.len(),
                lines.iter().collect::<HashSet<_>>().len(),
                crc32fast::hash(&bytes)
            );
        }
    }
    text
}

fn agree(file: &Path) {
    let output = python(file);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected(file));
}

#[test]
fn the_reader_in_the_documentation_reads_the_shipped_traces() {
    assert!(program().lines().count() <= 40);
    agree(&project().join("traces/json.jbt"));
}

#[test]
fn it_reads_long_invocations_and_blocks_that_do_not_compress() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &Provenance::default()).unwrap();
    for count in [1, BLOCK_LINES as u64 + 1] {
        writer.begin("f", None).unwrap();
        let lines: Vec<u64> = (1..=count).map(|at| at * 64 % (1 << 30)).collect();
        writer.push(&lines).unwrap();
        let counts = Counts {
            instructions: count,
            kernel_instructions: None,
        };
        writer.end(counts).unwrap();
    }
    writer.finish().unwrap();
    agree(&path);
    // What was not counted has no number.
    let printed = python(&path).stdout;
    assert!(String::from_utf8_lossy(&printed).starts_with("f 1 None 1 "));
}

#[test]
fn it_notices_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut bytes = std::fs::read(project().join("traces/json.jbt")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let output = python(&path);
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("no sound block"), "{errors}");
}
