//! Replay: which lines must be read, what must be asked and prefetched.
//!
//! What the surroundings answer is followed in [`super::replay_follow`]; when a replay begins and
//! ends is in [`super::replay_end`].

use super::axi::{Burst, Shape};
use super::channel::Channel;
use super::delayed::Delayed;
use super::entries::Entries;
use super::next_line::{self, Line};
use super::pacing::Offer;
use super::reads::Reads;
use super::replay_start::ReplayStart;
use super::requests::{Asked, Requests};
use super::run_ahead::{Level0, RunAhead};
use super::shared::Shared;
use crate::Geometry;
use crate::mismatch::Mismatch;
use crate::parts;
use jukebox_config::Config;
use jukebox_ports::{Inputs, Outputs};

/// Translation requests that may be outstanding.
const REQUESTS: usize = 16;

/// Cycles after a handshake beside the watchdog's time in which a new offer does not yet prove
/// that it has not fired.
const OPEN: u64 = 8;

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
    /// The cycle by which it has begun, unless it shows that earlier.
    pub(super) begun: u64,
    /// Lines of the record, reads raised, lines received without error.
    pub(super) lines: u64,
    pub(super) raised: u64,
    pub(super) received: u64,
    pub(super) entries: Entries,
    pub(super) ahead: RunAhead,
    /// Number of the entry to be asked for next.
    pub(super) next: u64,
    /// Cycle in which the write of ABORT, PAUSE or a new START was accepted.
    pub(super) stopped: Option<u64>,
    /// Cycle of the first read error.
    pub(super) failed: Option<u64>,
    /// The replay to begin when this one has come to rest.
    pub(super) then: Option<ReplayStart>,
    /// A START that waited until a START, ABORT or PAUSE took its place, and the one cycle in
    /// which its first read may still show that it had begun.
    pub(super) superseded: Option<(ReplayStart, u64)>,
    /// Cycle in which a restart was cancelled; it is open what `REP_OFFSET` is about then.
    pub(super) cancelled: Option<u64>,
    /// Everything was done when it was stopped.
    pub(super) done_open: bool,
    /// The watchdog has fired, at the earliest in this cycle.
    pub(super) fired: Option<u64>,
    pub(super) maybe: Option<MaybeFired>,
    /// Rejected lines that the block may not have come to.
    pub(super) rejects: u64,
    /// The youngest line received is one.
    pub(super) rejected_last: bool,
    /// Cycle of the last accepted prefetch.
    pub(super) prefetched: u64,
}

/// The replaying half of the checker.
#[derive(Clone, Debug)]
pub(crate) struct ReplaySide {
    pub(super) geometry: Geometry,
    in_flight: u64,
    /// The port says virtual address and address space.
    carries_address: bool,
    /// Physical addresses are asked for, and a second time after RETRY.
    pub(super) translates: bool,
    pub(super) retries: bool,
    pub(super) run: Option<Run>,
    pub(super) reads: Reads,
    pub(super) requests: Requests,
    /// Physical and virtual address, ASID, source, level.
    pub(super) prefetch: Channel<(u64, u64, u16, u8, u8)>,
    /// `CONFIG.RUN_AHEAD`.
    pub(super) run_ahead: Delayed<bool>,
    /// The address space of the newest START.
    pub(super) asid: u16,
    pub(super) retry_wait: u64,
    pub(super) progress: u64,
    pub(super) waiting: bool,
}

