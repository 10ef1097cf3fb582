//! Reading everything and comparing it with the golden model.

use crate::bench::Bench;
use crate::error::BenchError;
use jukebox_ports::Block;

/// Cycles within which an idle block must come to rest.
const REST_CYCLES: u64 = 100_000;

impl<B: Block> Bench<B> {
    /// Waits until nothing is under way any more, then reads every register and counter and
    /// compares it with the golden model. The number of registers compared; 0 on a bench that does
    /// not check.
    ///
    /// # Errors
    /// [`BenchError::Register`] on the first difference, [`BenchError::Timeout`] if the block does
    /// not come to rest; otherwise as [`Bench::write_reg`].
    pub fn check_registers(&mut self) -> Result<usize, BenchError> {
        self.run_until("rest of everything", REST_CYCLES, |bench| {
            bench.bus.is_idle() && bench.golden().is_none_or(|golden| golden.at_rest())
        })?;
        let names: Vec<&'static str> = self.registers().readable().collect();
        let mut compared = 0;
        for name in names {
            let got = self.read_reg(name)?;
            let Some(golden) = self.golden() else {
                continue;
            };
            let expected = golden.expect(name);
            if !expected.allows(got) {
                return Err(BenchError::Register {
                    register: name.to_owned(),
                    got,
                    expected: format!("{expected:x?}"),
                    cycle: self.cycle(),
                    history: self.history().to_string(),
                });
            }
            compared += 1;
        }
        Ok(compared)
    }
}
