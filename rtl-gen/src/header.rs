//! The comment at the head of every emitted file.

use crate::VERSION;
use jukebox_config::Config;

/// Licence of what the generator emits.
const LICENCE: &str = "Apache-2.0 WITH SHL-2.1";

/// The head of a file that says `title`, each line starting with `comment` (such as `//`).
pub(crate) fn header(cfg: &Config, comment: &str, title: &str) -> String {
    let mut text = format!(
        "{comment} SPDX-License-Identifier: {LICENCE}\n\
         {comment} {title}\n\
         {comment}\n\
         {comment} Emitted by jukebox {VERSION} for the configuration\n"
    );
    for line in cfg.to_toml_compact().lines() {
        text.push_str(&format!("{comment}   {line}\n"));
    }
    text
}
