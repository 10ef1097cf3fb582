//! The AXI checkers, in Icarus and in Verilator: each rule is broken by cases that break it alone and
//! once, and legal traffic breaks none.

mod common;

#[path = "axi/cases.rs"]
mod cases;
#[path = "axi/legal.rs"]
mod legal;
#[path = "axi/row.rs"]
mod row;

use cases::{Case, cases};
use common::{folder, text};
use jukebox_config::Config;
use jukebox_rtl_gen::axi::{Party, Rule, axi4_rules, axil_rules};
use row::{AXI4, AXIL, Row, Signal};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// Cycles of legal traffic.
const LEGAL: usize = 6_000;

/// What a port has: its name, its signals, its rules, its cases.
struct Port {
    name: &'static str,
    protocol: &'static str,
    signals: &'static [Signal],
    rules: Vec<Rule>,
    cases: Vec<Case>,
}

fn ports() -> [Port; 2] {
    [
        Port {
            name: "axi4",
            protocol: "AXI4",
            signals: AXI4,
            rules: axi4_rules(),
            cases: cases(include_str!("axi/axi4.txt"), AXI4),
        },
        Port {
            name: "axil",
            protocol: "AXI4-Lite",
            signals: AXIL,
            rules: axil_rules(),
            cases: cases(include_str!("axi/axil.txt"), AXIL),
        },
    ]
}

/// A row of the bench: what is on both ports.
type Cycle = [Row; 2];

/// A case as rows of the bench: after a reset, in which it may begin.
fn rows(port: usize, case: &Case) -> Vec<Cycle> {
    let mut before = vec![Row::reset(), Row::reset()];
    if !case.rows[0].reset {
        before.push(Row::rest());
    }
    let rows = before.into_iter().chain(case.rows.iter().cloned());
    let both = |row: Row| {
        let other = Row {
            reset: row.reset,
            ..Row::rest()
        };
        if port == 0 {
            [row, other]
        } else {
            [other, row]
        }
    };
    rows.chain([Row::rest(), Row::rest()]).map(both).collect()
}

