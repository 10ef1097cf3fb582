//! Options that cannot stand, by themselves or beside each other.

use super::{Dut, FrontEnd, Interleave, Options, Targets, Timing};
use crate::cache::Size;
use crate::error::{Error, Result};
use jukebox_config::Config;

impl Options {
    /// Refuses what cannot be run with a block of this configuration.
    pub fn check(&self, config: &Config) -> Result<()> {
        let line_bytes = config.geometry.line_bytes;
        let line = u64::from(line_bytes);
        if let Some(lines) = self.next_line.filter(|lines| *lines > 0)
            && !config.prefetch.next_line
        {
            return Err(Error::input(
                format_args!(
                    "--next-line {lines}: the configuration says prefetch.next_line = false"
                ),
                "leave the key out, or set it to true, or give --next-line 0",
            ));
        }
        if self.two_records && !config.prefetch.second_record {
            return Err(Error::input(
                "--two-records: the configuration says prefetch.second_record = false",
                "leave the key out, or set it to true, or leave --two-records out",
            ));
        }
        if let Some(pace) = self.pace.filter(|_| !config.features.pacing) {
            return Err(Error::input(
                format_args!(
                    "--pace {}:{}: the configuration says features.pacing = false",
                    pace.window, pace.release
                ),
                "leave the key out, or set it to true, or leave --pace out",
            ));
        }
        self.check_run_ahead(config)?;
        let limit = self.metadata_limit.0;
        if limit < line || !limit.is_multiple_of(line) {
            return Err(Error::input(
                format_args!(
                    "--metadata-limit {}: no multiple of a line of {line_bytes} bytes",
                    self.metadata_limit
                ),
                format_args!("give at least {line_bytes} bytes and a multiple of it, like 16KiB"),
            ));
        }
        if limit > 1 << 30 {
            return Err(Error::input(
                format_args!("--metadata-limit {}: above 1GiB", self.metadata_limit),
                "records need some KiB; give 16KiB, or 1MiB for no limit in practice",
            ));
        }
        for (name, shape) in [
            ("l1i", self.shapes.l1i),
            ("l2", self.shapes.l2),
            ("llc", self.shapes.llc),
        ] {
            shape.sets(line_bytes).map_err(|what| {
                Error::input(
                    format_args!("--{name}: {what}"),
                    "sets = size / (ways * line) must be a power of two, like 1MiB:16",
                )
            })?;
        }
        if !(0.0..1.0).contains(&self.stall) {
            return Err(Error::input(
                format_args!("--stall {}: no probability below 1", self.stall),
                "give a number from 0 up to, but not including, 1, like 0.3",
            ));
        }
        for (name, cpi) in [("base-cpi", self.base_cpi), ("data-cpi", self.data_cpi)] {
            if !(0.0..=1000.0).contains(&cpi) {
                return Err(Error::input(
                    format_args!("--{name} {cpi}: out of range"),
                    "give cycles per instruction from 0 to 1000",
                ));
            }
        }
        if !(0.0..=1000.0).contains(&self.data_fills) {
            return Err(Error::input(
                format_args!("--data-fills {}: out of range", self.data_fills),
                "give lines in a thousand instructions, from 0 to 1000, like 20",
            ));
        }
        self.check_front_end()?;
        self.check_interleave(config)?;
        if self.memory.is_some() && self.timing == Timing::Ideal {
            return Err(Error::input(
                "--memory-file has no meaning in ideal timing: lines of memory do not wait for each other there",
                "use --timing cycle, or leave --memory-file out",
            ));
        }
        if self.data_fills > 0.0 && self.timing == Timing::Ideal {
            return Err(Error::input(
                "--data-fills has no meaning in ideal timing: nothing waits for data there",
                "use --timing cycle, or leave --data-fills out",
            ));
        }
        if self.pace.is_some() && self.timing == Timing::Ideal {
            return Err(Error::input(
                "--pace has no meaning in ideal timing: the replay is complete before the program starts",
                "use --timing cycle, or leave --pace out",
            ));
        }
        Ok(())
    }

