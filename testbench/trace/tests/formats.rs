//! Every format, however compressed, gives the lines that were fetched, or says what is wrong and where.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{
    COMPRESSORS, champsim, cloudsuite, invocations, lackey, lines_of, lines_of_records, program,
    raw,
};
use common::{read_all, stream};
use jukebox_trace::jbt::{Counts, Provenance, Writer};
use jukebox_trace::{AddressRule, Boundaries, Error, Format, Inputs, ReadOptions};

/// More than a block of bytes in every format.
const INSTRUCTIONS: u64 = 40_000;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("f.trace");
        fs::write(&path, bytes).unwrap();
        path
    }

    fn refused(&self, bytes: &[u8], what: &str) -> Error {
        let error = read_all(&self.file(bytes), &ReadOptions::default()).unwrap_err();
        assert!(error.what.contains(what), "{error} does not say '{what}'");
        assert!(error.file.ends_with("f.trace"));
        assert!(!error.hint.is_empty() && !error.what.contains('\n'));
        error
    }
}

fn kernel_part(program: &[(u64, u64)]) -> u64 {
    program.iter().filter(|(at, _)| at >> 63 == 1).count() as u64
}

#[test]
fn every_format_in_every_compression_is_read() {
    let folder = Folder::new();
    let program = program(INSTRUCTIONS);
    let lines = lines_of(&program);
    let cases = [
        (
            Format::Lines,
            raw(&lines),
            lines.clone(),
            lines.len() as u64 * 7,
        ),
        (
            Format::ChampSim,
            champsim(&program),
            lines_of_records(&program),
            INSTRUCTIONS,
        ),
        (
            Format::CloudSuite,
            cloudsuite(&program),
            lines_of_records(&program),
            INSTRUCTIONS,
        ),
        (
            Format::Lackey,
            lackey(&program),
            lines.clone(),
            INSTRUCTIONS,
        ),
    ];
    for (format, bytes, lines, instructions) in cases {
        for (name, compress) in COMPRESSORS {
            let path = folder.file(&compress(&bytes));
            let options = ReadOptions::default();
            let opened = stream(&path, &options).unwrap();
            assert_eq!(
                (opened.format(), opened.compression().name()),
                (format, name)
            );
            let all = read_all(&path, &options).unwrap();
            assert!(all.lines == lines, "{format} {name}");
            assert_eq!(all.instructions, instructions, "{format} {name}");
            if format != Format::Lines {
                assert_eq!(all.kernel_instructions, kernel_part(&program));
            }
        }
    }
}

#[test]
fn streams_in_one_file_follow_each_other() {
    let folder = Folder::new();
    let bytes = champsim(&program(5000));
    let whole = read_all(&folder.file(&bytes), &ReadOptions::default()).unwrap();
    for (name, compress) in COMPRESSORS {
        let two = [compress(&bytes[..64_000]), compress(&bytes[64_000..])].concat();
        let read = read_all(&folder.file(&two), &ReadOptions::default()).unwrap();
        assert!(read == whole, "{name}");
    }
}

#[test]
fn compressed_files_cut_short_are_errors() {
    let folder = Folder::new();
    let bytes = lackey(&program(20_000));
    for (name, compress) in &COMPRESSORS[1..] {
        let whole = compress(&bytes);
        for cut in [12, whole.len() / 2, whole.len() - 1] {
            let error = folder.refused(&whole[..cut], "broken");
            assert!(error.what.starts_with(name), "{error}");
            assert!(error.offset.is_some());
        }
        let mut bent = whole.clone();
        bent[whole.len() / 2] ^= 0x55;
        folder.refused(&bent, "");
    }
}

