//! VCD to FST, a piece at a time.

use crate::Error;
use fst_writer::{
    FstBodyWriter, FstFileType, FstHeaderWriter, FstInfo, FstScopeType, FstSignalId, FstSignalType,
    FstVarDirection, FstVarType, open_fst,
};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;
use vcd::{Command, IdCode, Parser, ScopeItem, TimescaleUnit, Value, VarType};

type Header = FstHeaderWriter<BufWriter<File>>;
type Body = FstBodyWriter<BufWriter<File>>;

/// Bytes of value changes that are collected before they are written out.
const CHUNK: usize = 32 << 20;

/// A signal of the FST file, and its width in bits.
type Signals = HashMap<IdCode, (FstSignalId, usize)>;

/// Writes the waves of the file `vcd` into the file `fst`.
pub(crate) fn convert(vcd: &Path, fst: &Path) -> Result<(), Error> {
    let input = File::open(vcd).map_err(Error::io(vcd))?;
    let failed = |what: String| Error::Fst {
        path: fst.into(),
        what,
    };
    transfer(Parser::new(BufReader::new(input)), fst).map_err(|error| failed(error.to_string()))
}

fn transfer(
    mut input: Parser<BufReader<File>>,
    path: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let header = input.parse_header()?;
    let mut output = open_fst(
        path,
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
    output.finish()?;
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
) -> Result<(), Box<dyn std::error::Error>> {
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
