//! The read half of the AXI4 memory.

use super::{bytes_to_bus, resp};
use crate::bytes::Bytes;
use crate::script::{Script, When};
use crate::stall::Stall;
use jukebox_ports::{DATA_WORDS, Inputs, Outputs};
use std::collections::VecDeque;

/// What goes wrong with one read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// Every beat carries this answer code.
    Error(u8),
    /// One beat (0 the first) carries this answer code, the others OKAY.
    ErrorOnBeat(u8, u32),
    /// No answer until [`ReadPort::release`]; the reads behind it wait as well.
    Hold,
}

#[derive(Clone, Copy, Debug)]
struct Read {
    addr: u64,
    due: u64,
    beats: u32,
    beat: u32,
    id: u8,
    fault: Option<ReadFault>,
}

/// AR and R of the memory: reads are answered in order, one beat a cycle.
#[derive(Clone, Debug)]
pub struct ReadPort {
    queue: VecDeque<Read>,
    presenting: bool,
    held: bool,
    latency: u64,
    script: Script<ReadFault>,
    /// Back-pressure on AR.
    pub ar_stall: Stall,
    /// Gaps between beats on R.
    pub r_stall: Stall,
    /// Reads accepted since the start.
    pub accepted: u64,
    /// Cycle of the first AR handshake after the last [`ReadPort::mark`], if there was one.
    pub first_accept: Option<u64>,
}

impl ReadPort {
    pub(super) fn new(latency: u32, stall: f64, seed: u64) -> Self {
        ReadPort {
            queue: VecDeque::with_capacity(64),
            presenting: false,
            held: false,
            latency: u64::from(latency.max(1)),
            script: Script::default(),
            ar_stall: Stall::new(stall, seed ^ 0xa5a5_0001),
            r_stall: Stall::new(stall, seed ^ 0xa5a5_0002),
            accepted: 0,
            first_accept: None,
        }
    }

    /// Sets the cycles from the AR handshake to the first R beat, at least 1.
    pub fn set_latency(&mut self, cycles: u32) {
        self.latency = u64::from(cycles.max(1));
    }

    /// Makes one read go wrong.
    pub fn fail(&mut self, when: When, fault: ReadFault) {
        self.script.add(when, fault);
    }

    /// Takes back all faults that have not struck yet.
    pub fn forgive(&mut self) {
        self.script.clear();
    }

    /// Stops answering from the next beat on, until [`ReadPort::release`].
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Answers again, the read that was held by a fault included.
    pub fn release(&mut self) {
        self.held = false;
        for read in &mut self.queue {
            if read.fault == Some(ReadFault::Hold) {
                read.fault = None;
            }
        }
    }

    /// Forgets the first accepted read: `first_accept` is that of the next one.
    pub fn mark(&mut self) {
        self.first_accept = None;
    }

    /// Reads accepted whose last beat has not been taken.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn reset(&mut self) {
        self.queue.clear();
        self.presenting = false;
    }

    /// The first cycle in which the port may do other than in the one that `inp` was chosen for, if
    /// the block drives the same; `None` if something moves in that one.
    #[inline]
    pub(super) fn rests_until(&self, out: &Outputs, inp: &Inputs) -> Option<u64> {
        let moves = (inp.m_axi_arready & out.m_axi_arvalid) | (inp.m_axi_rvalid & out.m_axi_rready);
        if moves != 0 || self.ar_stall.is_active() || self.r_stall.is_active() {
            return None;
        }
        let blocked = self.held || self.presenting;
        Some(match self.queue.front() {
            Some(read) if !blocked && read.fault != Some(ReadFault::Hold) => read.due,
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
        if self.queue.is_empty() {
            inp.m_axi_rvalid = 0;
        } else {
            self.answer(now, out, inp, bytes, bus_bytes);
        }
        let ready = !self.ar_stall.holds();
        inp.m_axi_arready = u8::from(ready);
        if ready && out.m_axi_arvalid == 1 {
            self.accept(now, out);
        }
    }

    fn accept(&mut self, now: u64, out: &Outputs) {
        self.accepted += 1;
        self.first_accept.get_or_insert(now);
        self.queue.push_back(Read {
            addr: out.m_axi_araddr,
            due: now + self.latency,
            beats: u32::from(out.m_axi_arlen) + 1,
            beat: 0,
            id: out.m_axi_arid,
            fault: self.script.strike(out.m_axi_araddr),
        });
    }

    fn answer(
        &mut self,
        now: u64,
        out: &Outputs,
        inp: &mut Inputs,
        bytes: &mut Bytes,
        bus_bytes: usize,
    ) {
        let Some(read) = self.queue.front_mut() else {
            return;
        };
        if !self.presenting {
            let blocked = self.held || read.fault == Some(ReadFault::Hold);
            if blocked || now < read.due || self.r_stall.holds() {
                inp.m_axi_rvalid = 0;
                if self.r_stall.is_active() {
                    scramble(inp, self.r_stall.bits());
                }
                return;
            }
            let mut beat = [0; 8 * DATA_WORDS];
            let at = read
                .addr
                .wrapping_add(u64::from(read.beat) * bus_bytes as u64);
            bytes.read(at, &mut beat[..bus_bytes]);
            inp.m_axi_rdata = bytes_to_bus(&beat);
            inp.m_axi_rresp = match read.fault {
                Some(ReadFault::Error(code)) => code,
                Some(ReadFault::ErrorOnBeat(code, n)) if n == read.beat => code,
                _ => resp::OKAY,
            };
            inp.m_axi_rid = read.id;
            inp.m_axi_rlast = u8::from(read.beat + 1 == read.beats);
            self.presenting = true;
        }
        inp.m_axi_rvalid = 1;
        if out.m_axi_rready == 1 {
            self.presenting = false;
            read.beat += 1;
            if read.beat == read.beats {
                self.queue.pop_front();
            }
        }
    }
}

/// Nobody may look at R while it is not valid: puts garbage there.
fn scramble(inp: &mut Inputs, bits: u64) {
    inp.m_axi_rdata[0] = bits;
    inp.m_axi_rresp = (bits & 3) as u8;
    inp.m_axi_rlast = (bits >> 2 & 1) as u8;
}
