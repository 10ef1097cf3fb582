//! The emitted testbench in Icarus and in Verilator: it passes on what is emitted, and says what is
//! wrong, with an exit code, when the block is broken.

mod common;

use common::{edges, emit_into, folder, of_project, text, without_parts};
use jukebox_config::{Coding, Config, Egress, ResetStyle};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The default, configurations of the project, and one that is odd in everything, in both codings,
/// without next line and a second record and with both.
fn configurations() -> [Config; 7] {
    let mut odd = Config {
        name: "left_2".into(),
        ..Config::default()
    };
    odd.address.va_bits = 57;
    odd.address.pa_bits = 33;
    odd.address.asid_bits = 1;
    odd.geometry.line_bytes = 128;
    odd.geometry.region_bytes = 256;
    odd.geometry.crrb_entries = 5;
    odd.metadata.axi_data_bits = 512;
    odd.metadata.reads_in_flight = 3;
    odd.counters.bits = 3;
    let mut odd_delta = odd.clone();
    odd_delta.name = "left_3".into();
    odd_delta.metadata.coding = Coding::Delta;
    odd_delta.prefetch.next_line = true;
    odd_delta.prefetch.second_record = true;
    odd_delta.prefetch.run_ahead = true;
    // Both buses, one with a user field and another reset.
    let mut hints = Config {
        name: "hints".into(),
        ..Config::default()
    };
    hints.prefetch.egress = Egress::TilelinkHint;
    let mut reads = hints.clone();
    reads.name = "reads".into();
    reads.prefetch.egress = Egress::Axi4Read;
    reads.prefetch.in_flight = 1;
    reads.prefetch.user_address = true;
    reads.prefetch.next_line = true;
    reads.prefetch.second_record = true;
    reads.prefetch.run_ahead = true;
    reads.reset.style = ResetStyle::SyncHigh;
    [
        Config::default(),
        of_project("small-fpga"),
        of_project("best"),
        odd,
        odd_delta,
        hints,
        reads,
    ]
}

/// Configurations with extreme values and with parts left out: a few of them, or all with
/// `JUKEBOX_SIM_ALL` set, which takes minutes.
fn more() -> Vec<Config> {
    let all = std::env::var_os("JUKEBOX_SIM_ALL").is_some();
    let few = |step: usize| if all { 1 } else { step };
    let edges = edges().into_iter().step_by(few(9));
    edges
        .chain(without_parts().into_iter().step_by(few(3)))
        .collect()
}

/// Runs a program in `dir`.
fn run(dir: &Path, program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .output();
    output.unwrap_or_else(|error| panic!("{program}: {error}; run scripts/install-tools"))
}

