//! Replay: which lines must be read, what must be asked and prefetched.
//!
//! When a replay begins and ends is in [`super::replay_end`].

use super::axi::Burst;
use super::channel::Channel;
use super::counters::Counter;
use super::entries::{Entries, Translation};
use super::pacing::Offer;
use super::reads::Reads;
use super::requests::{Asked, Requests};
use super::shared::{Cause, Shared};
use super::watchdog::Timer;
use crate::Geometry;
use crate::format::decode_line;
use crate::geometry::mask;
use crate::mismatch::Mismatch;
use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};

/// Translation requests that may be outstanding.
const REQUESTS: usize = 16;

/// Cycles after a handshake beside the watchdog's time in which a new offer does not yet prove
/// that it has not fired.
const OPEN: u64 = 8;

/// Parameters latched by REPLAY_START.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReplayStart {
    pub(crate) base: u64,
    pub(crate) length: u64,
    pub(crate) offset: u64,
    pub(crate) asid: u16,
    pub(crate) rebase: u64,
}

/// The watchdog may have fired just before a handshake.
#[derive(Clone, Copy, Debug)]
pub(super) struct MaybeFired {
    /// Cycle of the first such handshake.
    pub(super) from: u64,
    pub(super) read: bool,
    pub(super) translation: bool,
}

/// A replay that runs.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) start: ReplayStart,
    pub(super) rises: u64,
    /// Lines of the record, reads raised, lines received without error.
    pub(super) lines: u64,
    pub(super) raised: u64,
    pub(super) received: u64,
    pub(super) entries: Entries,
    /// Number of the entry to be asked for next.
    pub(super) next: u64,
    /// Cycle in which the write of ABORT, PAUSE or a new START was accepted.
    pub(super) stopped: Option<u64>,
    /// Cycle of the first read error.
    pub(super) failed: Option<u64>,
    /// The replay to begin when this one has come to rest.
    pub(super) then: Option<ReplayStart>,
    /// A restart was cancelled, so that it is open what `REP_OFFSET` is about.
    pub(super) cancelled: bool,
    /// Everything was done when it was stopped.
    pub(super) done_open: bool,
    /// The watchdog has fired, at the latest in this cycle.
    pub(super) fired: Option<u64>,
    pub(super) maybe: Option<MaybeFired>,
    /// Rejected lines that the block may not have come to.
    pub(super) rejects: u64,
    /// Cycle of the last accepted prefetch.
    pub(super) prefetched: u64,
}

/// The replaying half of the checker.
#[derive(Clone, Debug)]
pub(crate) struct ReplaySide {
    pub(super) geometry: Geometry,
    in_flight: u64,
    pub(super) run: Option<Run>,
    pub(super) reads: Reads,
    pub(super) requests: Requests,
    /// Physical and virtual address, ASID.
    pub(super) prefetch: Channel<(u64, u64, u16)>,
    pub(super) retry_wait: u64,
    pub(super) progress: u64,
    pub(super) waiting: bool,
}

impl ReplaySide {
    pub(crate) fn new(config: &Config) -> Self {
        ReplaySide {
            geometry: Geometry::new(config),
            in_flight: config.metadata.reads_in_flight.into(),
            run: None,
            reads: Reads::new(Burst::new(config)),
            requests: Requests::default(),
            prefetch: Channel::default(),
            retry_wait: 0,
            progress: 0,
            waiting: false,
        }
    }

    /// `XLT_RETRY_WAIT` is written.
    pub(crate) fn set_retry_wait(&mut self, wait: u64) {
        self.retry_wait = wait;
        self.requests.set_wait(wait);
    }

