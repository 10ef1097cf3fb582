//! A small stand-in for the block: right at the ports, and breakable on purpose.

mod drive;
mod pace;
mod record;
mod replay;

use super::map::{self, flag, offset};
use jukebox_config::{Config, Translation};
use jukebox_golden::Geometry;
use jukebox_ports::{Inputs, Outputs};
use std::collections::HashMap;

/// Ways to break the stand-in that cannot be had by changing single outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Entries of a line are asked for and prefetched in the wrong order.
    Swap,
    /// Every fifth prefetch is left out.
    Skip,
    /// The window and the gap are ignored.
    Unpaced,
    /// Repeats do not wait.
    HastyRetry,
    /// New requests go on between RETRY and the repeat.
    NoRetryBarrier,
    /// Writes go on after a write error.
    WritesAfterError,
    /// Prefetches and reads go on after an abort.
    DeafToAbort,
    /// The watchdog never fires.
    NoWatchdog,
    /// The watchdog fires at half its time.
    HastyWatchdog,
    /// One read more than the record has lines.
    ReadsOn,
    /// Rejected lines are used.
    UsesRejected,
    /// The recording ends while an answer is missing.
    EarlyRecordEnd,
    /// Recorded events do not ask for the ASID.
    NoFilter,
    /// The drop at the limit is not counted.
    UncountedDrop,
    /// The oldest entry is not the first to leave.
    Lifo,
    /// RECORD_START is accepted with an unaligned base.
    TakesAnyBase,
}

