//! The decoder on the page about metadata finds what the golden model finds.

use std::path::Path;
use std::process::Command;

use jukebox_config::{Coding, Config};
use jukebox_golden::format::read_line;
use jukebox_golden::{Geometry, Recorder};

fn program() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metadata.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once("```python\n").expect("a program in Python");
    rest.split_once("```").expect("its end").0.to_owned()
}

/// What the program prints of a record, by the reader here.
fn expected(geometry: &Geometry, record: &[u8]) -> String {
    let mut text = String::new();
    for line in record.chunks(geometry.line_bytes as usize) {
        let content = read_line(geometry, line);
        for entry in content.entries {
            text += &format!("{:x} {:x}\n", entry.tag, entry.vector);
        }
        if content.rejected.is_some() {
            text += "rejected\n";
        }
    }
    text
}

fn agree(geometry: &Geometry, record: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.meta");
    std::fs::write(&file, record).unwrap();
    let output = Command::new("python3")
        .arg("-c")
        .arg(program())
        .arg(&file)
        .output()
        .expect("python3 is there: scripts/install-tools");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        expected(geometry, record)
    );
}

/// Numbers that look random.
fn numbers(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ state >> 29;
        state >> 11
    }
}

#[test]
fn the_decoder_of_the_page_reads_records() {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    let mut next = numbers(0x1234_5678_9abc_def1);
    let mut recorder = Recorder::new(&config, 1 << 20);
    let mut region = 0u64;
    for _ in 0..3000 {
        // Runs and single lines, in regions near the last one or anywhere.
        region = match next() % 8 {
            0 => next() << 10,
            1 => region.wrapping_sub((next() % 0x10_0000) << 10),
            _ => region.wrapping_add((next() % 64) << 10),
        };
        let first = next() % 16;
        for line in 0..=next() % 4 {
            recorder.event(region + (first + line) % 16 * 64);
        }
    }
    let record = recorder.finish().bytes;
    assert!(record.len() > 100 * 64);
    agree(&Geometry::new(&config), &record);
}

#[test]
fn the_decoder_of_the_page_rejects_what_is_damaged() {
    let mut config = Config::default();
    config.metadata.coding = Coding::Delta;
    let geometry = Geometry::new(&config);
    let mut next = numbers(0x0fed_cba9_8765_4321);
    let crc = crc::Crc::<u16>::new(&crc::CRC_16_IBM_3740);
    let mut record = Vec::new();
    for n in 0..2000 {
        // Lines of noise; a CRC that holds, a first entry with its tag, and few bits set, mostly.
        let mut line: Vec<u8> = (0..64)
            .map(|_| (next() & next() & if n % 2 == 0 { next() } else { 0xff }) as u8)
            .collect();
        if n % 8 != 0 {
            line[0] |= 0xc;
            line[61] &= 0x0f;
        }
        // No bits above the tag.
        line[5] &= 0xf3;
        if n % 16 != 15 {
            let check = crc.checksum(&line[..62]);
            line[62..].copy_from_slice(&check.to_le_bytes());
        }
        record.extend(line);
    }
    let text = expected(&geometry, &record);
    let rejected = text.lines().filter(|line| *line == "rejected").count();
    assert!((100..1990).contains(&rejected), "{rejected} rejected");
    assert!(text.lines().count() > 3000, "{}", text.lines().count());
    agree(&geometry, &record);
}
