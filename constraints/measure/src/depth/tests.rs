//! Depth of small netlists written by hand.

mod ports;

use super::*;
use crate::netlist::Netlist;
use serde_json::{Value, json};

/// A module `t` with clock net 2, input port `a` on net 3 and these cells; nets have no names.
fn analysed(cells: &Value, outputs: &[u32]) -> Result<Depth> {
    let design = json!({"modules": {"t": {
        "ports": {
            "clk_i": {"direction": "input", "bits": [2]},
            "a_i": {"direction": "input", "bits": [3]},
            "z_o": {"direction": "output", "bits": outputs},
        },
        "cells": cells,
        "netnames": {
            "u_x.sum": {"hide_name": 0, "bits": [100]},
            "u_x.sum_LUT4_Z": {"hide_name": 0, "bits": [100]},
            "top_sum": {"hide_name": 0, "bits": [100]},
        },
    }}});
    depth(Netlist::parse(&design.to_string()).unwrap().module("t")?)
}

fn longest(cells: &Value, outputs: &[u32]) -> f64 {
    analysed(cells, outputs).unwrap().levels
}

fn lut(inputs: [u32; 4], output: u32) -> Value {
    let [a, b, c, d] = inputs;
    let connections = json!({"A": [a], "B": [b], "C": [c], "D": [d], "Z": [output]});
    json!({"type": "LUT4", "connections": connections})
}

fn ff(d: u32, q: u32) -> Value {
    json!({"type": "TRELLIS_FF", "connections":
        {"CLK": [2], "DI": [d], "CE": ["1"], "LSR": ["0"], "Q": [q]}})
}

fn carry(inputs: [u32; 2], cin: &Value, sums: [u32; 2], cout: u32) -> Value {
    json!({"type": "CCU2C", "connections": {
        "A0": [inputs[0]], "B0": ["0"], "C0": ["0"], "D0": ["1"],
        "A1": [inputs[1]], "B1": ["0"], "C1": ["0"], "D1": ["1"],
        "CIN": [cin], "S0": [sums[0]], "S1": [sums[1]], "COUT": [cout]}})
}

#[test]
fn luts_in_a_row_count_one_each_and_the_longest_way_wins() {
    let cells = json!({
        "r": ff(12, 10),
        "l0": lut([3, 3, 3, 3], 11),
        "l1": lut([10, 11, 3, 3], 100),
        "l2": lut([100, 3, 10, 3], 12),
    });
    let depth = analysed(&cells, &[11]).unwrap();
    assert_eq!(depth.levels, 3.0);
    assert_eq!((depth.from.as_str(), depth.to.as_str()), ("port a_i", "r"));
    assert_eq!(
        depth.path[1].net, "u_x.sum",
        "the innermost name of the RTL"
    );
    let steps: Vec<f64> = depth.path.iter().map(|step| step.levels).collect();
    assert_eq!(steps, [1.0, 2.0, 3.0]);
}

#[test]
fn registers_part_paths() {
    let cells = json!({
        "l0": lut([3, 3, 3, 3], 10), "r0": ff(10, 11), "l1": lut([11, 3, 3, 3], 12),
    });
    assert_eq!(longest(&cells, &[12]), 1.0);
}

#[test]
fn wide_multiplexers_join_luts_for_nothing_but_their_select_is_a_level() {
    let mux = |select: u32| {
        json!({
            "l0": lut([3, 3, 3, 3], 10), "l1": lut([3, 3, 3, 3], 11),
            "s": lut([3, 3, 3, 3], 12),
            "m": {"type": "PFUMX", "connections":
                {"ALUT": [10], "BLUT": [11], "C0": [select], "Z": [13]}},
            "w": {"type": "L6MUX21", "connections":
                {"D0": [13], "D1": [13], "SD": [3], "Z": [14]}},
        })
    };
    assert_eq!(longest(&mux(3), &[14]), 1.0);
    assert_eq!(longest(&mux(12), &[14]), 2.0);
}

#[test]
fn a_carry_chain_counts_a_level_and_an_eighth_a_cell() {
    let cells = json!({
        "c0": carry([3, 3], &json!("0"), [10, 11], 12),
        "c1": carry([3, 3], &json!(12), [13, 14], 15),
        "c2": carry([3, 3], &json!(15), [16, 17], 18),
    });
    assert_eq!(longest(&cells, &[17]), 1.25);
    // The upper sum does not depend on what the same cell's lower one feeds: no loop.
    let folded = json!({"c0": carry([3, 10], &json!("0"), [10, 11], 12)});
    assert_eq!(longest(&folded, &[11]), 2.0);
}

