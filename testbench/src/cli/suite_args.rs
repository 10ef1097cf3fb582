//! `jukebox capture --suite` and `--system`.

use std::path::Path;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use jukebox_capture::Interrupts;
use jukebox_capture::suite::{self, Function, Mode, Plan, Report, State};

use crate::error::{Error, Result};
use crate::output::tell;
use crate::progress::Spinner;

/// Invocations that are recorded if nothing is said.
const INVOCATIONS: u64 = 12;

/// Options of `jukebox capture` for the function suite.
#[derive(Debug, Args)]
pub struct SuiteArgs {
    /// Record the function suite: its servers' own instructions (user), or everything that one processor executes,
    /// kernel included, in a system of its own (system)
    #[arg(long, value_name = "MODE", conflicts_with_all = ["command", "split", "function"])]
    suite: Option<SuiteMode>,
    /// Record one function of the suite, given by --function, with the kernel: short for --suite system --only NAME
    #[arg(long, requires = "function", conflicts_with_all = ["command", "split", "suite"])]
    system: bool,
    /// Functions of the suite to record [default: all of them]
    #[arg(
        long,
        value_name = "NAME,...",
        value_delimiter = ',',
        requires = "suite"
    )]
    only: Vec<String>,
    /// Seed of the suite's requests [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SuiteMode {
    User,
    System,
}

/// Options that a capture of the suite shares with that of a program.
pub struct Common<'a> {
    /// File to write.
    pub output: &'a Path,
    /// Name of a function.
    pub function: Option<&'a str>,
    /// Invocations to leave out.
    pub warm_up: Option<u64>,
    /// Invocations to record.
    pub invocations: Option<u64>,
    /// Nothing but errors.
    pub quiet: bool,
    /// The command line as it was given.
    pub asked_by: String,
}

impl SuiteArgs {
    /// Whether the suite is meant, not a program.
    pub fn asked(&self) -> bool {
        self.suite.is_some() || self.system
    }

    /// Records the suite, or what was chosen of it.
    pub fn main(&self, common: &Common) -> Result<()> {
        let plan = self.plan(common)?;
        let mut interrupts = Interrupts::watch()?;
        let spinner = Spinner::new(common.quiet);
        let report = suite::record(&plan, &mut interrupts, &mut |state| {
            spinner.say(|| said(state));
        });
        spinner.finish();
        let report = report?;
        if !common.quiet {
            tell(&told(&plan, &report));
        }
        problem(&plan, &report)
    }

    fn plan(&self, common: &Common) -> Result<Plan> {
        let mode = match self.suite {
            Some(SuiteMode::User) => Mode::User,
            _ => Mode::System,
        };
        let chosen = common.function.filter(|_| self.system);
        let names = self.only.iter().map(String::as_str).chain(chosen);
        let mut functions = names.map(named).collect::<Result<Vec<_>>>()?;
        if functions.is_empty() {
            functions = Function::all().collect();
        }
        Ok(Plan {
            output: common.output.to_owned(),
            mode,
            functions,
            invocations: common.invocations.unwrap_or(INVOCATIONS),
            warm_up: common.warm_up,
            seed: self.seed.unwrap_or(1),
            asked_by: common.asked_by.clone(),
        })
    }
}

fn named(name: &str) -> Result<Function> {
    Function::from_str(name).map_err(|error| {
        let all: Vec<String> = Function::all().map(|one| one.to_string()).collect();
        Error::input(error, format_args!("there are {}", all.join(", ")))
    })
}

fn said(state: &State) -> String {
    let State {
        function,
        number,
        of,
        warm_up,
        progress,
    } = state;
    let now = match (progress.marked, progress.complete) {
        (false, _) => "starting".to_owned(),
        (true, 0) => format!("warm-up {} of {warm_up}", progress.warmed),
        (true, complete) => format!("recorded {complete}"),
    };
    format!("{function} ({number} of {of}): {now}")
}

fn told(plan: &Plan, report: &Report) -> String {
    let mut text = format!(
        "{}: {} functions, {} invocations each",
        plan.output.display(),
        report.recorded.len(),
        plan.invocations
    );
    if !report.kept.is_empty() {
        text += &format!(", {} of them from an earlier run", report.kept.len());
    }
    text
}

fn problem(plan: &Plan, report: &Report) -> Result<()> {
    const HINT: &str = "what is complete is kept: the same command goes on with the rest";
    if let Some((_, error)) = report.failed.first() {
        let names: Vec<String> = report
            .failed
            .iter()
            .map(|(name, _)| name.to_string())
            .collect();
        return Err(Error::check(
            format_args!("not recorded: {}; {error}", names.join(", ")),
            format_args!("{}; {HINT}", error.hint),
        ));
    }
    if report.interrupted {
        let missing = plan.functions.len() - report.recorded.len();
        return Err(Error::check(
            format_args!("interrupted: {missing} functions are missing"),
            HINT,
        ));
    }
    Ok(())
}
