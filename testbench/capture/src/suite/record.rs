//! The suite recorded, function by function.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jukebox_trace::jbt::{Options, Provenance, Reader, Writer};
use jukebox_trace::replaceable;

use super::driver::Drive;
use super::merge::merge;
use super::parts::Parts;
use super::system::{Image, Machine};
use super::{ENVIRONMENT, Function, Language, Sources, session};
use crate::error::{Error, Result};
use crate::interrupt::Interrupts;
use crate::provenance::{machine, now, shell_words};
use crate::qemu::Qemu;
use crate::recording::{Boundary, Limits, Outcome, Progress, Recording};
use crate::resolve::resolve;
use crate::sink::JbtSink;
use crate::user;

/// Level of zstd while recording.
const ZSTD_LEVEL: i32 = 3;

/// Where a server of this machine listens: it says which port it got.
const ANY_PORT: &str = "127.0.0.1:0";

/// What of a program's execution is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The server's own instructions, under `qemu-x86_64`.
    User,
    /// Everything that one processor executes: server, kernel, whatever else runs.
    System,
}

/// What to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The `.jbt` file.
    pub output: PathBuf,
    /// User mode or the whole system.
    pub mode: Mode,
    /// Which functions, in this order.
    pub functions: Vec<Function>,
    /// Invocations recorded of each.
    pub invocations: u64,
    /// Invocations left out first; `None`: as many as the language needs.
    pub warm_up: Option<u64>,
    /// Seed of the requests.
    pub seed: u64,
    /// The command line that asked for all this.
    pub asked_by: String,
}

/// Where a recording of the suite is.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// Function that is recorded.
    pub function: Function,
    /// Its place in the plan, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Its warm-up.
    pub warm_up: u64,
    /// How far it is.
    pub progress: &'a Progress,
}

/// What became of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Functions in the file.
    pub recorded: Vec<Function>,
    /// Those of them that an earlier run had left.
    pub kept: Vec<Function>,
    /// Functions that failed, and why.
    pub failed: Vec<(Function, Error)>,
    /// The user interrupted.
    pub interrupted: bool,
}

/// Records what `plan` asks for. Each function goes into a file of its own in a folder beside the
/// output first, and all of them into the output at the end, so that nothing is lost when one
/// fails or the user interrupts: the same plan then goes on where it stopped.
///
/// # Errors
/// If nothing could be recorded. A function that fails while others do not is in the report.
pub fn record(
    plan: &Plan,
    interrupts: &mut Interrupts,
    watch: &mut dyn FnMut(&State),
) -> Result<Report> {
    replaceable(&plan.output)?;
    let qemu = match plan.mode {
        Mode::User => Qemu::find("qemu-x86_64", "qemu-user")?,
        Mode::System => Qemu::find("qemu-system-x86_64", "qemu-system-x86")?,
    };
    let parts = Parts::open(&plan.output)?;
    let mut report = Report::default();
    let mut sources: BTreeMap<Language, Result<Sources>> = BTreeMap::new();
    for (number, &function) in (1..).zip(&plan.functions) {
        if interrupts.asked() > 0 {
            report.interrupted = true;
            break;
        }
        let language = function.language();
        let sources = sources
            .entry(language)
            .or_insert_with(|| Sources::of(language));
        let one = One {
            plan,
            qemu: &qemu,
            function,
            part: parts.of(function),
        };
        let done = match sources {
            Ok(sources) => one.record(sources, interrupts, &mut |progress| {
                watch(&State {
                    function,
                    number,
                    of: plan.functions.len(),
                    warm_up: one.warm_up(),
                    progress,
                });
            }),
            Err(error) => Err(error.clone()),
        };
        match done {
            Ok(Done::Recorded) => report.recorded.push(function),
            Ok(Done::Kept) => {
                report.recorded.push(function);
                report.kept.push(function);
            }
            Ok(Done::Interrupted) => report.interrupted = true,
            Err(error) => report.failed.push((function, error)),
        }
    }
    finish(plan, &parts, &report)?;
    Ok(report)
}

/// Puts the parts together; they are removed if nothing is missing.
fn finish(plan: &Plan, parts: &Parts, report: &Report) -> Result<()> {
    if report.recorded.is_empty() {
        parts.remove_if_empty();
        return match report.failed.first() {
            Some((_, error)) => Err(error.clone()),
            None => Err(Error::new(
                "interrupted before a function was recorded",
                "nothing was written",
            )),
        };
    }
    let recorded = report.recorded.iter().map(|&function| parts.of(function));
    let recorded: Vec<PathBuf> = recorded.collect();
    let provenance = Provenance {
        process: match plan.mode {
            Mode::User => "function suite, user mode".to_owned(),
            Mode::System => "function suite, whole system".to_owned(),
        },
        ..provenance(plan)
    };
    merge(&recorded, &plan.output, &provenance)?;
    if report.failed.is_empty() && !report.interrupted {
        parts.remove();
    }
    Ok(())
}

fn provenance(plan: &Plan) -> Provenance {
    Provenance {
        tool: "jukebox capture".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: plan.asked_by.clone(),
        machine: machine(),
        date: now(),
        ..Provenance::default()
    }
}

/// What became of a function that did not fail.
enum Done {
    Recorded,
    Kept,
    Interrupted,
}

/// One function of a plan.
struct One<'a> {
    plan: &'a Plan,
    qemu: &'a Qemu,
    function: Function,
    part: PathBuf,
}

