//! One program in user mode, from command to file.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use jukebox_trace::jbt::{Provenance, Writer};
use jukebox_trace::replaceable;
use rustix::process::Signal;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::elf;
use crate::error::{Error, Result};
use crate::interrupt::Interrupts;
use crate::provenance::{machine, now, shell_words};
use crate::qemu::Qemu;
use crate::recording::{Boundary, Ended, Limits, Outcome, Progress, Recording, Unseen};
use crate::resolve::{Program, resolve};
use crate::sink::JbtSink;

/// What separates the invocations of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// The program marks them.
    Marks,
    /// One starts whenever this virtual address is fetched.
    Address(u64),
    /// One starts whenever this function of the program is called.
    Symbol(String),
    /// The run is one invocation.
    Whole,
}

/// What to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The `.jbt` file.
    pub output: PathBuf,
    /// Name of the function in it.
    pub function: String,
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// What separates invocations.
    pub split: Split,
    /// Which of them are recorded.
    pub limits: Limits,
    /// The command line that asked for all this, for the file's provenance.
    pub asked_by: String,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How it ended.
    pub outcome: Outcome,
    /// The file holds complete invocations, but something went wrong: what, and what to do.
    pub problem: Option<Error>,
}

/// Records a program into a file. The file appears under its name when it is complete; until then it
/// is beside it with `.part` behind its name, and can be read as far as it is written.
///
/// # Errors
/// If nothing could be recorded; no file is left then.
pub fn capture(
    request: &Request,
    interrupts: &mut Interrupts,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Summary> {
    replaceable(&request.output)?;
    let qemu = Qemu::find("qemu-x86_64", "qemu-user")?;
    let program = resolve(&request.command)?;
    let boundary = boundary(&request.split, &program)?;
    let limits = match boundary {
        Boundary::Whole => Limits::default(),
        _ => request.limits,
    };
    let recording = Recording::open(boundary, limits)?;
    let part = part(&request.output);
    let provenance = provenance(request, &qemu, &program, limits);
    reserve(&part)?;
    let mut writer = Writer::create(&part, &provenance)?;
    let scrap = Scrap { path: Some(&part) };
    // A name that the file cannot hold is refused now, not after the warm-up.
    writer.begin(&request.function, None)?;
    writer.abandon()?;

    let child = start(&qemu, &recording, &program)?;
    let mut sink = JbtSink::new(&mut writer, &request.function);
    let mut complete = 0;
    let followed = recording.follow(child, &mut sink, interrupts, &mut |progress| {
        complete = progress.complete;
        watch(progress);
    });
    let outcome = match followed {
        Ok(outcome) => outcome,
        Err(mut error) => {
            if complete > 0 {
                scrap.keep();
                let kept = format!("{} holds what was complete until then", part.display());
                error.hint = format!("{}; {kept}", error.hint);
            }
            return Err(error);
        }
    };
    if outcome.progress.complete == 0 {
        return Err(nothing(request, &outcome));
    }
    // Whatever happens now, what was recorded stays.
    scrap.keep();
    let kept = format!("{} was kept, every command reads it", part.display());
    writer.finish().map_err(|error| {
        let error = Error::from(error);
        Error::new(error.what, format_args!("{}; {kept}", error.hint))
    })?;
    std::fs::rename(&part, &request.output).map_err(|error| {
        Error::new(
            format_args!("cannot write {}: {error}", request.output.display()),
            format_args!("{kept}: give it another name"),
        )
    })?;
    let problem = problem(request, &outcome);
    Ok(Summary { outcome, problem })
}

fn boundary(split: &Split, program: &Program) -> Result<Boundary> {
    Ok(match split {
        Split::Marks => Boundary::Marks,
        Split::Address(address) => Boundary::Address(*address),
        Split::Symbol(symbol) => Boundary::Code(elf::offset_of(&program.path, symbol)?),
        Split::Whole => Boundary::Whole,
    })
}

fn part(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Makes the file, but for one that is there: it may be all that is left of an earlier capture, or
/// belong to one that runs.
fn reserve(part: &Path) -> Result<()> {
    match File::create_new(part) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::new(
            format_args!("{} is there already", part.display()),
            "a capture that runs, or was killed, left it, and it can be read: rename or remove it, or give another -o",
        )),
        // The writer says best why it cannot be made.
        _ => Ok(()),
    }
}

