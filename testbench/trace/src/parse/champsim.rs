//! ChampSim records: 64 bytes an instruction.
//!
//! `u64 ip; u8 is_branch; u8 taken; u8 destination registers[2]; u8 source registers[4];
//! u64 destination memory[2]; u64 source memory[4]`, little endian. The size of an instruction is
//! not in it: where the next record's ip is 1 to 15 bytes on, that is the size; elsewhere (a taken
//! branch, a repeated instruction, the last record) it is unknown, and the line of its first byte is fetched.

use super::{Fault, Parser, address_fault};
use crate::address::AddressRule;
use crate::sink::Sink;

/// Bytes of a record.
pub const RECORD_BYTES: usize = 64;
/// Longest instruction of x86.
const MAX_SIZE: u64 = 15;

const HINT: &str = "ChampSim records of 64 bytes begin with ip, is_branch and branch_taken; is it another format (--format)?";

/// Parser of ChampSim records.
pub struct ChampSim {
    rule: AddressRule,
}

impl ChampSim {
    /// A parser of instructions at these addresses.
    pub fn new(rule: AddressRule) -> Self {
        Self { rule }
    }
}

fn ip(record: &[u8; RECORD_BYTES]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *record;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// What is wrong with a record, at which of its bytes.
#[cold]
pub fn record_fault(record: &[u8; RECORD_BYTES], rule: AddressRule) -> Option<Fault> {
    if !rule.canonical(ip(record)) {
        return Some(address_fault(rule, 0, ip(record)));
    }
    let at = 8 + record[8..10].iter().position(|&flag| flag > 1)?;
    Some(Fault {
        at,
        what: format!(
            "{} of a ChampSim record is {}; expected 0 or 1",
            if at == 8 { "is_branch" } else { "branch_taken" },
            record[at]
        ),
        hint: HINT,
    })
}

impl Parser for ChampSim {
    fn parse(&mut self, bytes: &[u8], last: bool, sink: &mut Sink) -> Result<usize, Fault> {
        let (records, rest) = bytes.as_chunks::<RECORD_BYTES>();
        if last && !rest.is_empty() {
            return Err(Fault {
                at: bytes.len() - rest.len(),
                what: format!(
                    "{} bytes over: the length is not a multiple of a ChampSim record of 64",
                    rest.len()
                ),
                hint: "was the file cut short?",
            });
        }
        let Some(first) = records.first() else {
            return Ok(0);
        };
        let mut address = ip(first);
        for (at, record) in records.iter().enumerate() {
            // Both flags at once: nothing but their lowest bits.
            let flags = u16::from_le_bytes([record[8], record[9]]);
            if !self.rule.canonical(address) || flags & !0x0101 != 0 {
                let fault = record_fault(record, self.rule).map(|mut fault| {
                    fault.at += at * RECORD_BYTES;
                    fault
                });
                return fault.map_or(Ok(0), Err);
            }
            // The size shows in the next record, so all but the last one of the file wait for it.
            let next = match records.get(at + 1) {
                Some(next) => ip(next),
                None if last => address,
                None => return Ok(at * RECORD_BYTES),
            };
            let size = next.saturating_sub(address);
            let known = if (1..=MAX_SIZE).contains(&size) {
                size
            } else {
                1
            };
            if !sink.instruction(address, known) {
                return Ok(at * RECORD_BYTES);
            }
            address = next;
        }
        Ok(records.len() * RECORD_BYTES)
    }
}
