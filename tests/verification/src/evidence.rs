//! The plan against what checks the block: what it names is there.

mod assertions;
mod functions;
mod proofs;

use anyhow::Result;

use crate::plan::Plan;
use crate::project::Project;

pub use functions::ignored;
pub use proofs::results;

/// The page of the rules that the AXI checkers know.
const AXI: &str = "docs/axi-rules.md";

/// What the plan names and the project lacks.
pub fn differences(plan: &Plan, project: &Project) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut known = functions::Known::default();
    let proven = proofs::properties(project)?;
    let axi = project.text(AXI)?;
    for part in &plan.parts {
        for rule in &part.rules {
            let rule_is = format!("{} {}", part.title, rule.ids.join(", "));
            for (file, names) in &rule.tests {
                for name in names {
                    if let Some(lack) = known.lack(project, file, name)? {
                        found.push(format!("{rule_is}: {lack}"));
                    }
                }
            }
            for (template, names) in &rule.assertions {
                for name in names {
                    if let Some(lack) = assertions::lack(project, template, name)? {
                        found.push(format!("{rule_is}: {lack}"));
                    }
                }
            }
            let unproven = rule.proofs.iter().filter(|name| !proven.contains(*name));
            found.extend(unproven.map(|name| {
                format!("{rule_is}: no job of formal/jobs.toml proves a property `{name}`")
            }));
            let unknown = rule.axi.iter().filter(|name| {
                let row = format!("\n| `{name}` ");
                !axi.contains(&row)
            });
            found.extend(unknown.map(|name| format!("{rule_is}: {AXI} has no rule `{name}`")));
        }
    }
    Ok(found)
}
