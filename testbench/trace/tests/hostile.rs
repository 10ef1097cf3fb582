//! Valid files, changed at random: each reader reads them or says what is wrong, and nothing else.

mod common;
#[path = "../fuzz/src/mend.rs"]
mod mend;

use std::path::Path;

use common::{COMPRESSORS, champsim, cloudsuite, lackey, lines_of, program, raw, read_all};
use jukebox_trace::jbt::{Counts, Provenance, Reader, Writer};
use jukebox_trace::{Boundaries, Error, Format, Inputs, ReadOptions, stats};
use proptest::prelude::*;

/// A change of a file; places are in parts of 2^16 of its length.
#[derive(Clone, Debug)]
enum Change {
    Flip(u16, u8),
    Cut(u16),
    Remove(u16, u16),
    Repeat(u16, u16),
    Insert(u16, Vec<u8>),
    Number(u16, u64),
}

fn change() -> impl Strategy<Value = Change> {
    let numbers = prop_oneof![
        Just(0),
        Just(u64::MAX),
        Just(u64::from(u32::MAX)),
        Just(1 << 31),
        Just(1 << 63),
        any::<u64>()
    ];
    prop_oneof![
        4 => (any::<u16>(), 1..=255u8).prop_map(|(at, with)| Change::Flip(at, with)),
        1 => any::<u16>().prop_map(Change::Cut),
        1 => (any::<u16>(), 1..200u16).prop_map(|(at, count)| Change::Remove(at, count)),
        1 => (any::<u16>(), 1..200u16).prop_map(|(at, count)| Change::Repeat(at, count)),
        1 => (any::<u16>(), prop::collection::vec(any::<u8>(), 1..64))
            .prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        2 => (any::<u16>(), numbers).prop_map(|(at, number)| Change::Number(at, number)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let length = bytes.len();
    if length < 8 {
        return;
    }
    let place = |at: &u16| (usize::from(*at) * length) >> 16;
    let range = |at: &u16, count: &u16| place(at)..(place(at) + usize::from(*count)).min(length);
    match change {
        Change::Flip(at, with) => bytes[place(at)] ^= with,
        Change::Cut(at) => bytes.truncate(place(at)),
        Change::Remove(at, count) => drop(bytes.drain(range(at, count))),
        Change::Repeat(at, count) => {
            let range = range(at, count);
            let again = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, again);
        }
        Change::Insert(at, new) => drop(bytes.splice(place(at)..place(at), new.iter().copied())),
        Change::Number(at, number) => {
            let at = place(at).min(length - 8);
            bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
    }
}

/// A `.jbt` file of two functions and five invocations.
fn container() -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &Provenance::default()).unwrap();
    for number in 0..5 {
        let function = ["a", "b"][number % 2];
        writer.begin(function, None).unwrap();
        writer
            .push(&lines_of(&program(500 + number as u64 * 100)))
            .unwrap();
        let counts = Counts {
            instructions: 500,
            kernel_instructions: Some(5),
        };
        writer.end(counts).unwrap();
    }
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

/// An error is of this file, one line, with something to do about it.
fn sound(error: &Error, path: &Path) {
    assert_eq!(error.file, path);
    assert!(
        !error.what.is_empty() && !error.what.contains('\n'),
        "{error:?}"
    );
    assert!(!error.hint.is_empty(), "{error:?}");
}

fn read_container(path: &Path) {
    let readers = match Reader::open_all(path) {
        Ok(readers) => readers,
        Err(error) => return sound(&error, path),
    };
    let all = readers
        .iter()
        .flat_map(|reader| reader.functions().iter().map(move |one| (reader, one)));
    for (reader, function) in all {
        assert!(!function.invocations.is_empty());
        for info in &function.invocations {
            let mut count = 0;
            for line in reader.lines(info).unwrap() {
                match line {
                    Ok(line) => assert!(line % 64 == 0 && reader.addresses().canonical(line)),
                    Err(error) => {
                        sound(&error, path);
                        assert!(error.offset.is_some());
                        count = info.lines;
                        break;
                    }
                }
                count += 1;
            }
            assert_eq!(count, info.lines);
        }
    }
    if let Ok(inputs) = Inputs::open(&[path.to_owned()], None, &ReadOptions::default()) {
        for function in &inputs.functions {
            if let Err(error) = stats::of(function) {
                sound(&error, path);
            }
        }
    }
}

fn read_stream(path: &Path, format: Option<Format>, boundaries: Boundaries) {
    let options = ReadOptions {
        format,
        boundaries,
        ..ReadOptions::default()
    };
    match read_all(path, &options) {
        Ok(all) => {
            assert!(all.instructions >= all.lines.len() as u64 / 2);
            assert!(all.kernel_instructions <= all.instructions);
            assert!(all.lines.iter().all(|line| line % 64 == 0));
        }
        Err(error) => sound(&error, path),
    }
}

fn streams() -> [(Format, Vec<u8>); 4] {
    let program = program(600);
    [
        (Format::Lines, raw(&lines_of(&program))),
        (Format::ChampSim, champsim(&program)),
        (Format::CloudSuite, cloudsuite(&program)),
        (Format::Lackey, lackey(&program)),
    ]
}

fn boundaries() -> impl Strategy<Value = Boundaries> {
    prop_oneof![
        Just(Boundaries::Whole),
        (1..50u64).prop_map(Boundaries::Every),
        Just(Boundaries::At(0x40_1003)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn containers(
        changes in prop::collection::vec(change(), 1..5),
        mended in any::<bool>(),
        times in 1..4usize,
    ) {
        thread_local! { static VALID: Vec<u8> = container(); }
        let mut bytes = VALID.with(|valid| valid.repeat(times));
        for change in &changes {
            apply(&mut bytes, change);
        }
        if mended {
            mend::checksums(&mut bytes);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f.jbt");
        std::fs::write(&path, &bytes).unwrap();
        read_container(&path);
    }

    #[test]
    fn plain_streams(
        which in 0..4usize,
        changes in prop::collection::vec(change(), 0..5),
        told in any::<bool>(),
        boundaries in boundaries(),
    ) {
        let (format, mut bytes) = streams()[which].clone();
        for change in &changes {
            apply(&mut bytes, change);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, &bytes).unwrap();
        read_stream(&path, told.then_some(format), boundaries);
    }

    #[test]
    fn compressed_streams(
        which in 0..4usize,
        compressor in 1..COMPRESSORS.len(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let (format, bytes) = streams()[which].clone();
        let mut bytes = COMPRESSORS[compressor].1(&bytes);
        for change in &changes {
            apply(&mut bytes, change);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, &bytes).unwrap();
        read_stream(&path, Some(format), Boundaries::Whole);
    }

    #[test]
    fn anything_at_all(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        std::fs::write(&path, &bytes).unwrap();
        for format in [None, Some(Format::Lines), Some(Format::ChampSim), Some(Format::CloudSuite), Some(Format::Lackey)] {
            if let Ok(jukebox_trace::Opened::Stream(_)) =
                jukebox_trace::open(&path, &ReadOptions { format, ..ReadOptions::default() })
            {
                read_stream(&path, format, Boundaries::Whole);
            }
        }
    }
}

/// Without this the changes behind a checksum would never be reached.
#[test]
fn mended_checksums_are_right() {
    let whole = container();
    let mut bytes = whole.clone();
    // Header, a block in the middle, trailer.
    let block = bytes.len() / 2;
    let ends = [12, bytes.len() - 4];
    for at in ends {
        bytes[at] ^= 1;
    }
    mend::checksums(&mut bytes);
    assert_eq!(bytes, whole);
    bytes[block] ^= 1;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let faults = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let reader = Reader::open(&path).unwrap();
        let all = reader.functions().iter().flat_map(|one| &one.invocations);
        let read = all.map(|info| {
            reader
                .lines(info)
                .unwrap()
                .find_map(std::result::Result::err)
        });
        read.flatten().map(|error| error.what).collect::<Vec<_>>()
    };
    assert!(faults(&bytes)[0].contains("checksum"));
    mend::checksums(&mut bytes);
    assert!(faults(&bytes).iter().all(|what| !what.contains("checksum")));
}
