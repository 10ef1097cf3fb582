//! The comment at the head of every emitted file, and what it tells.

use crate::VERSION;
use jukebox_config::Config;

/// Licence of what the generator emits.
const LICENCE: &str = "Apache-2.0 WITH SHL-2.1";

/// What stands in every emitted file before the version, some lines above the configuration.
const MARK: &str = "Emitted by jukebox ";

/// Lines after [`MARK`] among which the configured name is.
const NAME_WITHIN: usize = 6;

/// The name of the configuration that a text was emitted for; `None` if it was not emitted.
pub fn emitted_for(text: &str) -> Option<&str> {
    let (_, head) = text.split_once(MARK)?;
    head.lines().take(NAME_WITHIN).find_map(|line| {
        let (_, name) = line.split_once("name = \"")?;
        name.strip_suffix('"')
    })
}

/// The head of a file that says `title`, each line starting with `comment` (such as `//`).
pub(crate) fn header(cfg: &Config, comment: &str, title: &str) -> String {
    let mut text = format!(
        "{comment} SPDX-License-Identifier: {LICENCE}\n\
         {comment} {title}\n\
         {comment}\n\
         {comment} {MARK}{VERSION} for the configuration\n"
    );
    for line in cfg.to_toml_compact().lines() {
        text.push_str(&format!("{comment}   {line}\n"));
    }
    if cfg.validate().is_err() {
        text.push_str(&format!(
            "{comment} which is for proofs alone: no block of use is so small.\n"
        ));
    }
    text
}
