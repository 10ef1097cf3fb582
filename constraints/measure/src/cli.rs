//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use jukebox::output::{self, tell};
use serde::de::DeserializeOwned;

use crate::gate::{self, Baseline, Measured};
use crate::project::Project;
use crate::sweep::data::Costs;
use crate::table::data::Table;
use crate::table::{self, Target};
use crate::{emit, page, sweep};

/// What the block costs on each target, and what its parameters buy.
#[derive(Debug, Parser)]
#[command(name = "jukebox-measure", version)]
struct Cli {
    /// Folder of the project [default: the one this program was built in]
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Compare size and logic depth with the checked-in figures; exit code 1 if they are worse
    Gate(GateArgs),
    /// Measure every configuration on every target and write docs/area.md
    Table(TableArgs),
    /// Vary one key at a time, measure cost and benefit, and write docs/costs.md
    Sweep(SweepArgs),
    /// Write docs/area.md and docs/costs.md anew from the checked-in figures
    Render,
}

#[derive(Debug, Args)]
struct GateArgs {
    /// Accept the figures of now as those to compare with
    #[arg(long)]
    bless: bool,
    /// Print the longest paths as well
    #[arg(long)]
    paths: bool,
    /// Read area.json and area_netlist.json in DIR/<configuration> instead of running Yosys
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    #[command(flatten)]
    jobs: Jobs,
}

#[derive(Debug, Args)]
struct Jobs {
    /// Runs at a time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl Jobs {
    fn count(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }
}

/// Most seeds of a run.
const MAX_SEEDS: i64 = 100;

#[derive(Debug, Args)]
struct TableArgs {
    /// Runs of place and route of each design, with seeds from 1
    #[arg(long, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u32).range(1..=MAX_SEEDS))]
    seeds: u32,
    /// Speed grades of the ECP5
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [8, 6],
          value_parser = clap::value_parser!(u32).range(6..=8))]
    speeds: Vec<u32>,
    /// Targets [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    targets: Vec<Target>,
    /// Names of files of configs/ [default: default,small-fpga]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    configurations: Vec<String>,
    /// Write below this folder [default: docs, or out/measure/docs if only a part is asked for]
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
    #[command(flatten)]
    jobs: Jobs,
}

#[derive(Debug, Args)]
struct SweepArgs {
    /// Keys to vary [default: all]
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    only: Vec<String>,
    /// Runs of place and route of each point, with seeds from 1
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..=MAX_SEEDS))]
    seeds: u32,
    /// Speed grade of the ECP5
    #[arg(long, value_name = "N", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(6..=8))]
    speed: u32,
    /// Write below this folder [default: docs, or out/measure/docs if only a part is asked for
    /// that was measured in another way than the checked-in page]
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
    #[command(flatten)]
    jobs: Jobs,
}