/// A counter bank.
#[derive(Default)]
pub struct Counts(HashMap<&'static str, u64>);

impl Counts {
    pub fn add(&mut self, name: &'static str, n: u64) {
        assert!(map::COUNTERS.contains(&name));
        *self.0.entry(name).or_default() += n;
    }
}

/// Registers that are stored, flags and counters.
pub struct Registers {
    values: HashMap<u16, u32>,
    pub counts: Counts,
    counter_max: u64,
    pub error: u32,
    pub irq: u32,
    pub done: u32,
    pub rec_next: u64,
    pub rec_live: u64,
    pub rec_bytes: u64,
    pub rep_next: u64,
    pub rep_live: u64,
}

impl Registers {
    fn new(config: &Config) -> Self {
        let bits = config.counters.bits;
        Registers {
            values: match config.features.watchdog {
                true => HashMap::from([(offset("WATCHDOG"), 0x1_0000)]),
                false => HashMap::new(),
            },
            counts: Counts::default(),
            counter_max: if bits == 0 {
                0
            } else {
                u64::MAX >> (64 - bits)
            },
            error: 0,
            irq: 0,
            done: 0,
            rec_next: 0,
            rec_live: 0,
            rec_bytes: 0,
            rep_next: 0,
            rep_live: 0,
        }
    }

    pub fn get(&self, name: &str) -> u64 {
        let at = offset(name);
        let word = |at| u64::from(self.values.get(&at).copied().unwrap_or_default());
        if map::is_wide(name) {
            word(at + 4) << 32 | word(at)
        } else {
            word(at)
        }
    }

    pub fn config(&self, field: &str) -> bool {
        self.get("CONFIG") as u32 & flag("CONFIG", field) != 0
    }

    pub fn raise_error(&mut self, cause: &str) {
        self.error |= flag("ERROR_CAUSE", cause);
        self.irq |= flag("IRQ_STATUS", "ERROR");
    }

    pub fn event(&mut self, name: &str) {
        self.done |= flag("STATUS", name);
        self.irq |= flag("IRQ_STATUS", name);
    }
}

/// The stand-in.
pub struct Double {
    config: Config,
    pub geometry: Geometry,
    pub fault: Fault,
    cycle: u64,
    pub regs: Registers,
    record: record::Record,
    replay: replay::Replay,
    aw: Option<u16>,
    w: Option<(u32, u8)>,
    /// What is driven in the coming cycle.
    pub out: Outputs,
}

impl Double {
    pub fn new(config: &Config) -> Self {
        Double {
            config: config.clone(),
            geometry: Geometry::new(config),
            fault: Fault::None,
            cycle: 0,
            regs: Registers::new(config),
            record: record::Record::new(config),
            replay: replay::Replay::new(config),
            aw: None,
            w: None,
            out: Outputs::default(),
        }
    }

    /// One clock cycle: the outputs of the next are in `out` afterwards.
    pub fn step(&mut self, i: &Inputs) {
        self.cycle += 1;
        if i.rst_n == 0 {
            let (cycle, fault) = (self.cycle, self.fault);
            *self = Double::new(&self.config);
            (self.cycle, self.fault) = (cycle, fault);
            return;
        }
        let o = self.out;
        let cycle = self.cycle - 1;
        let event = i.obs_valid != 0 && o.obs_ready != 0;
        if event {
            self.regs.counts.add("CNT_OBSERVED", 1);
            if i.obs_instr != 0 {
                let count = |name, kind| (name, u64::from(i.obs_kind == kind));
                let [misses, used, kept] = [
                    count("CNT_MISSES", 0),
                    count("CNT_USED", 1),
                    count("CNT_KEPT", 3),
                ];
                let late = ("CNT_LATE", used.1 & u64::from(i.obs_late));
                for (name, n) in [misses, used, kept, late] {
                    self.regs.counts.add(name, n);
                }
            }
        } else if i.obs_valid != 0 {
            self.regs.counts.add("CNT_LOST", 1);
        }
        self.regs.counts.add("CNT_PRESENT", u64::from(i.pf_present));
        self.record.follow(&mut self.regs, self.fault, cycle, i, &o);
        self.replay.follow(&mut self.regs, self.fault, cycle, i, &o);
        self.access(i, &o);
        self.out.obs_ready = u8::from(self.record.is_ready());
        self.out.xlt_rsp_ready = u8::from(self.translates());
        self.out.m_axi_bready = 1;
        self.out.m_axi_rready = 1;
        self.replay
            .drive(&mut self.regs, self.fault, cycle, &mut self.out);
        self.record
            .drive(&mut self.regs, self.fault, cycle, &mut self.out);
        let enabled = self.regs.get("IRQ_ENABLE") as u32;
        self.out.irq = u8::from(self.regs.irq & enabled != 0);
    }

    fn translates(&self) -> bool {
        self.config.features.translation == Translation::Port
    }

    /// The register port.
    fn access(&mut self, i: &Inputs, o: &Outputs) {
        let out = &mut self.out;
        if i.s_axil_bready != 0 {
            out.s_axil_bvalid = 0;
        }
        if i.s_axil_rready != 0 {
            out.s_axil_rvalid = 0;
        }
        if i.s_axil_arvalid & o.s_axil_arready != 0 {
            let value = self.read(i.s_axil_araddr & !3);
            self.out.s_axil_rvalid = 1;
            self.out.s_axil_rresp = if value.is_some() { 0 } else { 2 };
            self.out.s_axil_rdata = value.unwrap_or_default();
        }
        if i.s_axil_awvalid & o.s_axil_awready != 0 {
            self.aw = Some(i.s_axil_awaddr & !3);
        }
        if i.s_axil_wvalid & o.s_axil_wready != 0 {
            self.w = Some((i.s_axil_wdata, i.s_axil_wstrb));
        }
        if self.out.s_axil_bvalid == 0
            && let (Some(address), Some((data, strobes))) = (self.aw, self.w)
        {
            (self.aw, self.w) = (None, None);
            let mapped = self.read(address).is_some();
            if mapped {
                let mask = (0..4).fold(0, |mask, byte| {
                    mask | if strobes >> byte & 1 == 1 {
                        0xff << (8 * byte)
                    } else {
                        0u32
                    }
                });
                self.write(address, data, mask);
            }
            self.out.s_axil_bvalid = 1;
            self.out.s_axil_bresp = if mapped { 0 } else { 2 };
        }
        let free = self.out.s_axil_bvalid == 0;
        self.out.s_axil_awready = u8::from(self.aw.is_none() && free);
        self.out.s_axil_wready = u8::from(self.w.is_none() && free);
        self.out.s_axil_arready = u8::from(self.out.s_axil_rvalid == 0);
    }

    /// The register at an address, and whether it is its upper half.
    fn decode(&self, address: u16) -> Option<(&'static str, bool)> {
        let pairs = self.config.registers.bits > 32;
        map::registers(&self.config).find_map(|(name, at)| match address.checked_sub(at)? {
            0 => Some((name, false)),
            4 if pairs && map::is_wide(name) => Some((name, true)),
            _ => None,
        })
    }

    fn read(&self, address: u16) -> Option<u32> {
        let (name, high) = self.decode(address)?;
        let regs = &self.regs;
        let value = match name {
            "CTRL" => 0,
            "ID" => 0x4a42_0100,
            "ERROR_CAUSE" => regs.error.into(),
            "IRQ_STATUS" => regs.irq.into(),
            "STATUS" => {
                let error = if regs.error != 0 {
                    flag("STATUS", "ERROR")
                } else {
                    0
                };
                let busy = u32::from(self.out.recording | self.out.replaying << 1);
                (regs.done | error | busy).into()
            }
            "REC_OFFSET" => regs.rec_live,
            "REC_BYTES" => regs.rec_bytes,
            "REP_OFFSET" => regs.rep_live,
            _ => match regs.counts.0.get(name) {
                Some(count) => (*count).min(regs.counter_max),
                None => regs.get(name),
            },
        };
        Some(if high { value >> 32 } else { value } as u32)
    }

    fn write(&mut self, address: u16, data: u32, mask: u32) {
        let Some((name, high)) = self.decode(address) else {
            return;
        };
        let shift = if high { 32 } else { 0 };
        let place = u64::from(mask) << shift & self.width(name);
        let regs = &mut self.regs;
        let merged = |old: u64| old & !place | (u64::from(data) << shift) & place;
        match name {
            "CTRL" => self.act(data & mask & map::flags(&self.config, "CTRL")),
            "ERROR_CAUSE" => regs.error &= !(data & mask),
            "IRQ_STATUS" => regs.irq &= !(data & mask),
            "REC_OFFSET" => {
                regs.rec_next = merged(regs.rec_next);
                if !self.record.is_running() {
                    regs.rec_live = regs.rec_next;
                }
            }
            "REP_OFFSET" => {
                regs.rep_next = merged(regs.rep_next);
                if !self.replay.is_running() {
                    regs.rep_live = regs.rep_next;
                }
            }
            "ID" | "CAP0" | "CAP1" | "CAP2" | "STATUS" | "REC_BYTES" => {}
            _ if name.starts_with("CNT_") => {}
            _ => {
                let value = merged(regs.get(name));
                regs.values.insert(address, (value >> shift) as u32);
            }
        }
    }

    /// Bits that exist in a register that is stored.
    fn width(&self, name: &str) -> u64 {
        let ones = |bits: u32| u64::MAX >> (64 - bits);
        match name {
            "CONFIG" => map::flags(&self.config, "CONFIG").into(),
            "IRQ_ENABLE" => 15,
            "ASID" => ones(self.config.address.asid_bits),
            "REBASE" => ones(self.geometry.tag_bits),
            "WATCHDOG" => ones(24),
            _ if map::is_wide(name) => ones(self.geometry.pa_bits),
            _ => ones(16),
        }
    }

    fn act(&mut self, bits: u32) {
        let cycle = self.cycle - 1;
        let bit = |name: &str| bits & flag("CTRL", name) != 0;
        let was_recording = self.record.is_running();
        if bit("RECORD_STOP") || bit("PAUSE") {
            self.record.stop(&mut self.regs, self.fault);
        }
        if bit("REPLAY_ABORT") || bit("PAUSE") {
            self.replay.stop(self.fault);
        }
        if bit("COUNTERS_CLEAR") {
            self.regs.counts = Counts::default();
        }
        if bit("RECORD_START") {
            if was_recording {
                self.regs.raise_error("RECORD_BUSY");
            } else {
                self.record.start(&mut self.regs, self.fault, cycle);
            }
        }
        if bit("REPLAY_START") {
            self.replay.start(&mut self.regs, cycle);
        }
    }
}
