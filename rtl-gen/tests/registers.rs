//! The register map.

use jukebox_config::{Config, Translation};
use jukebox_rtl_gen::registers::{COUNTERS_BASE, counter_names, registers};
use std::collections::HashMap;

#[test]
fn offsets_ascend_without_overlap_in_4_kib() {
    let all = registers(&Config::default());
    let mut end = 0;
    for register in &all {
        assert!(register.offset >= end, "{}", register.name);
        assert_eq!(register.offset % register.bytes(), 0, "{}", register.name);
        assert_eq!(register.counter.is_some(), register.offset >= COUNTERS_BASE);
        end = register.offset + register.bytes();
    }
    assert!(end <= 0x1000);
}

#[test]
fn fields_do_not_overlap_and_make_up_the_register() {
    for register in registers(&Config::default()) {
        let mut seen = 0u32;
        for field in &register.fields {
            assert_eq!(seen & field.mask(), 0, "{}.{}", register.name, field.name);
            seen |= field.mask();
        }
        if !register.fields.is_empty() {
            assert_eq!(
                32 - seen.leading_zeros(),
                register.bits,
                "{}",
                register.name
            );
        }
        assert_eq!(register.reset & !register.mask(), 0, "{}", register.name);
    }
}

#[test]
fn the_names_of_the_interface_exist() {
    let all = registers(&Config::default());
    let fields = |name: &str| -> Vec<&str> {
        let register = all
            .iter()
            .find(|r| r.name == name)
            .unwrap_or_else(|| panic!("{name}"));
        register.fields.iter().map(|field| field.name).collect()
    };
    let ctrl = "RECORD_START RECORD_STOP REPLAY_START REPLAY_ABORT PAUSE COUNTERS_CLEAR";
    let status = "RECORDING REPLAYING RECORD_DONE RECORD_FULL REPLAY_DONE ERROR";
    let errors = "RECORD_CONFIG REPLAY_CONFIG RECORD_BUSY WRITE_ERROR READ_ERROR READ_TIMEOUT \
                  XLT_TIMEOUT";
    let events = "RECORD_DONE RECORD_FULL REPLAY_DONE ERROR";
    for (name, expected) in [
        ("CTRL", ctrl),
        ("CONFIG", "ASID_FILTER PACING RECORD_HITS"),
        ("STATUS", status),
        ("ERROR_CAUSE", errors),
        ("IRQ_STATUS", events),
        ("IRQ_ENABLE", events),
    ] {
        assert_eq!(fields(name).join(" "), expected, "{name}");
    }
    for name in "ID CAP0 CAP1 ASID REC_BASE REC_LIMIT REC_OFFSET REC_BYTES REP_BASE REP_BYTES \
                 REP_OFFSET REBASE PACE_WINDOW PACE_GAP PACE_RELEASE XLT_RETRY_WAIT WATCHDOG"
        .split(' ')
    {
        fields(name);
    }
    assert_eq!(counter_names(&Config::default()).len(), 24);
}

#[test]
fn widths_follow_the_configuration() {
    let mut config = Config::default();
    config.address.va_bits = 39;
    config.address.pa_bits = 33;
    config.address.asid_bits = 1;
    config.geometry.region_bytes = 4096;
    config.counters.bits = 0;
    let bits: HashMap<_, _> = registers(&config)
        .iter()
        .map(|r| (r.name, r.bits))
        .collect();
    assert_eq!(
        (bits["REBASE"], bits["REC_BYTES"], bits["ASID"]),
        (27, 33, 1)
    );
    assert_eq!(bits["WATCHDOG"], 24);
    assert!(!bits.contains_key("CNT_USED"));
}

