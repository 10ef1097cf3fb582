//! The translation port: an I-TLB and its page walker.

use crate::script::{Script, When};
use crate::stall::Stall;
use jukebox_ports::{Inputs, Outputs};
use std::collections::VecDeque;

/// Bytes of a page.
const PAGE: u64 = 4096;

/// How virtual pages lie in physical memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// The physical address is the virtual one, cut to the physical width.
    Identity,
    /// Pages are scattered by a bijection on page numbers chosen by the seed.
    Scramble(u64),
}

impl Mapping {
    /// The physical address, `pa_bits` wide, of `vaddr`.
    #[inline]
    #[must_use]
    pub fn translate(self, vaddr: u64, pa_bits: u32) -> u64 {
        let mask = (1u64 << pa_bits) - 1;
        match self {
            Mapping::Identity => vaddr & mask,
            Mapping::Scramble(seed) => {
                let page = ((vaddr / PAGE) ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                (page.wrapping_mul(PAGE) | (vaddr % PAGE)) & mask
            }
        }
    }
}

/// What happens to one translation request other than OK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranslationFault {
    /// Answered with this status: 1 RETRY, 2 DROP, 3 reserved.
    Status(u8),
    /// No answer until [`Translator::release`]; the answers behind it wait as well.
    Hold,
}

#[derive(Clone, Copy, Debug)]
struct Request {
    vaddr: u64,
    due: u64,
    fault: Option<TranslationFault>,
}

/// Answers translation requests in order, any number outstanding, one a cycle.
#[derive(Clone, Debug)]
pub struct Translator {
    /// How pages are mapped.
    pub mapping: Mapping,
    /// Back-pressure on requests.
    pub request_stall: Stall,
    /// Gaps between answers.
    pub answer_stall: Stall,
    /// Requests accepted since the start.
    pub accepted: u64,
    queue: VecDeque<Request>,
    presenting: bool,
    held: bool,
    latency: u64,
    pa_bits: u32,
    script: Script<TranslationFault>,
    /// Pages answered with a status for good.
    denied: Vec<(u64, u8)>,
    /// Share of requests, of 2^16, answered RETRY and DROP at random.
    random: (u64, u64),
}

impl Translator {
    /// A translator with `pa_bits` physical address bits that answers `latency` cycles (at least
    /// 1) after a request.
    #[must_use]
    pub fn new(pa_bits: u32, latency: u32, stall: f64, seed: u64) -> Self {
        Translator {
            mapping: Mapping::Identity,
            request_stall: Stall::new(stall, seed ^ 0xa5a5_0006),
            answer_stall: Stall::new(stall, seed ^ 0xa5a5_0007),
            accepted: 0,
            queue: VecDeque::with_capacity(32),
            presenting: false,
            held: false,
            latency: u64::from(latency.max(1)),
            pa_bits,
            script: Script::default(),
            denied: Vec::new(),
            random: (0, 0),
        }
    }

    /// Sets the cycles from request to answer, at least 1.
    pub fn set_latency(&mut self, cycles: u32) {
        self.latency = u64::from(cycles.max(1));
    }

    /// Makes one request go wrong. Addresses are those asked for, of a region each.
    pub fn fail(&mut self, when: When, fault: TranslationFault) {
        self.script.add(when, fault);
    }

    /// Answers every request in the page of `vaddr` with `status` from now on; 0 takes it back.
    pub fn deny_page(&mut self, vaddr: u64, status: u8) {
        let page = vaddr / PAGE;
        self.denied.retain(|(denied, _)| *denied != page);
        if status != 0 {
            self.denied.push((page, status));
        }
    }

    /// Answers shares (0 to 1) of all requests with RETRY and DROP at random.
    pub fn misbehave(&mut self, retry: f64, drop: f64) {
        let scale = |share: f64| (share.clamp(0.0, 1.0) * 65536.0) as u64;
        self.random = (scale(retry), scale(drop));
    }

