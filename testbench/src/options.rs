//! What a run is asked to do, as it also stands in the result file.

mod check;
mod front_end;
mod interleave;
mod memory;

use serde::{Deserialize, Serialize};

use crate::cache::{Shape, Size};
pub use front_end::{FrontEnd, Targets};
pub use interleave::{Interleave, Order};
pub use memory::{MemoryFile, Weighted};

/// What plays the prefetcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Dut {
    /// The verilated RTL alone
    Rtl,
    /// The functional model alone
    Golden,
    /// The RTL, compared with the golden model in every cycle and record by record
    Both,
}

/// How time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Timing {
    /// Replay is complete before the first fetch of the invocation
    Ideal,
    /// Fetches, prefetches and memory share one clock
    Cycle,
}

/// How an invocation finds the caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// Empty: other functions ran
    Cold,
    /// As the invocation before left them
    Warm,
}

/// What the L2 tells of the first uses of lines that a prefetch brought or found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Marks {
    /// Both: first uses of lines that a prefetch found are KEPT_HIT, and marks outlive the invocation
    #[default]
    On,
    /// One mark for both: first uses of lines that a prefetch found are PREFETCH_HIT, too
    One,
    /// No mark: first uses are HIT, late ones as well, and the block records hits (CONFIG.RECORD_HITS)
    None,
    /// The paper's design: lines that a prefetch found are not marked, and marks end with the invocation
    Off,
}

/// Pacing of the replay, written `W` or `W:N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Prefetches the replay may be ahead of their use, 0: no window.
    pub window: u32,
    /// Misses that make room for one more, 0: none do.
    pub release: u32,
}

impl std::str::FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (window, release) = text.split_once(':').unwrap_or((text, "1"));
        let number = |text: &str| {
            text.parse::<u16>().map(u32::from).map_err(|_| {
                format!("'{text}' is no number from 0 to 65535: write W or W:N, like 512:1")
            })
        };
        Ok(Self {
            window: number(window)?,
            release: number(release)?,
        })
    }
}

/// The three cache levels. All share the configuration's line length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shapes {
    /// First level, instructions.
    pub l1i: Shape,
    /// Second level.
    pub l2: Shape,
    /// Last level.
    pub llc: Shape,
}

/// Cycles from a lookup to the data, by the level that answers, and what memory can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latencies {
    /// The L2 answers.
    pub l2: u32,
    /// The last level answers.
    pub llc: u32,
    /// Memory answers.
    pub memory: u32,
    /// Cycles between two lines from memory.
    pub memory_interval: u32,
    /// Misses outstanding below the L2, of which prefetches leave one to demand.
    pub mshrs: u32,
}

/// All options of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Trace files in the order given.
    pub traces: Vec<String>,
    /// Name of the function that all traces belong to, if one was given.
    pub function: Option<String>,
    /// What plays the prefetcher.
    pub dut: Dut,
    /// How time passes.
    pub timing: Timing,
    /// Cache shapes.
    #[serde(flatten)]
    pub shapes: Shapes,
    /// Caches keep their contents from one invocation to the next.
    pub keep_caches: bool,
    /// How each invocation finds the caches, in turn and again from the beginning; empty: as
    /// `keep_caches` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequence: Vec<Start>,
    /// Functions take turns on the same caches, which nobody flushes, in this order; `None`: each has
    /// its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interleave: Option<Order>,
    /// Instances of functions that take turns, see [`Interleave`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instances: Option<u32>,
    /// Invocations of all that take turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invocations: Option<u64>,
    /// Memory for the records of all that take turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_memory: Option<Size>,
    /// What the L2 tells of first uses, and whether it keeps its marks.
    #[serde(default)]
    pub marks: Marks,
    /// Lines behind each miss that the block prefetches, 0 to 3; `None`: one, if it has next line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_line: Option<u32>,
    /// What a paced replay holds back is brought into the last level: asked for beside the configuration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub run_ahead: bool,
    /// The record before is replayed behind the newest: asked for beside the configuration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_records: bool,
    /// Room for one record.
    pub metadata_limit: Size,
    /// Seed of everything random.
    pub seed: u64,
    /// Probability of back-pressure on every port, 0..1.
    pub stall: f64,
    /// Pacing of the replay, `None`: off.
    pub pace: Option<Pace>,
    /// Cycles an instruction costs when nothing stalls.
    pub base_cpi: f64,
    /// What data stalls add to it when caches were flushed.
    pub data_cpi: f64,
    /// Latencies of the memory system.
    pub latencies: Latencies,
    /// Distributions of memory's latency and bandwidth, if they are not always the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<MemoryFile>,
    /// Lines of data that go through L2 and last level in a thousand instructions.
    #[serde(default)]
    pub data_fills: f64,
    /// How instructions are fetched.
    #[serde(default)]
    pub front_end: FrontEnd,
    /// Which targets a front end that runs ahead knows.
    #[serde(default)]
    pub targets: Targets,
    /// Wrong predictions in a thousand instructions, of a front end that runs ahead.
    #[serde(default)]
    pub mispredicts: f64,
}

