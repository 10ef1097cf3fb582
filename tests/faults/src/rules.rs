//! What the protocols ask of the block at its ports, cycle by cycle.

use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};
use std::collections::BTreeMap;

/// Rules that were broken, each with the cycle of the first time.
pub type Broken = BTreeMap<&'static str, u64>;

/// A rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// The rule.
    pub rule: &'static str,
    /// Whether it was broken in the very cycle of the upset: what a port showed changed while it waited.
    pub at_once: bool,
}

/// What a channel showed in the last cycle without its handshake.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting(Option<[u64; 9]>);

impl Waiting {
    /// Whether the channel, whose other side is `ready`, keeps its valid and its payload.
    fn keeps(&mut self, valid: u8, ready: u8, payload: [u64; 9]) -> (bool, bool) {
        let before = self.0.take();
        if valid == 1 && ready == 0 {
            self.0 = Some(payload);
        }
        match before {
            Some(_) if valid == 0 => (false, true),
            Some(before) => (true, before == payload),
            None => (true, true),
        }
    }
}

/// The rules of all ports. What is seen in reset belongs to it.
#[derive(Clone, Debug)]
pub struct Rules {
    broken: Broken,
    line_bytes: u64,
    beats: u64,
    beat_log2: u8,
    strobes: u64,
    /// ID, memory type, protection and quality of service of writes, and of reads.
    writes: [u8; 4],
    reads: [u8; 4],
    aw: Waiting,
    w: Waiting,
    ar: Waiting,
    request: Waiting,
    prefetch: Waiting,
    b: Waiting,
    r: Waiting,
    /// Whether the cycle before was one of reset.
    in_reset: bool,
    /// Write addresses and write beats accepted.
    write_lines: u64,
    write_beats: u64,
    /// Accesses to registers not answered: addresses and data of writes, reads.
    lite: [u64; 3],
}

impl Rules {
    /// Those of `config`, with nothing seen.
    pub fn new(config: &Config) -> Rules {
        let metadata = &config.metadata;
        let beat_bytes = u64::from(metadata.axi_data_bits / 8);
        let line_bytes = u64::from(config.geometry.line_bytes);
        let attributes = |id: u32| {
            [
                id as u8,
                metadata.axi_cache as u8,
                metadata.axi_prot as u8,
                metadata.axi_qos as u8,
            ]
        };
        Rules {
            broken: Broken::new(),
            line_bytes,
            beats: line_bytes / beat_bytes,
            beat_log2: beat_bytes.ilog2() as u8,
            strobes: u64::MAX >> (64 - beat_bytes),
            writes: attributes(metadata.axi_write_id),
            reads: attributes(metadata.axi_read_id),
            aw: Waiting::default(),
            w: Waiting::default(),
            ar: Waiting::default(),
            request: Waiting::default(),
            prefetch: Waiting::default(),
            b: Waiting::default(),
            r: Waiting::default(),
            in_reset: false,
            write_lines: 0,
            write_beats: 0,
            lite: [0; 3],
        }
    }

    /// What has been broken.
    pub fn broken(&self) -> &Broken {
        &self.broken
    }

    /// At rest, as many lines of data must have gone as addresses.
    pub fn at_rest(&mut self, cycle: u64) {
        self.require(
            cycle,
            "W_AS_MANY_AS_AW",
            self.write_beats == self.beats * self.write_lines,
        );
    }

    fn require(&mut self, cycle: u64, rule: &'static str, holds: bool) {
        if !holds {
            self.broken.entry(rule).or_insert(cycle);
        }
    }

    /// Sees a cycle.
    pub fn see(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        if inp.rst_n == 0 {
            self.see_reset(cycle, out);
            return;
        }
        self.in_reset = false;
        self.see_writes(cycle, inp, out);
        self.see_reads(cycle, inp, out);
        self.see_translation(cycle, inp, out);
        self.see_prefetch(cycle, inp, out);
        self.see_registers(cycle, inp, out);
    }

    fn see_reset(&mut self, cycle: u64, out: &Outputs) {
        let valid = out.m_axi_awvalid
            | out.m_axi_wvalid
            | out.m_axi_arvalid
            | out.xlt_req_valid
            | out.pf_valid
            | out.s_axil_bvalid
            | out.s_axil_rvalid;
        // What is driven in its first cycle was so before it.
        let in_reset = std::mem::replace(&mut self.in_reset, true);
        self.require(cycle, "VALID_RESET", valid == 0 || !in_reset);
        for channel in [
            &mut self.aw,
            &mut self.w,
            &mut self.ar,
            &mut self.request,
            &mut self.prefetch,
            &mut self.b,
            &mut self.r,
        ] {
            channel.0 = None;
        }
        (self.write_lines, self.write_beats, self.lite) = (0, 0, [0; 3]);
    }

