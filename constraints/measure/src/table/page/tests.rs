//! The page of figures that were made up.

use super::*;
use crate::depth::{Depth, Direction, PortLevels, Ports, Through};
use crate::ecp5::Size;
use crate::stat::ModuleCells;
use crate::table::data::{AsicRow, Ecp5Row, GowinRow, Xilinx7Row};
use crate::timing::Run;

fn fmax(mhz: f64) -> Fmax {
    let run = |seed| Run {
        seed,
        mhz: mhz + f64::from(seed),
        from: "u_a.x_q".into(),
        to: "u_b.y_q".into(),
    };
    Fmax {
        runs: vec![run(1), run(2)],
    }
}

fn row(name: &str, modules: &[&str]) -> ConfigRow {
    let cells = Ecp5Cells {
        lut4: 3900,
        ff: 3700,
        ..Ecp5Cells::default()
    };
    let module = |module: &&str| ModuleCells {
        module: (*module).to_owned(),
        instances: 3,
        cells,
    };
    ConfigRow {
        name: name.to_owned(),
        rtl: "0".into(),
        ecp5: Some(Ecp5Row {
            size: Size {
                cells,
                depth: Depth {
                    levels: 5.5,
                    from: "u_c.z_q".into(),
                    to: "port p_o".into(),
                    path: Vec::new(),
                },
            },
            packed: 6000,
            fmax: [(6, fmax(160.0)), (8, fmax(200.0))].into(),
            modules: modules.iter().map(module).collect(),
            ports: None,
        }),
        xilinx7: Some(Xilinx7Row {
            lut: 1,
            lut_memory: 2,
            ff: 3,
            carry4: 4,
        }),
        gowin: Some(GowinRow {
            lut4: 5,
            ff: 6,
            alu: 7,
            ram16: 8,
            fmax: fmax(90.0),
        }),
        asic: Some(AsicRow {
            mm2: 0.7654,
            mhz: 204.2,
        }),
    }
}

fn table(configurations: Vec<ConfigRow>) -> Table {
    Table {
        command: "make it".into(),
        tools: Vec::new(),
        seeds: vec![1, 2],
        speeds: vec![8, 6],
        gowin_seeds: vec![1],
        clock_mhz: 250.0,
        configurations,
    }
}

#[test]
fn every_target_and_module_has_its_rows() {
    let rows = vec![row("default", &["m", "n"]), row("small", &["m"])];
    let page = &render(&table(rows)).unwrap()[0].1;
    for row in [
        "| default | 3900 | 3700 | 0 | 0 | 0 | 5.5 | 6000 | 201 (201–202) | 161 (161–162) |",
        "| small, speed 6 | `u_a.x_q` | `u_b.y_q` |",
        "| small, longest in LUT levels | `u_c.z_q` | `port p_o` |",
        "| default | 1 | 2 | 3 | 4 |",
        "| default | 5 | 6 | 7 | 8 | 91 (91–92) |",
        "| default | 0.765 | 204 |",
        "| `m` | 3 | 3900 | 3700 | 0 | 0 | 3 | 3900 | 3700 | 0 | 0 |",
        "| `n` | 3 | 3900 | 3700 | 0 | 0 | – | – | – | – | – |",
    ] {
        assert!(page.contains(&format!("\n{row}\n")), "{row}\n{page}");
    }
}

#[test]
fn targets_that_were_not_measured_are_left_out() {
    let bare = ConfigRow {
        name: "default".into(),
        ..ConfigRow::default()
    };
    let page = &render(&table(vec![bare])).unwrap()[0].1;
    for absent in ["ECP5-85k\n", "Gowin", "ASIC", "## Modules", "## Ports"] {
        assert!(!page.contains(absent), "{absent}\n{page}");
    }
}

/// A configuration with these ports and paths through it.
fn with_ports(
    name: &str,
    levels: &[(&str, Direction, Option<f64>)],
    through: Vec<Through>,
) -> ConfigRow {
    let mut row = row(name, &["m"]);
    let level = |(port, direction, levels): &(&str, Direction, Option<f64>)| PortLevels {
        port: (*port).to_owned(),
        direction: *direction,
        levels: *levels,
    };
    let levels = levels.iter().map(level).collect();
    row.ecp5.as_mut().unwrap().ports = Some(Ports { levels, through });
    row
}

#[test]
fn every_port_has_a_row_in_order_of_the_declaration() {
    let default = [
        ("z_i", Direction::In, Some(2.125)),
        ("a_o", Direction::Out, Some(0.0)),
        ("b_io", Direction::In, None),
        ("b_io", Direction::Out, Some(4.0)),
    ];
    let small = [
        ("z_i", Direction::In, Some(1.0)),
        ("c_o", Direction::Out, Some(3.0)),
    ];
    let configurations = vec![
        with_ports("default", &default, Vec::new()),
        row("old", &["m"]),
        with_ports("small", &small, Vec::new()),
    ];
    let page = &render(&table(configurations)).unwrap()[0].1;
    let rows = "
No path goes from an input to an output without a register between.

| port | direction | default: levels | small: levels |
|---|---|---|---|
| `z_i` | in | 2.125 | 1 |
| `a_o` | out | 0 | – |
| `b_io` | in | none | – |
| `b_io` | out | 4 | – |
| `c_o` | out | – | 3 |

## Words
";
    assert!(page.contains(rows), "{page}");
    assert!(page.contains("\n\n## Ports\n\nLevels of logic"), "{page}");
}

#[test]
fn paths_from_input_to_output_are_listed() {
    let path = Through {
        from: "z_i".into(),
        to: "a_o".into(),
        levels: 1.5,
    };
    let levels = [("z_i", Direction::In, None)];
    let configurations = vec![
        with_ports("default", &levels, Vec::new()),
        with_ports("small", &levels, vec![path]),
    ];
    let page = &render(&table(configurations)).unwrap()[0].1;
    let listed = "without a register between:\n\n- small: `z_i` to `a_o`, levels: 1.5\n\n| port |";
    assert!(page.contains(listed), "{page}");
    assert!(!page.contains("No path goes"), "{page}");
}

#[test]
fn figures_without_ports_are_read_and_have_no_section() {
    let old = table(vec![row("default", &["m"])]);
    let json = serde_json::to_string(&old).unwrap();
    assert!(!json.contains("ports"), "{json}");
    let read: Table = serde_json::from_str(&json).unwrap();
    assert_eq!(read, old);
    assert!(!render(&read).unwrap()[0].1.contains("## Ports"));

    let new = table(vec![with_ports(
        "default",
        &[("z_i", Direction::In, Some(1.125))],
        Vec::new(),
    )]);
    let json = serde_json::to_string(&new).unwrap();
    let read: Table = serde_json::from_str(&json).unwrap();
    assert_eq!(read, new);
}
