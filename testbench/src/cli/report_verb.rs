//! `jukebox report`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::run_plan;
use crate::error::Result;
use crate::output::{is_standard, tell};
use crate::report::{self, Format};
use crate::result;

/// Arguments of `jukebox report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The page is about the first result: functions one by one. Results that differ from others in one setting become series. It is one
file that needs no network and no script.

  jukebox report out/evaluation --out report.html           # a sweep
  jukebox report a.json b.json --out report.md              # runs, for a pull request
  jukebox report a.json b.json --table                      # runs side by side, a row each
  jukebox trace info --json t.jbt > info.json; jukebox report run.json info.json --out report.html   # with footprints
Exit code: 0 done; 2 bad input, or the page cannot be written.")]
pub struct ReportArgs {
    /// Files of jukebox run --json, results.jsonl of jukebox sweep, or folders of sweeps; jukebox trace info --json adds
    /// what is known of functions
    #[arg(value_name = "RESULT", num_args = 1.., required = true)]
    results: Vec<PathBuf>,
    /// Page to write: HTML, or Markdown if it ends in .md; - is standard output
    #[arg(long, value_name = "FILE", required_unless_present = "table")]
    out: Option<PathBuf>,
    /// Print a table with a row for each result
    #[arg(long)]
    table: bool,
    /// Write Markdown, whatever the name ends in
    #[arg(long)]
    markdown: bool,
    /// Title of the page [default: the sweep's name, or that of the traces]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the page.
pub fn main(args: &ReportArgs) -> Result<()> {
    let loaded = report::load(&args.results)?;
    if !args.quiet {
        for note in &loaded.notes {
            tell(&format!("note: {note}"));
        }
    }
    let defaults = run_plan(["--trace", "FILE"].map(OsString::from))?;
    if let Some(out) = &args.out {
        result::file::check(out)?;
        let page = report::render(&loaded, &defaults, args.title.as_deref(), args.format(out))?;
        result::file::write_text(out, &page)?;
        if !args.quiet && !is_standard(out) {
            tell(&format!(
                "{}: {} results",
                out.display(),
                loaded.entries.len()
            ));
        }
    }
    if args.table {
        let table = report::summary(&loaded, &defaults);
        result::file::write_text(Path::new("-"), &(table + "\n"))?;
    }
    Ok(())
}

impl ReportArgs {
    fn format(&self, out: &Path) -> Format {
        let ending = out.extension().and_then(|ending| ending.to_str());
        match ending {
            _ if self.markdown => Format::Markdown,
            Some("md" | "markdown") => Format::Markdown,
            _ => Format::Html,
        }
    }
}
