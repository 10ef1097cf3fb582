//! `jukebox trace convert`, `cut` and `merge`.

use std::path::{Path, PathBuf};

use jukebox_trace::jbt::{self, Provenance};
use jukebox_trace::{AddressRule, Boundaries, Inputs, Output, ReadOptions, STANDARD, edit, export};

use super::{ReadArgs, tell};
use crate::cli::address::address;
use crate::cli::command_line::command_line;
use crate::error::{Error, Result};
use crate::output::say;

/// Where a result goes, and how.
#[derive(Debug, clap::Args)]
struct WriteArgs {
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Level of compression, 1 (fast) to 19 (small)
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(i32).range(1..=19))]
    level: i32,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Target {
    /// One .jbt file
    Jbt,
    /// A folder of files FUNCTION.NNN.lines.zst, one an invocation, and FUNCTION.idx and FUNCTION.provenance.json
    Lines,
}

/// Arguments of `jukebox trace convert`.
#[derive(Debug, clap::Args)]
pub struct ConvertArgs {
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    write: WriteArgs,
    /// Form of the result
    #[arg(long, value_enum, default_value = "jbt")]
    to: Target,
    /// The function of this name in .jbt files; files of other formats are all of it
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// An invocation starts when the instruction at this address (hexadecimal: 0x401136) is fetched; of raw lines: its
    /// line
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    split_at: Option<u64>,
    /// An invocation starts after every N instructions
    #[arg(long, value_name = "N", conflicts_with = "split_at", value_parser = clap::value_parser!(u64).range(1..))]
    split_every: Option<u64>,
    /// Say where the traces come from: a JSON object with tool, version, command, machine, date, process, notes
    #[arg(long, value_name = "FILE")]
    provenance: Option<PathBuf>,
}

/// Arguments of `jukebox trace cut`.
#[derive(Debug, clap::Args)]
pub struct CutArgs {
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    write: WriteArgs,
    /// Functions to keep, separated by commas [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    functions: Vec<String>,
    /// Invocations of each to keep, counted from 0, TO not included [default: all]
    #[arg(long, value_name = "FROM..TO", value_parser = range)]
    invocations: Option<(usize, usize)>,
    /// Instructions to keep from the beginning of each invocation (lines in proportion)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    instructions: Option<u64>,
}

/// Arguments of `jukebox trace merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// `FROM..TO`, `FROM..`, `..TO` or a single number.
fn range(text: &str) -> std::result::Result<(usize, usize), String> {
    let wrong = || format!("'{text}' is no range: write FROM..TO, FROM.., ..TO or a number");
    let number = |text: &str, other: usize| match text {
        "" => Ok(other),
        digits => digits.parse().map_err(|_| wrong()),
    };
    let (from, to) = match text.split_once("..") {
        Some((from, to)) => (number(from, 0)?, number(to, usize::MAX)?),
        None => {
            let one: usize = text.parse().map_err(|_| wrong())?;
            (one, one.saturating_add(1))
        }
    };
    if from < to {
        Ok((from, to))
    } else {
        Err(format!(
            "'{text}' is no range with anything in it: FROM must be smaller than TO, which is not included; 2..6 are 2 to 5"
        ))
    }
}

/// Converts, says what was written.
pub fn convert(args: &ConvertArgs) -> Result<()> {
    let mut options = args.read.options()?;
    options.boundaries = match (args.split_at, args.split_every) {
        (Some(at), _) => Boundaries::At(at),
        (_, Some(count)) => Boundaries::Every(count),
        _ => Boundaries::Whole,
    };
    if args.to == Target::Lines {
        return to_lines(args, &options);
    }
    let provenance = match &args.provenance {
        Some(path) => given(path)?,
        None => edit::provenance("convert", command_line()),
    };
    let addresses = edit::addresses(&args.read.files, &options)?;
    let mut output = args.write.create(addresses, &provenance)?;
    let function = args.function.as_deref();
    let converted = args.read.watched(1, &options.position, || {
        edit::convert(&args.read.files, function, &options, &mut output.writer)
    })?;
    args.read.note(&converted.notes, &converted.left_out);
    args.write.finish(output, args.read.quiet)?;
    args.read.account(&converted.losses)
}

