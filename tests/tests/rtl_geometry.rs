//! Configurations other than the default: each records, replays, and is tortured.

use anyhow::Result;
use jukebox_config::{Check, Coding, Config, Egress, ResetStyle};
use jukebox_harness::{BenchOptions, Stimulus};
use jukebox_tests::rtl::{
    Layout, REC, REP, Torture, Workload, bench_with_waves, crrb, different_regions, exercise,
    finish, record, replay, replay_exactly, rests, sample_entries, torture, vlines, wild_bench_for,
};

/// Records, replays and tortures the block of the default configuration changed by `change`, in
/// raw coding alone and in delta coding with next line, run-ahead and a second record. Of the two it
/// is `one`, or both with `JUKEBOX_GEOMETRY_ALL` set (`make test-long`).
fn works(one: Coding, change: impl Fn(&mut Config)) -> Result<()> {
    let all = std::env::var_os("JUKEBOX_GEOMETRY_ALL").is_some();
    if all || one == Coding::Raw {
        works_in_raw_coding(&change)?;
    }
    if all || one == Coding::Delta {
        works_with_everything(&change)?;
    }
    Ok(())
}

/// The first half of it.
fn works_in_raw_coding(change: impl Fn(&mut Config)) -> Result<()> {
    let mut config = Config::default();
    change(&mut config);
    works_as_configured(&config)
}

/// The second half of it.
fn works_with_everything(change: impl Fn(&mut Config)) -> Result<()> {
    let mut config = Config::default();
    change(&mut config);
    config.metadata.coding = Coding::Delta;
    config.prefetch.next_line = true;
    config.prefetch.run_ahead = true;
    config.prefetch.second_record = true;
    works_as_configured(&config)
}

fn works_as_configured(config: &Config) -> Result<()> {
    let layout = Layout::new(config);
    let mut bench = bench_with_waves(config, BenchOptions::default())?;
    let events = Workload::new(config, 21, false).take(1500);
    bench.start_record(0, 0)?;
    bench.stop()?;
    bench.wait_recorded(1000)?;
    // The memory port may be too narrow for one event a cycle: give it time.
    let left = crrb(&events, config);
    if 8 * layout.line_bytes <= layout.per_line * config.metadata.axi_data_bits as usize {
        let bytes = record(&mut bench, &events)?;
        assert_eq!(bytes, layout.encode(&left));
    }
    let run = replay(&mut bench, &layout.encode(&left))?;
    assert_eq!((run.done, run.errors), (true, 0));
    assert_eq!(run.vlines(), vlines(&left, &layout, 0));
    replay_exactly(
        &mut bench,
        &sample_entries(&layout, 5 * layout.per_line as u64 + 1),
    )?;
    finish(&mut bench)?;
    rests(&mut bench, 300)?;
    if config.prefetch.run_ahead {
        exercise::runs_ahead(&mut bench)?;
    }
    if layout.delta {
        exercise::damage(&mut bench)?;
    }
    for seed in 0..6 {
        let options = BenchOptions {
            stall: 0.2 * (seed % 3) as f64,
            seed,
            mem_latency: 1 + 5 * seed as u32,
            xlt_latency: 1 + seed as u32,
            check: true,
        };
        let mut bench = bench_with_waves(config, options)?;
        torture(
            &mut bench,
            Torture {
                seed,
                rounds: 3,
                ..Torture::default()
            },
        )?;
    }
    Ok(())
}

#[test]
fn regions_of_two_lines() -> Result<()> {
    works(Coding::Raw, |config| config.geometry.region_bytes = 128)
}

#[test]
#[ignore = "long: make test-long"]
fn regions_of_4096_bytes_and_narrow_bus() -> Result<()> {
    works(Coding::Delta, |config| {
        config.geometry.region_bytes = 4096;
        config.metadata.axi_data_bits = 32;
    })
}

#[test]
fn regions_of_128_lines_with_one_entry_a_line() -> Result<()> {
    works(Coding::Delta, |config| {
        config.geometry.region_bytes = 4096;
        config.geometry.line_bytes = 32;
        config.address.va_bits = 57;
        config.metadata.axi_data_bits = 256;
    })
}

#[test]
fn lines_of_32_bytes() -> Result<()> {
    works(Coding::Raw, |config| {
        config.geometry.line_bytes = 32;
        config.geometry.region_bytes = 512;
    })
}

