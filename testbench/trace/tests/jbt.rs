//! The container: what was written is read, whatever happens to writer and file.

use std::fs;
use std::path::{Path, PathBuf};

use jukebox_trace::jbt::{BLOCK_LINES, Counts, Options, Provenance, Reader, Writer};
use jukebox_trace::{AddressRule, Result};

fn provenance() -> Provenance {
    Provenance {
        tool: "test".to_owned(),
        date: "2024-01-01T00:00:00Z".to_owned(),
        notes: [("seed".to_owned(), "7".to_owned())].into(),
        ..Provenance::default()
    }
}

fn counts(instructions: u64) -> Counts {
    Counts {
        instructions,
        kernel_instructions: Some(instructions / 3),
    }
}

/// Lines that differ from their neighbours, user and kernel.
fn lines(seed: u64, count: u64) -> Vec<u64> {
    (0..count)
        .map(|at| {
            let kernel = (at / 100) % 3 == 0;
            let base = if kernel {
                0xffff_ffff_8000_0000
            } else {
                0x40_0000
            };
            base + (at * 37 + seed) % 5000 * 64
        })
        .collect()
}

/// Two functions, three invocations; the last one in two blocks.
fn write(path: &Path) -> Result<[Vec<u64>; 3]> {
    let all = [
        lines(1, 500),
        lines(2, 700),
        lines(3, BLOCK_LINES as u64 + 10),
    ];
    let mut writer = Writer::create(path, &provenance())?;
    for (function, lines) in ["a", "b", "a"].iter().zip(&all) {
        let own = (*function == "b").then(provenance);
        writer.begin(function, own.as_ref())?;
        for some in lines.chunks(333) {
            writer.push(some)?;
        }
        assert!(writer.end(counts(lines.len() as u64 * 5))?);
    }
    writer.finish()?;
    Ok(all)
}

fn read(reader: &Reader, function: &str, n: usize) -> Vec<u64> {
    reader
        .invocation(function, n)
        .unwrap()
        .collect::<Result<_>>()
        .unwrap()
}

struct File {
    _dir: tempfile::TempDir,
    path: PathBuf,
    lines: [Vec<u64>; 3],
    bytes: Vec<u8>,
}

fn file() -> File {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let lines = write(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    File {
        _dir: dir,
        path,
        lines,
        bytes,
    }
}

#[test]
fn what_was_written_is_read() {
    let file = file();
    let reader = Reader::open(&file.path).unwrap();
    assert_eq!(reader.recovery(), None);
    assert_eq!(reader.provenance(), &provenance());
    let names: Vec<_> = reader.functions().iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(reader.functions()[0].provenance, None);
    assert_eq!(reader.functions()[1].provenance, Some(provenance()));
    let second = reader.functions()[0].invocations[1];
    assert_eq!(second.lines, BLOCK_LINES as u64 + 10);
    assert_eq!(second.instructions, second.lines * 5);
    assert_eq!(second.kernel_instructions, Some(second.instructions / 3));
    // In any order.
    assert_eq!(read(&reader, "a", 1), file.lines[2]);
    assert_eq!(read(&reader, "b", 0), file.lines[1]);
    assert_eq!(read(&reader, "a", 0), file.lines[0]);
}

#[test]
fn what_is_not_there_is_an_error() {
    let file = file();
    let reader = Reader::open(&file.path).unwrap();
    let error = |function, n| reader.invocation(function, n).err().unwrap();
    assert!(error("c", 0).hint.contains("a, b"));
    assert!(error("b", 1).what.contains("no invocation 1"));
    assert!(Reader::open(&file.path.with_file_name("missing.jbt")).is_err());
}

#[test]
fn equal_neighbours_are_one_fetch() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    writer.begin("f", None).unwrap();
    writer.push(&[0, 0, 64]).unwrap();
    writer.push(&[64, 0]).unwrap();
    writer.end(counts(9)).unwrap();
    writer.begin("f", None).unwrap();
    writer.push(&[0]).unwrap();
    writer.end(counts(1)).unwrap();
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(read(&reader, "f", 0), [0, 64, 0]);
    assert_eq!(read(&reader, "f", 1), [0]);
}

