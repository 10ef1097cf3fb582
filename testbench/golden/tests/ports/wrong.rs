//! Every corruption is found.

use super::bench::{Bench, Manner};
use super::double::Fault;
use super::map::{flag, offset};
use jukebox_config::Config;
use jukebox_golden::Mismatch;
use jukebox_ports::Outputs;

const BASE: u64 = 0x10_0000;

/// Records with a limit and a filter, replays with pacing, retries, drops and a bad line; then
/// an abort, a watchdog, a write error. Everything is read at rest in between.
fn everything(bench: &mut Bench) -> Result<(), Mismatch> {
    bench.reset()?;
    bench.set("IRQ_ENABLE", 0xf)?;
    bench.set("CONFIG", 3)?;
    bench.set("REC_BASE", BASE)?;
    bench.set("REC_LIMIT", BASE + 40 * 64)?;
    bench.set("REP_BASE", BASE)?;
    bench.set("XLT_RETRY_WAIT", 25)?;
    bench.manner = Manner {
        stall: 20,
        events: 50,
        regions: 300,
        ..Manner::default()
    };
    // A short record that fits, and a long one that does not.
    bench.control(&["RECORD_START"])?;
    bench.run(200)?;
    bench.control(&["RECORD_STOP"])?;
    bench.run(1000)?;
    bench.control(&["RECORD_START"])?;
    bench.run(3000)?;
    bench.control(&["RECORD_STOP"])?;
    bench.settle()?;
    bench.set("IRQ_STATUS", 0xf)?;
    // Two bad lines: one with a wrong byte, one with no entries.
    bench
        .memory()
        .entry(BASE + 64)
        .and_modify(|byte| *byte ^= 1);
    bench.memory().insert(BASE + 3 * 64 + 61, 0);
    let bytes = bench.get("REC_BYTES")?;
    bench.set("REP_BYTES", bytes)?;
    bench.set("PACE_WINDOW", 8)?;
    bench.set("PACE_GAP", 3)?;
    bench.set("PACE_RELEASE", 2)?;
    bench.manner = Manner {
        stall: 30,
        latency: 9,
        events: 50,
        retry: 20,
        drop: 10,
        present: 10,
        ..Manner::default()
    };
    bench.control(&["REPLAY_START"])?;
    while bench.golden.expect("REP_OFFSET") == jukebox_golden::Expect::Unknown {
        bench.cycle()?;
    }
    bench.settle()?;
    bench.set("CONFIG", 0)?;
    bench.manner.latency = 30;
    bench.control(&["REPLAY_START"])?;
    bench.run(150)?;
    bench.control(&["REPLAY_ABORT"])?;
    bench.settle()?;
    bench.set("WATCHDOG", 60)?;
    bench.manner.reads_hang = true;
    bench.control(&["REPLAY_START"])?;
    bench.run(200)?;
    bench.manner = Manner {
        stall: 80,
        write_error: 100,
        latency: 30,
        events: 100,
        regions: 300,
        ..Manner::default()
    };
    bench.control(&["RECORD_START"])?;
    bench.run(400)?;
    bench.settle()?;
    bench.set("REC_BASE", BASE + 4)?;
    bench.control(&["RECORD_START"])?;
    bench.settle()
}

/// Records and replays while every port hardly ever gets ready.
pub fn under_pressure(bench: &mut Bench) -> Result<(), Mismatch> {
    bench.reset()?;
    bench.set("REC_BASE", BASE)?;
    bench.set("REC_LIMIT", BASE + 640)?;
    bench.set("REP_BASE", BASE)?;
    bench.set("REP_BYTES", 640)?;
    bench.control(&["RECORD_START"])?;
    bench.manner = Manner {
        events: 100,
        regions: 300,
        ..Manner::default()
    };
    bench.run(20)?;
    bench.manner.stall = 97;
    bench.run(20_000)?;
    bench.control(&["REPLAY_START"])?;
    bench.run(20_000)
}

/// What is found when the stand-in has a fault.
fn broken(fault: Fault) -> String {
    let mut bench = Bench::new(&Config::default(), 7);
    bench.block.fault = fault;
    let found = everything(&mut bench).err();
    found
        .unwrap_or_else(|| panic!("{fault:?} is not found"))
        .what
        .clone()
}

