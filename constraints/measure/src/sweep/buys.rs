//! What the values of a key buy, kept from run to run.

use std::fs;

use anyhow::{Context, Result};
use jukebox_config::Config;
use serde::{Deserialize, Serialize};

use super::data::Buys;
use super::points::{Benefit, Point, Sweep};
use super::{counting, faults, rate, record};
use crate::emit::{self, write_if_changed};
use crate::pool::{self, Job};
use crate::project::Project;
use std::sync::Mutex;

/// Measures what points buy. A figure is kept while this program (with models, golden model and
/// bench in it), the traces and the emitted RTL are the same.
pub struct Buyer<'a> {
    project: &'a Project,
    default: &'a Config,
    base: String,
}

/// Kept figures, and what they are true for.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    buys: Buys,
}

impl<'a> Buyer<'a> {
    /// Reads what all figures depend on.
    ///
    /// # Errors
    /// If the traces or the program itself cannot be read.
    pub fn new(project: &'a Project, default: &'a Config) -> Result<Self> {
        let mut parts = Vec::new();
        let program = std::env::current_exe().context("this program")?;
        for path in std::iter::once(program).chain(project.traces()?) {
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            parts.push(emit::hash_bytes(&bytes));
        }
        Ok(Buyer {
            project,
            default,
            base: emit::hash(parts.iter().map(String::as_str)),
        })
    }

    /// What each of the points of a sweep buys.
    ///
    /// # Errors
    /// If a model or a trace fails.
    pub fn measure(&self, sweep: &Sweep, points: &[Point]) -> Result<Vec<Buys>> {
        if sweep.benefit == Benefit::Counting {
            return self.counting(sweep, points);
        }
        let results = Mutex::new(vec![Buys::default(); points.len()]);
        let jobs: Vec<Job> = points
            .iter()
            .enumerate()
            .map(|(index, point)| {
                let (results, benefit) = (&results, sweep.benefit);
                Job::new(format!("{} = {}", sweep.key, point.value), move || {
                    let measure = || self.one(benefit, &point.config);
                    let buys = self.kept(sweep.key, &point.name, &point.config, measure)?;
                    if let Ok(mut results) = results.lock() {
                        results[index] = buys;
                    }
                    Ok("measured".into())
                })
            })
            .collect();
        // Each run uses all cores by itself.
        pool::run("what it buys", &jobs, 1)?;
        drop(jobs);
        Ok(results.into_inner().unwrap_or_default())
    }

    fn one(&self, benefit: Benefit, config: &Config) -> Result<Buys> {
        let mut buys = Buys::default();
        match benefit {
            Benefit::Record => buys.record = Some(record::measure(self.project, config)?),
            Benefit::Faults => buys.faults = faults::measure(self.project, config)?,
            Benefit::Rate => buys.rate = Some(rate::measure(self.project, config)?),
            Benefit::Counting => {}
        }
        Ok(buys)
    }

    fn counting(&self, sweep: &Sweep, points: &[Point]) -> Result<Vec<Buys>> {
        let bits: Vec<u32> = points.iter().map(|one| one.config.counters.bits).collect();
        let mut all = Vec::new();
        let measured = std::cell::OnceCell::new();
        for (index, point) in points.iter().enumerate() {
            let buys = self.kept(sweep.key, &point.name, self.default, || {
                if measured.get().is_none() {
                    let figures = counting::measure(self.project, self.default, &bits)?;
                    let _ = measured.set(figures);
                }
                let figures = measured.get().and_then(|all| all.get(index));
                Ok(Buys {
                    counting: figures.cloned(),
                    ..Buys::default()
                })
            })?;
            all.push(buys);
        }
        Ok(all)
    }

    fn kept(
        &self,
        sweep: &str,
        name: &str,
        config: &Config,
        measure: impl Fn() -> Result<Buys>,
    ) -> Result<Buys> {
        let path = self.project.out(name).join(format!("buys_{sweep}.json"));
        let key = emit::hash([self.base.as_str(), &emit::rtl_hash(config)?]);
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Ok(kept) = serde_json::from_str::<Kept>(&text)
            && kept.key == key
        {
            return Ok(kept.buys);
        }
        let buys = measure()?;
        let kept = Kept { key, buys };
        write_if_changed(&path, &serde_json::to_string_pretty(&kept)?)?;
        Ok(kept.buys)
    }
}
