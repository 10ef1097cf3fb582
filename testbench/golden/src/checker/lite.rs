//! The AXI4-Lite port: which accesses happen when, and that each is answered.

use super::channel::Channel;
use super::shared::{PATIENCE, Shared};
use crate::mismatch::Mismatch;
use crate::register_map::{RegisterMap, Word};
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

const OKAY: u8 = 0;
const SLVERR: u8 = 2;

/// A write whose address and data have been accepted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    pub(crate) word: Option<Word>,
    pub(crate) data: u32,
    pub(crate) strobes: u8,
}

/// A read whose address has been accepted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    pub(crate) word: Option<Word>,
    address: u16,
    /// Cycle of the address.
    pub(crate) at: u64,
    /// The block was at rest then.
    pub(crate) at_rest: bool,
    /// Levels of `recording_o` and `replaying_o` seen since: bit 0 a 0, bit 1 a 1.
    pub(crate) seen: [u8; 2],
}

/// What was completed in a cycle.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Completed {
    pub(crate) write: Option<Write>,
    pub(crate) read: Option<(Read, u32)>,
}

/// The register port.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lite {
    addresses: VecDeque<u16>,
    data: VecDeque<(u32, u8)>,
    /// Answers owed to writes, with the cycle they are owed from.
    answers: VecDeque<(u8, u64)>,
    reads: VecDeque<Read>,
    b: Channel<u8>,
    r: Channel<(u32, u8)>,
    /// Cycles the block has refused something it could take.
    refused: u64,
}

impl Lite {
    /// Whether an access is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !(self.reads.is_empty() && self.answers.is_empty())
    }

    /// Checks the answers the block drives.
    pub(crate) fn check(
        &mut self,
        shared: &Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<(), Mismatch> {
        let b = (o.s_axil_bvalid != 0).then_some(o.s_axil_bresp);
        if shared.hold("s_axil_b", &mut self.b, b, i.s_axil_bready != 0)? {
            let Some((expected, _)) = self.answers.front() else {
                return Err(shared.fail("register write answer", "none", "bvalid"));
            };
            shared.equal(
                "register write answer",
                (*expected).into(),
                o.s_axil_bresp.into(),
            )?;
        }
        let r = (o.s_axil_rvalid != 0).then_some((o.s_axil_rdata, o.s_axil_rresp));
        if shared.hold("s_axil_r", &mut self.r, r, i.s_axil_rready != 0)? {
            let Some(read) = self.reads.front() else {
                return Err(shared.fail("register read answer", "none", "rvalid"));
            };
            let expected = if read.word.is_some() { OKAY } else { SLVERR };
            let what = format!("answer to a register read of {:#x}", read.address);
            shared.equal(&what, expected.into(), o.s_axil_rresp.into())?;
        }
        self.check_progress(shared, i, o)
    }

    fn check_progress(&mut self, shared: &Shared, i: &Inputs, o: &Outputs) -> Result<(), Mismatch> {
        let now = shared.cycle;
        let late = |at: u64| now > at + PATIENCE;
        if o.s_axil_bvalid == 0 && self.answers.front().is_some_and(|(_, at)| late(*at)) {
            return Err(shared.fail("register write", "an answer", "none"));
        }
        if o.s_axil_rvalid == 0 && self.reads.front().is_some_and(|read| late(read.at)) {
            return Err(shared.fail("register read", "an answer", "none"));
        }
        let whole = (i.s_axil_awvalid != 0 || !self.addresses.is_empty())
            && (i.s_axil_wvalid != 0 || !self.data.is_empty());
        let taken = (i.s_axil_awvalid & o.s_axil_awready)
            | (i.s_axil_wvalid & o.s_axil_wready)
            | (i.s_axil_arvalid & o.s_axil_arready);
        let full = o.s_axil_bvalid | o.s_axil_rvalid;
        let refused = (whole || i.s_axil_arvalid != 0) && taken == 0 && full == 0;
        self.refused = if refused { self.refused + 1 } else { 0 };
        if self.refused > PATIENCE {
            return Err(shared.fail("register port", "an access accepted", "none"));
        }
        Ok(())
    }

    /// Follows the handshakes of this cycle.
    pub(crate) fn follow(
        &mut self,
        map: &RegisterMap,
        at_rest: bool,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Completed {
        let mut done = Completed::default();
        if o.s_axil_bvalid != 0 && i.s_axil_bready != 0 {
            self.answers.pop_front();
        }
        let level = |high: u8| if high != 0 { 2 } else { 1 };
        let seen = [level(o.recording), level(o.replaying)];
        for read in &mut self.reads {
            read.seen = [read.seen[0] | seen[0], read.seen[1] | seen[1]];
        }
        if o.s_axil_rvalid != 0 && i.s_axil_rready != 0 {
            shared.compared.register_reads += 1;
            done.read = self.reads.pop_front().map(|read| (read, o.s_axil_rdata));
        }
        if i.s_axil_arvalid != 0 && o.s_axil_arready != 0 {
            let address = i.s_axil_araddr & 0xfff;
            let (word, at) = (map.word(address), shared.cycle);
            self.reads.push_back(Read {
                word,
                address,
                at,
                at_rest,
                seen,
            });
        }
        if i.s_axil_awvalid != 0 && o.s_axil_awready != 0 {
            self.addresses.push_back(i.s_axil_awaddr & 0xfff);
        }
        if i.s_axil_wvalid != 0 && o.s_axil_wready != 0 {
            self.data.push_back((i.s_axil_wdata, i.s_axil_wstrb));
        }
        if !self.addresses.is_empty()
            && let Some((data, strobes)) = self.data.pop_front()
        {
            let word = self
                .addresses
                .pop_front()
                .and_then(|address| map.word(address));
            let answer = if word.is_some() { OKAY } else { SLVERR };
            self.answers.push_back((answer, shared.cycle));
            shared.compared.register_writes += 1;
            done.write = Some(Write {
                word,
                data,
                strobes,
            });
        }
        done
    }
}
