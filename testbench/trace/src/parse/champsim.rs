//! ChampSim records, one an instruction, little endian, in two sizes.
//!
//! 64 bytes: `u64 ip; u8 is_branch; u8 taken; u8 destination registers[2]; u8 source registers[4];
//! u64 destination memory[2]; u64 source memory[4]`. 96 bytes, as CloudSuite's traces have them: four
//! destinations instead of two, six bytes of padding before the addresses, and behind them `u8 asid[2]`
//! and six bytes of padding. The size of an instruction is not in it: where the next record's ip is 1
//! to 15 bytes on, that is the size; elsewhere (a taken branch, a repeated instruction, the last
//! record) it is unknown, and the line of its first byte is fetched.

use super::{Fault, Parser, address_fault};
use crate::address::AddressRule;
use crate::sink::Sink;

/// Bytes of a record.
pub const CHAMPSIM_BYTES: usize = 64;
/// Bytes of a record of CloudSuite.
pub const CLOUDSUITE_BYTES: usize = 96;
/// Longest instruction of x86.
const MAX_SIZE: u64 = 15;

const HINT: &str = "ChampSim records begin with ip (not 0), is_branch and branch_taken; is it another format (--format), or damaged?";

/// Parser of records of `BYTES`.
pub struct ChampSim<const BYTES: usize> {
    rule: AddressRule,
}

impl<const BYTES: usize> ChampSim<BYTES> {
    /// A parser of instructions at these addresses.
    pub fn new(rule: AddressRule) -> Self {
        Self { rule }
    }
}

/// The ip of a record.
fn ip(record: &[u8]) -> u64 {
    record.first_chunk().map_or(0, |ip| u64::from_le_bytes(*ip))
}

/// Whether an instruction at `next` can follow one at `address` without a jump, and then the size of
/// the latter.
fn step(address: u64, next: u64) -> Option<u64> {
    let size = next.saturating_sub(address);
    (1..=MAX_SIZE).contains(&size).then_some(size)
}

/// What is wrong with a record, at which of its bytes.
#[cold]
fn record_fault(record: &[u8], rule: AddressRule) -> Option<Fault> {
    let bytes = record.len();
    let address = ip(record);
    if address == 0 {
        return Some(Fault {
            at: 0,
            what: format!("the ip of a ChampSim record of {bytes} bytes is 0, where nothing runs"),
            hint: HINT,
        });
    }
    if !rule.canonical(address) {
        return Some(address_fault(rule, 0, address));
    }
    let at = 8 + record.get(8..10)?.iter().position(|&flag| flag > 1)?;
    Some(Fault {
        at,
        what: format!(
            "{} of a ChampSim record of {bytes} bytes is {}; expected 0 or 1",
            if at == 8 { "is_branch" } else { "branch_taken" },
            record[at]
        ),
        hint: HINT,
    })
}

/// Where and why `head` is no sequence of records of `bytes`, if it is none. `whole`: nothing
/// follows it.
pub fn not_records(
    head: &[u8],
    bytes: usize,
    whole: bool,
    rule: AddressRule,
) -> Option<(usize, String)> {
    let records = head.chunks_exact(bytes);
    let over = records.remainder().len();
    let bad = records.enumerate().find_map(|(at, record)| {
        let fault = record_fault(record, rule)?;
        Some((at * bytes + fault.at, fault.what))
    });
    bad.or_else(|| {
        (over > 0 && (whole || head.len() < bytes))
            .then(|| (head.len() - over, format!("{over} bytes over")))
    })
}

/// How often three records of `bytes` at the beginning of a trace follow each other without a jump. In
/// the wrong size two can, data that lie side by side, but hardly three: an ip stands between them.
pub fn straight(head: &[u8], bytes: usize) -> usize {
    let ips: Vec<u64> = head.chunks_exact(bytes).map(ip).collect();
    let follows = |two: &[u64]| step(two[0], two[1]).is_some();
    let threes = ips.windows(3);
    threes
        .filter(|three| follows(&three[..2]) && follows(&three[1..]))
        .count()
}

impl<const BYTES: usize> Parser for ChampSim<BYTES> {
    fn parse(&mut self, bytes: &[u8], last: bool, sink: &mut Sink) -> Result<usize, Fault> {
        let (records, rest) = bytes.as_chunks::<BYTES>();
        if last && !rest.is_empty() {
            return Err(Fault {
                at: bytes.len() - rest.len(),
                what: format!(
                    "{} bytes over: the length is not a multiple of a ChampSim record of {BYTES}",
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
            if address == 0 || !self.rule.canonical(address) || flags & !0x0101 != 0 {
                let fault = record_fault(record, self.rule).map(|mut fault| {
                    fault.at += at * BYTES;
                    fault
                });
                return fault.map_or(Ok(0), Err);
            }
            // The size shows in the next record, so all but the last one of the file wait for it.
            let next = match records.get(at + 1) {
                Some(next) => ip(next),
                None if last => address,
                None => return Ok(at * BYTES),
            };
            if !sink.instruction(address, step(address, next).unwrap_or(1)) {
                return Ok(at * BYTES);
            }
            address = next;
        }
        Ok(records.len() * BYTES)
    }
}
