//! The tables a run prints, the published figures in the last row of each.

use comfy_table::{Cell, CellAlignment, Table, presets};

use super::{Figures, InvocationResult, RunResult, paper};
use crate::options::Dut;

/// A table: its name, its columns, and the publication's (ISCA 2022) row, means unless said otherwise.
struct Layout<const N: usize> {
    name: &'static str,
    columns: [&'static str; N],
    paper: fn() -> [String; N],
    cells: fn(&Figures) -> [String; N],
}

const PREFETCHING: Layout<8> = Layout {
    name: "Prefetching",
    columns: [
        "inv.",
        "coverage",
        "uncovered",
        "overpredicted",
        "accuracy",
        "late",
        "metadata",
        "entries",
    ],
    paper: || {
        let none = String::new;
        [
            none(),
            format!("> {} %", whole_percent(paper::COVERAGE)),
            none(),
            format!(
                "{} % (max {:.1} %)",
                whole_percent(paper::OVERPREDICTION.mean),
                100.0 * paper::OVERPREDICTION.most
            ),
            none(),
            none(),
            format!("<= {} KiB", paper::METADATA_BYTES / 1024),
            none(),
        ]
    },
    cells: |figures| {
        [
            figures.invocations.to_string(),
            percent(figures.coverage),
            percent(figures.uncovered),
            percent(figures.overprediction),
            percent(figures.accuracy),
            percent(figures.lateness),
            figures
                .metadata_bytes
                .map_or_else(none, |bytes| format!("{:.1} KiB", bytes / 1024.0)),
            whole(figures.metadata_entries),
        ]
    },
};

const TIME: Layout<10> = Layout {
    name: "Time",
    columns: [
        "CPI rise",
        "baseline cycles",
        "cycles",
        "speed-up",
        "next line",
        "two lines",
        "tagged",
        "perfect L2",
        "perfect L1-I",
        "share of L2's gain",
    ],
    paper: || {
        let (least, most) = paper::CPI_RISE;
        let mut row = <[String; 10]>::default();
        row[0] = format!("{}-{} %", whole_percent(least), whole_percent(most));
        row[3] = percent(Some(paper::SPEEDUP));
        row
    },
    cells: |figures| {
        [
            percent(figures.cpi_rise),
            whole(figures.baseline_cycles),
            whole(figures.cycles),
            percent(figures.speedup),
            percent(figures.next_line_1_speedup),
            percent(figures.next_line_2_speedup),
            percent(figures.tagged_next_line_2_speedup),
            percent(figures.perfect_l2_speedup),
            percent(figures.perfect_l1i_speedup),
            percent(figures.share_of_perfect_gain),
        ]
    },
};

const TRAFFIC: Layout<6> = Layout {
    name: "Memory traffic over baseline",
    columns: [
        "demand",
        "correct prefetch",
        "overprediction",
        "record",
        "replay",
        "rise",
    ],
    paper: || {
        let mut row = <[String; 6]>::default();
        row[5] = format!(
            "+{} % (worst {} %)",
            whole_percent(paper::TRAFFIC.mean),
            whole_percent(paper::TRAFFIC.most)
        );
        row
    },
    cells: |figures| {
        [
            percent(figures.traffic_demand),
            percent(figures.traffic_correct_prefetch),
            percent(figures.traffic_overprediction),
            percent(figures.traffic_record),
            percent(figures.traffic_replay),
            figures
                .traffic_rise
                .map_or_else(none, |rise| format!("{:+.1} %", rise * 100.0)),
        ]
    },
};

const ENGINES: Layout<9> = Layout {
    name: "Prefetches by engine",
    columns: [
        "record",
        "used",
        "overpredicted",
        "late",
        "next line",
        "left out",
        "used",
        "overpredicted",
        "late",
    ],
    paper: <[String; 9]>::default,
    cells: |figures| {
        let record = figures.record.unwrap_or_default();
        let next_line = figures.next_line.unwrap_or_default();
        [
            whole(record.issued),
            percent(record.used),
            percent(record.overprediction),
            percent(record.lateness),
            whole(next_line.issued),
            percent(next_line.left_out),
            percent(next_line.used),
            percent(next_line.overprediction),
            percent(next_line.lateness),
        ]
    },
};

const RECORDS: Layout<8> = Layout {
    name: "Prefetches by record",
    columns: [
        "newest",
        "used",
        "overpredicted",
        "late",
        "the one before",
        "used",
        "overpredicted",
        "late",
    ],
    paper: <[String; 8]>::default,
    cells: |figures| {
        let newest = figures.record.unwrap_or_default();
        let before = figures.second_record.unwrap_or_default();
        [
            whole(newest.issued),
            percent(newest.used),
            percent(newest.overprediction),
            percent(newest.lateness),
            whole(before.issued),
            percent(before.used),
            percent(before.overprediction),
            percent(before.lateness),
        ]
    },
};

const RUN_AHEAD: Layout<4> = Layout {
    name: "Prefetches into the last level",
    columns: ["accepted", "fetched", "taken", "never taken"],
    paper: <[String; 4]>::default,
    cells: |figures| {
        let ahead = figures.run_ahead.unwrap_or_default();
        [
            whole(ahead.issued),
            percent(ahead.fills),
            percent(ahead.taken),
            percent(ahead.unused),
        ]
    },
};

/// The result as text for a terminal.
pub fn render(result: &RunResult) -> String {
    let mut tables = vec![
        table(result, &PREFETCHING),
        table(result, &TIME),
        table(result, &TRAFFIC),
    ];
    // The paper has one engine.
    if result.config.prefetch.run_ahead {
        tables.insert(1, table(result, &RUN_AHEAD));
    }
    if result.config.prefetch.next_line {
        tables.insert(1, table(result, &ENGINES));
    }
    if result.config.prefetch.second_record {
        tables.insert(1, table(result, &RECORDS));
    }
    let tables = tables.join("\n\n");
    let mut text = format!(
        "{tables}\n\n{}\n{}",
        first_invocations(result),
        equivalence(result)
    );
    if result.interrupted {
        text += "\nInterrupted: these are the invocations that were complete.";
    }
    text
}

fn table<const N: usize>(result: &RunResult, layout: &Layout<N>) -> String {
    let mut table = Table::new();
    let row = |name: &str, cells: [String; N]| {
        std::iter::once(name.to_owned())
            .chain(cells)
            .map(Cell::new)
            .collect::<Vec<_>>()
    };
    table
        .load_style(presets::ASCII_MARKDOWN)
        .set_header(row(layout.name, layout.columns.map(str::to_owned)));
    for function in &result.functions {
        table.add_row(row(&function.name, (layout.cells)(&function.figures)));
    }
    if result.functions.len() > 1 {
        table.add_row(row("all", (layout.cells)(&result.figures)));
    }
    table.add_row(row("paper", (layout.paper)()));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.1} %", share * 100.0))
}

