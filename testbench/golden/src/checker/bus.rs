//! The bus that prefetches go to: what a request says, which ID it has, what becomes of its answer.
//!
//! IDs are given out in turn. One is in use from the request's acceptance until its answer, and no
//! prefetch is raised whose ID is in use.

use super::shared::Shared;
use crate::counter::Counter;
use crate::mismatch::Mismatch;
use jukebox_config::{Config, Egress};
use jukebox_ports::{Inputs, Outputs};

/// TileLink: `Hint` on channel A, and the one parameter that is used.
const HINT: u8 = 5;
const PREFETCH_READ: u8 = 0;
/// TileLink: `HintAck` on channel D.
const HINT_ACK: u8 = 2;

/// A constant of every request: its port, how to look at it, its value.
type Constant = (&'static str, fn(&Outputs) -> u64, u64);

/// An ID.
#[derive(Clone, Copy, Debug, Default)]
struct Id {
    in_use: bool,
    /// A beat of its answer was an error.
    failed: bool,
}

/// The requests under way.
#[derive(Clone, Debug)]
pub(crate) struct Bus {
    /// What is constant of every request.
    constants: Vec<Constant>,
    tilelink: bool,
    ids: Vec<Id>,
    /// The ID of what is on the port, or comes there next.
    next: usize,
    line_bytes: u64,
    held: Option<u8>,
}

impl Bus {
    /// The bus of `config`, `None` if it has none.
    pub(crate) fn new(config: &Config) -> Option<Self> {
        let prefetch = &config.prefetch;
        let bus_bytes = u64::from(prefetch.bus_data_bits / 8);
        let line_bytes = u64::from(config.geometry.line_bytes);
        let constants: Vec<Constant> = match prefetch.egress {
            Egress::Native => return None,
            Egress::TilelinkHint => vec![
                ("tl_a_opcode_o", |o| o.pf_opcode.into(), HINT.into()),
                ("tl_a_param_o", |o| o.pf_param.into(), PREFETCH_READ.into()),
                (
                    "tl_a_size_o",
                    |o| o.pf_size.into(),
                    line_bytes.ilog2().into(),
                ),
                ("tl_a_mask_o", |o| o.pf_mask, u64::MAX >> (64 - bus_bytes)),
                ("tl_a_corrupt_o", |o| o.pf_corrupt.into(), 0),
            ],
            Egress::Axi4Read => vec![
                (
                    "m_axi_pf_arlen_o",
                    |o| o.pf_len.into(),
                    line_bytes / bus_bytes - 1,
                ),
                (
                    "m_axi_pf_arsize_o",
                    |o| o.pf_size.into(),
                    bus_bytes.ilog2().into(),
                ),
                ("m_axi_pf_arburst_o", |o| o.pf_burst.into(), 1),
                ("m_axi_pf_arlock_o", |o| o.pf_lock.into(), 0),
                (
                    "m_axi_pf_arcache_o",
                    |o| o.pf_cache.into(),
                    prefetch.axi_cache.into(),
                ),
                (
                    "m_axi_pf_arprot_o",
                    |o| o.pf_prot.into(),
                    prefetch.axi_prot.into(),
                ),
                (
                    "m_axi_pf_arqos_o",
                    |o| o.pf_qos.into(),
                    prefetch.axi_qos.into(),
                ),
            ],
        };
        Some(Bus {
            constants,
            tilelink: prefetch.egress == Egress::TilelinkHint,
            ids: vec![Id::default(); prefetch.in_flight as usize],
            next: 0,
            line_bytes,
            held: None,
        })
    }

    /// Checks what is offered in this cycle.
    pub(crate) fn check(
        &mut self,
        shared: &Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<(), Mismatch> {
        shared.equal(
            "ready for answers to prefetches",
            1,
            o.pf_answer_ready.into(),
        )?;
        if o.pf_valid == 0 {
            return Ok(());
        }
        for (name, said, expected) in &self.constants {
            shared.equal(name, *expected, said(o))?;
        }
        shared.equal(
            "offset of a prefetch in its line",
            0,
            o.pf_paddr % self.line_bytes,
        )?;
        if let Some(held) = self.held {
            shared.equal("ID of a prefetch that waits", held.into(), o.pf_id.into())?;
        }
        self.held = (i.pf_ready == 0).then_some(o.pf_id);
        shared.equal("ID of a prefetch", self.next as u64, o.pf_id.into())?;
        if self.ids[self.next].in_use {
            return Err(shared.fail("prefetch", "none, its ID is in use", o.pf_id));
        }
        Ok(())
    }

    /// Whether nothing new may be on the port in the next cycle, by what was under way before this
    /// one.
    pub(crate) fn is_full(&self, o: &Outputs) -> bool {
        let ahead = usize::from(o.pf_valid != 0);
        let only = self.ids.len() == 1 && ahead == 1;
        only || self.ids[(self.next + ahead) % self.ids.len()].in_use
    }

    /// Follows this cycle to its end.
    pub(crate) fn follow(&mut self, shared: &mut Shared, i: &Inputs, o: &Outputs) {
        if o.pf_valid != 0 && i.pf_ready != 0 {
            self.ids[self.next].in_use = true;
            self.next = (self.next + 1) % self.ids.len();
        }
        if i.pf_answer_valid == 0 {
            return;
        }
        // An answer that nobody waits for is none.
        let Some(id) = self
            .ids
            .get_mut(usize::from(i.pf_answer_id))
            .filter(|id| id.in_use)
        else {
            return;
        };
        let (ends, wrong) = match self.tilelink {
            true => (
                true,
                i.pf_answer_error != 0 || i.pf_answer_opcode != HINT_ACK,
            ),
            false => (i.pf_answer_last != 0, i.pf_answer_error & 2 != 0),
        };
        id.failed |= wrong;
        if ends {
            if id.failed {
                shared.counters.count(Counter::PfFailed);
            }
            *id = Id::default();
        }
    }
}