/// What is found when the outputs are changed on their way to the model.
pub fn spoilt(spoil: impl FnMut(u64, &mut Outputs) + 'static) -> String {
    let mut bench = Bench::new(&Config::default(), 7);
    bench.spoil = Some(Box::new(spoil));
    everything(&mut bench)
        .expect_err("a corruption")
        .what
        .clone()
}

#[test]
fn without_a_fault_there_is_no_mismatch() {
    let mut bench = Bench::new(&Config::default(), 7);
    everything(&mut bench).unwrap();
    let compared = bench.golden.compared();
    assert!(compared.prefetches > 200 && compared.write_beats == 8 * compared.write_addresses);
}

#[test]
fn faults_of_behaviour_are_found() {
    for (fault, what) in [
        (Fault::Swap, "translation request address"),
        (Fault::Skip, "prefetch virtual address"),
        (Fault::Unpaced, "prefetch"),
        (Fault::HastyRetry, "translation request"),
        (Fault::NoRetryBarrier, "translation request"),
        (Fault::WritesAfterError, "write address"),
        (Fault::DeafToAbort, "the replay was ended"),
        (Fault::NoWatchdog, "replaying_o"),
        (Fault::HastyWatchdog, "replaying_o"),
        (Fault::ReadsOn, "read address"),
        (Fault::UsesRejected, "translation request"),
        (Fault::EarlyRecordEnd, "recording_o"),
        (Fault::NoFilter, "write address"),
        (Fault::UncountedDrop, "CNT_DROPPED_LIMIT_LO"),
        (Fault::Lifo, "metadata byte"),
        (Fault::TakesAnyBase, "recording_o"),
    ] {
        let found = match fault {
            // Any of the three kinds of offer may come first.
            Fault::DeafToAbort => {
                let mut bench = Bench::new(&Config::default(), 7);
                bench.block.fault = fault;
                everything(&mut bench)
                    .expect_err("a fault")
                    .expected
                    .clone()
            }
            _ => broken(fault),
        };
        assert!(found.contains(what), "{fault:?}: {found}");
    }
}

#[test]
fn wrong_outputs_are_found() {
    type Change = fn(&mut Outputs);
    let changes: [(&str, Change); 42] = [
        ("metadata byte", |o| o.m_axi_wdata[0] ^= 0x100),
        ("write strobes", |o| o.m_axi_wstrb = 0x7f),
        ("write strobes", |o| o.m_axi_wstrb = 0x1ff),
        ("write last", |o| o.m_axi_wlast ^= 1),
        ("write address", |o| o.m_axi_awaddr += 64),
        ("write burst", |o| o.m_axi_awlen = 6),
        ("write burst", |o| o.m_axi_awsize = 2),
        ("write burst", |o| o.m_axi_awburst = 2),
        ("write burst", |o| o.m_axi_awid = 1),
        ("write burst", |o| o.m_axi_awlock = 1),
        ("write burst", |o| o.m_axi_awcache = 2),
        ("write burst", |o| o.m_axi_awprot = 1),
        ("write burst", |o| o.m_axi_awqos = 1),
        ("read address", |o| o.m_axi_araddr += 64),
        ("read burst", |o| o.m_axi_arlen = 8),
        ("read burst", |o| o.m_axi_arid = 1),
        ("read burst", |o| o.m_axi_arburst = 0),
        ("read burst", |o| o.m_axi_arlock = 1),
        ("read burst", |o| o.m_axi_arcache = 15),
        ("read burst", |o| o.m_axi_arprot = 4),
        ("read burst", |o| o.m_axi_arqos = 8),
        ("translation request address", |o| {
            o.xlt_req_vaddr ^= 1 << 40
        }),
        ("translation request ASID", |o| o.xlt_req_asid = 9),
        ("prefetch virtual address", |o| o.pf_vaddr ^= 64),
        ("prefetch address", |o| o.pf_paddr ^= 64),
        ("prefetch ASID", |o| o.pf_asid ^= 1),
        ("register write answer", |o| o.s_axil_bresp = 2),
        ("answer to a register read", |o| o.s_axil_rresp = 2),
        ("write data", |o| o.m_axi_wvalid = 1),
        ("write address", |o| o.m_axi_awvalid = 1),
        ("read", |o| o.m_axi_arvalid = 1),
        ("translation request", |o| o.xlt_req_valid = 1),
        ("prefetch", |o| o.pf_valid = 1),
        ("register read answer", |o| o.s_axil_rvalid = 1),
        ("register write answer", |o| o.s_axil_bvalid = 1),
        ("ready for answers", |o| o.m_axi_bready = 0),
        ("ready for answers", |o| o.xlt_rsp_ready = 0),
        ("obs_ready_o", |o| o.obs_ready = 0),
        ("irq_o", |o| o.irq = 0),
        ("irq_o", |o| o.irq = 1),
        ("recording_o", |o| o.recording = 0),
        ("replaying_o", |o| o.replaying = 0),
    ];
    for (place, (what, change)) in changes.into_iter().enumerate() {
        // From the third cycle out of reset on; idle payloads may be anything.
        let found = spoilt(move |cycle, o| {
            if cycle > 6 {
                change(o);
            }
        });
        assert!(found.starts_with(what), "change {place} {what}: {found}");
    }
}

