//! `jukebox merge`.

use std::path::PathBuf;

use super::dash::refuse_dash;
use crate::error::Result;
use crate::output::say;
use crate::sweep::{self, RESULTS};

/// Arguments of `jukebox merge`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The result is, byte for byte, that of the sweep run in one piece.

  jukebox merge out/sweep --out out/sweep          # shards in one folder
  jukebox merge node1 node2 node3 --out together   # shards in folders of their own
Exit code: 0 done; 1 points are missing; 2 bad input, or something cannot be written.")]
pub struct MergeArgs {
    /// Folders that shards of one sweep were written to
    #[arg(value_name = "DIR", num_args = 1.., required = true)]
    folders: Vec<PathBuf>,
    /// Folder for the whole sweep; may be one of them
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Joins shards.
pub fn main(args: &MergeArgs) -> Result<()> {
    refuse_dash("--out", Some(&args.out), "a folder", "name a folder")?;
    let count = sweep::merge(&args.folders, &args.out)?;
    if args.quiet {
        return Ok(());
    }
    say(&format!(
        "{}: {count} points",
        args.out.join(RESULTS).display()
    ))
}
