//! What is varied: one key at a time, around the default configuration.

use jukebox_config::{Check, Config};

/// What a sweep is measured by, beside its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benefit {
    /// Size of the record, coverage and overprediction on the shipped traces.
    Record,
    /// Damaged metadata that is noticed.
    Faults,
    /// Rates of recording and replay, and time on the shipped traces.
    Rate,
    /// Invocations until a counter stands still.
    Counting,
}

/// A key and the values it is given.
pub struct Sweep {
    /// The key of the configuration file without its table: also the name of files.
    pub key: &'static str,
    /// What it buys.
    pub benefit: Benefit,
    values: &'static [&'static str],
    set: fn(&mut Config, &str),
}

/// A configuration of a sweep.
#[derive(Clone, Debug)]
pub struct Point {
    /// The value of the key.
    pub value: String,
    /// Name of the folder it is built in; the default configuration is shared by all sweeps.
    pub name: String,
    /// The configuration.
    pub config: Config,
}

/// Every sweep.
pub const SWEEPS: &[Sweep] = &[
    Sweep {
        key: "crrb_entries",
        benefit: Benefit::Record,
        values: &["4", "8", "16", "32", "64"],
        set: |config, value| number(value, &mut config.geometry.crrb_entries),
    },
    Sweep {
        key: "region_bytes",
        benefit: Benefit::Record,
        values: &["256", "512", "1024", "2048", "4096"],
        set: |config, value| number(value, &mut config.geometry.region_bytes),
    },
    Sweep {
        key: "check",
        benefit: Benefit::Faults,
        values: &["none", "crc16"],
        set: |config, value| {
            config.metadata.check = match value {
                "none" => Check::None,
                _ => Check::Crc16,
            }
        },
    },
    Sweep {
        key: "axi_data_bits",
        benefit: Benefit::Rate,
        values: &["32", "64", "128", "256", "512"],
        set: |config, value| number(value, &mut config.metadata.axi_data_bits),
    },
    Sweep {
        key: "reads_in_flight",
        benefit: Benefit::Rate,
        values: &["1", "2", "4", "8"],
        set: |config, value| number(value, &mut config.metadata.reads_in_flight),
    },
    Sweep {
        key: "counter_bits",
        benefit: Benefit::Counting,
        values: &["0", "16", "32", "64"],
        set: |config, value| number(value, &mut config.counters.bits),
    },
];

/// Name of the default configuration's folder.
pub const DEFAULT: &str = "default";

fn number(value: &str, to: &mut u32) {
    if let Ok(value) = value.parse() {
        *to = value;
    }
}

impl Sweep {
    /// Its configurations, in the order of their values.
    pub fn points(&self, default: &Config) -> Vec<Point> {
        let point = |value: &&str| {
            let mut config = default.clone();
            (self.set)(&mut config, value);
            let name = match config == *default {
                true => DEFAULT.to_owned(),
                false => format!("{}-{value}", self.key),
            };
            Point {
                value: (*value).to_owned(),
                name,
                config,
            }
        };
        self.values.iter().map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_point_is_valid_and_every_sweep_holds_the_default_once() {
        let default = Config::default();
        let mut configs = BTreeMap::new();
        for sweep in SWEEPS {
            let points = sweep.points(&default);
            let defaults = points.iter().filter(|point| point.name == DEFAULT);
            assert_eq!(defaults.count(), 1, "{}", sweep.key);
            for point in points {
                point.config.validate().unwrap();
                configs.insert(point.name, point.config.to_toml());
            }
        }
        let count = configs.len();
        let mut different: Vec<_> = configs.into_values().collect();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), count, "two points with one configuration");
    }
}
