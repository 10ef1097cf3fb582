//! Parsers of the formats that are streams.

mod champsim;
mod lackey;
mod lines;

use crate::address::AddressRule;
use crate::sink::Sink;

pub use champsim::{CHAMPSIM_BYTES, CLOUDSUITE_BYTES, ChampSim, not_records, straight};
pub use lackey::{BOM, Lackey, is_beginning, is_lackey_line};
pub use lines::Lines;

/// What is wrong, at which byte of what the parser was given.
#[derive(Debug)]
pub struct Fault {
    /// Position in the bytes given.
    pub at: usize,
    /// What is wrong and what was expected.
    pub what: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// Turns bytes into fetches.
pub trait Parser: Send {
    /// Parses what is whole of `bytes`, up to a place where an invocation begins and the sink holds
    /// something. `last`: nothing follows these bytes. Returns the bytes parsed; what it leaves of
    /// them without a full sink is less than [`TAIL_BYTES`](crate::bytes::TAIL_BYTES), and nothing
    /// if they are the last.
    ///
    /// # Errors
    /// Where the bytes are not of the format.
    fn parse(&mut self, bytes: &[u8], last: bool, sink: &mut Sink) -> Result<usize, Fault>;
}

fn address_fault(rule: AddressRule, at: usize, address: u64) -> Fault {
    let (what, hint) = rule.fault(address & !63).unwrap_or_default();
    // The fault is told of the address as it stands in the file.
    let what = what.replace(&format!("{:#x}", address & !63), &format!("{address:#x}"));
    Fault { at, what, hint }
}
