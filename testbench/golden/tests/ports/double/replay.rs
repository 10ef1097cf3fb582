//! The replaying half of the stand-in.

use super::pace::Pace;
use super::{Fault, Registers};
use jukebox_brute::{Entry, Sizes, read};
use jukebox_config::{Config, Translation};
use jukebox_golden::Geometry;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

#[derive(Clone, Copy, Default)]
pub(super) struct Start {
    pub(super) base: u64,
    pub(super) length: u64,
    pub(super) offset: u64,
    pub(super) asid: u16,
    pub(super) rebase: u64,
}

/// What is known of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    New,
    Asked,
    Ready(u64),
    /// RETRY was answered in this cycle.
    Retry(u64),
    AskedAgain,
    Dropped,
}

pub(super) struct Item {
    pub(super) line: u64,
    pub(super) vaddr: u64,
    pub(super) vector: u128,
    pub(super) state: State,
}

#[derive(Default)]
pub struct Replay {
    pub(super) config: Config,
    pub(super) running: bool,
    pub(super) visible: u64,
    pub(super) start: Start,
    pub(super) then: Option<Start>,
    pub(super) stopped: bool,
    pub(super) failed: bool,
    pub(super) fired: bool,
    pub(super) raised: u64,
    pub(super) received: u64,
    pub(super) items: Vec<Item>,
    /// First item not finished, first not asked for.
    pub(super) head: usize,
    pub(super) next: usize,
    /// Reads outstanding, true: of this replay.
    pub(super) reads: VecDeque<bool>,
    /// Requests outstanding, with their item if it is of this replay.
    pub(super) asked: VecDeque<Option<usize>>,
    /// What is on the ports and was not taken.
    pub(super) ar_left: bool,
    pub(super) ar_own: bool,
    pub(super) request_left: bool,
    pub(super) request: Option<usize>,
    /// The request on the port is a repeated one.
    pub(super) again: bool,
    pub(super) pf_left: bool,
    pub(super) buffer: Vec<u8>,
    pub(super) bad: bool,
    pub(super) read_life: u64,
    pub(super) request_life: u64,
    pub(super) pace: Pace,
    pub(super) prefetches: u64,
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
        let aligned = (start.base | start.length | start.offset).is_multiple_of(line);
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
        self.pace.follow(regs, cycle, i, o);
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
            self.prefetches += 1;
            let item = &mut self.items[self.head];
            item.vector &= item.vector - 1;
            if fault == Fault::Skip && self.prefetches.is_multiple_of(5) && item.vector != 0 {
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
        let content = read(&Sizes::of(&self.config), &line);
        let mut entries = content.entries;
        if content.rejected {
            regs.counts.add("CNT_LINES_REJECTED", 1);
            if fault == Fault::UsesRejected {
                entries.push(Entry {
                    tag: 1,
                    lines: [0].into(),
                });
            }
        }
        if fault == Fault::Swap && entries.len() > 1 {
            entries.swap(0, 1);
        }
        let used = entries.iter().filter(|entry| !entry.lines.is_empty());
        let translates = self.config.features.translation == Translation::Port;
        self.items.extend(used.map(|entry| {
            let vaddr = geometry.region_address(entry.tag, self.start.rebase);
            Item {
                line: number,
                vaddr,
                vector: entry
                    .lines
                    .iter()
                    .fold(0, |vector, line| vector | 1 << line),
                state: match translates {
                    true => State::New,
                    false => State::Ready(vaddr),
                },
            }
        }));
    }

    fn answer(&mut self, regs: &mut Registers, at: usize, cycle: u64, i: &Inputs) {
        let item = &mut self.items[at];
        let again = item.state == State::AskedAgain;
        item.state = match (i.xlt_rsp_status, again) {
            (0, _) => {
                let inside = u64::from(self.config.geometry.region_bytes) - 1;
                State::Ready(i.xlt_rsp_paddr & !inside)
            }
            (1, false) if self.config.features.retry => State::Retry(cycle),
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
}