impl Default for Latencies {
    fn default() -> Self {
        Self {
            l2: 14,
            llc: 50,
            memory: 200,
            memory_interval: 8,
            mshrs: 16,
        }
    }
}

/// As `jukebox run` has them, of no traces.
impl Default for Options {
    fn default() -> Self {
        let shape = |size, ways| Shape {
            size: Size(size),
            ways,
        };
        Self {
            traces: Vec::new(),
            function: None,
            dut: Dut::Both,
            timing: Timing::Cycle,
            shapes: Shapes {
                l1i: shape(32 << 10, 8),
                l2: shape(1 << 20, 16),
                llc: shape(8 << 20, 16),
            },
            keep_caches: false,
            sequence: Vec::new(),
            interleave: None,
            instances: None,
            invocations: None,
            record_memory: None,
            marks: Marks::On,
            next_line: None,
            run_ahead: false,
            two_records: false,
            metadata_limit: Size(16 << 10),
            seed: 1,
            stall: 0.0,
            pace: None,
            base_cpi: 3.0,
            data_cpi: 0.5,
            latencies: Latencies::default(),
            memory: None,
            data_fills: 0.0,
            front_end: FrontEnd::Blocking,
            targets: Targets::Cold,
            mispredicts: 0.0,
        }
    }
}

impl Options {
    /// Whether invocation number `index` finds the caches as the one before left them.
    pub fn is_warm(&self, index: u64) -> bool {
        match self.sequence.len() as u64 {
            0 => self.keep_caches,
            length => self.sequence[(index % length) as usize] == Start::Warm,
        }
    }

    /// Whether what an invocation finds in the caches depends on those before it.
    pub fn has_warm(&self) -> bool {
        if self.interleave.is_some() {
            return true;
        }
        match self.sequence.as_slice() {
            [] => self.keep_caches,
            starts => starts.contains(&Start::Warm),
        }
    }

    /// Whether anything depends on the seed.
    pub fn is_random(&self) -> bool {
        self.stall > 0.0
            || self.mispredicts > 0.0
            || self.memory.is_some()
            || self
                .interleave
                .is_some_and(|order| order != Order::RoundRobin)
    }

    /// Cycles until memory answers, a mean.
    pub fn mean_memory_latency(&self) -> u32 {
        let file = self.memory.as_ref();
        file.and_then(|file| file.latency.as_ref())
            .map_or(self.latencies.memory, Weighted::mean)
    }

    /// Whether pacing can hold the replay.
    pub fn holds_replay(&self) -> bool {
        self.pace.is_some_and(|pace| pace.window > 0)
    }

    /// Whether the block records plain hits, too: the L2 tells them from nothing else.
    pub fn record_hits(&self) -> bool {
        self.marks == Marks::None
    }

