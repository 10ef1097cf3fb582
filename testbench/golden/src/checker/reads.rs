//! The read channels: bursts raised, outstanding, and the line coming in.

use super::axi::{Burst, bus_bytes};
use super::channel::Channel;
use super::shared::Shared;
use super::watchdog::Timer;
use crate::format::MAX_LINE_BYTES;
use crate::mismatch::Mismatch;
use jukebox_ports::Inputs;
use std::collections::VecDeque;

/// What a beat brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beat {
    /// It belongs to the running replay and not to one the watchdog ended.
    pub(crate) own: bool,
    /// It is an error, the first of its line.
    pub(crate) error: bool,
    /// It ended a line without error.
    pub(crate) whole: bool,
    /// It ended a line.
    pub(crate) last: bool,
    /// The level its line was asked for at.
    pub(crate) level: u8,
}

/// Reads of the running replay (own) and of those the watchdog ended (stale), which come first.
#[derive(Clone, Debug)]
pub(crate) struct Reads {
    /// Address and level.
    pub(crate) channel: Channel<(u64, u8)>,
    pub(crate) burst: Burst,
    pub(crate) timer: Timer,
    /// The address on the port is the running replay's, of this level.
    port_own: Option<u8>,
    /// The level of each.
    own: VecDeque<u8>,
    stale: u64,
    beat: u32,
    bad: bool,
    line: [u8; MAX_LINE_BYTES],
}

impl Reads {
    pub(crate) fn new(burst: Burst) -> Self {
        Reads {
            channel: Channel::default(),
            burst,
            timer: Timer::default(),
            port_own: None,
            own: VecDeque::new(),
            stale: 0,
            beat: 0,
            bad: false,
            line: [0; MAX_LINE_BYTES],
        }
    }

    /// The running replay raises a read.
    pub(crate) fn raise(&mut self, cycle: u64, level: u8) {
        self.port_own = Some(level);
        self.timer
            .raised(!self.own.is_empty(), self.stale > 0, cycle);
        self.timer.any = true;
        self.timer.certain = true;
    }

    /// The read on the port is accepted; whether it is the running replay's.
    pub(crate) fn accept(&mut self) -> bool {
        let own = self.port_own.take();
        match own {
            Some(level) => self.own.push_back(level),
            None => self.stale += 1,
        }
        own.is_some()
    }

    /// A beat comes in.
    pub(crate) fn beat(&mut self, shared: &Shared, i: &Inputs) -> Result<Beat, Mismatch> {
        if self.own.is_empty() && self.stale == 0 {
            return Err(shared.surroundings("a read beat without a read"));
        }
        let last = self.beat + 1 == self.burst.beats;
        if last != (i.m_axi_rlast != 0) {
            return Err(shared.surroundings("a read burst of a wrong length"));
        }
        let own = self.stale == 0;
        let error = i.m_axi_rresp != 0 && !self.bad;
        self.bad |= error;
        let place = self.burst.bytes(self.beat);
        let bus = bus_bytes(&i.m_axi_rdata);
        self.line[place.clone()].copy_from_slice(&bus[..place.len()]);
        self.beat += 1;
        let whole = last && !self.bad;
        let level = self.own.front().copied().unwrap_or_default();
        if last {
            self.beat = 0;
            self.bad = false;
            if own {
                self.own.pop_front();
            } else {
                self.stale -= 1;
            }
        }
        Ok(Beat {
            own,
            error,
            whole,
            last,
            level,
        })
    }

    /// The bytes of the line that came in last.
    pub(crate) fn line(&self) -> &[u8] {
        &self.line
    }

    /// Bursts of the running replay accepted and not complete, at this level.
    pub(crate) fn outstanding(&self, level: u8) -> u64 {
        self.own.iter().filter(|&&of| of == level).count() as u64
    }

    /// Nothing of the running replay is raised or outstanding.
    pub(crate) fn is_idle(&self) -> bool {
        self.own.is_empty() && !(self.port_own.is_some() && self.channel.is_waiting())
    }

    /// Nothing at all is raised or outstanding.
    pub(crate) fn is_silent(&self) -> bool {
        self.own.is_empty() && self.stale == 0 && !self.channel.is_waiting()
    }

    /// The watchdog ended the replay: its reads belong to nobody any more.
    pub(crate) fn abandon(&mut self) {
        self.stale += std::mem::take(&mut self.own).len() as u64;
        self.port_own = None;
        self.end_cycle();
    }

    /// Tells the timer what is under way.
    pub(crate) fn end_cycle(&mut self) {
        self.timer.certain = !self.is_idle() || self.channel.is_waiting();
        self.timer.any = !self.is_silent();
    }
}
