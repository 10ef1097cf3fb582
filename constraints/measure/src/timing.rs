//! What nextpnr's `--report` says of a placed and routed design.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    critical_paths: Vec<CriticalPath>,
    fmax: BTreeMap<String, Frequency>,
    #[serde(default)]
    utilization: BTreeMap<String, Used>,
}

#[derive(Deserialize)]
struct CriticalPath {
    from: String,
    to: String,
    path: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    from: Pin,
    to: Pin,
}

#[derive(Deserialize)]
struct Pin {
    cell: String,
}

#[derive(Deserialize)]
struct Frequency {
    achieved: f64,
}

#[derive(Deserialize)]
struct Used {
    used: u64,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Seed of the placer.
    pub seed: u32,
    /// Highest clock frequency, in MHz, to a hundredth.
    pub mhz: f64,
    /// Cell at the start of the critical path.
    pub from: String,
    /// Cell at its end.
    pub to: String,
}

/// Reads the report of the run with that seed.
///
/// # Errors
/// If it is no report or knows no clock.
pub fn run(text: &str, seed: u32) -> Result<Run> {
    let report = parse(text)?;
    let slowest = report
        .fmax
        .iter()
        .min_by(|a, b| a.1.achieved.total_cmp(&b.1.achieved));
    let (clock, frequency) = slowest.context("no clock in nextpnr's report")?;
    let edge = format!("posedge {clock}");
    let path = report
        .critical_paths
        .iter()
        .find(|path| path.from == edge && path.to == edge);
    let cell = |pin: Option<&Pin>| pin.map_or(String::new(), |pin| pin.cell.clone());
    let segments = path.map(|path| path.path.as_slice()).unwrap_or_default();
    Ok(Run {
        seed,
        mhz: (frequency.achieved * 100.0).round() / 100.0,
        from: cell(segments.first().map(|segment| &segment.from)),
        to: cell(segments.last().map(|segment| &segment.to)),
    })
}

/// What of a resource is used.
///
/// # Errors
/// If it is no report.
pub fn used(text: &str, resource: &str) -> Result<Option<u64>> {
    Ok(parse(text)?.utilization.get(resource).map(|it| it.used))
}

fn parse(text: &str) -> Result<Report> {
    serde_json::from_str(text).context("not a report of nextpnr")
}

/// The runs of one design at one speed grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fmax {
    /// One run a seed, in the order of the seeds.
    pub runs: Vec<Run>,
}

impl Fmax {
    /// Runs from the slowest to the fastest.
    fn sorted(&self) -> Vec<&Run> {
        let mut runs: Vec<&Run> = self.runs.iter().collect();
        runs.sort_by(|a, b| a.mhz.total_cmp(&b.mhz));
        runs
    }

    /// The run in the middle, the slower one of two.
    pub fn median(&self) -> Option<&Run> {
        let sorted = self.sorted();
        sorted.get(sorted.len().saturating_sub(1) / 2).copied()
    }

    /// Slowest and fastest, in MHz.
    pub fn range(&self) -> Option<(f64, f64)> {
        let sorted = self.sorted();
        Some((sorted.first()?.mhz, sorted.last()?.mhz))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{"critical_paths": [
        {"from": "<async>", "to": "posedge clk", "path": []},
        {"from": "posedge clk", "to": "posedge clk", "path": [
            {"from": {"cell": "dut.u_a.x_q_TRELLIS_FF_Q", "port": "Q"}, "to": {"cell": "l"}},
            {"from": {"cell": "l"}, "to": {"cell": "dut.u_b.y_q_TRELLIS_FF_Q_3"}}]}],
        "fmax": {"clk": {"achieved": 201.23456, "constraint": 200.0},
                 "fast": {"achieved": 400.0, "constraint": 200.0}},
        "utilization": {"TRELLIS_COMB": {"available": 83640, "used": 5000}}}"#;

    #[test]
    fn the_slowest_clock_and_its_path_are_read() {
        let run = run(REPORT, 3).unwrap();
        assert_eq!((run.seed, run.mhz), (3, 201.23));
        assert_eq!(
            (run.from.as_str(), run.to.as_str()),
            ("dut.u_a.x_q_TRELLIS_FF_Q", "dut.u_b.y_q_TRELLIS_FF_Q_3")
        );
        assert_eq!(used(REPORT, "TRELLIS_COMB").unwrap(), Some(5000));
        assert_eq!(used(REPORT, "DP16KD").unwrap(), None);
    }

    #[test]
    fn the_median_is_a_run_that_was_made() {
        let fmax = |mhz: &[f64]| Fmax {
            runs: (1..)
                .zip(mhz)
                .map(|(seed, mhz)| Run {
                    seed,
                    mhz: *mhz,
                    from: String::new(),
                    to: String::new(),
                })
                .collect(),
        };
        let five = fmax(&[210.0, 190.0, 220.0, 200.0, 205.0]);
        assert_eq!(five.median().unwrap().seed, 5);
        assert_eq!(five.range(), Some((190.0, 220.0)));
        assert_eq!(fmax(&[2.0, 1.0]).median().unwrap().mhz, 1.0);
        assert_eq!(fmax(&[]).median(), None);
    }
}
