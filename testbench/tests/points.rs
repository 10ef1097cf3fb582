//! Many points over the same traces.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jukebox::kept::{Kept, Store};
use jukebox::options::{Dut, FrontEnd, MemoryFile, Options, Order, Pace, Shapes, Weighted};
use jukebox::plan::Plan;
use jukebox::result::RunResult;
use jukebox::run;
use jukebox_config::Config;

fn plan(traces: &[PathBuf], l2: &str, pace: Option<Pace>) -> Plan {
    let shape = |text: &str| text.parse().unwrap();
    let options = Options {
        dut: Dut::Golden,
        shapes: Shapes {
            l2: shape(l2),
            ..Options::default().shapes
        },
        pace,
        ..Options::default()
    };
    Plan::silent(Config::default(), options, traces.to_vec())
}

fn shipped() -> [PathBuf; 1] {
    [Path::new(env!("CARGO_MANIFEST_DIR")).join("../traces/json.jbt")]
}

/// Points that differ in what is below the L1-I, in it, in the lines, in how caches are found, and in
/// what the program does.
fn plans() -> Vec<Plan> {
    let traces = shipped();
    let paced = Pace {
        window: 64,
        release: 1,
    };
    let mut plans = vec![
        plan(&traces, "1MiB:16", None),
        plan(&traces, "256KiB:8", Some(paced)),
        plan(&traces, "1MiB:16", None),
        plan(&traces, "1MiB:16", None),
        plan(&traces, "512KiB:8", None),
    ];
    plans[2].options.shapes.l1i = "16KiB:4".parse().unwrap();
    plans[3].config.geometry.line_bytes = 128;
    plans[4].options.keep_caches = true;
    let with = |change: &dyn Fn(&mut Options)| {
        let mut plan = plan(&traces, "1MiB:16", None);
        change(&mut plan.options);
        plan
    };
    plans.extend([
        with(&|options| options.front_end = FrontEnd::RunAhead(150)),
        with(&|options| {
            options.front_end = FrontEnd::RunAhead(150);
            options.mispredicts = 5.0;
        }),
        with(&|options| options.data_fills = 20.0),
        with(&|options| {
            options.memory = Some(MemoryFile {
                file: "memory.toml".to_owned(),
                latency: Some(Weighted(vec![(100, 1.0), (300, 1.0)])),
                interval: None,
            });
        }),
        with(&|options| options.latencies.memory = 300),
        with(&|options| options.interleave = Some(Order::Poisson)),
    ]);
    plans
}

#[test]
fn points_are_what_they_are_one_by_one() {
    let plans = plans();
    let inputs = run::open(&plans[0]).unwrap();
    let store = Store::with_memory(100_000);
    let kept = Kept::in_store(&store);
    let stop = AtomicBool::new(false);
    // Side by side, in what is kept and what is not there yet.
    let play = |plan: &Plan| run::play(plan, &inputs, &kept, &stop).unwrap();
    let results: Vec<RunResult> = std::thread::scope(|scope| {
        let plays: Vec<_> = plans
            .iter()
            .map(|plan| scope.spawn(|| play(plan)))
            .collect();
        plays.into_iter().map(|play| play.join().unwrap()).collect()
    });
    for (plan, result) in plans.iter().zip(&results) {
        assert!(*result == run::run(plan).unwrap(), "{:?}", plan.options);
    }
    let misses = |number: usize| results[number].functions[0].invocations[1].l1i_misses;
    assert_eq!(misses(0), misses(1));
    assert!(misses(2) > misses(0) && misses(3) < misses(0));
}

/// The second point needs the traces no more.
#[test]
fn traces_are_read_for_the_first_point_only() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("f.000.lines");
    std::fs::write(&trace, [0u64, 64].map(u64::to_le_bytes).concat()).unwrap();
    let plan = plan(std::slice::from_ref(&trace), "1MiB:16", None);
    let inputs = run::open(&plan).unwrap();
    let stop = AtomicBool::new(false);
    let kept = Kept::in_store(&Arc::default());
    let first = run::play(&plan, &inputs, &kept, &stop).unwrap();
    std::fs::remove_file(&trace).unwrap();
    assert!(first == run::play(&plan, &inputs, &kept, &stop).unwrap());
    let error = run::play(&plan, &inputs, &Kept::nothing(), &stop).unwrap_err();
    assert!(error.what.contains("f.000.lines"), "{error}");
}
