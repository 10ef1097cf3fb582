//! `jukebox capture`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use jukebox_capture::{Ended, Interrupts, Limits, Progress, Request, Split, Summary, capture};

use super::address::address;
use super::command_line::command_line;
use super::dash::refuse_dash;
use super::suite_args::{Common, SuiteArgs};
use crate::error::{Error, Result};
use crate::output::tell;
use crate::progress::Spinner;

/// Records which instruction lines a program fetches, request by request, under QEMU.
#[derive(Debug, Args)]
#[command(after_help = "\
An invocation is everything between the end of one request and the end of the next. The program says
where a request ends with a marker (testbench/capture/markers), or --split-at names an address.
What lies before the first end, the program's start, is no invocation.

Ctrl-C ends a capture in order: the file holds the invocations that were complete.
Exit code: 0 recorded; 1 recorded, but the program failed or ended before --invocations, or other processes marked
requests too, which are missing; 2 nothing recorded.

  jukebox capture -o server.jbt --warm-up 50 --invocations 12 -- python3 server.py
  jukebox capture -o py_json.jbt --system --function py_json
  jukebox capture -o suite.jbt --suite system")]
pub struct CaptureArgs {
    /// File to write
    #[arg(short, long, value_name = "FILE.jbt")]
    output: PathBuf,
    /// Name of the function in the file [default: the file's name up to its first dot]
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// Complete invocations to leave out first, until the program is warm; a JIT needs hundreds [default: 10; of
    /// the suite: 40 in Python, 400 in Node.js, 20 in Rust]
    #[arg(long, value_name = "N")]
    warm_up: Option<u64>,
    /// Invocations to record; the program is ended then [default: until it ends by itself; of the suite: 12]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    invocations: Option<u64>,
    /// An invocation starts whenever this virtual address is fetched (hexadecimal: 0x401136)
    #[arg(long, value_name = "ADDRESS", value_parser = address, group = "split")]
    split_at: Option<u64>,
    /// An invocation starts whenever this function of the program itself is called
    #[arg(long, value_name = "FUNCTION", group = "split")]
    split_at_symbol: Option<String>,
    /// The whole run is one invocation, start and end of the program included
    #[arg(long, group = "split", conflicts_with_all = ["warm_up", "invocations"])]
    whole: bool,
    /// Print nothing but errors and what is lost
    #[arg(short, long)]
    quiet: bool,
    /// The program and its arguments
    #[arg(last = true, required_unless_present_any = ["suite", "system"], value_name = "CMD")]
    command: Vec<OsString>,
    #[command(flatten)]
    suite: SuiteArgs,
}

/// Complete invocations that are left out if nothing is said.
const WARM_UP: u64 = 10;

/// Records, and says what was recorded on stderr: stdout is the program's.
pub fn main(args: &CaptureArgs) -> Result<()> {
    let hint = "name a file; its name up to the first dot is the function's";
    refuse_dash("--output", Some(&args.output), "a capture", hint)?;
    if args.suite.asked() {
        return args.suite.main(&Common {
            output: &args.output,
            function: args.function.as_deref(),
            warm_up: args.warm_up,
            invocations: args.invocations,
            quiet: args.quiet,
            asked_by: command_line(),
        });
    }
    let split = match (args.split_at, &args.split_at_symbol) {
        (Some(address), _) => Split::Address(address),
        (None, Some(symbol)) => Split::Symbol(symbol.clone()),
        (None, None) if args.whole => Split::Whole,
        (None, None) => Split::Marks,
    };
    let request = Request {
        output: args.output.clone(),
        function: match &args.function {
            Some(name) => name.clone(),
            None => function_of(&args.output)?,
        },
        command: args.command.clone(),
        split,
        limits: Limits {
            warm_up: args.warm_up.unwrap_or(WARM_UP),
            invocations: args.invocations,
        },
        asked_by: command_line(),
    };
    let mut interrupts = Interrupts::watch()?;
    let spinner = Spinner::new(args.quiet);
    let summary = capture(&request, &mut interrupts, &mut |progress| {
        spinner.say(|| state(&request, progress));
    });
    spinner.finish();
    let summary = summary?;
    if !args.quiet {
        tell(&told(&request, &summary));
    }
    match summary.problem {
        None => Ok(()),
        Some(problem) => Err(Error::check(problem.what, problem.hint)),
    }
}

fn function_of(output: &Path) -> Result<String> {
    let name = output.file_name().map(|name| name.to_string_lossy());
    let name = name.as_deref().and_then(|name| name.split('.').next());
    match name {
        Some(name) if !name.is_empty() => Ok(name.to_owned()),
        _ => Err(Error::input(
            format_args!("'{}' names no function", output.display()),
            "give the function's name: --function NAME",
        )),
    }
}

fn state(request: &Request, progress: &Progress) -> String {
    let warm_up = request.limits.warm_up;
    match request.limits.invocations {
        _ if request.split == Split::Whole => "recording the whole run".to_owned(),
        _ if !progress.marked => "waiting for the first end of a request".to_owned(),
        _ if progress.complete == 0 && progress.warmed < warm_up => {
            format!("warm-up: {} of {warm_up}", progress.warmed)
        }
        Some(asked) => format!("recorded: {} of {asked}", progress.complete),
        None => format!("recorded: {}; Ctrl-C ends", progress.complete),
    }
}

fn told(request: &Request, summary: &Summary) -> String {
    let progress = summary.outcome.progress;
    let plural = if progress.complete == 1 { "" } else { "s" };
    let each = progress.instructions / progress.complete.max(1);
    let mut text = format!(
        "{}: {} invocation{plural} of {}, {:.2} M instructions each",
        request.output.display(),
        progress.complete,
        request.function,
        each as f64 / 1e6
    );
    if progress.warmed > 0 {
        text += &format!(", after {} of warm-up", progress.warmed);
    }
    if summary.outcome.ended == Ended::Interrupted {
        text += "; interrupted";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_is_called_like_the_file() {
        assert_eq!(
            function_of(Path::new("a/py_json.x.jbt")).unwrap(),
            "py_json"
        );
        assert_eq!(function_of(Path::new("a/.jbt")).unwrap_err().code, 2);
    }
}
