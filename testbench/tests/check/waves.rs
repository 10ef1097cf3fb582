//! Waves of simulations: our own, and the emitted testbench in Icarus.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::support::{Recorded, jukebox, text};

/// Dumps the ports of the block in the emitted testbench.
const DUMP: &str = "module dump;\n  initial begin\n    $dumpfile(\"w.vcd\");\n    \
                    $dumpvars(1, NAME_tb.u_dut);\n  end\nendmodule\n";

/// The other bus, the other resets, ports that the ready-made ones do not have together.
const READS: &str = "name = \"reads\"\n[prefetch]\negress = \"axi4-read\"\nuser_address = true\nnext_line = true\n\
                     second_record = true\nrun_ahead = true\n[reset]\nstyle = \"sync-high\"\n[metadata]\naxi_id_bits = 4\n";

/// Emits the block of `config`, and runs its testbench in Icarus with the ports dumped to `w.vcd`.
fn simulated(folder: &Path, config: &str, name: &str, change: impl Fn(&Path)) {
    let output = jukebox(folder, &["gen", "--config", config, "--out", "."]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    change(folder);
    fs::write(folder.join("dump.sv"), DUMP.replace("NAME", name)).unwrap();
    let line = format!(
        "iverilog -g2012 -s {name}_tb -s dump -o tb.vvp -f {name}.f sim/*.sv dump.sv && vvp -n tb.vvp"
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder);
    let output = shell.output().unwrap();
    assert!(
        folder.join("w.vcd").exists(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

#[test]
fn the_emitted_testbench_in_icarus_has_no_difference() {
    let configs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs");
    let ready_made = |name: &str| fs::read_to_string(configs.join(format!("{name}.toml"))).unwrap();
    for (config, name) in [
        (ready_made("default"), "jukebox"),
        (ready_made("lite"), "jukebox_lite"),
        (ready_made("riscv-sv39-tilelink"), "jukebox_sv39"),
        (READS.to_owned(), "reads"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("c.toml"), config).unwrap();
        simulated(folder.path(), "c.toml", name, |_| ());
        let args = ["check", "--config", "c.toml", "w.vcd"];
        let output = jukebox(folder.path(), &args);
        let said = text(&output.stdout);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{name}: {}",
            text(&output.stderr)
        );
        assert!(said.starts_with("w.vcd: no difference in "), "{said}");
        assert!(
            !said.contains(" 0 prefetches") && !said.contains(" 0 beats"),
            "{said}"
        );
        let instance = format!("{name}_tb.u_dut");
        let named = jukebox(
            folder.path(),
            &[&args[..], &["--instance", &instance]].concat(),
        );
        assert_eq!(text(&named.stdout), said);
    }
}

#[test]
fn a_block_that_drains_from_the_wrong_end_is_found_in_its_waves() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), "").unwrap();
    simulated(folder.path(), "c.toml", "jukebox", |folder| {
        let path = folder.join("rtl/jukebox_crrb.sv");
        let good = fs::read_to_string(&path).unwrap();
        let bad = good.replace("if (!full) ptr_q <= '0;", "ptr_q <= '0;");
        assert_ne!(good, bad);
        fs::write(path, bad).unwrap();
    });
    let output = jukebox(folder.path(), &["check", "w.vcd"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("error: w.vcd, cycle ") && said.contains(" (time "),
        "{said}"
    );
    assert!(said.contains(": metadata byte "), "{said}");
}

/// Waves of our own run say what its port trace says, and what is changed in them is found.
#[test]
fn waves_of_a_run_are_its_port_trace() {
    let recorded = Recorded::new("f.ports", &["--wave", "f.vcd"]);
    let folder = recorded.folder.path();
    let counts = |file: &str| {
        let output = jukebox(folder, &["check", file]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        said.split_once(" cycles: ").unwrap().1.to_owned()
    };
    assert_eq!(counts("f.ports"), counts("f.vcd"));

    let whole = fs::read_to_string(folder.join("f.vcd")).unwrap();
    let code = |name: &str| {
        let mut lines = whole
            .lines()
            .filter(|line| line.contains(&format!(" {name} ")));
        let words: Vec<_> = lines.next().unwrap().split_whitespace().collect();
        words[3].to_owned()
    };
    // The 20th address of a prefetch, one bit of which is another, or is none.
    let change = |digit: &str| {
        let end = format!(" {}", code("pf_paddr_o"));
        let mut seen = 0;
        let lines = whole.lines().map(|line| {
            seen += usize::from(line.starts_with('b') && line.ends_with(&end));
            match seen == 20 && line.ends_with(&end) && line.starts_with('b') {
                true => format!("b{digit}{}\n", &line[2..]),
                false => format!("{line}\n"),
            }
        });
        lines.collect::<String>()
    };
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    put("moved.vcd", &change("1"));
    put("x.vcd", &change("x"));
    let valid = code("obs_valid_i");
    let (before, after) = whole.rsplit_once(&format!("\n1{valid}\n")).unwrap();
    put("input.vcd", &format!("{before}\nx{valid}\n{after}"));
    put(
        "late.vcd",
        &whole.replace(&format!("\n0{}\n", code("rst_ni")), "\n"),
    );
    put("lacks.vcd", &whole.replace(" pf_paddr_o ", " pf_addr_o "));
    put("width.vcd", &whole.replace(" 48 ", " 47 "));
    put("garbage.vcd", "$garbage");
    for (file, options, code, expected) in [
        ("moved.vcd", &[][..], 1, "prefetch address: expected "),
        (
            "x.vcd",
            &[],
            1,
            "pf_paddr_o: expected 0 or 1 in every bit, got x or z",
        ),
        ("input.vcd", &[], 2, "obs_valid_i is neither 0 nor 1"),
        (
            "late.vcd",
            &[],
            2,
            "the clock does not rise twice from an active reset on",
        ),
        (
            "lacks.vcd",
            &[],
            2,
            "no scope has all ports of the block; TOP",
        ),
        (
            "lacks.vcd",
            &["--instance", "TOP"],
            2,
            "the scope TOP has no signal pf_paddr_o",
        ),
        (
            "f.vcd",
            &["--instance", "tb.dut"],
            2,
            "there is no scope tb.dut; TOP",
        ),
        (
            "width.vcd",
            &[],
            2,
            "has 47 bits, and 48 in this configuration",
        ),
        (
            "garbage.vcd",
            &[],
            2,
            "waves garbage.vcd, line 1: not of a VCD",
        ),
        (
            "f.ports",
            &["--instance", "TOP"],
            2,
            "f.ports: no VCD; --config and --instance are of waves",
        ),
    ] {
        let output = jukebox(folder, &[&["check", file], options].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{file}: {said}");
        assert!(said.contains(expected), "{file}: {said}");
    }
}
