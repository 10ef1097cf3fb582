//! Waves of somebody's own simulation, read as the port trace that they are: a VCD with the block in it.

mod instance;
mod state;
mod wires;

use std::io::{self, BufRead, ErrorKind};

use jukebox_config::Config;
use jukebox_port_trace::Stretch;
use jukebox_rtl_gen::GenError;
use vcd::{Command, ParseError, Parser};

use state::{Sample, State, Unknown};

/// Why a VCD cannot be checked.
#[derive(Debug)]
pub enum VcdError {
    /// It is none.
    Syntax {
        /// The line that is not of a VCD.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// It cannot be read.
    Unreadable(io::Error),
    /// The block is not in it, or is not that of the configuration.
    Instance(String),
    /// What drives the block is neither 0 nor 1.
    Input {
        /// The signal.
        signal: String,
        /// When, in units of the file.
        time: u64,
    },
    /// The clock never rises while the reset is active.
    NoReset,
    /// There is no block of this configuration.
    Generator(GenError),
}

/// What comes next in a VCD.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Cycles.
    Stretch(Box<Stretch>),
    /// A signal that the block drives is neither 0 nor 1 in the cycle after them.
    Unknown(String),
    /// It is over.
    End,
}

/// Cycles that are alike, with the times of the first and the last of them.
#[derive(Clone, Copy, Debug)]
struct Timed {
    stretch: Stretch,
    times: [u64; 2],
}

/// Reads a VCD.
pub struct Vcd<R> {
    parser: Parser<R>,
    state: State,
    /// The present time.
    time: u64,
    /// The clock has risen while the reset was active: the block is in a known state.
    begun: bool,
    /// Cycles since then.
    cycles: u64,
    /// The last cycles, which may go on, and those given last.
    going: Option<Timed>,
    given: Option<Timed>,
    /// What stopped it; told once the cycles before it were given.
    stopped: Option<Unknown>,
    over: bool,
}

impl<R: BufRead> Vcd<R> {
    /// Reads up to the first change. `path` names the scope of the block; without it, that is the one
    /// that has all its ports.
    ///
    /// # Errors
    /// If it is no VCD, or has not the block of `config` in it.
    pub fn new(file: R, config: &Config, path: Option<&str>) -> Result<Self, VcdError> {
        let wires = wires::wires(config).map_err(VcdError::Generator)?;
        let mut parser = Parser::new(file);
        let header = parser.parse_header();
        let header = header.map_err(|cause| wrong(parser.line(), cause))?;
        let codes = instance::find(&header, &wires, path).map_err(VcdError::Instance)?;
        Ok(Vcd {
            parser,
            state: State::new(wires, codes),
            time: 0,
            begun: false,
            cycles: 0,
            going: None,
            given: None,
            stopped: None,
            over: false,
        })
    }

    /// The time of a cycle of the stretch given last, as if the clock were regular in it; of a later
    /// one, the present.
    pub fn time_of(&self, cycle: u64) -> u64 {
        let Some(Timed {
            stretch,
            times: [from, to],
        }) = self.given
        else {
            return self.time;
        };
        match cycle.checked_sub(stretch.at) {
            Some(place) if place < stretch.cycles => {
                let steps = u128::from((stretch.cycles - 1).max(1));
                from + (u128::from(to - from) * u128::from(place) / steps) as u64
            }
            _ => self.time,
        }
    }

    /// What comes next.
    ///
    /// # Errors
    /// If it is no VCD there, or what drives the block is unknown.
    pub fn next(&mut self) -> Result<Next, VcdError> {
        while !self.over && self.stopped.is_none() {
            let command = self.parser.next().transpose();
            let command = command.map_err(|cause| wrong(self.parser.line(), cause))?;
            let (sample, time) = match command {
                None => {
                    self.over = true;
                    (self.state.pass(), self.time)
                }
                Some(Command::Timestamp(time)) if time > self.time => (self.state.pass(), time),
                Some(Command::Timestamp(time)) if time < self.time => {
                    return Err(VcdError::Syntax {
                        line: self.parser.line(),
                        what: format!("time {time} after time {}", self.time),
                    });
                }
                Some(Command::ChangeScalar(code, value)) => {
                    self.state.change(code, &[value]);
                    (None, self.time)
                }
                Some(Command::ChangeVector(code, value)) => {
                    let bits: Vec<vcd::Value> = value.into();
                    self.state.change(code, &bits);
                    (None, self.time)
                }
                Some(_) => (None, self.time),
            };
            let given = sample.and_then(|sample| self.edge(sample));
            self.time = time;
            if let Some(given) = given {
                return Ok(self.give(given));
            }
        }
        if let Some(going) = self.going.take() {
            return Ok(self.give(going));
        }
        match self.stopped.take() {
            Some(Unknown {
                signal,
                output: true,
            }) => {
                self.over = true;
                Ok(Next::Unknown(signal))
            }
            Some(Unknown {
                signal,
                output: false,
            }) => Err(VcdError::Input {
                signal,
                time: self.time,
            }),
            None if self.cycles == 0 => Err(VcdError::NoReset),
            None => Ok(Next::End),
        }
    }

    fn give(&mut self, timed: Timed) -> Next {
        self.given = Some(timed);
        Next::Stretch(Box::new(timed.stretch))
    }

    /// The clock has risen: the cycles before this one, if this one is not like them.
    fn edge(&mut self, sample: Sample) -> Option<Timed> {
        let Sample { ports, unknown } = sample;
        if !self.begun {
            let of_reset = unknown.as_ref().is_none_or(|unknown| unknown.output);
            self.begun = of_reset && ports.inputs.rst_n == 0;
            return None;
        }
        if unknown.is_some() {
            self.stopped = unknown;
            return None;
        }
        let at = self.cycles;
        self.cycles += 1;
        match &mut self.going {
            Some(Timed { stretch, times }) if stretch.ports == ports => {
                stretch.cycles += 1;
                times[1] = self.time;
                None
            }
            going => going.replace(Timed {
                stretch: Stretch {
                    at,
                    cycles: 1,
                    ports,
                },
                times: [self.time; 2],
            }),
        }
    }
}

/// What the parser says of line `line`.
fn wrong(line: u64, cause: io::Error) -> VcdError {
    let parsed = cause
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<ParseError>());
    match parsed {
        Some(error) => VcdError::Syntax {
            line: error.line(),
            what: error.kind().to_string(),
        },
        None if cause.kind() == ErrorKind::UnexpectedEof => VcdError::Syntax {
            line,
            what: "the file ends in the middle of it".to_owned(),
        },
        None => VcdError::Unreadable(cause),
    }
}