impl One<'_> {
    fn warm_up(&self) -> u64 {
        let usual = u64::from(self.function.language().warm_up());
        self.plan.warm_up.unwrap_or(usual)
    }

    fn record(
        &self,
        sources: &Sources,
        interrupts: &mut Interrupts,
        watch: &mut dyn FnMut(&Progress),
    ) -> Result<Done> {
        let limits = Limits {
            warm_up: self.warm_up(),
            // All of them: the driver sends no more than are wanted, and waits for the last answer.
            invocations: None,
        };
        let mut notes = self.notes(sources);
        let machine = match self.plan.mode {
            Mode::User => {
                notes.extend(user_notes(self.qemu));
                None
            }
            Mode::System => {
                let image = Image::of(self.function.language(), sources)?;
                let machine = Machine::new(self.qemu, &image, self.function.job())?;
                notes.extend(system_notes(self.qemu, &image, &machine));
                Some(machine)
            }
        };
        let forwarded = machine.as_ref().map(|machine| machine.address);
        let served = sources.command(self.function, ANY_PORT);
        notes.insert(
            "server".to_owned(),
            shell_words(&sources.command(self.function, "ADDRESS")),
        );
        let provenance = Provenance {
            process: sources.program.display().to_string(),
            notes,
            ..provenance(self.plan)
        };
        if self.is_done(&provenance) {
            return Ok(Done::Kept);
        }
        let recording = Recording::open(Boundary::Marks, limits)?;
        let mut command = match machine {
            None => {
                let mut command = user::command(self.qemu, &recording, &resolve(&served)?);
                command.env_clear().envs(ENVIRONMENT);
                command
            }
            Some(machine) => machine.command(),
        };
        if self.plan.mode == Mode::System {
            command.arg("-plugin").arg(recording.plugin_argument());
        }
        let drive = Drive {
            function: self.function,
            seed: self.plan.seed,
            // The end of the first one is where the first invocation begins.
            requests: 1 + limits.warm_up + self.plan.invocations,
        };
        let options = Options {
            level: ZSTD_LEVEL,
            ..Options::default()
        };
        let name = self.function.to_string();
        // Opening a pipe could wait for ever.
        replaceable(&self.part)?;
        let mut writer = Writer::create_with(&self.part, &provenance, options)?;
        let mut sink = JbtSink::new(&mut writer, &name);
        let outcome = session::record(
            &recording, command, drive, forwarded, &mut sink, interrupts, watch,
        )?;
        if interrupts.asked() > 0 {
            return Ok(Done::Interrupted);
        }
        self.complete(&outcome)?;
        writer.finish()?;
        Ok(Done::Recorded)
    }

    /// Whether an earlier run has left this function, recorded in the same way.
    fn is_done(&self, provenance: &Provenance) -> bool {
        let Ok(part) = Reader::open(&self.part) else {
            return false;
        };
        let [one] = part.functions() else {
            return false;
        };
        let from = one.provenance.as_ref().unwrap_or(part.provenance());
        one.invocations.len() as u64 == self.plan.invocations
            && part.recovery().is_none()
            && from.notes == provenance.notes
            && from.process == provenance.process
            && from.version == provenance.version
    }

    /// Checks that there was a mark for each request.
    fn complete(&self, outcome: &Outcome) -> Result<()> {
        let Progress {
            complete, warmed, ..
        } = outcome.progress;
        if complete == self.plan.invocations {
            return Ok(());
        }
        Err(Error::new(
            format_args!(
                "{}: {} requests were answered, but {} invocations were marked",
                self.function,
                1 + self.warm_up() + self.plan.invocations,
                warmed + complete
            ),
            "the server must mark the end of each request once",
        ))
    }

    fn notes(&self, sources: &Sources) -> BTreeMap<String, String> {
        let Plan { seed, .. } = self.plan;
        let mut notes = BTreeMap::new();
        let mut note = |name: &str, value: String| notes.insert(name.to_owned(), value);
        note("boundaries", "a marker after each answer".to_owned());
        note("warm-up", format!("{} invocations", self.warm_up()));
        note(
            "requests",
            format!(
                "seed {seed}, every one another, one connection, each when the one before is answered"
            ),
        );
        let variables: Vec<String> = ENVIRONMENT
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        note("environment", variables.join(" "));
        for (name, version) in &sources.versions {
            note(&format!("version of {name}"), version.clone());
        }
        notes
    }
}

fn user_notes(qemu: &Qemu) -> BTreeMap<String, String> {
    let scope = "user mode, all threads of the process on one core";
    let simulator = format!("{}, -cpu max", qemu.version);
    [("scope", scope.to_owned()), ("simulator", simulator)]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

fn system_notes(qemu: &Qemu, image: &Image, machine: &Machine) -> BTreeMap<String, String> {
    let [kernel, shell] = &image.packages;
    let scope = "all that one processor executes, user and kernel: the server, the kernel's threads, interrupts, the idle loop";
    let files = image.files.parent().and_then(Path::file_name);
    [
        ("scope", scope.to_owned()),
        ("simulator", qemu.version.clone()),
        ("simulator's command", shell_words(&machine.words())),
        ("kernel", kernel.clone()),
        ("init", shell.clone()),
        (
            "file system",
            files.unwrap_or_default().to_string_lossy().into_owned(),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}