    fn see_writes(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        let fields = [
            out.m_axi_awlen,
            out.m_axi_awsize,
            out.m_axi_awburst,
            out.m_axi_awlock,
            out.m_axi_awid,
            out.m_axi_awcache,
            out.m_axi_awprot,
            out.m_axi_awqos,
        ];
        let payload = with(out.m_axi_awaddr, fields);
        let (held, stable) = self.aw.keeps(out.m_axi_awvalid, inp.m_axi_awready, payload);
        self.require(cycle, "AWVALID_HELD", held);
        self.require(cycle, "AW_STABLE", stable);
        if out.m_axi_awvalid == 1 {
            let legal = self.legal(fields, self.writes);
            self.require(cycle, "AW_ATTRIBUTES", legal);
            let aligned = out.m_axi_awaddr.is_multiple_of(self.line_bytes);
            self.require(cycle, "AWADDR_LINE", aligned);
            self.write_lines += u64::from(inp.m_axi_awready);
        }
        let mut payload = [0; 9];
        payload[..8].copy_from_slice(&out.m_axi_wdata);
        payload[8] = u64::from(out.m_axi_wlast);
        let (held, stable) = self.w.keeps(out.m_axi_wvalid, inp.m_axi_wready, payload);
        self.require(cycle, "WVALID_HELD", held);
        self.require(cycle, "W_STABLE", stable);
        if out.m_axi_wvalid == 1 {
            let last = self.write_beats % self.beats == self.beats - 1;
            self.require(cycle, "WLAST_PLACE", (out.m_axi_wlast == 1) == last);
            self.require(cycle, "WSTRB_FULL", out.m_axi_wstrb == self.strobes);
            self.write_beats += u64::from(inp.m_axi_wready);
        }
    }

    fn see_reads(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        let fields = [
            out.m_axi_arlen,
            out.m_axi_arsize,
            out.m_axi_arburst,
            out.m_axi_arlock,
            out.m_axi_arid,
            out.m_axi_arcache,
            out.m_axi_arprot,
            out.m_axi_arqos,
        ];
        let payload = with(out.m_axi_araddr, fields);
        let (held, stable) = self.ar.keeps(out.m_axi_arvalid, inp.m_axi_arready, payload);
        self.require(cycle, "ARVALID_HELD", held);
        self.require(cycle, "AR_STABLE", stable);
        if out.m_axi_arvalid == 1 {
            let legal = self.legal(fields, self.reads);
            self.require(cycle, "AR_ATTRIBUTES", legal);
            let aligned = out.m_axi_araddr.is_multiple_of(self.line_bytes);
            self.require(cycle, "ARADDR_LINE", aligned);
        }
    }

    /// Length, size, burst and lock of a line, and the attributes of the configuration.
    fn legal(&self, fields: [u8; 8], attributes: [u8; 4]) -> bool {
        const INCR: u8 = 1;
        let shape = [(self.beats - 1) as u8, self.beat_log2, INCR, 0];
        fields[..4] == shape && fields[4..] == attributes
    }

    fn see_translation(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        let rest = [out.xlt_req_level, 0, 0, 0, 0, 0, 0, 0];
        let mut payload = with(out.xlt_req_vaddr, rest);
        payload[8] = u64::from(out.xlt_req_asid);
        let waiting = &mut self.request;
        let (held, stable) = waiting.keeps(out.xlt_req_valid, inp.xlt_req_ready, payload);
        self.require(cycle, "XLT_REQ_VALID_HELD", held);
        self.require(cycle, "XLT_REQ_STABLE", stable);
    }

    fn see_prefetch(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        let mut payload = with(
            out.pf_paddr,
            [out.pf_source, out.pf_level, 0, 0, 0, 0, 0, 0],
        );
        (payload[7], payload[8]) = (out.pf_vaddr, u64::from(out.pf_asid));
        let (held, stable) = self.prefetch.keeps(out.pf_valid, inp.pf_ready, payload);
        self.require(cycle, "PF_VALID_HELD", held);
        self.require(cycle, "PF_STABLE", stable);
        if out.pf_valid == 1 {
            let aligned = out.pf_paddr.is_multiple_of(self.line_bytes);
            self.require(cycle, "PF_PADDR_LINE", aligned);
        }
    }

