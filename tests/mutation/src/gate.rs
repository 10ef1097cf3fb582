//! The whole run.

use crate::directed;
use crate::equivalent;
use crate::mutants::{self, Design, Mutant};
use crate::page;
use crate::plan::{PLAN, Target, project};
use crate::results::{Draw, Record, Results};
use crate::suite::Suite;
use crate::trial::{self, Outcome, trial};
use anyhow::{Result, bail, ensure};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Time a trial has: so many times what it takes without a mutant, and a minute at the least. It counts
/// as found if it takes longer.
const PATIENCE: u32 = 20;

/// Time the first trial of all has, which makes the model.
const BUILD: Duration = Duration::from_secs(3600);

/// Of the mutants that are faults, how many of a hundred must be found.
const REQUIRED: f64 = 98.0;

/// Draws and tries all mutants and writes the page; whether enough of them are found.
///
/// # Errors
/// If tools are missing, or the tests do not pass without a mutant.
pub fn run(draw: &Draw) -> Result<bool> {
    for name in &draw.only {
        if !PLAN.iter().any(|target| target.name == name) {
            let names: Vec<_> = PLAN.iter().map(|target| target.name).collect();
            bail!("--only: no configuration {name}, but {}", names.join(", "));
        }
    }
    let named = equivalent::all()?;
    let wanted = |target: &&Target| draw.only.is_empty() || draw.only.contains(&target.name.into());
    let mut results = Vec::new();
    for target in PLAN.iter().filter(wanted) {
        let count = (target.mutants * draw.scale as usize).div_ceil(100);
        let out = draw.out.join(target.name);
        fs::create_dir_all(&out)?;
        let out = out.canonicalize()?;
        let design = mutants::draw(target, draw.seed, count, &out)?;
        println!(
            "{}: {} mutants of {} places",
            target.name,
            design.mutants.len(),
            design.places
        );
        let programs = directed::build(target.directed)?;
        let records = tried(&design, &programs, &out, draw.jobs)?;
        results.push(Results {
            target,
            places: design.places,
            records,
        });
    }
    let (found, all) = page::write(&project().join(&draw.page), draw, &results, &named)?;
    let share = 100.0 * found as f64 / all as f64;
    println!("{found} of {all} that are faults found: {share:.1} %");
    Ok(share >= REQUIRED)
}

/// Tries every mutant of a design, but those that are known from a run before.
fn tried(design: &Design, programs: &[PathBuf], out: &Path, jobs: usize) -> Result<Vec<Record>> {
    let file = out.join("results.jsonl");
    let known: Vec<Record> = fs::read_to_string(&file)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let find = |mutant: &Mutant| known.iter().rev().find(|record| record.mutant.is(mutant));
    let tests = Tests::measured(design, programs)?;
    let log = Mutex::new(fs::File::options().create(true).append(true).open(&file)?);
    let next = Mutex::new(design.mutants.iter());
    let done: Mutex<Vec<Record>> = Mutex::default();
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let Some(mutant) = lock(&next).next() else {
                    return Ok(());
                };
                let record = match find(mutant) {
                    Some(record) => Record {
                        mutant: mutant.clone(),
                        ..record.clone()
                    },
                    None => {
                        let record = tests.of(design, mutant)?;
                        writeln!(lock(&log), "{}", serde_json::to_string(&record)?)?;
                        record
                    }
                };
                lock(&done).push(record);
            }
        };
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|record| record.mutant.number);
    Ok(done)
}

/// A lock that no panic spoils: what it holds is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Tests in the order in which a mutant meets them, each with the time it has.
struct Tests<'a> {
    short: Duration,
    full: Duration,
    directed: Vec<(&'a Path, Duration)>,
}

impl<'a> Tests<'a> {
    /// Runs all of them without a mutant.
    fn measured(design: &Design, programs: &'a [PathBuf]) -> Result<Self> {
        let measure = |name: &str, run: &dyn Fn() -> Result<Outcome>| {
            // The first time makes models.
            let mut took = Duration::ZERO;
            for _ in 0..2 {
                let begun = Instant::now();
                let outcome = run()?;
                took = begun.elapsed();
                let passes = outcome == Outcome::Survives;
                ensure!(passes, "without a mutant, {name} fails: {outcome:?}");
            }
            println!("{name}: {took:.1?}");
            Ok((took * PATIENCE).max(Duration::from_secs(60)))
        };
        let suite = |suite: Suite| measure(suite.name(), &|| trial(design, 0, suite, BUILD));
        let of_program = |program: &'a PathBuf| {
            let name = program.file_name().unwrap_or_default().to_string_lossy();
            let limit = measure(&name, &|| trial::directed(design, 0, program, BUILD))?;
            Ok((program.as_path(), limit))
        };
        Ok(Tests {
            short: suite(Suite::Short)?,
            full: suite(Suite::Full)?,
            directed: programs.iter().map(of_program).collect::<Result<_>>()?,
        })
    }

    /// What becomes of a mutant.
    fn of(&self, design: &Design, mutant: &Mutant) -> Result<Record> {
        let number = mutant.number;
        let first = trial(design, number, Suite::Short, self.short)?;
        let mut second = None;
        if first == Outcome::Survives {
            let mut outcome = trial(design, number, Suite::Full, self.full)?;
            for &(program, limit) in &self.directed {
                if outcome == Outcome::Survives {
                    outcome = trial::directed(design, number, program, limit)?;
                }
            }
            second = Some(outcome);
        }
        let record = Record {
            mutant: mutant.clone(),
            short: first,
            full: second,
        };
        if *record.outcome() == Outcome::Survives {
            let Mutant {
                file,
                line,
                original,
                mutated,
                ..
            } = mutant;
            println!("{file}:{line}: nothing finds {original} -> {mutated}");
        }
        Ok(record)
    }
}
