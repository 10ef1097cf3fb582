//! The plan against the pages: every rule of a section has one entry, and every entry a rule.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::markdown;
use crate::plan::{Found, Part, Plan};
use crate::project::Project;

/// The rules that a part's section has.
fn told(part: &Part, project: &Project) -> Result<Vec<String>> {
    let page = project.text(&part.page)?;
    let text = markdown::section(&page, &part.section)
        .with_context(|| format!("{}: no section `{}`", part.page, part.section))?;
    match part.found {
        Found::Numbers => Ok(markdown::numbers(text)),
        Found::Labels => Ok(markdown::labels(text)),
        Found::Section => Ok(vec![part.section.clone()]),
        Found::Rows => markdown::column(text, &part.column)
            .with_context(|| format!("{}, `{}`", part.page, part.section)),
    }
}

fn of_part(part: &Part, project: &Project, found: &mut Vec<String>) -> Result<()> {
    let place = format!("{}, `{}`", part.page, part.section);
    let told = told(part, project)?;
    if told.is_empty() {
        found.push(format!("{place}: no rules"));
    }
    let mut planned = BTreeSet::new();
    for id in part.rules.iter().flat_map(|rule| &rule.ids) {
        if !planned.insert(id) {
            found.push(format!("{place}: two entries for rule {id}"));
        }
        if !told.contains(id) {
            found.push(format!(
                "{place}: an entry for rule {id}, which is not there"
            ));
        }
    }
    let missing = told.iter().filter(|id| !planned.contains(id));
    found.extend(missing.map(|id| format!("{place}: no entry for rule {id}")));
    for rule in &part.rules {
        let ids = rule.ids.join(", ");
        if rule.ids.is_empty() || rule.says.is_empty() {
            found.push(format!("{place}: an entry `{ids}` that says nothing"));
        }
        if !rule.is_checked() && rule.open.is_empty() {
            found.push(format!(
                "{place}: rule {ids} has neither evidence nor a word why not (`open`)"
            ));
        }
    }
    Ok(())
}

/// Where the plan and the pages differ.
pub fn differences(plan: &Plan, project: &Project) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for part in &plan.parts {
        of_part(part, project, &mut found)?;
    }
    for (page, beside) in &plan.whole {
        let text = project.text(page)?;
        let sections = markdown::sections(&text);
        for section in &sections {
            let mut parts = plan.parts.iter();
            let planned = parts.any(|part| part.page == *page && part.section == *section);
            let beside = beside.iter().any(|name| name == section);
            if planned == beside {
                let how = if planned {
                    "both a part and beside"
                } else {
                    "no part"
                };
                found.push(format!("{page}, `{section}`: {how}"));
            }
        }
        let gone = beside
            .iter()
            .filter(|name| !sections.contains(&name.as_str()));
        found.extend(gone.map(|name| format!("{page}: no section `{name}`")));
    }
    Ok(found)
}
