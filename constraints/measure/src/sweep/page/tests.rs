//! The page of figures that were made up.

use super::*;
use crate::stat::Ecp5Cells;
use crate::sweep::data::{
    Buys, Cost, CountFigures, FaultFigures, RateFigures, RecordFigures, Workload,
};
use crate::sweep::points::{Benefit, DEFAULT, SWEEPS};
use crate::timing::{Fmax, Run};
use crate::tools::Version;
use jukebox_config::Config;

fn buys(benefit: Benefit, index: u32) -> Buys {
    let figure = f64::from(index);
    let mut buys = Buys::default();
    match benefit {
        Benefit::Record => {
            buys.record = Some(RecordFigures {
                metadata_bytes: 1024.0 * figure,
                entries: 7.0,
                coverage: 0.9,
                overprediction: 0.05,
                coverage_16k: 0.8,
                overprediction_16k: 0.04,
            });
        }
        Benefit::Faults => {
            let figures = FaultFigures {
                lines: 99,
                rejected: figure / 2.0,
                wrong_prefetches: 1.5,
            };
            buys.faults = [("one bit".to_owned(), figures)].into();
        }
        Benefit::Rate => {
            buys.rate = Some(RateFigures {
                prefetches_per_cycle: 0.5,
                first_prefetch: 219.0,
                lost: 0.25,
                speedup: 0.42,
                coverage: 0.95,
                late: 0.0,
            });
        }
        Benefit::Counting => {
            buys.counting = Some(CountFigures {
                fastest: "CNT_X".into(),
                per_invocation: 1000,
                invocations: (index > 0).then_some(10_u64.pow(4 * index)),
            });
        }
    }
    buys
}

fn made_up() -> Costs {
    let sweeps = SWEEPS.iter().map(|sweep| SweepResult {
        key: sweep.key.to_owned(),
        points: (0..)
            .zip(sweep.points(&Config::default()))
            .map(|(index, point)| {
                let run = |seed: u32| Run {
                    seed,
                    mhz: f64::from(200 + seed),
                    from: "a".into(),
                    to: "b".into(),
                };
                let cells = Ecp5Cells {
                    lut4: u64::from(1000 + index),
                    ..Ecp5Cells::default()
                };
                let fmax = Fmax {
                    runs: vec![run(1), run(2), run(3)],
                };
                PointResult {
                    default: point.name == DEFAULT,
                    value: point.value,
                    cost: Cost {
                        cells,
                        depth: 5.125,
                        fmax,
                    },
                    buys: buys(sweep.benefit, index),
                }
            })
            .collect(),
    });
    Costs {
        command: "make it".into(),
        tools: vec![Version {
            tool: "yosys".into(),
            version: "0.70".into(),
        }],
        rtl: "0".into(),
        speed: 8,
        seeds: vec![1, 2, 3],
        clock_mhz: 250.0,
        workload: Workload {
            functions: 3,
            invocations: 36,
            memory_latency: 200,
        },
        sweeps: sweeps.collect(),
    }
}

#[test]
fn every_sweep_has_its_section_tables_and_picture() {
    let costs = made_up();
    let files = render(&costs).unwrap();
    assert_eq!(files.len(), 1 + SWEEPS.len());
    let page = &files[0].1;
    for sweep in &costs.sweeps {
        assert!(page.contains(&format!("\n## `{}`\n", sweep.key)));
        assert!(page.contains(&format!("(plots/{}.svg)", sweep.key)));
        let rows = page.lines().filter(|line| line.starts_with("| **"));
        assert_eq!(
            rows.count(),
            2 * SWEEPS.len(),
            "two rows of the default each"
        );
    }
    for row in [
        "| **16** | 1002 | 0 | 0 | 0 | 5.125 | 202 (201–203) |",
        "| 8 | 1001 (-1) |",
        "| **16** | 2.0 KiB | 7 | 90.0 % | 5.0 % | 80.0 % | 4.0 % |",
        "| **crc16** | 50.000 % | 1.500 |",
        "| **64** | 0.500 | 219 | 25.00 % | 42.0 % | 95.0 % | 0.00 % |",
        "| 0 | no counters |",
        "| 64 | 1.0e12 |",
    ] {
        assert!(page.contains(row), "{row}\n{page}");
    }
    tables_are_whole(page);
}

/// Rows of a table follow each other and have as many cells as its head.
fn tables_are_whole(page: &str) {
    let lines: Vec<&str> = page.lines().collect();
    let cells = |line: &str| line.matches('|').count();
    for (number, pair) in lines.windows(2).enumerate() {
        if pair.iter().all(|line| line.starts_with('|')) {
            assert_eq!(cells(pair[0]), cells(pair[1]), "line {number}: {pair:?}");
        }
    }
    for (above, rule) in lines.iter().zip(&lines[1..]) {
        assert!(
            !rule.starts_with("|---") || above.starts_with("| "),
            "{rule}"
        );
    }
    for (rule, below) in lines.iter().zip(&lines[1..]) {
        assert!(
            !rule.starts_with("|---") || below.starts_with("| "),
            "{rule} {below}"
        );
    }
}
