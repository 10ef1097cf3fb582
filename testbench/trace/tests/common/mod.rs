//! Traces of every format, made up.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::io::Write;
use std::path::Path;

use jukebox_trace::{Boundaries, Chunk, LINE_BYTES, Opened, ReadOptions, Result, Stream, open};

/// An instruction: address and size.
pub type Instruction = (u64, u64);

/// A program that runs straight on, jumps back and calls into the kernel.
pub fn program(count: u64) -> Vec<Instruction> {
    let mut at = 0x40_1003;
    (0..count)
        .map(|number| {
            let size = 1 + number * 7 % 15;
            let one = (at, size);
            at += size;
            at = match number % 97 {
                96 => 0xffff_ffff_8100_0000 + number % 1000 * 16,
                48 => 0x40_1003 + number * 31 % 0x8000,
                _ => at,
            };
            one
        })
        .collect()
}

/// The lines it fetches, if the sizes are known.
pub fn lines_of(program: &[Instruction]) -> Vec<u64> {
    let mut lines: Vec<u64> = program
        .iter()
        .flat_map(|&(at, size)| [at, at + size - 1].map(|byte| byte / LINE_BYTES * LINE_BYTES))
        .collect();
    lines.dedup();
    lines
}

/// The same in ChampSim records, where sizes before a jump are unknown.
pub fn lines_of_records(program: &[Instruction]) -> Vec<u64> {
    let known: Vec<Instruction> = program
        .iter()
        .enumerate()
        .map(|(number, &(at, size))| {
            let next = program.get(number + 1).map(|next| next.0);
            (at, if next == Some(at + size) { size } else { 1 })
        })
        .collect();
    lines_of(&known)
}

pub fn raw(lines: &[u64]) -> Vec<u8> {
    lines.iter().flat_map(|line| line.to_le_bytes()).collect()
}

pub fn champsim(program: &[Instruction]) -> Vec<u8> {
    program
        .iter()
        .enumerate()
        .flat_map(|(number, (at, _))| {
            let mut record = [0x11; 64];
            record[..8].copy_from_slice(&at.to_le_bytes());
            record[8] = u8::from(number % 5 == 0);
            record[9] = u8::from(number % 10 == 0);
            record
        })
        .collect()
}

/// The same as CloudSuite's traces have it, with registers and addresses of data.
pub fn cloudsuite(program: &[Instruction]) -> Vec<u8> {
    program
        .iter()
        .enumerate()
        .flat_map(|(number, (at, _))| {
            let mut record = [0; 96];
            record[..8].copy_from_slice(&at.to_le_bytes());
            record[8] = u8::from(number % 5 == 0);
            record[9] = u8::from(number % 10 == 0);
            record[10..18].fill(7);
            // Some instructions write, more read.
            for (field, every) in [(24, 7), (56, 3), (64, 11)] {
                if number % every == 0 {
                    let data = 0x7ffe_0000_1000 + number as u64 * 8;
                    record[field..field + 8].copy_from_slice(&data.to_le_bytes());
                }
            }
            record[88] = 3;
            record
        })
        .collect()
}

pub fn lackey(program: &[Instruction]) -> Vec<u8> {
    let mut text = b"==42== Lackey, an example Valgrind tool\n==42== \n".to_vec();
    for (number, (at, size)) in program.iter().enumerate() {
        writeln!(text, "I  {at:08x},{size}").unwrap();
        match number % 4 {
            0 => writeln!(text, " L 1ffefffe50,8").unwrap(),
            1 => writeln!(text, " S 1ffefffe48,4").unwrap(),
            2 => writeln!(text, " M 1ffefffe40,4").unwrap(),
            _ => {}
        }
    }
    text.extend_from_slice(b"==42== \n");
    text
}

pub type Compress = fn(&[u8]) -> Vec<u8>;

/// Compressors by the name of what they make.
pub const COMPRESSORS: [(&str, Compress); 5] = [
    ("plain", |bytes| bytes.to_vec()),
    ("zstd", |bytes| zstd::encode_all(bytes, 3).unwrap()),
    ("gzip", |bytes| {
        let level = flate2::Compression::new(6);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }),
    ("xz", |bytes| {
        let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }),
    ("bzip2", |bytes| {
        let level = bzip2::Compression::new(1);
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }),
];

pub fn stream(path: &Path, options: &ReadOptions) -> Result<Box<Stream>> {
    match open(path, options)? {
        Opened::Stream(stream) => Ok(stream),
        Opened::Containers(_) => panic!("a container"),
    }
}

/// Everything in a stream.
pub fn read_all(path: &Path, options: &ReadOptions) -> Result<Chunk> {
    let mut stream = stream(path, options)?;
    let mut all = Chunk::default();
    while let Some(chunk) = stream.next_chunk()? {
        all.begins |= chunk.begins;
        all.lines.extend_from_slice(&chunk.lines);
        all.instructions += chunk.instructions;
        all.kernel_instructions += chunk.kernel_instructions;
    }
    Ok(all)
}

/// The invocations of a stream.
pub fn invocations(path: &Path, boundaries: Boundaries) -> Vec<Chunk> {
    let options = ReadOptions {
        boundaries,
        ..ReadOptions::default()
    };
    let mut stream = stream(path, &options).unwrap();
    let mut all: Vec<Chunk> = Vec::new();
    while let Some(chunk) = stream.next_chunk().unwrap() {
        if chunk.begins {
            all.push(Chunk::default());
        }
        let last = all.last_mut().expect("the first chunk begins one");
        last.lines.extend_from_slice(&chunk.lines);
        last.instructions += chunk.instructions;
        last.kernel_instructions += chunk.kernel_instructions;
    }
    all
}