    fn check_run_ahead(&self, config: &Config) -> Result<()> {
        let what = if !self.run_ahead {
            return Ok(());
        } else if !config.prefetch.run_ahead {
            (
                "--run-ahead: the configuration says prefetch.run_ahead = false",
                "leave the key out, or set it to true, or leave --run-ahead out",
            )
        } else if self.timing == Timing::Ideal {
            (
                "--run-ahead has no meaning in ideal timing: the replay is complete before the program starts",
                "use --timing cycle with --pace, or leave --run-ahead out",
            )
        } else if !self.holds_replay() {
            (
                "--run-ahead has no meaning without pacing: nothing holds the replay, so that there is nothing ahead of it",
                "give a window, like --pace 384:2, or leave --run-ahead out",
            )
        } else {
            return Ok(());
        };
        Err(Error::input(what.0, what.1))
    }

    fn check_interleave(&self, config: &Config) -> Result<()> {
        let Some(interleave) = self.turns() else {
            let given = [
                ("--instances", self.instances.is_some()),
                ("--invocations", self.invocations.is_some()),
                ("--record-memory", self.record_memory.is_some()),
            ];
            return match given.into_iter().find(|(_, given)| *given) {
                None => Ok(()),
                Some((option, _)) => Err(Error::input(
                    format_args!("{option} has no meaning where functions do not take turns"),
                    format_args!("use --interleave round-robin, or leave {option} out"),
                )),
            };
        };
        if self.has_own_start() {
            return Err(Error::input(
                "--interleave: how an invocation finds the caches is not for --keep-caches or --sequence to say",
                "leave them out, or --interleave",
            ));
        }
        let (buffers, word) = match config.prefetch.second_record {
            true => (3, "three"),
            false => (2, "two"),
        };
        let least = buffers * self.metadata_limit.0;
        if let Some(memory) = interleave.record_memory.filter(|size| size.0 < least) {
            return Err(Error::input(
                format_args!(
                    "--record-memory {memory}: no room for {word} records of {}",
                    self.metadata_limit
                ),
                format_args!("give {} at least, {word} of --metadata-limit", Size(least)),
            ));
        }
        let instances = interleave.instances.unwrap_or(0);
        if self.dut != Dut::Golden && instances > Interleave::MOST_OF_RTL {
            return Err(Error::input(
                format_args!(
                    "--instances {instances}: above {} with the RTL",
                    Interleave::MOST_OF_RTL
                ),
                "each has a block of its own: use --dut golden for more",
            ));
        }
        Ok(())
    }

    fn has_own_start(&self) -> bool {
        self.keep_caches || !self.sequence.is_empty()
    }

    fn check_front_end(&self) -> Result<()> {
        if !(0.0..=1000.0).contains(&self.mispredicts) {
            return Err(Error::input(
                format_args!("--mispredicts {}: out of range", self.mispredicts),
                "give wrong predictions in a thousand instructions, from 0 to 1000, like 5",
            ));
        }
        let blocking = self.front_end == FrontEnd::Blocking;
        if blocking && self.targets != Targets::default() {
            return Err(Error::input(
                "--targets has no meaning with a blocking front end: it follows no target before it is reached",
                "use --front-end run-ahead:150, or leave --targets out",
            ));
        }
        if blocking && self.mispredicts > 0.0 {
            return Err(Error::input(
                "--mispredicts has no meaning with a blocking front end: it predicts nothing",
                "use --front-end run-ahead:150, or leave --mispredicts out",
            ));
        }
        if !blocking && self.timing == Timing::Ideal {
            return Err(Error::input(
                "--front-end run-ahead has no meaning in ideal timing: nothing overlaps there",
                "use --timing cycle, or leave --front-end out",
            ));
        }
        Ok(())
    }
}
