//! Programs that get out of reach as far as they can, as daemons and sandboxes do.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use crate::support::{Scratch, assert_done, assert_failed, said};

/// 30 marks are 29 invocations; 10 are warm-up.
const COMPLETE: usize = 19;

/// A folder that every user may write to.
fn open_to_all() -> Scratch {
    let scratch = Scratch::new();
    let all = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(scratch.path("."), all).unwrap();
    scratch
}

/// The words of a capture of `guests/away.c` that takes `steps`.
fn away<'a>(program: &'a str, steps: &'a str) -> Vec<&'a str> {
    ["--", program]
        .into_iter()
        .chain(steps.split_whitespace())
        .collect()
}

/// What can be done without a word to the capture.
const STEPS: &[&str] = &[
    "marks",
    "close marks",
    "close-range marks",
    "close-listed marks",
    "close replace marks untouched",
    "few marks",
    "few fork-and-wait marks",
    "few close-range fork-and-wait marks",
    "nobody marks",
    "nobody fork-and-wait marks",
    "jail marks",
    "jail nobody fork-and-wait marks",
    "nowhere fork-and-wait marks",
    "no-pipe-signal close marks",
    "sandbox marks",
    "no-program marks",
    "session fork-and-wait close marks",
    // A daemon: nobody waits for it.
    "fork session fork close nobody jail marks",
];

#[test]
fn whatever_a_program_closes_or_leaves_it_is_recorded() {
    for steps in STEPS {
        let scratch = open_to_all();
        let program = scratch.compiled("away.c", &[]);
        let output = scratch.capture(&away(&program, steps));
        assert_eq!(output.status.code(), Some(0), "{steps}: {}", said(&output));
        assert_eq!(scratch.trace().invocations.len(), COMPLETE, "{steps}");
    }
}

#[test]
fn a_whole_run_that_closes_everything_is_recorded() {
    let scratch = Scratch::new();
    let program = scratch.compiled("away.c", &[]);
    let mut words = vec!["--whole"];
    words.extend(away(&program, "close replace untouched"));
    assert_done(&scratch.capture(&words));
    assert_eq!(scratch.trace().invocations.len(), 1);
}

#[test]
fn the_temporary_folder_may_go() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("temporary")).unwrap();
    let script = scratch.text(
        "wipes.py",
        "import jukebox_marker, os, shutil, sys\n\
         shutil.rmtree(os.environ['TMPDIR'])\n\
         if os.fork() == 0:\n    for _ in range(30): jukebox_marker.cut()\n    os._exit(0)\n\
         os.wait()\n",
    );
    let mut command = scratch.command(&["--", "python3", &script]);
    let output = command.env("TMPDIR", scratch.path("temporary")).output();
    assert_done(&output.unwrap());
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn who_runs_another_program_in_its_place_is_told() {
    let scratch = Scratch::new();
    let program = scratch.compiled("away.c", &[]);
    let exec = format!("exec {program} marks");
    for words in [
        away(&program, &exec),
        [vec!["--whole"], away(&program, &exec)].concat(),
    ] {
        let output = scratch.capture(&words);
        assert_failed(&output, 2, &["another program in its place", "behind --"]);
        scratch.assert_empty();
    }
    // What was recorded before stays.
    let exec = format!("marks {exec}");
    let output = scratch.capture(&away(&program, &exec));
    let kept = "t.jbt holds the 19 invocations";
    assert_failed(&output, 1, &["another program in its place", kept]);
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn who_forks_where_no_descriptor_is_allowed_is_not_seen() {
    let scratch = Scratch::new();
    let program = scratch.compiled("away.c", &[]);
    let output = scratch.capture(&away(&program, "none fork-and-wait marks"));
    assert_failed(&output, 2, &["nothing marked"]);
}

/// A capture where the descriptor cannot be kept out of the program's reach.
fn forbidden(scratch: &Scratch, words: &[&str]) -> Output {
    let forbid = scratch.compiled("forbid.c", &[]);
    let capture = scratch.command(words);
    Command::new(forbid)
        .arg(capture.get_program())
        .args(capture.get_args())
        .current_dir(scratch.path("."))
        .output()
        .unwrap()
}

#[test]
fn where_the_descriptor_is_in_reach_who_closes_it_is_told() {
    for steps in [
        "close marks",
        "close replace marks untouched",
        "fork-and-wait close marks",
        "fork session fork close marks",
    ] {
        let scratch = Scratch::new();
        let program = scratch.compiled("away.c", &[]);
        let output = forbidden(&scratch, &away(&program, steps));
        assert_failed(
            &output,
            2,
            &["(exit code 0)", "closed all", "close_range(2)"],
        );
        scratch.assert_empty();
    }
    // After it was recorded for a while, too.
    let scratch = Scratch::new();
    let program = scratch.compiled("away.c", &[]);
    let steps = "marks close replace marks untouched";
    let output = forbidden(&scratch, &away(&program, steps));
    let kept = "t.jbt holds the 19 invocations";
    assert_failed(&output, 1, &["closed all", "close_range(2)", kept]);
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn where_the_descriptor_is_in_reach_others_are_recorded() {
    for steps in ["marks", "fork-and-wait marks", "few marks", "jail marks"] {
        let scratch = open_to_all();
        let program = scratch.compiled("away.c", &[]);
        let output = forbidden(&scratch, &away(&program, steps));
        assert_eq!(output.status.code(), Some(0), "{steps}: {}", said(&output));
        assert_eq!(scratch.trace().invocations.len(), COMPLETE, "{steps}");
    }
}

#[test]
fn a_killed_program_closed_nothing() {
    let scratch = Scratch::new();
    let output = forbidden(&scratch, &["--", "sh", "-c", "kill -9 $$"]);
    assert_failed(&output, 2, &["killed by signal 9", "nothing marked"]);
    assert!(!said(&output).contains("closed"), "{}", said(&output));
}