    /// Every option of `jukebox run` but the traces and its value, as one writes them; `off` for what is not given.
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        // Named one by one: a new option is not forgotten here.
        let Self {
            traces: _,
            function,
            dut,
            timing,
            shapes: Shapes { l1i, l2, llc },
            keep_caches,
            sequence,
            interleave,
            instances,
            invocations,
            record_memory,
            marks,
            next_line,
            run_ahead,
            two_records,
            metadata_limit,
            seed,
            stall,
            pace,
            base_cpi,
            data_cpi,
            latencies,
            memory: memory_file,
            data_fills,
            front_end,
            targets,
            mispredicts,
        } = self;
        let Latencies {
            l2: l2_latency,
            llc: llc_latency,
            memory,
            memory_interval,
            mshrs,
        } = latencies;
        let off = || OFF.to_owned();
        let given = |number: Option<u64>| number.map_or_else(off, |number| number.to_string());
        let sequence: Vec<String> = sequence.iter().map(|start| word(*start)).collect();
        vec![
            ("function", function.clone().unwrap_or_else(off)),
            ("dut", word(*dut)),
            ("timing", word(*timing)),
            ("l1i", l1i.to_string()),
            ("l2", l2.to_string()),
            ("llc", llc.to_string()),
            (
                "keep-caches",
                if *keep_caches { ON.to_owned() } else { off() },
            ),
            (
                "sequence",
                if sequence.is_empty() {
                    off()
                } else {
                    sequence.join(",")
                },
            ),
            ("interleave", interleave.map_or_else(off, word)),
            ("instances", given(instances.map(u64::from))),
            ("invocations", given(*invocations)),
            (
                "record-memory",
                record_memory.map_or_else(off, |size| size.to_string()),
            ),
            ("marks", word(*marks)),
            ("next-line", given(next_line.map(u64::from))),
            ("run-ahead", if *run_ahead { ON.to_owned() } else { off() }),
            (
                "two-records",
                if *two_records { ON.to_owned() } else { off() },
            ),
            ("metadata-limit", metadata_limit.to_string()),
            ("seed", seed.to_string()),
            ("stall", stall.to_string()),
            (
                "pace",
                pace.map_or_else(off, |pace| format!("{}:{}", pace.window, pace.release)),
            ),
            ("base-cpi", base_cpi.to_string()),
            ("data-cpi", data_cpi.to_string()),
            ("l2-latency", l2_latency.to_string()),
            ("llc-latency", llc_latency.to_string()),
            ("memory-latency", memory.to_string()),
            ("memory-interval", memory_interval.to_string()),
            ("mshrs", mshrs.to_string()),
            (
                "memory-file",
                memory_file
                    .as_ref()
                    .map_or_else(off, |memory| memory.file.clone()),
            ),
            ("data-fills", data_fills.to_string()),
            ("front-end", front_end.to_string()),
            ("targets", word(*targets)),
            ("mispredicts", mispredicts.to_string()),
        ]
    }

    /// How functions take turns, if they do.
    pub fn turns(&self) -> Option<Interleave> {
        Some(Interleave {
            order: self.interleave?,
            instances: self.instances,
            invocations: self.invocations,
            record_memory: self.record_memory,
        })
    }
}

/// What [`Options::arguments`] says of an option that is not given.
pub const OFF: &str = "off";

/// What it says of one that is given without a value.
pub const ON: &str = "on";

/// A value as the command line takes it.
fn word(value: impl clap::ValueEnum) -> String {
    let possible = value.to_possible_value();
    possible.map_or_else(String::new, |value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pace() {
        assert_eq!(
            "512".parse(),
            Ok(Pace {
                window: 512,
                release: 1
            })
        );
        assert_eq!(
            "64:0".parse(),
            Ok(Pace {
                window: 64,
                release: 0
            })
        );
        for bad in ["", ":1", "1:", "-1", "70000", "1:2:3"] {
            assert!(bad.parse::<Pace>().is_err(), "{bad}");
        }
    }
}
