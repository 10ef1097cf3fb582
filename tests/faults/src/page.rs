//! The page about campaigns.

use crate::campaign::Results;
use crate::known::{self, FILE, Known};
use crate::outcome::Class;
use crate::table::{self, Counts};
use std::collections::BTreeMap;

/// What was found in a configuration.
#[derive(Debug)]
pub struct Campaign {
    /// Its name on the page.
    pub name: String,
    /// Its file, from the project's folder.
    pub file: String,
    /// What was found.
    pub results: Results,
}

/// Effects of upsets that must be known, and are not: configuration, register, effect. Not even reset ended
/// it, of which nothing is to be known, is one of them.
#[must_use]
pub fn unknown(campaigns: &[Campaign], all: &[Known]) -> Vec<(String, String, &'static str)> {
    let mut unknown = Vec::new();
    for campaign in campaigns {
        for (register, counts) in table::by_register(&campaign.results) {
            let mut add = |effect: &'static str| {
                unknown.push((campaign.name.clone(), register.clone(), effect))
            };
            for effect in counts.effects.keys() {
                if known::why(all, &register, effect).is_none() {
                    add(effect);
                }
            }
            if counts.of(Class::NotEnded) > 0 {
                add("not ended by reset");
            }
        }
    }
    unknown
}

const CLASSES: &str = "masked | time only | registers | lost | wrong | reported | ended by ABORT | ended by reset | not ended | outside | rule at once | rule later |";
const RULE: &str = "---|---|---|---|---|---|---|---|---|---|---|---|";

fn cells(counts: &Counts) -> String {
    let mut text = String::new();
    let classes = Class::ALL.map(|class| counts.of(class));
    for count in classes
        .into_iter()
        .chain([counts.outside, counts.at_once, counts.later])
    {
        text += &match count {
            0 => " |".to_owned(),
            count => format!(" {count} |"),
        };
    }
    text
}

/// The page of `campaigns`, which were drawn by `seed`.
#[must_use]
pub fn page(campaigns: &[Campaign], all: &[Known], seed: u64) -> String {
    let tables: Vec<BTreeMap<String, Counts>> = campaigns
        .iter()
        .map(|campaign| table::by_register(&campaign.results))
        .collect();
    let runs: usize = tables.iter().map(|table| table::sum(table).runs).sum();
    let mut text = include_str!("page.md")
        .replace("RUNS", &runs.to_string())
        .replace("SEED", &seed.to_string());
    text += &format!(
        "\n## Results\n\n| configuration | flip-flops | bits of memory | runs | {CLASSES}\n|---|---|---|---|{RULE}\n"
    );
    for (campaign, table) in campaigns.iter().zip(&tables) {
        let memory: usize = table
            .iter()
            .filter(|(name, _)| is_memory(name))
            .map(|(_, counts)| counts.bits)
            .sum();
        let all = table::sum(table);
        text += &format!(
            "| [{}](../{}) | {} | {memory} | {} |{}\n",
            campaign.name,
            campaign.file,
            all.bits - memory,
            all.runs,
            cells(&all)
        );
    }
    text += &required(&tables);
    text += &effects(campaigns, &tables, all);
    text += &protection(campaigns, &tables);
    text += "\n## By register\n";
    for (campaign, table) in campaigns.iter().zip(&tables) {
        text += &format!(
            "\n<details><summary>{}, {} registers and memories</summary>\n\n| register | bits | runs | {CLASSES}\n|---|---|---|{RULE}\n",
            campaign.name,
            table.len()
        );
        for (register, counts) in table {
            text += &format!(
                "| `{register}` | {} | {} |{}\n",
                counts.bits,
                counts.runs,
                cells(counts)
            );
        }
        text += "\n</details>\n";
    }
    text + "\n<!-- Written by make faults. Do not edit. -->\n"
}

fn is_memory(name: &str) -> bool {
    name.ends_with("mem")
}

