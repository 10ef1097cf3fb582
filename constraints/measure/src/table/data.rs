//! The table as it is checked in and as the page is made from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::depth::Ports;
use crate::ecp5::Size;
use crate::stat::ModuleCells;
use crate::timing::Fmax;
use crate::tools::Version;

/// Everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Command that wrote it.
    pub command: String,
    /// Tools that it was measured with.
    pub tools: Vec<Version>,
    /// Seeds of place and route for the ECP5.
    pub seeds: Vec<u32>,
    /// Speed grades of the ECP5.
    pub speeds: Vec<u32>,
    /// Seeds of place and route for Gowin.
    pub gowin_seeds: Vec<u32>,
    /// Clock that the constraints asked for, in MHz.
    pub clock_mhz: f64,
    /// One entry a configuration.
    pub configurations: Vec<ConfigRow>,
}

/// A configuration on every target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConfigRow {
    /// Its name.
    pub name: String,
    /// Hash of its RTL.
    pub rtl: String,
    /// On an ECP5.
    pub ecp5: Option<Ecp5Row>,
    /// On a Xilinx 7 series.
    pub xilinx7: Option<Xilinx7Row>,
    /// On a Gowin GW2A.
    pub gowin: Option<GowinRow>,
    /// In osu018 cells.
    pub asic: Option<AsicRow>,
}

/// Lattice ECP5.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ecp5Row {
    /// The bare block, by Yosys.
    pub size: Size,
    /// `TRELLIS_COMB` of the wrapper, by nextpnr.
    pub packed: u64,
    /// Clock, by speed grade.
    pub fmax: BTreeMap<u32, Fmax>,
    /// Its modules.
    pub modules: Vec<ModuleCells>,
    /// Logic at its ports; figures of before this was measured lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Ports>,
}

/// Xilinx 7 series, by Yosys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Xilinx7Row {
    /// Lookup tables of logic.
    pub lut: u64,
    /// Lookup tables of memory.
    pub lut_memory: u64,
    /// Registers.
    pub ff: u64,
    /// Carry cells.
    pub carry4: u64,
}

/// Gowin GW2A: the wrapper, by nextpnr.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GowinRow {
    /// Lookup tables.
    pub lut4: u64,
    /// Registers.
    pub ff: u64,
    /// Carry cells.
    pub alu: u64,
    /// Distributed memories.
    pub ram16: u64,
    /// Clock.
    pub fmax: Fmax,
}

/// osu018 standard cells, before layout.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsicRow {
    /// Area of the cells.
    pub mm2: f64,
    /// Clock from register to register, without wires.
    pub mhz: f64,
}
