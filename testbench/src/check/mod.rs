//! What crossed the ports of a block, checked with the golden model as a run checks its block: port
//! traces, and waves of other simulations.

mod value_changes;

use std::io::{BufRead, Read};

use jukebox_config::Config;
use jukebox_golden::Compared;
use jukebox_harness::Offline;
use jukebox_port_trace::{Fault, Reader};

use crate::dut;
use crate::error::{Error, Result};
use crate::mismatch::Mismatch;
use value_changes::{Next, Vcd, VcdError};

/// What was checked without a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Clock cycles.
    pub cycles: u64,
    /// What was compared in them.
    pub compared: Compared,
}

impl Checked {
    fn of(offline: &Offline) -> Self {
        Checked {
            cycles: offline.cycle(),
            compared: offline.compared(),
        }
    }
}

/// A difference between block and golden model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Different {
    /// What differs.
    pub mismatch: Mismatch,
    /// When, in units of the file, if it has times.
    pub time: Option<u64>,
}

/// How a check ends that can be made.
pub type Outcome = std::result::Result<Checked, Box<Different>>;

/// The block that somebody's waves are of.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its configuration.
    pub config: Config,
    /// Its scope, with dots between the names; `None`: the one that has all its ports.
    pub path: Option<String>,
}

/// Checks the port trace in `file`, which is named `name` in errors.
///
/// # Errors
/// If it is no port trace, or not a whole one, and there is no difference before that shows.
pub fn port_trace(file: impl Read, name: &str) -> Result<Outcome> {
    let bad = |error, cycles| refused(name, &error, cycles);
    let mut reader = Reader::new(file).map_err(|error| bad(error, 0))?;
    let mut offline = offline(&reader.header().configuration, name)?;
    loop {
        let next = reader.next_stretch();
        let Some(stretch) = next.map_err(|error| bad(error, offline.cycle()))? else {
            return Ok(Ok(Checked::of(&offline)));
        };
        let ports = &stretch.ports;
        if let Err(cause) = offline.cycles(&ports.inputs, &ports.outputs, stretch.cycles) {
            return Ok(Err(Box::new(Different {
                mismatch: dut::mismatch(cause, offline.cycle()),
                time: None,
            })));
        }
    }
}

/// Checks the VCD in `file`, which is named `name` in errors. Cycle 0 is the second one of the first
/// reset, in which the block is in a state that is known.
///
/// # Errors
/// If it is no VCD with that block and its reset in it, or does not say what drives the block, and there
/// is no difference before that shows.
pub fn waves(file: impl BufRead, name: &str, instance: &Instance) -> Result<Outcome> {
    let bad = |error| refused_waves(name, &error);
    let vcd = Vcd::new(file, &instance.config, instance.path.as_deref());
    let mut vcd = vcd.map_err(bad)?;
    let mut offline = offline(&instance.config, name)?;
    loop {
        let mismatch = match vcd.next().map_err(bad)? {
            Next::End => return Ok(Ok(Checked::of(&offline))),
            Next::Stretch(stretch) => {
                let ports = &stretch.ports;
                match offline.cycles(&ports.inputs, &ports.outputs, stretch.cycles) {
                    Ok(()) => continue,
                    Err(cause) => dut::mismatch(cause, offline.cycle()),
                }
            }
            Next::Unknown(signal) => Mismatch {
                cycle: offline.cycle(),
                what: format!("{signal}: expected 0 or 1 in every bit, got x or z"),
                last_events: offline.last_events(),
                wave: None,
            },
        };
        let time = Some(vcd.time_of(mismatch.cycle));
        return Ok(Err(Box::new(Different { mismatch, time })));
    }
}

fn offline(config: &Config, name: &str) -> Result<Offline> {
    Offline::new(config).map_err(|cause| {
        Error::input(
            format_args!("{name}: {cause}"),
            "this is a defect of the program: please report it",
        )
    })
}

/// A file that is no port trace, or not a whole one; `cycles` of it were checked.
fn refused(name: &str, error: &jukebox_port_trace::Error, cycles: u64) -> Error {
    let hint = match &error.fault {
        Fault::Unreadable(_) | Fault::Truncated { .. } if cycles > 0 => {
            format!("record it again; there is no difference in its first {cycles} cycles")
        }
        Fault::Unreadable(_) | Fault::Truncated { .. } => "record it again".to_owned(),
        Fault::NoHeader(_) => {
            "jukebox run --record-ports FILE writes port traces; docs/check.md says what is in them"
                .to_owned()
        }
        Fault::Schema(_) => "check it with the version that wrote it".to_owned(),
        Fault::Configuration(_) => {
            "the configuration is that of the block, as in the result of a run".to_owned()
        }
        _ => "docs/check.md says what a line may hold".to_owned(),
    };
    Error::input(format_args!("port trace {name}, {error}"), hint)
}

/// Waves that cannot be checked.
fn refused_waves(name: &str, error: &VcdError) -> Error {
    let at = format!("waves {name}");
    match error {
        VcdError::Syntax { line, what } => Error::input(
            format_args!("{at}, line {line}: not of a VCD: {what}"),
            "give a whole VCD; 'fst2vcd' of GTKWave makes one of an FST",
        ),
        VcdError::Unreadable(cause) => Error::input(
            format_args!("{at}: cannot be read: {cause}"),
            "give a file that you may read",
        ),
        VcdError::Instance(what) => Error::input(
            format_args!("{at}: {what}"),
            "--instance names the scope of the block, like tb.dut, and --config its configuration; all its ports must be dumped",
        ),
        VcdError::Input { signal, time } => Error::input(
            format_args!(
                "{at}, time {time}: {signal} is neither 0 nor 1 in every bit at an edge of the clock"
            ),
            "drive it from the reset on: the block would take anything for what it is",
        ),
        VcdError::NoReset => Error::input(
            format_args!("{at}: the clock does not rise twice from an active reset on"),
            "dump from the beginning: what the block did before is not known otherwise",
        ),
        VcdError::Generator(cause) => Error::input(
            format_args!("{at}: {cause}"),
            "give a configuration that can be emitted",
        ),
    }
}
