//! What a mismatch does to a run, with a prefetcher that makes one up.

use std::path::Path;
use std::sync::Mutex;

use jukebox_config::Config;
use jukebox_cosim::{Model, Variant};

use super::*;
use crate::dut::Rtl;
use crate::error::Error;
use crate::options::{Dut, Marks, Options, Pace, Timing};
use crate::prefetcher::{Activity, Result as DutResult, Stimulus};
use crate::trace;
use jukebox_trace::ReadOptions;

const BAD_CYCLE: u64 = 700;

/// Differs in its cycle number 700.
struct Liar {
    cycle: u64,
    /// Closing its waves works.
    closes: bool,
}

impl Prefetcher for Liar {
    fn begin(&mut self) -> DutResult<()> {
        Ok(())
    }
    fn tick(&mut self, stimulus: &Stimulus) -> DutResult<Activity> {
        self.cycle += 1;
        if self.cycle == BAD_CYCLE {
            let what = "pf_paddr: expected 0x40, got 0x80".to_owned();
            let last_events = vec!["699 prefetch".to_owned()];
            return Err(Stop::Mismatch(Box::new(Mismatch {
                cycle: BAD_CYCLE,
                what,
                last_events,
                wave: None,
            })));
        }
        Ok(Activity {
            prefetch: None,
            event_taken: stimulus.event.is_some(),
            metadata_lines: 0,
        })
    }
    fn can_observe(&self) -> bool {
        true
    }
    fn is_replaying(&self) -> bool {
        false
    }
    fn compared_events(&self) -> u64 {
        self.cycle
    }
    fn end(&mut self) -> DutResult<Recorded> {
        Ok(Recorded {
            record: vec![0; 64],
            ..Recorded::default()
        })
    }
    fn close(&mut self) -> crate::error::Result<()> {
        match self.closes {
            true => Ok(()),
            false => Err(Error::write(
                Path::new("w.vcd"),
                std::io::ErrorKind::StorageFull.into(),
            )),
        }
    }
}

fn plan(dir: &Path, wave: Option<PathBuf>) -> Plan {
    // Two fetches from memory an invocation: about 400 cycles, so the second one meets the liar.
    let traces = [0, 1, 2].map(|index| {
        let path = dir.join(format!("f.{index:03}.lines"));
        std::fs::write(&path, [0u64, 64].map(u64::to_le_bytes).concat()).unwrap();
        path
    });
    let options = Options {
        metadata_limit: "1KiB".parse().unwrap(),
        ..Options::default()
    };
    Plan {
        wave,
        ..Plan::silent(Config::default(), options, traces.to_vec())
    }
}

/// Runs with liars; the result and what each of them was to write.
fn run(plan: &Plan) -> (FunctionResult, Vec<Watch>) {
    run_closing(plan, true)
}

fn run_closing(plan: &Plan, closes: bool) -> (FunctionResult, Vec<Watch>) {
    let asked = Mutex::new(Vec::new());
    let create = |watch| -> DutResult<Box<dyn Prefetcher>> {
        asked.lock().unwrap().push(watch);
        Ok(Box::new(Liar { cycle: 0, closes }))
    };
    let inputs = trace::open(&plan.traces, None, &ReadOptions::default()).unwrap();
    let function = &inputs.functions[0];
    let result = FunctionRun {
        plan,
        function,
        index: 0,
        kept: &Kept::nothing(),
        several: false,
        create: &create,
        progress: &Progress::new(0, true),
        stop: &AtomicBool::new(false),
    }
    .run()
    .unwrap();
    (result, asked.into_inner().unwrap())
}

#[test]
fn a_mismatch_ends_the_function_and_is_run_again_for_waves() {
    let dir = tempfile::tempdir().unwrap();
    let ports = dir.path().join("f.ports");
    let (result, asked) = run(&Plan {
        record_ports: Some(ports.clone()),
        ..plan(dir.path(), None)
    });
    let path = PathBuf::from("f.mismatch.vcd");
    // The port trace of the first run has it all.
    assert_eq!(
        asked,
        [
            Watch {
                wave: None,
                ports: Some(ports)
            },
            Watch {
                wave: Some(WavePlan {
                    path,
                    from_cycle: 200
                }),
                ports: None
            }
        ]
    );
    assert_eq!(result.invocations.len(), 2);
    assert_eq!(result.invocations[0].equivalence.mismatches, 0);
    let failed = &result.invocations[1];
    assert!(!failed.replayed);
    assert_eq!(failed.baseline_l2_misses, 2);
    assert_eq!(failed.equivalence.mismatches, 1);
    let mismatch = failed.equivalence.first_mismatch.as_ref().unwrap();
    assert_eq!(
        (mismatch.cycle, mismatch.wave.as_deref()),
        (BAD_CYCLE, Some("f.mismatch.vcd"))
    );
}

#[test]
fn a_run_with_waves_needs_no_second_one() {
    let dir = tempfile::tempdir().unwrap();
    let wave = dir.path().join("w.fst");
    let (result, asked) = run(&plan(dir.path(), Some(wave.clone())));
    assert_eq!(
        asked,
        [Watch {
            wave: Some(WavePlan {
                path: wave.clone(),
                from_cycle: 0
            }),
            ports: None
        }]
    );
    let mismatch = result.invocations[1]
        .equivalence
        .first_mismatch
        .as_ref()
        .unwrap();
    assert_eq!(mismatch.wave.as_deref(), wave.to_str());
}

