//! What is run on the machine, as plans for its software.

use crate::design::L2;
use crate::kind::Kind;
use crate::map;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes of a record buffer.
pub const RECORD_BYTES: u32 = 16 << 10;

/// Programs of the tables.
pub const TABLE_PROGRAMS: [u32; 8] = [
    map::PROGRAM_SMALL,
    map::PROGRAM_MIDDLE,
    map::PROGRAM_LARGE,
    map::PROGRAM_LUA,
    map::PROGRAM_SQLITE,
    map::PROGRAM_DUKTAPE,
    map::PROGRAM_MARKDOWN,
    map::PROGRAM_ZSTD,
];

/// Programs of the quick test.
pub const SLICE_PROGRAMS: [u32; 3] = [map::PROGRAM_SMALL, map::PROGRAM_MIDDLE, map::PROGRAM_ZSTD];

/// In which order invocations follow each other, and what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
pub enum Order {
    /// All programs in turn, each with empty caches.
    Flushed,
    /// All programs in turn; caches hold what the others left.
    Thrashed,
    /// Each program by itself, round after round, with what it left itself.
    Warm,
    /// Each program by itself: empty caches, empty caches, its own, empty caches.
    ColdColdWarmCold,
    /// As `Flushed`, but that the timer takes each program off the core again and again, and
    /// another one runs meanwhile.
    Preempted,
    /// As `Flushed`, but that every other page of the program's code loses its right to execute
    /// before each invocation, and has it back when it is wanted.
    Revoked,
}

/// How the block paces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// As the driver chooses for an L2 of this size.
    Driver,
    /// Not at all.
    Never,
    /// With a window of so many lines, a miss a release.
    Window(u32),
}

/// What helps the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Help {
    /// Nothing.
    Nothing,
    /// Every instruction lookup of the L2 hits.
    Ideal,
    /// The block.
    Block(Pace),
}

/// What the block does beside replaying the newest record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// Lines behind each miss.
    pub next_lines: u32,
    /// Replays the record before, too.
    pub second_record: bool,
}

impl Beyond {
    /// Nothing: what the paper's design does.
    const NOTHING: Beyond = Self::next_lines(0);

    /// Lines behind each miss.
    const fn next_lines(next_lines: u32) -> Beyond {
        Beyond {
            next_lines,
            second_record: false,
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::NOTHING
    }
}

/// A run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Order of invocations.
    pub order: Order,
    /// What helps.
    pub help: Help,
    /// What it does besides, if it is the block.
    #[serde(default, skip_serializing_if = "Beyond::is_nothing")]
    pub beyond: Beyond,
}

impl Setting {
    /// What a table has of every L2. What is last takes longest.
    pub const TABLE: [Setting; 7] = [
        Self::of(Order::Thrashed, Help::Nothing),
        Self::of(Order::Warm, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::of(Order::Thrashed, Help::Block(Pace::Driver)),
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Block(Pace::Never)),
        Self::of(Order::ColdColdWarmCold, Help::Block(Pace::Driver)),
    ];

    /// What it has besides of the smaller one.
    pub const SMALL_TABLE: [Setting; 1] = [Self::of(Order::Flushed, Help::Block(Pace::Window(64)))];

    /// What a quick test runs.
    pub const SLICE: [Setting; 5] = [
        Self::of(Order::ColdColdWarmCold, Help::Block(Pace::Driver)),
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::of(Order::Flushed, Help::Block(Pace::Driver)),
        Self::of(Order::Preempted, Help::Block(Pace::Driver)),
    ];

