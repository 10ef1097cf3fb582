//! From the plugin to the sink.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::collector::{Collector, Last, News};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::guest::Guest;
use crate::interrupt::Interrupts;
use crate::plugin;
use crate::sink::Sink;

/// File of the secret, beside the plugin.
const SECRET: &str = "secret";
/// How often signals and the child are looked at while nothing is recorded.
const LOOK: Duration = Duration::from_millis(50);

/// How long the child may go on once the recorded process is gone.
const ALONE: Duration = Duration::from_secs(10);

/// What separates invocations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// The program marks them.
    Marks,
    /// One starts whenever this virtual address is fetched.
    Address(u64),
    /// The same, in bytes from where the code of the program starts; user mode only.
    Code(u64),
    /// The run is one invocation.
    Whole,
}

/// Which invocations are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Complete invocations to leave out first.
    pub warm_up: u64,
    /// Invocations to record; `None` records until the program ends.
    pub invocations: Option<u64>,
}

/// How far a recording is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The plugin was loaded.
    pub loaded: bool,
    /// A process marked and is recorded.
    pub marked: bool,
    /// Other processes that marked too, before enough was recorded: their requests are not.
    pub ignored: u64,
    /// Warm-up invocations complete.
    pub warmed: u64,
    /// Invocations recorded.
    pub complete: u64,
    /// Instructions in them.
    pub instructions: u64,
    /// Instructions of the kernel in them.
    pub kernel: u64,
    /// Line addresses in them.
    pub lines: u64,
}

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As many invocations as were asked for are complete.
    Enough,
    /// A signal asked for the end.
    Interrupted,
    /// The child ended by itself.
    Exited(ExitStatus),
    /// The recorded process ended before enough was recorded and the child went on: it was ended.
    Lost,
}

/// How a process went on without being seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// It ran another program in its place.
    Exec,
    /// It could close the connection, and did, or was killed.
    Closed,
}

/// What a recording came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Why it ended.
    pub ended: Ended,
    /// The recorded process, or while there is none one that might have marked, went on unseen.
    pub unseen: Option<Unseen>,
    /// How far it got.
    pub progress: Progress,
}

/// A folder with the plugin and its socket, and what arrives there.
pub struct Recording {
    collector: Collector,
    /// Name of the collector's socket.
    socket: String,
    folder: TempDir,
    plugin: PathBuf,
    boundary: Boundary,
    limits: Limits,
}

impl Recording {
    /// Lays the plugin and a secret into a folder of their own, which goes with the recording, and
    /// listens.
    ///
    /// # Errors
    /// If there is no plugin for this system, no such folder can be made or no socket.
    pub fn open(boundary: Boundary, limits: Limits) -> Result<Self> {
        let folder = folder()?;
        let plugin = plugin::write(folder.path())?;
        let secret: [u64; 2] = rand::random();
        let path = folder.path().join(SECRET);
        std::fs::write(&path, secret.map(u64::to_le_bytes).as_flattened())
            .map_err(|error| plugin::cannot_write(&path, &error))?;
        let socket = format!("jukebox-{:032x}", rand::random::<u128>());
        let collector = Collector::listen(&socket, secret).map_err(|error| {
            Error::new(
                format_args!("no socket for the plugin: {error}"),
                "close some programs",
            )
        })?;
        Ok(Self {
            collector,
            socket,
            folder,
            plugin,
            boundary,
            limits,
        })
    }

    /// What goes behind `-plugin` on QEMU's command line.
    pub fn plugin_argument(&self) -> OsString {
        let mut words = vec![
            option(b"file", self.plugin.as_os_str().as_bytes()),
            option(b"socket", self.socket.as_bytes()),
            option(
                b"secret",
                self.folder.path().join(SECRET).as_os_str().as_bytes(),
            ),
            option(b"warm-up", self.limits.warm_up.to_string().as_bytes()),
        ];
        if let Some(invocations) = self.limits.invocations {
            words.push(option(b"invocations", invocations.to_string().as_bytes()));
        }
        match self.boundary {
            Boundary::Marks => {}
            Boundary::Address(address) => {
                words.push(option(b"split-at", format!("{address:#x}").as_bytes()));
            }
            Boundary::Code(offset) => {
                words.push(option(b"split-at-code", format!("{offset:#x}").as_bytes()));
            }
            Boundary::Whole => words.push(option(b"whole", b"on")),
        }
        OsString::from_vec(words.join(&b','))
    }