/// The bench: it puts one row after another on the ports of the checkers, and says what is broken.
fn bench(rows: usize, ports: &[Port]) -> String {
    let width = |port: &Port| -> usize { port.signals.iter().map(|signal| signal.1).sum() };
    let bits = 1 + ports.iter().map(width).sum::<usize>();
    let mut declared = String::new();
    let mut instances = String::new();
    let mut names = vec!["rst_n".to_owned()];
    let mut said = String::new();
    for port in ports {
        let name = port.name;
        for (signal, bits, _) in port.signals {
            declared += &format!("  logic [{}:0] {name}_{signal};\n", bits - 1);
            names.push(format!("{name}_{signal}"));
        }
        let connections: String = port
            .signals
            .iter()
            .map(|(signal, ..)| format!(", .{signal}_i({name}_{signal})"))
            .collect();
        let sizes = if name == "axi4" {
            ".IdWidth(2), .MaxWrites(4), .MaxReads(4), .MaxLead(4)"
        } else {
            ".MaxOpen(3)"
        };
        instances += &format!(
            "  jukebox_{name}_checker #({sizes}, .AwWait(6), .WWait(6), .BWait(6), .ArWait(6), \
             .RWait(6), .WriteWait(12), .ReadWait(12), .OnFail(0)) u_{name} (.clk_i(clk), \
             .rst_ni(rst_n){connections});\n"
        );
        said += &format!(
            "      if ((|u_{name}.broken) === 1'b1) $display(\"row %0d {name} %b\", i, u_{name}.broken);\n"
        );
    }
    let names = names.join(", ");
    format!(
        "module bench;
  logic clk, rst_n;
{declared}
  logic [{bits}-1:0] rows[{rows}];
{instances}
  initial begin
    $readmemb(\"rows.txt\", rows);
    clk = 1'b0;
    for (int i = 0; i < {rows}; i++) begin
      {{{names}}} = rows[i];
      #4;
      if (!rst_n) $display(\"errors %0d %0d\", i, u_axi4.errors + u_axil.errors);
{said}      #1 clk = 1'b1;
      #5 clk = 1'b0;
    end
    $finish;
  end
endmodule
"
    )
}

fn run(dir: &Path, program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(dir)
        .output();
    output.unwrap_or_else(|error| panic!("{program}: {error}; run scripts/install-tools"))
}

const CHECKERS: [&str; 2] = ["sim/jukebox_axi4_checker.sv", "sim/jukebox_axil_checker.sv"];

fn icarus(dir: &Path) -> String {
    let built = run(
        dir,
        "iverilog",
        &[
            "-g2012",
            "-s",
            "bench",
            "-o",
            "bench.vvp",
            "bench.sv",
            CHECKERS[0],
            CHECKERS[1],
        ],
    );
    assert!(built.status.success(), "{}", text(&built));
    text(&run(dir, "vvp", &["-n", "bench.vvp"]))
}

fn verilator(dir: &Path) -> String {
    let mut arguments = vec![
        "--binary",
        "--timing",
        "--assert",
        "-Wno-fatal",
        "--top-module",
        "bench",
    ];
    arguments.extend([
        "-MAKEFLAGS",
        "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0",
        "bench.sv",
    ]);
    arguments.extend(CHECKERS);
    let built = run(dir, "verilator", &arguments);
    assert!(built.status.success(), "{}", text(&built));
    text(&run(
        dir,
        dir.join("obj_dir/Vbench").to_str().expect("UTF-8"),
        &[],
    ))
}

/// What is said of the rows from one on, up to another: the rules told, with their clause and party.
fn told(said: &str, port: &Port) -> Vec<(usize, Vec<String>)> {
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    let mut mine = false;
    for line in said.lines() {
        if let Some(rest) = line.strip_prefix("row ") {
            let words: Vec<&str> = rest.split_whitespace().collect();
            mine = words[1] == port.name;
            if mine {
                // The bits say the same as the words that follow.
                let broken = words[2].chars().zip(&port.rules);
                let broken = broken.filter(|(bit, _)| *bit == '1');
                let names = broken.map(|(_, rule)| rule.name.clone()).collect();
                all.push((words[0].parse().expect("a number"), names));
            }
        } else if line.contains("%Error: ") && line.contains(&format!("u_{}: ", port.name)) {
            assert!(mine, "{line}");
            let names = &all.last().expect("a row").1;
            let of = |name: &&String| {
                let rule = port.rules.iter().find(|rule| rule.name == **name);
                rule.is_some_and(|rule| line.contains(&message(port, rule)))
            };
            assert!(names.iter().any(|name| of(&name)), "{line}: {names:?}");
        }
    }
    all
}

/// What a checker says of a rule.
fn message(port: &Port, rule: &Rule) -> String {
    let clause = match rule.clause {
        "-" => String::new(),
        clause => format!(" ({} {clause})", port.protocol),
    };
    format!(
        "u_{}: {}{clause}: the {}: {}",
        port.name,
        rule.name,
        rule.party.word(),
        rule.text
    )
}

/// Runs every case, without those that need unknown values if there are none.
fn each_case_tells_its_rule(unknown: bool, simulator: fn(&Path) -> String) {
    let ports = ports();
    let mut all: Vec<Cycle> = Vec::new();
    let mut places = Vec::new();
    for (number, port) in ports.iter().enumerate() {
        for case in port.cases.iter().filter(|case| unknown || !case.unknown) {
            let begin = all.len();
            all.extend(rows(number, case));
            places.push((number, case, begin..all.len()));
        }
    }
    let legal = all.len();
    all.extend([[Row::reset(), Row::reset()], [Row::reset(), Row::reset()]]);
    all.push([Row::rest(), Row::rest()]);
    all.extend(
        legal::traffic(1, LEGAL)
            .into_iter()
            .map(|row| [row, Row::rest()]),
    );
    all.push([Row::reset(), Row::reset()]);
    let lines: Vec<String> = all
        .iter()
        .map(|[axi4, axil]| {
            let reset = if axi4.reset { "0" } else { "1" };
            format!("{reset}{}{}\n", axi4.bits(AXI4), axil.bits(AXIL))
        })
        .collect();
    let dir = folder(&Config::default());
    let dir = dir.path();
    std::fs::write(dir.join("rows.txt"), lines.concat()).expect("the folder is ours");
    std::fs::write(dir.join("bench.sv"), bench(all.len(), &ports)).expect("the folder is ours");
    let said = simulator(dir);
    let told: Vec<_> = ports.iter().map(|port| told(&said, port)).collect();
    let mut wrong = String::new();
    for (number, case, place) in &places {
        let mut names = Vec::new();
        for (port, told) in told.iter().enumerate() {
            for (_, rules) in told.iter().filter(|(row, _)| place.contains(row)) {
                assert!(port == *number, "the other port, {}", case.line);
                names.extend(rules.iter().cloned());
            }
        }
        let counted = format!("errors {} {}\n", place.end, names.len());
        if names != Vec::from_iter(case.rule.clone()) || !said.contains(&counted) {
            wrong += &format!("{}\n  tells {names:?}\n", case.line);
        }
    }
    for (port, told) in ports.iter().zip(&told) {
        for (row, rules) in told.iter().filter(|(row, _)| *row >= legal) {
            wrong += &format!(
                "{}: legal traffic tells {rules:?} in row {row}\n",
                port.name
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_rule_is_told_alone_and_once_in_icarus() {
    each_case_tells_its_rule(true, icarus);
}

#[test]
fn each_rule_is_told_alone_and_once_in_verilator() {
    each_case_tells_its_rule(false, verilator);
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    for port in ports() {
        let rules: BTreeSet<&str> = port.rules.iter().map(|rule| &*rule.name).collect();
        assert_eq!(rules.len(), port.rules.len(), "{}: a name twice", port.name);
        let broken = port.cases.iter().filter_map(|case| case.rule.as_deref());
        assert_eq!(rules, broken.collect(), "{}", port.name);
        assert!(rules.len() >= 45, "{}", port.name);
    }
}

/// Rules that need unknown values say so, and no other case has such values.
#[test]
fn cases_with_unknown_values_are_of_such_rules() {
    for port in ports() {
        for case in &port.cases {
            let rule = port
                .rules
                .iter()
                .find(|rule| Some(&rule.name) == case.rule.as_ref());
            if let Some(rule) = rule {
                assert_eq!(rule.unknown, case.unknown, "{}", case.line);
            }
        }
    }
}

/// The traffic that breaks nothing has all that it may have.
#[test]
fn legal_traffic_is_of_every_kind() {
    let rows = legal::traffic(1, LEGAL);
    let seen = |name: &str, what: &dyn Fn(&Row) -> bool| {
        let count = rows.iter().filter(|row| what(row)).count();
        assert!(count > 5, "{name}: {count}");
    };
    let is = |row: &Row, name: &str, value: u128| row.get(AXI4, name) == Some(value);
    for channel in ["aw", "ar"] {
        let on = |row: &Row| is(row, &format!("{channel}valid"), 1);
        for burst in 0..3 {
            seen(channel, &|row| {
                on(row) && is(row, &format!("{channel}burst"), burst)
            });
        }
        seen(channel, &|row| {
            on(row) && is(row, &format!("{channel}lock"), 1)
        });
    }
    seen("B EXOKAY", &|row| {
        is(row, "bvalid", 1) && is(row, "bresp", 1)
    });
    seen("R EXOKAY", &|row| {
        is(row, "rvalid", 1) && is(row, "rresp", 1)
    });
    // Reads of which another comes before their last beat.
    let beats: Vec<&Row> = rows
        .iter()
        .filter(|row| is(row, "rvalid", 1) && is(row, "rready", 1))
        .collect();
    let mixed = beats
        .windows(2)
        .filter(|two| is(two[0], "rlast", 0) && two[0].get(AXI4, "rid") != two[1].get(AXI4, "rid"));
    assert!(mixed.count() > 20);
    let parties = [Party::Manager, Party::Subordinate, Party::Checker];
    for port in ports() {
        for party in parties {
            assert!(port.rules.iter().any(|rule| rule.party == party));
        }
    }
}
