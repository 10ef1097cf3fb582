//! Memory does not grow with a trace: long ones pass through a process that may have 256 MiB in all.

mod common;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{COMPRESSORS, raw, read_all};
use jukebox_trace::jbt::{Counts, Options, Provenance, Reader, Writer};
use jukebox_trace::{AddressRule, Inputs, ReadOptions};

/// Address space of a worker in KiB.
const LIMIT_KIB: u32 = 256 << 10;
/// Names what a worker does, and on which file.
const JOB: &str = "JUKEBOX_TRACE_JOB";
const FILE: &str = "JUKEBOX_TRACE_FILE";
const MEBIBYTES: &str = "JUKEBOX_TRACE_MIB";

/// Line addresses that hardly compress, none like the one before it.
struct Noise(u64);

impl Noise {
    fn fill(&mut self, lines: &mut [u64]) {
        for (at, line) in lines.iter_mut().enumerate() {
            // Numerical Recipes' generator; its upper bits are good enough.
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *line = (self.0 >> 24) & 0x7fff_ffff_ff80 | (at as u64 & 1) << 6;
        }
    }
}

/// Runs the worker of this file in an address space of `LIMIT_KIB`.
fn limited(job: &str, file: &Path, mebibytes: u64) -> Output {
    Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {LIMIT_KIB} && exec \"$0\" \"$@\""))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "worker", "--test-threads=1"])
        .env(JOB, job)
        .env(FILE, file)
        .env(MEBIBYTES, mebibytes.to_string())
        .output()
        .unwrap()
}

fn succeeds(job: &str, file: &Path, mebibytes: u64) {
    let output = limited(job, file, mebibytes);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{job}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
#[ignore = "not a test of its own: the others run it, limited"]
fn worker() {
    if std::env::var_os(JOB).is_none() {
        return;
    }
    let variable = |name| std::env::var(name).unwrap();
    let file = PathBuf::from(variable(FILE));
    let blocks = variable(MEBIBYTES).parse::<u64>().unwrap() * 8;
    // 128 KiB at a time.
    let mut lines = vec![0; 16 << 10];
    let mut noise = Noise(1);
    match variable(JOB).as_str() {
        "write" => {
            let options = Options {
                addresses: AddressRule::default(),
                level: 1,
            };
            let mut writer = Writer::create_with(&file, &Provenance::default(), options).unwrap();
            // A long invocation, and many short ones.
            for first in [0, blocks / 2] {
                writer.begin("f", None).unwrap();
                for block in first..first + blocks / 2 {
                    noise.fill(&mut lines);
                    writer.push(&lines).unwrap();
                    if first > 0 && block % 8 == 7 {
                        writer.end(Counts::default()).unwrap();
                        writer.begin("f", None).unwrap();
                    }
                }
                writer.end(Counts::default()).unwrap();
            }
            writer.finish().unwrap();
        }
        job @ ("read" | "recover") => {
            let reader = Reader::open(&file).unwrap();
            assert_eq!(reader.recovery().is_some(), job == "recover");
            let mut count = 0;
            for info in &reader.functions()[0].invocations {
                let mut found = reader.lines(info).unwrap();
                while let Some(block) = found.next_block().unwrap() {
                    for part in block.chunks(lines.len()) {
                        let expected = &mut lines[..part.len()];
                        noise.fill(expected);
                        assert!(part == expected);
                        count += part.len() as u64;
                    }
                }
            }
            assert_eq!(count, blocks * (16 << 10));
        }
        "hold" => {
            let reader = Reader::open(&file).unwrap();
            let info = reader.functions()[0].invocations[0];
            let all: Vec<_> = reader.lines(&info).unwrap().collect();
            assert_eq!(all.len() as u64, info.lines);
        }
        "stream" => {
            let inputs = Inputs::open(&[file], None, &ReadOptions::default()).unwrap();
            // Equal lines that follow each other are one fetch.
            assert_eq!(inputs.functions[0].invocations[0].lines, 1);
        }
        other => panic!("no job {other}"),
    }
}

fn through(mebibytes: u64) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.jbt");
    succeeds("write", &path, mebibytes);
    let bytes = path.metadata().unwrap().len();
    assert!(
        bytes > mebibytes << 19,
        "noise does not compress to {bytes}"
    );
    succeeds("read", &path, mebibytes);
    // Without an index as well.
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(bytes - 1)
        .unwrap();
    succeeds("recover", &path, mebibytes);
    let held = limited("hold", &path, mebibytes);
    assert!(!held.status.success(), "the limit limits nothing");
}

