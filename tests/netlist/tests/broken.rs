//! A netlist with one cell that does something else is told from its RTL.

use anyhow::{Context, Result, bail, ensure};
use jukebox_cosim::Model;
use jukebox_measure::project::Project;
use jukebox_netlist::broken::break_one;
use jukebox_netlist::lockstep::Lockstep;
use jukebox_netlist::synthesis::{Kind, folder, netlist};
use jukebox_netlist::trial::{at_random, library};

/// Cells that are broken, one at a time, until one is seen: some do not matter to what is run.
const MOST: u64 = 4;

/// Seed of the operation.
const SEED: u64 = 1;

/// The configuration: the smallest one.
const NAME: &str = "lite";

fn seen(kind: Kind) -> Result<()> {
    let project = Project::at(None)?;
    let config = project.config(NAME)?;
    let folder = folder(&project.path("out/netlist"), NAME, kind);
    let good = netlist(&config, kind, &folder)?;
    for number in 1..=MOST {
        let mut files = good.files.clone();
        let change = break_one(&mut files, kind, number)?;
        let rtl = Model::for_config(&config, &mut |_| ())?;
        let broken = Model::load(&library(&config, &files)?)?;
        let (block, ended) = at_random(Lockstep::new(rtl, broken), &config, SEED)?;
        let Some(difference) = block.difference() else {
            ended.context("nothing differs")?;
            continue;
        };
        println!("{change}: {difference}");
        let said = ended.err().map(|error| format!("{error:#}"));
        let said = said.context("a difference that ended nothing")?;
        ensure!(said.contains(difference), "{said}");
        ensure!(
            said.contains("seed 1") && said.contains("_o: RTL "),
            "{said}"
        );
        return Ok(());
    }
    bail!("of {MOST} cells that were broken, none was seen")
}

#[test]
#[ignore = "needs Yosys and takes minutes: make netlist"]
fn a_gate_that_is_another_is_seen() -> Result<()> {
    seen(Kind::Gates)
}

#[test]
#[ignore = "needs Yosys and takes minutes: make netlist"]
fn a_lut_with_another_table_is_seen() -> Result<()> {
    seen(Kind::Ecp5)
}
