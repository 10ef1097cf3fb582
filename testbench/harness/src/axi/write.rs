//! The write half of the AXI4 memory.

use super::{bus_to_bytes, resp};
use crate::bytes::Bytes;
use crate::script::{Script, When};
use crate::stall::Stall;
use jukebox_ports::{DATA_WORDS, Inputs, Outputs};
use std::collections::VecDeque;

/// What goes wrong with one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteFault {
    /// Nothing is stored, the answer is this code.
    Error(u8),
    /// Stored, but not answered until [`WritePort::release`]; the answers behind it wait as well.
    Hold,
}

#[derive(Clone, Copy, Debug)]
struct Burst {
    addr: u64,
    beat: u64,
    id: u8,
    fault: Option<WriteFault>,
}

#[derive(Clone, Copy, Debug)]
struct Beat {
    data: [u64; DATA_WORDS],
    strobe: u64,
    last: bool,
}

#[derive(Clone, Copy, Debug)]
struct Answer {
    due: u64,
    id: u8,
    resp: u8,
    held: bool,
}

/// AW, W and B of the memory: data may come before its address, answers go out in order.
#[derive(Clone, Debug)]
pub struct WritePort {
    bursts: VecDeque<Burst>,
    beats: VecDeque<Beat>,
    answers: VecDeque<Answer>,
    presenting: bool,
    held: bool,
    latency: u64,
    script: Script<WriteFault>,
    /// Back-pressure on AW.
    pub aw_stall: Stall,
    /// Back-pressure on W.
    pub w_stall: Stall,
    /// Gaps between answers on B.
    pub b_stall: Stall,
    /// Writes accepted (AW) since the start.
    pub accepted: u64,
    /// Most answers that were owed at one time since the start.
    pub most_owed: usize,
}

impl WritePort {
    pub(super) fn new(latency: u32, stall: f64, seed: u64) -> Self {
        WritePort {
            bursts: VecDeque::with_capacity(16),
            beats: VecDeque::with_capacity(64),
            answers: VecDeque::with_capacity(64),
            presenting: false,
            held: false,
            latency: u64::from(latency.max(1)),
            script: Script::default(),
            aw_stall: Stall::new(stall, seed ^ 0xa5a5_0003),
            w_stall: Stall::new(stall, seed ^ 0xa5a5_0004),
            b_stall: Stall::new(stall, seed ^ 0xa5a5_0005),
            accepted: 0,
            most_owed: 0,
        }
    }

    /// Sets the cycles from the last data beat to the answer, at least 1.
    pub fn set_latency(&mut self, cycles: u32) {
        self.latency = u64::from(cycles.max(1));
    }

    /// Makes one write go wrong.
    pub fn fail(&mut self, when: When, fault: WriteFault) {
        self.script.add(when, fault);
    }

    /// Takes back all faults that have not struck yet.
    pub fn forgive(&mut self) {
        self.script.clear();
    }

    /// Stops answering until [`WritePort::release`]; addresses and data are still taken.
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Answers again, the write that was held by a fault included.
    pub fn release(&mut self) {
        self.held = false;
        for answer in &mut self.answers {
            answer.held = false;
        }
        for burst in &mut self.bursts {
            if burst.fault == Some(WriteFault::Hold) {
                burst.fault = None;
            }
        }
    }

    /// Writes whose address was accepted and whose answer has not been taken.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.bursts.len() + self.answers.len()
    }

    pub(super) fn reset(&mut self) {
        self.bursts.clear();
        self.beats.clear();
        self.answers.clear();
        self.presenting = false;
    }

    /// The first cycle in which the port may do other than in the one that `inp` was chosen for, if
    /// the block drives the same; `None` if something moves in that one.
    #[inline]
    pub(super) fn rests_until(&self, out: &Outputs, inp: &Inputs) -> Option<u64> {
        let moves = (inp.m_axi_awready & out.m_axi_awvalid)
            | (inp.m_axi_wready & out.m_axi_wvalid)
            | (inp.m_axi_bvalid & out.m_axi_bready);
        let stalls = [&self.aw_stall, &self.w_stall, &self.b_stall];
        if moves != 0 || stalls.iter().any(|stall| stall.is_active()) {
            return None;
        }
        let blocked = self.held || self.presenting;
        Some(match self.answers.front() {
            Some(answer) if !blocked && !answer.held => answer.due,
            _ => u64::MAX,
        })
    }

    #[inline]
    pub(super) fn cycle(
        &mut self,
        now: u64,
        out: &Outputs,
        inp: &mut Inputs,
        bytes: &mut Bytes,
        bus_bytes: usize,
    ) {
        if self.answers.is_empty() {
            inp.m_axi_bvalid = 0;
        } else {
            self.answer(now, out, inp);
        }
        let aw_ready = !self.aw_stall.holds();
        let w_ready = !self.w_stall.holds();
        inp.m_axi_awready = u8::from(aw_ready);
        inp.m_axi_wready = u8::from(w_ready);
        let aw = aw_ready && out.m_axi_awvalid == 1;
        let w = w_ready && out.m_axi_wvalid == 1;
        if aw {
            self.accept(out);
        }
        if w {
            self.beats.push_back(Beat {
                data: out.m_axi_wdata,
                strobe: out.m_axi_wstrb,
                last: out.m_axi_wlast == 1,
            });
        }
        if aw || w {
            self.store(now, bytes, bus_bytes);
        }
    }

    fn accept(&mut self, out: &Outputs) {
        self.accepted += 1;
        self.bursts.push_back(Burst {
            addr: out.m_axi_awaddr,
            beat: 0,
            id: out.m_axi_awid,
            fault: self.script.strike(out.m_axi_awaddr),
        });
    }

    /// Stores the beats whose burst is known.
    fn store(&mut self, now: u64, bytes: &mut Bytes, bus_bytes: usize) {
        while let Some(burst) = self.bursts.front_mut()
            && let Some(beat) = self.beats.pop_front()
        {
            if !matches!(burst.fault, Some(WriteFault::Error(_))) {
                let at = burst.addr.wrapping_add(burst.beat * bus_bytes as u64);
                bytes.write_strobed(at, &bus_to_bytes(&beat.data)[..bus_bytes], beat.strobe);
            }
            burst.beat += 1;
            if beat.last {
                self.answers.push_back(Answer {
                    due: now + self.latency,
                    id: burst.id,
                    resp: match burst.fault {
                        Some(WriteFault::Error(code)) => code,
                        _ => resp::OKAY,
                    },
                    held: burst.fault == Some(WriteFault::Hold),
                });
                self.bursts.pop_front();
                self.most_owed = self.most_owed.max(self.answers.len());
            }
        }
    }

    fn answer(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        let Some(answer) = self.answers.front() else {
            return;
        };
        if !self.presenting {
            let blocked = self.held || answer.held;
            if blocked || now < answer.due || self.b_stall.holds() {
                inp.m_axi_bvalid = 0;
                if self.b_stall.is_active() {
                    inp.m_axi_bresp = (self.b_stall.bits() & 3) as u8;
                }
                return;
            }
            inp.m_axi_bid = answer.id;
            inp.m_axi_bresp = answer.resp;
            self.presenting = true;
        }
        inp.m_axi_bvalid = 1;
        if out.m_axi_bready == 1 {
            self.presenting = false;
            self.answers.pop_front();
        }
    }
}