impl ReplaySide {
    pub(crate) fn new(config: &Config) -> Self {
        ReplaySide {
            geometry: Geometry::new(config),
            in_flight: config.metadata.reads_in_flight.into(),
            carries_address: parts::carries_address(config),
            translates: parts::translates(config),
            retries: parts::retries(config),
            run: None,
            reads: Reads::new(Burst::new(config)),
            requests: Requests::default(),
            prefetch: Channel::default(),
            run_ahead: Delayed::default(),
            asid: 0,
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

    /// Whether a prefetch of the record waits on its port.
    pub(super) fn is_prefetch_waiting(&self) -> bool {
        let waiting = self.prefetch.waiting();
        waiting.is_some_and(|(.., source, _)| *source != next_line::SOURCE)
    }

    /// Checks what the block drives in this cycle; what is new on the prefetch port and does not
    /// come from the record.
    pub(crate) fn check(
        &mut self,
        shared: &mut Shared,
        i: &Inputs,
        o: &Outputs,
    ) -> Result<Option<Line>, Mismatch> {
        let ar = (o.m_axi_arvalid != 0).then_some((o.m_axi_araddr, o.m_axi_aruser));
        if ar.is_some() {
            self.reads.burst.check(shared, "read", Shape::read(o))?;
        }
        if shared.hold(
            "m_axi_ar",
            &mut self.reads.channel,
            ar,
            i.m_axi_arready != 0,
        )? {
            match o.m_axi_aruser {
                0 => self.new_read(shared, o.m_axi_araddr)?,
                _ => self.new_read_ahead(shared, o.m_axi_araddr)?,
            }
        }
        let request = (o.xlt_req_vaddr, o.xlt_req_asid, o.xlt_req_level);
        let request = (o.xlt_req_valid != 0).then_some(request);
        let ready = i.xlt_req_ready != 0;
        if shared.hold("xlt_req", &mut self.requests.channel, request, ready)? {
            match o.xlt_req_level {
                0 => self.new_request(shared, o.xlt_req_vaddr, o.xlt_req_asid)?,
                _ => self.new_request_ahead(shared, o.xlt_req_vaddr, o.xlt_req_asid)?,
            }
        }
        let prefetch = (o.pf_paddr, o.pf_vaddr, o.pf_asid, o.pf_source, o.pf_level);
        let prefetch = (o.pf_valid != 0).then_some(prefetch);
        if !shared.hold("pf", &mut self.prefetch, prefetch, i.pf_ready != 0)? {
            return Ok(None);
        }
        match o.pf_source {
            next_line::SOURCE if o.pf_level != 0 => {
                Err(shared.fail("pf_level_o of a next-line prefetch", 0, o.pf_level))
            }
            next_line::SOURCE => Ok(Some(Line {
                paddr: o.pf_paddr,
                vaddr: o.pf_vaddr,
                asid: o.pf_asid,
            })),
            _ if o.pf_level != 0 => self.new_prefetch_ahead(shared, o).map(|()| None),
            _ => self.new_prefetch(shared, o).map(|()| None),
        }
    }

    /// The running replay, if it may raise something new in this cycle.
    fn raising(&mut self, shared: &mut Shared, what: &str) -> Result<&mut Run, Mismatch> {
        let cycle = shared.cycle;
        if self.run.as_ref().is_some_and(|run| run.begun > cycle) {
            // It has begun; whether the watchdog ended what it had to wait for stays open.
            Self::leave_open(shared, self.may_have_fired(shared));
        }
        let Some(run) = &mut self.run else {
            return Err(shared.fail(what, "none, no replay runs", "valid"));
        };
        if run.fired.is_some() || run.stopped.is_some_and(|at| cycle > at + 1) {
            return Err(shared.fail(what, "none, the replay was ended", "valid"));
        }
        run.begun = run.begun.min(cycle);
        if run.maybe.is_some_and(|maybe| cycle > maybe.from + OPEN) {
            run.maybe = None;
        }
        Ok(run)
    }

    fn new_read(&mut self, shared: &mut Shared, address: u64) -> Result<(), Mismatch> {
        self.begin_superseded(shared, address);
        self.begin_after_possible_timeout(shared);
        let (outstanding, in_flight) = (self.reads.outstanding(0), self.in_flight);
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
        let expected = run
            .start
            .address(run.start.offset + run.raised * line_bytes);
        shared.equal("read address", expected, address)?;
        if run.raised == 0 {
            shared.pacing.restarted();
        }
        run.raised += 1;
        self.reads.raise(shared.cycle, 0);
        Ok(())
    }

    fn new_request(&mut self, shared: &mut Shared, vaddr: u64, asid: u16) -> Result<(), Mismatch> {
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
                        level: 0,
                    }
                } else if next == Some(vaddr) && cycle <= retry.answered + 1 {
                    Asked {
                        number: run.next,
                        repeated: false,
                        level: 0,
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
                    level: 0,
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

    fn new_prefetch(&mut self, shared: &mut Shared, o: &Outputs) -> Result<(), Mismatch> {
        let geometry = self.geometry.clone();
        let (carries_address, translates) = (self.carries_address, self.translates);
        let run = self.raising(shared, "prefetch")?;
        let actual = if carries_address {
            o.pf_vaddr
        } else {
            o.pf_paddr
        };
        let Some((paddr, vaddr)) = run.entries.next_prefetch(&geometry) else {
            let expected = "none before the next entry is translated";
            return Err(shared.fail("prefetch", expected, format_args!("{actual:#x}")));
        };
        if carries_address {
            shared.equal("prefetch virtual address", vaddr, actual)?;
            shared.equal("prefetch ASID", run.start.asid.into(), o.pf_asid.into())?;
        }
        shared.equal("prefetch address", paddr, o.pf_paddr)?;
        let line = run.entries.next_line().unwrap_or_default();
        let offset = run.start.offset + line * u64::from(geometry.line_bytes);
        let source = run.start.source(offset);
        shared.equal("pf_source_o", source.into(), o.pf_source.into())?;
        if !translates {
            // Its turn has come, as that of one that is asked for.
            run.next = run.entries.oldest() + 1;
        }
        if shared.pacing.offer(shared.cycle) == Offer::Forbidden {
            let actual = format!("{actual:#x}");
            return Err(shared.fail("prefetch", "none, pacing forbids it", actual));
        }
        Ok(())
    }

    /// The running replay, if its pass at level 1 may raise something new in this cycle, and where
    /// level 0 is.
    fn ahead(&mut self, shared: &mut Shared, what: &str) -> Result<(&mut Run, Level0), Mismatch> {
        let cycle = shared.cycle;
        if !self.run_ahead.at(cycle) && !self.run_ahead.at(cycle - 1) {
            return Err(shared.fail(what, "none, CONFIG.RUN_AHEAD is 0", "valid"));
        }
        let on_port = self.is_prefetch_waiting();
        let run = self.raising(shared, what)?;
        if run.failed.is_some_and(|at| cycle > at + 2) || run.ahead.is_over(cycle) {
            return Err(shared.fail(what, "none after a read error", "valid"));
        }
        let at = run.ahead.place(&run.entries, cycle, on_port);
        Ok((run, at))
    }

    fn new_read_ahead(&mut self, shared: &mut Shared, address: u64) -> Result<(), Mismatch> {
        const WHAT: &str = "read address of level 1";
        let (outstanding, in_flight) = (self.reads.outstanding(1), self.in_flight);
        let line_bytes = u64::from(self.geometry.line_bytes);
        let (run, at) = self.ahead(shared, WHAT)?;
        if outstanding >= in_flight {
            let actual = outstanding + 1;
            return Err(shared.fail("reads of level 1 in flight", in_flight, actual));
        }
        let asked = run
            .ahead
            .read(&run.start, run.lines, line_bytes, at, address);
        asked.map_err(|expected| shared.fail(WHAT, expected, format_args!("{address:#x}")))?;
        self.reads.raise(shared.cycle, 1);
        Ok(())
    }

    fn new_request_ahead(
        &mut self,
        shared: &mut Shared,
        vaddr: u64,
        asid: u16,
    ) -> Result<(), Mismatch> {
        const WHAT: &str = "translation request of level 1";
        let (run, at) = self.ahead(shared, WHAT)?;
        shared.equal(
            "translation request ASID",
            run.start.asid.into(),
            asid.into(),
        )?;
        let asked = run.ahead.request(at, vaddr);
        asked.map_err(|expected| shared.fail(WHAT, expected, format_args!("{vaddr:#x}")))?;
        let asked = Asked {
            number: 0,
            repeated: false,
            level: 1,
        };
        self.requests.raise(asked, shared.cycle);
        Ok(())
    }

    fn new_prefetch_ahead(&mut self, shared: &mut Shared, o: &Outputs) -> Result<(), Mismatch> {
        const WHAT: &str = "prefetch of level 1";
        let geometry = self.geometry.clone();
        let carries_address = self.carries_address;
        let (run, at) = self.ahead(shared, WHAT)?;
        let vaddr = carries_address.then_some(o.pf_vaddr);
        let offered = (o.pf_paddr, vaddr, o.pf_source);
        let actual = || {
            let (paddr, vaddr, source) = (o.pf_paddr, o.pf_vaddr, o.pf_source);
            format!("{paddr:#x} ({vaddr:#x}) of source {source}")
        };
        let due = run.ahead.prefetch(&geometry, &run.start, at, offered);
        due.map_err(|expected| shared.fail(WHAT, expected, actual()))?;
        if carries_address {
            shared.equal("prefetch ASID", run.start.asid.into(), o.pf_asid.into())?;
        }
        if !shared.pacing.may_be_reached(shared.cycle) {
            return Err(shared.fail(WHAT, "none, the window is not reached", actual()));
        }
        Ok(())
    }
}
