//! What real programs miss.

use anyhow::{Result, anyhow};
use jukebox::sim::lookups::{Filter, FirstLevel};
use jukebox::sim::space::Space;
use jukebox::trace::{Fetches, Invocation};
use jukebox_config::Config;
use jukebox_harness::ObsEvent;

/// Some of the misses of an invocation behind an L1-I of 32 KiB that was empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misses {
    /// Those left out at the beginning; fewer if the invocation is short.
    pub skip: usize,
    /// Those taken at the most.
    pub take: usize,
}

impl Misses {
    /// Those of `invocation`, as a block of `config` is told of them.
    ///
    /// # Errors
    /// If the trace cannot be read, or no L1-I has lines of that length.
    pub fn of(self, invocation: &Invocation, config: &Config) -> Result<Vec<ObsEvent>> {
        let line = config.geometry.line_bytes;
        let shape = "32KiB:8".parse().map_err(|error| anyhow!("{error}"))?;
        let mut first = FirstLevel::new(shape, line).map_err(|error| anyhow!(error))?;
        let fetches = Fetches::new(invocation.fetches()?, line);
        let space = Space::only(line);
        let mut events = Vec::new();
        let lookups = Filter::new(fetches, &mut first, space, config.address.va_bits);
        for lookup in lookups.take(self.skip + self.take) {
            events.push(ObsEvent::miss(lookup?.vaddr));
        }
        let skip = self.skip.min(events.len().saturating_sub(self.take));
        events.drain(..skip);
        Ok(events)
    }
}
