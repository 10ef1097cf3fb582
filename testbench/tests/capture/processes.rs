//! Threads, forks, scripts and programs that start programs.

use std::os::unix::fs::PermissionsExt;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Scratch, assert_done, assert_failed, said};

#[test]
fn all_threads_of_a_process_are_recorded() {
    let scratch = Scratch::new();
    // Each request is served by a thread of its own, as in many servers.
    let script = scratch.text(
        "threads.py",
        "import jukebox_marker, threading\n\
         def serve():\n    sum(range(2000))\n    jukebox_marker.cut()\n\
         for _ in range(20):\n    t = threading.Thread(target=serve); t.start(); t.join()\n",
    );
    assert_done(&scratch.capture(&["--", "python3", &script]));
    let trace = scratch.trace();
    assert_eq!(trace.invocations.len(), 9);
    assert!(trace.invocations.iter().all(|i| i.instructions > 20_000));
}

#[test]
#[ignore = "long: make test-long"]
fn threads_that_run_at_once_and_forks_do_not_disturb_each_other() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "busy.py",
        "import hashlib, jukebox_marker, os, threading\n\
         data = bytes(100000); stop = False\n\
         def work():\n    while not stop: hashlib.sha256(data).digest()\n\
         ts = [threading.Thread(target=work) for _ in range(4)]\n\
         for t in ts: t.start()\n\
         for _ in range(30):\n    hashlib.sha256(data).digest()\n    pid = os.fork()\n\
         \x20   if pid == 0: os._exit(0)\n    os.waitpid(pid, 0); jukebox_marker.cut()\n\
         stop = True\n\
         for t in ts: t.join()\n",
    );
    assert_done(&scratch.capture(&["--", "python3", &script]));
    assert_eq!(scratch.trace().invocations.len(), 19);
}

const FORKS: &str = "
import jukebox_marker, os, sys
def serve(requests):
    for _ in range(requests):
        sum(range(1000))
        jukebox_marker.cut()
pid = os.fork()
if pid == 0:
    serve(20)
    os._exit(0)
os.waitpid(pid, 0)
if len(sys.argv) > 1: serve(40)
";

#[test]
fn a_forked_worker_is_recorded_if_it_is_the_one_that_marks() {
    let scratch = Scratch::new();
    let script = scratch.text("forks.py", FORKS);
    let output = scratch.capture(&["--", "python3", &script]);
    assert_done(&output);
    assert!(
        !said(&output).contains("other processes"),
        "{}",
        said(&output)
    );
    assert_eq!(scratch.trace().invocations.len(), 9);
}

#[test]
fn the_first_process_that_marks_is_the_only_one_and_the_rest_is_missed() {
    for quiet in [&[][..], &["-q"]] {
        let scratch = Scratch::new();
        let script = scratch.text("forks.py", FORKS);
        let output = scratch.capture(&[quiet, &["--", "python3", &script, "both"]].concat());
        let missed = [
            "other processes of 'python3",
            "let one process serve all requests; t.jbt holds the 9 invocations",
        ];
        assert_failed(&output, 1, &missed);
        assert_eq!(scratch.trace().invocations.len(), 9);
    }
}

#[test]
fn what_is_missed_is_said_whatever_else_went_wrong() {
    let scratch = Scratch::new();
    let script = scratch.text("forks.py", &format!("{FORKS}sys.exit(3)\n"));
    let output = scratch.capture(&["--", "python3", &script, "both"]);
    let parts = ["failed (exit code 3)", "nothing of the other processes"];
    assert_failed(&output, 1, &parts);
}

#[test]
fn who_marks_once_enough_is_recorded_is_not_missed() {
    let scratch = Scratch::new();
    // The other process marks when this one is asked to end.
    let script = scratch.text(
        "late.py",
        "import jukebox_marker, os, signal, sys, time\n\
         def end(*_):\n    if os.fork() == 0:\n        jukebox_marker.cut()\n        open('late', 'w')\n\
         \x20       os._exit(0)\n    os.wait()\n    sys.exit(0)\n\
         signal.signal(signal.SIGTERM, end)\n\
         while True:\n    sum(range(1000)); jukebox_marker.cut()\n",
    );
    assert_done(&scratch.capture(&["--invocations", "5", "--", "python3", &script]));
    assert_eq!(scratch.trace().invocations.len(), 5);
    assert!(scratch.path("late").exists());
}