#[test]
fn capabilities_say_what_was_configured() {
    let mut config = Config::default();
    config.address.asid_bits = 9;
    config.geometry.crrb_entries = 64;
    config.metadata.reads_in_flight = 32;
    config.counters.bits = 64;
    let all = registers(&config);
    let read = |name: &str, field: &str| {
        let register = all.iter().find(|r| r.name == name).unwrap();
        let field = register.field(field).unwrap();
        (register.reset as u32 & field.mask()) >> field.lsb
    };
    assert_eq!(read("ID", "MAGIC"), 0x4A42);
    assert_eq!(read("CAP0", "VA_BITS"), 48);
    assert_eq!(read("CAP0", "PA_BITS"), 48);
    assert_eq!(read("CAP0", "ASID_BITS"), 9);
    assert_eq!(read("CAP0", "COUNTER_BITS"), 64);
    assert_eq!(read("CAP1", "LINE_LOG2"), 6);
    assert_eq!(read("CAP1", "REGION_LOG2"), 10);
    assert_eq!(read("CAP1", "AXI_LOG2"), 6);
    assert_eq!(read("CAP1", "CHECK_CRC16"), 1);
    assert_eq!(read("CAP1", "READS_IN_FLIGHT"), 32);
    assert_eq!(read("CAP1", "CRRB_ENTRIES"), 64);
}

/// Names of the registers of `cfg`, and of the fields of one of them.
fn names(cfg: &Config, register: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let all = registers(cfg);
    let of = all.iter().find(|r| r.name == register);
    let fields = of.map_or(Vec::new(), |r| r.fields.iter().map(|f| f.name).collect());
    (all.iter().map(|r| r.name).collect(), fields)
}

/// A register, what is left out, and what the block then has no more, among bits of that register too.
type Change = (&'static str, fn(&mut Config), &'static [&'static str]);

#[test]
fn what_is_left_out_has_no_register_and_no_bit() {
    let changes: &[Change] = &[
        (
            "CTRL",
            |c| c.features.resume = false,
            &["PAUSE", "REC_OFFSET", "REP_OFFSET"],
        ),
        (
            "CONFIG",
            |c| c.features.pacing = false,
            &[
                "PACING",
                "PACE_WINDOW",
                "PACE_GAP",
                "PACE_RELEASE",
                "CNT_PACE_CYCLES",
            ],
        ),
        (
            "CONFIG",
            |c| c.features.asid_filter = false,
            &["ASID_FILTER", "CNT_FILTERED"],
        ),
        ("CTRL", |c| c.features.rebase = false, &["REBASE"]),
        (
            "ERROR_CAUSE",
            |c| c.features.watchdog = false,
            &["WATCHDOG", "READ_TIMEOUT", "XLT_TIMEOUT"],
        ),
        (
            "CTRL",
            |c| c.features.retry = false,
            &["XLT_RETRY_WAIT", "CNT_RETRIES", "CNT_DROP_RETRY"],
        ),
        (
            "ERROR_CAUSE",
            |c| c.features.translation = Translation::None,
            &[
                "XLT_TIMEOUT",
                "XLT_RETRY_WAIT",
                "CNT_TRANSLATIONS",
                "CNT_DROP_DENIED",
            ],
        ),
        (
            "CTRL",
            |c| {
                c.features.translation = Translation::None;
                c.features.asid_filter = false;
            },
            &["ASID"],
        ),
    ];
    let whole = Config::default();
    for (register, change, gone) in changes {
        let mut config = whole.clone();
        change(&mut config);
        for name in *gone {
            let (registers, fields) = names(&whole, register);
            assert!(registers.contains(name) || fields.contains(name), "{name}");
            let (registers, fields) = names(&config, register);
            assert!(
                !registers.contains(name) && !fields.contains(name),
                "{name}"
            );
        }
    }
}

#[test]
fn a_counter_keeps_its_place_and_registers_of_a_word_have_no_upper_one() {
    let mut config = Config::default();
    let place = |config: &Config| {
        let all = registers(config);
        let used = all.iter().find(|r| r.name == "CNT_USED").unwrap();
        (used.offset, used.pair, used.counter)
    };
    let (offset, pair, counter) = place(&config);
    assert!(pair && counter > Some(1));
    config.counters.list = Some(vec!["CNT_USED".into(), "CNT_LOST".into()]);
    config.address.va_bits = 39;
    config.address.pa_bits = 32;
    config.registers.bits = 32;
    assert_eq!(place(&config), (offset, false, Some(1)));
    assert_eq!(counter_names(&config), ["CNT_LOST", "CNT_USED"]);
    assert!(registers(&config).iter().all(|r| !r.pair && r.bits <= 32));
}
