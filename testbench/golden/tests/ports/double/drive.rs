//! What the replaying half of the stand-in drives.

use super::replay::{Replay, State};
use super::{Fault, Registers};
use jukebox_config::Translation;
use jukebox_ports::Outputs;

impl Replay {
    pub fn drive(&mut self, regs: &mut Registers, fault: Fault, cycle: u64, out: &mut Outputs) {
        let next = cycle + 1;
        out.replaying = u8::from(self.running && next >= self.visible);
        let forbidden = self.pace.decide(regs, cycle);
        let going = self.running && !self.stopped;
        if !self.pf_left {
            out.pf_valid = 0;
            let held = forbidden && fault != Fault::Unpaced;
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
                out.m_axi_arcache = self.config.metadata.axi_cache as u8;
                out.m_axi_arprot = self.config.metadata.axi_prot as u8;
                out.m_axi_arqos = self.config.metadata.axi_qos as u8;
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
        if self.config.features.translation == Translation::Port {
            out.pf_vaddr = item.vaddr + offset;
            out.pf_asid = self.start.asid;
        }
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
        if matches!(item.state, State::Ready(_)) {
            return None;
        }
        item.state = State::Asked;
        self.next += 1;
        Some(at)
    }
}
