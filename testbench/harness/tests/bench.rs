//! The bench around stand-ins for the block.

use jukebox_config::Config;
use jukebox_harness::{
    Bench, BenchError, BenchOptions, EventFate, ObsEvent, ObsKind, Prefetch, Source, Stimulus,
};
use jukebox_ports::{Block, Inputs, Outputs};

const UNCHECKED: BenchOptions = BenchOptions {
    stall: 0.0,
    seed: 1,
    mem_latency: 1,
    xlt_latency: 1,
    check: false,
};

/// Stores words, takes every other event, and sends prefetches counting up; recording_o is bit 0
/// of the word at `CTRL`.
#[derive(Default)]
struct Toy {
    words: Vec<u32>,
    write: (Option<u16>, Option<u32>),
    cycles: u64,
}

impl Block for Toy {
    fn step(&mut self, inp: &Inputs, out: &mut Outputs) {
        if inp.rst_n == 0 {
            *self = Toy {
                words: vec![0; 1024],
                ..Toy::default()
            };
            *out = Outputs::default();
            return;
        }
        self.cycles += 1;
        if inp.s_axil_awvalid & out.s_axil_awready == 1 {
            self.write.0 = Some(inp.s_axil_awaddr);
        }
        if inp.s_axil_wvalid & out.s_axil_wready == 1 {
            self.write.1 = Some(inp.s_axil_wdata);
        }
        out.s_axil_bvalid &= inp.s_axil_bready ^ 1;
        if let (Some(address), Some(data)) = self.write {
            self.write = (None, None);
            out.s_axil_bvalid = 1;
            out.s_axil_bresp = if address == 0xffc { 2 } else { 0 };
            self.words[usize::from(address / 4)] = data;
        }
        out.s_axil_rvalid &= inp.s_axil_rready ^ 1;
        if inp.s_axil_arvalid & out.s_axil_arready == 1 {
            out.s_axil_rvalid = 1;
            out.s_axil_rdata = self.words[usize::from(inp.s_axil_araddr / 4)];
        }
        (out.s_axil_awready, out.s_axil_wready) = (1, 1);
        out.s_axil_arready = 1;
        out.recording = (self.words[4] & 1) as u8;
        out.obs_ready = (self.cycles & 1) as u8;
        out.pf_paddr += u64::from(out.pf_valid & inp.pf_ready);
        out.pf_vaddr = out.pf_paddr + 0x100;
        out.pf_valid = 1;
    }
}

fn toy() -> Bench<Toy> {
    Bench::new(Toy::default(), &Config::default(), UNCHECKED).expect("an unchecked bench")
}

#[test]
fn activity_says_what_became_of_events_and_prefetches() -> Result<(), BenchError> {
    let mut bench = toy();
    bench.idle(2)?;
    let (mut accepted, mut lost) = (0, 0);
    for _ in 0..10 {
        match bench.tick(Stimulus::event(ObsEvent::miss(64)))?.event {
            EventFate::Accepted => accepted += 1,
            EventFate::Lost => lost += 1,
            EventFate::None => panic!("an event was offered"),
        }
    }
    assert_eq!((accepted, lost), (5, 5));
    let before = bench.prefetches.accepted;
    let held = bench.tick(Stimulus {
        pf_ready: Some(false),
        ..Stimulus::default()
    })?;
    assert_eq!((held.prefetch, held.event), (None, EventFate::None));
    let taken = bench.tick(Stimulus {
        pf_ready: Some(true),
        ..Stimulus::default()
    })?;
    assert_eq!(
        taken.prefetch,
        Some(Prefetch {
            paddr: before,
            vaddr: before + 0x100,
            asid: 0,
            source: Source::Record,
            level: 0,
        })
    );
    assert_eq!(taken.cycle, held.cycle + 1);
    Ok(())
}

