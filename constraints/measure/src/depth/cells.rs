//! What each cell of the ECP5 counts on a path, in eighths of a level.
//!
//! | cell | from | to | counts |
//! |---|---|---|---|
//! | `LUT4` | any input | output | 1 |
//! | `PFUMX`, `L6MUX21` | the LUTs it joins | output | 0: they are one wide LUT |
//! | `PFUMX`, `L6MUX21` | select | output | 1: like an input of the wide LUT |
//! | `CCU2C` | any input but the carry | sums, carry | 1 |
//! | `CCU2C` | carry | sums, carry | 1/8: a chain of n cells counts 1 + (n - 1)/8 |
//! | `TRELLIS_DPR16X4` | read address | read data | 1: the read is asynchronous |
//!
//! Registers, the write side of `TRELLIS_DPR16X4` and block RAM begin and end paths.

use anyhow::{Result, bail};

/// Parts of a level that a path is counted in.
pub const EIGHTHS: u32 = 8;

/// What a level counts.
const LEVEL: u32 = EIGHTHS;

/// A way through a cell: input ports, output ports, what it counts. Every bit of the inputs is
/// taken to reach every bit of the outputs.
pub struct Arc {
    /// Ports it comes from.
    pub inputs: &'static [&'static str],
    /// Ports it goes to.
    pub outputs: &'static [&'static str],
    /// What it counts, in eighths of a level.
    pub eighths: u32,
}

/// How a type of cell stands in a path.
pub struct Behaviour {
    /// Ways through.
    pub arcs: &'static [Arc],
    /// Outputs that paths begin at.
    pub starts: &'static [&'static str],
    /// Inputs that paths end at; clocks are not among them.
    pub ends: &'static [&'static str],
}

const fn arc(
    inputs: &'static [&'static str],
    outputs: &'static [&'static str],
    eighths: u32,
) -> Arc {
    Arc {
        inputs,
        outputs,
        eighths,
    }
}

const fn through(arcs: &'static [Arc]) -> Behaviour {
    Behaviour {
        arcs,
        starts: &[],
        ends: &[],
    }
}

const LUT4: Behaviour = through(&[arc(&["A", "B", "C", "D"], &["Z"], LEVEL)]);
const PFUMX: Behaviour = through(&[
    arc(&["ALUT", "BLUT"], &["Z"], 0),
    arc(&["C0"], &["Z"], LEVEL),
]);
const L6MUX21: Behaviour = through(&[arc(&["D0", "D1"], &["Z"], 0), arc(&["SD"], &["Z"], LEVEL)]);
const CCU2C: Behaviour = through(&[
    arc(&["A0", "B0", "C0", "D0"], &["S0", "S1", "COUT"], LEVEL),
    arc(&["A1", "B1", "C1", "D1"], &["S1", "COUT"], LEVEL),
    arc(&["CIN"], &["S0", "S1", "COUT"], 1),
]);
const DPR16X4: Behaviour = Behaviour {
    arcs: &[arc(&["RAD"], &["DO"], LEVEL)],
    starts: &[],
    ends: &["DI", "WAD", "WRE"],
};
const FF: Behaviour = Behaviour {
    arcs: &[],
    starts: &["Q"],
    ends: &["DI", "M", "CE", "LSR"],
};
/// No ports of its own: `$scopeinfo` and the like say where an instance was.
const REMARK: Behaviour = through(&[]);

/// The behaviour of a type of cell; `None` for block RAM, see [`block_ram_port`].
///
/// # Errors
/// If the type is not known: the analysis would be wrong without it.
pub fn behaviour(kind: &str) -> Result<Option<Behaviour>> {
    Ok(Some(match kind {
        "LUT4" => LUT4,
        "PFUMX" => PFUMX,
        "L6MUX21" => L6MUX21,
        "CCU2C" => CCU2C,
        "TRELLIS_DPR16X4" => DPR16X4,
        "TRELLIS_FF" => FF,
        "$scopeinfo" => REMARK,
        "DP16KD" | "PDPW16KD" => return Ok(None),
        other => bail!("cells of type `{other}` are not known to the analysis of logic depth"),
    }))
}

/// What a port of a block RAM is: every input but its clocks ends paths, every output begins one.
pub fn block_ram_port(port: &str) -> BlockRamPort {
    if port.starts_with("CLK") {
        BlockRamPort::Clock
    } else if port.starts_with("DO") {
        BlockRamPort::Output
    } else {
        BlockRamPort::Input
    }
}

/// See [`block_ram_port`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockRamPort {
    /// A clock.
    Clock,
    /// Read data.
    Output,
    /// Anything else.
    Input,
}
