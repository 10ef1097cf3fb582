//! `jukebox gen`.

use std::path::PathBuf;

use super::{config, say};
use crate::error::{Error, Result};

/// Arguments of `jukebox gen`.
#[derive(Debug, clap::Args)]
pub struct GenArgs {
    /// Configuration file (TOML); without it the default configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder to write into; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// Name every file written
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
}

/// Writes all files of the configuration.
pub fn main(args: &GenArgs) -> Result<()> {
    let config = config(args.config.as_deref())?;
    let files = jukebox_rtl_gen::generate(&config).map_err(|error| {
        Error::input(
            error,
            "check the configuration against the page of its keys",
        )
    })?;
    for file in &files {
        let path = args.out.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|cause| Error::write(parent, cause))?;
        }
        std::fs::write(&path, &file.contents).map_err(|cause| Error::write(&path, cause))?;
        if args.verbose {
            say(&path.display().to_string());
        }
    }
    if !args.quiet {
        say(&format!(
            "{}: {} files in {}",
            config.name,
            files.len(),
            args.out.display()
        ));
    }
    Ok(())
}