#[test]
fn the_stimulus_reaches_the_ports() -> Result<(), BenchError> {
    let mut bench = toy();
    let event = ObsEvent {
        vaddr: 0x1234,
        paddr: 0x9_8234,
        kind: ObsKind::PrefetchHit,
        late: true,
        instr: true,
        asid: 0xbeef,
    };
    bench.tick(Stimulus {
        event: Some(event),
        pf_ready: Some(false),
        pf_present: true,
    })?;
    let inp = *bench.inputs();
    assert_eq!((inp.obs_valid, inp.obs_vaddr, inp.obs_kind), (1, 0x1234, 1));
    assert_eq!(inp.obs_paddr, 0x9_8234);
    assert_eq!((inp.obs_instr, inp.obs_asid), (1, 0xbeef));
    assert_eq!((inp.pf_ready, inp.pf_present, inp.rst_n), (0, 1, 1));
    bench.tick(Stimulus::default())?;
    let inp = *bench.inputs();
    assert_eq!((inp.obs_valid, inp.pf_ready, inp.pf_present), (0, 1, 0));
    bench.reset(3)?;
    assert_eq!(bench.inputs().rst_n, 0);
    Ok(())
}

#[test]
fn registers_go_by_name_low_word_first() -> Result<(), BenchError> {
    let mut bench = toy();
    bench.write_reg("REC_BASE", 0x0123_4567_89ab_cdef)?;
    assert_eq!(bench.read_reg("REC_BASE")?, 0x0123_4567_89ab_cdef);
    let offset = bench.registers().offset("REC_BASE")?;
    assert_eq!(bench.peek(offset)?.data, 0x89ab_cdef);
    assert_eq!(bench.peek(offset + 4)?.data, 0x0123_4567);
    bench.control(&["RECORD_START", "PAUSE"])?;
    assert_eq!(bench.read_field("CTRL.PAUSE")?, 1);
    assert_eq!(bench.read_field("CTRL.RECORD_STOP")?, 0);
    Ok(())
}

#[test]
fn unknown_names_refusals_and_waits_without_end_are_errors() {
    let mut bench = toy();
    assert!(matches!(
        bench.read_reg("NOTHING"),
        Err(BenchError::Unknown(_))
    ));
    assert!(matches!(
        bench.control(&["NOTHING"]),
        Err(BenchError::Unknown(_))
    ));
    assert!(matches!(
        bench.read_field("CTRL"),
        Err(BenchError::Unknown(_))
    ));
    assert_eq!(bench.poke(0xffc, 1, 0xf).expect("an answer").resp, 2);
    assert_eq!(bench.wait_idle(100).expect("the toy does not record"), 0);
    bench.prefetches.stall.set(1.0);
    bench
        .control(&["RECORD_START"])
        .expect("the toy takes writes");
    let error = bench.wait_idle(100).expect_err("the toy records for ever");
    let text = error.to_string();
    assert!(text.starts_with("end of recording and replay did not happen within 100 cycles"));
    assert!(text.contains("register write 0x10 = 0x1"), "{text}");
}

#[test]
fn the_golden_model_objects_with_the_last_events() {
    // A block that answers registers but sends prefetches nobody asked for.
    let options = BenchOptions {
        check: true,
        ..UNCHECKED
    };
    let error = match Bench::new(Toy::default(), &Config::default(), options) {
        Err(error) => error,
        Ok(mut bench) => bench.idle(10).expect_err("a prefetch out of nothing"),
    };
    let BenchError::Mismatch(report) = &error else {
        panic!("{error}")
    };
    assert!(report.cycle >= 4 && report.history.contains("reset"));
    assert!(error.to_string().contains("the last events"));
}

#[test]
fn the_same_seed_gives_the_same_cycles() -> Result<(), BenchError> {
    let options = BenchOptions {
        stall: 0.5,
        seed: 8,
        ..UNCHECKED
    };
    let run = || -> Result<Vec<Inputs>, BenchError> {
        let mut bench = Bench::new(Toy::default(), &Config::default(), options)?;
        bench.post_reg("REC_BASE", 1 << 40)?;
        (0..500)
            .map(|_| bench.tick(Stimulus::default()).map(|_| *bench.inputs()))
            .collect()
    };
    let (one, two) = (run()?, run()?);
    assert_eq!(one, two);
    assert!(one.iter().any(|inp| inp.pf_ready == 0) && one.iter().any(|inp| inp.pf_ready == 1));
    Ok(())
}