#[test]
fn enough_of_a_worker_ends_all() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "prefork.py",
        "import jukebox_marker, os, time\n\
         if os.fork() == 0:\n    while True:\n        sum(range(1000)); jukebox_marker.cut()\n\
         while True: time.sleep(0.05)\n",
    );
    assert_done(&scratch.capture(&["--invocations", "5", "--", "python3", &script]));
    assert_eq!(scratch.trace().invocations.len(), 5);
}

#[test]
#[ignore = "long: make test-long"]
fn a_program_that_goes_on_without_its_worker_is_ended() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "alone.py",
        "import jukebox_marker, os, time\n\
         if os.fork() == 0:\n    for _ in range(20): jukebox_marker.cut()\n    os._exit(0)\n\
         while True: time.sleep(0.05)\n",
    );
    let output = scratch.capture(&["--", "python3", &script]);
    assert_failed(&output, 1, &["ended and the rest did not", "t.jbt holds"]);
    assert_eq!(scratch.trace().invocations.len(), 9);
}

#[test]
fn processes_that_stay_behind_are_not_waited_for() {
    // One that marked, is ignored and stays; one that only holds the connection open.
    for (stays, code) in [("jukebox_marker.cut()", 1), ("pass", 0)] {
        let scratch = Scratch::new();
        let script = scratch.text(
            "stays.py",
            &format!(
                "import jukebox_marker, os, time\n\
                 jukebox_marker.cut()\n\
                 pid = os.fork()\n\
                 if pid == 0:\n    {stays}\n    open('there', 'w'); os.closerange(0, 3)\n    time.sleep(1000)\n\
                 open('stays', 'w').write(str(pid))\n\
                 while not os.path.exists('there'): time.sleep(0.01)\n\
                 for _ in range(20): jukebox_marker.cut()\n"
            ),
        );
        let output = scratch.capture(&["--", "python3", &script]);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert_eq!(scratch.trace().invocations.len(), 10);
        let pid = std::fs::read_to_string(scratch.path("stays")).unwrap();
        let pid = Pid::from_raw(pid.parse().unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
    }
}

#[test]
fn a_script_is_recorded_under_its_interpreter() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "script",
        "#!/usr/bin/env python3\n\
         import jukebox_marker\n\
         for _ in range(20): jukebox_marker.cut()\n",
    );
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&script, mode).unwrap();
    assert_done(&scratch.capture(&["--", &script]));
    assert_eq!(scratch.trace().invocations.len(), 9);
}

#[test]
fn programs_that_it_starts_run_and_are_not_recorded() {
    let scratch = Scratch::new();
    let marks = scratch.compiled("marks.c", &[]);
    let script = scratch.text("starts.sh", &format!("{marks} 20\n echo it ran\n"));
    let output = scratch.capture(&["--", "sh", &script]);
    assert_failed(&output, 2, &["nothing marked", "programs that it starts"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "it ran\n");
    scratch.assert_empty();
}

#[test]
fn a_program_that_closes_every_file_is_still_recorded() {
    let scratch = Scratch::new();
    // As daemons do; the files that it opens next must stay its own.
    let script = scratch.text(
        "daemon.py",
        "import os, jukebox_marker\n\
         os.closerange(3, 256)\n\
         f = open('own', 'wb')\n\
         for _ in range(20): jukebox_marker.cut()\n\
         f.write(b'mine')\n",
    );
    assert_done(&scratch.capture(&["--", "python3", &script]));
    assert_eq!(scratch.trace().invocations.len(), 9);
    assert_eq!(std::fs::read(scratch.path("own")).unwrap(), b"mine");
}

#[test]
fn a_comma_in_the_path_of_the_temporary_folder() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("a,b")).unwrap();
    let program = scratch.compiled("marks.c", &[]);
    let output = scratch
        .command(&["--", &program, "20"])
        .env("TMPDIR", scratch.path("a,b"))
        .output()
        .unwrap();
    assert_done(&output);
    // Nothing is left there.
    assert_eq!(std::fs::read_dir(scratch.path("a,b")).unwrap().count(), 0);
}

#[test]
fn a_long_path_of_the_temporary_folder() {
    let scratch = Scratch::new();
    let long = scratch.path(&"long".repeat(40));
    std::fs::create_dir(&long).unwrap();
    let program = scratch.compiled("marks.c", &[]);
    let output = scratch
        .command(&["--", &program, "20"])
        .env("TMPDIR", &long)
        .output()
        .unwrap();
    assert_done(&output);
}