    /// Checks what the block drives in this cycle.
    pub(crate) fn check(
        &mut self,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<(), Mismatch> {
        let ar = (o.m_axi_arvalid != 0).then_some(o.m_axi_araddr);
        let shape = [o.m_axi_arlen, o.m_axi_arsize, o.m_axi_arburst, o.m_axi_arid];
        if ar.is_some() {
            self.reads.burst.check(shared, "read", shape)?;
        }
        if shared.hold(
            "m_axi_ar",
            &mut self.reads.channel,
            ar,
            i.m_axi_arready != 0,
        )? {
            self.new_read(shared, o.m_axi_araddr)?;
        }
        let request = (o.xlt_req_valid != 0).then_some((o.xlt_req_vaddr, o.xlt_req_asid));
        let ready = i.xlt_req_ready != 0;
        if shared.hold("xlt_req", &mut self.requests.channel, request, ready)? {
            self.new_request(shared, o.xlt_req_vaddr, o.xlt_req_asid)?;
        }
        let prefetch = (o.pf_valid != 0).then_some((o.pf_paddr, o.pf_vaddr, o.pf_asid));
        if shared.hold("pf", &mut self.prefetch, prefetch, i.pf_ready != 0)? {
            self.new_prefetch(shared, o)?;
        }
        Ok(())
    }

    /// The running replay, if it may raise something new in this cycle.
    fn raising(&mut self, shared: &Shared, what: &str) -> Result<&mut Run, Mismatch> {
        let cycle = shared.cycle;
        let Some(run) = &mut self.run else {
            return Err(shared.fail(what, "none, no replay runs", "valid"));
        };
        if run.fired.is_some() || run.stopped.is_some_and(|at| cycle > at + 1) {
            return Err(shared.fail(what, "none, the replay was ended", "valid"));
        }
        if run.maybe.is_some_and(|maybe| cycle > maybe.from + OPEN) {
            run.maybe = None;
        }
        Ok(run)
    }

    fn new_read(&mut self, shared: &mut Shared, address: u64) -> Result<(), Mismatch> {
        self.begin_after_possible_timeout(shared);
        let (outstanding, in_flight) = (self.reads.outstanding(), self.in_flight);
        let line_bytes = u64::from(self.geometry.line_bytes);
        let run = self.raising(shared, "read address")?;
        if run.failed.is_some_and(|at| shared.cycle > at + 2) {
            return Err(shared.fail("read address", "none after a read error", "arvalid"));
        }
        if run.raised == run.lines {
            let expected = format!("none after {} lines", run.lines);
            return Err(shared.fail("read address", expected, format_args!("{address:#x}")));
        }
        if outstanding > in_flight {
            return Err(shared.fail("reads in flight", in_flight, outstanding + 1));
        }
        let expected = run.start.base + run.start.offset + run.raised * line_bytes;
        shared.equal("read address", expected, address)?;
        if run.raised == 0 {
            shared.pacing.restarted();
        }
        run.raised += 1;
        self.reads.raise(shared.cycle);
        Ok(())
    }

    fn new_request(&mut self, shared: &Shared, vaddr: u64, asid: u16) -> Result<(), Mismatch> {
        const WHAT: &str = "translation request";
        let cycle = shared.cycle;
        let (idle, outstanding) = (self.requests.is_idle(), self.requests.outstanding());
        let retry = self.requests.retries.front().copied();
        let run = self.raising(shared, WHAT)?;
        shared.equal(
            "translation request ASID",
            run.start.asid.into(),
            asid.into(),
        )?;
        let next = run.entries.vaddr(run.next);
        let asked = match retry {
            Some(retry) => {
                let again = run.entries.vaddr(retry.number);
                if again == Some(vaddr) && idle && cycle >= retry.due() {
                    Asked {
                        number: retry.number,
                        repeated: true,
                    }
                } else if next == Some(vaddr) && cycle <= retry.answered + 1 {
                    Asked {
                        number: run.next,
                        repeated: false,
                    }
                } else {
                    let expected = format!(
                        "{:#x} again, from cycle {} on, after all answers",
                        again.unwrap_or_default(),
                        retry.due()
                    );
                    return Err(shared.fail(WHAT, expected, format_args!("{vaddr:#x}")));
                }
            }
            None => {
                let Some(next) = next else {
                    let expected = "none, every entry read so far has been asked for";
                    return Err(shared.fail(WHAT, expected, format_args!("{vaddr:#x}")));
                };
                shared.equal("translation request address", next, vaddr)?;
                Asked {
                    number: run.next,
                    repeated: false,
                }
            }
        };
        if outstanding >= REQUESTS {
            return Err(shared.fail(
                "translation requests outstanding",
                REQUESTS,
                outstanding + 1,
            ));
        }
        if !asked.repeated {
            run.next += 1;
        }
        self.requests.raise(asked, cycle);
        Ok(())
    }

    fn new_prefetch(&mut self, shared: &Shared, o: &Outputs) -> Result<(), Mismatch> {
        let geometry = self.geometry.clone();
        let run = self.raising(shared, "prefetch")?;
        let actual = o.pf_vaddr;
        let Some((paddr, vaddr)) = run.entries.next_prefetch(&geometry) else {
            let expected = "none before the next entry is translated";
            return Err(shared.fail("prefetch", expected, format_args!("{actual:#x}")));
        };
        shared.equal("prefetch virtual address", vaddr, actual)?;
        shared.equal("prefetch address", paddr, o.pf_paddr)?;
        shared.equal("prefetch ASID", run.start.asid.into(), o.pf_asid.into())?;
        if shared.pacing.offer(shared.cycle) == Offer::Forbidden {
            let actual = format!("{actual:#x}");
            return Err(shared.fail("prefetch", "none, pacing forbids it", actual));
        }
        Ok(())
    }

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
        if i.xlt_rsp_valid != 0 && o.xlt_rsp_ready != 0 {
            self.answer(shared, i);
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
        if o.pf_valid != 0 {
            if i.pf_ready != 0 {
                shared.compared.prefetches += 1;
                shared.counters.count(Counter::Prefetches);
                if let Some(run) = &mut self.run {
                    run.entries.prefetched();
                    run.prefetched = shared.cycle;
                }
            } else {
                shared.counters.count(Counter::StallCycles);
            }
        }
        Ok(())
    }

    /// A handshake of one kind about the time of a watchdog leaves open whether it fired.
    fn open_if_due(&mut self, shared: &Shared, of_read: bool) {
        let (cycle, limit) = (shared.cycle, &shared.watchdog);
        let due = |timer: &Timer, own: bool| {
            if own {
                timer.open(cycle, limit)
            } else {
                timer.may(cycle, limit)
            }
        };
        let read = due(&self.reads.timer, of_read);
        let translation = due(&self.requests.timer, !of_read);
        let Some(run) = &mut self.run else { return };
        if run.fired.is_some() || !(read || translation) {
            return;
        }
        let new = MaybeFired {
            from: cycle,
            read: false,
            translation: false,
        };
        let maybe = run.maybe.get_or_insert(new);
        maybe.read |= read;
        maybe.translation |= translation;
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
        let decoded = decode_line(&self.geometry, bytes);
        if decoded.is_err() {
            counters.add_possible(Counter::LinesRejected, 1);
        }
        if run.failed.is_some() {
            return;
        }
        run.received += 1;
        match decoded {
            Ok(entries) => {
                run.entries
                    .add_line(&self.geometry, &entries, run.start.rebase);
            }
            Err(_) => {
                run.entries.add_rejected();
                run.rejects += u64::from(certain);
            }
        }
    }

    /// A translation answer.
    fn answer(&mut self, shared: &mut Shared, i: &Inputs) {
        let Some(asked) = self.requests.answer() else {
            return;
        };
        self.open_if_due(shared, false);
        shared.compared.translation_answers += 1;
        self.requests.timer.handshake(asked.is_some(), shared.cycle);
        let (Some(Asked { number, repeated }), Some(run)) = (asked, &mut self.run) else {
            return;
        };
        if run.stopped.is_some() || run.fired.is_some() {
            return;
        }
        let dropped = match (i.xlt_rsp_status & 3, repeated) {
            (0, _) => {
                let inside = u64::from(self.geometry.region_bytes) - 1;
                let paddr = i.xlt_rsp_paddr & mask(self.geometry.pa_bits) & !inside;
                run.entries.translate(number, Translation::Known(paddr));
                return;
            }
            (1, false) => {
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
