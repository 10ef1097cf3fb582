//! Yosys' `stat -json`: cells of a design, or of each of its modules.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// Cells by type.
pub type Cells = BTreeMap<String, u64>;

/// Cells of an ECP5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ecp5Cells {
    /// Lookup tables of four inputs.
    pub lut4: u64,
    /// Registers.
    pub ff: u64,
    /// Carry cells, each in place of two lookup tables.
    pub ccu2c: u64,
    /// Distributed memories of 16 words of 4 bits.
    pub dpr16x4: u64,
    /// Block memories.
    pub block_ram: u64,
}

impl Ecp5Cells {
    /// Counts the cells of a kind each.
    pub fn of(cells: &Cells) -> Self {
        let count = |kind: &str| cells.get(kind).copied().unwrap_or(0);
        Ecp5Cells {
            lut4: count("LUT4"),
            ff: count("TRELLIS_FF"),
            ccu2c: count("CCU2C"),
            dpr16x4: count("TRELLIS_DPR16X4"),
            block_ram: count("DP16KD") + count("PDPW16KD"),
        }
    }
}

impl AddAssign for Ecp5Cells {
    fn add_assign(&mut self, other: Self) {
        self.lut4 += other.lut4;
        self.ff += other.ff;
        self.ccu2c += other.ccu2c;
        self.dpr16x4 += other.dpr16x4;
        self.block_ram += other.block_ram;
    }
}

#[derive(Deserialize)]
struct Stat {
    creator: String,
    modules: BTreeMap<String, ModuleStat>,
    #[serde(default)]
    design: Option<ModuleStat>,
}

#[derive(Deserialize)]
struct ModuleStat {
    num_cells_by_type: Cells,
    #[serde(default)]
    area: Option<f64>,
}

/// What a file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Version of Yosys.
    pub creator: String,
    /// Cells of the whole design.
    pub cells: Cells,
    /// Area of the whole design, if a library gave areas.
    pub area: Option<f64>,
}

/// Cells of one kind of module, over all its instances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleCells {
    /// Name of the module, without parameters.
    pub module: String,
    /// Instances.
    pub instances: u64,
    /// Its own cells, without those of the modules in it.
    pub cells: Ecp5Cells,
}

/// Reads the figures of a whole design.
///
/// # Errors
/// If the text is not what `stat -json` writes.
pub fn design(text: &str) -> Result<Area> {
    let stat: Stat = parse(text)?;
    let whole = match (stat.design, stat.modules.len()) {
        (Some(design), _) => design,
        (None, 1) => stat.modules.into_values().next().context("no module")?,
        (None, modules) => anyhow::bail!("{modules} modules and no figures of the design"),
    };
    Ok(Area {
        creator: creator(&stat.creator),
        cells: whole.num_cells_by_type,
        area: whole.area,
    })
}

/// Reads the figures of every module below `top`.
///
/// # Errors
/// If the text is not what `stat -json` writes for a hierarchy, or `top` is not in it.
pub fn modules(text: &str, top: &str) -> Result<Vec<ModuleCells>> {
    let stat: Stat = parse(text)?;
    let modules: BTreeMap<&str, &ModuleStat> = stat
        .modules
        .iter()
        .map(|(name, module)| (name.trim_start_matches('\\'), module))
        .collect();
    ensure!(modules.contains_key(top), "no module `{top}`");
    let mut instances: BTreeMap<&str, u64> = BTreeMap::new();
    let mut waiting = vec![(top, 1)];
    while let Some((name, count)) = waiting.pop() {
        *instances.entry(name).or_default() += count;
        for (kind, number) in &modules[name].num_cells_by_type {
            if let Some((kind, _)) = modules.get_key_value(kind.trim_start_matches('\\')) {
                waiting.push((kind, count * number));
            }
        }
    }
    let mut totals: BTreeMap<&str, ModuleCells> = BTreeMap::new();
    for (name, count) in instances {
        let plain = name.rsplit('\\').next().unwrap_or(name);
        let own = Ecp5Cells::of(&modules[name].num_cells_by_type);
        let total = totals.entry(plain).or_insert_with(|| ModuleCells {
            module: plain.to_owned(),
            instances: 0,
            cells: Ecp5Cells::default(),
        });
        total.instances += count;
        for _ in 0..count {
            total.cells += own;
        }
    }
    Ok(totals.into_values().collect())
}

fn parse(text: &str) -> Result<Stat> {
    serde_json::from_str(text).context("not what Yosys' stat -json writes")
}

/// `Yosys 0.70` of `Yosys 0.70 (git sha1 …)`.
fn creator(text: &str) -> String {
    text.split(" (").next().unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIERARCHY: &str = r#"{"creator": "Yosys 0.70 (git sha1 28ba3cb92)", "modules": {
        "\\top": {"num_cells_by_type": {"LUT4": 5, "$paramod$1\\fifo": 2, "$paramod$2\\fifo": 1,
            "side": 1}},
        "\\side": {"num_cells_by_type": {"TRELLIS_FF": 7, "$paramod$1\\fifo": 1}},
        "$paramod$1\\fifo": {"num_cells_by_type": {"LUT4": 10, "TRELLIS_DPR16X4": 3}},
        "$paramod$2\\fifo": {"num_cells_by_type": {"LUT4": 100, "CCU2C": 1}}},
        "design": {"num_cells_by_type": {"LUT4": 135}}}"#;

    #[test]
    fn parameters_of_a_module_are_one_row_over_all_instances() {
        let rows = modules(HIERARCHY, "top").unwrap();
        let fifo = rows.iter().find(|row| row.module == "fifo").unwrap();
        assert_eq!(fifo.instances, 4);
        assert_eq!(
            (fifo.cells.lut4, fifo.cells.dpr16x4, fifo.cells.ccu2c),
            (130, 9, 1)
        );
        let names: Vec<_> = rows.iter().map(|row| row.module.as_str()).collect();
        assert_eq!(names, ["fifo", "side", "top"]);
    }

    #[test]
    fn the_design_is_read_with_its_tool() {
        let area = design(HIERARCHY).unwrap();
        assert_eq!(
            (area.creator.as_str(), area.cells["LUT4"]),
            ("Yosys 0.70", 135)
        );
    }

    #[test]
    fn another_file_is_refused() {
        assert!(design("{}").is_err());
        assert!(modules(HIERARCHY, "absent").is_err());
    }
}
