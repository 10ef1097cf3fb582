//! The recording half of the stand-in.

use super::{Fault, Registers};
use jukebox_brute::{Entry, Sizes, has_room, write};
use jukebox_config::Config;
use jukebox_golden::{Crrb, Geometry, Recorded, format};
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

pub struct Record {
    config: Config,
    geometry: Geometry,
    sizes: Sizes,
    running: bool,
    visible: u64,
    stopped: bool,
    failed: bool,
    crrb: Crrb,
    filling: Vec<Entry>,
    lines_left: u64,
    asid: u16,
    /// CONFIG.RECORD_HITS, a cycle ago.
    hits: bool,
    /// Lines to be written, with their number of entries.
    lines: VecDeque<(Vec<u8>, u64)>,
    next_address: u64,
    /// Of the front line: address accepted, beats accepted.
    addressed: bool,
    beat: usize,
    /// The address on the port was not taken.
    aw_left: bool,
    read_waits: bool,
    unanswered: u64,
}

impl Record {
    pub fn new(config: &Config) -> Self {
        Record {
            config: config.clone(),
            geometry: Geometry::new(config),
            sizes: Sizes::of(config),
            running: false,
            visible: 0,
            stopped: false,
            failed: false,
            crrb: Crrb::new(config.geometry.crrb_entries),
            filling: Vec::new(),
            lines_left: 0,
            asid: 0,
            hits: false,
            lines: VecDeque::new(),
            next_address: 0,
            addressed: false,
            beat: 0,
            aw_left: false,
            read_waits: false,
            unanswered: 0,
        }
    }

    pub fn is_running(&self) -> bool {
        self.running
    }

    pub fn is_ready(&self) -> bool {
        // In delta coding an entry may complete a line that others have filled, and one of its own.
        let most = if self.sizes.delta { 4 } else { 2 };
        self.stopped || self.failed || self.lines.len() < most
    }

    fn beats(&self) -> usize {
        (8 * self.geometry.line_bytes / self.config.metadata.axi_data_bits) as usize
    }

    pub fn start(&mut self, regs: &mut Registers, fault: Fault, cycle: u64) {
        let line = u64::from(self.geometry.line_bytes);
        let (base, limit, offset) = (regs.get("REC_BASE"), regs.get("REC_LIMIT"), regs.rec_next);
        let aligned = (base | limit | offset) % line == 0 || fault == Fault::TakesAnyBase;
        if !aligned || limit < base || offset > limit - base {
            regs.raise_error("RECORD_CONFIG");
            return;
        }
        regs.rec_next = 0;
        regs.rec_live = offset;
        regs.rec_bytes = offset;
        regs.done &= !0b1100;
        self.running = true;
        self.visible = cycle + 2;
        self.stopped = false;
        self.failed = false;
        self.asid = regs.get("ASID") as u16;
        self.lines_left = (limit - base - offset) / line;
        self.next_address = base + offset;
        self.unanswered = 0;
    }

    pub fn stop(&mut self, regs: &mut Registers, fault: Fault) {
        if !self.running || self.stopped || self.failed {
            return;
        }
        self.stopped = true;
        let mut left = self.crrb.drain();
        if fault == Fault::Lifo {
            left.reverse();
        }
        for entry in left {
            self.pack(regs, fault, entry);
        }
        if !self.filling.is_empty() {
            self.close(regs);
        }
    }

    fn pack(&mut self, regs: &mut Registers, fault: Fault, entry: format::Entry) {
        let set = (0..128).filter(|line| entry.vector >> line & 1 == 1);
        let entry = Entry {
            tag: entry.tag,
            lines: set.collect(),
        };
        let longer = [&self.filling[..], std::slice::from_ref(&entry)].concat();
        if !self.filling.is_empty() && write(&self.sizes, &longer).is_none() {
            self.close(regs);
        }
        if self.lines_left == 0 {
            if fault != Fault::UncountedDrop {
                regs.counts.add("CNT_DROPPED_LIMIT", 1);
            }
            if regs.done & 0b1000 == 0 {
                regs.event("RECORD_FULL");
            }
            return;
        }
        self.filling.push(entry);
        if !has_room(&self.sizes, &self.filling) {
            self.close(regs);
        }
    }

    fn close(&mut self, regs: &mut Registers) {
        let bytes = write(&self.sizes, &self.filling).expect("entries that fit");
        regs.rec_live += bytes.len() as u64;
        self.lines.push_back((bytes, self.filling.len() as u64));
        self.filling.clear();
        self.lines_left -= 1;
    }