/// What is required, and how often it was not so.
fn required(tables: &[BTreeMap<String, Counts>]) -> String {
    let mut all = Counts::default();
    for table in tables {
        all += &table::sum(table);
    }
    let effect = |effect| all.effects.get(effect).copied().unwrap_or(0);
    let rows = [
        (
            "an operation that neither ABORT (or a second STOP) nor reset ends",
            all.of(Class::NotEnded),
        ),
        ("a write outside the room for the record", effect("write")),
        ("a read outside the record", effect("read")),
        (
            "a prefetch outside the regions that were translated, and with next line outside the 4 KB of an accepted miss",
            effect("prefetch"),
        ),
        (
            "a rule of a protocol broken later than in the cycle of the upset",
            all.later,
        ),
        (
            "a rule of a protocol broken in the cycle of the upset: what a port shows changes while it waits",
            all.at_once,
        ),
    ];
    let mut text =
        "\n## What should not happen\n\n| what | upsets that led to it |\n|---|---|\n".to_owned();
    for (what, count) in rows {
        text += &format!("| {what} | {count} |\n");
    }
    text
}

/// Which registers lead outside or break a rule, and why.
fn effects(campaigns: &[Campaign], tables: &[BTreeMap<String, Counts>], all: &[Known]) -> String {
    type Found<'a> = BTreeMap<(&'a str, &'static str), Vec<String>>;
    let mut found: Found = BTreeMap::new();
    for (campaign, table) in campaigns.iter().zip(tables) {
        for (register, counts) in table {
            for (effect, count) in &counts.effects {
                let place = found.entry((register, effect)).or_default();
                place.push(format!("{count} of {} ({})", counts.runs, campaign.name));
            }
        }
    }
    let mut text = format!(
        "\n## Where it comes from\n\nEvery register whose upset led outside, or broke a rule later than in the cycle of the upset. Reasons are in [`{FILE}`](../{FILE}); what is not named there makes the command fail.\n\n| register | effect | upsets | why |\n|---|---|---|---|\n"
    );
    for ((register, effect), counts) in found {
        let why = known::why(all, register, effect).unwrap_or("**not known**");
        text += &format!(
            "| `{register}` | {} | {} | {why} |\n",
            match effect {
                "write" | "read" | "prefetch" => format!("{effect} outside"),
                rule => format!("`{rule}`"),
            },
            counts.join("; ")
        );
    }
    text
}

/// What is worth protecting: how many bits have all the harm.
fn protection(campaigns: &[Campaign], tables: &[BTreeMap<String, Counts>]) -> String {
    let mut text = "\n## What is worth protecting\n\nHarm is what reaches beyond the block or needs a reset: an access outside, a rule broken later, a hang that only reset ends. All else is a record or a replay that is worth less, which costs time and nothing else.\n".to_owned();
    for (campaign, table) in campaigns.iter().zip(tables) {
        let harmful: Vec<_> = table.iter().filter(|(_, counts)| counts.harms()).collect();
        let harm = |counts: &Counts| counts.outside + counts.later + counts.of(Class::Reset);
        let bits: usize = harmful.iter().map(|(_, counts)| counts.bits).sum();
        let all = table::sum(table);
        let mut worst = harmful.clone();
        worst.sort_by(|(a, one), (b, other)| {
            // By bits and probability: expected harm of an upset anywhere.
            let weight =
                |counts: &Counts| harm(counts) * counts.bits * 1_000_000 / counts.runs.max(1);
            weight(other).cmp(&weight(one)).then(a.cmp(b))
        });
        let total: usize = harmful.iter().map(|(_, counts)| harm(counts)).sum();
        let mut so_far = 0;
        let mut few_bits = 0;
        text += &format!(
            "\n**{}**: {} of {} registers, {bits} of {} bits, did harm: {:.2} cases in 100 upsets, an upset that did two of these counted twice. The worst of them, with the share of the cases that are gone when they and those above are protected:\n\n| register | bits | upsets | outside | rule later | ended by reset | gone |\n|---|---|---|---|---|---|---|\n",
            campaign.name,
            harmful.len(),
            table.len(),
            all.bits,
            100.0 * total as f64 / all.runs.max(1) as f64,
        );
        for (register, counts) in worst.into_iter().take(12) {
            so_far += harm(counts);
            few_bits += counts.bits;
            text += &format!(
                "| `{register}` | {} | {} | {} | {} | {} | {:.0} % |\n",
                counts.bits,
                counts.runs,
                counts.outside,
                counts.later,
                counts.of(Class::Reset),
                100.0 * so_far as f64 / total.max(1) as f64
            );
        }
        text += &format!("\nThese are {few_bits} bits.\n");
    }
    text
}
