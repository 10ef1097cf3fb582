//! Any configuration is turned into files that keep the rules, and what is emitted works: random
//! configurations from a seed, and when one fails, the smallest file that does.
//!
//! `JUKEBOX_SPACE_SEED=N` draws others, `JUKEBOX_SPACE_CASES=N` more of them (`make test-space`).

mod emitted;
mod simulated;
mod tools;

use std::cell::Cell;

use emitted::{emitted, written};
use jukebox_random_config::{hold, valid};

/// One thing that holds for all of them.
struct Part {
    name: &'static str,
    holds: tools::Holds,
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{variable} is no whole number: {text}")))
}

fn seed() -> u64 {
    number("JUKEBOX_SPACE_SEED").unwrap_or(1)
}

fn cases(default: u32) -> u32 {
    number("JUKEBOX_SPACE_CASES").map_or(default, |cases| cases as u32)
}

/// Holds all parts for so many configurations. Once one part has failed, it alone is what the file
/// shrinks for.
fn all_hold(cases: u32, parts: &[Part]) {
    let failed = Cell::new(None);
    hold(seed(), cases, valid(), |drawn| {
        let folder = written(drawn.config())?;
        for part in parts {
            if failed.get().is_some_and(|name| name != part.name) {
                continue;
            }
            if let Err(why) = (part.holds)(drawn.config(), folder.path()) {
                if failed.replace(Some(part.name)).is_none() {
                    let toml = drawn.toml();
                    eprintln!("{}: {why}\n\nshrinking, some minutes:\n{toml}", part.name);
                }
                return Err(format!("{}: {why}", part.name));
            }
        }
        Ok(())
    });
}

#[test]
fn any_configuration_is_emitted() {
    hold(seed(), cases(64), valid(), |drawn| {
        emitted(drawn.config()).map(drop)
    });
}

#[test]
fn what_is_emitted_does_what_the_golden_model_says() {
    let parts = [
        Part {
            name: "its testbench in Icarus",
            holds: tools::testbench_passes,
        },
        Part {
            name: "co-simulation, part by part and at random",
            holds: |config, _| simulated::exercised(config),
        },
        Part {
            name: "co-simulation, a real program",
            holds: |config, _| simulated::real(config),
        },
    ];
    all_hold(cases(2), &parts);
}

/// `make lint` has some of them, too. Needs its tools.
#[test]
#[ignore = "needs the linters: make test-space"]
fn no_linter_has_anything_to_say() {
    // Each alone: a file that shrinks for one of them is quick.
    let parts = tools::LINTERS.map(|(name, holds)| Part { name, holds });
    all_hold(cases(2), &parts);
}
