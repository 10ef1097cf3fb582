//! Checks of values, alone and beside each other.

use crate::keys::{KEYS, Rule, Scale};
use crate::{Coding, Config, ConfigError, Egress, Prefetch, names};

/// A value that cannot stand.
pub(crate) struct Violation {
    /// The dotted key.
    pub key: &'static str,
    /// The other key it clashes with, if it is not wrong by itself.
    pub beside: Option<&'static str>,
    /// The value as TOML.
    pub value: String,
    /// Completes "it must be …".
    pub allowed: String,
}

impl Config {
    /// Checks every range and combination.
    ///
    /// # Errors
    /// [`ConfigError::NotAllowed`] for the first value that cannot stand, without a place.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.validate_at(Scale::Full)
    }

    /// Checks every range and combination, of this scale.
    ///
    /// # Errors
    /// As [`Config::validate`].
    pub fn validate_at(&self, scale: Scale) -> Result<(), ConfigError> {
        match first_violation(self, scale) {
            None => Ok(()),
            Some(violation) => Err(ConfigError::NotAllowed {
                place: None,
                key: violation.key.into(),
                value: violation.value,
                allowed: violation.allowed,
            }),
        }
    }
}

/// The first value that cannot stand, in the order of the file; combinations come last.
pub(crate) fn first_violation(config: &Config, scale: Scale) -> Option<Violation> {
    KEYS.iter()
        .find_map(|key| {
            let mut allowed = None;
            let rule = key.rule_at(scale);
            let value = match &rule {
                Rule::Name => {
                    allowed = Some(names::violated(&config.name)?);
                    format!("{:?}", config.name)
                }
                Rule::Range { min, max, get } if !(*min..=*max).contains(&get(config)) => {
                    get(config).to_string()
                }
                Rule::Unreserved {
                    min,
                    max,
                    reserved,
                    get,
                    ..
                } if !(*min..=*max).contains(&get(config)) || reserved.contains(&get(config)) => {
                    get(config).to_string()
                }
                Rule::PowerOfTwo { min, max, get }
                    if !(*min..=*max).contains(&get(config)) || !get(config).is_power_of_two() =>
                {
                    get(config).to_string()
                }
                Rule::OneNumber { numbers, get } if !numbers.contains(&get(config)) => {
                    get(config).to_string()
                }
                _ => return None,
            };
            Some(Violation {
                key: key.path,
                beside: None,
                value,
                allowed: allowed.unwrap_or_else(|| rule.allowed()),
            })
        })
        .or_else(|| impossible_combination(config))
        .or_else(|| too_small(config))
}

/// Bits of the longest difference between two tags that delta coding writes.
const LONGEST_DIFFERENCE: u32 = 16;

/// What only addresses and lines that are there for proofs can be too small for.
fn too_small(config: &Config) -> Option<Violation> {
    let region = config.geometry.region_bytes;
    for (key, bits) in [
        ("address.va_bits", config.address.va_bits),
        ("address.pa_bits", config.address.pa_bits),
    ] {
        let most = 1 << (bits - 2).min(12);
        if region > most {
            return Some(Violation {
                key: "geometry.region_bytes",
                beside: Some(key),
                value: region.to_string(),
                allowed: format!("{most} at most, four regions at least, beside {key} = {bits}"),
            });
        }
    }
    if config.entries_per_line() == 0 {
        return Some(Violation {
            key: "geometry.line_bytes",
            beside: None,
            value: config.geometry.line_bytes.to_string(),
            allowed: format!("long enough for an entry of {} bits", config.entry_bits()),
        });
    }
    if config.metadata.coding == Coding::Delta && config.tag_bits() <= LONGEST_DIFFERENCE {
        return Some(Violation {
            key: "metadata.coding",
            beside: Some("address.va_bits"),
            value: "\"delta\"".into(),
            allowed: format!(
                "\"raw\" where a region's number has {LONGEST_DIFFERENCE} bits or fewer"
            ),
        });
    }
    if config.prefetch.next_line && config.address.va_bits.min(config.address.pa_bits) <= 12 {
        return Some(Violation {
            key: "prefetch.next_line",
            beside: None,
            value: "true".into(),
            allowed: "false where an address has no more bits than a page".into(),
        });
    }
    None
}

/// Values that are fine alone and not beside each other. An entry fits a line in every geometry of full
/// size that these rules leave (the largest has 173 bits, the smallest line holds 236).
fn impossible_combination(config: &Config) -> Option<Violation> {
    let line = config.geometry.line_bytes;
    if config.geometry.region_bytes < 2 * line {
        return Some(Violation {
            key: "geometry.region_bytes",
            beside: Some("geometry.line_bytes"),
            value: config.geometry.region_bytes.to_string(),
            allowed: format!(
                "a power of two from {} to 4096, two lines at least, \
                 beside geometry.line_bytes = {line}",
                2 * line
            ),
        });
    }
    if config.metadata.axi_data_bits > 8 * line {
        return Some(Violation {
            key: "metadata.axi_data_bits",
            beside: Some("geometry.line_bytes"),
            value: config.metadata.axi_data_bits.to_string(),
            allowed: format!(
                "a power of two from 32 to {}, one line at most, \
                 beside geometry.line_bytes = {line}",
                8 * line
            ),
        });
    }
    egress(config)
        .or_else(|| ids(config))
        .or_else(|| features(config))
        .or_else(|| one_word(config))
        .or_else(|| counters(config))
}