/// A share as a whole number of percent.
fn whole_percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn whole(number: Option<f64>) -> String {
    number.map_or_else(none, |number| format!("{number:.0}"))
}

fn none() -> String {
    "-".to_owned()
}

/// One line for the invocations that the tables leave out.
fn first_invocations(result: &RunResult) -> String {
    let invocations = result
        .functions
        .iter()
        .flat_map(|function| &function.invocations);
    let apart: Vec<_> = invocations
        .filter(|invocation| !invocation.replayed)
        .collect();
    let sum = |of: fn(&InvocationResult) -> u64| apart.iter().map(|&one| of(one)).sum::<u64>();
    format!(
        "Means are ratios of sums over invocations that replayed a record. Apart from them: {} with nothing to replay \
         ({} L2 misses, {} bytes of metadata recorded, {} cycles).",
        match apart.len() {
            1 => "1 invocation".to_owned(),
            count => format!("{count} invocations"),
        },
        sum(|one| one.baseline_l2_misses),
        sum(|one| one.metadata_bytes_written),
        sum(|one| one.cycles),
    )
}

fn equivalence(result: &RunResult) -> String {
    let invocations = result
        .functions
        .iter()
        .flat_map(|function| &function.invocations);
    let (mut compared, mut mismatches) = (0, 0);
    for one in invocations.map(|invocation| &invocation.equivalence) {
        compared += one.compared_events;
        mismatches += one.mismatches;
    }
    match result.options.dut {
        Dut::Both => format!(
            "RTL against golden model: {compared} events compared, {mismatches} mismatches."
        ),
        Dut::Rtl | Dut::Golden => "RTL and golden model were not compared.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_their_columns() {
        let figures = Figures {
            invocations: 11,
            coverage: Some(0.951),
            metadata_bytes: Some(15.5 * 1024.0),
            traffic_rise: Some(0.104),
            share_of_perfect_gain: Some(0.856),
            ..Figures::default()
        };
        let cells = (PREFETCHING.cells)(&figures);
        assert_eq!(
            (cells[0].as_str(), cells[1].as_str(), cells[2].as_str()),
            ("11", "95.1 %", "-")
        );
        assert_eq!(cells[6], "15.5 KiB");
        assert_eq!((TIME.cells)(&figures)[9], "85.6 %");
        assert_eq!((TRAFFIC.cells)(&figures)[5], "+10.4 %");
    }
}
