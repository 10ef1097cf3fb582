//! The cache between ports and memory: every cycle driven, every output checked.

use crate::cache::{Cache, Inputs, Outputs};
use crate::memory::{Manners, Memory};
use crate::request::{Answer, Demand, Prefetch, Side};
use crate::rules::{Outcome, Place, Rules};
use crate::shape::Shape;
use anyhow::{Context, Result, bail, ensure};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::{HashMap, VecDeque};

/// IDs of each port.
pub const IDS: usize = 16;

/// Cycles after which a request that nothing happens to counts as lost.
const PATIENCE: u64 = 20_000;

/// What the bench is to be like.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Seed of everything random.
    pub seed: u64,
    /// How memory behaves.
    pub manners: Manners,
    /// Probability that a port takes its answer in a cycle.
    pub answers_ready: f64,
    /// Memory refuses every line whose number is a multiple of this.
    pub faults: Option<u64>,
}

/// A request between its acceptance and its lookup.
#[derive(Clone, Debug)]
struct Taken<T> {
    request: T,
    /// Cycles at the head of its port.
    waits: u64,
}

/// A request that was looked up and has not been answered.
#[derive(Clone, Debug)]
struct Open {
    number: u64,
    line: u64,
    missed: bool,
    answer: Answer,
    next: usize,
}

/// What the ports showed, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Demand lookups: cycle, port, line.
    pub lookups: Vec<(u64, Side, u64)>,
    /// Events of the observation port: kind, late.
    pub events: Vec<(u8, bool)>,
    /// Pulses of `pf_present`.
    pub presents: u64,
    /// Reads of memory: lines.
    pub reads: Vec<u64>,
    /// Last beats of answers: cycle, port, ID.
    pub answers: Vec<(u64, Side, u8)>,
}

/// The bench.
#[derive(Debug)]
pub struct Bench {
    shape: Shape,
    cache: Cache,
    /// The model.
    pub rules: Rules,
    /// Memory.
    pub memory: Memory,
    rng: Pcg64Mcg,
    answers_ready: f64,
    outputs: Outputs,
    held: Option<Outputs>,
    /// Cycles since the reset.
    pub now: u64,
    instr: VecDeque<Taken<Demand>>,
    data: VecDeque<Taken<Demand>>,
    prefetches: VecDeque<Taken<Prefetch>>,
    open: HashMap<(Side, u8), Open>,
    /// Demand requests looked up, which is their number.
    looked_up: u64,
    /// What is on the ports, to be taken.
    offered: [Option<Demand>; 2],
    offered_prefetch: Option<(Prefetch, bool)>,
    flushing: bool,
    /// What has been seen, if wanted.
    pub log: Option<Log>,
    quiet_since: u64,
    /// Memory refused a write in the last cycle.
    refused: bool,
}

impl Bench {
    /// A cache out of reset, its sets cleared.
    ///
    /// # Errors
    /// If there is no model of the shape.
    pub fn new(shape: Shape, options: &Options) -> Result<Self> {
        let mut cache = Cache::new(&shape, options.seed as u32)?;
        let mut outputs = Outputs::default();
        for _ in 0..3 {
            outputs = cache.step(&Inputs::default())?;
        }
        let released = Inputs {
            rst_n: true,
            ..Inputs::default()
        };
        // A set takes three cycles to clear.
        for _ in 0..4 * shape.sets() + 10 {
            if !outputs.pf_ready {
                outputs = cache.step(&released)?;
            }
        }
        ensure!(outputs.pf_ready, "the sets are not cleared in time");
        Ok(Self {
            shape,
            cache,
            rules: Rules::new(shape, options.faults),
            memory: Memory::new(shape, options.manners.clone()),
            rng: Pcg64Mcg::seed_from_u64(options.seed),
            answers_ready: options.answers_ready,
            outputs,
            held: None,
            now: 0,
            instr: VecDeque::new(),
            data: VecDeque::new(),
            prefetches: VecDeque::new(),
            open: HashMap::new(),
            looked_up: 0,
            offered: [None; 2],
            offered_prefetch: None,
            flushing: false,
            log: None,
            quiet_since: 0,
            refused: false,
        })
    }