#[test]
fn an_abandoned_invocation_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    for keep in [true, false, true] {
        writer.begin("f", None).unwrap();
        writer.push(&lines(5, 2 * BLOCK_LINES as u64)).unwrap();
        if keep {
            assert!(writer.end(counts(1000)).unwrap());
        } else {
            writer.abandon().unwrap();
        }
    }
    writer.begin("f", None).unwrap();
    assert!(!writer.end(counts(0)).unwrap(), "nothing was fetched");
    assert_eq!(writer.invocations(), 2);
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.functions()[0].invocations.len(), 2);
    assert_eq!(read(&reader, "f", 1), lines(5, 2 * BLOCK_LINES as u64));
}

#[test]
fn a_writer_that_vanishes_leaves_the_complete_invocations() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    for _ in 0..2 {
        writer.begin("f", None).unwrap();
        writer.push(&lines(1, 100)).unwrap();
        writer.end(counts(1000)).unwrap();
    }
    let complete = fs::metadata(&path).unwrap().len();
    writer.begin("g", None).unwrap();
    writer.push(&lines(1, BLOCK_LINES as u64 + 1)).unwrap();
    drop(writer);
    let reader = Reader::open(&path).unwrap();
    let recovery = reader.recovery().unwrap();
    assert_eq!(recovery.invocations, 2);
    assert_eq!(
        recovery.lost_bytes,
        fs::metadata(&path).unwrap().len() - complete
    );
    assert_eq!(reader.functions().len(), 1);
    assert_eq!(read(&reader, "f", 1), lines(1, 100));
}

#[test]
fn a_file_cut_anywhere_keeps_what_was_complete() {
    let file = file();
    let mut kept = Vec::new();
    // Every length near the ends of blocks is among these.
    for length in (0..file.bytes.len()).rev().step_by(97) {
        fs::write(&file.path, &file.bytes[..length]).unwrap();
        let Ok(reader) = Reader::open(&file.path) else {
            assert!(length < 300, "{length}");
            continue;
        };
        let recovery = reader.recovery().expect("no trailer");
        kept.push(recovery.invocations);
        for function in reader.functions() {
            for n in 0..function.invocations.len() {
                let whole = match (function.name.as_str(), n) {
                    ("a", 0) => &file.lines[0],
                    ("b", 0) => &file.lines[1],
                    _ => &file.lines[2],
                };
                assert_eq!(&read(&reader, &function.name, n), whole);
            }
        }
    }
    assert!(kept.is_sorted_by(|a, b| a >= b), "{kept:?}");
    assert_eq!((kept[0], *kept.last().unwrap()), (3, 0));
}

#[test]
fn every_flipped_byte_is_noticed_or_harmless() {
    let file = file();
    for at in (0..file.bytes.len())
        .step_by(41)
        .chain(file.bytes.len() - 600..file.bytes.len())
    {
        let mut bytes = file.bytes.clone();
        bytes[at] ^= 0x10;
        fs::write(&file.path, &bytes).unwrap();
        let Ok(reader) = Reader::open(&file.path) else {
            continue;
        };
        for function in reader.functions() {
            for n in 0..function.invocations.len() {
                let found: Result<Vec<u64>> =
                    reader.invocation(&function.name, n).unwrap().collect();
                match (function.name.as_str(), n, found) {
                    ("a", 0, Ok(found)) => assert_eq!(found, file.lines[0]),
                    ("b", 0, Ok(found)) => assert_eq!(found, file.lines[1]),
                    (_, _, Ok(found)) => assert_eq!(found, file.lines[2]),
                    (_, _, Err(error)) => assert!(error.offset.is_some(), "{error}"),
                }
            }
        }
    }
}

#[test]
fn damage_in_one_invocation_spares_the_others() {
    let file = file();
    let mut bytes = file.bytes.clone();
    let middle = bytes.len() * 2 / 3;
    bytes[middle] ^= 1;
    fs::write(&file.path, &bytes).unwrap();
    let reader = Reader::open(&file.path).unwrap();
    assert_eq!(reader.recovery(), None);
    assert_eq!(read(&reader, "b", 0), file.lines[1]);
    let mut broken = reader.invocation("a", 1).unwrap();
    let error = broken.find_map(Result::err).unwrap();
    assert!(error.what.contains("checksum"), "{error}");
    assert!(error.offset.unwrap() < middle as u64);
    assert!(broken.next().is_none(), "nothing follows an error");
}