#[test]
fn sizes_of_champsim_instructions_come_from_the_next_ip() {
    let folder = Folder::new();
    // 15 bytes across a line; a jump; the same again; one that would cross a line but jumps; the last.
    let ips = [0x4f8, 0x507, 0x1000, 0x1000, 0x103f, 0x2000, 0x207f];
    let program: Vec<_> = ips.map(|ip| (ip, 1)).into();
    let all = read_all(&folder.file(&champsim(&program)), &ReadOptions::default()).unwrap();
    assert_eq!(all.lines, [0x4c0, 0x500, 0x1000, 0x2000, 0x2040]);
    assert_eq!(all.instructions, 7);
    let crossing: Vec<_> = [0x43f, 0x44e].map(|ip| (ip, 1)).into();
    let all = read_all(&folder.file(&champsim(&crossing)), &ReadOptions::default()).unwrap();
    assert_eq!(all.lines, [0x400, 0x440]);
}

#[test]
fn lackey_text_has_many_lines_that_do_not_matter() {
    let folder = Folder::new();
    let text = "==7== Lackey\n--7-- debug\n**7** client\n\nI  0403f,2\r\n S 1ff,8\nI  FFFFFFFF81000000,64\n L 0,1\nI  7fffffffffff,1";
    let all = read_all(&folder.file(text.as_bytes()), &ReadOptions::default()).unwrap();
    assert_eq!(
        all.lines,
        [0x4000, 0x4040, 0xffff_ffff_8100_0000, 0x7fff_ffff_ffc0]
    );
    assert_eq!((all.instructions, all.kernel_instructions), (3, 1));
}

#[test]
fn valgrinds_own_lines_are_of_any_length() {
    let folder = Folder::new();
    for length in [4000, 4095, 4096, 9000, 70_000, 300_000] {
        let long = "x".repeat(length);
        let text = format!("==7== Lackey\n==7== Command: {long}\nI  0403,2\n--7-- {long}");
        let all = read_all(&folder.file(text.as_bytes()), &ReadOptions::default()).unwrap();
        assert_eq!((all.lines.as_slice(), all.instructions), (&[0x400][..], 1));
        // What looks like an instruction within such a line is none.
        let text = format!("==7== {long}I  0800,2\nI  0403,2\n{long}\n");
        if length > 5 {
            let error = folder.refused(text.as_bytes(), "expected a line of lackey, found 'xxx");
            let at = text.len() - length - 1;
            assert_eq!(error.offset, Some(at as u64));
        }
    }
    // As an editor may leave it, and with superblocks.
    let text = b"\xef\xbb\xbf==7== Lackey\r\nSB 00000400\r\nI  0403,2\r\n";
    let all = read_all(&folder.file(text), &ReadOptions::default()).unwrap();
    assert_eq!((all.lines.as_slice(), all.instructions), (&[0x400][..], 1));
}

#[test]
fn garbage_in_lackey_text_is_an_error_with_its_place() {
    let folder = Folder::new();
    let start = "==7== Lackey\nI  0400,3\n";
    for garbage in [
        "hello\n",
        "I  ,3\n",
        "I  0400\n",
        "I  0400,0\n",
        "I  0400,65\n",
        "I  0400,1000\n",
        "I  11223344556677889,3\n",
        "I 0400,3\n",
        "I  0400,3x\n",
        " S x,3\n",
        "== 7\n",
        "I  04",
        "\0\0\0\0",
    ] {
        let text = [start, "I  0403,3\n", garbage, "I  0406,1\n"].concat();
        let error = folder.refused(text.as_bytes(), "expected a line of lackey");
        assert_eq!(error.offset, Some(start.len() as u64 + 10), "{garbage}");
    }
    let long = [start.as_bytes(), b"I  0403,3\n", &vec![b'7'; 300_000]].concat();
    let error = folder.refused(&long, "expected a line of lackey");
    assert_eq!(error.offset, Some(start.len() as u64 + 10));
    let text = format!("{start}I  0403,3\nI  800000000000,2\n");
    folder.refused(text.as_bytes(), "0x800000000000 is not canonical");
    let text = format!("{start}I  0403,3\nI  7fffffffffff,2\n");
    folder.refused(text.as_bytes(), "leaves the address space");
    let text = format!("{start}I  0403,3\nI  ffffffffffffffff,2\n");
    folder.refused(text.as_bytes(), "leaves the address space");
}