    /// Source of what is random.
    pub fn rng(&mut self) -> &mut Pcg64Mcg {
        &mut self.rng
    }

    /// Whether a port can be given another request.
    pub fn is_free(&self, side: Side) -> bool {
        self.offered[side as usize].is_none()
    }

    /// Whether the prefetch port can be given another one.
    pub fn is_prefetch_free(&self) -> bool {
        self.offered_prefetch.is_none()
    }

    /// What is on the prefetch port, to be taken, and whether it is of level 1.
    pub fn offered_prefetch(&self) -> Option<(Prefetch, bool)> {
        self.offered_prefetch
    }

    /// What the cache drives in the cycle that comes next.
    pub fn outputs(&self) -> &Outputs {
        &self.outputs
    }

    /// IDs that a new request of a port may have.
    pub fn free_ids(&self, side: Side) -> Vec<u8> {
        let queue = match side {
            Side::Instr => &self.instr,
            Side::Data => &self.data,
        };
        (0..IDS as u8)
            .filter(|&id| !self.open.contains_key(&(side, id)))
            .filter(|&id| !queue.iter().any(|taken| taken.request.id == id))
            .collect()
    }

    /// Puts a request on its port, which must be free; it stays until it is taken.
    pub fn offer(&mut self, demand: Demand) {
        assert!(self.is_free(demand.side), "the port has a request already");
        self.offered[demand.side as usize] = Some(demand);
    }

    /// Puts a prefetch on its port, which must be free; `level` 1 is not for this cache.
    pub fn offer_prefetch(&mut self, prefetch: Prefetch, level: bool) {
        assert!(self.is_prefetch_free(), "the port has a prefetch already");
        self.offered_prefetch = Some((prefetch, level));
    }

    /// Asks for a flush.
    pub fn flush(&mut self) {
        let under_way = self.rules.under_way() != 0;
        self.rules
            .hazards
            .saw_if(under_way, "a flush comes while lines are under way");
        self.flushing = true;
    }

    /// A flush is asked for and not done.
    pub fn is_flushing(&self) -> bool {
        self.flushing
    }

    /// Nothing is offered, waits, or is under way.
    pub fn is_quiet(&self) -> bool {
        self.offered.iter().all(Option::is_none)
            && self.offered_prefetch.is_none()
            && self.instr.is_empty()
            && self.data.is_empty()
            && self.prefetches.is_empty()
            && self.open.is_empty()
            && self.rules.under_way() == 0
            && !self.flushing
    }

    /// Runs until nothing is left to do.
    ///
    /// # Errors
    /// Like [`Bench::cycle`].
    pub fn settle(&mut self) -> Result<()> {
        while !self.is_quiet() {
            self.cycle()?;
        }
        // What a lookup leaves in the counters.
        for _ in 0..3 {
            self.cycle()?;
        }
        Ok(())
    }

    /// Everything settles, leaves the cache and is in memory; the counters are what they should be.
    ///
    /// # Errors
    /// If anything is wrong.
    pub fn finish(&mut self) -> Result<()> {
        self.settle()?;
        self.flush();
        self.settle()?;
        for line in self.rules.memory().written().collect::<Vec<_>>() {
            let (is, should) = (self.memory.lines().get(line), self.rules.memory().get(line));
            ensure!(
                is == should,
                "memory holds {is:02x?} in line {line:#x}, not {should:02x?}"
            );
        }
        let counts = self.rules.counts().0;
        ensure!(
            self.outputs.counters == counts,
            "the counters are {:?}, not {counts:?}",
            self.outputs.counters
        );
        Ok(())
    }

    /// One clock cycle.
    ///
    /// # Errors
    /// If the cache does anything that it should not, with the cycle.
    pub fn cycle(&mut self) -> Result<()> {
        let now = self.now;
        self.run_cycle().with_context(|| format!("cycle {now}"))
    }

