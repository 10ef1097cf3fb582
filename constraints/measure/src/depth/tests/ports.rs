//! Logic at the ports of small netlists written by hand.

use super::*;

/// The ports of a module with these ports and cells. Text, because a `Value` sorts its entries.
fn ports_of(declared: &str, cells: &Value) -> Ports {
    let design =
        format!(r#"{{"modules": {{"t": {{"ports": {{{declared}}}, "cells": {cells}}}}}}}"#);
    ports(Netlist::parse(&design).unwrap().module("t").unwrap()).unwrap()
}

/// The entry of a port; bits are numbers of nets, constants in quotes.
fn port(name: &str, direction: &str, bits: &str) -> String {
    format!(r#""{name}": {{"direction": "{direction}", "bits": [{bits}]}}"#)
}

/// Clock on net 2, reset on net 4, input `z_i` on nets 3 and 5, output `a_o` on these.
fn analysed(cells: &Value, output: &str) -> Ports {
    let declared = [
        port("clk_i", "input", "2"),
        port("rst_ni", "input", "4"),
        port("z_i", "input", "3, 5"),
        port("a_o", "output", output),
    ];
    ports_of(&declared.join(","), cells)
}

/// Levels behind `z_i` and before `a_o`.
fn at_ports(cells: &Value, output: &str) -> (Option<f64>, Option<f64>) {
    let found = analysed(cells, output);
    assert_eq!(found.through, [], "every path meets a register");
    (found.levels[0].levels, found.levels[1].levels)
}

/// A register whose pins are nets.
fn enabled(ce: u32, lsr: u32, q: u32) -> Value {
    json!({"type": "TRELLIS_FF", "connections":
        {"CLK": [2], "DI": ["0"], "CE": [ce], "LSR": [lsr], "Q": [q]}})
}

#[test]
fn ports_are_listed_as_declared_without_clock_and_reset() {
    let declared = [
        port("clk_i", "input", "2"),
        port("z_i", "input", "3"),
        port("b_o", "output", "10"),
        port("rst_ni", "input", "4"),
        port("a_i", "input", "5"),
    ];
    let cells = json!({"r": ff(3, 10), "s": enabled(5, 4, 11)});
    let listed: Vec<_> = ports_of(&declared.join(","), &cells)
        .levels
        .into_iter()
        .map(|row| (row.port, row.direction))
        .collect();
    let expected = [
        ("z_i", Direction::In),
        ("b_o", Direction::Out),
        ("a_i", Direction::In),
    ];
    assert_eq!(listed, expected.map(|(port, way)| (port.to_owned(), way)));
}

#[test]
fn straight_into_and_out_of_a_register_is_no_level() {
    let cells = json!({"r": ff(3, 10)});
    assert_eq!(at_ports(&cells, "10"), (Some(0.0), Some(0.0)));
}

#[test]
fn the_worst_bit_of_an_input_counts_to_the_farthest_register() {
    let cells = json!({
        "near": ff(3, 10),
        "l0": lut([5, 10, 10, 10], 20), "l1": lut([20, 10, 10, 10], 21),
        "far": ff(21, 11),
        // Behind the register, so none of the input's.
        "l2": lut([11, 11, 11, 11], 22), "l3": lut([22, 11, 11, 11], 23),
        "l4": lut([23, 11, 11, 11], 24), "last": ff(24, 12),
    });
    assert_eq!(at_ports(&cells, "12"), (Some(2.0), Some(0.0)));
}

#[test]
fn the_worst_bit_of_an_output_counts_from_the_farthest_register() {
    let cells = json!({
        "r": ff(3, 10), "s": ff(5, 11),
        "l0": lut([10, 11, 11, 11], 20), "l1": lut([20, 10, 10, 10], 21),
        "l2": lut([21, 10, 10, 10], 22),
    });
    assert_eq!(at_ports(&cells, "11, 22, \"0\""), (Some(0.0), Some(3.0)));
}

#[test]
fn a_constant_output_has_no_level_and_an_unread_input_has_none() {
    assert_eq!(at_ports(&json!({}), "\"1\", \"0\""), (None, Some(0.0)));
}

#[test]
fn clock_enables_and_resets_end_paths_of_inputs() {
    let path = |ce, lsr| {
        let cells = json!({
            "l0": lut([3, 10, 10, 10], 20), "l1": lut([20, 10, 10, 10], 21),
            "r": enabled(ce, lsr, 10),
        });
        at_ports(&cells, "10").0
    };
    assert_eq!(path(21, 4), Some(2.0));
    assert_eq!(path(20, 4), Some(1.0));
    assert_eq!(path(4, 21), Some(2.0));
}

#[test]
fn memories_end_and_begin_paths_like_registers() {
    let written = json!({
        "l0": lut([3, 5, 3, 5], 20),
        "m": {"type": "TRELLIS_DPR16X4", "connections": {
            "DI": ["0"], "WAD": ["0"], "WRE": [20], "WCK": [2], "RAD": [30], "DO": [31]}},
        "r": ff(31, 30),
    });
    assert_eq!(at_ports(&written, "31"), (Some(1.0), Some(1.0)));
    let block = json!({
        "m": {"type": "DP16KD", "connections": {"ADA0": [20], "CLKA": [2], "DOA0": [30]}},
        "l0": lut([3, 5, 3, 5], 20), "l1": lut([30, 30, 30, 30], 31),
    });
    assert_eq!(at_ports(&block, "31"), (Some(1.0), Some(1.0)));
}

#[test]
fn carry_chains_count_eighths_at_ports_too() {
    let cells = json!({
        "c0": carry([3, 5], &json!("0"), [10, 11], 12),
        "c1": carry([40, 40], &json!(12), [13, 14], 15),
        "r": ff(14, 40),
        "s": ff(41, 41),
        "c2": carry([41, 41], &json!("0"), [16, 17], 18),
        "c3": carry([41, 41], &json!(18), [19, 20], 21),
        "c4": carry([41, 41], &json!(21), [22, 23], 24),
    });
    assert_eq!(at_ports(&cells, "23"), (Some(1.125), Some(1.25)));
}

#[test]
fn a_net_that_a_register_and_a_port_share_counts_for_both() {
    let cells = json!({"r": ff(10, 11), "l0": lut([3, 11, 11, 11], 10)});
    let found = analysed(&cells, "10");
    assert_eq!(found.levels[0].levels, Some(1.0));
    assert_eq!(found.levels[1].levels, Some(1.0));
    assert_eq!(found.through.len(), 1);
}

#[test]
fn paths_from_port_to_port_are_named_with_their_levels() {
    let declared = [
        port("clk_i", "input", "2"),
        port("rst_ni", "input", "4"),
        port("z_i", "input", "3, 5"),
        port("x_i", "input", "6"),
        port("a_o", "output", "20, 21"),
        port("b_o", "output", "3"),
        port("c_o", "output", "10"),
        port("d_o", "output", "22"),
    ];
    let cells = json!({
        "l0": lut([3, 3, 3, 3], 20), "l1": lut([20, 5, 5, 5], 21),
        "r": ff(6, 10), "l2": lut([4, 4, 4, 4], 22),
    });
    let found = ports_of(&declared.join(","), &cells);
    let through = |to: &str, levels| Through {
        from: "z_i".into(),
        to: to.into(),
        levels,
    };
    assert_eq!(found.through, [through("a_o", 2.0), through("b_o", 0.0)]);
    let levels: Vec<_> = found.levels.iter().map(|row| row.levels).collect();
    let no_register = None;
    assert_eq!(
        levels,
        [no_register, Some(0.0), None, None, Some(0.0), None],
        "z_i, x_i, a_o, b_o, c_o, d_o"
    );
}

#[test]
fn a_port_of_both_directions_has_two_rows() {
    let declared = [port("clk_i", "input", "2"), port("x_io", "inout", "3")];
    let cells = json!({"l0": lut([3, 3, 3, 3], 10), "r": ff(10, 11)});
    let found = ports_of(&declared.join(","), &cells);
    let rows = found.levels.iter().map(|row| (row.direction, row.levels));
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows, [(Direction::In, Some(1.0)), (Direction::Out, None)]);
    assert_eq!(found.through, [], "a port is no path to itself");
}
