//! C++ that leaves out the cycles in which nothing of a block moves but what counts them, for models
//! that have all it looks at.

use super::still::{self, Member};
use jukebox_config::Config;
use jukebox_rtl_gen::CounterBank;
use std::collections::HashSet;
use std::fmt::Write;

const STANDSTILL: &str = include_str!("../cpp/standstill.h");
const COUNTERS: &str = include_str!("../cpp/counters_alone.h");

/// The instance of the counter bank.
const BANK: &str = "u_counters__DOT__";

/// What of a block may move while the rest of it stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standstill {
    /// The block's module, which is the model's top.
    top: String,
    bank: Option<CounterBank>,
    /// Registers that count up to a limit, and where that is.
    up_timers: Vec<&'static str>,
    /// Registers that count down.
    down_timers: Vec<&'static str>,
}

/// What the registers that count up are compared with.
const TIMER_LIMIT: &str = "u_regs__DOT__watchdog_q";

/// Those of `all` that are there.
fn there<const N: usize>(all: [(bool, &'static str); N]) -> Vec<&'static str> {
    let there = all.into_iter().filter(|(there, _)| *there);
    there.map(|(_, name)| name).collect()
}

impl Standstill {
    /// What of the C++ is the same for every block.
    pub const CPP: [&str; 2] = [STANDSTILL, COUNTERS];

    /// Of the block of `cfg`.
    pub fn of(cfg: &Config) -> Self {
        let watchdog = cfg.features.watchdog;
        Standstill {
            top: cfg.name.clone(),
            bank: CounterBank::of(cfg),
            up_timers: there([
                (watchdog, "u_replay__DOT__u_read_watchdog__DOT__count_q"),
                (
                    watchdog && cfg.translates(),
                    "u_replay__DOT__u_xlt_watchdog__DOT__count_q",
                ),
            ]),
            down_timers: there([
                (cfg.features.pacing, "u_pacer__DOT__gap_q"),
                (cfg.retries(), "u_translate__DOT__wait_q"),
            ]),
        }
    }

    /// A file that tells Verilator to keep the names of wires that the C++ looks at: name, contents.
    pub fn names_kept(&self) -> (String, String) {
        let mut text = "`verilator_config\n".to_owned();
        for wire in ["counted", "cnt_clear", "cnt_rd_req"] {
            if self.bank.is_some() {
                let _ = writeln!(
                    text,
                    "public_flat_rd -module \"{}\" -var \"{wire}\"",
                    self.top
                );
            }
        }
        ("names_kept.vlt".into(), text)
    }

    /// The C++ for the model whose root class is `root_class`: it defines `JUKEBOX_STANDSTILL` and the
    /// class `Standstill`. `None` if the model keeps a part of its state where the C++ does not see it,
    /// or under another name.
    pub fn cpp(&self, root_header: &str, root_class: &str) -> Option<String> {
        let top = &self.top;
        let members: Vec<&str> = still::all_members(root_header)?;
        let known: HashSet<&str> = members.iter().copied().collect();
        let is_there = |name: &String| known.contains(name.as_str());

        let timers: Vec<&str> = [&self.up_timers[..], &self.down_timers].concat();
        let timers: Vec<String> = timers.iter().map(|name| self.member(name)).collect();
        let mut needed = timers.clone();
        let mut text = format!(
            "#include <algorithm>\n#include <array>\n#include <cstdint>\n\
             #define JUKEBOX_STANDSTILL 1\nusing Root = {root_class};\n\
             #define TIMER(name) {top}__DOT__##name\n\
             #define STATE(name) root_.TIMER(name)\n\
             #define REGISTER(name) STATE({BANK}##name)\n\
             #define JUKEBOX_SETTLE {root_class}___eval_settle\n\
             #define TIMER_LIMIT STATE({TIMER_LIMIT})\n\
             #define UP_TIMERS(take) {}\n#define DOWN_TIMERS(take) {}\n",
            each(&self.up_timers),
            each(&self.down_timers)
        );
        if !self.up_timers.is_empty() {
            needed.push(self.member(TIMER_LIMIT));
        }
        if let Some(bank) = &self.bank {
            needed.extend(self.named(COUNTERS, "STATE(", ""));
            needed.extend(self.named(COUNTERS, "REGISTER(", BANK));
            if bank.entries.is_some() {
                needed.push(self.member(&format!("{BANK}entries_q")));
            }
            needed.extend((0..bank.counters).filter_map(|place| self.gather(bank, place)));
            text += &self.bank_defines(bank);
            text += COUNTERS;
            let inside = format!("{top}__DOT__{BANK}");
            text += &still::class_of("counters", root_header, root_class, |member| {
                member.name.starts_with(&inside)
            });
        }
        let rest = |member: &Member| {
            let counts = timers.iter().any(|timer| timer == member.name);
            !counts && !member.name.contains(BANK)
        };
        text += &still::class_of("rest", root_header, root_class, rest);
        text += STANDSTILL;
        needed.iter().all(is_there).then_some(text)
    }

    /// The member of a name in the block.
    fn member(&self, name: &str) -> String {
        format!("{}__DOT__{name}", self.top)
    }

    /// Members whose names are given to the macro `call` in `cpp`, inside the instance `within`, but
    /// for one that not every bank has.
    fn named(&self, cpp: &str, call: &str, within: &str) -> Vec<String> {
        let names = cpp
            .split(call)
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .filter(|(name, _)| *name != "entries_q");
        let member = |(name, _): (&str, _)| self.member(&format!("{within}{name}"));
        names.map(member).collect()
    }

    /// The small counter of a visit, if there is one.
    fn gather(&self, bank: &CounterBank, visit: usize) -> Option<String> {
        let top = &self.top;
        let there = visit < bank.counters && Some(visit) != bank.entries;
        there.then(|| {
            format!(
                "{top}__DOT__{BANK}gen_gather__BRA__{visit}__KET____DOT__gen_one__DOT__gather_q"
            )
        })
    }

    fn bank_defines(&self, bank: &CounterBank) -> String {
        let gather = |visit| self.gather(bank, visit);
        let gathers: Vec<String> = (0..bank.visits)
            .map(|visit| gather(visit).map_or("nullptr".into(), |name| format!("&(r).{name}")))
            .collect();
        let CounterBank {
            counters,
            visits,
            bits,
            late,
            entries,
            bytes,
            line_bytes,
        } = bank;
        let entries = entries.map(|at| format!("#define JUKEBOX_COUNTERS_ENTRIES {at}\n"));
        let places: Vec<String> = bytes.iter().map(usize::to_string).collect();
        format!(
            "#define JUKEBOX_COUNTERS {counters}\n#define JUKEBOX_COUNTERS_VISITS {visits}\n\
             #define JUKEBOX_COUNTERS_BITS {bits}\n#define JUKEBOX_COUNTERS_LATE {late}\n{}\
             #define JUKEBOX_COUNTERS_BYTES std::array<std::size_t, {}>{{{}}}\n\
             #define JUKEBOX_COUNTERS_LINE_LOG2 {}\n\
             #define JUKEBOX_COUNTERS_GATHER(r) {{{}}}\n",
            entries.unwrap_or_default(),
            places.len(),
            places.join(", "),
            line_bytes.ilog2(),
            gathers.join(", ")
        )
    }
}

/// A use of the macro `take` for each name.
fn each(names: &[&str]) -> String {
    let uses: Vec<String> = names.iter().map(|name| format!("take({name})")).collect();
    uses.join(" ")
}