    fn run_cycle(&mut self) -> Result<()> {
        let outputs = self.outputs;
        self.follow(&outputs)?;
        let mut inputs = self.inputs();
        self.memory.drive(&mut inputs, &mut self.rng);
        self.take_requests(&inputs, &outputs);
        if let Some(log) = &mut self.log
            && outputs.m_axi_arvalid
            && inputs.m_axi_arready
        {
            log.reads.push(outputs.m_axi_araddr / 64);
        }
        self.take_answers(&inputs, &outputs)?;
        self.memory
            .take(&inputs, &outputs, &mut self.rules, &mut self.rng)?;
        ensure!(
            outputs.write_error == self.refused,
            "write_error is {}",
            outputs.write_error
        );
        self.refused = inputs.m_axi_bvalid && inputs.m_axi_bresp == 2;
        self.rules
            .hazards
            .saw_if(self.refused, "a write-back is refused");
        if inputs.flush_valid && outputs.flush_ready {
            self.rules.flushed()?;
            self.flushing = false;
            self.quiet_since = self.now;
        }
        self.see_obstacles();
        ensure!(
            self.is_quiet() || self.now - self.quiet_since < PATIENCE,
            "nothing happens any more"
        );
        self.outputs = self.cache.step(&inputs)?;
        self.now += 1;
        Ok(())
    }

    fn inputs(&mut self) -> Inputs {
        let rng = &mut self.rng;
        // Payload beside a valid that is low means nothing.
        let mut inputs = Inputs {
            rst_n: true,
            instr_req_paddr: rng.random::<u64>() >> (64 - self.shape.pa_bits),
            data_req_paddr: rng.random::<u64>() >> (64 - self.shape.pa_bits),
            pf_paddr: rng.random::<u64>() >> (64 - self.shape.pa_bits),
            data_req_write: rng.random(),
            instr_rsp_ready: rng.random_bool(self.answers_ready),
            data_rsp_ready: rng.random_bool(self.answers_ready),
            flush_valid: self.flushing,
            ..Inputs::default()
        };
        let width = self.shape.beat_bytes();
        let address = |demand: &Demand, low: usize| {
            demand.line * 64 + (demand.beat * width + low % width) as u64
        };
        if let Some(demand) = &self.offered[Side::Instr as usize] {
            inputs.instr_req_valid = true;
            inputs.instr_req_paddr = address(demand, demand.vaddr as usize);
            inputs.instr_req_vaddr = demand.vaddr;
            inputs.instr_req_asid = demand.asid;
            inputs.instr_req_len = demand.beats.trailing_zeros() as u8;
            inputs.instr_req_id = demand.id;
        }
        if let Some(demand) = &self.offered[Side::Data as usize] {
            inputs.data_req_valid = true;
            inputs.data_req_paddr = address(demand, demand.vaddr as usize);
            inputs.data_req_write = demand.write.is_some();
            inputs.data_req_len = demand.beats.trailing_zeros() as u8;
            inputs.data_req_id = demand.id;
            (inputs.data_req_wdata, inputs.data_req_wstrb) = demand.write.unwrap_or_default();
        }
        if let Some((prefetch, level)) = self.offered_prefetch {
            inputs.pf_valid = true;
            inputs.pf_paddr = prefetch.line * 64 + prefetch.line % 64;
            inputs.pf_level = level;
            inputs.pf_source = prefetch.source;
        }
        inputs
    }

    fn take_requests(&mut self, inputs: &Inputs, outputs: &Outputs) {
        let taken = |request| Taken { request, waits: 0 };
        if inputs.instr_req_valid && outputs.instr_req_ready {
            let request = self.offered[Side::Instr as usize].take();
            self.instr.extend(request.map(taken));
        }
        if inputs.data_req_valid && outputs.data_req_ready {
            let request = self.offered[Side::Data as usize].take();
            self.data.extend(request.map(taken));
        }
        if inputs.pf_valid && outputs.pf_ready {
            let (request, level) = self.offered_prefetch.take().expect("it is valid");
            if level {
                self.rules.hazards.saw("a prefetch of level 1 is dropped");
            } else {
                self.prefetches.push_back(Taken { request, waits: 0 });
            }
        }
    }