    fn see_registers(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        // Answers of this cycle are to accesses of earlier ones.
        let [addresses, data, reads] = self.lite;
        let mut payload = [0; 9];
        payload[0] = u64::from(out.s_axil_bresp);
        let (held, stable) = self.b.keeps(out.s_axil_bvalid, inp.s_axil_bready, payload);
        self.require(cycle, "LITE_BVALID_HELD", held);
        self.require(cycle, "LITE_B_STABLE", stable);
        let asked = addresses > 0 && data > 0;
        self.require(cycle, "LITE_B_ASKED", out.s_axil_bvalid == 0 || asked);
        payload[0] = u64::from(out.s_axil_rdata);
        payload[1] = u64::from(out.s_axil_rresp);
        let (held, stable) = self.r.keeps(out.s_axil_rvalid, inp.s_axil_rready, payload);
        self.require(cycle, "LITE_RVALID_HELD", held);
        self.require(cycle, "LITE_R_STABLE", stable);
        self.require(cycle, "LITE_R_ASKED", out.s_axil_rvalid == 0 || reads > 0);

        let answered = u64::from(out.s_axil_bvalid & inp.s_axil_bready);
        let taken = [
            out.s_axil_awready & inp.s_axil_awvalid,
            out.s_axil_wready & inp.s_axil_wvalid,
            out.s_axil_arready & inp.s_axil_arvalid,
        ];
        let given = [
            answered,
            answered,
            u64::from(out.s_axil_rvalid & inp.s_axil_rready),
        ];
        for ((open, taken), given) in self.lite.iter_mut().zip(taken).zip(given) {
            *open = (*open + u64::from(taken)).saturating_sub(given);
        }
    }
}

/// A payload of an address and some fields.
fn with(address: u64, fields: [u8; 8]) -> [u64; 9] {
    let mut payload = [0; 9];
    payload[0] = address;
    for (place, field) in payload[1..].iter_mut().zip(fields) {
        *place = u64::from(field);
    }
    payload
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle() -> (Inputs, Outputs) {
        let inp = Inputs {
            rst_n: 1,
            ..Inputs::default()
        };
        (inp, Outputs::default())
    }

    /// What is broken by a prefetch port that shows these in turn, `(valid, address)`, never ready.
    fn prefetches(shown: &[(u8, u64)]) -> Vec<&'static str> {
        let mut rules = Rules::new(&Config::default());
        for (cycle, (valid, address)) in shown.iter().enumerate() {
            let (inp, mut out) = idle();
            (out.pf_valid, out.pf_paddr) = (*valid, *address);
            rules.see(cycle as u64, &inp, &out);
        }
        rules.broken().keys().copied().collect()
    }

    #[test]
    fn what_waits_is_held() {
        assert!(prefetches(&[(0, 7), (1, 0x40), (1, 0x40)]).is_empty());
        assert_eq!(prefetches(&[(1, 0x40), (0, 0x40)]), ["PF_VALID_HELD"]);
        assert_eq!(prefetches(&[(1, 0x40), (1, 0x80)]), ["PF_STABLE"]);
        assert_eq!(prefetches(&[(1, 0x41)]), ["PF_PADDR_LINE"]);
    }

    #[test]
    fn beats_without_their_address_and_a_misplaced_last_are_seen() {
        let mut rules = Rules::new(&Config::default());
        let (mut inp, mut out) = idle();
        inp.m_axi_wready = 1;
        (out.m_axi_wvalid, out.m_axi_wstrb, out.m_axi_wlast) = (1, 0xff, 1);
        rules.see(0, &inp, &out);
        rules.at_rest(1);
        let broken: Vec<_> = rules.broken().keys().copied().collect();
        assert_eq!(broken, ["WLAST_PLACE", "W_AS_MANY_AS_AW"]);
    }

    #[test]
    fn answers_that_nobody_asked_for_are_seen() {
        let mut rules = Rules::new(&Config::default());
        let (inp, mut out) = idle();
        (out.s_axil_bvalid, out.s_axil_rvalid) = (1, 1);
        rules.see(0, &inp, &out);
        let broken: Vec<_> = rules.broken().keys().copied().collect();
        assert_eq!(broken, ["LITE_B_ASKED", "LITE_R_ASKED"]);
    }

    #[test]
    fn a_valid_in_reset_is_seen_from_its_second_cycle_on() {
        let mut rules = Rules::new(&Config::default());
        let (mut inp, mut out) = idle();
        inp.rst_n = 0;
        out.pf_valid = 1;
        rules.see(0, &inp, &out);
        assert!(rules.broken().is_empty());
        rules.see(1, &inp, &out);
        assert_eq!(rules.broken().get("VALID_RESET"), Some(&1));
    }
}