#[test]
fn long_traces_pass_through_little_memory() {
    through(512);
}

#[test]
#[ignore = "minutes, and 10 GB of disk: make test-trace-long"]
fn ten_gigabytes_pass_through_little_memory() {
    through(16 << 10);
}

#[test]
fn what_unpacks_to_more_than_memory_passes_through() {
    let dir = tempfile::tempdir().unwrap();
    let content = raw(&vec![0x40; 1 << 20]);
    for (compression, compress) in &COMPRESSORS[1..] {
        // Forty times 8 MiB.
        let bytes = compress(&content).repeat(40);
        assert!(bytes.len() < 3 << 20, "{compression}: {}", bytes.len());
        let path = dir.path().join(compression);
        std::fs::write(&path, bytes).unwrap();
        succeeds("stream", &path, 0);
    }
}

#[test]
fn streams_that_ask_for_much_memory_are_refused() {
    use liblzma::stream::{Check, Filters, LzmaOptions, Stream};
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("greedy");
    let content = [0x40, 0, 0, 0, 0, 0, 0, 0].repeat(1000);

    let mut xz = Vec::new();
    // The size of the dictionary stands in the block's header, whatever of it was used; an encoder
    // of that size would want several gigabytes, so the header of a small one is changed.
    let mut small = LzmaOptions::new_preset(0).unwrap();
    small.dict_size(1 << 16);
    let stream = Stream::new_stream_encoder(Filters::new().lzma2(&small), Check::Crc32).unwrap();
    let mut encoder = liblzma::write::XzEncoder::new_stream(&mut xz, stream);
    encoder.write_all(&content).unwrap();
    encoder.finish().unwrap();
    // Block header at 12: size, flags, filter id 0x21, length 1, dictionary; CRC-32 at its end.
    let header = 12..12 + (usize::from(xz[12]) + 1) * 4;
    assert_eq!(xz[14..16], [0x21, 1]);
    xz[16] = 37;
    let (body, check) = xz[header].split_at_mut(8);
    check[..4].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
    std::fs::write(&path, &xz).unwrap();
    // What is sound is not called broken, and whoever has it is told the way on.
    let refused = |window: &str, way: &str| {
        let error = read_all(&path, &ReadOptions::default()).unwrap_err();
        let what = format!("asks for a window of {window} MiB; at most 128 MiB are taken");
        assert_eq!(error.what, what);
        assert!(error.hint.contains(way), "{}", error.hint);
    };
    refused("1536", "'xz -dc FILE | zstd > NEW.zst'");

    // The largest window that is taken.
    let mut large = LzmaOptions::new_preset(0).unwrap();
    large.dict_size(128 << 20);
    let stream = Stream::new_stream_encoder(Filters::new().lzma2(&large), Check::Crc32).unwrap();
    let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
    encoder.write_all(&content).unwrap();
    std::fs::write(&path, encoder.finish().unwrap()).unwrap();
    assert!(read_all(&path, &ReadOptions::default()).is_ok());

    let zstd = |window| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(window).unwrap();
        encoder.write_all(&content).unwrap();
        encoder.finish().unwrap()
    };
    std::fs::write(&path, zstd(27)).unwrap();
    assert!(read_all(&path, &ReadOptions::default()).is_ok());
    // The first frame, or one further on.
    for file in [zstd(30), [zstd(20), zstd(30)].concat()] {
        std::fs::write(&path, file).unwrap();
        refused("1024", "'zstd -dc --long=31 FILE | zstd > NEW.zst'");
    }

    let dictionary = [7; 4096];
    let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 1, &dictionary).unwrap();
    encoder.write_all(&content).unwrap();
    let mut frame = encoder.finish().unwrap();
    // One without a number says nothing; so it gets one.
    frame[4] |= 1;
    frame.insert(6, 9);
    std::fs::write(&path, frame).unwrap();
    let error = read_all(&path, &ReadOptions::default()).unwrap_err();
    assert!(error.what.contains("a dictionary (number 9)"), "{error}");
}