    /// What the table with raw records and next line has.
    pub const NEXT_LINE: [Setting; 5] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::beside(Beyond::NOTHING),
        Self::beside(Beyond::next_lines(1)),
        Self::beside(Beyond::next_lines(2)),
    ];

    /// What the table with delta-coded records, next line and two records has.
    pub const BEST: [Setting; 6] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::beside(Beyond::NOTHING),
        Self::beside(Beyond::next_lines(1)),
        Self::beside(Beyond::next_lines(2)),
        Self::BOTH,
    ];

    /// Two lines behind each miss, and two records.
    pub const BOTH: Setting = Self::beside(Beyond {
        next_lines: 2,
        second_record: true,
    });

    /// What the quick test of the latter runs.
    pub const BEST_SLICE: [Setting; 4] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::beside(Beyond::NOTHING),
        Self::BOTH,
        Setting {
            order: Order::Preempted,
            ..Self::BOTH
        },
    ];

    /// What the table of the machine with virtual addresses has.
    pub const SV39: [Setting; 9] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Thrashed, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::of(Order::Flushed, Help::Block(Pace::Never)),
        Self::of(Order::Flushed, Help::Block(Pace::Window(64))),
        Self::of(Order::Thrashed, Help::Block(Pace::Driver)),
        Self::of(Order::ColdColdWarmCold, Help::Block(Pace::Driver)),
        Self::of(Order::Preempted, Help::Block(Pace::Driver)),
        Self::of(Order::Revoked, Help::Block(Pace::Never)),
    ];

    /// What the table with the core's own L2 has.
    pub const BSG_CACHE: [Setting; 5] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Thrashed, Help::Nothing),
        Self::of(Order::Flushed, Help::Ideal),
        Self::of(Order::Flushed, Help::Block(Pace::Never)),
        Self::of(Order::Thrashed, Help::Block(Pace::Never)),
    ];

    /// What its quick test runs.
    pub const BSG_CACHE_SLICE: [Setting; 2] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Block(Pace::Never)),
    ];

    /// What the quick test of the machine with virtual addresses runs.
    pub const SV39_SLICE: [Setting; 4] = [
        Self::of(Order::Flushed, Help::Nothing),
        Self::of(Order::Flushed, Help::Block(Pace::Never)),
        Self::of(Order::Preempted, Help::Block(Pace::Driver)),
        Self::of(Order::Revoked, Help::Block(Pace::Never)),
    ];

    /// What is run with clock edges left out, and with all of them: caches are flushed and kept, a
    /// record is made, replayed and kept; all that the block can do.
    #[must_use]
    pub fn edges(kind: Kind) -> Setting {
        let setting = Self::of(Order::ColdColdWarmCold, Help::Block(Pace::Driver));
        match kind {
            Kind::VexRiscvBest => Setting {
                beyond: Self::BOTH.beyond,
                ..setting
            },
            _ => setting,
        }
    }

    /// Whether every instruction lookup hits.
    #[must_use]
    pub fn is_ideal(&self) -> bool {
        self.help == Help::Ideal
    }

    const fn of(order: Order, help: Help) -> Setting {
        Setting {
            order,
            help,
            beyond: Beyond::NOTHING,
        }
    }

    /// Flushed, with the block paced as the driver chooses, and this beside the newest record.
    const fn beside(beyond: Beyond) -> Setting {
        Setting {
            order: Order::Flushed,
            help: Help::Block(Pace::Driver),
            beyond,
        }
    }

    /// The words of its plan, for these programs.
    #[must_use]
    pub fn plan(&self, kind: Kind, l2: L2, programs: &[u32]) -> Vec<u32> {
        let mut plan = Plan::default();
        plan.block(self, l2, !kind.marks());
        match self.order {
            Order::Flushed | Order::Thrashed | Order::Preempted | Order::Revoked => {
                for round in 0..self.rounds(kind) {
                    for (i, &program) in programs.iter().enumerate() {
                        let flush = self.order != Order::Thrashed;
                        if self.order == Order::Preempted {
                            let other = programs[(i + 1) % programs.len()];
                            plan.preempted(program, round, other, kind.slice());
                        } else {
                            let revoke = self.order == Order::Revoked;
                            plan.invoke(program, round, flush, revoke);
                        }
                    }
                    if round + 1 == kind.rounds_before() {
                        plan.report(true);
                    }
                }
            }
            Order::Warm | Order::ColdColdWarmCold => {
                for &program in programs {
                    for round in 0..self.rounds(kind) {
                        let flush = match self.order {
                            Order::Warm => round == 0,
                            _ => round != 2,
                        };
                        plan.invoke(program, round, flush, false);
                    }
                }
            }
        }
        plan.report(false);
        plan.words
    }

    /// Rounds, of which the first ones make records and are not counted.
    fn rounds(&self, kind: Kind) -> u32 {
        match self.order {
            Order::ColdColdWarmCold => 4,
            Order::Preempted | Order::Revoked => kind.rounds_before() + 1,
            _ => match kind {
                Kind::VexRiscv => 3,
                _ => 4,
            },
        }
    }

    /// Bytes of a record, 0 without the block.
    #[must_use]
    pub fn record_bytes(&self) -> u32 {
        match self.help {
            Help::Block(_) => RECORD_BYTES,
            _ => 0,
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            Order::Flushed => "flushed",
            Order::Thrashed => "thrashed by the others",
            Order::Warm => "never flushed",
            Order::ColdColdWarmCold => "cold, cold, warm, cold",
            Order::Preempted => "flushed, preempted",
            Order::Revoked => "flushed, half of the pages revoked",
        };
        f.write_str(order)?;
        match self.help {
            Help::Nothing => Ok(()),
            Help::Ideal => f.write_str(", every instruction lookup a hit"),
            Help::Block(Pace::Driver) => f.write_str(", block, paced by the driver"),
            Help::Block(Pace::Never) => f.write_str(", block"),
            Help::Block(Pace::Window(lines)) => write!(f, ", block, paced {lines}:1"),
        }?;
        match self.beyond.next_lines {
            0 => Ok(()),
            1 => f.write_str(", next line"),
            lines => write!(f, ", next {lines} lines"),
        }?;
        if self.beyond.second_record {
            f.write_str(", two records")?;
        }
        Ok(())
    }
}

