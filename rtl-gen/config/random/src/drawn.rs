//! What was drawn: keys that differ from the default, and their values.

use std::fmt;

use jukebox_config::{Config, ConfigError};

/// A file of a valid configuration, with the keys in it that differ from their default.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawn {
    keys: Vec<(&'static str, String)>,
    config: Config,
}

impl Drawn {
    /// Of these keys and values in TOML those that can stand beside each other. What cannot is left
    /// out: the key that is refused, else one without which the rest is taken, else the last one.
    pub(crate) fn of(mut keys: Vec<(&'static str, String)>) -> Drawn {
        loop {
            match Config::from_toml_str(&toml(&keys), "drawn") {
                Ok(config) => return Drawn { keys, config },
                Err(error) => {
                    let out = refused(&keys, &error).or_else(|| in_the_way(&keys));
                    keys.remove(out.unwrap_or(keys.len() - 1));
                }
            }
        }
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The file, a key a line.
    pub fn toml(&self) -> String {
        toml(&self.keys)
    }
}

/// What a failing test shows.
impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.toml())
    }
}

fn toml(keys: &[(&'static str, String)]) -> String {
    keys.iter()
        .map(|(key, value)| format!("{key} = {value}\n"))
        .collect()
}

/// The place of the key that is refused, if it was drawn.
fn refused(keys: &[(&'static str, String)], error: &ConfigError) -> Option<usize> {
    let ConfigError::NotAllowed { key, .. } = error else {
        panic!("a known key with a value of its kind is refused: {error}");
    };
    keys.iter().position(|(path, _)| path == key)
}

/// The place of a key without which the rest can stand.
fn in_the_way(keys: &[(&'static str, String)]) -> Option<usize> {
    (0..keys.len()).find(|&place| {
        let mut rest = keys.to_vec();
        rest.remove(place);
        Config::from_toml_str(&toml(&rest), "drawn").is_ok()
    })
}
