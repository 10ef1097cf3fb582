//! The configuration that the command line names.

use std::path::Path;

use jukebox_config::{Config, ConfigError, Scale};

use crate::error::{Error, Result};
use crate::output::is_standard;

/// The configuration in `path`, `-` being standard input, or the default one.
pub fn configuration(path: Option<&Path>) -> Result<Config> {
    configuration_at(path, Scale::Full)
}

/// As [`configuration`], with the limits of this scale.
pub fn configuration_at(path: Option<&Path>, scale: Scale) -> Result<Config> {
    let read = match path {
        None => return Ok(Config::default()),
        Some(path) if is_standard(path) => {
            Config::from_reader_at(std::io::stdin(), "standard input", scale)
        }
        Some(path) => Config::from_file_at(path, scale),
    };
    read.map_err(|error| {
        let hint = hint(&error);
        Error::input(error, hint)
    })
}

fn hint(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Read { .. } => {
            "--config names a file in TOML; without it, the configuration is the default one"
        }
        ConfigError::TooLong { .. } => "--config names a file in TOML of a few lines",
        ConfigError::NotText { .. } => "save it as plain text in UTF-8; letters of ASCII will do",
        ConfigError::Duplicate { .. } => {
            "give each key once, and put all keys of a table under one head, like [geometry]"
        }
        ConfigError::Syntax { .. } => {
            "a table's name stands in brackets, like [geometry], a key and its value a line below it, like line_bytes = 64; words stand in quotes"
        }
        ConfigError::NotAllowed { key, .. } if key == "name" => {
            "it becomes part of the names of files, modules and constants: take one of your own, like my_jukebox"
        }
        ConfigError::NotAllowed { .. } => {
            "write what is allowed, or leave the key out: every key has a default"
        }
        _ => "every key has a default: a file needs only the keys that differ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_mistake_has_a_hint_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("jukebox.toml");
        let refused = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            configuration(Some(&file)).unwrap_err()
        };
        for (text, hint) in [
            (
                &b"name = \"clk_i\""[..],
                "take one of your own, like my_jukebox",
            ),
            (
                b"name = \"Jukebox\"",
                "take one of your own, like my_jukebox",
            ),
            (b"name = \"\xfc\"", "plain text in UTF-8"),
            (b"name = \"a\"\nname = \"b\"", "give each key once"),
            (b"[address]\n[counters]\n[address]", "under one head"),
            (
                b"[geometry\nline_bytes = 64",
                "in brackets, like [geometry]",
            ),
            (b"[reset]\nstyle = async-low", "words stand in quotes"),
            (b"[geometry]\nline_bytes = 63", "write what is allowed"),
            (b"[geometry]\nlines = 64", "only the keys that differ"),
            (&[b'#'; 2 << 20], "of a few lines"),
        ] {
            let error = refused(text);
            assert!(error.hint.contains(hint), "{error}");
        }
        // What the hints advise is taken.
        for text in [
            "name = \"my_jukebox\"",
            "[geometry]\nline_bytes = 64",
            "[reset]",
        ] {
            std::fs::write(&file, text).unwrap();
            configuration(Some(&file)).unwrap();
        }
    }

    #[test]
    fn a_missing_configuration_is_bad_input() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("jukebox.toml");
        let error = configuration(Some(&missing)).unwrap_err();
        assert_eq!(error.code, 2);
        assert!(error.what.contains(&missing.display().to_string()));
        assert!(error.hint.contains("without it"), "{error}");
    }
}
