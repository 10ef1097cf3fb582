//! The verification plan: `plan.toml` says, for each rule of the pages, what checks it. This crate holds
//! the plan to the pages, to the sources of tests, to the emitted assertions and to the proofs, and
//! writes `docs/verification.md` of it.

mod configurations;
mod evidence;
mod markdown;
mod page;
mod plan;
mod project;
mod rules;

pub use page::{PAGE, page};
pub use plan::{Found, PLAN, Part, Plan, Rule};
pub use project::Project;

use anyhow::Result;

/// Everything in which the plan and the project differ, one line each: rules without an entry and entries
/// without a rule, sections without a part, evidence that is not there. Empty if all is well.
///
/// # Errors
///
/// A file of the project that cannot be read or parsed.
pub fn differences(plan: &Plan, project: &Project) -> Result<Vec<String>> {
    let mut found = rules::differences(plan, project)?;
    found.extend(evidence::differences(plan, project)?);
    Ok(found)
}
