//! What a run is to do and where it writes.

use std::path::PathBuf;

use jukebox_config::Config;
use jukebox_trace::Format;

use crate::options::Options;

/// Everything a run needs to know.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The configuration of the block.
    pub config: Config,
    /// Options that change what is found out.
    pub options: Options,
    /// The traces.
    pub traces: Vec<PathBuf>,
    /// Format of those that are no `.jbt` files, `None`: by content.
    pub format: Option<Format>,
    /// Where to write waves of the whole run (VCD or FST by its ending).
    pub wave: Option<PathBuf>,
    /// Where to write what crosses the block's ports.
    pub record_ports: Option<PathBuf>,
    /// Folder for the records.
    pub dump_metadata: Option<PathBuf>,
    /// Say more on stderr.
    pub verbose: bool,
    /// Show no progress.
    pub quiet: bool,
}

impl Plan {
    /// A run of these that writes nothing beside its result and says nothing.
    pub fn silent(config: Config, options: Options, traces: Vec<PathBuf>) -> Self {
        Self {
            config,
            options,
            traces,
            format: None,
            wave: None,
            record_ports: None,
            dump_metadata: None,
            verbose: false,
            quiet: true,
        }
    }

    /// Lines behind each miss that the block prefetches: what was asked for, or one if the block has
    /// next line and nothing was said.
    pub fn next_lines(&self) -> u32 {
        let default = u32::from(self.config.prefetch.next_line);
        self.options.next_line.unwrap_or(default)
    }

    /// Whether the record before is replayed behind the newest: if the block can.
    pub fn two_records(&self) -> bool {
        self.config.prefetch.second_record
    }

    /// One line, if the block could run ahead and never does.
    pub fn idle_run_ahead(&self) -> Option<&'static str> {
        let idle = self.config.prefetch.run_ahead && !self.options.holds_replay();
        idle.then_some("note: prefetch.run_ahead does nothing here: without a window of --pace nothing holds the replay")
    }

    /// Buffers for records that an instance needs: those replayed, and the one recorded into.
    pub fn record_buffers(&self) -> u64 {
        if self.two_records() { 3 } else { 2 }
    }
}

/// What is written of one block while it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Its waves.
    pub wave: Option<WavePlan>,
    /// The file of its port trace.
    pub ports: Option<PathBuf>,
}

/// Where waves go and from which cycle on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WavePlan {
    /// The file; its ending chooses the format.
    pub path: PathBuf,
    /// First cycle to be seen, counted from the first reset.
    pub from_cycle: u64,
}
