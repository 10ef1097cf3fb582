//! The plan as a page for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;

use crate::configurations;
use crate::evidence::{ignored, results};
use crate::markdown::anchor;
use crate::plan::{Part, Plan, Rule};
use crate::project::Project;

/// Where the project keeps the page.
pub const PAGE: &str = "docs/verification.md";

const PREFACE: &str = include_str!("preface.md");
const CONFIGURATIONS: &str = include_str!("configurations.md");

/// Rules of the plan, and how many of them are checked by what.
#[derive(Default)]
struct Sums {
    rules: usize,
    tests: usize,
    assertions: usize,
    axi: usize,
    proofs: usize,
    open: usize,
    none: usize,
}

impl Sums {
    fn add(&mut self, rule: &Rule) {
        let rules = rule.ids.len();
        let of = |there: bool| if there { rules } else { 0 };
        self.rules += rules;
        self.tests += of(!rule.tests.is_empty());
        self.assertions += of(!rule.assertions.is_empty());
        self.axi += of(!rule.axi.is_empty());
        self.proofs += of(!rule.proofs.is_empty());
        self.open += of(rule.is_checked() && !rule.open.is_empty());
        self.none += of(!rule.is_checked());
    }

    fn row(&self, name: &str) -> String {
        let Self {
            rules,
            tests,
            assertions,
            axi,
            proofs,
            open,
            none,
        } = self;
        format!(
            "| {name} | {rules} | {tests} | {assertions} | {axi} | {proofs} | {open} | {none} |\n"
        )
    }
}

/// Results of proofs, by property.
type Results = BTreeMap<String, String>;

fn code(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A file's names behind a link to it.
fn linked(path: &str, shown: &str, names: &[String]) -> String {
    format!("[{shown}](../{path}): {}", code(names))
}

fn checks(rule: &Rule) -> String {
    let mut lines = Vec::new();
    for (file, names) in &rule.tests {
        let shown = file.strip_suffix(".rs").unwrap_or(file);
        // `src/x/tests.rs` and `tests/x.rs` alike: the words that tell one from another.
        let words: Vec<_> = shown
            .split('/')
            .filter(|word| !["tests", "src"].contains(word))
            .collect();
        lines.push(linked(file, &words.join("/"), names));
    }
    for (template, names) in &rule.assertions {
        let path = format!("rtl-gen/templates/{template}.sv.j2");
        lines.push(linked(&path, template, names));
    }
    if !rule.axi.is_empty() {
        lines.push(format!("[AXI](axi-rules.md): {}", code(&rule.axi)));
    }
    if !rule.proofs.is_empty() {
        lines.push(format!("[proofs](formal.md): {}", code(&rule.proofs)));
    }
    if lines.is_empty() {
        lines.push("none".to_owned());
    }
    lines.join("<br>")
}

fn result(rule: &Rule, project: &Project, results: &Results) -> Result<String> {
    let mut lines = Vec::new();
    if !rule.tests.is_empty() || !rule.assertions.is_empty() || !rule.axi.is_empty() {
        let left_out = ignored(rule, project)?;
        lines.push(match left_out.is_empty() {
            true => "`make test`".to_owned(),
            false => format!("`make test`, but for {}", code(&left_out)),
        });
    }
    if !rule.proofs.is_empty() {
        let number = |wanted: &str| {
            let results = rule.proofs.iter().filter_map(|name| results.get(name));
            results.filter(|result| *result == wanted).count()
        };
        let mut found = format!("{} of {} proven", number("proven"), rule.proofs.len());
        if number("bounded") > 0 {
            write!(found, ", {} within a bound", number("bounded"))?;
        }
        lines.push(found);
    }
    if !rule.open.is_empty() {
        lines.push(format!("open: {}", rule.open));
    }
    Ok(lines.join("<br>"))
}

fn table(part: &Part, project: &Project, results: &Results) -> Result<String> {
    let mut text = "| rule | says | checked by | result |\n|---|---|---|---|\n".to_owned();
    for rule in &part.rules {
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            rule.ids.join(", "),
            rule.says,
            checks(rule),
            result(rule, project, results)?
        )?;
    }
    Ok(text)
}

/// The page that the plan gives.
///
/// # Errors
///
/// A file of the project that cannot be read or parsed.
pub fn page(plan: &Plan, project: &Project) -> Result<String> {
    let results = results(project)?;
    let mut all = Sums::default();
    let mut sums = String::new();
    let mut tables = String::new();
    for part in &plan.parts {
        let mut of_part = Sums::default();
        for rule in &part.rules {
            of_part.add(rule);
            all.add(rule);
        }
        let title = &part.title;
        sums += &of_part.row(&format!("[{title}](#{})", anchor(title)));
        let page = part.page.strip_prefix("docs/").unwrap_or(&part.page);
        let place = match part.section.as_str() {
            "" => page.to_owned(),
            section => format!("{page}#{}", anchor(section)),
        };
        let table = table(part, project, &results)?;
        write!(tables, "\n## {title}\n\n[The rules]({place}).\n\n{table}")?;
    }
    let head = "| part | rules | tests | assertions | AXI checker | proofs | partly open | none |\n\
        |---|---|---|---|---|---|---|---|\n";
    let configurations = configurations::table(project)?;
    Ok(format!(
        "{PREFACE}\n{head}{sums}{}\n{CONFIGURATIONS}\n{configurations}{tables}",
        all.row("all")
    ))
}
