//! The stand-in, its surroundings and the model, cycle by cycle.

use super::double::Double;
use super::map::{self, flag, offset};
use jukebox_config::Config;
use jukebox_golden::{Golden, Mismatch};
use jukebox_ports::{Inputs, Outputs};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A small generator of pseudo-random numbers.
#[derive(Clone)]
pub struct Rng(pub u64);

impl Rng {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % n
    }

    /// Whether something with a chance of `percent` happens.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// How the surroundings behave, chances in percent.
#[derive(Clone)]
pub struct Manner {
    pub stall: u64,
    pub latency: u64,
    pub write_error: u64,
    pub read_error: u64,
    pub retry: u64,
    pub drop: u64,
    /// Chance that an event is presented.
    pub events: u64,
    /// Distinct regions of the events.
    pub regions: u64,
    pub present: u64,
    pub reads_hang: bool,
    pub translations_hang: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Manner {
            stall: 0,
            latency: 5,
            write_error: 0,
            read_error: 0,
            retry: 0,
            drop: 0,
            events: 0,
            regions: 40,
            present: 0,
            reads_hang: false,
            translations_hang: false,
        }
    }
}

/// What answers translations: the virtual address of a region, and whether it is asked for again; the
/// answer is a physical address and a status.
type Translator = Box<dyn Fn(u64, bool) -> (u64, u8)>;

type Spoil = Box<dyn FnMut(u64, &mut Outputs)>;

pub struct Bench {
    pub config: Config,
    pub block: Double,
    pub golden: Golden,
    pub manner: Manner,
    pub rng: Rng,
    /// Changes what the model sees of the block.
    pub spoil: Option<Spoil>,
    /// An event that is offered until it is taken, before any random one.
    pub offered: Option<Inputs>,
    /// Addresses of lines that are answered with an error, in both directions.
    pub broken: BTreeSet<u64>,
    /// What answers translations in place of chance.
    pub translator: Option<Translator>,
    /// Regions that such a translator has answered RETRY and that were not asked for again.
    pub again: BTreeSet<u64>,
    /// What was seen in each cycle, if anybody wants to know.
    pub trace: Option<Vec<(Inputs, Outputs)>>,
    memory: HashMap<u64, u8>,
    /// Addresses and lines accepted, then the answers with the cycle they are due in.
    writes: VecDeque<u64>,
    data: VecDeque<Vec<u8>>,
    beat: Vec<u8>,
    answers: VecDeque<(u64, u8)>,
    reads: VecDeque<(u64, u64)>,
    read_beat: u64,
    requests: VecDeque<(u64, u64)>,
    pub i: Inputs,
    pub prefetches: Vec<u64>,
    write: Option<(u16, u32)>,
    pub strobes: u8,
    read: Option<u16>,
}

impl Bench {
    pub fn new(config: &Config, seed: u64) -> Self {
        Bench {
            config: config.clone(),
            block: Double::new(config),
            golden: Golden::new(config, map::register_map(config)),
            manner: Manner::default(),
            rng: Rng(seed),
            spoil: None,
            offered: None,
            broken: BTreeSet::new(),
            translator: None,
            again: BTreeSet::new(),
            trace: None,
            memory: HashMap::new(),
            writes: VecDeque::new(),
            data: VecDeque::new(),
            beat: Vec::new(),
            answers: VecDeque::new(),
            reads: VecDeque::new(),
            read_beat: 0,
            requests: VecDeque::new(),
            i: Inputs::default(),
            prefetches: Vec::new(),
            write: None,
            strobes: 0xf,
            read: None,
        }
    }

    /// Holds the block in reset; its surroundings forget what was under way.
    pub fn reset(&mut self) -> Result<(), Mismatch> {
        self.writes.clear();
        self.data.clear();
        self.beat.clear();
        self.answers.clear();
        self.reads.clear();
        self.requests.clear();
        self.read_beat = 0;
        (self.write, self.read) = (None, None);
        for _ in 0..4 {
            self.i = Inputs::default();
            self.exchange()?;
        }
        Ok(())
    }

    fn exchange(&mut self) -> Result<(), Mismatch> {
        let mut seen = self.block.out;
        if let Some(spoil) = &mut self.spoil {
            spoil(self.golden.cycle(), &mut seen);
        }
        self.golden.step(&self.i, &seen)?;
        if let Some(trace) = &mut self.trace {
            trace.push((self.i, seen));
        }
        self.block.step(&self.i);
        Ok(())
    }