#[test]
fn distributed_memory_reads_in_a_level_and_is_written_by_the_clock() {
    let cells = json!({
        "l0": lut([3, 3, 3, 3], 10), "l1": lut([10, 3, 3, 3], 11),
        "m": {"type": "TRELLIS_DPR16X4", "connections": {
            "DI": [11, 3, 3, 3], "WAD": [3, 3, 3, 3], "WRE": [3], "WCK": [2],
            "RAD": [10, 3, 3, 3], "DO": [20, 21, 22, 23]}},
    });
    assert_eq!(longest(&cells, &[20]), 2.0);
    let deeper = json!({
        "l0": lut([3, 3, 3, 3], 10), "l1": lut([10, 3, 3, 3], 11), "l2": lut([11, 3, 3, 3], 12),
        "m": {"type": "TRELLIS_DPR16X4", "connections": {
            "DI": [3, 12, 3, 3], "WAD": [3, 3, 3, 3], "WRE": [3], "WCK": [2],
            "RAD": [3, 3, 3, 3], "DO": [20, 21, 22, 23]}},
    });
    let depth = analysed(&deeper, &[20]).unwrap();
    assert_eq!((depth.levels, depth.to.as_str()), (3.0, "m (DI)"));
}

#[test]
fn block_memory_parts_paths() {
    let cells = json!({
        "l0": lut([3, 3, 3, 3], 10), "l1": lut([20, 3, 3, 3], 11),
        "m": {"type": "DP16KD", "connections":
            {"ADA0": [10], "CLKA": [2], "DOA0": [20]}},
    });
    let depth = analysed(&cells, &[11]).unwrap();
    assert_eq!(depth.levels, 1.0);
}

#[test]
fn clock_pins_end_no_path() {
    let cells = json!({
        "l0": lut([3, 3, 3, 3], 10), "l1": lut([10, 3, 3, 3], 11),
        "r": {"type": "TRELLIS_FF", "connections": {"CLK": [11], "DI": [3], "Q": [12]}},
    });
    assert_eq!(longest(&cells, &[10]), 1.0);
}

#[test]
fn a_combinational_loop_is_an_error_that_names_it() {
    let cells = json!({ "l0": lut([100, 3, 3, 3], 10), "l1": lut([10, 3, 3, 3], 100) });
    let error = analysed(&cells, &[10]).unwrap_err().to_string();
    assert!(error.starts_with("combinational loop: 2 nets"), "{error}");
    assert!(error.contains("u_x.sum"), "{error}");
}

#[test]
fn an_unknown_cell_is_an_error() {
    let cells = json!({"m": {"type": "MULT18X18D", "connections": {}}});
    let error = analysed(&cells, &[3]).unwrap_err().to_string();
    assert!(error.contains("MULT18X18D"), "{error}");
}

#[test]
fn names_made_up_by_yosys_are_cut_and_a_register_is_known_by_its_line() {
    let name = "u_dut.u_replay.left_q_TRELLIS_FF_Q_DI_LUT4_Z";
    assert_eq!(near(name), "near u_replay.left_q");
    assert_eq!(near("$abc$1"), "$abc$1");
    let module = json!({
        "cells": {
            "r_TRELLIS_FF_Q": {"type": "TRELLIS_FF", "connections": {"Q": [5]},
                "attributes": {"src": "../rtl/x.sv:35.3-51.6|/share/cells.v:1.1-2.2"}},
            "s_TRELLIS_FF_Q": {"type": "TRELLIS_FF", "connections": {"Q": [6]}},
        },
        "netnames": {
            "r_LUT4_Z": {"bits": [5]},
            "u_dut.u_s.held_q": {"bits": [7, 6]},
        },
    });
    let module: Module = serde_json::from_value(module).unwrap();
    let names = Names::new(&module);
    let known = |name: &str| names.cell(name, &module.cells[name]);
    assert_eq!(known("r_TRELLIS_FF_Q"), "x.sv:35 (near r)");
    assert_eq!(known("s_TRELLIS_FF_Q"), "u_s.held_q[1]");
}