/// Words for the software.
#[derive(Debug, Default)]
struct Plan {
    words: Vec<u32>,
    used: bool,
}

impl Plan {
    fn word(&mut self, code: u32, program: u32, argument: u32) {
        self.words
            .push(code << map::WORD_CODE_SHIFT | program << map::WORD_PROGRAM_SHIFT | argument);
    }

    fn block(&mut self, setting: &Setting, l2: L2, record_hits: bool) {
        let Help::Block(pace) = setting.help else {
            self.word(map::PLAN_BLOCK, 0, 0);
            return;
        };
        self.used = true;
        let window = match pace {
            Pace::Driver => map::PACE_BY_L2,
            Pace::Never => 0,
            Pace::Window(lines) => lines,
        };
        // A record becomes the next one's unless it is shorter than half of the longest.
        let keep_shift = 1;
        let hits = if record_hits {
            map::BLOCK_RECORD_HITS_MASK
        } else {
            0
        };
        let second = match setting.beyond.second_record {
            true => map::BLOCK_SECOND_RECORD_MASK,
            false => 0,
        };
        let next_lines = setting.beyond.next_lines << map::BLOCK_NEXT_LINES_SHIFT;
        let argument = map::BLOCK_USE_MASK | hits | second | next_lines;
        self.word(map::PLAN_BLOCK, 0, argument);
        self.words
            .extend([l2.bytes, window, 1, keep_shift, RECORD_BYTES]);
    }

    fn invoke(&mut self, program: u32, round: u32, flush: bool, revoke: bool) {
        let flush = if flush { map::INVOKE_FLUSH_MASK } else { 0 };
        let revoke = if revoke { map::INVOKE_REVOKE_MASK } else { 0 };
        self.word(
            map::PLAN_INVOKE,
            program,
            round << map::INVOKE_ROUND_SHIFT | flush | revoke,
        );
    }

    fn preempted(&mut self, program: u32, round: u32, other: u32, slice: u32) {
        let round = round << map::INVOKE_ROUND_SHIFT;
        self.word(
            map::PLAN_INVOKE_PREEMPTED,
            program,
            round | map::INVOKE_FLUSH_MASK,
        );
        self.words.push(slice);
        self.words.push(other << map::WORD_PROGRAM_SHIFT | round);
    }

    /// The block's own counters, if it is used.
    fn report(&mut self, clear: bool) {
        if self.used {
            self.word(map::PLAN_REPORT, 0, u32::from(clear));
        }
    }
}

/// The words that bring the software to where it waits for a run's plan.
#[must_use]
pub fn boot(programs: &[u32]) -> Vec<u32> {
    let mut plan = Plan::default();
    for &program in programs {
        plan.word(map::PLAN_INIT, program, 0);
    }
    plan.word(map::PLAN_READY, 0, 0);
    plan.words
}

/// The word that ends every plan.
#[must_use]
pub fn end() -> u32 {
    map::PLAN_END << map::WORD_CODE_SHIFT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_revoked_where_the_setting_says_so() {
        let l2 = L2 {
            bytes: 256 << 10,
            ways: 8,
        };
        let revokes = |order| {
            let help = Help::Nothing;
            let plan = Setting::of(order, help).plan(Kind::Sv39, l2, &[1]);
            plan.iter()
                .filter(|&&word| word >> map::WORD_CODE_SHIFT == map::PLAN_INVOKE)
                .map(|word| word & map::INVOKE_REVOKE_MASK != 0)
                .collect::<Vec<_>>()
        };
        assert_eq!(revokes(Order::Flushed), [false; 4]);
        assert_eq!(revokes(Order::Revoked), [true; 2]);
    }
}
