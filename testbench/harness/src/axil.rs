//! AXI4-Lite master at the block's register port.

use crate::stall::Stall;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

/// A register write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterWrite {
    /// Byte offset, 12 bits.
    pub offset: u16,
    /// Data.
    pub data: u32,
    /// Byte strobes, bit 0 for the least significant byte.
    pub strobe: u8,
}

/// How an access ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Answer code: 0 OKAY, 2 SLVERR.
    pub resp: u8,
    /// Data of a read; 0 for a write.
    pub data: u32,
}

/// Writes in order and reads in order, side by side; AW and W go their own pace.
#[derive(Clone, Debug)]
pub struct AxilMaster {
    /// Most accesses of each direction that may be unanswered at a time.
    pub pipelining: usize,
    /// Delays of AW.
    pub aw_stall: Stall,
    /// Delays of W.
    pub w_stall: Stall,
    /// Delays of AR.
    pub ar_stall: Stall,
    /// Back-pressure on B and R.
    pub answer_stall: Stall,
    writes: VecDeque<RegisterWrite>,
    /// Of `writes`, how many have had their AW and W handshakes.
    aw_done: usize,
    w_done: usize,
    /// Valid raised and not yet taken.
    aw_up: bool,
    w_up: bool,
    ar_up: bool,
    /// No cycle since the last reset.
    fresh: bool,
    writes_answered: u64,
    write_answer: Answer,
    write_errors: u64,
    last_accept: Option<u64>,
    reads: VecDeque<u16>,
    ar_done: usize,
    reads_answered: u64,
    read_answer: Answer,
}

impl AxilMaster {
    /// A master that delays every channel in a share `stall` of all cycles.
    #[must_use]
    pub fn new(stall: f64, seed: u64) -> Self {
        AxilMaster {
            pipelining: 1,
            aw_stall: Stall::new(stall, seed ^ 0xa5a5_0009),
            w_stall: Stall::new(stall, seed ^ 0xa5a5_000a),
            ar_stall: Stall::new(stall, seed ^ 0xa5a5_000b),
            answer_stall: Stall::new(stall, seed ^ 0xa5a5_000c),
            writes: VecDeque::with_capacity(16),
            aw_done: 0,
            w_done: 0,
            aw_up: false,
            w_up: false,
            ar_up: false,
            writes_answered: 0,
            write_answer: Answer::default(),
            write_errors: 0,
            last_accept: None,
            reads: VecDeque::with_capacity(16),
            ar_done: 0,
            fresh: false,
            reads_answered: 0,
            read_answer: Answer::default(),
        }
    }

    /// Queues a write. The result is the value [`AxilMaster::writes_answered`] has once it is
    /// answered.
    pub fn write(&mut self, write: RegisterWrite) -> u64 {
        self.writes.push_back(write);
        self.writes_answered + self.writes.len() as u64
    }

    /// Queues a read. The result is the value [`AxilMaster::reads_answered`] has once it is
    /// answered.
    pub fn read(&mut self, offset: u16) -> u64 {
        self.reads.push_back(offset);
        self.reads_answered + self.reads.len() as u64
    }

    /// Writes answered since the start.
    #[must_use]
    pub fn writes_answered(&self) -> u64 {
        self.writes_answered
    }

    /// Answer to the write answered last.
    #[must_use]
    pub fn write_answer(&self) -> Answer {
        self.write_answer
    }

    /// Writes answered with other than OKAY since the start.
    #[must_use]
    pub fn write_errors(&self) -> u64 {
        self.write_errors
    }

    /// Cycle in which the write accepted last was accepted (the later of AW and W).
    #[must_use]
    pub fn last_accept(&self) -> Option<u64> {
        self.last_accept
    }

    /// Reads answered since the start.
    #[must_use]
    pub fn reads_answered(&self) -> u64 {
        self.reads_answered
    }

    /// Answer to the read answered last.
    #[must_use]
    pub fn read_answer(&self) -> Answer {
        self.read_answer
    }

