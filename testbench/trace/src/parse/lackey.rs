//! Text of valgrind's lackey (`--tool=lackey --trace-mem=yes`): `I  04001000,3` an instruction.
//!
//! Lines on data (` S`, ` L`, ` M`) and superblocks (`SB`), valgrind's own (`==PID==`, `--PID--`,
//! `**PID**`), which may be of any length, and empty ones are passed over; anything else is an error.

use super::{Fault, Parser, address_fault};
use crate::address::AddressRule;
use crate::sink::Sink;

/// Longest line of lackey itself.
const MAX_LINE: usize = 4096;
/// What an editor may have put before text.
pub const BOM: &[u8] = b"\xef\xbb\xbf";
/// Largest size of an instruction that makes sense.
const MAX_SIZE: u64 = 64;
/// Value of each byte as a hexadecimal digit, or `NO_DIGIT`.
const HEX: [u8; 256] = hex_digits();
const NO_DIGIT: u8 = 0xff;

const HINT: &str = "lackey prints 'I  04001000,3' for an instruction; keep the program's own output out of it with --log-file=FILE";

const fn hex_digits() -> [u8; 256] {
    let mut table = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < 10 {
        table[b'0' as usize + digit] = digit as u8;
        digit += 1;
    }
    while digit < 16 {
        table[b'a' as usize + digit - 10] = digit as u8;
        table[b'A' as usize + digit - 10] = digit as u8;
        digit += 1;
    }
    table
}

/// Parser of lackey's text.
pub struct Lackey {
    rule: AddressRule,
    /// Nothing was parsed yet.
    first: bool,
    /// The end of a line that is passed over is still to come.
    passing: bool,
}

impl Lackey {
    /// A parser of instructions at these addresses.
    pub fn new(rule: AddressRule) -> Self {
        Self {
            rule,
            first: true,
            passing: false,
        }
    }

    /// The instruction at the start of `text`, and the length of its line, when it reads as such
    /// without any doubt.
    #[inline]
    fn instruction(text: &[u8]) -> Option<(u64, u64, usize)> {
        // Most have eight digits and one: `I  04001000,3`.
        if let Some((head, _)) = text.split_first_chunk::<14>()
            && let [b'I', b' ', b' ', digits @ .., b',', size, b'\n'] = head
            && let Some(address) = eight_digits(digits)
            && matches!(size, b'1'..=b'9')
        {
            return Some((address, u64::from(size - b'0'), head.len()));
        }
        Self::any_instruction(text)
    }

    fn any_instruction(text: &[u8]) -> Option<(u64, u64, usize)> {
        if !text.starts_with(b"I  ") {
            return None;
        }
        let (address, comma) = hex(text, 3)?;
        if *text.get(comma)? != b',' {
            return None;
        }
        let (size, end) = decimal(text, comma + 1)?;
        let end = end + usize::from(*text.get(end)? == b'\r');
        (*text.get(end)? == b'\n' && (1..=MAX_SIZE).contains(&size)).then_some((
            address,
            size,
            end + 1,
        ))
    }
}

/// The value of eight hexadecimal digits.
#[inline]
fn eight_digits(digits: &[u8; 8]) -> Option<u64> {
    let mut value = 0;
    let mut all = 0;
    for &digit in digits {
        let digit = HEX[usize::from(digit)];
        all |= digit;
        value = value << 4 | u64::from(digit & 15);
    }
    (all < 16).then_some(value)
}

/// A number of up to 16 hexadecimal digits from `at` on, and where it ends.
#[inline]
fn hex(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0;
    let mut end = at;
    while let Some(digit) = text.get(end).map(|&byte| HEX[usize::from(byte)])
        && digit != NO_DIGIT
    {
        value = value << 4 | u64::from(digit);
        end += 1;
    }
    (end > at && end <= at + 16).then_some((value, end))
}