#[test]
fn a_wrong_register_is_found() {
    for name in [
        "CNT_USED",
        "CNT_CRRB_HITS",
        "REC_BYTES",
        "REC_OFFSET",
        "WATCHDOG",
        "STATUS",
    ] {
        let mut bench = Bench::new(&Config::default(), 7);
        bench.reset().unwrap();
        bench.run(50).unwrap();
        bench.spoil = Some(Box::new(|_, o| o.s_axil_rdata ^= 4));
        let found = bench.read_word(offset(name)).expect_err("a wrong value");
        assert!(found.what.starts_with(name), "{name}: {found}");
    }
}

#[test]
fn reset_is_quiet() {
    let mut bench = Bench::new(&Config::default(), 7);
    bench.spoil = Some(Box::new(|cycle, o| o.pf_valid = u8::from(cycle == 2)));
    let found = bench.reset().expect_err("valid in reset");
    assert_eq!((found.what.as_str(), found.cycle), ("pf_valid_o", 2));
    let mut bench = Bench::new(&Config::default(), 7);
    bench.spoil = Some(Box::new(|cycle, o| o.m_axi_arvalid = u8::from(cycle == 4)));
    bench.reset().unwrap();
    let found = bench.cycle().expect_err("valid just after reset");
    assert_eq!(found.what, "m_axi_arvalid_o");
}

#[test]
fn reset_in_the_middle_is_followed() {
    let mut bench = Bench::new(&Config::default(), 9);
    for cycles in [10, 55, 200, 401] {
        bench.reset().unwrap();
        bench.set("REC_BASE", BASE).unwrap();
        bench.set("REC_LIMIT", BASE + 640).unwrap();
        bench.set("REP_BASE", BASE).unwrap();
        bench.set("REP_BYTES", 640).unwrap();
        bench.control(&["RECORD_START", "REPLAY_START"]).unwrap();
        bench.manner = Manner {
            stall: 40,
            events: 80,
            ..Manner::default()
        };
        bench.run(cycles).unwrap();
    }
    bench.reset().unwrap();
    bench.settle().unwrap();
}

#[test]
fn surroundings_that_break_rules_are_named() {
    let mut bench = Bench::new(&Config::default(), 7);
    bench.reset().unwrap();
    bench.run(3).unwrap();
    let mut i = bench.i;
    i.m_axi_bvalid = 1;
    let out = bench.block.out;
    let found = bench
        .golden
        .clone()
        .step(&i, &out)
        .expect_err("an answer to nothing");
    assert!(found.what.contains("surroundings") && found.actual.contains("write answer"));
    i.m_axi_bvalid = 0;
    i.m_axi_rvalid = 1;
    let found = bench
        .golden
        .clone()
        .step(&i, &out)
        .expect_err("a beat of nothing");
    assert!(found.actual.contains("read beat"));
    // A translation answer to nothing is the block's to ignore.
    i.m_axi_rvalid = 0;
    i.xlt_rsp_valid = 1;
    bench.golden.step(&i, &out).unwrap();
}

#[test]
fn a_mismatch_can_be_told_and_stored() {
    let mut bench = Bench::new(&Config::default(), 7);
    bench.reset().unwrap();
    bench.spoil = Some(Box::new(|_, o| o.recording = 1));
    let found = bench.run(9).expect_err("recording");
    let text = found.to_string();
    assert!(
        text.starts_with("cycle 4: recording_o: expected 0"),
        "{text}"
    );
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((&json["cycle"], &json["actual"]), (&4.into(), &"1".into()));
    assert_eq!(flag("CTRL", "PAUSE"), 16);
}
