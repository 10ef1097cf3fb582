//! The command line.

use crate::page::{self, Row};
use crate::synthesis::{self, Kind};
use crate::trial;
use anyhow::{Context, Result, anyhow, ensure};
use clap::{Parser, ValueEnum};
use jukebox_config::Config;
use jukebox_measure::project::Project;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// Netlists of the emitted RTL beside it, cycle by cycle.
#[derive(Debug, Parser)]
#[command(name = "jukebox-netlist", version)]
struct Cli {
    /// First seed of random operation
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Seeds of random operation
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seeds: u64,
    /// Configurations, of the folder configs
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "default,lite,best"
    )]
    only: Vec<String>,
    /// Kinds of netlists [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Netlists at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Folder to synthesise in
    #[arg(long, value_name = "FOLDER", default_value = "out/netlist")]
    out: PathBuf,
    /// Page to write
    #[arg(long, value_name = "FILE", default_value = "docs/netlist.md")]
    page: PathBuf,
}

/// A netlist to be tried.
#[derive(Debug)]
struct Task {
    name: String,
    config: Config,
    kind: Kind,
}

impl Task {
    fn what(&self) -> String {
        format!("{}, {}", self.name, self.kind.name())
    }
}

/// Runs the command line: exit code 0 if nothing differs, 1 if something does, 2 for bad arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody to tell if that fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let tasks = match tasks(&cli) {
        Ok(tasks) => tasks,
        Err(error) => {
            eprintln!("jukebox-netlist: {error:#}");
            return ExitCode::from(2);
        }
    };
    match run(&cli, &tasks) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jukebox-netlist: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn tasks(cli: &Cli) -> Result<Vec<Task>> {
    let kinds = match &cli.kind[..] {
        [] => Kind::value_variants(),
        some => some,
    };
    let project = Project::at(None)?;
    let mut tasks = Vec::new();
    for name in &cli.only {
        let config = project.config(name);
        let config = config.map_err(|error| anyhow!("--only {name}: {error}"))?;
        tasks.extend(kinds.iter().map(|&kind| Task {
            name: name.clone(),
            config: config.clone(),
            kind,
        }));
    }
    Ok(tasks)
}

fn run(cli: &Cli, tasks: &[Task]) -> Result<()> {
    let seeds = cli.seed..cli.seed.saturating_add(cli.seeds);
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let jobs = cli.jobs.map_or_else(cores, usize::from);
    let next = Mutex::new(tasks.iter().enumerate());
    let rows = Mutex::new(Vec::new());
    fs::create_dir_all(&cli.out).with_context(|| cli.out.display().to_string())?;
    let out = cli.out.canonicalize()?;
    let work = || {
        loop {
            let taken = next.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((at, task)) = taken else {
                return;
            };
            match row(task, &out, seeds.clone()) {
                Ok(row) => {
                    let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
                    rows.push((at, row));
                }
                Err(error) => eprintln!("jukebox-netlist: {}: {error:#}", task.what()),
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(work);
        }
    });
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by_key(|(at, _)| *at);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    ensure!(
        rows.len() == tasks.len(),
        "{} of {} netlists failed; no page is written",
        tasks.len() - rows.len(),
        tasks.len()
    );
    fs::write(&cli.page, page::page(&rows, &seeds)).with_context(|| cli.page.display().to_string())
}

fn row(task: &Task, out: &Path, seeds: Range<u64>) -> Result<Row> {
    let begin = Instant::now();
    let dir = synthesis::folder(out, &task.name, task.kind);
    let netlist = synthesis::netlist(&task.config, task.kind, &dir)?;
    eprintln!(
        "{}: {} cells after {} s",
        task.what(),
        netlist.cells,
        begin.elapsed().as_secs()
    );
    let trial = trial::run(&task.config, &netlist, seeds)?;
    eprintln!(
        "{}: no difference in {} cycles, {} s",
        task.what(),
        trial.random.cycles + trial.real.cycles,
        begin.elapsed().as_secs()
    );
    Ok(Row {
        name: task.name.clone(),
        kind: task.kind,
        netlist,
        trial,
    })
}
