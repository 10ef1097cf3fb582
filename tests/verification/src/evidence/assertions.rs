//! Assertions and cover points of the emitted files, as their templates have them.

use anyhow::Result;

use crate::project::Project;

/// What is said if a template of `rtl-gen/templates` lacks an assertion or cover point of that name.
pub fn lack(project: &Project, template: &str, name: &str) -> Result<Option<String>> {
    let path = format!("rtl-gen/templates/{template}.sv.j2");
    if !project.path(&path).is_file() {
        return Ok(Some(format!("no template {path}")));
    }
    let text = project.text(&path)?;
    let what = match name.split_once('_') {
        Some(("a", _)) => "assert property",
        Some(("c", _)) => "cover property",
        _ => return Ok(Some(format!("`{name}` is neither a_* nor c_*"))),
    };
    // Lines of the template's own language may stand between a name and what it names.
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("{%"));
    let is_there = lines.any(|line| line == format!("{name} :")) && {
        let next = lines.next().unwrap_or_default();
        next.starts_with(what)
    };
    Ok((!is_there).then(|| format!("{path} has no {what} `{name}`")))
}