/// Runs the command line: exit code 0 done, 1 a check or a tool failed, 2 bad arguments.
pub fn main() -> ExitCode {
    let done = match Cli::try_parse() {
        Ok(cli) => run(&cli),
        Err(refusal) if refusal.use_stderr() => refusal.exit(),
        Err(help) => output::say_help(&help).map(|()| true).map_err(unsaid),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            tell(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> Result<()> {
    output::say(text).map_err(unsaid)
}

fn unsaid(error: jukebox::error::Error) -> anyhow::Error {
    anyhow::anyhow!("{}: {}", error.what, error.hint)
}

fn run(cli: &Cli) -> Result<bool> {
    let project = Project::at(cli.project.as_deref())?;
    match &cli.verb {
        Verb::Gate(args) => gate(&project, args),
        Verb::Table(args) => table(&project, args),
        Verb::Sweep(args) => sweep(&project, args),
        Verb::Render => render(&project),
    }
}

fn gate(project: &Project, args: &GateArgs) -> Result<bool> {
    let measured = match &args.results {
        Some(folder) => Measured::read(project, folder)?,
        None => Measured::run(project, args.jobs.count())?,
    };
    for (name, figures) in &measured.baseline.configurations {
        say(&format!(
            "{name}: {} LUT4, {} FF, {} CCU2C, {} DPR16X4, depth {}",
            figures.lut4, figures.ff, figures.ccu2c, figures.dpr16x4, figures.depth
        ))?;
    }
    if args.paths {
        say(measured.paths().trim_end())?;
    }
    if args.bless {
        measured.baseline.write(project)?;
        say("these are the figures to compare with now")?;
        return Ok(true);
    }
    let verdict = gate::judge(&Baseline::read(project)?, &measured.baseline);
    for line in &verdict.changes {
        say(&format!("changed: {line}"))?;
    }
    for line in &verdict.failures {
        say(&format!("worse: {line}"))?;
    }
    if !verdict.failures.is_empty() {
        if !args.paths {
            say(measured.paths().trim_end())?;
        }
        say(&format!(
            "area-gate: failed; if this is wanted, accept it with: {}",
            gate::BLESS
        ))?;
        return Ok(false);
    }
    if verdict.better {
        say(&format!(
            "better than the checked-in figures; keep it so with: {}",
            gate::BLESS
        ))?;
    }
    for line in outdated(project)? {
        say(&line)?;
    }
    say("area-gate: passed")?;
    Ok(true)
}

/// A line for each generated page that was measured on other RTL than that of now.
fn outdated(project: &Project) -> Result<Vec<String>> {
    let (Ok(table), Ok(costs)) = (read_table(project), read_costs(project)) else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    let mut compare = |name: &str, rtl: &str, page: &str, command: &str| -> Result<()> {
        if emit::code_hash(&project.config(name)?)? != rtl {
            lines.push(format!(
                "note: docs/{page} was measured on other RTL of `{name}` than this: {command}"
            ));
        }
        Ok(())
    };
    for row in &table.configurations {
        compare(&row.name, &row.rtl, "area.md", table::COMMAND)?;
    }
    compare("default", &costs.rtl, "costs.md", sweep::COMMAND)?;
    Ok(lines)
}

fn table(project: &Project, args: &TableArgs) -> Result<bool> {
    let request = table::Request {
        configurations: args.configurations.clone(),
        targets: args.targets.clone(),
        seeds: (1..=args.seeds).collect(),
        speeds: args.speeds.clone(),
        jobs: args.jobs.count(),
    };
    let table = table::run(project, &request)?;
    let part = !args.targets.is_empty() || !args.configurations.is_empty();
    let docs = docs(project, args.docs.as_ref(), part);
    let json = serde_json::to_string_pretty(&table)? + "\n";
    page::write(&docs, (TABLE, &json), &table::page::render(&table)?)?;
    say(&format!("written: {}", docs.join("area.md").display()))?;
    Ok(true)
}

fn sweep(project: &Project, args: &SweepArgs) -> Result<bool> {
    let request = sweep::Request {
        only: args.only.clone(),
        seeds: (1..=args.seeds).collect(),
        speed: args.speed,
        jobs: args.jobs.count(),
    };
    let mut costs = sweep::run(project, &request)?;
    let mut part = !args.only.is_empty();
    if part && args.docs.is_none() {
        // Hours may have gone into these: a page that cannot be read does not lose them.
        match read_costs(project) {
            Err(error) => say(&format!("docs/costs.md is left alone: {error:#}"))?,
            Ok(whole) => match whole.differs_in(&costs) {
                Some(what) => say(&format!(
                    "docs/costs.md is left alone: it was measured with other {what}"
                ))?,
                None => (costs, part) = (whole.with(costs), false),
            },
        }
    }
    let docs = docs(project, args.docs.as_ref(), part);
    let json = serde_json::to_string_pretty(&costs)? + "\n";
    page::write(&docs, (COSTS, &json), &sweep::page::render(&costs)?)?;
    say(&format!("written: {}", docs.join("costs.md").display()))?;
    Ok(true)
}

fn docs(project: &Project, asked: Option<&PathBuf>, part: bool) -> PathBuf {
    match (asked, part) {
        (Some(docs), _) => docs.clone(),
        (None, true) => project.out("docs"),
        (None, false) => project.path("docs"),
    }
}

/// Files of the checked-in figures.
const TABLE: &str = "area.json";
const COSTS: &str = "costs.json";

fn read<T: DeserializeOwned>(project: &Project, name: &str) -> Result<T> {
    let path = project.figures(name);
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn read_table(project: &Project) -> Result<Table> {
    read(project, TABLE)
}

fn read_costs(project: &Project) -> Result<Costs> {
    read(project, COSTS)
}

/// The generated pages as the checked-in figures give them: paths below `docs/`, text, and the
/// command that writes them.
///
/// # Errors
/// If there are no figures, or they are not of this version.
pub fn pages(project: &Project) -> Result<Vec<(String, String, &'static str)>> {
    let (table, costs) = (read_table(project)?, read_costs(project)?);
    let named = |files: Vec<(String, String)>, command| {
        files
            .into_iter()
            .map(move |(path, text)| (path, text, command))
    };
    let area = named(table::page::render(&table)?, table::COMMAND);
    let costs = named(sweep::page::render(&costs)?, sweep::COMMAND);
    Ok(area.chain(costs).collect())
}

fn render(project: &Project) -> Result<bool> {
    for (path, text, _) in pages(project)? {
        emit::write_if_changed(&project.path("docs").join(path), &text)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_part_is_not_written_over_the_whole() {
        let project = Project::at(None).unwrap();
        assert!(docs(&project, None, false).ends_with("docs"));
        assert!(docs(&project, None, true).ends_with("out/measure/docs"));
    }
}