#[test]
fn faults_deep_in_a_file_are_told_with_their_place() {
    let folder = Folder::new();
    let program = program(INSTRUCTIONS);
    let deep = 38_000;
    let mut lines = lines_of(&program).repeat(10);
    lines[deep] |= 4;
    let error = folder.refused(&raw(&lines), "not aligned to 64 bytes");
    assert_eq!(error.offset, Some(deep as u64 * 8));
    lines[deep] = 1 << 60;
    let error = folder.refused(&raw(&lines), "bits 63 to 47 must be equal");
    assert_eq!(error.offset, Some(deep as u64 * 8));
    for (at, what) in [(8, "is_branch"), (9, "branch_taken"), (6, "not canonical")] {
        let mut records = champsim(&program);
        records[deep * 64 + at] ^= 0x42;
        let error = folder.refused(&records, what);
        let place = deep * 64 + if at == 6 { 0 } else { at };
        assert_eq!(error.offset, Some(place as u64));
    }
    // Where nothing runs, nothing was recorded.
    for (bytes, records) in [(64, champsim(&program)), (96, cloudsuite(&program))] {
        let mut records = records;
        records[deep * bytes..][..8].fill(0);
        let error = folder.refused(&records, "is 0, where nothing runs");
        assert_eq!(error.offset, Some(deep as u64 * bytes as u64));
        let over = &records[..deep * bytes - 1];
        folder.refused(over, &format!("{} bytes over", bytes - 1));
    }
    for cut in [1, 63] {
        let records = champsim(&program);
        let error = folder.refused(&records[..records.len() - cut], "bytes over");
        assert_eq!(error.offset, Some((INSTRUCTIONS - 1) * 64));
    }
    folder.refused(&raw(&lines[..deep])[..deep * 8 - 3], "5 bytes over");
}

#[test]
fn zeros_behind_compressed_data_are_padding_and_anything_else_is_told() {
    let folder = Folder::new();
    let bytes = champsim(&program(5000));
    let whole = read_all(&folder.file(&bytes), &ReadOptions::default()).unwrap();
    for (name, compress) in &COMPRESSORS[1..] {
        let packed = compress(&bytes);
        for zeros in [1, 4, 300_000] {
            let padded = [&packed[..], &vec![0; zeros]].concat();
            let read = read_all(&folder.file(&padded), &ReadOptions::default()).unwrap();
            assert!(read == whole, "{name} {zeros}");
        }
        let other = COMPRESSORS
            .iter()
            .find(|(other, _)| other != name && *other != "plain");
        let other = other.unwrap().1(&bytes);
        for (zeros, rest) in [(0, &b"rest"[..]), (0, &other), (7, &packed), (7, b"\x01")] {
            if zeros > 0 && rest == packed {
                // Padded files one behind the other are read as they would be without padding.
                let both = [&packed[..], &vec![0; zeros], rest].concat();
                let read = read_all(&folder.file(&both), &ReadOptions::default()).unwrap();
                assert_eq!(read.instructions, 2 * whole.instructions, "{name}");
                continue;
            }
            let file = [&packed[..], &vec![0; zeros], rest].concat();
            let error = folder.refused(&file, "is something that is neither");
            let place = packed.len() + zeros;
            assert!(
                error.what.contains(&format!("at byte {place} of the file")),
                "{error}"
            );
            assert!(
                error.hint.contains(&format!("head -c {place}")),
                "{}",
                error.hint
            );
        }
    }
}

