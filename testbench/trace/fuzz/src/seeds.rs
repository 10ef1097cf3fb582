//! Writes valid files to begin with: `seeds FOLDER` fills FOLDER/container and FOLDER/stream.

use std::fmt::Write as _;
use std::path::Path;

use jukebox_trace::jbt::{Counts, Provenance, Writer};

/// An instruction: address and size.
fn program() -> Vec<(u64, u64)> {
    let place = |at: u64| match at % 50 {
        49 => 0xffff_ffff_8100_0000 + at * 16,
        _ => 0x40_1003 + at * 5,
    };
    (0..300).map(|at| (place(at), at % 9 + 1)).collect()
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let (containers, streams) = (folder.join("container"), folder.join("stream"));
    std::fs::create_dir_all(&containers)?;
    std::fs::create_dir_all(&streams)?;

    let program = program();
    let lines: Vec<u64> = program.iter().map(|(at, _)| at / 64 * 64).collect();
    let place = containers.join("whole");
    write(&place, &lines).expect("a folder that can be written to");
    let whole = std::fs::read(&place)?;
    for mode in [0, 1] {
        let seed = [&[mode], &whole[..]].concat();
        std::fs::write(containers.join(format!("whole{mode}")), seed)?;
        let cut = [&[mode], &whole[..whole.len() - 24]].concat();
        std::fs::write(containers.join(format!("cut{mode}")), cut)?;
    }
    std::fs::remove_file(place)?;

    let raw: Vec<u8> = lines.iter().flat_map(|line| line.to_le_bytes()).collect();
    let mut text = "==1== Lackey\n".to_owned();
    let mut records = Vec::new();
    for (at, size) in &program {
        // A string takes all that is written to it.
        let _ = writeln!(text, "I  {at:08x},{size}\n L 1ffefffe50,8");
        records.extend_from_slice(&at.to_le_bytes());
        records.extend_from_slice(&[0; 56]);
    }
    let plain = [(1, raw), (2, records), (3, text.into_bytes())];
    for (format, bytes) in plain {
        // At an address, every so many instructions, as a whole; by content as well.
        for mode in [format, 4 | 0x30 | format, 8 | format, 8] {
            let seed = [&[mode], &bytes[..]].concat();
            std::fs::write(streams.join(format!("{format}-{mode}")), seed)?;
        }
        for program in ["zstd", "gzip", "xz", "bzip2"] {
            let packed = compress(program, &bytes)?;
            let seed = [&[8 | format], &packed[..]].concat();
            std::fs::write(streams.join(format!("{format}-{program}")), seed)?;
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

/// Through the program of that name.
fn compress(program: &str, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(program)
        .arg("-c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // The input is shorter than a pipe takes.
    child.stdin.take().expect("a pipe").write_all(bytes)?;
    Ok(child.wait_with_output()?.stdout)
}