    pub fn follow(
        &mut self,
        regs: &mut Registers,
        fault: Fault,
        _cycle: u64,
        i: &Inputs,
        o: &Outputs,
    ) {
        let failed_before = self.failed;
        if i.m_axi_bvalid & o.m_axi_bready != 0 {
            self.unanswered -= 1;
            if i.m_axi_bresp != 0 {
                regs.raise_error("WRITE_ERROR");
                self.failed = true;
            } else if !self.failed {
                regs.rec_bytes += u64::from(self.geometry.line_bytes);
            }
        }
        self.read_waits = o.m_axi_arvalid != 0 && i.m_axi_arready == 0;
        self.aw_left = o.m_axi_awvalid != 0 && i.m_axi_awready == 0;
        if o.m_axi_awvalid & i.m_axi_awready != 0 {
            self.addressed = true;
            let entries = self.lines.front().map_or(0, |(_, entries)| *entries);
            regs.counts.add("CNT_ENTRIES_WRITTEN", entries);
            regs.counts
                .add("CNT_BYTES_WRITTEN", self.geometry.line_bytes.into());
        }
        if o.m_axi_wvalid & i.m_axi_wready != 0 {
            self.beat += 1;
        }
        if self.addressed && self.beat == self.beats() {
            self.lines.pop_front();
            self.addressed = false;
            self.beat = 0;
            self.unanswered += 1;
            self.next_address += u64::from(self.geometry.line_bytes);
        }
        // A cycle behind the register.
        let hits = std::mem::replace(&mut self.hits, regs.config("RECORD_HITS"));
        let kept = i.obs_instr != 0 && (i.obs_kind != 2 || hits);
        let taken = i.obs_valid & o.obs_ready != 0 && kept;
        if taken && self.running && !self.stopped {
            // An answer of the same cycle does not keep the event out.
            if !failed_before {
                self.event(regs, fault, i);
            }
        }
        if self.failed {
            self.crrb.clear();
            self.filling.clear();
            if fault != Fault::WritesAfterError {
                let raised = self.addressed || self.beat > 0 || self.aw_left;
                self.lines.truncate(usize::from(raised));
            }
        }
        let answered = self.unanswered == 0 || fault == Fault::EarlyRecordEnd;
        let over = (self.stopped || self.failed) && self.lines.is_empty() && answered;
        // Not in the cycle of the STOP's own write, so that lines can be seen first.
        if self.running && over && o.recording != 0 {
            self.running = false;
            if !self.failed {
                regs.event("RECORD_DONE");
            }
        }
    }

    fn event(&mut self, regs: &mut Registers, fault: Fault, i: &Inputs) {
        let filter = regs.config("ASID_FILTER") && fault != Fault::NoFilter;
        if filter && i.obs_asid != self.asid {
            regs.counts.add("CNT_FILTERED", 1);
            return;
        }
        regs.counts.add("CNT_RECORDED", 1);
        let (tag, line) = (
            self.geometry.tag(i.obs_vaddr),
            self.geometry.line(i.obs_vaddr),
        );
        match self.crrb.record(tag, line) {
            Recorded::Hit => regs.counts.add("CNT_CRRB_HITS", 1),
            Recorded::Allocated => {}
            Recorded::Evicted(entry) => {
                regs.counts.add("CNT_EVICTIONS", 1);
                self.pack(regs, fault, entry);
            }
        }
    }

    pub fn drive(&mut self, _regs: &mut Registers, fault: Fault, cycle: u64, out: &mut Outputs) {
        out.recording = u8::from(self.running && cycle + 1 >= self.visible);
        out.m_axi_wvalid = 0;
        out.m_axi_awvalid = 0;
        let bytes = (self.config.metadata.axi_data_bits / 8) as usize;
        let beats = self.beats();
        let Some((line, _)) = self.lines.front() else {
            return;
        };
        let raised = self.addressed || self.beat > 0 || self.aw_left;
        if self.failed && !raised && fault != Fault::WritesAfterError {
            return;
        }
        if !raised && self.read_waits && self.lines.len() < 2 {
            return;
        }
        if !self.addressed {
            out.m_axi_awvalid = 1;
            out.m_axi_awaddr = self.next_address;
            out.m_axi_awlen = beats as u8 - 1;
            out.m_axi_awsize = bytes.ilog2() as u8;
            out.m_axi_awburst = 1;
            out.m_axi_awcache = self.config.metadata.axi_cache as u8;
            out.m_axi_awprot = self.config.metadata.axi_prot as u8;
            out.m_axi_awqos = self.config.metadata.axi_qos as u8;
        }
        if self.beat < beats {
            out.m_axi_wvalid = 1;
            out.m_axi_wlast = u8::from(self.beat + 1 == beats);
            out.m_axi_wstrb = u64::MAX >> (64 - bytes);
            out.m_axi_wdata = [0; 8];
            let part = &line[self.beat * bytes..(self.beat + 1) * bytes];
            for (at, byte) in part.iter().enumerate() {
                out.m_axi_wdata[at / 8] |= u64::from(*byte) << (8 * (at % 8));
            }
        }
    }
}
