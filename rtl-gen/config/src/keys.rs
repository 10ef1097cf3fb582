//! Every key of the file and what may stand behind it.

use crate::{Config, names};

/// Which limits hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Those of a block that is built.
    #[default]
    Full,
    /// Smaller ones too, which only proofs have a use for: what takes too long to prove at full size.
    Proofs,
}

/// Keys that go lower in proofs, and their smallest value there.
const LOWER: &[(&str, u32)] = &[
    ("address.va_bits", 8),
    ("address.pa_bits", 8),
    ("geometry.line_bytes", 8),
    ("geometry.region_bytes", 16),
];

/// What values a key takes.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    /// An identifier for modules, packages and headers.
    Name,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Switch,
    /// Some of the counters, which depend on the rest.
    Counters,
    /// One of these numbers.
    OneNumber {
        numbers: &'static [u32],
        get: fn(&Config) -> u32,
    },
    /// A number of this range.
    Range {
        min: u32,
        max: u32,
        get: fn(&Config) -> u32,
    },
    /// A number of this range but for these, which a standard reserves.
    Unreserved {
        min: u32,
        max: u32,
        reserved: &'static [u32],
        by: &'static str,
        get: fn(&Config) -> u32,
    },
    /// A power of two of this range.
    PowerOfTwo {
        min: u32,
        max: u32,
        get: fn(&Config) -> u32,
    },
}

/// One key.
pub(crate) struct Key {
    /// Dotted path.
    pub path: &'static str,
    /// What it takes.
    pub rule: Rule,
}

/// Every key, in the order of the file.
pub(crate) const KEYS: &[Key] = &[
    Key {
        path: "name",
        rule: Rule::Name,
    },
    range("address.va_bits", 32, 57, |c| c.address.va_bits),
    range("address.pa_bits", 32, 56, |c| c.address.pa_bits),
    range("address.asid_bits", 1, 16, |c| c.address.asid_bits),
    power_of_two("geometry.line_bytes", 32, 128, |c| c.geometry.line_bytes),
    power_of_two("geometry.region_bytes", 64, 4096, |c| {
        c.geometry.region_bytes
    }),
    range("geometry.crrb_entries", 1, 64, |c| c.geometry.crrb_entries),
    one_of("metadata.check", &["crc16", "none"]),
    one_of("metadata.coding", &["raw", "delta"]),
    power_of_two("metadata.axi_data_bits", 32, 512, |c| {
        c.metadata.axi_data_bits
    }),
    range("metadata.reads_in_flight", 1, 32, |c| {
        c.metadata.reads_in_flight
    }),
    Key {
        path: "metadata.axi_cache",
        rule: Rule::Unreserved {
            min: 0,
            max: 15,
            reserved: &[4, 5, 8, 9, 12, 13],
            by: "AXI4",
            get: |c| c.metadata.axi_cache,
        },
    },
    range("metadata.axi_prot", 0, 7, |c| c.metadata.axi_prot),
    range("metadata.axi_qos", 0, 15, |c| c.metadata.axi_qos),
    range("metadata.axi_id_bits", 1, 8, |c| c.metadata.axi_id_bits),
    range("metadata.axi_write_id", 0, 255, |c| c.metadata.axi_write_id),
    range("metadata.axi_read_id", 0, 255, |c| c.metadata.axi_read_id),
    one_of("prefetch.egress", &["native", "tilelink-hint", "axi4-read"]),
    power_of_two("prefetch.in_flight", 1, 64, |c| c.prefetch.in_flight),
    power_of_two("prefetch.bus_data_bits", 32, 512, |c| {
        c.prefetch.bus_data_bits
    }),
    switch("prefetch.user_address"),
    Key {
        path: "prefetch.axi_cache",
        rule: Rule::Unreserved {
            min: 0,
            max: 15,
            reserved: &[4, 5, 8, 9, 12, 13],
            by: "AXI4",
            get: |c| c.prefetch.axi_cache,
        },
    },
    range("prefetch.axi_prot", 0, 7, |c| c.prefetch.axi_prot),
    range("prefetch.axi_qos", 0, 15, |c| c.prefetch.axi_qos),
    switch("prefetch.next_line"),
    switch("prefetch.run_ahead"),
    switch("prefetch.second_record"),
    one_of("reset.style", &["async-low", "sync-low", "sync-high"]),
    range("counters.bits", 0, 64, |c| c.counters.bits),
    Key {
        path: "counters.list",
        rule: Rule::Counters,
    },
    Key {
        path: "registers.bits",
        rule: Rule::OneNumber {
            numbers: &[32, 64],
            get: |c| c.registers.bits,
        },
    },
    one_of("features.translation", &["port", "none"]),
    switch("features.retry"),
    switch("features.pacing"),
    switch("features.rebase"),
    switch("features.watchdog"),
    switch("features.asid_filter"),
    switch("features.resume"),
];