/// Removes an unfinished file.
struct Scrap<'a> {
    path: Option<&'a Path>,
}

impl Scrap<'_> {
    fn keep(mut self) {
        self.path = None;
    }
}

impl Drop for Scrap<'_> {
    fn drop(&mut self) {
        if let Some(path) = self.path {
            // If it cannot be removed it can be seen.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn start(qemu: &Qemu, recording: &Recording, program: &Program) -> Result<Child> {
    command(qemu, recording, program).spawn().map_err(|error| {
        Error::new(
            format_args!("{} does not start: {error}", qemu.path.display()),
            "install Debian's: apt-get install qemu-user",
        )
    })
}

/// The command that runs `program` under QEMU for `recording`.
pub(crate) fn command(qemu: &Qemu, recording: &Recording, program: &Program) -> Command {
    let mut command = Command::new(&qemu.path);
    command
        // A processor with everything that QEMU knows: libraries choose their code by it.
        .args(["-cpu", "max"])
        .arg("-plugin")
        .arg(recording.plugin_argument())
        .arg("-0")
        .arg(&program.name)
        .arg(&program.path)
        .args(&program.arguments);
    let core = one_core();
    let prepare = move || -> io::Result<()> {
        // Should this program be killed, the recorded one ends too.
        rustix::process::set_parent_process_death_signal(Some(Signal::TERM))?;
        if let Some(core) = &core {
            sched_setaffinity(None, core)?;
        }
        Ok(())
    };
    // SAFETY: two system calls, which allocate nothing and take no lock.
    unsafe { command.pre_exec(prepare) };
    command
}

/// One of the cores that we may use: an instance of a function has one, so its threads take turns.
/// The last, as far as may be from the core that compresses.
fn one_core() -> Option<CpuSet> {
    let ours = sched_getaffinity(None).ok()?;
    let last = (0..CpuSet::MAX_CPU).rev().find(|&cpu| ours.is_set(cpu))?;
    let mut one = CpuSet::new();
    one.set(last);
    Some(one)
}

fn provenance(request: &Request, qemu: &Qemu, program: &Program, limits: Limits) -> Provenance {
    let split = match &request.split {
        Split::Marks => "markers in the program".to_owned(),
        Split::Address(address) => format!("at address {address:#x}"),
        Split::Symbol(symbol) => format!("at function {symbol}"),
        Split::Whole => "none: the whole run".to_owned(),
    };
    let notes = [
        ("boundaries", split),
        ("warm-up", format!("{} invocations", limits.warm_up)),
        ("program", shell_words(&request.command)),
        (
            "scope",
            "user mode, all threads of the process on one core".to_owned(),
        ),
        ("simulator", format!("{}, -cpu max", qemu.version)),
    ];
    Provenance {
        tool: "jukebox capture".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: request.asked_by.clone(),
        machine: machine(),
        date: now(),
        process: program.path.display().to_string(),
        notes: notes.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

/// Why no invocation was complete.
fn nothing(request: &Request, outcome: &Outcome) -> Error {
    let progress = &outcome.progress;
    let command = shell_words(&request.command);
    let how = match outcome.ended {
        Ended::Exited(status) => format!("'{command}' ended ({})", said(status)),
        Ended::Lost => format!("the recorded process of '{command}' ended"),
        _ => format!("'{command}' was interrupted"),
    };
    if !progress.loaded {
        return Error::new(
            format_args!("{how} before QEMU had loaded the plugin"),
            "QEMU's own message stands above; the plugin needs QEMU's plugin interface 1: Debian 12's QEMU 7.2 has it, 9.0 and later have not",
        );
    }
    if let Some(unseen) = outcome.unseen {
        let (what, hint) = unseen_because(unseen);
        return Error::new(format_args!("{how}; {what}"), hint);
    }
    if request.split == Split::Whole {
        return Error::new(
            format_args!("{how}; a whole run is recorded when it ends by itself"),
            "let it end, or mark where its requests end (docs/capture.md)",
        );
    }
    if !progress.marked {
        let (what, hint) = unmarked(&request.split);
        let failed = matches!(outcome.ended, Ended::Exited(status) if !status.success());
        let first = if failed {
            "if its own message stands above, mend that first; "
        } else {
            ""
        };
        return Error::new(
            format_args!("{how} and {what}"),
            format_args!("{first}{hint}"),
        );
    }
    let warm_up = request.limits.warm_up;
    Error::new(
        format_args!(
            "{how} after {} complete invocations, of which the first {warm_up} are warm-up",
            progress.warmed
        ),
        "send more requests, or leave out fewer: --warm-up N",
    )
}

/// How a process got out of sight, and what to do about it.
fn unseen_because(unseen: Unseen) -> (&'static str, &'static str) {
    match unseen {
        Unseen::Exec => (
            "it ran another program in its place (exec), which is not recorded",
            "capture the program that runs in the end: give its command behind --",
        ),
        Unseen::Closed => (
            "a process of it closed all descriptors, that of the capture as well, or was killed",
            "capture where close_range(2) is allowed, on Linux 5.9 or later and in a container that does not forbid it: there the descriptor is out of reach",
        ),
    }
}

/// What did not happen in a program without any boundary, and what to do about it.
fn unmarked(split: &Split) -> (String, &'static str) {
    match split {
        Split::Marks | Split::Whole => (
            "nothing marked where a request ends".to_owned(),
            "call a marker after each request, in Python jukebox_marker.cut() (docs/capture.md), or use --split-at, --split-at-symbol or --whole; programs that it starts are not recorded",
        ),
        Split::Address(address) => (
            format!("never fetched {address:#x}"),
            "give the address of an instruction as the process has it; of a function of the program itself --split-at-symbol finds it",
        ),
        Split::Symbol(symbol) => (
            format!("never called {symbol}"),
            "name a function that every request calls and that was not inlined; programs that it starts are not recorded",
        ),
    }
}

/// What went wrong although there are complete invocations.
fn problem(request: &Request, outcome: &Outcome) -> Option<Error> {
    let complete = outcome.progress.complete;
    let file = request.output.display();
    let kept = format!("{file} holds the {complete} invocations that were complete");
    if outcome.progress.ignored == 0 {
        return bad_end(request, outcome, &kept);
    }
    let kept = format!("{kept}, and nothing of the other processes that marked requests");
    bad_end(request, outcome, &kept).or_else(|| {
        Some(Error::new(
            format_args!(
                "other processes of '{}' marked requests too, which are not recorded: one process is, the first that marks",
                shell_words(&request.command)
            ),
            format_args!("let one process serve all requests; {kept}"),
        ))
    })
}

/// What was wrong with the end; `kept` is what there is nevertheless.
fn bad_end(request: &Request, outcome: &Outcome, kept: &str) -> Option<Error> {
    let complete = outcome.progress.complete;
    let status = match (outcome.ended, outcome.unseen) {
        (Ended::Enough | Ended::Interrupted, _) => return None,
        (_, Some(unseen)) => {
            let (what, hint) = unseen_because(unseen);
            return Some(Error::new(
                format_args!("'{}': {what}", shell_words(&request.command)),
                format_args!("{hint}; {kept}"),
            ));
        }
        (Ended::Exited(status), None) => status,
        (Ended::Lost, None) => {
            return Some(Error::new(
                format_args!(
                    "the recorded process of '{}' ended and the rest did not",
                    shell_words(&request.command)
                ),
                format_args!("let one process serve all requests, or use --invocations; {kept}"),
            ));
        }
    };
    match request.limits.invocations {
        _ if !status.success() => Some(Error::new(
            format_args!(
                "'{}' failed ({})",
                shell_words(&request.command),
                said(status)
            ),
            format_args!("its own message may stand above; {kept}"),
        )),
        Some(asked) if request.split != Split::Whole && complete < asked => Some(Error::new(
            format_args!(
                "{complete} of {asked} invocations were recorded before the program ended"
            ),
            format_args!("send more requests; {kept}"),
        )),
        _ => None,
    }
}

fn said(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("killed by signal {signal}"),
        (None, None) => status.to_string(),
    }
}