    /// Takes back every fault and denied page.
    pub fn forgive(&mut self) {
        self.script.clear();
        self.denied.clear();
        self.random = (0, 0);
    }

    /// Stops answering until [`Translator::release`].
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Answers again, the request that was held by a fault included.
    pub fn release(&mut self) {
        self.held = false;
        for request in &mut self.queue {
            if request.fault == Some(TranslationFault::Hold) {
                request.fault = None;
            }
        }
    }

    /// Requests accepted and not answered.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.queue.len()
    }

    /// Forgets every request under way.
    pub fn reset(&mut self) {
        self.queue.clear();
        self.presenting = false;
    }

    /// Cycle `now`: chooses the inputs of the block, and does what the handshakes ask for.
    #[inline]
    pub fn cycle(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        if self.queue.is_empty() {
            inp.xlt_rsp_valid = 0;
        } else {
            self.answer(now, out, inp);
        }
        let ready = !self.request_stall.holds();
        inp.xlt_req_ready = u8::from(ready);
        if ready && out.xlt_req_valid == 1 {
            self.accept(now, out.xlt_req_vaddr);
        }
    }

    /// The first cycle in which the port may do other than in the one that `inp` was chosen for, if
    /// the block drives the same; `None` if something moves in that one.
    #[inline]
    pub fn rests_until(&self, out: &Outputs, inp: &Inputs) -> Option<u64> {
        let moves =
            (inp.xlt_req_ready & out.xlt_req_valid) | (inp.xlt_rsp_valid & out.xlt_rsp_ready);
        if moves != 0 || self.request_stall.is_active() || self.answer_stall.is_active() {
            return None;
        }
        let blocked = self.held || self.presenting;
        Some(match self.queue.front() {
            Some(request) if !blocked && request.fault != Some(TranslationFault::Hold) => {
                request.due
            }
            _ => u64::MAX,
        })
    }

    fn accept(&mut self, now: u64, vaddr: u64) {
        self.accepted += 1;
        let fault = self
            .script
            .strike(vaddr)
            .or_else(|| self.standing_fault(vaddr));
        self.queue.push_back(Request {
            vaddr,
            due: now + self.latency,
            fault,
        });
    }

    fn standing_fault(&mut self, vaddr: u64) -> Option<TranslationFault> {
        let denied = self.denied.iter().find(|(page, _)| *page == vaddr / PAGE);
        if let Some((_, status)) = denied {
            return Some(TranslationFault::Status(*status));
        }
        let (retry, drop) = self.random;
        if retry + drop == 0 {
            return None;
        }
        let draw = self.answer_stall.bits() & 0xffff;
        if draw < retry {
            Some(TranslationFault::Status(1))
        } else if draw < retry + drop {
            Some(TranslationFault::Status(2))
        } else {
            None
        }
    }

    fn answer(&mut self, now: u64, out: &Outputs, inp: &mut Inputs) {
        let Some(request) = self.queue.front() else {
            return;
        };
        if !self.presenting {
            let blocked = self.held || request.fault == Some(TranslationFault::Hold);
            if blocked || now < request.due || self.answer_stall.holds() {
                inp.xlt_rsp_valid = 0;
                if self.answer_stall.is_active() {
                    let bits = self.answer_stall.bits();
                    inp.xlt_rsp_paddr = bits & ((1 << self.pa_bits) - 1);
                    inp.xlt_rsp_status = (bits >> 62) as u8;
                }
                return;
            }
            inp.xlt_rsp_status = match request.fault {
                Some(TranslationFault::Status(status)) => status,
                _ => 0,
            };
            inp.xlt_rsp_paddr = self.mapping.translate(request.vaddr, self.pa_bits);
            if self.answer_stall.is_active() {
                // The address below the region is the block's to cut off.
                inp.xlt_rsp_paddr |= self.answer_stall.bits() & 0x3f;
            }
            self.presenting = true;
        }
        inp.xlt_rsp_valid = 1;
        if out.xlt_rsp_ready == 1 {
            self.presenting = false;
            self.queue.pop_front();
        }
    }
}