fn to_lines(args: &ConvertArgs, options: &ReadOptions) -> Result<()> {
    if options.boundaries != Boundaries::Whole {
        return Err(Error::input(
            "--to lines with --split-at or --split-every",
            "convert to .jbt with a boundary first, then that to lines",
        ));
    }
    let folder = &args.write.output;
    if folder.as_os_str() == STANDARD {
        return Err(Error::input(
            "--to lines -o -: several files, which standard output cannot take",
            "name a folder: -o FOLDER",
        ));
    }
    std::fs::create_dir_all(folder).map_err(|cause| Error::write(folder, cause))?;
    let function = args.function.as_deref();
    let inputs = args.read.watched(2, &options.position, || {
        let inputs = Inputs::open(&args.read.files, function, options)?;
        for function in &inputs.functions {
            export::lines(function, folder)?;
        }
        Ok::<_, jukebox_trace::Error>(inputs)
    })?;
    args.read.note(&inputs.notes, &[]);
    args.read.account(&inputs.losses)
}

/// Selects, says what was written.
pub fn cut(args: &CutArgs) -> Result<()> {
    let options = args.read.options()?;
    let selection = edit::Selection {
        functions: args.functions.clone(),
        invocations: args.invocations,
        instructions: args.instructions,
    };
    let mut provenance = edit::provenance("cut", command_line());
    if let Some(selected) = selection.describe() {
        provenance = provenance.cut(&selected);
    }
    let addresses = edit::addresses(&args.read.files, &options)?;
    let mut output = args.write.create(addresses, &provenance)?;
    let inputs = args.read.watched(2, &options.position, || {
        let inputs = Inputs::open(&args.read.files, None, &options)?;
        let first = args
            .read
            .files
            .first()
            .map_or(Path::new(""), PathBuf::as_path);
        edit::select(&inputs, &selection, &mut output.writer, first)?;
        Ok::<_, jukebox_trace::Error>(inputs)
    })?;
    args.read.note(&inputs.notes, &[]);
    args.write.finish(output, args.read.quiet)?;
    args.read.account(&inputs.losses)
}

/// Merges, says what was written.
pub fn merge(args: &MergeArgs) -> Result<()> {
    let options = args.read.options()?;
    let provenance = edit::provenance("merge", command_line());
    let addresses = edit::addresses(&args.read.files, &options)?;
    let mut output = args.write.create(addresses, &provenance)?;
    let converted = args.read.watched(1, &options.position, || {
        edit::convert(&args.read.files, None, &options, &mut output.writer)
    })?;
    args.read.note(&converted.notes, &converted.left_out);
    args.write.finish(output, args.read.quiet)?;
    args.read.account(&converted.losses)
}

impl WriteArgs {
    fn create(&self, addresses: AddressRule, provenance: &Provenance) -> Result<Output> {
        let options = jbt::Options {
            addresses,
            level: self.level,
        };
        Ok(Output::create(&self.output, provenance, options)?)
    }

    fn finish(&self, output: Output, quiet: bool) -> Result<()> {
        let invocations = output.writer.invocations();
        let bytes = output.finish()?;
        if !quiet {
            let each = bytes / invocations.max(1) as u64;
            let to_stdout = self.output.as_os_str() == STANDARD;
            let place = if to_stdout {
                "standard output".into()
            } else {
                self.output.to_string_lossy()
            };
            let noun = match invocations {
                1 => "invocation",
                _ => "invocations",
            };
            let text =
                format!("{place}: {invocations} {noun}, {bytes} bytes, {each} an invocation");
            if to_stdout {
                // What is written has stdout for itself.
                tell(&[text]);
            } else {
                say(&text)?;
            }
        }
        Ok(())
    }
}

/// The provenance in a file.
fn given(path: &Path) -> Result<Provenance> {
    let hint = "a JSON object with the texts tool, version, command, machine, date, process and the object notes";
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Error::input(
            format_args!("cannot read {}: {cause}", path.display()),
            hint,
        )
    })?;
    serde_json::from_str(&text)
        .map_err(|cause| Error::input(format_args!("{}: {cause}", path.display()), hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(range("2..5"), Ok((2, 5)));
        assert_eq!(range("2.."), Ok((2, usize::MAX)));
        assert_eq!(range("..5"), Ok((0, 5)));
        assert_eq!(range("7"), Ok((7, 8)));
        for bad in ["", "..0", "5..5", "5..2", "-1", "a..b", "1..2..3"] {
            assert!(range(bad).is_err(), "{bad}");
        }
        for empty in ["6..2", "5..5", "..0"] {
            let said = range(empty).unwrap_err();
            assert!(said.contains("FROM must be smaller than TO"), "{said}");
        }
    }
}
