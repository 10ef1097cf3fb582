//! Writes valid files to begin with: `seeds FOLDER` fills FOLDER/container and FOLDER/stream.

use std::path::Path;

use common::{COMPRESSORS, champsim, cloudsuite, lackey, lines_of, program, raw};
use jukebox_trace::jbt::{Counts, Provenance, Writer};

#[path = "../../tests/common/mod.rs"]
mod common;

/// Instructions of a seed: few, so that a change of a byte is likely to matter.
const INSTRUCTIONS: u64 = 300;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let (containers, streams) = (folder.join("container"), folder.join("stream"));
    std::fs::create_dir_all(&containers)?;
    std::fs::create_dir_all(&streams)?;

    let program = program(INSTRUCTIONS);
    let lines = lines_of(&program);
    let place = containers.join("whole");
    write(&place, &lines).expect("a folder that can be written to");
    let whole = std::fs::read(&place)?;
    for mode in [0, 1] {
        let seed = [&[mode], &whole[..]].concat();
        std::fs::write(containers.join(format!("whole{mode}")), seed)?;
        let cut = [&[mode], &whole[..whole.len() - 24]].concat();
        std::fs::write(containers.join(format!("cut{mode}")), cut)?;
        let twice = [&[mode], &whole[..], &whole].concat();
        std::fs::write(containers.join(format!("twice{mode}")), twice)?;
    }
    std::fs::remove_file(place)?;

    let plain = [
        (1, raw(&lines)),
        (2, champsim(&program)),
        (0x82, cloudsuite(&program)),
        (3, lackey(&program)),
    ];
    for (format, bytes) in plain {
        // At an address, every so many instructions, as a whole; by content as well.
        for mode in [format, 4 | 0x30 | format, 8 | format, 8] {
            let seed = [&[mode], &bytes[..]].concat();
            std::fs::write(streams.join(format!("{format}-{mode}")), seed)?;
        }
        for (name, compress) in &COMPRESSORS[1..] {
            let seed = [&[8 | format], &compress(&bytes)[..]].concat();
            std::fs::write(streams.join(format!("{format}-{name}")), seed)?;
        }
    }
    Ok(())
}

fn write(place: &Path, lines: &[u64]) -> jukebox_trace::Result<()> {
    let mut writer = Writer::create(place, &Provenance::default())?;
    for function in ["a", "b", "a"] {
        writer.begin(function, None)?;
        writer.push(lines)?;
        writer.end(Counts {
            instructions: 900,
            kernel_instructions: Some(9),
        })?;
    }
    writer.finish()
}
