//! All configurations, one after the other, and whether enough of each is covered.

use crate::annotate;
use crate::exclusions::Exclusions;
use crate::page;
use crate::plan::Plan;
use crate::points::{self, Items};
use crate::saved::Saved;
use crate::share::{Found, lacks};
use crate::simulate::simulate;
use crate::targets::Target;
use crate::together::Together;
use anyhow::{Context, Result};
use jukebox_rtl_gen::{EmittedFile, generate};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Runs it all, writes page and annotated RTL, and says on stderr what is missing; whether nothing is.
///
/// # Errors
/// If a model cannot be built, a run fails, or something cannot be written.
pub fn run(plan: &Plan) -> Result<bool> {
    let mut exclusions = Exclusions::read()?;
    let mut all = Vec::new();
    for (target, outcome) in plan.targets.iter().zip(simulated(plan)) {
        let (files, items) = outcome.with_context(|| target.name.clone())?;
        let excluded = exclusions.of(&target.name, &items);
        annotate::write(
            &plan.out.join(&target.name),
            target,
            &files,
            &items,
            &excluded,
        )?;
        all.push(Found {
            target: target.clone(),
            files,
            items,
            excluded,
        });
    }
    let mut missing: Vec<String> = all
        .iter()
        .flat_map(|found| lacks(found, plan.kinds))
        .collect();
    missing.extend(Together::new(&all).lacks(plan.kinds));
    if plan.whole {
        missing.extend(exclusions.needless());
        page::write(plan, &all, &exclusions)?;
    }
    for line in &missing {
        eprintln!("jukebox-coverage: {line}");
    }
    Ok(missing.is_empty())
}

/// What each configuration comes to, in their order.
fn simulated(plan: &Plan) -> Vec<Result<(Vec<EmittedFile>, Items)>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..plan.jobs {
            scope.spawn(|| {
                while let number = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(target) = plan.targets.get(number)
                {
                    let began = Instant::now();
                    let outcome = one(target, plan);
                    let seconds = began.elapsed().as_secs();
                    let said = if outcome.is_ok() { "done" } else { "failed" };
                    eprintln!("{}: {said}, {seconds} s", target.name);
                    outcomes
                        .lock()
                        .expect("no thread panics")
                        .push((number, outcome));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("no thread panics");
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn one(target: &Target, plan: &Plan) -> Result<(Vec<EmittedFile>, Items)> {
    let files = generate(&target.config)?;
    let saved = Saved::new(plan, target)?;
    if plan.resume
        && let Some(items) = saved.read()
    {
        return Ok((files, items));
    }
    let points = simulate(&target.config, plan.kinds, plan.seeds)?;
    let items = points::items(&target.config.name, &files, &points);
    saved.write(&items)?;
    Ok((files, items))
}