const fn switch(path: &'static str) -> Key {
    Key {
        path,
        rule: Rule::Switch,
    }
}

const fn range(path: &'static str, min: u32, max: u32, get: fn(&Config) -> u32) -> Key {
    Key {
        path,
        rule: Rule::Range { min, max, get },
    }
}

const fn power_of_two(path: &'static str, min: u32, max: u32, get: fn(&Config) -> u32) -> Key {
    Key {
        path,
        rule: Rule::PowerOfTwo { min, max, get },
    }
}

const fn one_of(path: &'static str, words: &'static [&'static str]) -> Key {
    Key {
        path,
        rule: Rule::OneOf(words),
    }
}

impl Key {
    /// What the key takes at this scale.
    pub(crate) fn rule_at(&self, scale: Scale) -> Rule {
        let lower = LOWER.iter().find(|(path, _)| *path == self.path);
        match (self.rule, lower) {
            (Rule::Range { max, get, .. }, Some(&(_, min))) if scale == Scale::Proofs => {
                Rule::Range { min, max, get }
            }
            (Rule::PowerOfTwo { max, get, .. }, Some(&(_, min))) if scale == Scale::Proofs => {
                Rule::PowerOfTwo { min, max, get }
            }
            (rule, _) => rule,
        }
    }
}

impl Rule {
    /// Completes "it must be …".
    pub(crate) fn allowed(&self) -> String {
        match self {
            Rule::Name => names::shape(),
            Rule::OneOf(words) => words
                .iter()
                .map(|w| format!("\"{w}\""))
                .collect::<Vec<_>>()
                .join(" or "),
            Rule::Switch => "true or false".into(),
            Rule::Counters => "a list of counters, \"CNT_...\"".into(),
            Rule::OneNumber { numbers, .. } => {
                let numbers: Vec<_> = numbers.iter().map(u32::to_string).collect();
                numbers.join(" or ")
            }
            Rule::Range { min, max, .. } => format!("an integer from {min} to {max}"),
            Rule::Unreserved {
                min,
                max,
                reserved,
                by,
                ..
            } => {
                let reserved: Vec<_> = reserved.iter().map(u32::to_string).collect();
                format!(
                    "an integer from {min} to {max}, and none that {by} reserves ({})",
                    reserved.join(", ")
                )
            }
            Rule::PowerOfTwo { min, max, .. } => format!("a power of two from {min} to {max}"),
        }
    }
}

/// The part of a dotted path after the last dot.
pub(crate) fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The keys or tables that may stand in `table` (empty: at the top).
pub(crate) fn children(table: &str) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for key in KEYS {
        let name = match (table.is_empty(), key.path.split_once('.')) {
            (true, Some((head, _))) => head,
            (true, None) => key.path,
            (false, Some((head, tail))) if head == table => tail,
            _ => continue,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The known key or table that looks most like `unknown`, if one looks alike at all.
pub(crate) fn suggest(unknown: &str) -> Option<String> {
    const ALIKE: f64 = 0.6;
    let tables = children("").into_iter();
    let known = KEYS.iter().map(|k| k.path).chain(tables);
    let score = |path: &str| {
        strsim::normalized_damerau_levenshtein(last(unknown), last(path))
            + 0.01 * strsim::normalized_damerau_levenshtein(unknown, path)
    };
    known
        .max_by(|a, b| score(a).total_cmp(&score(b)))
        .filter(|best| score(best) >= ALIKE)
        .map(str::to_owned)
}
