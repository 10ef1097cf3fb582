//! What is asked of an executable file.

use std::path::Path;

use object::{Object, ObjectSegment, ObjectSymbol, SegmentFlags, elf};

use crate::error::{Error, Result};

/// Whether the first bytes of a file are those of an x86-64 program for Linux.
pub fn is_program(head: &[u8]) -> bool {
    let half = |at: usize| {
        head.get(at..at + 2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
    };
    head.starts_with(&[0x7f, b'E', b'L', b'F', 2, 1])
        && matches!(
            half(16).map(elf::FileType),
            Some(elf::ET_EXEC | elf::ET_DYN)
        )
        && half(18).map(elf::Machine) == Some(elf::EM_X86_64)
}

/// Where the function `symbol` starts, in bytes from where the code of the program starts.
///
/// # Errors
/// If the file cannot be read or has no such function.
pub fn offset_of(program: &Path, symbol: &str) -> Result<u64> {
    let bad = |what: String| {
        Error::new(
            format_args!("{}: {what}", program.display()),
            "nm, or nm -D if it is stripped, lists what it has; a function of a library cannot be named",
        )
    };
    let bytes = std::fs::read(program).map_err(|error| bad(format!("cannot be read: {error}")))?;
    let file = object::File::parse(&*bytes).map_err(|error| bad(error.to_string()))?;
    let address = file
        .symbols()
        .chain(file.dynamic_symbols())
        .find(|found| found.is_definition() && found.name() == Ok(symbol))
        .map(|found| found.address())
        .ok_or_else(|| bad(format!("has no function called {symbol}")))?;
    let start = file
        .segments()
        .filter(|segment| {
            matches!(segment.flags(), SegmentFlags::Elf { p_flags, .. } if p_flags.0 & elf::PF_X.0 != 0)
        })
        .map(|segment| segment.address())
        .min()
        .ok_or_else(|| bad("has no code".to_owned()))?;
    address
        .checked_sub(start)
        .ok_or_else(|| bad(format!("{symbol} lies outside its code")))
}
