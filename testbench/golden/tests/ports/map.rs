//! Register offsets of the block that the tests stand in for.

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

pub const NUMBERS: [(&str, u16); 17] = [
    ("ID", 0x00),
    ("CAP0", 0x04),
    ("CAP1", 0x08),
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

/// All registers with their offsets.
pub fn registers() -> impl Iterator<Item = (&'static str, u16)> {
    let flags = FLAGS.into_iter().map(|(name, offset, _)| (name, offset));
    let counters = (0u16..)
        .zip(COUNTERS)
        .map(|(place, name)| (name, 0x100 + 8 * place));
    flags.chain(NUMBERS).chain(counters)
}

/// Byte offset of a register.
pub fn offset(name: &str) -> u16 {
    registers()
        .find(|(known, _)| *known == name)
        .expect("a register")
        .1
}

/// Whether it has 64 bits.
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

/// The map as the model takes it.
pub fn register_map() -> RegisterMap {
    let fields = FLAGS.into_iter().flat_map(|(register, _, fields)| {
        (0u32..)
            .zip(fields)
            .map(move |(bit, field)| ((register, *field), (bit, 1)))
    });
    RegisterMap::new(registers(), fields).expect("a complete map")
}
