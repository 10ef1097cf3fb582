//! `jukebox man`.

use std::fs;
use std::path::PathBuf;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::Cli;
use super::dash::refuse_dash;
use crate::error::{Error, Result};
use crate::output::say;

/// Arguments of `jukebox man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
  jukebox man --out ~/.local/share/man/man1    # then: man jukebox-gen
Exit code: 0 done; 2 bad input, or a page cannot be written.")]
pub struct ManArgs {
    /// Folder to write into, a page for each verb; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the pages.
pub fn main(args: &ManArgs) -> Result<()> {
    refuse_dash("--out", Some(&args.out), "a folder", "name a folder")?;
    // `jukebox help VERB` is a page of its own already: that of the verb.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    fs::create_dir_all(&args.out).map_err(|cause| Error::write(&args.out, cause))?;
    let pages = pages(&command);
    for page in &pages {
        let path = args.out.join(page.get_filename());
        let mut text = Vec::new();
        page.render(&mut text)
            .and_then(|()| fs::write(&path, text))
            .map_err(|cause| Error::write(&path, cause))?;
    }
    if !args.quiet {
        say(&format!("{} pages in {}", pages.len(), args.out.display()))?;
    }
    Ok(())
}

/// A page for a command and for each below it.
fn pages(command: &Command) -> Vec<Man> {
    let below = command.get_subcommands().flat_map(pages);
    std::iter::once(Man::new(command.clone()))
        .chain(below)
        .collect()
}