    /// The lookup of the last cycle, and what the prefetcher is told of it.
    fn follow(&mut self, outputs: &Outputs) -> Result<()> {
        let mut outcome = None;
        let mut demand = None;
        if outputs.trace_valid {
            self.quiet_since = self.now;
            let line = outputs.trace_line / 64;
            let left = outputs
                .trace_drop
                .then_some((outputs.trace_drop_line / 64, outputs.trace_evict));
            match outputs.trace_op {
                0 | 1 => {
                    let queue = match outputs.trace_op {
                        0 => &mut self.instr,
                        _ => &mut self.data,
                    };
                    let Some(taken) = queue.pop_front() else {
                        bail!("a lookup of line {line:#x} that nobody asked for");
                    };
                    let request = taken.request;
                    ensure!(
                        request.line == line,
                        "line {line:#x} is looked up, not {:#x}",
                        request.line
                    );
                    let (expected, answer) = self.rules.demand(&request)?;
                    self.look_up(&request, &expected, answer);
                    outcome = Some(expected);
                    demand = Some(request);
                }
                2 => {
                    let Some(taken) = self.prefetches.pop_front() else {
                        bail!("a lookup of a prefetch that was not taken");
                    };
                    ensure!(
                        taken.request.line == line,
                        "the lookup of a prefetch is of another line"
                    );
                    outcome = Some(self.rules.prefetch(&taken.request)?);
                }
                3 => self.rules.install(line)?,
                4 => self.rules.clean(line, left.map(|(line, _)| line))?,
                _ => {}
            }
            if let Some(expected) = outcome {
                let place = [Place::Nowhere, Place::Present, Place::UnderWay]
                    [usize::from(outputs.trace_where)];
                ensure!(
                    place == expected.place && left == expected.left,
                    "line {line:#x} is {place:?} and {left:x?} leaves, should be {expected:x?}"
                );
            }
        }
        self.check_events(outputs, outcome, demand)
    }

    fn look_up(&mut self, request: &Demand, expected: &Outcome, answer: Answer) {
        let open = Open {
            number: self.looked_up,
            line: request.line,
            missed: expected.place != Place::Present,
            answer,
            next: 0,
        };
        self.looked_up += 1;
        self.open.insert((request.side, request.id), open);
        if let Some(log) = &mut self.log {
            log.lookups.push((self.now, request.side, request.line));
        }
    }

    fn check_events(
        &mut self,
        outputs: &Outputs,
        outcome: Option<Outcome>,
        demand: Option<Demand>,
    ) -> Result<()> {
        let expected = outcome.and_then(|outcome| outcome.event);
        ensure!(
            outputs.obs_valid == expected.is_some(),
            "the observation port says {}, the model expects {expected:?}",
            outputs.obs_valid
        );
        if let (Some(event), Some(demand)) = (expected, demand) {
            let instr = demand.side == Side::Instr;
            let mask = u64::MAX >> (64 - self.shape.va_bits);
            let is = (outputs.obs_kind, outputs.obs_late, outputs.obs_instr);
            let should = (event.kind, event.late, instr);
            ensure!(
                is == should,
                "line {:#x} is reported as {is:?}, not {should:?} (kind, late, instr)",
                demand.line
            );
            let is = (outputs.obs_vaddr, outputs.obs_asid, outputs.obs_paddr);
            let should = match instr {
                true => (demand.vaddr & mask, demand.asid, demand.line * 64),
                false => (0, 0, demand.line * 64),
            };
            ensure!(
                is == should,
                "reported are {is:x?}, not {should:x?} (vaddr, ASID, paddr)"
            );
        }
        if let Some(log) = &mut self.log {
            if outputs.obs_valid {
                log.events.push((outputs.obs_kind, outputs.obs_late));
            }
            log.presents += u64::from(outputs.pf_present);
        }
        let present = outcome.is_some_and(|outcome| outcome.present);
        ensure!(
            outputs.pf_present == present,
            "pf_present is {}, not {present}",
            outputs.pf_present
        );
        Ok(())
    }

