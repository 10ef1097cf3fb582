//! In which cycles of a run each state machine of the block is in each of its states.

use super::Rtl;
use anyhow::{Context, Result, ensure};
use jukebox_config::Config;
use jukebox_rtl_gen::generate;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use vcd::{Command, Parser, Value};

/// State machine, by its instance, and its state.
pub type State = (String, String);

/// Nanoseconds of a cycle in a wave.
const PERIOD: u64 = 10;

/// Every state of every state machine that the emitted RTL of `config` declares: `state_q` of an instance
/// right below the top, and the names of its `state_e`.
///
/// # Errors
/// If the RTL cannot be emitted, or has no state machine.
pub fn machines(config: &Config) -> Result<BTreeMap<String, Vec<String>>> {
    let mut machines = BTreeMap::new();
    let prefix = format!("rtl/{}_", config.name);
    for file in generate(config)? {
        let module = file.path.strip_prefix(&prefix);
        let Some(module) = module.and_then(|rest| rest.strip_suffix(".sv")) else {
            continue;
        };
        let declared = file
            .contents
            .split_once("typedef enum logic")
            .and_then(|(_, rest)| rest.split_once('{')?.1.split_once("} state_e;"));
        if let Some((names, _)) = declared {
            let names = names.split(',').map(|name| name.trim().to_owned());
            machines.insert(format!("u_{module}"), names.collect());
        }
    }
    ensure!(!machines.is_empty(), "no state machine in the RTL");
    Ok(machines)
}

/// Runs `run` on the bench; the cycles after which each machine was in each state, in order. A reset in the
/// cycle of that number meets it there.
///
/// # Errors
/// Those of `run`; or if the wave cannot be written or read.
pub fn during(
    bench: &mut Rtl,
    run: impl FnOnce(&mut Rtl) -> Result<()>,
) -> Result<BTreeMap<State, Vec<u64>>> {
    let machines = machines(bench.config())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("states.vcd");
    bench.block_mut().open_wave(&path)?;
    let first = bench.cycle();
    run(bench)?;
    let last = bench.cycle();
    bench.block_mut().close_wave()?;
    let mut found = BTreeMap::new();
    for (machine, names) in &machines {
        let values = values(&path, &bench.config().name, machine)?;
        let mut changes = values.iter().peekable();
        let mut now = None;
        for cycle in first..last {
            while let Some((at, value)) = changes.peek()
                && *at <= cycle * PERIOD
            {
                now = Some(*value);
                changes.next();
            }
            let Some(name) = now.and_then(|value| names.get(value)) else {
                continue;
            };
            let state = (machine.clone(), name.clone());
            found.entry(state).or_insert_with(Vec::new).push(cycle);
        }
    }
    Ok(found)
}

/// When `state_q` of a machine changes in a wave, and to what.
fn values(path: &Path, top: &str, machine: &str) -> Result<Vec<(u64, usize)>> {
    let mut parser = Parser::new(BufReader::new(File::open(path)?));
    let header = parser.parse_header()?;
    let state = header
        .find_var(&["TOP", top, machine, "state_q"])
        .with_context(|| format!("no {machine}.state_q in the wave"))?
        .code;
    let (mut time, mut values) = (0, Vec::new());
    for command in parser {
        match command? {
            Command::Timestamp(at) => time = at,
            Command::ChangeVector(code, value) if code == state => {
                let bit = |number: usize, bit: Value| 2 * number + usize::from(bit == Value::V1);
                values.push((time, value.into_iter().fold(0, bit)));
            }
            _ => {}
        }
    }
    Ok(values)
}
