//! Blocks without parts that others have: each part left out, and some together. What is left works,
//! and nothing of what is not there does.

use anyhow::Result;
use jukebox_config::{Check, Coding, Config, Egress, Translation};
use jukebox_harness::Registers;
use jukebox_tests::rtl::exercise::exercise;

/// A small block but for what `change` says, which has all registers but those named, and works.
fn works(missing: &[&str], change: impl FnOnce(&mut Config)) -> Result<()> {
    let mut config = Config::default();
    config.geometry.crrb_entries = 4;
    config.geometry.region_bytes = 512;
    let everything = Registers::new(&config);
    change(&mut config);
    config.validate()?;
    let registers = Registers::new(&config);
    let all = everything.all().iter().map(|register| register.name);
    let chosen = |name: &&str| config.counters.list.is_none() || !name.starts_with("CNT_");
    let gone: Vec<&str> = all
        .filter(chosen)
        .filter(|name| !registers.has(name))
        .collect();
    assert_eq!(gone, missing);
    exercise(&config)
}

fn list(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(|&name| name.to_owned()).collect())
}

/// What a block that does not translate has not.
const OF_TRANSLATION: [&str; 5] = [
    "XLT_RETRY_WAIT",
    "CNT_TRANSLATIONS",
    "CNT_RETRIES",
    "CNT_DROP_DENIED",
    "CNT_DROP_RETRY",
];

#[test]
fn no_translation_beside_everything_else() -> Result<()> {
    works(&OF_TRANSLATION, |config| {
        config.features.translation = Translation::None;
        config.metadata.coding = Coding::Delta;
        config.prefetch.run_ahead = true;
        config.prefetch.next_line = true;
        config.prefetch.second_record = true;
    })
}

#[test]
fn no_translation_and_no_filter_on_a_bus() -> Result<()> {
    works(&["ASID", "XLT_RETRY_WAIT"], |config| {
        config.features.translation = Translation::None;
        config.features.asid_filter = false;
        config.address.va_bits = 39;
        config.prefetch.egress = Egress::TilelinkHint;
        config.prefetch.next_line = true;
        config.counters.list = list(&["CNT_BYTES_READ", "CNT_OBSERVED"]);
    })
}

#[test]
fn a_retry_is_a_drop() -> Result<()> {
    works(&["XLT_RETRY_WAIT"], |config| {
        config.features.retry = false;
        config.prefetch.run_ahead = true;
        config.counters.list = list(&[
            "CNT_MISSES",
            "CNT_ENTRIES_WRITTEN",
            "CNT_DROP_DENIED",
            "CNT_PREFETCHES",
            "CNT_PACE_CYCLES",
        ]);
    })
}

#[test]
fn no_pacing() -> Result<()> {
    let missing = ["PACE_WINDOW", "PACE_GAP", "PACE_RELEASE", "CNT_PACE_CYCLES"];
    works(&missing, |config| {
        config.features.pacing = false;
        config.metadata.coding = Coding::Delta;
        config.prefetch.next_line = true;
        config.prefetch.second_record = true;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn no_rebase_in_registers_of_a_word() -> Result<()> {
    works(&["REBASE"], |config| {
        config.features.rebase = false;
        config.address.va_bits = 44;
        config.address.pa_bits = 32;
        config.registers.bits = 32;
        config.counters.bits = 20;
    })
}

#[test]
fn no_watchdog_and_one_counter() -> Result<()> {
    works(&["WATCHDOG"], |config| {
        config.features.watchdog = false;
        config.counters.list = list(&["CNT_USED"]);
    })
}

#[test]
#[ignore = "long: make test-long"]
fn no_filter_on_a_bus_that_is_told_no_address_space() -> Result<()> {
    works(&["CNT_FILTERED"], |config| {
        config.features.asid_filter = false;
        config.prefetch.egress = Egress::Axi4Read;
        config.prefetch.next_line = true;
    })
}

#[test]
fn no_resuming() -> Result<()> {
    works(&["REC_OFFSET", "REP_OFFSET"], |config| {
        config.features.resume = false;
        config.metadata.coding = Coding::Delta;
        config.prefetch.second_record = true;
    })
}

/// Everything off, down to counters: a core of 32 bits without an MMU.
#[test]
fn the_smallest_block() -> Result<()> {
    let mut config = Config::default();
    (config.address.va_bits, config.address.pa_bits) = (32, 32);
    config.geometry.line_bytes = 32;
    config.geometry.region_bytes = 256;
    config.geometry.crrb_entries = 8;
    config.metadata.axi_data_bits = 32;
    config.metadata.check = Check::None;
    config.metadata.reads_in_flight = 1;
    config.counters.bits = 0;
    config.registers.bits = 32;
    without_parts(&mut config);
    config.features.translation = Translation::None;
    config.validate()?;
    let registers = Registers::new(&config);
    let names = registers.all().iter().map(|register| register.name);
    let expected = [
        "ID",
        "CAP0",
        "CAP1",
        "CAP2",
        "CTRL",
        "CONFIG",
        "STATUS",
        "ERROR_CAUSE",
        "IRQ_STATUS",
        "IRQ_ENABLE",
        "REC_BASE",
        "REC_LIMIT",
        "REC_BYTES",
        "REP_BASE",
        "REP_BYTES",
    ];
    assert!(names.eq(expected));
    exercise(&config)
}

/// Every part off but the port for translations, with the counters that are not of single events.
#[test]
#[ignore = "long: make test-long"]
fn translation_alone() -> Result<()> {
    let missing = [
        "PACE_WINDOW",
        "PACE_GAP",
        "PACE_RELEASE",
        "XLT_RETRY_WAIT",
        "WATCHDOG",
        "REC_OFFSET",
        "REP_OFFSET",
        "REBASE",
    ];
    works(&missing, |config| {
        without_parts(config);
        config.counters.bits = 64;
        config.counters.list = list(&[
            "CNT_ENTRIES_WRITTEN",
            "CNT_BYTES_WRITTEN",
            "CNT_LINES_READ",
            "CNT_STALL_CYCLES",
        ]);
    })
}

fn without_parts(config: &mut Config) {
    let features = &mut config.features;
    features.retry = false;
    features.pacing = false;
    features.rebase = false;
    features.watchdog = false;
    features.asid_filter = false;
    features.resume = false;
}
