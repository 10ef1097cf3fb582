//! Register offsets of the block that the tests stand in for.

use jukebox_config::{Config, Translation};
use jukebox_golden::RegisterMap;

pub const FLAGS: [(&str, u16, &[&str]); 6] = [
    (
        "CTRL",
        0x10,
        &[
            "RECORD_START",
            "RECORD_STOP",
            "REPLAY_START",
            "REPLAY_ABORT",
            "PAUSE",
            "COUNTERS_CLEAR",
        ],
    ),
    ("CONFIG", 0x14, &["ASID_FILTER", "PACING", "RECORD_HITS"]),
    (
        "STATUS",
        0x18,
        &[
            "RECORDING",
            "REPLAYING",
            "RECORD_DONE",
            "RECORD_FULL",
            "REPLAY_DONE",
            "ERROR",
        ],
    ),
    (
        "ERROR_CAUSE",
        0x1c,
        &[
            "RECORD_CONFIG",
            "REPLAY_CONFIG",
            "RECORD_BUSY",
            "WRITE_ERROR",
            "READ_ERROR",
            "READ_TIMEOUT",
            "XLT_TIMEOUT",
        ],
    ),
    (
        "IRQ_STATUS",
        0x20,
        &["RECORD_DONE", "RECORD_FULL", "REPLAY_DONE", "ERROR"],
    ),
    (
        "IRQ_ENABLE",
        0x24,
        &["RECORD_DONE", "RECORD_FULL", "REPLAY_DONE", "ERROR"],
    ),
];

pub const NUMBERS: [(&str, u16); 18] = [
    ("ID", 0x00),
    ("CAP0", 0x04),
    ("CAP1", 0x08),
    ("CAP2", 0x0c),
    ("ASID", 0x28),
    ("PACE_WINDOW", 0x2c),
    ("PACE_GAP", 0x30),
    ("PACE_RELEASE", 0x34),
    ("XLT_RETRY_WAIT", 0x38),
    ("WATCHDOG", 0x3c),
    ("REC_BASE", 0x40),
    ("REC_LIMIT", 0x48),
    ("REC_OFFSET", 0x50),
    ("REC_BYTES", 0x58),
    ("REP_BASE", 0x60),
    ("REP_BYTES", 0x68),
    ("REP_OFFSET", 0x70),
    ("REBASE", 0x78),
];

pub const COUNTERS: [&str; 24] = [
    "CNT_OBSERVED",
    "CNT_RECORDED",
    "CNT_LOST",
    "CNT_FILTERED",
    "CNT_CRRB_HITS",
    "CNT_EVICTIONS",
    "CNT_ENTRIES_WRITTEN",
    "CNT_BYTES_WRITTEN",
    "CNT_DROPPED_LIMIT",
    "CNT_LINES_READ",
    "CNT_BYTES_READ",
    "CNT_LINES_REJECTED",
    "CNT_TRANSLATIONS",
    "CNT_RETRIES",
    "CNT_DROP_DENIED",
    "CNT_DROP_RETRY",
    "CNT_PREFETCHES",
    "CNT_STALL_CYCLES",
    "CNT_PACE_CYCLES",
    "CNT_USED",
    "CNT_KEPT",
    "CNT_LATE",
    "CNT_PRESENT",
    "CNT_MISSES",
];

/// All registers with their offsets, there or not.
fn all() -> impl Iterator<Item = (&'static str, u16)> {
    let flags = FLAGS.into_iter().map(|(name, offset, _)| (name, offset));
    let counters = (0u16..)
        .zip(COUNTERS)
        .map(|(place, name)| (name, 0x100 + 8 * place));
    flags.chain(NUMBERS).chain(counters)
}

/// Registers and flags of parts that can be left out.
fn parts(config: &Config) -> [(bool, &'static [&'static str]); 9] {
    let features = &config.features;
    let translates = features.translation == Translation::Port;
    [
        (translates || features.asid_filter, &["ASID"]),
        (translates, &["CNT_TRANSLATIONS", "CNT_DROP_DENIED"]),
        (
            translates && features.retry,
            &["XLT_RETRY_WAIT", "CNT_RETRIES", "CNT_DROP_RETRY"],
        ),
        (translates && features.watchdog, &["XLT_TIMEOUT"]),
        (
            features.pacing,
            &[
                "PACING",
                "PACE_WINDOW",
                "PACE_GAP",
                "PACE_RELEASE",
                "CNT_PACE_CYCLES",
            ],
        ),
        (features.rebase, &["REBASE"]),
        (features.watchdog, &["WATCHDOG", "READ_TIMEOUT"]),
        (features.asid_filter, &["ASID_FILTER", "CNT_FILTERED"]),
        (features.resume, &["PAUSE", "REC_OFFSET", "REP_OFFSET"]),
    ]
}

/// Whether a register or flag is there.
pub fn is_there(config: &Config, name: &str) -> bool {
    let list = config.counters.list.as_ref();
    let listed = list.is_none_or(|list| list.iter().any(|listed| listed == name));
    let counted = !name.starts_with("CNT_") || (config.counters.bits > 0 && listed);
    let missing = |(there, names): &(bool, &[&str])| !there && names.contains(&name);
    counted && !parts(config).iter().any(missing)
}

/// The registers of a configuration with their offsets.
pub fn registers(config: &Config) -> impl Iterator<Item = (&'static str, u16)> {
    all().filter(|(name, _)| is_there(config, name))
}

/// Byte offset of a register.
pub fn offset(name: &str) -> u16 {
    all()
        .find(|(known, _)| *known == name)
        .expect("a register")
        .1
}

/// Whether its number may be wider than a word.
pub fn is_wide(name: &str) -> bool {
    (0x40..0x80).contains(&offset(name)) || offset(name) >= 0x100
}

/// Mask of a flag.
pub fn flag(register: &str, field: &str) -> u32 {
    let (.., fields) = FLAGS
        .iter()
        .find(|(name, ..)| *name == register)
        .expect("a register");
    1 << fields
        .iter()
        .position(|name| *name == field)
        .expect("a field")
}

/// The flags of a register that are there.
pub fn flags(config: &Config, register: &str) -> u32 {
    let known = FLAGS.iter().find(|(name, ..)| *name == register);
    let (.., fields) = known.expect("a register");
    let there = fields.iter().filter(|field| is_there(config, field));
    there.fold(0, |all, field| all | flag(register, field))
}

/// The map as the model takes it.
pub fn register_map(config: &Config) -> RegisterMap {
    let fields = FLAGS.into_iter().flat_map(|(register, _, fields)| {
        (0u32..)
            .zip(fields)
            .filter(|(_, field)| is_there(config, field))
            .map(move |(bit, field)| ((register, *field), (bit, 1)))
    });
    RegisterMap::new(config, registers(config), fields).expect("a complete map")
}
