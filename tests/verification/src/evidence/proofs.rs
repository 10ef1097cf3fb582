//! Properties that jobs prove, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use glob::Pattern;
use serde::Deserialize;

use crate::markdown;
use crate::project::Project;

/// Where jobs are, and where the results of the last run.
const JOBS: &str = "formal/jobs.toml";
const RESULTS: &str = "docs/formal.md";

#[derive(Deserialize)]
struct Jobs {
    job: Vec<Job>,
}

/// What the plan needs to know of a job.
#[derive(Deserialize)]
struct Job {
    /// Modules with properties, and the files of properties of each: that of its name if none is listed.
    parts: BTreeMap<String, Vec<String>>,
    /// Modules whose surroundings are taken to keep what they owe.
    #[serde(default)]
    assume: Vec<String>,
    /// What is proven of them; all if neither is there.
    #[serde(default)]
    goals: Vec<String>,
    #[serde(default)]
    prove: Vec<String>,
}

impl Job {
    fn proves(&self, name: &str) -> Result<bool> {
        let assumed = self
            .assume
            .iter()
            .any(|module| name.starts_with(&format!("m_{module}_")));
        let wanted = match [&self.goals, &self.prove]
            .into_iter()
            .find(|list| !list.is_empty())
        {
            None => true,
            Some(list) => {
                let patterns: Result<Vec<_>, _> =
                    list.iter().map(|one| Pattern::new(one)).collect();
                patterns.context(JOBS)?.iter().any(|one| one.matches(name))
            }
        };
        Ok(wanted && !assumed)
    }
}

/// Names of the properties (`p_*`, and `m_*`, what modules owe each other) in a file of them.
fn named(text: &str) -> BTreeSet<&str> {
    let code = text.lines().filter_map(|line| line.split("//").next());
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let defined = |line| {
        let line: &str = line;
        let line = line.trim();
        let (before, after) = line.split_once([',', ':'])?;
        let name = before.split('(').next_back()?.trim();
        let macro_call = before.starts_with('`') && line.contains(',');
        let statement = after.trim_start().starts_with("assert") || after.contains("`ENV");
        let property = name.starts_with("p_") || name.starts_with("m_");
        let whole = name.chars().all(is_name) && !name.is_empty();
        (property && whole && (macro_call || statement)).then_some(name)
    };
    code.filter_map(defined).collect()
}

/// Every property that some job proves.
pub fn properties(project: &Project) -> Result<BTreeSet<String>> {
    let jobs: Jobs = toml_edit::de::from_str(&project.text(JOBS)?).context(JOBS)?;
    let mut found = BTreeSet::new();
    for job in &jobs.job {
        for (module, listed) in &job.parts {
            let alone = [module.clone()];
            let files = if listed.is_empty() {
                &alone[..]
            } else {
                listed
            };
            for file in files {
                let text = project.text(&format!("formal/properties/{file}.sv"))?;
                for name in named(&text) {
                    if job.proves(name)? {
                        found.insert(name.to_owned());
                    }
                }
            }
        }
    }
    Ok(found)
}

/// What the last run found of each property; of one in several jobs, the first result that is not a proof.
pub fn results(project: &Project) -> Result<BTreeMap<String, String>> {
    let page = project.text(RESULTS)?;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for row in markdown::rows(&page) {
        let [name, .., result] = row.as_slice() else {
            continue;
        };
        let Some(name) = name
            .strip_prefix('`')
            .and_then(|name| name.strip_suffix('`'))
        else {
            continue;
        };
        let kept = found
            .entry(name.to_owned())
            .or_insert_with(|| (*result).to_owned());
        if kept == "proven" {
            *kept = (*result).to_owned();
        }
    }
    Ok(found)
}
