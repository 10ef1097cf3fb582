//! Which configuration a turn has.

use anyhow::{Result, anyhow};
use jukebox_config::Config;
use jukebox_harness::BenchOptions;
use jukebox_random_config::some;
use jukebox_tests::rtl::wild_bench_for;
use std::thread::{self, JoinHandle};

/// Turns of a random configuration: as long about as its model takes to compile.
const TURNS: u64 = 200;

/// Configurations by seeds of turns.
#[derive(Clone, Debug)]
pub enum Configurations {
    /// Always this one.
    One(Box<Config>),
    /// Drawn over all keys, another one every so many turns.
    Random,
}

/// A configuration, and the file that says it.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its number: turns with the same number have the same configuration.
    pub number: u64,
    /// The configuration.
    pub config: Config,
    /// Its keys, if it was drawn.
    pub toml: String,
}

impl Configurations {
    /// The number of that which the turn of `seed` has.
    pub fn number(&self, seed: u64) -> u64 {
        match self {
            Configurations::One(_) => 0,
            Configurations::Random => seed / TURNS,
        }
    }

    /// That of a number.
    pub fn of(&self, number: u64) -> Chosen {
        let (config, toml) = match self {
            Configurations::One(config) => ((**config).clone(), String::new()),
            Configurations::Random => {
                let drawn = some(number, 1).remove(0);
                (drawn.config().clone(), drawn.toml())
            }
        };
        Chosen {
            number,
            config,
            toml,
        }
    }
}

/// Models, of which the next one is compiled while there is work for the last one.
#[derive(Debug)]
pub struct Ahead {
    all: Configurations,
    coming: Option<JoinHandle<Result<Chosen>>>,
}

impl Ahead {
    /// Those of `all`.
    pub fn new(all: Configurations) -> Ahead {
        Ahead { all, coming: None }
    }

    /// The configuration of a number, whose model is there.
    ///
    /// # Errors
    /// If the model cannot be made.
    pub fn get(&mut self, number: u64) -> Result<Chosen> {
        let coming = self.coming.take().map(JoinHandle::join);
        let chosen = match coming {
            None => made(self.all.of(number)),
            Some(Ok(made)) => made,
            Some(Err(_)) => Err(anyhow!("the model's thread has panicked")),
        }?;
        let chosen = match chosen.number == number {
            true => chosen,
            false => made(self.all.of(number))?,
        };
        if let Configurations::Random = self.all {
            let next = self.all.of(number + 1);
            self.coming = Some(thread::spawn(move || made(next)));
        }
        Ok(chosen)
    }
}

/// Who compiles comes to an end first.
impl Drop for Ahead {
    fn drop(&mut self) {
        // Nobody wants that model any more.
        let _ = self.coming.take().map(JoinHandle::join);
    }
}

/// The same, with its model in the cache.
fn made(chosen: Chosen) -> Result<Chosen> {
    wild_bench_for(&chosen.config, BenchOptions::default())?;
    Ok(chosen)
}
