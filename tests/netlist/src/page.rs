//! The page.

use crate::invocation::{FUNCTION, TRACE};
use crate::synthesis::{Kind, Netlist};
use crate::trial::{Run, Trial};
use jukebox::report::grouped;
use std::ops::Range;

/// A netlist and what became of it.
#[derive(Debug)]
pub struct Row {
    /// Of the configuration.
    pub name: String,
    /// Of the netlist.
    pub kind: Kind,
    /// The netlist.
    pub netlist: Netlist,
    /// Its runs, in which nothing differed.
    pub trial: Trial,
}

const CELLS: &str = "| configuration | netlist | cells | flip-flops | memories of 16 x 4 bits |\n|---|---|---|---|---|\n";
const RUNS: &str = "| configuration | netlist | run | cycles compared | differences | lookups taken | prefetches | translations | bursts written | bursts read | bus errors | cycles with a port held | register accesses | recordings | replays | resets |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";

/// The page of these rows.
pub fn page(rows: &[Row], seeds: &Range<u64>) -> String {
    let by = rows.first().map_or("Yosys", |row| &row.netlist.by);
    let (mut cells, mut runs) = (CELLS.to_owned(), RUNS.to_owned());
    for row in rows {
        let of = format!(
            "| [{0}](../configs/{0}.toml) | {1} |",
            row.name,
            row.kind.name()
        );
        let Netlist {
            cells: all,
            flops,
            memories,
            ..
        } = &row.netlist;
        cells += &format!(
            "{of} {} | {} | {} |\n",
            grouped(*all),
            grouped(*flops),
            grouped(*memories)
        );
        runs += &run(&of, "random", &row.trial.random);
        runs += &run(&of, "invocation", &row.trial.real);
    }
    include_str!("page.md")
        .replace("SEEDS", &format!("{} to {}", seeds.start, seeds.end - 1))
        .replace("FUNCTION", FUNCTION)
        .replace("TRACE", TRACE)
        .replace("YOSYS", by)
        .replace("CELLS\n", &cells)
        .replace("RUNS\n", &runs)
}

fn run(of: &str, name: &str, run: &Run) -> String {
    let traffic = &run.traffic;
    let numbers = [
        traffic.events,
        traffic.prefetches,
        traffic.translations,
        traffic.written,
        traffic.read,
        traffic.bus_errors,
        traffic.held,
        traffic.accesses,
        traffic.recordings,
        traffic.replays,
        traffic.resets,
    ];
    let numbers = numbers
        .map(|number| format!(" {} |", grouped(number)))
        .concat();
    format!("{of} {name} | {} | 0 |{numbers}\n", grouped(run.cycles))
}