    fn take_answers(&mut self, inputs: &Inputs, outputs: &Outputs) -> Result<()> {
        self.check_held(inputs, outputs)?;
        if outputs.instr_rsp_valid && inputs.instr_rsp_ready {
            let o = outputs;
            self.take_beat(
                (Side::Instr, o.instr_rsp_id),
                false,
                &o.instr_rsp_data,
                o.instr_rsp_last,
                o.instr_rsp_error,
            )?;
        }
        if outputs.data_rsp_valid && inputs.data_rsp_ready {
            let o = outputs;
            self.take_beat(
                (Side::Data, o.data_rsp_id),
                o.data_rsp_write,
                &o.data_rsp_data,
                o.data_rsp_last,
                o.data_rsp_error,
            )?;
        }
        Ok(())
    }

    fn take_beat(
        &mut self,
        of: (Side, u8),
        write: bool,
        data: &[u64; 4],
        last: bool,
        error: bool,
    ) -> Result<()> {
        self.quiet_since = self.now;
        let Some(open) = self.open.get_mut(&of) else {
            bail!("an answer to {of:?}, which was not asked");
        };
        let expected = &open.answer;
        let (line, next) = (open.line, open.next);
        let end = open.next + 1 == expected.beats.len();
        ensure!(
            write == expected.write && error == expected.error && last == end,
            "beat {next} of {of:?}, line {line:#x}, says write {write}, error {error}, last {last}; \
             expected {expected:x?}",
        );
        ensure!(
            write || error || *data == expected.beats[next],
            "beat {next} of {of:?}, line {line:#x}, is {data:x?}, expected {expected:x?}",
        );
        open.next += 1;
        if end {
            if let Some(log) = &mut self.log {
                log.answers.push((self.now, of.0, of.1));
            }
            let open = self.open.remove(&of).expect("it is there");
            let overtaken = self
                .open
                .iter()
                .any(|((side, _), other)| *side == of.0 && other.number < open.number);
            let hazards = &mut self.rules.hazards;
            hazards.saw_if(
                overtaken && !open.missed,
                "a hit is answered before an older miss of its port",
            );
            hazards.saw_if(error && open.answer.write, "a write is refused");
            hazards.saw_if(error && !open.answer.write, "a read is refused");
        }
        Ok(())
    }

    /// Answers that were not taken must stay as they are.
    fn check_held(&mut self, inputs: &Inputs, outputs: &Outputs) -> Result<()> {
        let instr = |o: &Outputs| (o.instr_rsp_valid, o.instr_rsp_id, o.instr_rsp_last);
        let data = |o: &Outputs| (o.data_rsp_valid, o.data_rsp_id, o.data_rsp_last);
        if let Some(held) = &self.held {
            ensure!(
                !held.instr_rsp_valid
                    || (instr(held) == instr(outputs)
                        && held.instr_rsp_data == outputs.instr_rsp_data),
                "an answer on the instruction port moves"
            );
            ensure!(
                !held.data_rsp_valid
                    || (data(held) == data(outputs) && held.data_rsp_data == outputs.data_rsp_data),
                "an answer on the data port moves"
            );
        }
        let mut held = *outputs;
        held.instr_rsp_valid &= !inputs.instr_rsp_ready;
        held.data_rsp_valid &= !inputs.data_rsp_ready;
        self.held = Some(held);
        Ok(())
    }

    /// Counts what keeps requests at the head of their port from being looked up.
    fn see_obstacles(&mut self) {
        // A lookup takes less.
        const LONG: u64 = 8;
        let mut heads = Vec::new();
        for queue in [&mut self.instr, &mut self.data] {
            if let Some(taken) = queue.front_mut() {
                taken.waits += 1;
                heads.extend((taken.waits == LONG).then_some((taken.request.line, false)));
            }
        }
        if let Some(taken) = self.prefetches.front_mut() {
            taken.waits += 1;
            heads.extend((taken.waits == LONG).then_some((taken.request.line, true)));
        }
        for (line, prefetch) in heads {
            if let Some(obstacle) = self.rules.obstacle(line, prefetch) {
                self.rules.hazards.saw(obstacle);
            }
        }
    }
}
