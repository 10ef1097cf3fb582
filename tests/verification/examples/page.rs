//! Writes `docs/verification.md` of the plan, unless the plan is not right:
//!
//! ```text
//! cargo run -p jukebox-verification --example page
//! ```

use std::fs;
use std::process::ExitCode;

use anyhow::Result;
use jukebox_verification::{PAGE, Plan, Project, differences, page};

fn main() -> Result<ExitCode> {
    let project = Project::here();
    let plan = Plan::read(&project)?;
    let found = differences(&plan, &project)?;
    for difference in &found {
        eprintln!("{difference}");
    }
    if !found.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    fs::write(project.path(PAGE), page(&plan, &project)?)?;
    Ok(ExitCode::SUCCESS)
}
