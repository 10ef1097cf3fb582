//! Replay: what the handshakes of a cycle do.

use super::entries::Translation;
use super::next_line;
use super::reads::Beat;
use super::replay_side::ReplaySide;
use super::requests::Asked;
use super::shared::{Cause, Shared};
use crate::counter::Counter;
use crate::format::read_line;
use crate::geometry::mask;
use crate::mismatch::Mismatch;
use jukebox_ports::{Inputs, Outputs};

impl ReplaySide {
    /// Follows the handshakes of this cycle.
    pub(crate) fn follow(
        &mut self,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<(), Mismatch> {
        if i.m_axi_rvalid != 0 && o.m_axi_rready != 0 {
            self.beat(shared, i)?;
        }
        if o.m_axi_arvalid != 0 && i.m_axi_arready != 0 {
            shared.compared.read_addresses += 1;
            self.open_if_due(shared, true);
            let own = self.reads.accept();
            self.reads.timer.handshake(own, shared.cycle);
        }
        if o.xlt_req_valid != 0 && i.xlt_req_ready != 0 {
            shared.compared.translation_requests += 1;
            self.open_if_due(shared, false);
            shared.counters.count(Counter::Translations);
            let (own, repeated) = self.requests.accept();
            if repeated {
                shared.counters.count(Counter::Retries);
            }
            self.requests.timer.handshake(own, shared.cycle);
        }
        // An answer may come in the very cycle its request is accepted in.
        if i.xlt_rsp_valid != 0 && o.xlt_rsp_ready != 0 {
            self.answer(shared, i);
        }
        if o.pf_valid != 0 {
            // A prefetch is progress, of whatever: what else the replay has goes behind it, for as long as
            // it takes.
            self.progress = shared.cycle;
            if i.pf_ready == 0 {
                shared.counters.count(Counter::StallCycles);
                return Ok(());
            }
            shared.compared.prefetches += 1;
            if o.pf_level != 0 {
                shared.counters.count(Counter::RunAhead);
            } else if o.pf_source != next_line::SOURCE {
                shared.counters.count(Counter::Prefetches);
                if let Some(run) = &mut self.run {
                    run.entries.prefetched();
                    run.prefetched = shared.cycle;
                }
            }
        }
        Ok(())
    }

    /// A read beat.
    fn beat(&mut self, shared: &mut Shared, i: &Inputs) -> Result<(), Mismatch> {
        shared.compared.read_beats += 1;
        self.open_if_due(shared, true);
        let beat = self.reads.beat(shared, i)?;
        self.reads.timer.handshake(beat.own, shared.cycle);
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        if !beat.own || run.stopped.is_some() || run.fired.is_some() {
            return Ok(());
        }
        if beat.level != 0 {
            self.ahead_line(shared, beat);
            return Ok(());
        }
        if beat.error {
            if run.failed.is_some() || run.maybe.is_some() {
                shared.possible_error(Cause::ReadError);
            } else {
                shared.error(Cause::ReadError);
            }
            run.failed.get_or_insert(shared.cycle);
        }
        if beat.whole {
            self.line(shared);
        }
        Ok(())
    }

    /// A beat of a line that the pass at level 1 has asked for.
    fn ahead_line(&mut self, shared: &mut Shared, beat: Beat) {
        let Some(run) = &mut self.run else { return };
        let over = run.ahead.is_over(shared.cycle);
        if beat.whole && run.failed.is_none() && !over {
            let line_bytes = u64::from(self.geometry.line_bytes);
            let bytes = &self.reads.line()[..line_bytes as usize];
            let content = read_line(&self.geometry, bytes);
            let (entries, rebase) = (&content.entries[..], run.start.rebase);
            let counted = run
                .ahead
                .line(&self.geometry, Some(entries), rebase, shared.cycle);
            for (counter, count) in [(Counter::LinesRead, 1), (Counter::BytesRead, line_bytes)] {
                shared.counters.add_possible(counter, count);
                if counted && run.maybe.is_none() {
                    shared.counters.confirm(counter, count);
                }
            }
        } else if beat.error {
            run.ahead.line(&self.geometry, None, 0, shared.cycle);
        }
    }

    /// A line of the running replay came in whole.
    fn line(&mut self, shared: &mut Shared) {
        let Some(run) = &mut self.run else { return };
        let certain = run.failed.is_none() && run.maybe.is_none();
        let counters = &mut shared.counters;
        let line_bytes = u64::from(self.geometry.line_bytes);
        counters.add_possible(Counter::LinesRead, 1);
        counters.add_possible(Counter::BytesRead, line_bytes);
        if certain {
            counters.confirm(Counter::LinesRead, 1);
            counters.confirm(Counter::BytesRead, line_bytes);
        }
        let bytes = &self.reads.line()[..line_bytes as usize];
        let content = read_line(&self.geometry, bytes);
        if content.rejected.is_some() {
            counters.add_possible(Counter::LinesRejected, 1);
        }
        if run.failed.is_some() {
            return;
        }
        run.received += 1;
        run.entries
            .add_line(&self.geometry, &content.entries, run.start.rebase);
        run.rejected_last = content.rejected.is_some();
        run.rejects += u64::from(certain && run.rejected_last);
    }

    /// A translation answer.
    fn answer(&mut self, shared: &mut Shared, i: &Inputs) {
        let Some(asked) = self.requests.answer() else {
            return;
        };
        self.open_if_due(shared, false);
        shared.compared.translation_answers += 1;
        self.requests.timer.handshake(asked.is_some(), shared.cycle);
        let (Some(asked), Some(run)) = (asked, &mut self.run) else {
            return;
        };
        if run.stopped.is_some() || run.fired.is_some() {
            return;
        }
        let Asked {
            number, repeated, ..
        } = asked;
        if asked.level != 0 {
            let inside = u64::from(self.geometry.region_bytes) - 1;
            let paddr = i.xlt_rsp_paddr & mask(self.geometry.pa_bits) & !inside;
            run.ahead
                .answered((i.xlt_rsp_status & 3 == 0).then_some(paddr));
            return;
        }
        let dropped = match (i.xlt_rsp_status & 3, repeated) {
            (0, _) => {
                let inside = u64::from(self.geometry.region_bytes) - 1;
                let paddr = i.xlt_rsp_paddr & mask(self.geometry.pa_bits) & !inside;
                run.entries.translate(number, Translation::Known(paddr));
                return;
            }
            (1, false) if self.retries => {
                self.requests.retry(number, shared.cycle, self.retry_wait);
                return;
            }
            (1, true) => Counter::DropRetry,
            _ => Counter::DropDenied,
        };
        shared.counters.add_possible(dropped, 1);
        if run.maybe.is_none() {
            shared.counters.confirm(dropped, 1);
        }
        run.entries.translate(number, Translation::Dropped);
    }
}