#[test]
fn a_mismatch_is_told_even_if_its_waves_cannot_be_completed() {
    let dir = tempfile::tempdir().unwrap();
    let (result, _) = run_closing(&plan(dir.path(), Some(dir.path().join("w.vcd"))), false);
    let found = &result.invocations[1].equivalence.first_mismatch;
    assert_eq!(found.as_ref().unwrap().cycle, BAD_CYCLE);
}

/// The RTL with the emitted assertions, which say what block and surroundings owe each other.
fn checked(plan: &Plan) -> DutResult<Box<dyn Prefetcher>> {
    let variant = Variant {
        assertions: true,
        ..Variant::default()
    };
    let model = Model::for_variant(&plan.config, variant, &mut |_| ()).unwrap();
    Ok(Box::new(Rtl::around(
        model,
        &plan.config,
        &plan.options,
        0,
        Watch::default(),
    )?))
}

#[test]
fn the_timed_l2_and_all_around_it_keep_their_duties() {
    let dir = tempfile::tempdir().unwrap();
    let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let inputs = trace::open(&[trace], None, &ReadOptions::default()).unwrap();
    let mut function = inputs.functions.into_iter().next().unwrap();
    function.invocations.truncate(2);
    let (mut used, mut late, mut kept) = (0, 0, 0);
    for (marks, keep_caches, l2, stall) in [
        (Marks::On, false, "64KiB:8", 0.0),
        (Marks::On, true, "256KiB:8", 0.3),
        (Marks::Off, true, "256KiB:8", 0.0),
    ] {
        let mut plan = plan(dir.path(), None);
        plan.options.shapes.l2 = l2.parse().unwrap();
        plan.options.marks = marks;
        plan.options.keep_caches = keep_caches;
        plan.options.stall = stall;
        plan.options.metadata_limit = "16KiB".parse().unwrap();
        plan.options.pace = Some(Pace {
            window: 64,
            release: 1,
        });
        let result = FunctionRun {
            plan: &plan,
            function: &function,
            index: 0,
            kept: &Kept::nothing(),
            several: false,
            create: &|_| checked(&plan),
            progress: &Progress::new(0, true),
            stop: &AtomicBool::new(false),
        }
        .run()
        .unwrap();
        assert_eq!(result.invocations.len(), 2);
        for invocation in &result.invocations {
            let found = &invocation.equivalence.first_mismatch;
            assert!(found.is_none(), "{l2}: {found:?}");
            let counter = |name| invocation.counters[name];
            used += counter("CNT_USED");
            late += counter("CNT_LATE");
            kept += counter("CNT_KEPT");
        }
    }
    // There was something to check.
    assert!(used > 100 && late > 0 && kept > 0, "{used}, {late}, {kept}");
}

/// Lets its prefetcher pass over no cycle.
struct Ticked(Box<dyn Prefetcher>);

impl Prefetcher for Ticked {
    fn begin(&mut self) -> DutResult<()> {
        self.0.begin()
    }
    fn tick(&mut self, stimulus: &Stimulus) -> DutResult<Activity> {
        self.0.tick(stimulus)
    }
    fn can_observe(&self) -> bool {
        self.0.can_observe()
    }
    fn is_replaying(&self) -> bool {
        self.0.is_replaying()
    }
    fn compared_events(&self) -> u64 {
        self.0.compared_events()
    }
    fn end(&mut self) -> DutResult<Recorded> {
        self.0.end()
    }
}

/// Two invocations of the Rust function, cycle by cycle and with gaps as numbers.
#[test]
fn gaps_are_the_cycles_that_they_stand_for() {
    let dir = tempfile::tempdir().unwrap();
    let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt");
    let inputs = trace::open(&[trace], Some("rust_json"), &ReadOptions::default()).unwrap();
    let mut function = inputs.functions.into_iter().next().unwrap();
    function.invocations.truncate(2);
    let paced = |window, release| Some(Pace { window, release });
    for (dut, l2, pace, mshrs, timing) in [
        (Dut::Golden, "1MiB:16", None, 16, Timing::Cycle),
        (Dut::Golden, "256KiB:8", paced(16, 3), 2, Timing::Cycle),
        (Dut::Golden, "256KiB:8", paced(1, 0), 1, Timing::Cycle),
        (Dut::Golden, "64KiB:8", None, 16, Timing::Ideal),
        (Dut::Both, "64KiB:8", None, 16, Timing::Cycle),
        (Dut::Both, "256KiB:8", paced(64, 1), 1, Timing::Cycle),
        (Dut::Both, "1MiB:16", None, 16, Timing::Ideal),
    ] {
        let mut plan = plan(dir.path(), None);
        plan.options.dut = dut;
        plan.options.shapes.l2 = l2.parse().unwrap();
        plan.options.metadata_limit = "16KiB".parse().unwrap();
        plan.options.timing = timing;
        plan.options.pace = pace;
        plan.options.latencies.mshrs = mshrs;
        let run = |ticked: bool| {
            let create = |watch| {
                let made = crate::dut::create(&plan, 0, watch)?;
                let made: Box<dyn Prefetcher> = if ticked { Box::new(Ticked(made)) } else { made };
                Ok(made)
            };
            FunctionRun {
                plan: &plan,
                function: &function,
                index: 0,
                kept: &Kept::nothing(),
                several: false,
                create: &create,
                progress: &Progress::new(0, true),
                stop: &AtomicBool::new(false),
            }
            .run()
            .unwrap()
        };
        let result = run(false);
        assert_eq!(
            result,
            run(true),
            "{dut:?} {l2} {pace:?} {mshrs} {timing:?}"
        );
        assert!(result.invocations[1].prefetches_issued > 0);
        let found = &result.invocations[1].equivalence.first_mismatch;
        assert!(found.is_none(), "{found:?}");
    }
}
