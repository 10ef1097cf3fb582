//! However a capture ends, the file holds the invocations that were complete.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use jukebox_trace::jbt::Reader;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::support::{Scratch, Trace, assert_done, assert_failed, said, wait_until};

/// Serves, says how many requests it has served, and ends as `END` says after the twentieth.
const SERVER: &str = "
import ctypes, os, signal, sys, time
import jukebox_marker
if sys.argv[1] == 'stubborn':
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if sys.argv[1] == 'pauses':
    signal.signal(signal.SIGINT, signal.SIG_DFL)
for request in range(1, 21):
    sum(range(request))
    jukebox_marker.cut()
sum(range(1000))
print('served', flush=True)
if sys.argv[1] == 'fails': sys.exit(3)
if sys.argv[1] == 'crashes': ctypes.string_at(0)
if sys.argv[1] == 'killed': os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == 'pauses': signal.pause()
while True: time.sleep(0.01)
";
/// 20 cuts are 19 invocations; 10 are warm-up.
const COMPLETE: usize = 9;

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits until the guest has served all it serves.
fn served(child: &mut Child) {
    let mut line = String::new();
    let mut guest = BufReader::new(child.stdout.take().unwrap());
    guest.read_line(&mut line).unwrap();
    assert_eq!(line, "served\n");
    // Kept open: the guest must not die of a closed pipe.
    std::mem::forget(guest);
}

fn ended(mut child: Child) -> Output {
    let mut stderr = Vec::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_end(&mut stderr)
        .unwrap();
    let status = child.wait().unwrap();
    Output {
        status,
        stdout: Vec::new(),
        stderr,
    }
}

fn server(scratch: &Scratch, how: &str) -> Child {
    let script = scratch.text("server.py", SERVER);
    scratch.start(&["--", "python3", &script, how])
}

#[test]
fn a_program_that_fails_crashes_or_is_killed() {
    for (how, part) in [
        ("fails", "exit code 3"),
        ("crashes", "signal 11"),
        ("killed", "signal 9"),
    ] {
        let scratch = Scratch::new();
        let output = ended(server(&scratch, how));
        assert_failed(&output, 1, &[part, "t.jbt holds the 9 invocations"]);
        let trace = scratch.trace();
        assert_eq!(trace.invocations.len(), COMPLETE, "{how}");
        assert!(!trace.recovered);
        assert!(!scratch.path("t.jbt.part").exists());
    }
}

/// Whether this process, and with it what it starts, ignores SIGHUP.
fn hang_ups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    u64::from_str_radix(ignored.unwrap().trim(), 16).unwrap() & 1 == 1
}

#[test]
fn ctrl_c_ends_in_order() {
    for asked in [Signal::INT, Signal::TERM, Signal::HUP] {
        // Where this runs under nohup, a capture does, too.
        if asked == Signal::HUP && hang_ups_are_ignored() {
            continue;
        }
        let scratch = Scratch::new();
        let mut child = server(&scratch, "waits");
        served(&mut child);
        signal(&child, asked);
        let output = ended(child);
        assert_done(&output);
        assert!(
            said(&output).contains("9 invocations of t"),
            "{}",
            said(&output)
        );
        assert!(said(&output).contains("; interrupted"), "{}", said(&output));
        assert_eq!(scratch.trace().invocations.len(), COMPLETE);
    }
}

