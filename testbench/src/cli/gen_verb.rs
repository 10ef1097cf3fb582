//! `jukebox gen`.

use std::path::PathBuf;

use jukebox_config::Scale;
use jukebox_rtl_gen::{Clock, Options, generate_for_proofs};

use super::configuration::configuration_at;
use super::dash::refuse_dash;
use crate::error::{Error, Result};
use crate::output::say;
use crate::{board, emit};

/// Arguments of `jukebox gen`.
#[derive(Debug, clap::Args)]
pub struct GenArgs {
    /// Configuration file (TOML), - for standard input; without it the default configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder to write into, one for each configuration; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Clock that the constraints ask for, in MHz: 1 to 2000
    #[arg(long, value_name = "F", default_value_t, allow_hyphen_values = true)]
    clock_mhz: Clock,
    /// Seed of the events of the board's self-test
    #[arg(long, value_name = "N", default_value_t = board::Options::default().seed)]
    board_seed: u64,
    /// Clock of the board's self-test, in MHz: 5 to 400 in steps of 5
    #[arg(long, value_name = "F", default_value_t = board::Options::default().clock_mhz)]
    board_mhz: u32,
    /// Only the modules of the block, which may be smaller than one for use: addresses from 8 bits,
    /// lines from 8 bytes, regions from 16 bytes
    #[arg(long)]
    for_proofs: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// Name every file written
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
}

/// Writes all files of the configuration, into a folder that has none of another. A file that is
/// there with the same contents is left alone, so that a flow that depends on it need not run again.
pub fn main(args: &GenArgs) -> Result<()> {
    refuse_dash("--out", Some(&args.out), "a folder", "name a folder")?;
    let scale = if args.for_proofs {
        Scale::Proofs
    } else {
        Scale::Full
    };
    let config = configuration_at(args.config.as_deref(), scale)?;
    let options = Options {
        clock: args.clock_mhz,
    };
    let board = board::Options {
        seed: args.board_seed,
        clock_mhz: args.board_mhz,
    };
    let files = match scale {
        Scale::Full => emit::everything(&config, &options, board),
        Scale::Proofs => generate_for_proofs(&config),
    };
    let files = files.map_err(|error| {
        Error::input(
            error,
            "check the configuration against the page of its keys, the clocks against --help",
        )
    })?;
    if let Some((path, cause)) = emit::blocked(&args.out, &files) {
        return Err(Error::write(&path, cause));
    }
    if let Some((path, owner)) = emit::occupied(&args.out, &files, &config.name) {
        let owner = owner.map_or("not written by `jukebox gen`".into(), |owner| {
            format!("of another configuration, `{owner}`")
        });
        return Err(Error::input(
            format_args!("{} is there and is {owner}", path.display()),
            format_args!("give `{}` a folder of its own with --out", config.name),
        ));
    }
    let mut written = Vec::new();
    for file in &files {
        let path = args.out.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|cause| Error::write(parent, cause))?;
        }
        if std::fs::read(&path).is_ok_and(|there| there == file.contents.as_bytes()) {
            continue;
        }
        std::fs::write(&path, &file.contents).map_err(|cause| Error::write(&path, cause))?;
        written.push(path);
    }
    if args.verbose {
        for path in &written {
            say(&path.display().to_string())?;
        }
    }
    if !args.quiet {
        say(&format!(
            "{}: {} files in {}",
            config.name,
            files.len(),
            args.out.display()
        ))?;
    }
    Ok(())
}
