//! `jukebox completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use crate::error::{Error, Result};
use crate::output::hand_over;

/// Arguments of `jukebox completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
  jukebox completions bash > ~/.local/share/bash-completion/completions/jukebox
  jukebox completions zsh > \"${fpath[1]}/_jukebox\"
  jukebox completions fish > ~/.config/fish/completions/jukebox.fish
Exit code: 0 done; 2 bad input, or standard output cannot be written.")]
pub struct CompletionsArgs {
    /// Shell that is to complete verbs and options
    shell: Shell,
}

/// Prints the script.
pub fn main(args: &CompletionsArgs) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "jukebox", &mut script);
    let script = String::from_utf8(script)
        .map_err(|error| Error::check(error, "tell us: a script is text in UTF-8"))?;
    hand_over(script.trim_end())
}