#[test]
fn ctrl_c_at_a_terminal_reaches_the_program_too() {
    let scratch = Scratch::new();
    let script = scratch.text("server.py", SERVER);
    let mut command = scratch.command(&["--", "python3", &script, "pauses"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.process_group(0).spawn().unwrap();
    served(&mut child);
    let guest = children(&child);
    // The program ends before the capture has had a look at its own signals. It does nothing before
    // that: what it sent would have to be read.
    signal(&child, Signal::STOP);
    kill_process_group(Pid::from_child(&child), Signal::INT).unwrap();
    wait_until("the program has ended", || !is_alive(&guest[0]));
    signal(&child, Signal::CONT);
    let output = ended(child);
    assert_done(&output);
    assert!(said(&output).contains("; interrupted"), "{}", said(&output));
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn a_second_ctrl_c_does_not_wait() {
    // A busy machine may be slow once.
    let quick = (0..3).any(|_| {
        let scratch = Scratch::new();
        let mut child = server(&scratch, "stubborn");
        served(&mut child);
        let started = Instant::now();
        wait_until("the capture ends", || {
            // Two that come at once count as one.
            signal(&child, Signal::INT);
            child.try_wait().unwrap().is_some()
        });
        let took = started.elapsed();
        assert_done(&ended(child));
        assert_eq!(scratch.trace().invocations.len(), COMPLETE);
        took < Duration::from_secs(4)
    });
    assert!(quick);
}

#[test]
fn a_hang_up_is_ignored_under_nohup() {
    let scratch = Scratch::new();
    let script = scratch.text("server.py", SERVER);
    let capture = scratch.command(&["--", "python3", &script, "waits"]);
    let mut child = Command::new("nohup")
        .arg(capture.get_program())
        .args(capture.get_args())
        .current_dir(scratch.path("."))
        .env("PYTHONPATH", crate::support::markers().join("python"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    served(&mut child);
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = u64::from_str_radix(ignored.unwrap().trim(), 16).unwrap();
    assert_eq!(ignored & 1, 1, "{status}");
    signal(&child, Signal::HUP);
    signal(&child, Signal::INT);
    assert_done(&ended(child));
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn a_program_that_does_not_end_is_killed() {
    let scratch = Scratch::new();
    let mut child = server(&scratch, "stubborn");
    served(&mut child);
    signal(&child, Signal::INT);
    assert_done(&ended(child));
    assert_eq!(scratch.trace().invocations.len(), COMPLETE);
}

#[test]
fn ctrl_c_before_the_first_invocation_leaves_no_file() {
    let scratch = Scratch::new();
    let script = scratch.text("server.py", SERVER);
    let words = ["--warm-up", "100", "--", "python3", &script, "waits"];
    let mut child = scratch.start(&words);
    served(&mut child);
    signal(&child, Signal::INT);
    assert_failed(
        &ended(child),
        2,
        &["was interrupted after 19 complete", "--warm-up"],
    );
    scratch.assert_empty();
}

#[test]
fn if_jukebox_is_killed_the_part_can_be_read_and_the_program_ends() {
    let scratch = Scratch::new();
    let mut child = server(&scratch, "waits");
    served(&mut child);
    let guest = children(&child);
    assert_eq!(guest.len(), 1);
    // What was sent is written a moment later.
    let part = scratch.path("t.jbt.part");
    wait_until("all is written", || {
        Reader::open(&part).is_ok_and(|reader| {
            let complete = reader.functions().iter().map(|f| f.invocations.len());
            complete.sum::<usize>() == COMPLETE
        })
    });
    signal(&child, Signal::KILL);
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    let trace = Trace::read(&part);
    assert!(trace.recovered);
    assert_eq!(trace.invocations.len(), COMPLETE);
    wait_until("the guest has ended", || !is_alive(&guest[0]));
    // It can still be read: the next capture does not write over it.
    let again = scratch.capture(&["--", "true"]);
    assert_failed(&again, 2, &["t.jbt.part is there already", "rename"]);
    assert_eq!(Trace::read(&part).invocations.len(), COMPLETE);
}

#[test]
fn a_file_that_cannot_get_its_name_is_kept() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "blocks.py",
        "import jukebox_marker, os\n\
         for _ in range(20): jukebox_marker.cut()\n\
         os.mkdir('t.jbt')\n",
    );
    let output = scratch.capture(&["--", "python3", &script]);
    assert_failed(&output, 2, &["cannot write", "t.jbt.part was kept"]);
    let trace = Trace::read(&scratch.path("t.jbt.part"));
    assert_eq!(trace.invocations.len(), COMPLETE);
    assert!(!trace.recovered);
}

/// Whether a process runs: one that waits to be buried does not.
fn is_alive(id: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    state
        .rsplit(") ")
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

fn children(of: &Child) -> Vec<String> {
    let id = of.id();
    let list = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
    list.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn enough_ends_the_program() {
    let scratch = Scratch::new();
    let script = scratch.text("server.py", SERVER);
    let words = [
        "--warm-up",
        "3",
        "--invocations",
        "4",
        "--",
        "python3",
        &script,
        "waits",
    ];
    let output = scratch.capture(&words);
    assert_done(&output);
    assert!(
        said(&output).contains("4 invocations of t"),
        "{}",
        said(&output)
    );
    assert!(
        said(&output).contains("after 3 of warm-up"),
        "{}",
        said(&output)
    );
    assert_eq!(scratch.trace().invocations.len(), 4);
}

#[test]
fn fewer_than_asked_for_is_said() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &[]);
    let output = scratch.capture(&["--invocations", "50", "--", &program, "20"]);
    assert_failed(&output, 1, &["9 of 50 invocations", "t.jbt holds"]);
    assert_eq!(scratch.trace().invocations.len(), 9);
}

#[test]
fn a_file_that_is_there_is_replaced_by_a_complete_one_only() {
    let scratch = Scratch::new();
    let program = scratch.compiled("marks.c", &[]);
    scratch.text("t.jbt", "mine");
    assert_failed(&scratch.capture(&["--", &program]), 2, &["nothing marked"]);
    assert_eq!(std::fs::read(scratch.path("t.jbt")).unwrap(), b"mine");
    assert_done(&scratch.capture(&["--", &program, "20"]));
    assert_eq!(scratch.trace().invocations.len(), 9);
}

#[test]
fn a_full_disk_is_an_error_and_the_part_is_kept() {
    let scratch = Scratch::new();
    let script = scratch.text(
        "big.py",
        "import jukebox_marker, json\n\
         while True:\n    json.dumps(list(range(300)))\n    jukebox_marker.cut()\n",
    );
    // A file may have 1 MiB.
    let capture = scratch.command(&["--", "python3", &script]);
    let program = capture.get_program().to_str().unwrap().to_owned();
    let words: Vec<_> = capture.get_args().map(|w| w.to_str().unwrap()).collect();
    let limited = format!(
        "trap '' XFSZ; ulimit -f 1024; exec {program} {}",
        words.join(" ")
    );
    let output = Command::new("bash")
        .args(["-c", &limited])
        .current_dir(scratch.path("."))
        .env("PYTHONPATH", crate::support::markers().join("python"))
        .output()
        .unwrap();
    assert_failed(
        &output,
        2,
        &["cannot be written", "t.jbt.part holds what was complete"],
    );
    let trace = Trace::read(&scratch.path("t.jbt.part"));
    assert!(trace.recovered && !trace.invocations.is_empty());
}
