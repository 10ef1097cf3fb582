//! `jukebox trace info`.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use jukebox_trace::jbt::Provenance;
use jukebox_trace::stats::{self, FunctionStats, InvocationStats, MAX_COMPARED};
use jukebox_trace::{Format, Function, Inputs};
use serde::Serialize;

use super::ReadArgs;
use crate::error::Result;
use crate::output::say;
use crate::report::grouped;

/// Arguments of `jukebox trace info`.
#[derive(Debug, clap::Args)]
pub struct InfoArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// The function of this name only; files of one invocation are all of it
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// List every invocation, too
    #[arg(short, long)]
    verbose: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    /// Counts up when the meaning of a field changes.
    schema: u32,
    functions: Vec<FunctionReport>,
    files: Vec<FileReport>,
    streams: Vec<StreamReport>,
}

/// A file of another format and what it was taken for.
#[derive(Serialize)]
struct StreamReport {
    path: String,
    format: &'static str,
    record_bytes: Option<usize>,
}

/// A `.jbt` file and where it comes from.
#[derive(Serialize)]
struct FileReport {
    path: String,
    provenance: Provenance,
}

#[derive(Serialize)]
struct FunctionReport {
    #[serde(flatten)]
    stats: FunctionStats,
    provenance: Option<Provenance>,
}

/// Reads the traces and prints what they hold.
pub fn main(args: &InfoArgs) -> Result<()> {
    let options = args.read.options()?;
    let (inputs, reports) = args.read.watched(2, &options.position, || {
        let function = args.function.as_deref();
        let inputs = Inputs::open(&args.read.files, function, &options)?;
        let reports: jukebox_trace::Result<Vec<_>> = inputs.functions.iter().map(report).collect();
        reports.map(|reports| (inputs, reports))
    })?;
    args.read.note(&inputs.notes, &[]);
    let files = files(&inputs);
    if args.json {
        let report = Report {
            schema: 1,
            functions: reports,
            files,
            streams: streams(&inputs),
        };
        let json = serde_json::to_string_pretty(&report);
        say(&json.map_err(|cause| crate::error::Error::check(cause, "report it as a defect"))?)?;
        return args.read.account(&inputs.losses);
    }
    say(&table(&reports))?;
    say(&footnotes(&reports))?;
    for report in &reports {
        say(&origin(&report.stats.name, report.provenance.as_ref()))?;
        if args.verbose {
            say(&invocations(&report.stats.invocations))?;
        }
    }
    for file in &files {
        // Said already of its functions, unless they were recorded elsewhere.
        let told = |one: &FunctionReport| one.provenance.as_ref() == Some(&file.provenance);
        if !reports.iter().any(told) {
            say(&origin(&printable(&file.path), Some(&file.provenance)))?;
        }
    }
    if !inputs.streams.is_empty() {
        say(&taken_for(&inputs))?;
    }
    args.read.account(&inputs.losses)
}

/// What the files that are no `.jbt` files were taken for: a line for each format.
fn taken_for(inputs: &Inputs) -> String {
    let mut formats: Vec<(Format, Vec<String>)> = Vec::new();
    for (path, format) in &inputs.streams {
        let name = printable(&path.display().to_string());
        match formats.iter_mut().find(|(known, _)| known == format) {
            Some((_, names)) => names.push(name),
            None => formats.push((*format, vec![name])),
        }
    }
    let mut text = String::new();
    for (format, names) in formats {
        let which = match names.as_slice() {
            [one] => one.clone(),
            [first, .., last] => format!("{} files, {first} to {last}", names.len()),
            [] => continue,
        };
        text.push_str(&format!("\nread as {}: {which}", format.describe()));
    }
    text
}

fn streams(inputs: &Inputs) -> Vec<StreamReport> {
    let streams = inputs.streams.iter();
    streams
        .map(|(path, format)| StreamReport {
            path: path.display().to_string(),
            format: format.name(),
            record_bytes: format.record_bytes(),
        })
        .collect()
}

fn files(inputs: &Inputs) -> Vec<FileReport> {
    let files = inputs.files.iter();
    files
        .map(|(path, provenance)| FileReport {
            path: path.display().to_string(),
            provenance: provenance.as_ref().clone(),
        })
        .collect()
}

fn report(function: &Function) -> jukebox_trace::Result<FunctionReport> {
    Ok(FunctionReport {
        stats: stats::of(function)?,
        provenance: function.provenance.as_deref().cloned(),
    })
}

