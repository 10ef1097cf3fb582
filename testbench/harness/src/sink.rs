//! The prefetch port: where prefetches go.

use crate::stall::Stall;
use jukebox_ports::{Inputs, Outputs};

/// A prefetch the block sent and the bench accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefetch {
    /// Physical address of the line.
    pub paddr: u64,
    /// Virtual address of the line.
    pub vaddr: u64,
    /// Address space identifier.
    pub asid: u16,
    /// Where it comes from.
    pub source: Source,
    /// Where it is to go: 0 into the L2, 1 into the LLC only.
    pub level: u8,
}

/// Where a prefetch comes from, as `pf_source_o` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The record, the first if there are two.
    Record = 0,
    /// A line behind a miss.
    NextLine = 1,
    /// The second record.
    SecondRecord = 2,
}

/// Accepts prefetches, and remembers them if asked to.
#[derive(Clone, Debug)]
pub struct PrefetchSink {
    /// Back-pressure when the stimulus does not say whether the port is ready.
    pub stall: Stall,
    /// Prefetches accepted since the start.
    pub accepted: u64,
    log: Option<Vec<(u64, Prefetch)>>,
}

impl PrefetchSink {
    /// A sink held back in a share `stall` of all cycles.
    #[must_use]
    pub fn new(stall: f64, seed: u64) -> Self {
        PrefetchSink {
            stall: Stall::new(stall, seed ^ 0xa5a5_0008),
            accepted: 0,
            log: None,
        }
    }

    /// Starts remembering prefetches, with none remembered yet.
    pub fn record(&mut self) {
        self.log = Some(Vec::new());
    }

    /// The prefetches accepted since [`PrefetchSink::record`], each with its cycle.
    #[must_use]
    pub fn recorded(&self) -> &[(u64, Prefetch)] {
        self.log.as_deref().unwrap_or_default()
    }

    /// Cycle `now`; `ready` overrides the back-pressure.
    #[inline]
    pub fn cycle(
        &mut self,
        now: u64,
        ready: Option<bool>,
        out: &Outputs,
        inp: &mut Inputs,
    ) -> Option<Prefetch> {
        let ready = ready.unwrap_or_else(|| !self.stall.holds());
        inp.pf_ready = u8::from(ready);
        if !ready || out.pf_valid == 0 {
            return None;
        }
        let prefetch = Prefetch {
            paddr: out.pf_paddr,
            vaddr: out.pf_vaddr,
            asid: out.pf_asid,
            source: match out.pf_source {
                1 => Source::NextLine,
                2 => Source::SecondRecord,
                _ => Source::Record,
            },
            level: out.pf_level,
        };
        self.accepted += 1;
        if let Some(log) = &mut self.log {
            log.push((now, prefetch));
        }
        Some(prefetch)
    }
}