/// The emitted files below `folder`, as arguments.
fn sources(dir: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(dir.join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut paths: Vec<String> = names.map(|name| format!("{folder}/{name}")).collect();
    // As a shell lists them.
    paths.sort();
    paths
}

/// Builds the testbench with Icarus and runs it.
fn icarus(dir: &Path, name: &str) -> Output {
    let (top, list) = (format!("{name}_tb"), format!("{name}.f"));
    let sim = sources(dir, "sim");
    let mut arguments = vec!["-g2012", "-s", &top, "-o", "tb.vvp", "-f", &list];
    arguments.extend(sim.iter().map(String::as_str));
    let built = run(dir, "iverilog", &arguments);
    assert!(built.status.success(), "{name}: {}", text(&built));
    run(dir, "vvp", &["-n", "tb.vvp"])
}

fn passes(output: &Output, name: &str, config: &Config) {
    let said = text(output);
    assert!(output.status.success(), "{said}\n{config:?}");
    assert!(said.contains(&format!("PASS: {name}: ")), "{said}");
    assert!(!said.contains("FAIL"), "{said}");
}

#[test]
fn it_passes_in_icarus() {
    for config in configurations().iter().chain(&more()) {
        let dir = folder(config);
        passes(&icarus(dir.path(), &config.name), &config.name, config);
    }
}

#[test]
fn it_passes_in_verilator_with_the_assertions() {
    // Building takes its time: what is odd in everything, and with `JUKEBOX_SIM_ALL` all of them and some
    // that lack something. Lite and best are built together below.
    let all = std::env::var_os("JUKEBOX_SIM_ALL").is_some();
    let lacking = ["a_name_as_long_as_a_name_may_be2", "beside_1", "beside_10"];
    let parts = without_parts().into_iter();
    let parts = parts.filter(|config| all && lacking.contains(&config.name.as_str()));
    let whole = configurations().into_iter();
    let whole = whole.filter(|config| config.name == "left_3" || all);
    let whole = whole.filter(|config| config.name != "jukebox_best");
    for config in whole.chain(parts) {
        let dir = folder(&config);
        let dir = dir.path();
        let (top, list) = (format!("{}_tb", config.name), format!("{}.f", config.name));
        let assertions = format!("{}_sva.f", config.name);
        let mut arguments = vec!["--binary", "--assert", "-Wno-fatal", "--top-module", &top];
        arguments.extend(["-f", &list, "-f", &assertions]);
        // What is built runs for a moment only.
        arguments.extend(["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"]);
        let files = sources(dir, "sim");
        arguments.extend(files.iter().map(String::as_str));
        let built = run(dir, "verilator", &arguments);
        assert!(built.status.success(), "{}", text(&built));
        let program = dir.join(format!("obj_dir/V{top}"));
        passes(
            &run(dir, program.to_str().unwrap(), &[]),
            &config.name,
            &config,
        );
    }
}

/// Two blocks that differ in everything, in one folder and one model.
#[test]
#[ignore = "long: make test-long"]
fn two_configurations_pass_in_one_model() {
    let mut hints = of_project("best");
    hints.name = "left_2".into();
    hints.prefetch.egress = Egress::TilelinkHint;
    hints.reset.style = ResetStyle::SyncHigh;
    let both = [of_project("lite"), hints];
    let dir = folder(&both[0]);
    emit_into(&both[1], dir.path());
    let dir = dir.path();
    let [one, two] = both.each_ref().map(|config| config.name.as_str());
    let bench = format!(
        "module pair;
  {one}_tb #(.Ends(1'b0)) u_one ();
  {two}_tb #(.Ends(1'b0)) u_two ();
  initial begin
    wait (u_one.done && u_two.done);
    $finish;
  end
endmodule
"
    );
    fs::write(dir.join("pair.sv"), bench).unwrap();
    let mut arguments = vec!["--binary", "--assert", "-Wno-fatal", "--top-module", "pair"];
    let lists = both.each_ref().map(|config| {
        let name = &config.name;
        [format!("{name}.f"), format!("{name}_sva.f")]
    });
    for list in lists.iter().flatten() {
        arguments.extend(["-f", list]);
    }
    arguments.extend(["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"]);
    let files = sources(dir, "sim");
    arguments.extend(files.iter().map(String::as_str));
    arguments.push("pair.sv");
    let built = run(dir, "verilator", &arguments);
    assert!(built.status.success(), "{}", text(&built));
    let output = run(dir, dir.join("obj_dir/Vpair").to_str().unwrap(), &[]);
    for config in &both {
        passes(&output, &config.name, config);
    }
}

#[test]
fn verilators_linter_has_nothing_to_say_about_it() {
    let all = std::env::var_os("JUKEBOX_SIM_ALL").is_some();
    let whole = configurations().into_iter();
    let some = whole.step_by(if all { 1 } else { 3 });
    let more = more().into_iter().filter(|_| all);
    for config in &some.chain(more).collect::<Vec<_>>() {
        let dir = folder(config);
        let (top, list) = (format!("{}_tb", config.name), format!("{}.f", config.name));
        let mut arguments = vec!["--lint-only", "--timing", "-Wall", "-Wno-fatal"];
        arguments.extend(["--top-module", &top, "-f", &list]);
        let sim = sources(dir.path(), "sim");
        arguments.extend(sim.iter().map(String::as_str));
        let said = text(&run(dir.path(), "verilator", &arguments));
        assert!(!said.contains(": sim/"), "{said}\n{config:?}");
    }
}

#[test]
fn it_fails_when_the_block_is_broken() {
    let raw = Config::default();
    let mut delta = Config::default();
    delta.metadata.coding = Coding::Delta;
    let in_raw = [
        ("_regs", "32'h4A420101", "32'h4A420100", "FAIL: ID is"),
        (
            "_packer",
            "16'h0e10",
            "16'h0e11",
            "FAIL: beat 7 of line 0 is",
        ),
        (
            "_observe",
            "obs_kind_i != Hit",
            "!obs_kind_i[0]",
            "FAIL: beat 0 of line 0 is",
        ),
        (
            "",
            "m_axi_awburst_o = 2'b01",
            "m_axi_awburst_o = 2'b00",
            "FAIL: number of wrong bursts",
        ),
        (
            "_issue",
            "pf_line_q, 6'd0}",
            "pf_line_q, 6'd1}",
            "FAIL: number of wrong prefetches",
        ),
        (
            "",
            "\n    .pf_ready_i,",
            "\n    .pf_ready_i(1'b0),",
            "not done after",
        ),
    ];
    let in_delta = [
        ("_regs", "32'h100236A6", "32'h100216A6", "FAIL: CAP1 is"),
        (
            "_encoder",
            "begins ? 2'd3 : far",
            "far",
            "FAIL: beat 0 of line 1 is",
        ),
        (
            "_decoder",
            "tag_q) + v_difference_q",
            "tag_q) - v_difference_q",
            "FAIL: number of wrong translations",
        ),
        (
            "_decoder",
            "v_pattern_q << v_start_q",
            "v_pattern_q",
            "FAIL: number of wrong prefetches",
        ),
    ];
    let mut next_line = Config::default();
    next_line.prefetch.next_line = true;
    let in_next_line = [
        (
            "_next_line",
            "~seen_paddr_q[1:0]",
            "2'd3",
            "FAIL: number of next lines",
        ),
        (
            "_issue",
            "pf_asid_q                    <= next_asid_i",
            "pf_asid_q                    <= ~next_asid_i",
            "FAIL: number of wrong next lines",
        ),
        (
            "_regs",
            "next_line_q[1:0] <= wdata_q[1:0]",
            "next_line_q[1:0] <= wdata_q[2:1]",
            "FAIL: NEXT_LINE is",
        ),
    ];
    let mut hints = Config::default();
    hints.prefetch.egress = Egress::TilelinkHint;
    let in_hints = [
        (
            "",
            "tl_a_opcode_o  = 3'd5",
            "tl_a_opcode_o  = 3'd4",
            "FAIL: number of wrong prefetches",
        ),
        (
            "_egress",
            "answer_denied_i ||",
            "",
            "FAIL: CNT_PF_FAILED is",
        ),
        ("_egress", "& ~ended", "", "not done after"),
    ];
    let mut reads = Config::default();
    reads.prefetch.egress = Egress::Axi4Read;
    let in_reads = [
        (
            "",
            "m_axi_pf_arlen_o   = 8'd7",
            "m_axi_pf_arlen_o   = 8'd0",
            "FAIL: number of wrong prefetches",
        ),
        (
            "_egress",
            "(bad_q & mine) != '0",
            "1'b0",
            "FAIL: CNT_PF_FAILED is",
        ),
    ];
    let mut two = Config::default();
    two.prefetch.second_record = true;
    let in_two = [
        (
            "_reader",
            "init_i || jump_q ? first_i",
            "init_i ? first_i",
            "FAIL: number of wrong",
        ),
        (
            "_unpacker",
            "second_q     <= line_second_i",
            "second_q     <= 1'b0",
            "FAIL: number of wrong prefetches",
        ),
        (
            "_regs",
            "if (rep_offset_clear_q) rep2_bytes_q <= '0;",
            "",
            "FAIL: REP2_BYTES after it was used up is",
        ),
    ];
    let mut ahead = Config::default();
    ahead.prefetch.run_ahead = true;
    ahead.metadata.coding = Coding::Delta;
    let in_ahead = [
        (
            "_run_ahead",
            "vec_q  <= vec_q >> 1",
            "vec_q  <= vec_q >> 2",
            "FAIL: prefetches of level 1",
        ),
        (
            "_run_decoder",
            "entry_tag_o   = tag_q",
            "entry_tag_o   = ~tag_q",
            "FAIL: wrong prefetches of level 1",
        ),
        (
            "_translate",
            "run_frame_o  = xlt_rsp_paddr_i[47:10]",
            "run_frame_o  = ~xlt_rsp_paddr_i[47:10]",
            "FAIL: wrong prefetches of level 1",
        ),
    ];
    // A block without parts: what is not there must be refused, and lines must be where they seem to be.
    let mut lite = of_project("lite");
    lite.name = "jukebox".into();
    let in_lite = [
        (
            "_regs",
            "5'd31: mapped = 1'b0",
            "5'd31: mapped = 1'b1",
            "FAIL: answer to a read is 0, should be 2",
        ),
        (
            "_untranslated",
            "done_frame_o  = tag",
            "done_frame_o  = ~tag",
            "FAIL: number of wrong prefetches",
        ),
        (
            "_regs",
            "32'h00000000;  // CAP2",
            "32'h00000001;  // CAP2",
            "FAIL: CAP2 is",
        ),
    ];
    let all = in_raw.map(|broken| (&raw, broken)).into_iter();
    let all = all.chain(in_delta.map(|broken| (&delta, broken)));
    let all = all.chain(in_next_line.map(|broken| (&next_line, broken)));
    let all = all.chain(in_two.map(|broken| (&two, broken)));
    let all = all.chain(in_ahead.map(|broken| (&ahead, broken)));
    let all = all.chain(in_hints.map(|broken| (&hints, broken)));
    let all = all.chain(in_lite.map(|broken| (&lite, broken)));
    let all = all.chain(in_reads.map(|broken| (&reads, broken)));
    for (config, (module, from, to, says)) in all {
        let dir = folder(config);
        let path = dir.path().join(format!("rtl/jukebox{module}.sv"));
        let good = fs::read_to_string(&path).unwrap();
        let broken = good.replace(from, to);
        assert!(broken != good, "{module} has no {from}");
        fs::write(&path, broken).unwrap();
        let output = icarus(dir.path(), "jukebox");
        let said = text(&output);
        assert!(said.contains(says), "{module}, {from}: {said}");
        assert!(
            !output.status.success() && !said.contains("PASS"),
            "{from}: {said}"
        );
    }
}

/// The one duty that needs unknown values, which Verilator has not. Icarus has, and knows no bind.
#[test]
fn whoever_leaves_a_handshake_unknown_is_named() {
    let dir = folder(&Config::default());
    let path = "sva/jukebox_sva_duty_known.sv";
    let module = fs::read_to_string(dir.path().join(path)).unwrap();
    let names = module.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("input logic ")?;
        Some(name.trim_end_matches(','))
    });
    let names: Vec<&str> = names.skip_while(|name| *name != "rst_ni").skip(1).collect();
    let connections = (0..).zip(&names);
    let connections: String = connections
        .map(|(bit, name)| format!(", .{name}(in[{bit}])"))
        .collect();
    let count = names.len();
    let bench = format!(
        "module bench;
  logic clk, rst_n;
  logic [{count}-1:0] in;
  jukebox_sva_duty_known u_known (.clk_i(clk), .rst_ni(rst_n){connections});
  initial begin
    clk = 1'b0;
    forever #5 clk = !clk;
  end
  initial begin
    rst_n = 1'b0;
    repeat (3) @(negedge clk);
    in    = '0;
    rst_n = 1'b1;
    repeat (3) @(negedge clk);
    for (int i = 0; i < {count}; i++) begin
      in[i] = i % 2 ? 1'bx : 1'bz;
      @(negedge clk);
      in[i] = i % 2 ? 1'b0 : 1'b1;
      @(negedge clk);
    end
    $finish;
  end
endmodule
"
    );
    fs::write(dir.path().join("bench.sv"), bench).unwrap();
    let arguments = ["-g2012", "-s", "bench", "-o", "known.vvp", "bench.sv", path];
    let built = run(dir.path(), "iverilog", &arguments);
    assert!(built.status.success(), "{}", text(&built));
    let said = text(&run(dir.path(), "vvp", &["-n", "known.vvp"]));
    let left: Vec<&str> = said
        .lines()
        .filter_map(|line| {
            line.split_once(" left ")?
                .1
                .strip_suffix(" unknown after reset")
        })
        .collect();
    assert_eq!(left, names, "{said}");
    assert!(count == 5, "{names:?}");
    for party in [
        "the L2 left obs_valid_i ",
        "the translator left xlt_rsp_valid_i ",
    ] {
        assert!(said.contains(party), "{party}: {said}");
    }
}
