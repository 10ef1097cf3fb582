//! The configuration that the command line names.

use std::path::Path;

use jukebox_config::{Config, ConfigError};

use crate::error::{Error, Result};
use crate::output::is_standard;

/// The configuration in `path`, `-` being standard input, or the default one.
pub fn configuration(path: Option<&Path>) -> Result<Config> {
    let read = match path {
        None => return Ok(Config::default()),
        Some(path) if is_standard(path) => Config::from_reader(std::io::stdin(), "standard input"),
        Some(path) => Config::from_file(path),
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
        ConfigError::Syntax { .. } => {
            "a table's name stands in brackets, like [geometry], and a key a line below it, like line_bytes = 64"
        }
        _ => "every key has a default: a file needs only the keys that differ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
