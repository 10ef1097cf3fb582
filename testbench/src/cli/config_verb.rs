//! `jukebox config`: what a configuration can say.

use clap::Subcommand;

use crate::config_docs;
use crate::error::Result;
use crate::output::hand_over;

/// Arguments of `jukebox config`.
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = false,
    after_help = "\
  jukebox config schema > jukebox.schema.json    # then, first line of a configuration: #:schema ./jukebox.schema.json
Exit code: 0 done; 2 bad input, or standard output cannot be written."
)]
pub struct ConfigArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print the JSON Schema of a configuration, for editors
    Schema,
    /// Print every key with what it takes, its default and what it does, in Markdown
    Page,
}

/// Prints what was asked for.
pub fn main(args: &ConfigArgs) -> Result<()> {
    let text = match args.verb {
        Verb::Schema => config_docs::schema(),
        Verb::Page => config_docs::page(),
    };
    hand_over(text.trim_end())
}