    /// Hands what `child` records to `sink`, until it has ended and everything it sent is there.
    /// Once enough is recorded, or when interrupted, the child is asked to end; a second interrupt
    /// or five seconds of patience kill it. The same if the recorded process is gone and the child
    /// goes on without it. Other processes that the child leaves behind are not waited for. An invocation that is open at the end is abandoned.
    ///
    /// # Errors
    /// If the sink fails or the plugin sends nonsense; the child is killed then.
    pub fn follow(
        &self,
        child: Child,
        sink: &mut dyn Sink,
        interrupts: &mut Interrupts,
        watch: &mut dyn FnMut(&Progress),
    ) -> Result<Outcome> {
        let mut run = Run {
            guest: Guest::new(child),
            progress: Progress::default(),
            enough: false,
            open: false,
            open_lines: 0,
            kernel_recorded: false,
            claimed: None,
            gone: None,
            unseen: None,
        };
        let mut interrupted = false;
        let mut lost = false;
        loop {
            match self.collector.news().recv_timeout(LOOK) {
                Ok(news) => {
                    run.take(news, sink)?;
                    watch(&run.progress);
                }
                Err(RecvTimeoutError::Timeout) => {
                    // Everything was read if nobody may say more and still nothing arrives.
                    if run.guest.ended().is_some() && run.is_silent(self.collector.connections()) {
                        if let Ok(news) = self.collector.news().try_recv() {
                            run.take(news, sink)?;
                            continue;
                        }
                        break;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
            // After the news: at a terminal Ctrl-C reaches the child too, which may be gone already.
            match interrupts.asked() {
                0 if interrupts.stopped() => run.guest.ask_to_end(),
                0 => {}
                1 => {
                    interrupted |= !run.enough;
                    run.guest.ask_to_end();
                }
                _ => run.guest.kill(),
            }
            if !run.guest.is_asked() && run.is_alone() {
                lost = true;
                run.guest.ask_to_end();
            }
            if run.guest.is_stubborn() {
                run.guest.kill();
                // Should another process hold the socket open, it is not waited for.
                if run.guest.ended().is_some() && !run.guest.has_worker() {
                    break;
                }
            }
        }
        if run.open {
            sink.abandon()?;
        }
        // Ctrl-C may have come with the end that it brought about.
        interrupted |= interrupts.asked() > 0;
        let ended = match run.guest.ended() {
            _ if run.enough => Ended::Enough,
            _ if lost => Ended::Lost,
            Some(status) if !interrupted => Ended::Exited(status),
            _ => Ended::Interrupted,
        };
        let killed = run
            .guest
            .ended()
            .is_some_and(|status| status.code().is_none());
        Ok(Outcome {
            ended,
            unseen: run
                .unseen
                .filter(|unseen| *unseen == Unseen::Exec || !killed),
            progress: run.progress,
        })
    }
}

/// What changes while a recording runs.
struct Run {
    guest: Guest,
    progress: Progress,
    enough: bool,
    open: bool,
    open_lines: u64,
    kernel_recorded: bool,
    /// The recorded process.
    claimed: Option<u32>,
    /// Since when it is gone.
    gone: Option<Instant>,
    unseen: Option<Unseen>,
}

impl Run {
    fn take(&mut self, news: News, sink: &mut dyn Sink) -> Result<()> {
        match news {
            News::Loaded => self.progress.loaded = true,
            News::Claimed(process) => {
                self.progress.marked = true;
                self.kernel_recorded = process.system;
                self.claimed = Some(process.id);
                self.unseen = None;
                self.guest.works_in(process.id);
            }
            News::Ignored if self.enough => {}
            News::Ignored => self.progress.ignored += 1,
            News::Gone(process, last) => {
                let is_recorded = self.claimed == Some(process.id);
                if is_recorded {
                    self.gone = Some(Instant::now());
                }
                if is_recorded || self.claimed.is_none() {
                    self.unseen = match last {
                        // Whom it forks may run what it likes.
                        Last::Exec if is_recorded || self.guest.is_child(process.id) => {
                            Some(Unseen::Exec)
                        }
                        Last::Other if process.exposed => Some(Unseen::Closed),
                        _ => self.unseen,
                    };
                }
                self.guest.is_gone(process.id);
            }
            News::Broken(what) => return Err(nonsense(&what)),
            News::Says(event) => self.hear(event, sink)?,
        }
        Ok(())
    }

    /// Whether nothing can come any more, now that the child has ended.
    fn is_silent(&self, connections: usize) -> bool {
        match self.claimed {
            // One that was forked may mark yet.
            None => connections == 0,
            Some(_) => self.gone.is_some(),
        }
    }

    /// Whether the child goes on although the recorded process is gone.
    fn is_alone(&mut self) -> bool {
        !self.enough
            && self.gone.is_some_and(|gone| gone.elapsed() > ALONE)
            && self.guest.ended().is_none()
    }

    fn hear(&mut self, event: Event, sink: &mut dyn Sink) -> Result<()> {
        match (event, self.open) {
            (Event::Warm(count), false) => self.progress.warmed = count,
            (Event::Begin, false) => {
                self.open = true;
                self.open_lines = 0;
                sink.begin()?;
            }
            (Event::Lines(lines), true) => {
                self.open_lines += lines.len() as u64;
                sink.lines(&lines)?;
            }
            (
                Event::Complete {
                    instructions,
                    kernel,
                },
                true,
            ) => {
                self.open = false;
                sink.complete(instructions, self.kernel_recorded.then_some(kernel))?;
                self.progress.complete += 1;
                self.progress.instructions += instructions;
                self.progress.kernel += kernel;
                self.progress.lines += self.open_lines;
            }
            (Event::Drop, true) => {
                self.open = false;
                sink.abandon()?;
            }
            (Event::Enough, false) => {
                self.enough = true;
                self.guest.ask_to_end();
            }
            (event, _) => return Err(nonsense(&format!("{event:?} out of turn"))),
        }
        Ok(())
    }
}

fn nonsense(what: &str) -> Error {
    Error::new(
        format_args!("the plugin's messages make no sense: {what}"),
        "please report this with the command you ran",
    )
}

fn folder() -> Result<TempDir> {
    let parent = std::env::temp_dir();
    tempfile::Builder::new()
        .prefix("jukebox-")
        .tempdir_in(&parent)
        .map_err(|error| plugin::cannot_write(&parent, &error))
}

/// `name=value` as QEMU reads options: a comma in a value is written twice.
fn option(name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut word = [name, b"="].concat();
    for &byte in value {
        word.extend(std::iter::repeat_n(byte, if byte == b',' { 2 } else { 1 }));
    }
    word
}
