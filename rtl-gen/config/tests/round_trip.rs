//! Any valid configuration survives being written and read.

use jukebox_config::{
    Address, Check, Coding, Config, Counters, Egress, Geometry, Metadata, Prefetch, Reset,
    ResetStyle,
};
use proptest::prelude::*;

prop_compose! {
    fn valid()(
        name in "[a-z][a-z0-9_]{0,26}",
        va_bits in 32..=57u32,
        pa_bits in 32..=56u32,
        asid_bits in 1..=16u32,
        line_log2 in 5..=7u32,
        lines_log2 in 1..=5u32,
        crrb_entries in 1..=64u32,
        axi_log2 in 5..=8u32,
        reads_in_flight in 1..=32u32,
        axi_cache in proptest::sample::select(vec![0, 1, 2, 3, 6, 7, 10, 11, 14, 15u32]),
        axi_prot in 0..=7u32,
        axi_qos in 0..=15u32,
        ids in (1..=8u32, any::<u32>(), any::<u32>()),
        crc in any::<bool>(),
        delta in any::<bool>(),
        next_line in any::<bool>(),
        run_ahead in any::<bool>(),
        second_record in any::<bool>(),
        bus in proptest::option::of((any::<bool>(), 0..=6u32, any::<bool>(), 0..=15u32)),
        style in proptest::sample::select(vec![
            ResetStyle::AsyncLow,
            ResetStyle::SyncLow,
            ResetStyle::SyncHigh,
        ]),
        bits in 0..=64u32,
    ) -> Config {
        Config {
            // No keyword begins so.
            name: format!("q_{name}"),
            address: Address { va_bits, pa_bits, asid_bits },
            geometry: Geometry {
                line_bytes: 1 << line_log2,
                region_bytes: 1 << (line_log2 + lines_log2),
                crrb_entries,
            },
            metadata: Metadata {
                check: if crc { Check::Crc16 } else { Check::None },
                coding: if delta { Coding::Delta } else { Coding::Raw },
                axi_data_bits: 1 << axi_log2,
                reads_in_flight,
                axi_cache,
                axi_prot,
                axi_qos,
                axi_id_bits: ids.0,
                axi_write_id: ids.1 % (1 << ids.0),
                axi_read_id: ids.2 % (1 << ids.0),
            },
            prefetch: match bus {
                None => Prefetch { next_line, run_ahead, second_record, ..Prefetch::default() },
                Some((axi, in_flight_log2, user_address, axi_qos)) => Prefetch {
                    egress: if axi { Egress::Axi4Read } else { Egress::TilelinkHint },
                    in_flight: 1 << in_flight_log2,
                    bus_data_bits: 1 << axi_log2,
                    user_address,
                    axi_qos: if axi { axi_qos } else { 0 },
                    next_line,
                    run_ahead,
                    second_record,
                    ..Prefetch::default()
                },
            },
            reset: Reset { style },
            counters: Counters { bits },
        }
    }
}

proptest! {
    #[test]
    fn valid_configurations_round_trip(config in valid()) {
        config.validate().unwrap();
        prop_assert_eq!(&Config::from_toml_str(&config.to_toml(), "x").unwrap(), &config);
        let compact = config.to_toml_compact();
        prop_assert_eq!(&Config::from_toml_str(&compact, "x").unwrap(), &config);
        prop_assert!(compact.lines().all(|line| line.len() <= 90 && line.trim_end() == line));
    }

    #[test]
    fn text_never_panics(text in "[a-z_]{1,9} ?= ?[-0-9a-z\"\\[\\]{}.]{0,9}\n?") {
        if let Err(error) = Config::from_toml_str(&text, "x") {
            prop_assert!(!error.to_string().contains('\n'));
        }
    }
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(Config::from_toml_str("", "x").unwrap(), Config::default());
}

#[test]
fn keys_that_are_not_given_keep_their_default() {
    let config = Config::from_toml_str("geometry.crrb_entries = 8", "x").unwrap();
    let mut expected = Config::default();
    expected.geometry.crrb_entries = 8;
    assert_eq!(config, expected);
}

#[test]
fn an_entry_fits_a_line_in_every_geometry() {
    for va_bits in 32..=57 {
        for line_log2 in 5..=7 {
            for region_log2 in line_log2 + 1..=12 {
                let mut config = Config::default();
                config.address.va_bits = va_bits;
                config.geometry.line_bytes = 1 << line_log2;
                config.geometry.region_bytes = 1 << region_log2;
                config.validate().unwrap();
                let per_line = config.entries_per_line();
                assert!((1..=15).contains(&per_line));
                let bits = per_line * config.entry_bits() + 20;
                assert!(bits <= 8 * config.geometry.line_bytes);
                config.metadata.coding = Coding::Delta;
                assert!((1..=31).contains(&config.entries_per_line()));
                // Differences of three lengths are shorter than a tag.
                assert!(config.tag_bits() > 16);
            }
        }
    }
    let mut config = Config::default();
    assert_eq!(config.entries_per_line(), 9);
    config.metadata.coding = Coding::Delta;
    assert_eq!(config.entries_per_line(), 8);
}