#[test]
fn empty_members_and_frames_to_skip_are_passed_over() {
    let folder = Folder::new();
    let bytes = champsim(&program(500));
    let whole = read_all(&folder.file(&bytes), &ReadOptions::default()).unwrap();
    for (name, compress) in &COMPRESSORS[1..] {
        let empty = compress(b"");
        let file = [&empty[..], &compress(&bytes), &empty].concat();
        let read = read_all(&folder.file(&file), &ReadOptions::default()).unwrap();
        assert!(read == whole, "{name}");
    }
    let skip = b"\x53\x2a\x4d\x18\x05\0\0\0abcde";
    let frame = COMPRESSORS[1].1(&bytes);
    for file in [[&skip[..], &frame].concat(), [&frame[..], skip].concat()] {
        let read = read_all(&folder.file(&file), &ReadOptions::default()).unwrap();
        assert!(read == whole);
    }
}

#[test]
fn what_is_packed_in_another_way_is_told_by_name() {
    let folder = Folder::new();
    let error = folder.refused(b"PK\x03\x04 and the rest of an archive", "is a zip archive");
    assert!(error.hint.contains("unzip"));
    let mut tar = vec![0; 1024];
    tar[..7].copy_from_slice(b"f.trace");
    tar[257..262].copy_from_slice(b"ustar");
    folder.refused(&COMPRESSORS[3].1(&tar), "is a tar archive");
}

#[test]
fn nothing_and_nonsense_are_errors() {
    let folder = Folder::new();
    folder.refused(b"", "is empty");
    for (name, compress) in &COMPRESSORS[1..] {
        let error = folder.refused(&compress(b""), "");
        assert!(
            error.what.contains("is empty") || error.what.starts_with(name),
            "{error}"
        );
    }
    folder.refused(&[0x77; 100_000], "not recognised");
    let nothing = folder.file(b"==1== nothing was executed\n");
    let error = Inputs::open(&[nothing], None, &ReadOptions::default()).unwrap_err();
    assert!(error.what.contains("no fetch"), "{error}");
}

#[test]
fn a_compressed_container_is_refused_with_the_way_out() {
    let folder = Folder::new();
    for (program, compress) in &COMPRESSORS[1..] {
        let bytes = compress(&jukebox_trace::jbt::MAGIC);
        let error = folder.refused(&bytes, &format!("a .jbt file that {program} compressed"));
        let way = format!("'{program} -d < FILE > NEW.jbt'");
        assert!(error.hint.contains(&way), "{}", error.hint);
    }
}

#[test]
fn a_format_can_be_chosen() {
    let folder = Folder::new();
    let read = |bytes: &[u8], format| {
        let options = ReadOptions {
            format: Some(format),
            ..ReadOptions::default()
        };
        read_all(&folder.file(bytes), &options)
    };
    let zeros = [0; 192];
    folder.refused(&zeros, "nothing but zeros");
    assert_eq!(read(&zeros, Format::Lines).unwrap().instructions, 7);
    for format in [Format::ChampSim, Format::CloudSuite] {
        let error = read(&zeros, format).unwrap_err();
        assert!(error.what.contains("is 0, where nothing runs"), "{error}");
        assert_eq!(error.offset, Some(0));
    }
    assert!(read(&zeros, Format::Lackey).is_err() && read(&zeros, Format::Jbt).is_err());
    // Two records of one size, three of the other.
    let mut record = [0; 96];
    record[0] = 0x40;
    record[64] = 0x80;
    let records = [record; 2].concat();
    folder.refused(&records, "alike");
    assert!(read(&records, Format::ChampSim).is_err());
    assert_eq!(read(&records, Format::CloudSuite).unwrap().instructions, 2);
}

#[test]
fn wide_addresses_are_read_when_asked_for() {
    let folder = Folder::new();
    let path = folder.file(&raw(&[1 << 55, 0]));
    assert!(read_all(&path, &ReadOptions::default()).is_err());
    let options = ReadOptions {
        addresses: AddressRule::new(57).unwrap(),
        ..ReadOptions::default()
    };
    assert_eq!(read_all(&path, &options).unwrap().lines, [1 << 55, 0]);
}

