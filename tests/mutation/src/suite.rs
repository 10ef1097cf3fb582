//! What a mutant must pass to survive.

use anyhow::Result;
use clap::ValueEnum;
use jukebox_config::Config;
use jukebox_cosim::Variant;
use jukebox_tests::rtl::model_of;
use jukebox_tests::rtl::suite::{full, short};
use std::path::Path;
use std::process::ExitCode;

/// How much is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// A second or two: what the block is for, and some random operation.
    Short,
    /// What is left of the first: far more random operation, and directed tests.
    Full,
}

impl Suite {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Suite::Short => "short",
            Suite::Full => "full",
        }
    }
}

/// The verb `trial`: exit code 0 if all tests pass, 1 if one fails, 3 if there is no model.
pub fn main(suite: Suite, config: &Path) -> ExitCode {
    let config = match ready(config) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(3);
        }
    };
    // A test that panics has failed, too.
    let result = std::panic::catch_unwind(|| match suite {
        Suite::Short => short(&config),
        Suite::Full => full(&config),
    });
    let failure = match result {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => "a test panicked".to_owned(),
    };
    // What the report needs, not the events before it.
    println!("{}", failure.lines().next().unwrap_or_default());
    ExitCode::from(1)
}

/// The configuration, once its model is known to be there.
fn ready(config: &Path) -> Result<Config> {
    let config = Config::from_file(config)?;
    let variant = Variant {
        assertions: true,
        wild_l2: true,
        without_waves: true,
        ..Variant::default()
    };
    model_of(&config, variant)?;
    Ok(config)
}
