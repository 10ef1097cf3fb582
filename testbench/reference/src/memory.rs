//! Memory behind an AXI4 port: latencies, order and back-pressure at random, every rule of the
//! protocol checked.

use crate::cache::{Inputs, Outputs};
use crate::hazards::Hazards;
use crate::line::{Line, Lines};
use crate::rules::{Rules, beat_of};
use crate::shape::Shape;
use anyhow::{Result, ensure};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use std::collections::VecDeque;
use std::ops::Range;

/// How memory behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Manners {
    /// Probability that a port is ready, or has something to say, in a cycle.
    pub ready: f64,
    /// Cycles from a request to its answer.
    pub latency: Range<u64>,
    /// Answers of different IDs come in any order.
    pub reorder: bool,
    /// Beats of different reads come mixed.
    pub interleave: bool,
    /// Writes are answered with an error.
    pub refuse_writes: bool,
}

#[derive(Clone, Debug)]
struct Read {
    id: u8,
    bytes: Line,
    error: bool,
    beat: usize,
    due: u64,
}

#[derive(Clone, Debug)]
struct Write {
    id: u8,
    line: u64,
    due: u64,
}

/// Memory.
#[derive(Debug)]
pub struct Memory {
    shape: Shape,
    /// How it behaves from now on.
    pub manners: Manners,
    lines: Lines,
    now: u64,
    reads: Vec<Read>,
    /// The read whose beat is on the port.
    sending: Option<usize>,
    /// The read that was last at work; it goes on unless beats may be mixed.
    current: Option<u8>,
    /// Writes whose address has come and whose data has not, in order.
    addressed: VecDeque<(u8, u64)>,
    /// Lines whose data has come and whose address has not.
    data: VecDeque<Line>,
    /// The line whose beats are coming.
    partial: Line,
    partial_beats: usize,
    writes: Vec<Write>,
    /// The write whose answer is on the port.
    answering: Option<usize>,
    /// Outputs that must hold: what was on the port and not taken.
    held: Option<Outputs>,
}

impl Memory {
    /// Memory with its pattern.
    pub fn new(shape: Shape, manners: Manners) -> Self {
        Self {
            shape,
            manners,
            lines: Lines::default(),
            now: 0,
            reads: Vec::new(),
            sending: None,
            current: None,
            addressed: VecDeque::new(),
            data: VecDeque::new(),
            partial: [0; 64],
            partial_beats: 0,
            writes: Vec::new(),
            answering: None,
            held: None,
        }
    }

    /// What it holds.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Drives this cycle's inputs of the port.
    pub fn drive(&mut self, inputs: &mut Inputs, rng: &mut Pcg64Mcg) {
        let ready = self.manners.ready;
        inputs.m_axi_awready = rng.random_bool(ready);
        inputs.m_axi_wready = rng.random_bool(ready);
        inputs.m_axi_arready = rng.random_bool(ready);
        if self.sending.is_none() && rng.random_bool(ready) {
            self.sending = self.pick_read(rng);
        }
        inputs.m_axi_rvalid = self.sending.is_some();
        // Payload beside a valid that is low means nothing.
        inputs.m_axi_rdata = rng.random();
        inputs.m_axi_rid = rng.random_range(0..self.shape.mshrs) as u8;
        inputs.m_axi_rlast = rng.random();
        inputs.m_axi_rresp = rng.random_range(0..4);
        if let Some(read) = self.sending.map(|at| &self.reads[at]) {
            inputs.m_axi_rid = read.id;
            inputs.m_axi_rdata = beat_of(&read.bytes, read.beat, self.shape.beat_bytes());
            inputs.m_axi_rresp = if read.error { 2 } else { 0 };
            inputs.m_axi_rlast = read.beat + 1 == self.shape.beats();
        }
        if self.answering.is_none() && rng.random_bool(ready) {
            let due: Vec<_> = (0..self.writes.len())
                .filter(|&at| self.writes[at].due <= self.now)
                .collect();
            self.answering = self.choose(&due, rng);
        }
        inputs.m_axi_bvalid = self.answering.is_some();
        inputs.m_axi_bid = rng.random_range(0..self.shape.write_buffers) as u8;
        inputs.m_axi_bresp = 0;
        if let Some(at) = self.answering {
            inputs.m_axi_bid = self.writes[at].id;
            inputs.m_axi_bresp = if self.manners.refuse_writes { 2 } else { 0 };
        }
    }

    fn pick_read(&self, rng: &mut Pcg64Mcg) -> Option<usize> {
        if !self.manners.interleave
            && let Some(id) = self.current
        {
            return self.reads.iter().position(|read| read.id == id);
        }
        let due: Vec<_> = (0..self.reads.len())
            .filter(|&at| self.reads[at].due <= self.now)
            .collect();
        self.choose(&due, rng)
    }

    /// One of what is due; the oldest, unless order may change.
    fn choose(&self, due: &[usize], rng: &mut Pcg64Mcg) -> Option<usize> {
        match due {
            [] => None,
            _ if self.manners.reorder => Some(due[rng.random_range(0..due.len())]),
            [0, ..] => Some(0),
            _ => None,
        }
    }