#[test]
fn an_invocation_starts_at_an_address() {
    let folder = Folder::new();
    // Warm-up, then three requests; the handler is at 0x5008, in the middle of a line.
    let request = [(0x5008, 4), (0x500c, 4), (0x6000, 1), (0x5000, 8)];
    let program = [vec![(0x4000, 3); 5], [&request[..]; 3].concat()].concat();
    let boundaries = Boundaries::At(0x5008);
    for bytes in [lackey(&program), champsim(&program)] {
        let path = folder.file(&bytes);
        let all = invocations(&path, boundaries);
        assert_eq!(all.len(), 3);
        for one in &all {
            assert_eq!(
                (one.lines.as_slice(), one.instructions),
                (&[0x5000, 0x6000, 0x5000][..], 4)
            );
        }
    }
    // In a stream of lines the line counts, each time it is entered.
    let lines = folder.file(&raw(&[0x4000, 0x5000, 0x5000, 0x6000, 0x5000, 0x7000]));
    let all = invocations(&lines, boundaries);
    let lines: Vec<_> = all.iter().map(|one| one.lines.as_slice()).collect();
    assert_eq!(lines, [&[0x5000, 0x6000][..], &[0x5000, 0x7000]]);
    assert_eq!(all[0].instructions, 14);
}

#[test]
fn an_invocation_starts_every_so_many_instructions() {
    let folder = Folder::new();
    let program = program(10_000);
    for bytes in [lackey(&program), champsim(&program)] {
        let path = folder.file(&bytes);
        for every in [1, 2999, 5000, 10_000, 20_000] {
            let all = invocations(&path, Boundaries::Every(every));
            assert_eq!(all.len() as u64, 10_000_u64.div_ceil(every));
            let (last, others) = all.split_last().unwrap();
            assert!(others.iter().all(|one| one.instructions == every));
            assert_eq!(last.instructions, 10_000 - others.len() as u64 * every);
            let first = program[..every.min(10_000) as usize].to_vec();
            let first = if bytes.starts_with(b"==") {
                lines_of(&first)
            } else {
                continue;
            };
            assert_eq!(all[0].lines, first);
        }
    }
}

#[test]
fn instructions_that_fetch_no_new_line_count() {
    let folder = Folder::new();
    let program = vec![(0x4000, 2); 100_000];
    let all = read_all(&folder.file(&lackey(&program)), &ReadOptions::default()).unwrap();
    assert_eq!((all.lines.len(), all.instructions), (1, 100_000));
}

#[test]
fn the_last_instruction_of_the_address_space_is_no_trap() {
    let folder = Folder::new();
    // The next address is behind the end: its distance is no size.
    let bytes = champsim(&[(0xffff_ffff_ffff_fffc, 1), (5, 2), (7, 1)]);
    let options = ReadOptions {
        format: Some(Format::ChampSim),
        ..ReadOptions::default()
    };
    let all = read_all(&folder.file(&bytes), &options).unwrap();
    assert_eq!(all.lines, [0xffff_ffff_ffff_ffc0, 0]);
}

#[test]
fn a_function_of_two_processes_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, process: &str| {
        let path = folder.path().join(name);
        let provenance = Provenance {
            process: process.to_owned(),
            ..Provenance::default()
        };
        let mut writer = Writer::create(&path, &provenance).unwrap();
        writer.begin("f", None).unwrap();
        writer.push(&[0, 64]).unwrap();
        let counts = Counts {
            instructions: 9,
            kernel_instructions: None,
        };
        assert!(writer.end(counts).unwrap());
        writer.finish().unwrap();
        path
    };
    let (one, same, other) = (write("a", "1"), write("b", "1"), write("c", "2"));
    let inputs = |paths: &[PathBuf]| Inputs::open(paths, None, &ReadOptions::default());
    let both = inputs(&[one.clone(), same]).unwrap();
    assert_eq!(both.functions[0].invocations.len(), 2);
    let error = inputs(&[one, other]).err().unwrap();
    assert!(error.what.contains("another process"), "{error}");
    assert!(error.file.ends_with("c"), "{error}");
}
