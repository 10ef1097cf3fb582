//! Jobs on several threads, with their progress on stderr.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Error, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jukebox::output::tell;

/// A job; its result is one line that says what it found.
pub struct Job<'a> {
    /// What it does.
    pub name: String,
    /// The work.
    pub work: Box<dyn Fn() -> Result<String> + Send + Sync + 'a>,
}

impl<'a> Job<'a> {
    /// A job.
    pub fn new(
        name: impl Into<String>,
        work: impl Fn() -> Result<String> + Send + Sync + 'a,
    ) -> Self {
        Job {
            name: name.into(),
            work: Box::new(work),
        }
    }
}

/// Runs jobs, `threads` at a time, in their order. After a failure no other job is begun.
///
/// # Errors
/// The first failure, with the name of its job.
pub fn run(what: &str, jobs: &[Job<'_>], threads: usize) -> Result<()> {
    let progress = Progress::new(what, jobs.len());
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let failure: Mutex<Option<Error>> = Mutex::new(None);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            progress.begun(&job.name);
            match (job.work)().with_context(|| job.name.clone()) {
                Ok(found) => progress.done(&job.name, &found),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    if let Ok(mut failure) = failure.lock() {
                        failure.get_or_insert(error);
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            scope.spawn(work);
        }
    });
    progress.bar.finish_and_clear();
    match failure.into_inner() {
        Ok(Some(error)) => Err(error),
        Ok(None) => Ok(()),
        Err(_) => anyhow::bail!("{what}: a thread ended early"),
    }
}

/// A bar on a terminal, a line for each finished job anyway.
struct Progress {
    bar: ProgressBar,
    done: AtomicUsize,
    jobs: usize,
    terminal: bool,
}

impl Progress {
    fn new(what: &str, jobs: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = match terminal {
            true => ProgressBar::new(jobs as u64),
            false => ProgressBar::hidden(),
        };
        let style = "{prefix} {bar:30} {pos}/{len} {elapsed} (left {eta}) {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_owned());
        if terminal {
            bar.enable_steady_tick(Duration::from_secs(1));
        }
        Progress {
            bar,
            done: AtomicUsize::new(0),
            jobs,
            terminal,
        }
    }

    fn begun(&self, job: &str) {
        self.bar.set_message(job.to_owned());
    }

    fn done(&self, job: &str, found: &str) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let line = format!("{done}/{} {job}: {found}", self.jobs);
        match self.terminal {
            true => self.bar.println(line),
            false => tell(&line),
        }
        self.bar.inc(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_runs_once() {
        let count = AtomicUsize::new(0);
        let jobs: Vec<Job> = (0..10)
            .map(|n| {
                let count = &count;
                Job::new(format!("job {n}"), move || {
                    count.fetch_add(1, Ordering::Relaxed);
                    Ok("fine".into())
                })
            })
            .collect();
        run("counting", &jobs, 3).unwrap();
        assert_eq!(count.load(Ordering::Relaxed), 10);
    }

    #[test]
    fn a_failure_ends_it_and_names_its_job() {
        let ran = AtomicUsize::new(0);
        let jobs: Vec<Job> = (0..10)
            .map(|n| {
                let ran = &ran;
                Job::new(format!("job {n}"), move || {
                    ran.fetch_add(1, Ordering::Relaxed);
                    anyhow::ensure!(n != 3, "broken");
                    Ok("fine".into())
                })
            })
            .collect();
        let error = run("failing", &jobs, 1).unwrap_err();
        assert_eq!(format!("{error:#}"), "job 3: broken");
        assert_eq!(ran.load(Ordering::Relaxed), 4);
    }
}
