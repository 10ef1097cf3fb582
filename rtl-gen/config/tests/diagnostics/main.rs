//! One case for each way a configuration can be wrong, with its whole message.

mod files;
mod keys;
mod names;
mod proofs;
mod text;
mod values;

use jukebox_config::Config;

/// Why this configuration is refused.
fn message(text: &str) -> String {
    Config::from_toml_str(text, "f.toml")
        .expect_err(text)
        .to_string()
}
