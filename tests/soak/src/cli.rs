//! The command line, and turn after turn.

use crate::drawn::{Ahead, Chosen, Configurations};
use crate::summary::Done;
use crate::turn::turn;
use crate::work::Work;
use anyhow::{Context, Result, anyhow};
use clap::Parser;
use jukebox_capture::{Ending, end_by};
use jukebox_config::Config;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Time between two lines about how far it is.
const EVERY: Duration = Duration::from_secs(60);

/// Plays random work on random configurations until the time is over, Ctrl-C comes or something differs.
#[derive(Debug, Parser)]
#[command(name = "jukebox-soak", version)]
struct Cli {
    /// Minutes to go on for
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    minutes: u64,
    /// Seed of the first turn; the next one has the next seed [default: another one each time]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=u64::from(u32::MAX)))]
    seed: Option<u64>,
    /// Turns at the most [default: as many as there is time for]
    #[arg(long, value_name = "N", default_value_t = u64::MAX, hide_default_value = true)]
    turns: u64,
    /// The one configuration to play on [default: random ones]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Runs the command line: exit code 0 if nothing differed, 1 if something did, 2 for bad arguments. Interrupted,
/// it ends by the signal, after its summary.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody to tell if that fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let all = match &cli.config {
        None => Configurations::Random,
        Some(file) => match Config::from_file(file) {
            Ok(config) => Configurations::One(Box::new(config)),
            Err(error) => {
                eprintln!("jukebox-soak: --config: {error}");
                return ExitCode::from(2);
            }
        },
    };
    match Soak::new(cli, all).and_then(Soak::run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("jukebox-soak: {error:#}");
            ExitCode::from(1)
        }
    }
}

struct Soak {
    cli: Cli,
    ahead: Ahead,
    all: Configurations,
    work: Work,
    ending: Ending,
    begin: Instant,
    done: Done,
}

impl Soak {
    fn new(cli: Cli, all: Configurations) -> Result<Soak> {
        let ending = Ending::watch()?;
        ending.heed();
        Ok(Soak {
            ahead: Ahead::new(all.clone()),
            all,
            work: Work::open()?,
            ending,
            begin: Instant::now(),
            done: Done::default(),
            cli,
        })
    }

    fn run(mut self) -> Result<ExitCode> {
        let first = self
            .cli
            .seed
            .unwrap_or_else(|| rand::random::<u32>().into());
        let minutes = self.cli.minutes;
        println!("seed {first}, {minutes} minutes");
        let until = Duration::from_secs(60 * minutes);
        let mut next_line = EVERY;
        let mut chosen: Option<Chosen> = None;
        let mut seed = first;
        while self.begin.elapsed() < until && seed - first < self.cli.turns && !self.asked() {
            let number = self.all.number(seed);
            let known = chosen.take().filter(|chosen| chosen.number == number);
            let now = match known {
                Some(known) => known,
                None => {
                    self.done.configurations += 1;
                    match self.ahead.get(number) {
                        Ok(made) => made,
                        // The compiler was interrupted, too.
                        Err(_) if self.asked() => break,
                        Err(error) => return Ok(self.failed(seed, &self.all.of(number), &error)),
                    }
                }
            };
            match played(&now, &self.work, seed) {
                Ok(done) => self.done += done,
                Err(error) => return Ok(self.failed(seed, &now, &error)),
            }
            chosen = Some(now);
            seed += 1;
            if self.begin.elapsed() >= next_line {
                next_line = self.begin.elapsed() + EVERY;
                println!("{} min, seed {seed}: {}", self.minutes(), self.done);
            }
        }
        println!("{} min, nothing differs: {}", self.minutes(), self.done);
        println!("go on with --seed {seed}");
        drop(self.ahead);
        if let Some(signal) = self.ending.signal() {
            end_by(signal);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn asked(&self) -> bool {
        self.ending.asked().load(Ordering::SeqCst)
    }

    fn minutes(&self) -> u64 {
        self.begin.elapsed().as_secs() / 60
    }

    fn failed(&self, seed: u64, chosen: &Chosen, error: &anyhow::Error) -> ExitCode {
        println!("{} min, seed {seed}: {}", self.minutes(), self.done);
        let (toml, config) = (&chosen.toml, &self.cli.config);
        let option = config
            .as_ref()
            .map(|file| format!(" --config {}", file.display()));
        let repeat = format!("--seed {seed} --turns 1{}", option.unwrap_or_default());
        eprintln!("{toml}\njukebox-soak: seed {seed}: {error:#}");
        eprintln!("repeat it with make soak SOAK=\"{repeat}\"");
        ExitCode::from(1)
    }
}

/// A turn; a panic in it is an error as well.
fn played(chosen: &Chosen, work: &Work, seed: u64) -> Result<Done> {
    let played = catch_unwind(AssertUnwindSafe(|| turn(&chosen.config, work, seed)));
    played
        .map_err(|_| anyhow!("it panicked, as told above"))
        .and_then(|done| done)
        .with_context(|| format!("turn of kind {}", seed % 4))
}
