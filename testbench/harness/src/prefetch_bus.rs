//! The bus that prefetches go to: answers in any order, some of them wrong.

use crate::axi::resp;
use crate::stall::Stall;
use jukebox_config::{Config, Egress};
use jukebox_ports::{Inputs, Outputs};

/// TileLink: `HintAck` on channel D.
const HINT_ACK: u8 = 2;

/// A prefetch without its answer.
#[derive(Clone, Copy, Debug)]
struct Pending {
    id: u8,
    due: u64,
    /// Beats still to come.
    beats: u32,
}

/// An answer to a prefetch, or a beat of one, as a bus gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefetchAnswer {
    /// ID of the prefetch.
    pub id: u8,
    /// Opcode on TileLink.
    pub opcode: u8,
    /// Denied on TileLink, the response on AXI4.
    pub error: u8,
    /// Last beat on AXI4.
    pub last: bool,
}

/// A TileLink client's or an AXI4 manager's other side. It answers whichever it likes next, of AXI4
/// beat by beat.
#[derive(Clone, Debug)]
pub struct PrefetchBus {
    egress: Egress,
    beats: u32,
    ids: u32,
    latency: u64,
    pending: Vec<Pending>,
    held: bool,
    /// What somebody else answers in the next cycle, if it is somebody else who answers.
    outside: Option<Option<PrefetchAnswer>>,
    /// Gaps between answers, and the order of them.
    pub stall: Stall,
    /// Shares, in 256ths, of answers that are errors, and of cycles without one in which something
    /// comes that nobody waits for.
    wrong: (u8, u8),
    /// Prefetches answered with an error.
    pub failed: u64,
}

impl PrefetchBus {
    /// The bus of `config`, if it has one, which answers `latency` cycles after a prefetch was
    /// accepted; 0: at once, if the protocol lets it; half of them if it [misbehaves](PrefetchBus::misbehave).
    #[must_use]
    pub fn new(config: &Config, latency: u32, stall: f64, seed: u64) -> Self {
        let prefetch = &config.prefetch;
        PrefetchBus {
            egress: prefetch.egress,
            beats: match prefetch.egress {
                Egress::Axi4Read => 8 * config.geometry.line_bytes / prefetch.bus_data_bits,
                _ => 1,
            },
            ids: prefetch.in_flight,
            latency: latency.into(),
            pending: Vec::new(),
            held: false,
            outside: None,
            stall: Stall::new(stall, seed ^ 0xa5a5_0009),
            wrong: (0, 0),
            failed: 0,
        }
    }

    /// Makes answers go wrong from now on: shares, in 256ths, of errors, and of answers that nobody
    /// waits for. With some of the latter the bus breaks other rules as well, and half of its answers come at
    /// once.
    pub fn misbehave(&mut self, errors: u8, strays: u8) {
        self.wrong = (errors, strays);
    }

    /// Answers nothing until [`PrefetchBus::release`].
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Answers again, and rightly.
    pub fn release(&mut self) {
        self.held = false;
        self.wrong = (0, 0);
    }

    /// From now on somebody else is the bus: this is what comes of it in the next cycle.
    pub fn answer(&mut self, answer: Option<PrefetchAnswer>) {
        self.outside = Some(answer);
    }

    /// Prefetches without their answer.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.pending.len()
    }

    /// Whether nothing of it moves before the block does.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.egress == Egress::Native
            || self.outside.is_none() && (self.pending.is_empty() || self.held) && self.wrong.1 == 0
    }

    /// Cycles to an answer at the least: AXI does not know one in the cycle of its address.
    fn least_latency(&self) -> u64 {
        u64::from(self.egress == Egress::Axi4Read)
    }

    /// Forgets what is under way.
    pub fn reset(&mut self) {
        self.pending.clear();
    }

    /// One cycle, behind the choice of ready: takes a prefetch, and chooses an answer.
    pub fn cycle(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        inp.pf_answer_valid = 0;
        if self.egress == Egress::Native {
            return;
        }
        if let Some(answer) = self.outside {
            if let Some(answer) = answer {
                inp.pf_answer_valid = 1;
                inp.pf_answer_id = answer.id;
                inp.pf_answer_opcode = answer.opcode;
                inp.pf_answer_error = answer.error;
                inp.pf_answer_last = u8::from(answer.last);
            }
            return;
        }
        if out.pf_valid == 1 && inp.pf_ready == 1 {
            let hurries = self.wrong.1 != 0 && self.stall.bits() & 1 == 1;
            let latency = match hurries {
                true => 0,
                false => self.latency.max(self.least_latency()),
            };
            self.pending.push(Pending {
                id: out.pf_id,
                due: now + latency,
                beats: self.beats,
            });
        }
        if self.rests() {
            return;
        }
        let bits = self.stall.bits();
        let due = |at: &usize| self.pending[*at].due <= now;
        let due: Vec<usize> = (0..self.pending.len()).filter(due).collect();
        if self.held || due.is_empty() || self.stall.holds() {
            self.stray(inp, bits);
            return;
        }
        let at = due[(bits >> 32) as usize % due.len()];
        let pending = &mut self.pending[at];
        pending.beats -= 1;
        // One that breaks rules ends a line early, perhaps with the first beat.
        let last = pending.beats == 0 || self.wrong.1 != 0 && bits >> 12 & 3 == 0;
        let wrong = (bits & 0xff) < self.wrong.0.into();
        inp.pf_answer_valid = 1;
        inp.pf_answer_id = pending.id;
        inp.pf_answer_last = u8::from(last);
        inp.pf_answer_opcode = HINT_ACK;
        inp.pf_answer_error = u8::from(wrong);
        if self.egress == Egress::Axi4Read {
            // AXI knows that answer to exclusive accesses alone.
            let good = if self.wrong.1 != 0 && bits >> 8 & 1 == 1 {
                resp::EXOKAY
            } else {
                resp::OKAY
            };
            let bad = if bits >> 9 & 1 == 1 {
                resp::SLVERR
            } else {
                resp::DECERR
            };
            inp.pf_answer_error = if wrong { bad } else { good };
        } else if wrong && bits >> 10 & 1 == 1 {
            // Not denied, and not what was asked for.
            inp.pf_answer_error = 0;
            inp.pf_answer_opcode = (bits >> 11) as u8 & 1;
        }
        if last {
            self.pending.swap_remove(at);
        }
        self.failed += u64::from(wrong);
    }

    /// Perhaps an answer that nobody waits for; anything where there is no answer.
    fn stray(&self, inp: &mut Inputs, bits: u64) {
        let id = (bits >> 40) as u8 & (self.ids.max(2) - 1) as u8;
        let owed = self.pending.iter().any(|pending| pending.id == id);
        inp.pf_answer_valid = u8::from((bits & 0xff) < self.wrong.1.into() && !owed);
        inp.pf_answer_id = id;
        inp.pf_answer_opcode = (bits >> 48) as u8 & 7;
        inp.pf_answer_error = (bits >> 51) as u8
            & if self.egress == Egress::Axi4Read {
                3
            } else {
                1
            };
        inp.pf_answer_last = (bits >> 53) as u8 & 1;
    }
}