    pub fn run(&mut self, cycles: u64) -> Result<(), Mismatch> {
        (0..cycles).try_for_each(|_| self.cycle())
    }

    pub fn cycle(&mut self) -> Result<(), Mismatch> {
        let o = self.block.out;
        let now = self.golden.cycle();
        let mut i = Inputs {
            rst_n: 1,
            ..Inputs::default()
        };
        let stall = self.manner.stall;
        let mut ready = || u8::from(!self.rng.chance(stall));
        i.m_axi_awready = ready();
        i.m_axi_wready = ready();
        i.m_axi_arready = ready();
        i.xlt_req_ready = ready();
        i.pf_ready = ready();
        i.s_axil_bready = ready();
        i.s_axil_rready = ready();
        i.pf_present = u8::from(self.rng.chance(self.manner.present));
        self.drive_event(&mut i);
        self.drive_memory(&o, now, &mut i);
        self.drive_translation(now, &mut i);
        if let Some((address, data)) = self.write {
            i.s_axil_awvalid = 1;
            i.s_axil_awaddr = address;
            i.s_axil_wvalid = 1;
            i.s_axil_wdata = data;
            i.s_axil_wstrb = self.strobes;
        }
        if let Some(address) = self.read {
            i.s_axil_arvalid = 1;
            i.s_axil_araddr = address;
        }
        self.i = i;
        self.exchange()?;
        self.take(&i, &o, now);
        Ok(())
    }

    fn drive_event(&mut self, i: &mut Inputs) {
        if let Some(event) = &self.offered {
            i.obs_valid = 1;
            i.obs_vaddr = event.obs_vaddr;
            i.obs_kind = event.obs_kind;
            i.obs_late = event.obs_late;
            i.obs_instr = event.obs_instr;
            i.obs_asid = event.obs_asid;
            return;
        }
        if !self.rng.chance(self.manner.events) {
            return;
        }
        i.obs_valid = 1;
        let region = self.rng.below(self.manner.regions) * 7;
        i.obs_vaddr = region * u64::from(self.config.geometry.region_bytes)
            + self.rng.below(self.config.geometry.region_bytes.into());
        i.obs_kind = [0, 0, 0, 1, 1, 2, 3][self.rng.below(7) as usize];
        i.obs_late = u8::from(self.rng.chance(30));
        i.obs_instr = u8::from(self.rng.chance(90));
        i.obs_asid = u16::from(self.rng.chance(20));
    }

    fn drive_memory(&mut self, o: &Outputs, now: u64, i: &mut Inputs) {
        // The block takes answers at once, so that none has to be held.
        if let Some((due, resp)) = self.answers.front().copied()
            && due <= now
            && o.m_axi_bready != 0
        {
            i.m_axi_bvalid = 1;
            i.m_axi_bresp = resp;
            self.answers.pop_front();
        }
        let hang = self.manner.reads_hang;
        if let Some((address, due)) = self.reads.front().copied()
            && due <= now
            && !hang
            && o.m_axi_rready != 0
        {
            let bytes = u64::from(self.config.metadata.axi_data_bits / 8);
            let at = address + self.read_beat * bytes;
            i.m_axi_rvalid = 1;
            for byte in 0..bytes {
                let value = self.memory.get(&(at + byte)).copied().unwrap_or_default();
                i.m_axi_rdata[byte as usize / 8] |= u64::from(value) << (8 * (byte % 8));
            }
            i.m_axi_rresp =
                if self.broken.contains(&address) || self.rng.chance(self.manner.read_error) {
                    2
                } else {
                    0
                };
            self.read_beat += 1;
            if self.read_beat * bytes == u64::from(self.config.geometry.line_bytes) {
                i.m_axi_rlast = 1;
                self.read_beat = 0;
                self.reads.pop_front();
            }
        }
    }

    fn drive_translation(&mut self, now: u64, i: &mut Inputs) {
        let Some((vaddr, due)) = self.requests.front().copied() else {
            return;
        };
        if due > now || self.manner.translations_hang {
            return;
        }
        self.requests.pop_front();
        i.xlt_rsp_valid = 1;
        if let Some(translator) = &self.translator {
            let again = self.again.remove(&vaddr);
            (i.xlt_rsp_paddr, i.xlt_rsp_status) = translator(vaddr, again);
            if i.xlt_rsp_status == 1 && !again {
                self.again.insert(vaddr);
            }
            return;
        }
        let pa_mask = (1u64 << self.config.address.pa_bits) - 1;
        i.xlt_rsp_paddr = (vaddr ^ 0x1234_5000) & pa_mask;
        i.xlt_rsp_status = if self.rng.chance(self.manner.retry) {
            1
        } else if self.rng.chance(self.manner.drop) {
            2 + self.rng.below(2) as u8
        } else {
            0
        };
    }

