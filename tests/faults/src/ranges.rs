//! Where the block may write, read and prefetch.

use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Bytes of the page that next line stays in.
const PAGE: u64 = 4096;

/// Accesses outside: each kind with the cycle of the first.
pub type Outside = BTreeMap<&'static str, u64>;

/// What lies inside.
#[derive(Clone, Debug)]
pub struct Ranges {
    outside: Outside,
    /// Where the recording may write, and the replay may read.
    writes: Range<u64>,
    reads: Vec<Range<u64>>,
    line_bytes: u64,
    region_bytes: u64,
    next_line: bool,
    /// Physical regions that were translated, by number; without translation, those of the record.
    regions: HashSet<u64>,
    /// Pages in which a miss of the instruction side was accepted.
    pages: HashSet<u64>,
}

impl Ranges {
    /// With a recording into `writes` and replays of `reads`; `regions` are physical regions, by their
    /// numbers, that need no translation.
    pub fn new(
        config: &Config,
        writes: Range<u64>,
        reads: Vec<Range<u64>>,
        regions: HashSet<u64>,
    ) -> Ranges {
        Ranges {
            outside: Outside::new(),
            writes,
            reads,
            line_bytes: config.geometry.line_bytes.into(),
            region_bytes: config.geometry.region_bytes.into(),
            next_line: config.prefetch.next_line,
            regions,
            pages: HashSet::new(),
        }
    }

    /// What was outside.
    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    /// Sees a cycle.
    pub fn see(&mut self, cycle: u64, inp: &Inputs, out: &Outputs) {
        if inp.rst_n == 0 {
            return;
        }
        let has = |range: &Range<u64>, address: u64| {
            range.start <= address && address.saturating_add(self.line_bytes) <= range.end
        };
        let mut outside = Vec::new();
        if out.m_axi_awvalid == 1 && !has(&self.writes, out.m_axi_awaddr) {
            outside.push("write");
        }
        let reads = |address| self.reads.iter().any(|range| has(range, address));
        if out.m_axi_arvalid == 1 && !reads(out.m_axi_araddr) {
            outside.push("read");
        }
        if out.pf_valid == 1 {
            let translated = self.regions.contains(&(out.pf_paddr / self.region_bytes));
            let beside_a_miss = self.next_line && self.pages.contains(&(out.pf_paddr / PAGE));
            if !translated && !beside_a_miss {
                outside.push("prefetch");
            }
        }
        for kind in outside {
            self.outside.entry(kind).or_insert(cycle);
        }
        if inp.xlt_rsp_valid & out.xlt_rsp_ready == 1 && inp.xlt_rsp_status == 0 {
            self.regions.insert(inp.xlt_rsp_paddr / self.region_bytes);
        }
        let miss = inp.obs_kind == 0 && inp.obs_instr == 1;
        if inp.obs_valid & out.obs_ready == 1 && miss {
            self.pages.insert(inp.obs_paddr / PAGE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_told_apart() {
        let mut config = Config::default();
        config.prefetch.next_line = true;
        let mut ranges = Ranges::new(
            &config,
            0x1000..0x1100,
            std::iter::once(0x2000..0x2040).collect(),
            HashSet::new(),
        );
        let mut inp = Inputs {
            rst_n: 1,
            ..Inputs::default()
        };
        let mut out = Outputs::default();
        (out.m_axi_awvalid, out.m_axi_awaddr) = (1, 0x10c0);
        (out.m_axi_arvalid, out.m_axi_araddr) = (1, 0x2000);
        ranges.see(0, &inp, &out);
        assert!(ranges.outside().is_empty());
        (out.m_axi_awaddr, out.m_axi_araddr) = (0x1100, 0x1fc0);
        ranges.see(1, &inp, &out);
        let kinds: Vec<_> = ranges.outside().keys().copied().collect();
        assert_eq!(kinds, ["read", "write"]);
        // Of a region once it is translated, of a page once there was a miss.
        (inp.xlt_rsp_valid, out.xlt_rsp_ready, inp.xlt_rsp_paddr) = (1, 1, 0x8010);
        (inp.obs_valid, out.obs_ready, inp.obs_instr, inp.obs_paddr) = (1, 1, 1, 0x1_0040);
        ranges.see(2, &inp, &out);
        for paddr in [0x83c0, 0x1_0fc0] {
            (out.pf_valid, out.pf_paddr) = (1, paddr);
            ranges.see(3, &inp, &out);
        }
        assert!(!ranges.outside().contains_key("prefetch"));
        out.pf_paddr = 0x8400;
        ranges.see(4, &inp, &out);
        assert_eq!(ranges.outside().get("prefetch"), Some(&4));
    }
}
