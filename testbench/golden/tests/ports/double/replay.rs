//! The replaying half of the stand-in.

use super::{Fault, Registers};
use jukebox_config::Config;
use jukebox_golden::Geometry;
use jukebox_golden::format::{Entry, decode_line};
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

#[derive(Clone, Copy, Default)]
struct Start {
    base: u64,
    length: u64,
    offset: u64,
    asid: u16,
    rebase: u64,
}

/// What is known of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Asked,
    Ready(u64),
    /// RETRY was answered in this cycle.
    Retry(u64),
    AskedAgain,
    Dropped,
}

struct Item {
    line: u64,
    vaddr: u64,
    vector: u128,
    state: State,
}

#[derive(Default)]
pub struct Replay {
    config: Config,
    running: bool,
    visible: u64,
    start: Start,
    then: Option<Start>,
    stopped: bool,
    failed: bool,
    fired: bool,
    raised: u64,
    received: u64,
    items: Vec<Item>,
    /// First item not finished, first not asked for.
    head: usize,
    next: usize,
    /// Reads outstanding, true: of this replay.
    reads: VecDeque<bool>,
    /// Requests outstanding, with their item if it is of this replay.
    asked: VecDeque<Option<usize>>,
    /// What is on the ports and was not taken.
    ar_left: bool,
    ar_own: bool,
    request_left: bool,
    request: Option<usize>,
    /// The request on the port is a repeated one.
    again: bool,
    pf_left: bool,
    buffer: Vec<u8>,
    bad: bool,
    read_life: u64,
    request_life: u64,
    ahead: u64,
    misses: u64,
    /// Of the cycle before: releases beside misses, `PACE_RELEASE` if a miss came.
    release: (u64, Option<u64>),
    /// `d` of two cycles before.
    due: u64,
    forbidden: bool,
    accepted: Option<u64>,
    prefetches: u64,
}

impl Replay {
    pub fn new(config: &Config) -> Self {
        Replay {
            config: config.clone(),
            ..Replay::default()
        }
    }

    pub fn is_running(&self) -> bool {
        self.running
    }

    pub fn start(&mut self, regs: &mut Registers, cycle: u64) {
        let start = Start {
            base: regs.get("REP_BASE"),
            length: regs.get("REP_BYTES"),
            offset: regs.rep_next,
            asid: regs.get("ASID") as u16,
            rebase: regs.get("REBASE"),
        };
        let line = u64::from(self.config.geometry.line_bytes);
        let aligned = (start.base | start.length | start.offset) % line == 0;
        let inside = start.base + start.length <= 1 << self.config.address.pa_bits;
        if !aligned || start.offset > start.length || !inside {
            regs.raise_error("REPLAY_CONFIG");
            return;
        }
        regs.rep_next = 0;
        regs.done &= !0b1_0000;
        if self.running {
            self.stopped = true;
            self.then = Some(start);
        } else {
            self.visible = cycle + 2;
            self.begin(regs, start, cycle);
        }
    }

    fn begin(&mut self, regs: &mut Registers, start: Start, cycle: u64) {
        *self = Replay {
            config: self.config.clone(),
            running: true,
            visible: self.visible,
            start,
            reads: std::mem::take(&mut self.reads),
            asked: std::mem::take(&mut self.asked),
            ar_left: self.ar_left,
            request_left: self.request_left,
            again: self.again,
            buffer: std::mem::take(&mut self.buffer),
            bad: self.bad,
            read_life: cycle,
            request_life: cycle,
            ..Replay::default()
        };
        regs.rep_live = start.offset;
    }

    pub fn stop(&mut self, fault: Fault) {
        if self.running && fault != Fault::DeafToAbort {
            self.stopped = true;
            self.then = None;
        }
    }

    pub fn follow(
        &mut self,
        regs: &mut Registers,
        fault: Fault,
        cycle: u64,
        i: &Inputs,
        o: &Outputs,
    ) {
        self.pace(regs, i, o);
        if i.m_axi_rvalid & o.m_axi_rready != 0 {
            self.read_life = cycle;
            self.beat(regs, fault, i);
        }
        if i.xlt_rsp_valid & o.xlt_rsp_ready != 0
            && let Some(asked) = self.asked.pop_front()
        {
            self.request_life = cycle;
            if let Some(at) = asked.filter(|_| !self.stopped) {
                self.answer(regs, at, cycle, i);
            }
        }
        if o.m_axi_arvalid & i.m_axi_arready != 0 {
            self.reads.push_back(std::mem::take(&mut self.ar_own));
            self.read_life = cycle;
        }
        if o.xlt_req_valid & i.xlt_req_ready != 0 {
            let asked = self.request.take();
            self.asked.push_back(asked);
            regs.counts.add("CNT_TRANSLATIONS", 1);
            regs.counts.add("CNT_RETRIES", u64::from(self.again));
            self.request_life = cycle;
        }
        if o.pf_valid & i.pf_ready != 0 {
            regs.counts.add("CNT_PREFETCHES", 1);
            self.accepted = Some(cycle);
            self.prefetches += 1;
            let item = &mut self.items[self.head];
            item.vector &= item.vector - 1;
            if fault == Fault::Skip && self.prefetches % 5 == 0 && item.vector != 0 {
                item.vector &= item.vector - 1;
            }
        } else if o.pf_valid != 0 {
            regs.counts.add("CNT_STALL_CYCLES", 1);
        }
        self.pf_left = o.pf_valid & !i.pf_ready & 1 != 0;
        self.ar_left = o.m_axi_arvalid & !i.m_axi_arready & 1 != 0;
        self.request_left = o.xlt_req_valid & !i.xlt_req_ready & 1 != 0;
        while self
            .items
            .get(self.head)
            .is_some_and(|item| item.state == State::Dropped || item.vector == 0)
        {
            self.head += 1;
        }
        if self.running && o.replaying != 0 {
            self.watch(regs, fault, cycle);
            self.try_end(regs, cycle);
        }
    }