    /// Accesses queued or under way.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.writes.len() + self.reads.len()
    }

    /// Whether nothing is queued or under way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.writes.is_empty() && self.reads.is_empty()
    }

    /// Forgets all accesses queued and under way, as if they had been answered.
    pub fn reset(&mut self) {
        self.writes_answered += self.writes.len() as u64;
        self.reads_answered += self.reads.len() as u64;
        self.writes.clear();
        self.reads.clear();
        (self.aw_done, self.w_done, self.ar_done) = (0, 0, 0);
        (self.aw_up, self.w_up, self.ar_up) = (false, false, false);
        self.fresh = true;
    }

    /// Cycle `now`: chooses the inputs of the block, and does what the handshakes ask for.
    #[inline]
    pub fn cycle(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        // The first edge after a reset must not see a valid.
        if std::mem::take(&mut self.fresh) {
            (inp.s_axil_awvalid, inp.s_axil_wvalid, inp.s_axil_arvalid) = (0, 0, 0);
            (inp.s_axil_bready, inp.s_axil_rready) = (1, 1);
            return;
        }
        if self.writes.is_empty() {
            (inp.s_axil_awvalid, inp.s_axil_wvalid, inp.s_axil_bready) = (0, 0, 1);
        } else {
            self.cycle_write(now, out, inp);
        }
        if self.reads.is_empty() {
            (inp.s_axil_arvalid, inp.s_axil_rready) = (0, 1);
        } else {
            self.cycle_read(out, inp);
        }
    }

    fn cycle_write(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        let limit = self.pipelining.min(self.writes.len());
        let was_accepted = self.aw_done.min(self.w_done);
        let answerable = was_accepted > 0;
        // AW and W of one access may be apart; a valid once raised stays.
        let aw = self.aw_done < limit && (self.aw_up || !self.aw_stall.holds());
        inp.s_axil_awvalid = u8::from(aw);
        if aw {
            inp.s_axil_awaddr = self.writes[self.aw_done].offset;
        }
        let w = self.w_done < limit && (self.w_up || !self.w_stall.holds());
        inp.s_axil_wvalid = u8::from(w);
        if w {
            inp.s_axil_wdata = self.writes[self.w_done].data;
            inp.s_axil_wstrb = self.writes[self.w_done].strobe;
        }
        let aw_taken = aw && out.s_axil_awready == 1;
        let w_taken = w && out.s_axil_wready == 1;
        (self.aw_up, self.w_up) = (aw && !aw_taken, w && !w_taken);
        self.aw_done += usize::from(aw_taken);
        self.w_done += usize::from(w_taken);
        if self.aw_done.min(self.w_done) > was_accepted {
            self.last_accept = Some(now);
        }
        let ready = !self.answer_stall.holds();
        inp.s_axil_bready = u8::from(ready);
        if ready && out.s_axil_bvalid == 1 && answerable {
            self.write_answer = Answer {
                resp: out.s_axil_bresp,
                data: 0,
            };
            self.write_errors += u64::from(out.s_axil_bresp != 0);
            self.writes_answered += 1;
            self.writes.pop_front();
            self.aw_done -= 1;
            self.w_done -= 1;
        }
    }

    fn cycle_read(&mut self, out: &Outputs, inp: &mut Inputs) {
        let limit = self.pipelining.min(self.reads.len());
        let answerable = self.ar_done > 0;
        let ar = self.ar_done < limit && (self.ar_up || !self.ar_stall.holds());
        inp.s_axil_arvalid = u8::from(ar);
        if ar {
            inp.s_axil_araddr = self.reads[self.ar_done];
        }
        self.ar_up = ar && out.s_axil_arready == 0;
        if ar && !self.ar_up {
            self.ar_done += 1;
        }
        let ready = !self.answer_stall.holds();
        inp.s_axil_rready = u8::from(ready);
        if ready && out.s_axil_rvalid == 1 && answerable {
            self.read_answer = Answer {
                resp: out.s_axil_rresp,
                data: out.s_axil_rdata,
            };
            self.reads_answered += 1;
            self.reads.pop_front();
            self.ar_done -= 1;
        }
    }
}
