//! Figures from what the flows leave.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Target;
use super::data::{AsicRow, Ecp5Row, GowinRow, Xilinx7Row};
use crate::ecp5 as flow_ecp5;
use crate::flow::Flow;
use crate::stat::{self, Cells};
use crate::timing::{self, Fmax, Run};

/// Square micrometres in a square millimetre.
const UM2: f64 = 1e6;

/// The ECP5; everything has been made.
pub fn ecp5(flow: &Flow, top: &str, speeds: &[u32], seeds: &[u32]) -> Result<Ecp5Row> {
    let (size, _) = flow_ecp5::size(flow, top)?;
    let speed = speeds.first().context("no speed grade")?;
    let seed = seeds.first().context("no seed")?;
    let fmax = |speed: &u32| Ok((*speed, flow_ecp5::fmax(flow, top, *speed, seeds)?));
    let modules = flow.read(flow_ecp5::TARGET, "modules.json")?;
    Ok(Ecp5Row {
        size,
        packed: flow_ecp5::packed(flow, *speed, *seed)?.context("no TRELLIS_COMB")?,
        fmax: speeds.iter().map(fmax).collect::<Result<_>>()?,
        modules: stat::modules(&modules, top)?,
        ports: Some(flow_ecp5::ports(flow, top)?),
    })
}

/// The Xilinx 7 series.
pub fn xilinx7(flow: &Flow) -> Result<Xilinx7Row> {
    let text = flow.read(Target::Xilinx7.folder(), "area.json")?;
    Ok(xilinx7_row(&stat::design(&text)?.cells))
}

fn xilinx7_row(cells: &Cells) -> Xilinx7Row {
    let sum = |of: &dyn Fn(&str) -> u64| cells.iter().map(|(kind, n)| of(kind) * n).sum();
    Xilinx7Row {
        lut: sum(&|kind| match kind {
            "LUT1" | "LUT2" | "LUT3" | "LUT4" | "LUT5" | "LUT6" | "LUT6_2" => 1,
            // An inverter that nothing absorbs is a lookup table.
            "INV" => 1,
            _ => 0,
        }),
        // Lookup tables that each memory takes, by the vendor's library guide.
        lut_memory: sum(&|kind| match kind {
            "RAM32M" | "RAM64M" | "RAM128X1D" => 4,
            "RAM32X1D" | "RAM64X1D" => 2,
            "RAM32X1S" | "RAM64X1S" | "SRL16E" | "SRLC32E" => 1,
            _ => 0,
        }),
        ff: sum(&|kind| u64::from(["FDRE", "FDSE", "FDCE", "FDPE"].contains(&kind))),
        carry4: sum(&|kind| u64::from(kind == "CARRY4")),
    }
}

fn gowin_report(seed: u32) -> String {
    format!("timing_seed{seed}.json")
}

/// Makes one run of place and route for Gowin.
pub fn place_gowin(flow: &Flow, seed: u32) -> Result<Run> {
    let target = Target::Gowin.folder();
    flow.make(target, &["timing"], &[format!("SEEDS={seed}")])?;
    timing::run(&flow.read(target, &gowin_report(seed))?, seed)
}

/// Gowin; the runs have been made. Cells are those of the last run: they do not depend on seeds.
pub fn gowin(flow: &Flow, seeds: &[u32]) -> Result<GowinRow> {
    let target = Target::Gowin.folder();
    let mut runs = Vec::new();
    let mut text = String::new();
    for seed in seeds {
        text = flow.read(target, &gowin_report(*seed))?;
        runs.push(timing::run(&text, *seed)?);
    }
    let used = |resource: &str| timing::used(&text, resource);
    Ok(GowinRow {
        lut4: used("LUT4")?.context("no LUT4 in nextpnr's report")?,
        ff: used("DFF")?.context("no DFF in nextpnr's report")?,
        alu: used("ALU")?.unwrap_or(0),
        ram16: used("RAM16SDP4")?.unwrap_or(0),
        fmax: Fmax { runs },
    })
}

/// What the flow's `timing.json` says.
#[derive(Deserialize)]
struct Sta {
    area_um2: f64,
    fmax_mhz: f64,
}

/// The standard cells.
pub fn asic(flow: &Flow) -> Result<AsicRow> {
    let text = flow.read(Target::Asic.folder(), "timing.json")?;
    let sta: Sta = serde_json::from_str(&text).context("timing.json of the ASIC flow")?;
    Ok(AsicRow {
        mm2: (sta.area_um2 / UM2 * 1e4).round() / 1e4,
        mhz: sta.fmax_mhz,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xilinx_cells_are_counted_by_what_they_take() {
        let kinds = [
            ("LUT2", 3),
            ("LUT6", 4),
            ("RAM32M", 5),
            ("FDCE", 6),
            ("INV", 1),
            ("MUXF7", 9),
        ];
        let cells: Cells = kinds.map(|(kind, count)| (kind.to_owned(), count)).into();
        let row = xilinx7_row(&cells);
        assert_eq!((row.lut, row.lut_memory, row.ff, row.carry4), (8, 20, 6, 0));
    }
}
