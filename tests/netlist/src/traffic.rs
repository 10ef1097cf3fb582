//! What passed the ports of a block, by number.

use jukebox_ports::{Inputs, Outputs};
use std::ops::AddAssign;

/// Counts, so that it can be said what a netlist was compared on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Lookups that were taken.
    pub events: u64,
    /// Prefetches that were taken.
    pub prefetches: u64,
    /// Answers of the translator that were taken.
    pub translations: u64,
    /// Bursts that were written, to their last beat.
    pub written: u64,
    /// Bursts that were read, to their last beat.
    pub read: u64,
    /// Answers of memory that were errors.
    pub bus_errors: u64,
    /// Cycles in which something was offered at a port of the surroundings and not taken.
    pub held: u64,
    /// Register accesses that were answered.
    pub accesses: u64,
    /// Recordings that began.
    pub recordings: u64,
    /// Replays that began.
    pub replays: u64,
    /// Times that the reset struck after the first.
    pub resets: u64,
    /// What was so in the last cycle: recording, replaying, out of reset.
    last: [u8; 3],
}

impl Traffic {
    /// Counts a cycle: what is driven in it, from both sides.
    pub fn see(&mut self, inp: &Inputs, out: &Outputs) {
        let now = [out.recording, out.replaying, inp.rst_n];
        let [recording, replaying, running] = self.last;
        self.resets += u64::from(running & (1 - inp.rst_n));
        self.last = now;
        if inp.rst_n == 0 {
            return;
        }
        let all = |flags: &[u8]| u64::from(flags.iter().all(|flag| *flag == 1));
        let error = |response: u8| u64::from(response >= 2);
        let write_answer = all(&[inp.m_axi_bvalid, out.m_axi_bready]);
        let read_beat = all(&[inp.m_axi_rvalid, out.m_axi_rready]);
        self.events += all(&[inp.obs_valid, out.obs_ready]);
        self.prefetches += all(&[out.pf_valid, inp.pf_ready]);
        self.translations += all(&[inp.xlt_rsp_valid, out.xlt_rsp_ready]);
        self.written += all(&[out.m_axi_wvalid, inp.m_axi_wready, out.m_axi_wlast]);
        self.read += read_beat * all(&[inp.m_axi_rlast]);
        self.bus_errors +=
            write_answer * error(inp.m_axi_bresp) + read_beat * error(inp.m_axi_rresp);
        let offers = [
            (out.pf_valid, inp.pf_ready),
            (out.xlt_req_valid, inp.xlt_req_ready),
            (out.m_axi_awvalid, inp.m_axi_awready),
            (out.m_axi_wvalid, inp.m_axi_wready),
            (out.m_axi_arvalid, inp.m_axi_arready),
        ];
        self.held += u64::from(offers.contains(&(1, 0)));
        self.accesses += all(&[out.s_axil_bvalid, inp.s_axil_bready]);
        self.accesses += all(&[out.s_axil_rvalid, inp.s_axil_rready]);
        self.recordings += u64::from(out.recording & (1 - recording));
        self.replays += u64::from(out.replaying & (1 - replaying));
    }
}

impl AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.prefetches += other.prefetches;
        self.translations += other.translations;
        self.written += other.written;
        self.read += other.read;
        self.bus_errors += other.bus_errors;
        self.held += other.held;
        self.accesses += other.accesses;
        self.recordings += other.recordings;
        self.replays += other.replays;
        self.resets += other.resets;
    }
}