/// Parts that need another one.
fn features(config: &Config) -> Option<Violation> {
    let without = |key, beside, why: &str| Violation {
        key,
        beside: Some(beside),
        value: "true".into(),
        allowed: format!("false beside {beside} = {why}"),
    };
    let (va, pa) = (config.address.va_bits, config.address.pa_bits);
    if !config.translates() && va > pa {
        return Some(Violation {
            key: "address.va_bits",
            beside: Some("features.translation"),
            value: va.to_string(),
            allowed: format!(
                "an integer from 32 to {pa}, which is address.pa_bits, \
                 beside features.translation = \"none\""
            ),
        });
    }
    if !config.translates() && config.prefetch.user_address {
        let none = "\"none\": there is no address but the physical one";
        return Some(without(
            "prefetch.user_address",
            "features.translation",
            none,
        ));
    }
    if !config.features.pacing && config.prefetch.run_ahead {
        let none = "false: nothing holds a replay";
        return Some(without("prefetch.run_ahead", "features.pacing", none));
    }
    None
}

/// What has to fit a register of one word.
fn one_word(config: &Config) -> Option<Violation> {
    if config.registers.bits > 32 {
        return None;
    }
    let rebase = config.tag_bits() * u32::from(config.features.rebase);
    [
        ("address.pa_bits", config.address.pa_bits, 32),
        ("counters.bits", config.counters.bits, 32),
        ("address.va_bits", rebase, 32),
    ]
    .into_iter()
    .find(|&(_, bits, most)| bits > most)
    .map(|(key, bits, most)| match key {
        "address.va_bits" => Violation {
            key,
            beside: Some("registers.bits"),
            value: config.address.va_bits.to_string(),
            allowed: format!(
                "an integer from 32 to {}, a region's number in one word, beside registers.bits = 32 \
                 and features.rebase = true",
                32 + config.geometry.region_bytes.ilog2()
            ),
        },
        _ => Violation {
            key,
            beside: Some("registers.bits"),
            value: bits.to_string(),
            allowed: format!("{most} at most beside registers.bits = 32"),
        },
    })
}

/// Names of counters that are there to be chosen, each once.
fn counters(config: &Config) -> Option<Violation> {
    let list = config.counters.list.as_ref()?;
    let violation = |beside, value, allowed| Violation {
        key: "counters.list",
        beside,
        value,
        allowed,
    };
    if config.counters.bits == 0 {
        let allowed = "left out beside counters.bits = 0".into();
        return Some(violation(
            Some("counters.bits"),
            format!("{list:?}"),
            allowed,
        ));
    }
    let possible: Vec<&str> = config.possible_counters().collect();
    if list.is_empty() {
        let allowed = format!(
            "a list of {}; counters.bits = 0 leaves out all",
            possible.join(", ")
        );
        return Some(violation(None, "[]".into(), allowed));
    }
    for (place, name) in list.iter().enumerate() {
        if !possible.contains(&name.as_str()) {
            let known = crate::counters::names().any(|known| known == name);
            let why = if known {
                "what there is to count beside the other keys"
            } else {
                "these"
            };
            let allowed = format!("a list of {why}: {}", possible.join(", "));
            return Some(violation(None, format!("[{name:?}]"), allowed));
        }
        if list[..place].contains(name) {
            let allowed = "a list of different counters".into();
            return Some(violation(None, format!("[{name:?}, {name:?}]"), allowed));
        }
    }
    None
}

/// What is said of a bus that is not there, or is too wide for a line.
fn egress(config: &Config) -> Option<Violation> {
    let (is, was) = (&config.prefetch, Prefetch::default());
    let bus = is.egress != Egress::Native;
    let axi = is.egress == Egress::Axi4Read;
    let number =
        |key, value: u32, default: u32, there| (key, value.to_string(), default.to_string(), there);
    let address = (
        "prefetch.user_address",
        is.user_address.to_string(),
        was.user_address.to_string(),
        bus,
    );
    let unheard = [
        number("prefetch.in_flight", is.in_flight, was.in_flight, bus),
        number(
            "prefetch.bus_data_bits",
            is.bus_data_bits,
            was.bus_data_bits,
            bus,
        ),
        address,
        number("prefetch.axi_cache", is.axi_cache, was.axi_cache, axi),
        number("prefetch.axi_prot", is.axi_prot, was.axi_prot, axi),
        number("prefetch.axi_qos", is.axi_qos, was.axi_qos, axi),
    ]
    .into_iter()
    .find(|(_, value, default, there)| !there && value != default);
    if let Some((key, value, default, _)) = unheard {
        let egress = match is.egress {
            Egress::Native => "native",
            Egress::TilelinkHint => "tilelink-hint",
            Egress::Axi4Read => "axi4-read",
        };
        return Some(Violation {
            key,
            beside: Some("prefetch.egress"),
            value,
            allowed: format!("{default}, its default, beside prefetch.egress = \"{egress}\""),
        });
    }
    let line = 8 * config.geometry.line_bytes;
    (bus && is.bus_data_bits > line).then(|| Violation {
        key: "prefetch.bus_data_bits",
        beside: Some("geometry.line_bytes"),
        value: is.bus_data_bits.to_string(),
        allowed: format!(
            "a power of two from 32 to {line}, one line at most, beside geometry.line_bytes = {}",
            config.geometry.line_bytes
        ),
    })
}

/// An ID that has no room in its bits.
fn ids(config: &Config) -> Option<Violation> {
    let bits = config.metadata.axi_id_bits;
    for (key, id) in [
        ("metadata.axi_write_id", config.metadata.axi_write_id),
        ("metadata.axi_read_id", config.metadata.axi_read_id),
    ] {
        if id >> bits != 0 {
            return Some(Violation {
                key,
                beside: Some("metadata.axi_id_bits"),
                value: id.to_string(),
                allowed: format!(
                    "an integer from 0 to {}, beside metadata.axi_id_bits = {bits}",
                    (1 << bits) - 1
                ),
            });
        }
    }
    None
}
