//! What a run recorded, as it is and with something changed in it.

use std::fs::{self, File};

use jukebox::check::port_trace;
use jukebox_config::Config;
use jukebox_port_trace::{Ports, Stretch};

use super::support::{Recorded, jukebox, text};

/// The place of the first stretch of which this is so, `after` many of them.
fn nth(stretches: &[Stretch], after: usize, so: impl Fn(&Ports) -> bool) -> usize {
    let places = stretches.iter().enumerate();
    let mut places = places.filter(|(_, stretch)| so(&stretch.ports));
    places.nth(after).unwrap().0
}

/// The stretches in which a prefetch is taken that did not wait.
fn taken_at_once(stretches: &[Stretch]) -> Vec<usize> {
    let waits = |ports: &Ports| ports.outputs.pf_valid & !ports.inputs.pf_ready & 1 == 1;
    let taken = |ports: &Ports| ports.outputs.pf_valid & ports.inputs.pf_ready == 1;
    let pairs = stretches.windows(2).enumerate();
    let at_once = pairs.filter(|(_, pair)| !waits(&pair[0].ports) && taken(&pair[1].ports));
    at_once.map(|(place, _)| place + 1).collect()
}

#[test]
fn what_a_run_recorded_has_no_difference_and_as_much_was_compared() {
    let options: [&[&str]; 3] = [
        &[],
        &["--stall", "0.3", "--seed", "5"],
        &["--timing", "ideal"],
    ];
    for options in options {
        let recorded = Recorded::new("f.ports", options);
        let checked = port_trace(File::open(&recorded.ports).unwrap(), "f").unwrap();
        let checked = checked.unwrap_or_else(|mismatch| panic!("{mismatch:?}"));
        let (header, stretches) = recorded.stretches();
        assert_eq!(header.configuration, Config::default());
        let cycles: u64 = stretches.iter().map(|stretch| stretch.cycles).sum();
        assert_eq!(checked.cycles, cycles);
        // All that the run compared, and nothing else.
        let invocations = recorded.result["functions"][0]["invocations"]
            .as_array()
            .unwrap();
        let compared = invocations
            .iter()
            .map(|one| one["equivalence"]["compared_events"].as_u64().unwrap());
        let online: u64 = compared.sum();
        assert_eq!(checked.compared.events + checked.compared.total(), online);
        assert!(checked.compared.prefetches >= 60, "{checked:?}");

        let output = jukebox(recorded.folder.path(), &["check", "f.ports"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        assert!(said.starts_with("f.ports: no difference in "), "{said}");
        let silent = jukebox(recorded.folder.path(), &["check", "-q", "f.ports"]);
        assert_eq!(
            (silent.status.code(), &silent.stdout[..]),
            (Some(0), &b""[..])
        );
    }
}

#[test]
fn what_is_changed_in_a_trace_is_found_and_named() {
    // No prefetch waits where the replay is over before the first fetch.
    let recorded = Recorded::new("f.ports", &["--timing", "ideal"]);
    let found = |change: &dyn Fn(&mut [Stretch])| {
        let mismatch = recorded.changed(change).expect("a mismatch");
        assert!(!mismatch.last_events.is_empty());
        (mismatch.cycle, mismatch.what)
    };
    let write = |ports: &Ports| ports.outputs.m_axi_wvalid & ports.inputs.m_axi_wready == 1;
    let read = |ports: &Ports| ports.inputs.m_axi_rvalid & ports.outputs.m_axi_rready == 1;
    let (_, whole) = recorded.stretches();
    let prefetches = taken_at_once(&whole);
    assert!(prefetches.len() > 30, "{}", prefetches.len());

    // A byte of a beat of metadata.
    let place = nth(&whole, 3, write);
    let (cycle, what) = found(&|all| all[place].ports.outputs.m_axi_wdata[0] ^= 0x20_0000);
    assert_eq!(cycle, whole[place].at);
    assert!(what.starts_with("metadata byte "), "{what}");

    // A prefetch that is not there: the one behind it comes in its place.
    let place = prefetches[5];
    let (cycle, what) = found(&|all| {
        let ports = &mut all[place].ports;
        (ports.outputs.pf_valid, ports.inputs.pf_ready) = (0, 0);
    });
    assert!(cycle > whole[place].at, "{cycle}");
    assert!(what.starts_with("prefetch"), "{what}");

    // An address elsewhere.
    for place in [
        prefetches[1],
        prefetches[20],
        prefetches[prefetches.len() - 1],
    ] {
        let paddr = whole[place].ports.outputs.pf_paddr;
        let (cycle, what) = found(&|all| all[place].ports.outputs.pf_paddr ^= 0x40);
        assert_eq!(cycle, whole[place].at);
        let (expected, got) = (
            format!("expected {paddr:#x}"),
            format!("got {:#x}", paddr ^ 0x40),
        );
        assert!(
            what.starts_with("prefetch address") && what.contains(&expected) && what.contains(&got),
            "{what}"
        );
    }

    // A beat that memory gave is another, so that the block should have done other things.
    let place = nth(&whole, 2, read);
    let (cycle, _) = found(&|all| all[place].ports.inputs.m_axi_rdata[0] ^= 1);
    assert!(cycle > whole[place].at);

    // A lookup more than there was: a region that the record does not have.
    let place = nth(&whole, 30, |ports| ports.inputs.obs_valid == 1);
    found(&|all| all[place].ports.inputs.obs_vaddr ^= 0x1000_0000);

    // An interrupt that nobody enabled, for a cycle.
    let place = nth(&whole, 40, |ports| ports.outputs.replaying == 1);
    let (cycle, what) = found(&|all| all[place].ports.outputs.irq = 1);
    assert_eq!(
        (cycle, what.as_str()),
        (
            whole[place].at,
            "irq_o: expected 0, no enabled cause is pending, got 1"
        )
    );

    // What a register reads.
    let register = |ports: &Ports| ports.outputs.s_axil_rvalid & ports.inputs.s_axil_rready == 1;
    let place = nth(&whole, 10, register);
    let (cycle, _) = found(&|all| all[place].ports.outputs.s_axil_rdata ^= 0x80);
    assert_eq!(cycle, whole[place].at);
}

#[test]
fn a_difference_ends_with_1_and_what_is_no_trace_with_2() {
    let recorded = Recorded::new("f.jsonl", &[]);
    let folder = recorded.folder.path();
    let whole = fs::read_to_string(&recorded.ports).unwrap();
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    put(
        "moved.jsonl",
        &whole.replacen("\"pf_paddr\":\"0x", "\"pf_paddr\":\"0x1", 1),
    );
    put("cut.jsonl", &whole[..whole.len() / 2]);
    put(
        "other.jsonl",
        &whole.replacen("\"schema\":1", "\"schema\":7", 1),
    );
    put(
        "key.jsonl",
        &whole.replacen("\"geometry\":", "\"geometri\":", 1),
    );
    fs::copy(folder.join("r.json"), folder.join("result.json")).unwrap();
    for (file, code, expected) in [
        ("f.jsonl", 0, ""),
        ("moved.jsonl", 1, "error: moved.jsonl, cycle "),
        ("cut.jsonl", 2, "error: port trace cut.jsonl, line "),
        (
            "other.jsonl",
            2,
            "line 1: schema 7; this version reads schema 1",
        ),
        (
            "key.jsonl",
            2,
            "line 1: configuration: unknown field `geometri`",
        ),
        ("result.json", 2, "line 1: no header of a port trace"),
        ("missing", 2, "error: missing: cannot be read: No such file"),
        (".", 2, "cannot be read"),
    ] {
        let output = jukebox(folder, &["check", file]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{file}: {said}");
        assert!(said.contains(expected), "{file}: {said}");
        let errors = said.lines().filter(|line| line.starts_with("error: "));
        assert_eq!(errors.count(), usize::from(code != 0), "{file}: {said}");
    }
    // Each is looked at, whatever the others are.
    let output = jukebox(folder, &["check", "cut.jsonl", "moved.jsonl", "f.jsonl"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("error: ").count(), 2, "{said}");
    assert!(text(&output.stdout).starts_with("f.jsonl: no difference"));
}

#[test]
fn a_run_says_where_it_cannot_record_ports() {
    let recorded = Recorded::new("f.ports", &[]);
    let run = ["run", "-q", "--trace", "f.000.lines", "--record-ports"];
    let none = [
        "run",
        "-q",
        "--trace",
        "f.000.lines",
        "--dut",
        "golden",
        "--record-ports",
        "x",
    ];
    let turns = [
        "run",
        "-q",
        "--trace",
        "f.000.lines",
        "--interleave",
        "round-robin",
        "--record-ports",
        "x",
    ];
    for (args, expected) in [
        (
            [&run[..], &["none/x"]].concat(),
            "cannot write none/x: its folder does not exist",
        ),
        (
            [&run[..], &["-"]].concat(),
            "--record-ports -: a port trace cannot go to standard output",
        ),
        (
            [&run[..], &["/dev/full"]].concat(),
            "port trace /dev/full: No space left",
        ),
        (
            none.to_vec(),
            "--record-ports: the functional model has no ports",
        ),
        (
            turns.to_vec(),
            "--record-ports: not of functions that take turns",
        ),
    ] {
        let output = jukebox(recorded.folder.path(), &args);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(expected), "{said}");
    }
}