#[test]
fn a_damaged_index_is_replaced_by_a_scan() {
    let file = file();
    let mut bytes = file.bytes.clone();
    let at = bytes.len() - 60;
    bytes[at] ^= 1;
    fs::write(&file.path, &bytes).unwrap();
    let reader = Reader::open(&file.path).unwrap();
    let recovery = reader.recovery().unwrap();
    assert!(recovery.reason.contains("damaged"), "{recovery}");
    assert_eq!((recovery.invocations, recovery.lost_bytes), (3, 0));
    assert!(recovery.complete, "no line of it is lost");
    assert_eq!(read(&reader, "a", 1), file.lines[2]);
}

#[test]
fn containers_that_follow_each_other_are_read_one_after_the_other() {
    let file = file();
    let whole = &file.bytes;
    let unfinished = &whole[..whole.len() - 24];
    // A file twice, whose last index could be taken for that of the first; one without a trailer
    // before another; zeros as tapes and blocks are padded with.
    for (parts, sound) in [
        (vec![&whole[..], whole], [true, true]),
        (vec![&whole[..], whole, &[0; 3000]], [true, true]),
        (vec![unfinished, whole], [false, true]),
        (vec![&whole[..], unfinished], [true, false]),
    ] {
        fs::write(&file.path, parts.concat()).unwrap();
        let readers = Reader::open_all(&file.path).unwrap();
        let found: Vec<_> = readers.iter().map(|one| one.recovery().is_none()).collect();
        assert_eq!(found, sound);
        for reader in &readers {
            for (function, n, lines) in [("a", 0, 0), ("b", 0, 1), ("a", 1, 2)] {
                assert_eq!(read(reader, function, n), file.lines[lines]);
            }
        }
        let error = Reader::open(&file.path).unwrap_err();
        assert!(error.what.contains("holds 2 .jbt files"), "{error}");
        assert!(error.hint.contains("merge"), "{}", error.hint);
    }
}

#[test]
fn whatever_comes_before_a_sound_container_does_not_hide_it() {
    let file = file();
    let whole = &file.bytes[..];
    let cut = &whole[..whole.len() * 2 / 3];
    let zeros = &[0; 4096][..];
    let page = &[&b"<html>"[..], &[0x77; 200_000]].concat();
    // In front of a whole file; why that is not sound, and what of it is lost.
    for (front, said, lost) in [
        (&[cut][..], "the index is missing", None),
        (&[cut, zeros], "the index is missing", None),
        (&[whole, zeros], "", Some(0)),
        (
            &[whole, zeros, page],
            "no .jbt file",
            Some(4096 + page.len()),
        ),
        (&[whole, page], "no .jbt file", Some(page.len())),
    ] {
        let bytes = [&front.concat()[..], whole].concat();
        fs::write(&file.path, bytes).unwrap();
        let readers = Reader::open_all(&file.path).unwrap();
        assert_eq!(readers.len(), 2, "{said}");
        assert_eq!(readers[1].recovery(), None);
        for (function, n, lines) in [("a", 0, 0), ("b", 0, 1), ("a", 1, 2)] {
            assert_eq!(read(&readers[1], function, n), file.lines[lines]);
        }
        assert_eq!(read(&readers[0], "a", 0), file.lines[0]);
        let Some(recovery) = readers[0].recovery() else {
            assert_eq!(lost, Some(0));
            continue;
        };
        assert!(recovery.reason.contains(said), "{recovery}");
        assert!(!recovery.complete && recovery.lost_bytes < bytes_of(front));
        if let Some(lost) = lost {
            assert_eq!(recovery.lost_bytes, lost as u64, "{recovery}");
        }
    }
}

fn bytes_of(parts: &[&[u8]]) -> u64 {
    parts.iter().map(|part| part.len() as u64).sum()
}