    /// The account of pacing at the end of a cycle.
    fn pace(&mut self, regs: &mut Registers, i: &Inputs, o: &Outputs) {
        let replaying = o.replaying != 0;
        let mut newer = 0;
        if replaying {
            newer = self.release.0;
            if let Some(release) = self.release.1 {
                self.misses += 1;
                if release != 0 && self.misses >= release {
                    self.misses = 0;
                    newer += 1;
                }
            }
            let held = self.forbidden && o.pf_valid == 0;
            regs.counts.add("CNT_PACE_CYCLES", u64::from(held));
            let more = u64::from(o.pf_valid & i.pf_ready);
            self.ahead = (self.ahead + more).saturating_sub(self.due);
        }
        self.due = newer;
        let event = i.obs_valid & o.obs_ready != 0;
        self.release = (
            u64::from(event && i.obs_kind == 1) + u64::from(i.pf_present),
            (event && i.obs_kind == 0).then(|| regs.get("PACE_RELEASE")),
        );
    }

    fn beat(&mut self, regs: &mut Registers, fault: Fault, i: &Inputs) {
        let bytes = (self.config.metadata.axi_data_bits / 8) as usize;
        let words = i.m_axi_rdata.iter().flat_map(|word| word.to_le_bytes());
        self.buffer.extend(words.take(bytes));
        let own = self.reads.front() == Some(&true);
        let usable = own && !self.stopped;
        if i.m_axi_rresp != 0 {
            if usable && !self.bad {
                regs.raise_error("READ_ERROR");
                self.failed = true;
            }
            self.bad = true;
        }
        if i.m_axi_rlast == 0 {
            return;
        }
        self.reads.pop_front();
        let line = std::mem::take(&mut self.buffer);
        let bad = std::mem::take(&mut self.bad);
        if !usable || bad {
            return;
        }
        regs.counts.add("CNT_LINES_READ", 1);
        regs.counts.add("CNT_BYTES_READ", line.len() as u64);
        if self.failed {
            return;
        }
        let geometry = Geometry::new(&self.config);
        let number = self.received;
        self.received += 1;
        let mut entries = match decode_line(&geometry, &line) {
            Ok(entries) => entries,
            Err(_) => {
                regs.counts.add("CNT_LINES_REJECTED", 1);
                let used = fault == Fault::UsesRejected;
                if used {
                    vec![Entry { tag: 1, vector: 1 }]
                } else {
                    Vec::new()
                }
            }
        };
        if fault == Fault::Swap && entries.len() > 1 {
            entries.swap(0, 1);
        }
        self.items.extend(
            entries
                .iter()
                .filter(|entry| entry.vector != 0)
                .map(|entry| Item {
                    line: number,
                    vaddr: geometry.region_address(entry.tag, self.start.rebase),
                    vector: entry.vector,
                    state: State::New,
                }),
        );
    }

    fn answer(&mut self, regs: &mut Registers, at: usize, cycle: u64, i: &Inputs) {
        let item = &mut self.items[at];
        let again = item.state == State::AskedAgain;
        item.state = match (i.xlt_rsp_status, again) {
            (0, _) => {
                let inside = u64::from(self.config.geometry.region_bytes) - 1;
                State::Ready(i.xlt_rsp_paddr & !inside)
            }
            (1, false) => State::Retry(cycle),
            (1, true) => {
                regs.counts.add("CNT_DROP_RETRY", 1);
                State::Dropped
            }
            _ => {
                regs.counts.add("CNT_DROP_DENIED", 1);
                State::Dropped
            }
        };
        while self
            .items
            .get(self.head)
            .is_some_and(|item| item.state == State::Dropped)
        {
            self.head += 1;
        }
    }

    fn watch(&mut self, regs: &mut Registers, fault: Fault, cycle: u64) {
        let limit = match fault {
            Fault::NoWatchdog => return,
            Fault::HastyWatchdog => regs.get("WATCHDOG") / 2,
            _ => regs.get("WATCHDOG"),
        };
        let reading = self.ar_left && self.ar_own || self.reads.contains(&true);
        let asking = self.request.is_some() || self.asked.iter().any(Option::is_some);
        let up = |life: u64| limit != 0 && cycle - life >= limit;
        let causes = [
            ("READ_TIMEOUT", reading && up(self.read_life)),
            ("XLT_TIMEOUT", asking && up(self.request_life)),
        ];
        for (cause, fired) in causes {
            if fired && !self.fired {
                regs.raise_error(cause);
                self.fired = true;
                self.stopped = true;
                self.reads.iter_mut().for_each(|own| *own = false);
                self.asked.iter_mut().for_each(|asked| *asked = None);
                self.ar_own = false;
                self.request = None;
            }
        }
    }

