//! What can play the prefetcher of a run: the RTL on its bench, or the functional model.

#[cfg(test)]
mod brute;
mod functional;
mod metadata;
mod next_lines;
mod pacing;
mod port_trace;
mod rtl;
mod run_ahead;
mod shadow;
mod stops;

#[cfg(test)]
pub use rtl::Rtl;
pub use stops::mismatch;

use crate::error::Error;
use crate::options::Dut;
use crate::plan::{Plan, Watch};
use crate::prefetcher::{Prefetcher, Result};

/// Makes what [`create`] needs that takes long, once; `progress` is told what is being done.
pub fn prepare(plan: &Plan, progress: &mut dyn FnMut(&str)) -> std::result::Result<(), Error> {
    if plan.options.dut != Dut::Golden {
        rtl::model(&plan.config, progress)?;
    }
    Ok(())
}

/// The prefetcher that a run asks for, for its function number `index`.
pub fn create(plan: &Plan, index: usize, watch: Watch) -> Result<Box<dyn Prefetcher>> {
    let Plan {
        config, options, ..
    } = plan;
    if options.dut == Dut::Golden {
        let latency = u64::from(options.mean_memory_latency());
        let limit = options.metadata_limit.0;
        let functional = functional::Functional::new(config, limit, latency, options.pace)
            .record_hits(options.record_hits())
            .next_lines(plan.next_lines())
            .two_records(plan.two_records())
            .run_ahead(config.prefetch.run_ahead);
        return Ok(Box::new(functional));
    }
    let rtl = rtl::Rtl::new(config, options, index, watch)?;
    let rtl = rtl.two_records(plan.two_records());
    Ok(Box::new(rtl.next_lines(plan.next_lines())))
}
