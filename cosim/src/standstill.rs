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
}

impl Standstill {
    /// What of the C++ is the same for every block.
    pub const CPP: [&str; 2] = [STANDSTILL, COUNTERS];

    /// Of the block of `cfg`.
    pub fn of(cfg: &Config) -> Self {
        Standstill {
            top: cfg.name.clone(),
            bank: CounterBank::of(cfg),
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

        let timers: Vec<String> = self.named(STANDSTILL, "TIMER(", "");
        let mut needed = self.named(STANDSTILL, "STATE(", "");
        needed.extend_from_slice(&timers);
        let mut text = format!(
            "#include <algorithm>\n#include <array>\n#include <cstdint>\n\
             #define JUKEBOX_STANDSTILL 1\nusing Root = {root_class};\n\
             #define TIMER(name) {top}__DOT__##name\n\
             #define STATE(name) root_.TIMER(name)\n\
             #define REGISTER(name) STATE({BANK}##name)\n\
             #define JUKEBOX_SETTLE {root_class}___eval_settle\n"
        );
        if let Some(bank) = &self.bank {
            needed.extend(self.named(COUNTERS, "STATE(", ""));
            needed.extend(self.named(COUNTERS, "REGISTER(", BANK));
            let gathers = (0..bank.counters).filter(|place| *place != bank.entries);
            needed.extend(gathers.map(|place| self.gather(place)));
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

    /// Members whose names are given to the macro `call` in `cpp`, inside the instance `within`.
    fn named(&self, cpp: &str, call: &str, within: &str) -> Vec<String> {
        let names = cpp
            .split(call)
            .skip(1)
            .filter_map(|rest| rest.split_once(')'));
        let member = |(name, _): (&str, _)| format!("{}__DOT__{within}{name}", self.top);
        names.map(member).collect()
    }

    /// The small counter of a place.
    fn gather(&self, place: usize) -> String {
        let top = &self.top;
        format!("{top}__DOT__{BANK}gen_gather__BRA__{place}__KET____DOT__gen_one__DOT__gather_q")
    }

    fn bank_defines(&self, bank: &CounterBank) -> String {
        let gathers: Vec<String> = (0..bank.counters)
            .map(|place| match place == bank.entries {
                true => "nullptr".into(),
                false => format!("&(r).{}", self.gather(place)),
            })
            .collect();
        let CounterBank {
            counters,
            bits,
            late,
            entries,
            bytes: [written, read],
            line_bytes,
        } = bank;
        format!(
            "#define JUKEBOX_COUNTERS {counters}\n#define JUKEBOX_COUNTERS_BITS {bits}\n\
             #define JUKEBOX_COUNTERS_LATE {late}\n#define JUKEBOX_COUNTERS_ENTRIES {entries}\n\
             #define JUKEBOX_COUNTERS_BYTES {{std::size_t{{{written}}}, std::size_t{{{read}}}}}\n\
             #define JUKEBOX_COUNTERS_LINE_LOG2 {}\n\
             #define JUKEBOX_COUNTERS_GATHER(r) {{{}}}\n",
            line_bytes.ilog2(),
            gathers.join(", ")
        )
    }
}