/// A number of up to 3 decimal digits from `at` on, and where it ends.
#[inline]
fn decimal(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0;
    let mut end = at;
    while let Some(digit) = text.get(end).map(|byte| byte.wrapping_sub(b'0'))
        && digit < 10
        && end < at + 3
    {
        value = value * 10 + u64::from(digit);
        end += 1;
    }
    (end > at).then_some((value, end))
}

/// A line that says nothing of instructions.
fn is_passed_over(line: &[u8]) -> bool {
    match line {
        [] | b"\r" => true,
        [b' ', b'S' | b'L' | b'M', b' ', digit, ..] | [b'S', b'B', b' ', digit, ..] => {
            HEX[usize::from(*digit)] != NO_DIGIT
        }
        _ => is_valgrinds(line),
    }
}

/// A line of valgrind itself, which may be as long as a command line.
fn is_valgrinds(line: &[u8]) -> bool {
    matches!(line, [b'=', b'=', digit, ..] | [b'-', b'-', digit, ..] | [b'*', b'*', digit, ..] if digit.is_ascii_digit())
}

/// Whether bytes without an end of a line can begin a text of lackey.
pub fn is_beginning(text: &[u8]) -> bool {
    is_valgrinds(text)
}

/// Whether a whole line (without its end) can be lackey's.
pub fn is_lackey_line(line: &[u8]) -> bool {
    let mut whole = line.to_vec();
    whole.push(b'\n');
    is_passed_over(line) || Lackey::instruction(&whole).is_some()
}

impl Lackey {
    fn fault(&self, at: usize, line: &[u8]) -> Fault {
        let shown: String = String::from_utf8_lossy(&line[..line.len().min(40)])
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        Fault {
            at,
            what: format!("expected a line of lackey, found '{shown}'"),
            hint: HINT,
        }
    }

    /// The fault of an instruction that is no place in memory.
    fn misplaced(&self, address: u64, size: u64, at: usize) -> Option<Fault> {
        if !self.rule.canonical(address) {
            return Some(address_fault(self.rule, at, address));
        }
        let end = address.checked_add(size - 1);
        if end.is_some_and(|end| self.rule.canonical(end)) {
            return None;
        }
        Some(Fault {
            at,
            what: format!("instruction at {address:#x} of {size} bytes leaves the address space"),
            hint: HINT,
        })
    }
}

impl Parser for Lackey {
    fn parse(&mut self, bytes: &[u8], last: bool, sink: &mut Sink) -> Result<usize, Fault> {
        let mut at = 0;
        if std::mem::take(&mut self.first) && bytes.starts_with(BOM) {
            at = BOM.len();
        }
        while at < bytes.len() {
            let rest = &bytes[at..];
            if self.passing {
                let end = memchr::memchr(b'\n', rest);
                self.passing = end.is_none();
                at += end.map_or(rest.len(), |end| end + 1);
                continue;
            }
            if let Some((address, size, line)) = Self::instruction(rest) {
                if let Some(fault) = self.misplaced(address, size, at) {
                    return Err(fault);
                }
                if !sink.instruction(address, size) {
                    return Ok(at);
                }
                at += line;
                continue;
            }
            match memchr::memchr(b'\n', &rest[..rest.len().min(MAX_LINE)]) {
                Some(length) if is_passed_over(&rest[..length]) => at += length + 1,
                Some(length) => return Err(self.fault(at, &rest[..length])),
                None if rest.len() >= MAX_LINE && is_valgrinds(rest) => self.passing = true,
                None if rest.len() >= MAX_LINE => return Err(self.fault(at, &rest[..MAX_LINE])),
                None if last => return self.last_line(rest, at, sink),
                None => return Ok(at),
            }
        }
        Ok(bytes.len())
    }
}

impl Lackey {
    /// The last line of a file, at `at`, without an end.
    fn last_line(&mut self, line: &[u8], at: usize, sink: &mut Sink) -> Result<usize, Fault> {
        let ended = [line, b"\n"].concat();
        let parsed = self.parse(&ended, true, sink).map_err(|mut fault| {
            fault.at += at;
            fault
        })?;
        Ok(at + parsed.min(line.len()))
    }
}