    /// The handshakes of a cycle as the surroundings see them.
    fn take(&mut self, i: &Inputs, o: &Outputs, now: u64) {
        let mut due = || now + 1 + self.rng.below(self.manner.latency + 1);
        let (due_b, due_r, due_x) = (due(), due(), due());
        let bytes = (self.config.metadata.axi_data_bits / 8) as usize;
        if o.m_axi_awvalid & i.m_axi_awready != 0 {
            self.writes.push_back(o.m_axi_awaddr);
        }
        if o.m_axi_wvalid & i.m_axi_wready != 0 {
            let words = o.m_axi_wdata.iter().flat_map(|word| word.to_le_bytes());
            self.beat.extend(words.take(bytes));
            if o.m_axi_wlast != 0 {
                self.data.push_back(std::mem::take(&mut self.beat));
            }
        }
        while let (Some(address), Some(line)) = (self.writes.front(), self.data.front()) {
            let line = (*address..).zip(line.iter().copied());
            self.memory.extend(line);
            let resp = if self.broken.contains(address) || self.rng.chance(self.manner.write_error)
            {
                2
            } else {
                0
            };
            self.answers.push_back((due_b, resp));
            self.writes.pop_front();
            self.data.pop_front();
        }
        if o.m_axi_arvalid & i.m_axi_arready != 0 {
            self.reads.push_back((o.m_axi_araddr, due_r));
        }
        if o.xlt_req_valid & i.xlt_req_ready != 0 {
            self.requests.push_back((o.xlt_req_vaddr, due_x));
        }
        if o.pf_valid & i.pf_ready != 0 {
            self.prefetches.push(o.pf_vaddr);
        }
    }

    /// The bytes of memory.
    pub fn memory(&mut self) -> &mut HashMap<u64, u8> {
        &mut self.memory
    }

    /// Writes a word and waits for the answer.
    pub fn write_word(&mut self, address: u16, data: u32) -> Result<(), Mismatch> {
        self.write = Some((address, data));
        // The stand-in takes address and data together.
        loop {
            let taken = self.block.out.s_axil_awready & self.block.out.s_axil_wready;
            self.cycle()?;
            if taken != 0 {
                break;
            }
        }
        self.write = None;
        while self.block.out.s_axil_bvalid != 0 {
            self.cycle()?;
        }
        Ok(())
    }

    pub fn read_word(&mut self, address: u16) -> Result<u32, Mismatch> {
        self.read = Some(address);
        loop {
            let taken = self.block.out.s_axil_arready;
            self.cycle()?;
            if taken != 0 {
                break;
            }
        }
        self.read = None;
        let value = self.block.out.s_axil_rdata;
        while self.block.out.s_axil_rvalid != 0 {
            self.cycle()?;
        }
        Ok(value)
    }

    pub fn set(&mut self, name: &str, value: u64) -> Result<(), Mismatch> {
        self.write_word(offset(name), value as u32)?;
        if map::is_wide(name) {
            self.write_word(offset(name) + 4, (value >> 32) as u32)?;
        }
        Ok(())
    }

    pub fn get(&mut self, name: &str) -> Result<u64, Mismatch> {
        let low = self.read_word(offset(name))?;
        let high = if map::is_wide(name) {
            self.read_word(offset(name) + 4)?
        } else {
            0
        };
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    pub fn control(&mut self, fields: &[&str]) -> Result<(), Mismatch> {
        let bits = fields
            .iter()
            .fold(0, |bits, field| bits | flag("CTRL", field));
        self.write_word(offset("CTRL"), bits)
    }

    /// Runs without events until everything has come to rest, then reads every register.
    pub fn settle(&mut self) -> Result<(), Mismatch> {
        self.rest()?;
        let names: Vec<_> = map::registers(&self.config).map(|(name, _)| name).collect();
        names
            .into_iter()
            .try_for_each(|name| self.get(name).map(|_| ()))
    }

    /// Runs without events until everything has come to rest.
    pub fn rest(&mut self) -> Result<(), Mismatch> {
        self.manner.events = 0;
        self.manner.present = 0;
        for _ in 0..20_000 {
            if self.golden.at_rest() {
                break;
            }
            self.cycle()?;
        }
        assert!(self.golden.at_rest(), "comes to rest");
        Ok(())
    }
}
