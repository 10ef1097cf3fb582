//! VCD to FST, a piece at a time.

use fst_writer::{
    FstBodyWriter, FstFileType, FstHeaderWriter, FstInfo, FstScopeType, FstSignalId, FstSignalType,
    FstVarDirection, FstVarType, FstWriteError,
};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use vcd::{Command, IdCode, Parser, ScopeItem, TimescaleUnit, Value, VarType};

type Header = FstHeaderWriter<BufWriter<File>>;
type Body = FstBodyWriter<BufWriter<File>>;

/// Bytes of value changes that are collected before they are written out.
const CHUNK: usize = 32 << 20;

/// A signal of the FST file, and its width in bits.
type Signals = HashMap<IdCode, (FstSignalId, usize)>;

/// Writes the waves of a VCD into the empty file `output`, until the VCD ends.
pub(crate) fn convert(vcd: impl Read, output: File) -> Result<(), Box<dyn Error>> {
    transfer(Parser::new(BufReader::new(vcd)), output).map_err(cause)
}

/// The writer's errors say that writing failed; what they come from says why.
fn cause(error: Box<dyn Error>) -> Box<dyn Error> {
    match error.downcast::<FstWriteError>() {
        Ok(error) => match *error {
            FstWriteError::Io(cause) => cause.into(),
            other => other.into(),
        },
        Err(other) => other,
    }
}

fn transfer(mut input: Parser<BufReader<impl Read>>, output: File) -> Result<(), Box<dyn Error>> {
    let header = input.parse_header()?;
    let mut output = FstHeaderWriter::new(
        BufWriter::new(output),
        &FstInfo {
            start_time: 0,
            timescale_exponent: exponent(header.timescale),
            version: header.version.unwrap_or_default(),
            date: header.date.unwrap_or_default(),
            file_type: FstFileType::Verilog,
        },
    )?;
    let mut signals = Signals::new();
    declare(&header.items, &mut output, &mut signals)?;
    let mut output = output.finish()?;
    for command in input {
        match command? {
            Command::Timestamp(time) => {
                // The writer can only break off right before a new time.
                if output.size() > CHUNK {
                    output.flush()?;
                }
                output.time_change(time)?;
            }
            Command::ChangeScalar(code, value) => change(&mut output, &signals, code, [value])?,
            Command::ChangeVector(code, value) => change(&mut output, &signals, code, &value)?,
            _ => {}
        }
    }
    // What is buffered is lost with the buffer, and nobody told, unless it is written here.
    output.finish()?.flush()?;
    Ok(())
}

/// Declares scopes and vectors; of reals and strings, which the block does not have, nothing is
/// kept.
fn declare(
    items: &[ScopeItem],
    output: &mut Header,
    signals: &mut Signals,
) -> fst_writer::Result<()> {
    for item in items {
        match item {
            ScopeItem::Scope(scope) => {
                output.scope(&scope.identifier, "", FstScopeType::Module)?;
                declare(&scope.items, output, signals)?;
                output.up_scope()?;
            }
            ScopeItem::Var(var) if !matches!(var.var_type, VarType::Real | VarType::String) => {
                let name = match var.index {
                    Some(index) => format!("{} {index}", var.reference),
                    None => var.reference.clone(),
                };
                let known = signals.get(&var.code).map(|(id, _)| *id);
                let kind = FstSignalType::bit_vec(var.size);
                let direction = FstVarDirection::Implicit;
                let id = output.var(name, kind, FstVarType::Wire, direction, known)?;
                signals.entry(var.code).or_insert((id, var.size as usize));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Passes one change on, filled up to the width of the signal as VCD has it: with zeros on the
/// left, but with X or Z if that is the leftmost digit.
fn change(
    output: &mut Body,
    signals: &Signals,
    code: IdCode,
    value: impl IntoIterator<Item = Value>,
) -> Result<(), Box<dyn Error>> {
    let Some(&(id, width)) = signals.get(&code) else {
        return Ok(());
    };
    let digits: Vec<u8> = value.into_iter().map(digit).collect();
    let missing = width
        .checked_sub(digits.len())
        .ok_or_else(|| format!("a value of {} bits for a signal of {width}", digits.len()))?;
    let fill = digits
        .first()
        .copied()
        .filter(|digit| *digit != b'1')
        .unwrap_or(b'0');
    let mut full = vec![fill; missing];
    full.extend(digits);
    Ok(output.signal_change(id, &full)?)
}

fn digit(value: Value) -> u8 {
    match value {
        Value::V0 => b'0',
        Value::V1 => b'1',
        Value::X => b'x',
        Value::Z => b'z',
    }
}

/// Logarithm to base 10 of the time unit in seconds.
fn exponent(timescale: Option<(u32, TimescaleUnit)>) -> i8 {
    let Some((count, unit)) = timescale else {
        return 0;
    };
    let tens = match count {
        0..10 => 0,
        10..100 => 1,
        _ => 2,
    };
    tens + match unit {
        TimescaleUnit::S => 0,
        TimescaleUnit::MS => -3,
        TimescaleUnit::US => -6,
        TimescaleUnit::NS => -9,
        TimescaleUnit::PS => -12,
        TimescaleUnit::FS => -15,
    }
}