    fn try_end(&mut self, regs: &mut Registers, cycle: u64) {
        let reading = self.ar_own || self.reads.contains(&true);
        let asking = self.request.is_some() || self.asked.iter().any(Option::is_some);
        if self.pf_left || reading || asking {
            return;
        }
        let line = u64::from(self.config.geometry.line_bytes);
        let lines = (self.start.length - self.start.offset) / line;
        let used = self.head == self.items.len();
        let complete = used && self.received == lines && !self.failed;
        if !(self.stopped || complete || (self.failed && used)) {
            return;
        }
        let at = self
            .items
            .get(self.head)
            .map_or(self.received, |item| item.line);
        regs.rep_live = self.start.offset + at * line;
        if let Some(then) = self.then.take() {
            self.begin(regs, then, cycle);
            return;
        }
        if complete && !self.stopped {
            regs.event("REPLAY_DONE");
        }
        self.running = false;
    }

    pub fn drive(&mut self, regs: &mut Registers, fault: Fault, cycle: u64, out: &mut Outputs) {
        let next = cycle + 1;
        out.replaying = u8::from(self.running && next >= self.visible);
        let (window, gap) = (regs.get("PACE_WINDOW"), regs.get("PACE_GAP"));
        let near = self.accepted.is_some_and(|at| cycle - at < gap);
        self.forbidden = regs.config("PACING") && ((window != 0 && self.ahead >= window) || near);
        let going = self.running && !self.stopped;
        if !self.pf_left {
            out.pf_valid = 0;
            let held = self.forbidden && fault != Fault::Unpaced;
            if going && !held {
                self.offer(out);
            }
        }
        if !self.request_left {
            out.xlt_req_valid = 0;
            if going && let Some(at) = self.choose(regs, fault, next) {
                self.request = Some(at);
                self.again = self.items[at].state == State::AskedAgain;
                if !self.asked.iter().any(Option::is_some) {
                    self.request_life = next;
                }
                out.xlt_req_valid = 1;
                out.xlt_req_vaddr = self.items[at].vaddr;
                out.xlt_req_asid = self.start.asid;
            }
        }
        if !self.ar_left {
            out.m_axi_arvalid = 0;
            let line = u64::from(self.config.geometry.line_bytes);
            let more = u64::from(fault == Fault::ReadsOn);
            let lines = (self.start.length - self.start.offset) / line + more;
            let outstanding = self.reads.iter().filter(|own| **own).count();
            let room = outstanding < self.config.metadata.reads_in_flight as usize;
            if going && !self.failed && self.raised < lines && room {
                out.m_axi_arvalid = 1;
                out.m_axi_araddr = self.start.base + self.start.offset + self.raised * line;
                let bytes = self.config.metadata.axi_data_bits / 8;
                out.m_axi_arlen = (line as u32 / bytes - 1) as u8;
                out.m_axi_arsize = bytes.ilog2() as u8;
                out.m_axi_arburst = 1;
                self.raised += 1;
                self.ar_own = true;
                if outstanding == 0 {
                    self.read_life = next;
                }
            }
        }
    }

    fn offer(&self, out: &mut Outputs) {
        let Some(item) = self.items.get(self.head) else {
            return;
        };
        let State::Ready(paddr) = item.state else {
            return;
        };
        let line = u64::from(self.config.geometry.line_bytes);
        let offset = u64::from(item.vector.trailing_zeros()) * line;
        out.pf_valid = 1;
        out.pf_paddr = paddr + offset;
        out.pf_vaddr = item.vaddr + offset;
        out.pf_asid = self.start.asid;
    }

    /// The entry to be asked for in the cycle `next`.
    fn choose(&mut self, regs: &Registers, fault: Fault, next: u64) -> Option<usize> {
        let retry = self
            .items
            .iter()
            .position(|item| matches!(item.state, State::Retry(_)));
        if let Some(at) = retry {
            let State::Retry(answered) = self.items[at].state else {
                return None;
            };
            let wait = if fault == Fault::HastyRetry {
                0
            } else {
                regs.get("XLT_RETRY_WAIT")
            };
            let free = !self.asked.iter().any(Option::is_some);
            if free && next >= answered + wait {
                self.items[at].state = State::AskedAgain;
                return Some(at);
            }
            if fault != Fault::NoRetryBarrier {
                return None;
            }
        }
        let outstanding = self.asked.iter().filter(|asked| asked.is_some()).count();
        let at = self.next;
        let item = self.items.get_mut(at).filter(|_| outstanding < 16)?;
        item.state = State::Asked;
        self.next += 1;
        Some(at)
    }
}
