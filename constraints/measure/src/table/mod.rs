//! The table of size and clock: each module, each named configuration, each target.

mod collect;
pub mod data;
pub mod page;

use std::collections::BTreeSet;

use anyhow::Result;
use jukebox_config::Config;

use crate::ecp5;
use crate::emit::CLOCK_MHZ;
use crate::flow::Flow;
use crate::pool::{self, Job};
use crate::project::Project;
use crate::tools::{Tool, Tools};
use data::{ConfigRow, Table};

/// Configurations in the table.
pub const CONFIGURATIONS: &[&str] = &["default", "small-fpga"];

/// The command that writes it.
pub const COMMAND: &str = "make area-table";

/// Most runs of place and route for Gowin, which take long.
const GOWIN_SEEDS: usize = 3;

/// A target of the emitted flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Target {
    /// Lattice ECP5-85k, Yosys and nextpnr
    Ecp5,
    /// Xilinx 7 series, Yosys alone
    Xilinx7,
    /// Gowin GW2A-18, Yosys and nextpnr
    Gowin,
    /// osu018 standard cells, Yosys and OpenSTA
    Asic,
}

impl Target {
    /// Every target.
    pub const ALL: [Target; 4] = [Target::Ecp5, Target::Xilinx7, Target::Gowin, Target::Asic];

    /// Its folder below `constraints/`.
    pub fn folder(self) -> &'static str {
        match self {
            Target::Ecp5 => ecp5::TARGET,
            Target::Xilinx7 => "xilinx7",
            Target::Gowin => "gowin",
            Target::Asic => "asic",
        }
    }

    /// What can be made before place and route.
    fn goals(self) -> &'static [&'static str] {
        match self {
            Target::Ecp5 => &["area", "build/ooc.json"],
            Target::Xilinx7 => &["area"],
            Target::Gowin => &["build/ooc.json"],
            Target::Asic => &["timing"],
        }
    }

    /// The tool it takes beside Yosys.
    fn tool(self) -> Option<Tool> {
        match self {
            Target::Ecp5 => Some(Tool::NextpnrEcp5),
            Target::Xilinx7 => None,
            Target::Gowin => Some(Tool::NextpnrGowin),
            Target::Asic => Some(Tool::OpenSta),
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Configurations; none: those of the table.
    pub configurations: Vec<String>,
    /// Targets; none: all.
    pub targets: Vec<Target>,
    /// Seeds of place and route.
    pub seeds: Vec<u32>,
    /// Speed grades of the ECP5.
    pub speeds: Vec<u32>,
    /// Jobs at a time.
    pub jobs: usize,
}

/// A configuration that is being measured.
struct Work {
    name: String,
    config: Config,
    flow: Flow,
}

/// Measures the table.
///
/// # Errors
/// If a flow fails.
pub fn run(project: &Project, request: &Request) -> Result<Table> {
    let targets: BTreeSet<Target> = match request.targets.as_slice() {
        [] => Target::ALL.into(),
        some => some.iter().copied().collect(),
    };
    let names: Vec<String> = match request.configurations.as_slice() {
        [] => CONFIGURATIONS
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        some => some.to_vec(),
    };
    let tools = Tools::of(project)?;
    let mut needed = vec![Tool::Yosys];
    needed.extend(targets.iter().filter_map(|target| target.tool()));
    let versions = tools.versions(&needed)?;
    let mut works = Vec::new();
    for name in names {
        let config = project.config(&name)?;
        let flow = Flow::new(&config, &project.out(&name), &tools, &versions)?;
        works.push(Work { name, config, flow });
    }
    let gowin_seeds = &request.seeds[..request.seeds.len().min(GOWIN_SEEDS)];
    let synthesis: Vec<Job> = works
        .iter()
        .flat_map(|work| targets.iter().flat_map(|target| prepare(work, *target)))
        .collect();
    pool::run("synthesis", &synthesis, request.jobs)?;
    let mut placement: Vec<Job> = Vec::new();
    for work in &works {
        if targets.contains(&Target::Ecp5) {
            for speed in &request.speeds {
                let runs = request.seeds.iter().map(|seed| place(work, *speed, *seed));
                placement.extend(runs);
            }
        }
        if targets.contains(&Target::Gowin) {
            placement.extend(gowin_seeds.iter().map(|seed| place_gowin(work, *seed)));
        }
    }
    if !placement.is_empty() {
        pool::run("place and route", &placement, request.jobs)?;
    }
    let rows = works
        .iter()
        .map(|work| row(work, &targets, request, gowin_seeds));
    Ok(Table {
        command: COMMAND.to_owned(),
        tools: versions,
        seeds: request.seeds.clone(),
        speeds: request.speeds.clone(),
        gowin_seeds: gowin_seeds.to_vec(),
        clock_mhz: CLOCK_MHZ,
        configurations: rows.collect::<Result<_>>()?,
    })
}

/// Everything that was measured of a configuration.
fn row(
    work: &Work,
    targets: &BTreeSet<Target>,
    request: &Request,
    gowin_seeds: &[u32],
) -> Result<ConfigRow> {
    let Work { name, config, flow } = work;
    let mut row = ConfigRow {
        name: name.clone(),
        rtl: flow.emitted.code_hash.clone(),
        ..ConfigRow::default()
    };
    for target in targets {
        match target {
            Target::Ecp5 => {
                let ecp5 = collect::ecp5(flow, &config.name, &request.speeds, &request.seeds)?;
                row.ecp5 = Some(ecp5);
            }
            Target::Xilinx7 => row.xilinx7 = Some(collect::xilinx7(flow)?),
            Target::Gowin => row.gowin = Some(collect::gowin(flow, gowin_seeds)?),
            Target::Asic => row.asic = Some(collect::asic(flow)?),
        }
    }
    Ok(row)
}

/// The netlists and what needs no place and route.
fn prepare(work: &Work, target: Target) -> Vec<Job<'_>> {
    let goals = target.goals().iter();
    goals
        .map(|goal| {
            let name = format!("{}, {} {goal}", work.name, target.folder());
            Job::new(name, move || {
                work.flow.make(target.folder(), &[goal], &[])?;
                Ok("done".into())
            })
        })
        .collect()
}

fn place(work: &Work, speed: u32, seed: u32) -> Job<'_> {
    let name = format!("{}, ecp5 speed {speed}, seed {seed}", work.name);
    Job::new(name, move || {
        let run = ecp5::place(&work.flow, speed, seed)?;
        Ok(format!("{} MHz", run.mhz))
    })
}

fn place_gowin(work: &Work, seed: u32) -> Job<'_> {
    Job::new(format!("{}, gowin, seed {seed}", work.name), move || {
        let run = collect::place_gowin(&work.flow, seed)?;
        Ok(format!("{} MHz", run.mhz))
    })
}