#[test]
fn what_follows_a_container_and_is_none_is_told() {
    let file = file();
    for rest in [&b"rest"[..], b"\0\0\0x", &[0x77; 30_000]] {
        fs::write(&file.path, [&file.bytes[..], rest].concat()).unwrap();
        let reader = Reader::open(&file.path).unwrap();
        let recovery = reader.recovery().unwrap();
        assert!(!recovery.complete && recovery.invocations == 3);
        assert_eq!(recovery.lost_bytes, rest.len() as u64, "{recovery}");
        assert_eq!(read(&reader, "a", 1), file.lines[2]);
    }
}

#[test]
fn addresses_are_as_wide_as_those_of_the_widest_container() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let bytes = [48, 57].map(|bits| {
        let options = Options {
            addresses: AddressRule::new(bits).unwrap(),
            ..Options::default()
        };
        let mut writer = Writer::create_with(&path, &provenance(), options).unwrap();
        writer.begin("f", None).unwrap();
        writer.push(&[0]).unwrap();
        writer.end(counts(1)).unwrap();
        writer.finish().unwrap();
        fs::read(&path).unwrap()
    });
    fs::write(&path, bytes.concat()).unwrap();
    let widest = jukebox_trace::jbt::announced_addresses(&path).unwrap();
    assert_eq!(widest, AddressRule::new(57));
}

#[test]
fn misuse_is_an_error_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    assert!(writer.push(&[0]).is_err() && writer.end(counts(1)).is_err());
    assert!(writer.begin("a/b", None).is_err());
    writer.begin("f", None).unwrap();
    assert!(writer.begin("f", None).is_err());
    for bad in [1, 1 << 47] {
        let error = writer.push(&[0, bad]).unwrap_err();
        assert!(error.what.contains(&format!("{bad:#x}")), "{error}");
    }
    writer.push(&[64]).unwrap();
    let all_kernel = Counts {
        instructions: 1,
        kernel_instructions: Some(2),
    };
    assert!(writer.end(all_kernel).is_err());
    writer.end(counts(3)).unwrap();
    assert!(writer.begin("f", Some(&Provenance::default())).is_err());
    writer.finish().unwrap();
    assert_eq!(read(&Reader::open(&path).unwrap(), "f", 0), [64]);
    let nowhere = dir.path().join("missing/f.jbt");
    assert!(Writer::create(&nowhere, &provenance()).is_err());
}

#[test]
fn wide_addresses_need_a_wide_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let addresses = AddressRule::new(57).unwrap();
    let options = Options {
        addresses,
        ..Options::default()
    };
    let mut writer = Writer::create_with(&path, &provenance(), options).unwrap();
    writer.begin("f", None).unwrap();
    writer.push(&[1 << 47]).unwrap();
    writer.end(counts(1)).unwrap();
    writer.finish().unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.addresses().va_bits(), 57);
    assert_eq!(read(&reader, "f", 0), [1 << 47]);
}

#[test]
fn provenance_and_counts_have_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.jbt");
    let long = Provenance {
        command: "x".repeat(70_000),
        ..Provenance::default()
    };
    let error = Writer::create(&path, &long).err().unwrap();
    assert!(error.what.contains("65536 bytes"), "{error}");

    // Sixty-five functions of 64 KiB each are more than all may take.
    let own = Provenance {
        command: "x".repeat(65_000),
        ..Provenance::default()
    };
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    let mut begun = Ok(());
    for number in 0..70 {
        begun = writer.begin(&format!("f{number}"), Some(&own));
        if begun.is_err() {
            break;
        }
        writer.push(&[0]).unwrap();
        assert!(writer.end(counts(3)).unwrap());
    }
    let error = begun.unwrap_err();
    assert!(error.what.contains("in all"), "{error}");

    // An impossible count would make the record unsound, and the invocation unreadable.
    let mut writer = Writer::create(&path, &provenance()).unwrap();
    writer.begin("f", None).unwrap();
    writer.push(&[0]).unwrap();
    let more = Counts {
        instructions: 1 << 57,
        kernel_instructions: None,
    };
    let error = writer.end(more).unwrap_err();
    assert!(
        error.what.contains("more than 72057594037927936"),
        "{error}"
    );
}
