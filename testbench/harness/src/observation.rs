//! The observation port: what the L2 reports.

use jukebox_ports::{Inputs, Outputs};

/// Kind of a lookup in the L2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObsKind {
    /// The line was not there.
    Miss = 0,
    /// First demand use of a line that a prefetch brought in.
    PrefetchHit = 1,
    /// Any other hit.
    Hit = 2,
    /// First demand use of a line that a replayed prefetch found present.
    KeptHit = 3,
}

/// One lookup in the L2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObsEvent {
    /// Virtual address, any byte of the line.
    pub vaddr: u64,
    /// Physical address of it, looked at by a block with next line only.
    pub paddr: u64,
    /// What the lookup found.
    pub kind: ObsKind,
    /// Whether a first use met its prefetch under way; looked at with [`ObsKind::PrefetchHit`] only.
    pub late: bool,
    /// Whether it was an instruction fetch.
    pub instr: bool,
    /// Address space identifier.
    pub asid: u16,
}

impl ObsEvent {
    /// An instruction fetch of address space 0 that missed, in memory that lies where it is named.
    #[must_use]
    pub fn miss(vaddr: u64) -> Self {
        ObsEvent {
            vaddr,
            paddr: vaddr,
            kind: ObsKind::Miss,
            late: false,
            instr: true,
            asid: 0,
        }
    }
}

/// What became of the event of a cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EventFate {
    /// There was none.
    #[default]
    None,
    /// The block took it.
    Accepted,
    /// The block was not ready: the event is lost.
    Lost,
}

/// Drives the port for one cycle.
#[inline]
pub fn cycle(event: Option<ObsEvent>, out: &Outputs, inp: &mut Inputs) -> EventFate {
    let Some(event) = event else {
        inp.obs_valid = 0;
        return EventFate::None;
    };
    inp.obs_valid = 1;
    inp.obs_vaddr = event.vaddr;
    inp.obs_paddr = event.paddr;
    inp.obs_kind = event.kind as u8;
    inp.obs_late = u8::from(event.late);
    inp.obs_instr = u8::from(event.instr);
    inp.obs_asid = event.asid;
    if out.obs_ready == 1 {
        EventFate::Accepted
    } else {
        EventFate::Lost
    }
}