#[test]
fn lines_of_128_bytes() -> Result<()> {
    works(Coding::Delta, |config| {
        config.geometry.line_bytes = 128;
        config.geometry.region_bytes = 2048;
        config.metadata.axi_data_bits = 128;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn lines_of_128_bytes_with_fifteen_entries_and_widest_bus() -> Result<()> {
    works(Coding::Raw, |config| {
        config.geometry.line_bytes = 128;
        config.geometry.region_bytes = 256;
        config.metadata.axi_data_bits = 512;
        config.address.va_bits = 39;
    })
}

#[test]
fn one_crrb_entry_and_one_read_in_flight() -> Result<()> {
    works_with_everything(|config| {
        config.geometry.crrb_entries = 1;
        config.metadata.reads_in_flight = 1;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn two_crrb_entries_and_small_addresses() -> Result<()> {
    works_with_everything(|config| {
        config.geometry.crrb_entries = 2;
        config.address.va_bits = 32;
        config.address.pa_bits = 32;
        config.address.asid_bits = 1;
    })
}

#[test]
fn three_crrb_entries_without_check_and_counters() -> Result<()> {
    works(Coding::Raw, |config| {
        config.geometry.crrb_entries = 3;
        config.metadata.check = Check::None;
        config.counters.bits = 0;
    })
}

#[test]
fn five_crrb_entries_and_counters_that_saturate() -> Result<()> {
    works_with_everything(|config| {
        config.geometry.crrb_entries = 5;
        config.counters.bits = 4;
        config.metadata.reads_in_flight = 8;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn sixty_four_crrb_entries_and_wide_counters() -> Result<()> {
    works_with_everything(|config| {
        config.geometry.crrb_entries = 64;
        config.counters.bits = 64;
        config.metadata.reads_in_flight = 32;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn widest_addresses_another_name_and_odd_counters() -> Result<()> {
    works(Coding::Delta, |config| {
        config.name = "lukewarm".into();
        config.address.va_bits = 57;
        config.address.pa_bits = 56;
        config.counters.bits = 33;
        config.metadata.axi_data_bits = 512;
    })
}

#[test]
fn a_reset_that_the_clock_samples() -> Result<()> {
    works_in_raw_coding(|config| config.reset.style = ResetStyle::SyncLow)?;
    works_with_everything(|config| config.reset.style = ResetStyle::SyncHigh)
}

#[test]
fn prefetches_as_tilelink_hints() -> Result<()> {
    works_with_everything(|config| {
        config.prefetch.egress = Egress::TilelinkHint;
        config.prefetch.user_address = true;
    })
}

#[test]
fn prefetches_as_axi4_reads() -> Result<()> {
    works_with_everything(|config| {
        config.prefetch.egress = Egress::Axi4Read;
        config.prefetch.user_address = true;
        config.prefetch.bus_data_bits = 256;
        config.prefetch.in_flight = 16;
    })
}

#[test]
#[ignore = "long: make test-long"]
fn small_physical_addresses_and_a_wide_bus() -> Result<()> {
    works_with_everything(|config| {
        config.address.pa_bits = 40;
        config.metadata.axi_data_bits = 256;
        config.address.asid_bits = 8;
    })
}

#[test]
fn counters_stop_at_their_largest_value() -> Result<()> {
    let mut config = Config::default();
    config.geometry.crrb_entries = 5;
    config.counters.bits = 4;
    config.metadata.reads_in_flight = 8;
    let mut bench = bench_with_waves(&config, BenchOptions::default())?;
    let events = Workload::new(&config, 21, false).take(400);
    record(&mut bench, &events)?;
    for name in [
        "CNT_OBSERVED",
        "CNT_RECORDED",
        "CNT_CRRB_HITS",
        "CNT_BYTES_WRITTEN",
    ] {
        assert_eq!(bench.read_reg(name)?, 15, "{name}");
    }
    assert_eq!(bench.read_reg("CNT_LOST")?, 0);
    finish(&mut bench)?;
    bench.control(&["COUNTERS_CLEAR"])?;
    assert_eq!(bench.read_reg("CNT_OBSERVED")?, 0);
    let layout = Layout::new(&config);
    replay_exactly(&mut bench, &sample_entries(&layout, 3))?;
    assert_eq!(bench.read_reg("CNT_TRANSLATIONS")?, 3);
    finish(&mut bench)
}

#[test]
fn memory_type_protection_priority_and_ids_are_those_of_the_configuration() -> Result<()> {
    let mut config = Config {
        name: "coherent".into(),
        ..Config::default()
    };
    config.metadata.axi_cache = 0b1110;
    config.metadata.axi_prot = 0b101;
    config.metadata.axi_qos = 9;
    config.metadata.axi_id_bits = 5;
    config.metadata.axi_write_id = 0b10010;
    config.metadata.axi_read_id = 0b01001;
    let mut bench = wild_bench_for(&config, BenchOptions::default())?;
    let layout = Layout::new(&config);
    let image = layout.encode(&sample_entries(&layout, 30));
    bench.memory.bytes.write(REP, &image);
    bench.start_record(REC, REC + 0x1_0000)?;
    bench.start_replay(REP, image.len() as u64)?;
    let (mut writes, mut reads) = (0, 0);
    for event in different_regions(&config, 400) {
        let o = bench.outputs();
        if o.m_axi_awvalid == 1 {
            writes += 1;
            let said = [o.m_axi_awcache, o.m_axi_awprot, o.m_axi_awqos, o.m_axi_awid];
            assert_eq!(said, [0b1110, 0b101, 9, 0b10010]);
        }
        if o.m_axi_arvalid == 1 {
            reads += 1;
            let said = [o.m_axi_arcache, o.m_axi_arprot, o.m_axi_arqos, o.m_axi_arid];
            assert_eq!(said, [0b1110, 0b101, 9, 0b01001]);
        }
        bench.tick(Stimulus::event(event))?;
    }
    assert!(writes > 10 && reads > 2, "{writes} and {reads}");
    bench.stop()?;
    bench.wait_idle(10_000)?;
    finish(&mut bench)
}
