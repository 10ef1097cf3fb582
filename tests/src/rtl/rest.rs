//! A block that has nothing to do, among neighbours that go on.

use super::{Rtl, Toggles};
use anyhow::Result;
use jukebox_harness::{ObsEvent, ObsKind, Stimulus};
use jukebox_ports::{Block, Inputs};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// What moves with each event that the L2 reports, whatever runs.
pub const EVENTS: [&str; 2] = ["u_observe", "u_counters"];

/// Nets in front of the first register that follow a payload input while its valid is low: the
/// check of a read beat, an exclusive-or of its bits, the comparison of an event's ASID, and the
/// status of an answer.
pub const INPUT_NETS: [&str; 7] = [
    "u_reader.crc",
    "u_observe.asid_diff",
    "u_observe.asid_same",
    "u_translate.answer_status",
    "u_translate.run_frame_o",
    "u_translate.run_ok_o",
    "u_run_ahead.u_lines.beat_data_i",
];

/// Every kind of event.
pub const KINDS: [ObsKind; 4] = [
    ObsKind::Miss,
    ObsKind::PrefetchHit,
    ObsKind::Hit,
    ObsKind::KeptHit,
];

/// Any event at all.
pub fn any_event(rng: &mut Pcg64Mcg) -> ObsEvent {
    ObsEvent {
        vaddr: rng.random(),
        paddr: rng.random(),
        kind: KINDS[rng.random_range(0..4)],
        late: rng.random(),
        instr: rng.random(),
        asid: rng.random(),
    }
}

/// Anything at all on every input that is neither valid, pulse nor reset.
pub fn garbage(rng: &mut Pcg64Mcg) -> Inputs {
    Inputs {
        obs_vaddr: rng.random(),
        obs_paddr: rng.random(),
        xlt_rsp_paddr: rng.random(),
        m_axi_rdata: rng.random(),
        s_axil_wdata: rng.random(),
        s_axil_awaddr: rng.random(),
        s_axil_araddr: rng.random(),
        obs_asid: rng.random(),
        rst_n: 1,
        obs_valid: 0,
        obs_kind: rng.random(),
        obs_late: rng.random(),
        obs_instr: rng.random(),
        xlt_req_ready: rng.random(),
        xlt_rsp_valid: 0,
        xlt_rsp_status: rng.random(),
        pf_ready: rng.random(),
        pf_answer_valid: 0,
        pf_answer_id: rng.random(),
        pf_answer_opcode: rng.random(),
        pf_answer_error: rng.random(),
        pf_answer_last: rng.random(),
        pf_present: 0,
        m_axi_awready: rng.random(),
        m_axi_wready: rng.random(),
        m_axi_bvalid: 0,
        m_axi_bid: rng.random(),
        m_axi_bresp: rng.random(),
        m_axi_arready: rng.random(),
        m_axi_rvalid: 0,
        m_axi_rid: rng.random(),
        m_axi_rresp: rng.random(),
        m_axi_rlast: rng.random(),
        s_axil_awvalid: 0,
        s_axil_wvalid: 0,
        s_axil_wstrb: rng.random(),
        s_axil_bready: rng.random(),
        s_axil_arvalid: 0,
        s_axil_rready: rng.random(),
    }
}

/// What moves while the block is stepped past the bench, with the inputs that `change` makes of
/// those of the cycle before. The bench knows nothing of it: this is for the end of a test.
///
/// # Errors
/// As [`Toggles::during`].
pub fn stepped(
    bench: &mut Rtl,
    cycles: usize,
    mut change: impl FnMut(&mut Inputs),
) -> Result<Toggles> {
    let (mut inputs, mut outputs) = (*bench.inputs(), *bench.outputs());
    Toggles::during(bench, |bench| {
        for _ in 0..cycles {
            change(&mut inputs);
            bench.block_mut().step(&inputs, &mut outputs);
        }
        Ok(())
    })
}

/// What moves while events of `make` come, one a cycle; it gets the number of each.
///
/// # Errors
/// As [`Toggles::during`].
pub fn observed(
    bench: &mut Rtl,
    cycles: usize,
    mut make: impl FnMut(usize) -> ObsEvent,
) -> Result<Toggles> {
    Toggles::during(bench, |bench| {
        for n in 0..cycles {
            bench.tick(Stimulus::event(make(n)))?;
        }
        Ok(())
    })
}

/// Checks that a block at rest stays so for `cycles` cycles of each: no input that moves, events
/// to the observation port, and garbage beside every low valid. For the end of a test.
///
/// # Errors
/// Naming each signal that moved and must not.
pub fn rests(bench: &mut Rtl, cycles: usize) -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(5);
    observed(bench, cycles, |_| any_event(&mut rng))?.only(&EVENTS)?;
    bench.idle(60)?; // the last events reach the counters
    stepped(bench, cycles, |_| ())?.only(&[])?;
    stepped(bench, cycles, |inputs| *inputs = garbage(&mut rng))?.only(&INPUT_NETS)
}
