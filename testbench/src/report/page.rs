//! The page, as HTML or as Markdown.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::answer::{self, Answer};
use super::chapter::{Chapter, chapters};
use super::figure::Figure;
use super::formulas::{FORMULAS, Formula};
use super::load::{Entry, Loaded};
use super::number::{count, grouped, kib, percent, signed};
use super::{functions, gaps, series, settings};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::result::paper;

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One file that needs no other.
    Html,
    /// For a pull request.
    Markdown,
}

/// Name of the way that Markdown is escaped.
const MARKDOWN: &str = "markdown";

#[derive(Serialize)]
struct Page<'a> {
    title: String,
    chapters: Vec<Part>,
    formulas: &'a [Formula],
    doi: &'a str,
    notes: &'a [String],
    files: &'a [String],
    versions: Vec<String>,
    sweeps: Vec<Sweep<'a>>,
}

/// What a page says of one set of traces.
#[derive(Serialize)]
struct Part {
    name: String,
    answer: Answer,
    figures: Vec<Drawn>,
    points: Vec<Point>,
    traces: Vec<Trace>,
    invocations: String,
}

/// A figure, and how much room there must be beside its bars.
#[derive(Serialize)]
struct Drawn {
    #[serde(flatten)]
    figure: Figure,
    /// Characters.
    beside: usize,
}

/// A result and how it came about.
#[derive(Serialize)]
struct Point {
    command: String,
    keys: String,
    coverage: String,
    overpredicted: String,
    record: String,
    traffic: String,
    speedup: String,
    share: String,
    compared: String,
}

#[derive(Serialize)]
struct Trace {
    path: String,
    sha256: String,
}

#[derive(Serialize)]
struct Sweep<'a> {
    file: &'a str,
    name: &'a str,
    build: &'a str,
    spec: &'a str,
}

/// Writes a page. `defaults` is the plan of a run without any option.
///
/// # Errors
/// If the templates do not fit, which would be a defect.
pub fn render(
    loaded: &Loaded,
    defaults: &Plan,
    title: Option<&str>,
    format: Format,
) -> Result<String> {
    let (name, text) = match format {
        Format::Html => (
            "report.html",
            include_str!("../../templates/report.html.j2"),
        ),
        Format::Markdown => ("report.md", include_str!("../../templates/report.md.j2")),
    };
    let environment = environment().and_then(|mut environment| {
        environment.add_template("report.css", include_str!("../../templates/report.css"))?;
        environment.add_template(name, text)?;
        environment
            .get_template(name)?
            .render(Value::from(Serde(page(loaded, defaults, title))))
    });
    environment.map_err(|error| {
        Error::check(
            format_args!("the page cannot be written: {error:#}"),
            "this is a defect of the program: please report it",
        )
    })
}

fn page<'a>(loaded: &'a Loaded, defaults: &Plan, title: Option<&str>) -> Page<'a> {
    let chapters = chapters(loaded);
    let mut versions: Vec<String> = Vec::new();
    for entry in &loaded.entries {
        if !versions.contains(&entry.version) {
            versions.push(entry.version.clone());
        }
    }
    let sweep = loaded
        .sweeps
        .first()
        .map(|(_, manifest)| manifest.name.clone());
    let own = chapters
        .iter()
        .map(|chapter| chapter.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    Page {
        title: title.map(str::to_owned).or(sweep).unwrap_or(own),
        chapters: chapters
            .iter()
            .map(|chapter| part(chapter, defaults))
            .collect(),
        formulas: FORMULAS,
        doi: paper::DOI,
        notes: &loaded.notes,
        files: &loaded.files,
        versions,
        sweeps: loaded
            .sweeps
            .iter()
            .map(|(file, manifest)| Sweep {
                file,
                name: &manifest.name,
                build: &manifest.build,
                spec: &manifest.spec,
            })
            .collect(),
    }
}

fn part(chapter: &Chapter, defaults: &Plan) -> Part {
    let mut figures = functions::figures(chapter);
    figures.extend(series::figures(chapter));
    figures.extend(gaps::figure(chapter));
    let entry = chapter.reference();
    let without: u64 = entry
        .functions
        .iter()
        .map(|function| function.without_replay)
        .sum();
    let traces = match &entry.workload {
        Some(workload) => workload
            .files
            .iter()
            .map(|file| Trace {
                path: file.path.clone(),
                sha256: file.sha256.clone(),
            })
            .collect(),
        None => entry
            .options
            .traces
            .iter()
            .map(|path| Trace {
                path: path.clone(),
                sha256: String::new(),
            })
            .collect(),
    };
    Part {
        name: chapter.name.clone(),
        answer: answer::of(chapter),
        figures: figures
            .into_iter()
            .map(|figure| Drawn {
                beside: figure.beside(),
                figure,
            })
            .collect(),
        points: chapter
            .entries
            .iter()
            .map(|entry| point(entry, defaults))
            .collect(),
        traces,
        invocations: format!(
            "Figures are ratios of sums over {} of {} that had a record to replay; {} had none and {} left out.",
            count(entry.figures.invocations as usize, "invocation"),
            count(entry.functions.len(), "function"),
            grouped(without),
            if without == 1 { "is" } else { "are" }
        ),
    }
}

fn point(entry: &Entry, defaults: &Plan) -> Point {
    let (arguments, keys) = settings::command(&entry.options, &entry.config, defaults);
    let figures = &entry.figures;
    let compared = entry
        .compared()
        .map_or_else(String::new, |rtl| match rtl.mismatches {
            0 => grouped(rtl.events),
            mismatches => format!("{}, {mismatches} differ", grouped(rtl.events)),
        });
    Point {
        command: arguments.join(" "),
        keys: keys.join(", "),
        coverage: percent(figures.coverage),
        overpredicted: percent(figures.overprediction),
        record: kib(figures.metadata_bytes),
        traffic: signed(figures.traffic_rise),
        speedup: signed(figures.speedup),
        share: percent(figures.share_of_perfect_gain),
        compared,
    }
}

/// The template engine: names that are not there are errors, and all that is inserted is escaped.
fn environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name {
        "report.html" => AutoEscape::Html,
        "report.md" => AutoEscape::Custom(MARKDOWN.into()),
        _ => AutoEscape::None,
    });
    environment.set_formatter(|out, state, value| match state.auto_escape() {
        AutoEscape::Custom(_) => {
            let text = value.to_string();
            let text = if value.is_safe() {
                text
            } else {
                markdown(&text)
            };
            out.write_str(&text).map_err(minijinja::Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.add_filter("tied", |text: String| {
        ["%", "KiB", "MiB"].iter().fold(text, |text, unit| {
            text.replace(&format!(" {unit}"), &format!("\u{a0}{unit}"))
        })
    });
    environment.add_filter("code", |text: String| Value::from_safe_string(code(&text)));
    environment.add_filter("fence", |text: String| {
        Value::from_safe_string(fence(&text))
    });
    Ok(environment)
}

/// Text that means itself in a cell of a table.
fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '@' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text as code in a cell of a table.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let room = if text.contains('`') { " " } else { "" };
    format!("{ticks}{room}{}{room}{ticks}", text.replace('|', "\\|"))
}

/// Lines as a block of code.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat((longest + 1).max(3));
    format!("{ticks}toml\n{}\n{ticks}", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_inserted_is_markup() {
        assert_eq!(
            markdown("a|b <i> `c` _d_\n"),
            "a\\|b &lt;i&gt; \\`c\\` \\_d\\_ "
        );
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert!(fence("x = '```'").starts_with("````toml\n"));
    }
}
