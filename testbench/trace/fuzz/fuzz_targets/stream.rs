//! Streams of every format, plain or compressed. The first byte says how they are read.

#![no_main]

use jukebox_trace::{Boundaries, Format, Opened, ReadOptions, open};
use libfuzzer_sys::fuzz_target;

#[path = "../src/file.rs"]
mod file;

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    let format = match (mode & 3, mode >> 7) {
        (0, _) => None,
        (1, _) => Some(Format::Lines),
        (2, 0) => Some(Format::ChampSim),
        (2, _) => Some(Format::CloudSuite),
        _ => Some(Format::Lackey),
    };
    let boundaries = match mode >> 2 & 3 {
        0 => Boundaries::At(0x40_1003),
        1 => Boundaries::Every(u64::from(mode >> 4) + 1),
        _ => Boundaries::Whole,
    };
    let file = file::with(bytes);
    let options = ReadOptions {
        format,
        boundaries,
        ..ReadOptions::default()
    };
    let Ok(Opened::Stream(mut stream)) = open(file.path(), &options) else {
        return;
    };
    // A small file can unpack to much; what is behind the first chunks is no other code.
    for _ in 0..64 {
        match stream.next_chunk() {
            Ok(Some(chunk)) => {
                assert!(!chunk.is_empty());
                assert!(chunk.lines.iter().all(|line| line.is_multiple_of(64)));
                assert!(chunk.kernel_instructions <= chunk.instructions);
            }
            Ok(None) => {
                assert!(matches!(stream.next_chunk(), Ok(None)));
                break;
            }
            Err(error) => {
                assert!(!error.what.is_empty() && !error.hint.is_empty());
                break;
            }
        }
    }
});