    /// Takes over what was agreed upon in this cycle.
    ///
    /// # Errors
    /// If the cache broke a rule of the protocol, or one of its own.
    pub fn take(
        &mut self,
        inputs: &Inputs,
        outputs: &Outputs,
        rules: &mut Rules,
        rng: &mut Pcg64Mcg,
    ) -> Result<()> {
        self.check_held(inputs, outputs)?;
        // Answers first: what they free may be asked for in this cycle at the earliest.
        if inputs.m_axi_bvalid && outputs.m_axi_bready {
            let at = self.answering.take().expect("an answer is on the port");
            rules
                .hazards
                .saw_if(at != 0, "writes are answered out of order");
            rules.written(self.writes.remove(at).line);
        }
        if inputs.m_axi_rvalid && outputs.m_axi_rready {
            self.take_beat(&mut rules.hazards);
        } else {
            rules
                .hazards
                .saw_if(inputs.m_axi_rvalid, "a beat from memory has to wait");
        }
        if outputs.m_axi_arvalid && inputs.m_axi_arready {
            self.take_read(outputs, rules, rng)?;
        }
        if outputs.m_axi_awvalid && inputs.m_axi_awready {
            let line = self.check_address(
                "AW",
                outputs.m_axi_awaddr,
                outputs.m_axi_awlen,
                outputs.m_axi_awsize,
                outputs.m_axi_awburst,
            )?;
            let id = outputs.m_axi_awid;
            ensure!(
                !self.writes.iter().any(|write| write.id == id)
                    && !self.addressed.iter().any(|(other, _)| *other == id),
                "AW: ID {id} is in use"
            );
            self.addressed.push_back((id, line));
        }
        if outputs.m_axi_wvalid && inputs.m_axi_wready {
            self.take_data(outputs)?;
        }
        self.match_writes(rules, rng)?;
        self.now += 1;
        Ok(())
    }

    fn take_beat(&mut self, hazards: &mut Hazards) {
        let at = self.sending.take().expect("a beat is on the port");
        let read = &mut self.reads[at];
        hazards.saw_if(at != 0 && read.beat == 0, "reads are answered out of order");
        hazards.saw_if(
            self.current.is_some_and(|id| id != read.id),
            "beats of two reads are mixed",
        );
        read.beat += 1;
        self.current = Some(read.id);
        if read.beat == self.shape.beats() {
            self.reads.remove(at);
            self.current = None;
        }
    }

    fn take_read(
        &mut self,
        outputs: &Outputs,
        rules: &mut Rules,
        rng: &mut Pcg64Mcg,
    ) -> Result<()> {
        let line = self.check_address(
            "AR",
            outputs.m_axi_araddr,
            outputs.m_axi_arlen,
            outputs.m_axi_arsize,
            outputs.m_axi_arburst,
        )?;
        let id = outputs.m_axi_arid;
        ensure!(
            !self.reads.iter().any(|read| read.id == id),
            "AR: ID {id} is in use"
        );
        rules.read(line)?;
        self.reads.push(Read {
            id,
            // As it is now: a write that is still on its way comes too late.
            bytes: self.lines.get(line),
            error: rules.is_faulty(line),
            beat: 0,
            due: self.now + rng.random_range(self.manners.latency.clone()),
        });
        Ok(())
    }

    fn check_address(
        &self,
        channel: &str,
        address: u64,
        len: u8,
        size: u8,
        burst: u8,
    ) -> Result<u64> {
        ensure!(
            address.is_multiple_of(64) && address >> self.shape.pa_bits == 0,
            "{channel}: address {address:#x} is none of a line"
        );
        ensure!(
            usize::from(len) + 1 == self.shape.beats()
                && 1 << size == self.shape.beat_bytes()
                && burst == 1,
            "{channel}: length {len}, size {size}, burst {burst} are not a line"
        );
        Ok(address / 64)
    }

    fn take_data(&mut self, outputs: &Outputs) -> Result<()> {
        let width = self.shape.beat_bytes();
        let full = u32::MAX >> (32 - width);
        ensure!(outputs.m_axi_wstrb == full, "W: not every strobe is set");
        let beat = self.partial_beats;
        let last = beat + 1 == self.shape.beats();
        ensure!(
            outputs.m_axi_wlast == last,
            "W: WLAST is {} with beat {beat}",
            outputs.m_axi_wlast
        );
        for k in 0..width {
            self.partial[beat * width + k] = (outputs.m_axi_wdata[k / 8] >> (8 * (k % 8))) as u8;
        }
        self.partial_beats = if last { 0 } else { beat + 1 };
        if last {
            self.data.push_back(self.partial);
        }
        Ok(())
    }

    /// Data belongs to addresses in their order.
    fn match_writes(&mut self, rules: &mut Rules, rng: &mut Pcg64Mcg) -> Result<()> {
        while !self.addressed.is_empty() && !self.data.is_empty() {
            let (id, line) = self.addressed.pop_front().expect("there is one");
            let bytes = self.data.pop_front().expect("there is one");
            rules.write(line, &bytes)?;
            self.lines.set(line, bytes);
            self.writes.push(Write {
                id,
                line,
                due: self.now + rng.random_range(self.manners.latency.clone()),
            });
        }
        Ok(())
    }

    /// What was valid and not taken in the last cycle must be the same in this one.
    fn check_held(&mut self, inputs: &Inputs, outputs: &Outputs) -> Result<()> {
        if let Some(held) = &self.held {
            let ar = |o: &Outputs| (o.m_axi_arvalid, o.m_axi_araddr, o.m_axi_arid);
            let aw = |o: &Outputs| (o.m_axi_awvalid, o.m_axi_awaddr, o.m_axi_awid);
            let w = |o: &Outputs| (o.m_axi_wvalid, o.m_axi_wdata, o.m_axi_wlast);
            ensure!(!held.m_axi_arvalid || ar(held) == ar(outputs), "AR moves");
            ensure!(!held.m_axi_awvalid || aw(held) == aw(outputs), "AW moves");
            ensure!(!held.m_axi_wvalid || w(held) == w(outputs), "W moves");
        }
        let mut held = *outputs;
        held.m_axi_arvalid &= !inputs.m_axi_arready;
        held.m_axi_awvalid &= !inputs.m_axi_awready;
        held.m_axi_wvalid &= !inputs.m_axi_wready;
        self.held = Some(held);
        Ok(())
    }
}