fn framed(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for (at, column) in table.column_iter_mut().enumerate() {
        if at > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn table(reports: &[FunctionReport]) -> String {
    let mut table = framed(&[
        "function",
        "invocations",
        "instructions",
        "kernel instr.",
        "line fetches",
        "kernel fetches",
        "footprint",
        "of all",
        "in common",
        "Jaccard",
    ]);
    for FunctionReport { stats, .. } in reports {
        let mean = |of: fn(&InvocationStats) -> u64| {
            let sum: u128 = stats
                .invocations
                .iter()
                .map(|one| u128::from(of(one)))
                .sum();
            let mean = sum / stats.invocations.len().max(1) as u128;
            grouped(u64::try_from(mean).unwrap_or(u64::MAX))
        };
        let instructions = mean(|one| one.instructions);
        table.add_row([
            stats.name.clone(),
            stats.invocations.len().to_string(),
            if stats.instructions_counted {
                instructions
            } else {
                format!("~{instructions}")
            },
            stats
                .kernel_instruction_share
                .map_or("-".to_owned(), percent),
            mean(|one| one.line_fetches),
            percent(stats.kernel_fetch_share),
            kib(stats.mean_footprint_bytes),
            kib(stats.union_footprint_bytes as f64),
            percent(stats.common_share),
            stats
                .mean_jaccard
                .map_or("-".to_owned(), |mean| format!("{mean:.3}")),
        ]);
    }
    table.to_string()
}

fn footnotes(reports: &[FunctionReport]) -> String {
    let mut text = "Instructions, line fetches and footprint (different lines) are means of an invocation; 'of all': different lines of all together;\n\
        kernel instr., kernel fetches: the kernel's share of the instructions, and of the line fetches, one of which may hold many instructions;\n\
        in common: lines that every invocation fetched, over the mean footprint; Jaccard: common lines over lines of either, mean of all pairs."
        .to_owned();
    let of = |is: fn(&FunctionStats) -> bool| reports.iter().any(|report| is(&report.stats));
    if of(|stats| !stats.instructions_counted) {
        text.push_str("\n~: nobody counted instructions; 7 a line fetch are assumed.");
    }
    if of(|stats| stats.compared < stats.invocations.len()) {
        text.push_str(&format!(
            "\nOf more than {MAX_COMPARED} invocations, {MAX_COMPARED} at equal distances are compared in pairs."
        ));
    }
    text
}

/// Where a function or a file comes from.
fn origin(name: &str, provenance: Option<&Provenance>) -> String {
    let mut text = format!("\n{name}");
    let Some(provenance) = provenance else {
        return text + ": no provenance";
    };
    let fields = [
        ("tool", &provenance.tool),
        ("version", &provenance.version),
        ("command", &provenance.command),
        ("machine", &provenance.machine),
        ("date", &provenance.date),
        ("process", &provenance.process),
    ];
    let notes = provenance
        .notes
        .iter()
        .map(|(name, value)| (name.as_str(), value));
    for (name, value) in fields.into_iter().chain(notes) {
        if !value.is_empty() {
            text.push_str(&format!("\n  {}: {}", printable(name), printable(value)));
        }
    }
    text
}

/// Text from a file, without what could move a terminal's cursor.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn invocations(all: &[InvocationStats]) -> String {
    let mut table = framed(&[
        "invocation",
        "instructions",
        "kernel instr.",
        "line fetches",
        "kernel fetches",
        "footprint",
        "kernel footprint",
    ]);
    for (at, one) in all.iter().enumerate() {
        let share = |part: u64, whole: u64| percent(part as f64 / whole.max(1) as f64);
        let kernel = one.kernel_instructions;
        table.add_row([
            at.to_string(),
            grouped(one.instructions),
            kernel.map_or("-".to_owned(), |kernel| share(kernel, one.instructions)),
            grouped(one.line_fetches),
            share(one.kernel_line_fetches, one.line_fetches),
            kib(one.footprint_bytes as f64),
            share(one.kernel_footprint_bytes, one.footprint_bytes),
        ]);
    }
    table.to_string()
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn kib(bytes: f64) -> String {
    format!("{:.0} KiB", bytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [
            (7, "7"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn text_from_a_file_cannot_move_the_cursor() {
        assert_eq!(printable("a\x1b[2Jb\nc"), "a [2Jb c");
    }
}
