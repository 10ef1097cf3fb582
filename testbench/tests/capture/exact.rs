//! Lines and counts against programs whose every address is known.

use std::process::Command;

use crate::support::{Invocation, Scratch, assert_done};

/// What `guests/exact.s` does from one cut to the next, read off its source.
fn expected(odd: bool) -> Invocation {
    let mut lines = vec![0x401000, 0x401100];
    if odd {
        // `odd`, the two lines of `cross`, `back`.
        lines.extend([0x401140, 0x401180, 0x401140]);
    }
    // Back from the call, `across`, `repeat`, and round again to the cut.
    lines.extend([0x401000, 0x401040, 0x401080, 0x4010c0, 0x401000]);
    Invocation {
        // call, test, jz, ret, jmp, mov x 4, jmp, rep movsb, dec, jnz, cut; odd: nop and jmp x 3.
        instructions: 14 + if odd { 4 } else { 0 },
        kernel: None,
        lines,
    }
}

#[test]
fn every_line_and_every_instruction_of_a_known_program() {
    let scratch = Scratch::new();
    let program = scratch.compiled("exact.s", &["-nostdlib", "-static", "-Wl,-Ttext=0x401000"]);
    assert_done(&scratch.capture(&["--warm-up", "0", "--", &program]));
    let trace = scratch.trace();
    assert_eq!(trace.function, "t");
    // 24 cuts; the turns between count down from 24, and what follows the last cut is open.
    assert_eq!(trace.invocations.len(), 23);
    for (n, invocation) in trace.invocations.iter().enumerate() {
        assert_eq!(*invocation, expected(n % 2 == 1), "invocation {n}");
    }
}

#[test]
fn an_address_starts_an_invocation() {
    let scratch = Scratch::new();
    let program = scratch.compiled("exact.s", &["-nostdlib", "-static", "-Wl,-Ttext=0x401000"]);
    let words = ["--split-at", "0x401100", "--warm-up", "2", "--", &program];
    assert_done(&scratch.capture(&words));
    let trace = scratch.trace();
    // 24 calls; the last one never ends.
    assert_eq!(trace.invocations.len(), 21);
    for (n, invocation) in trace.invocations.iter().enumerate() {
        let Invocation {
            instructions,
            mut lines,
            ..
        } = expected(n % 2 == 1);
        // Turned: from the call's target to the next call.
        lines.rotate_left(1);
        lines.dedup();
        assert_eq!(invocation.instructions, instructions, "invocation {n}");
        assert_eq!(invocation.lines, lines, "invocation {n}");
    }
}

#[test]
fn a_function_of_the_program_starts_an_invocation() {
    // Loaded where the linker says, and where QEMU likes.
    for flags in [
        &["-static"][..],
        &["-no-pie"],
        &["-pie", "-fPIE"],
        &["-static-pie"],
    ] {
        let scratch = Scratch::new();
        let program = scratch.compiled("serve.c", flags);
        let words = [
            "--split-at-symbol",
            "serve",
            "--warm-up",
            "0",
            "--",
            &program,
        ];
        assert_done(&scratch.capture(&words));
        let trace = scratch.trace();
        assert_eq!(trace.invocations.len(), 29, "{flags:?}");
        let first = &trace.invocations[5];
        assert!(
            (400..600).contains(&first.instructions),
            "{flags:?}: {first:x?}"
        );
        assert!(
            trace
                .invocations
                .iter()
                .skip(1)
                .all(|invocation| invocation == first)
        );
        assert_eq!(first.lines[0] & 0xfff, page_offset(&program), "{flags:?}");
    }
}

/// Where in its page the line of `serve` is.
fn page_offset(program: &str) -> u64 {
    let listing = Command::new("nm").arg(program).output().unwrap();
    let listing = String::from_utf8(listing.stdout).unwrap();
    let line = listing
        .lines()
        .find(|line| line.ends_with(" T serve"))
        .unwrap();
    u64::from_str_radix(&line[..16], 16).unwrap() & 0xfc0
}

#[test]
fn a_whole_run_is_one_invocation() {
    let scratch = Scratch::new();
    let program = scratch.compiled("exact.s", &["-nostdlib", "-static", "-Wl,-Ttext=0x401000"]);
    assert_done(&scratch.capture(&["--whole", "--function", "all", "--", &program]));
    let trace = scratch.trace();
    assert_eq!(trace.function, "all");
    let [run] = &trace.invocations[..] else {
        panic!()
    };
    let turns = 12 * expected(false).instructions + 12 * expected(true).instructions;
    // The first mov, and mov, xor, syscall at the end.
    assert_eq!(run.instructions, turns + 4);
    assert_eq!(run.lines[..3], [0x401000, 0x401100, 0x401000]);
    assert_eq!(run.lines.last(), Some(&0x4010c0));
}

#[test]
fn the_file_says_where_it_comes_from() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &[]);
    assert_done(&scratch.capture(&["--warm-up", "3", "--", &program, "9"]));
    let notes = scratch.trace().notes;
    let command = format!("jukebox capture -o t.jbt --warm-up 3 -- {program} 9");
    for part in [
        &*command,
        "3 invocations",
        "qemu-x86_64 version",
        "markers",
        "Linux",
    ] {
        assert!(notes.contains(part), "{part}: {notes}");
    }
}
