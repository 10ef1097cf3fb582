//! What L2, translator, memory and register bus owe the block: the emitted assertions tell who broke
//! which duty, and say nothing of what is allowed. Driven by hand, to the cycle.

use anyhow::{Result, ensure};
use jukebox_config::Config;
use jukebox_cosim::Variant;
use jukebox_tests::rtl::{Entry, Layout, Rough, checked_model, model_of};

const MISS: u8 = 0;
const PREFETCH_HIT: u8 = 1;
const HIT: u8 = 2;
const KEPT_HIT: u8 = 3;

/// Beats of a line.
const BEATS: usize = 8;

fn rough() -> Result<Rough> {
    Rough::new(checked_model()?)
}

/// Offers an event in the next cycle.
fn event(rough: &mut Rough, kind: u8) {
    rough.inputs.obs_valid = 1;
    rough.inputs.obs_instr = 1;
    rough.inputs.obs_kind = kind;
}

/// One cycle, and nothing on the ports of L2 and translator and none of the answers after it.
fn step(rough: &mut Rough) {
    rough.step();
    let i = &mut rough.inputs;
    (i.obs_valid, i.obs_late, i.pf_ready, i.pf_present) = (0, 0, 0, 0);
    (i.xlt_req_ready, i.xlt_rsp_valid) = (0, 0);
    (i.m_axi_awready, i.m_axi_wready, i.m_axi_bvalid) = (0, 0, 0);
    (i.m_axi_arready, i.m_axi_rvalid, i.m_axi_rlast) = (0, 0, 0);
}

/// Replays a record of one line of code until a translation is asked for. The read beats follow
/// their address at once.
fn request(rough: &mut Rough) -> Result<()> {
    rough.start_replay(64)?;
    rough.accept_read()?;
    let layout = Layout::new(&Config::default());
    let entry = Entry {
        tag: 0x100,
        vector: 1,
    };
    for (number, bytes) in layout.encode(&[entry]).chunks_exact(8).enumerate() {
        rough.inputs.m_axi_rdata[0] = u64::from_le_bytes(bytes.try_into()?);
        rough.beat(0, u8::from(number + 1 == BEATS));
    }
    rough.until("a translation request", |o| o.xlt_req_valid == 1)
}

/// The same until its prefetch is offered. The answer comes with its request.
fn offer(rough: &mut Rough) -> Result<()> {
    request(rough)?;
    (rough.inputs.xlt_req_ready, rough.inputs.xlt_rsp_valid) = (1, 1);
    step(rough);
    rough.until("a prefetch", |o| o.pf_valid == 1)
}

/// The same until it has been taken.
fn taken(rough: &mut Rough) -> Result<()> {
    offer(rough)?;
    rough.inputs.pf_ready = 1;
    step(rough);
    Ok(())
}

/// Records a miss, until address and first beat of its line are offered.
fn written(rough: &mut Rough) -> Result<()> {
    rough.write("REC_BASE", 0x2000)?;
    rough.write("REC_LIMIT", 0x3000)?;
    let [start, stop] =
        ["RECORD_START", "RECORD_STOP"].map(|bit| rough.registers.word("CTRL", &[bit]));
    rough.write("CTRL", start?)?;
    event(rough, MISS);
    step(rough);
    rough.write("CTRL", stop?)?;
    rough.until("a line to write", |o| o.m_axi_awvalid & o.m_axi_wvalid == 1)
}

/// Takes the write address on the port.
fn take_address(rough: &mut Rough) {
    rough.inputs.m_axi_awready = 1;
    step(rough);
}

/// Takes write beats.
fn take_beats(rough: &mut Rough, beats: usize) -> Result<()> {
    for _ in 0..beats {
        rough.until("a write beat", |o| o.m_axi_wvalid == 1)?;
        rough.inputs.m_axi_wready = 1;
        step(rough);
    }
    Ok(())
}

/// Takes a read address; the next cycle is the first in which a beat may come.
fn read(rough: &mut Rough) -> Result<()> {
    rough.start_replay(64)?;
    rough.accept_read()
}

/// The block in the cycles after reset in which it takes no access to a register.
fn not_ready(rough: &mut Rough) -> Result<()> {
    ensure!(rough.outputs.s_axil_awready | rough.outputs.s_axil_wready == 0);
    ensure!(rough.outputs.s_axil_arready == 0);
    let i = &mut rough.inputs;
    (i.s_axil_awvalid, i.s_axil_wvalid, i.s_axil_arvalid) = (1, 1, 1);
    step(rough);
    step(rough);
    Ok(())
}

/// Brings a block to the cycle that breaks a duty.
type Break = fn(&mut Rough) -> Result<()>;

/// Assertion or checker, what it says, how it is broken.
type Duty = (&'static str, &'static str, Break);

const OF_THE_L2: &[Duty] = &[
    ("a_mark", "the L2 reported a first use (kind 1 or 3)", |r| {
        event(r, PREFETCH_HIT);
        Ok(())
    }),
    (
        "a_found",
        "the L2 reported kind 3 for which it never pulsed pf_present_i",
        |r| {
            event(r, KEPT_HIT);
            Ok(())
        },
    ),
    ("a_mark", "that no prefetch it took accounts for", |r| {
        // A prefetch that is offered only.
        offer(r)?;
        event(r, PREFETCH_HIT);
        Ok(())
    }),
    ("a_mark", "that no prefetch it took accounts for", |r| {
        taken(r)?;
        event(r, PREFETCH_HIT);
        step(r);
        event(r, PREFETCH_HIT);
        Ok(())
    }),
    ("a_mark", "that no prefetch it took accounts for", |r| {
        // One prefetch marks one line, whichever mark it is.
        taken(r)?;
        event(r, PREFETCH_HIT);
        step(r);
        r.inputs.pf_present = 1;
        event(r, KEPT_HIT);
        Ok(())
    }),
    (
        "a_found",
        "the L2 reported kind 3 for which it never pulsed pf_present_i",
        |r| {
            taken(r)?;
            event(r, KEPT_HIT);
            Ok(())
        },
    ),
    (
        "a_found",
        "the L2 reported kind 3 for which it never pulsed pf_present_i",
        |r| {
            taken(r)?;
            r.inputs.pf_present = 1;
            step(r);
            taken(r)?;
            event(r, KEPT_HIT);
            step(r);
            event(r, KEPT_HIT);
            Ok(())
        },
    ),
    (
        "a_late",
        "the L2 raised obs_late_i with a kind other than 1",
        |r| {
            event(r, MISS);
            r.inputs.obs_late = 1;
            Ok(())
        },
    ),
    (
        "a_late",
        "the L2 raised obs_late_i with a kind other than 1",
        |r| {
            event(r, HIT);
            r.inputs.obs_late = 1;
            Ok(())
        },
    ),
    (
        "a_instr",
        "the L2 reported kind 1 or 3 of a data lookup",
        |r| {
            taken(r)?;
            event(r, PREFETCH_HIT);
            r.inputs.obs_instr = 0;
            Ok(())
        },
    ),
    (
        "a_instr",
        "the L2 reported kind 1 or 3 of a data lookup",
        |r| {
            taken(r)?;
            r.inputs.pf_present = 1;
            event(r, KEPT_HIT);
            r.inputs.obs_instr = 0;
            Ok(())
        },
    ),
    (
        "a_present",
        "the L2 pulsed pf_present_i for which no prefetch it took accounts",
        |r| {
            r.inputs.pf_present = 1;
            Ok(())
        },
    ),
    (
        "a_present",
        "the L2 pulsed pf_present_i for which no prefetch it took accounts",
        |r| {
            offer(r)?;
            r.inputs.pf_present = 1;
            Ok(())
        },
    ),
    (
        "a_present",
        "the L2 pulsed pf_present_i for which no prefetch it took accounts",
        |r| {
            taken(r)?;
            r.inputs.pf_present = 1;
            step(r);
            r.inputs.pf_present = 1;
            Ok(())
        },
    ),
];

const OF_OTHERS: &[Duty] = &[
    (
        "a_asked",
        "the translator answered with no request outstanding",
        |r| {
            r.inputs.xlt_rsp_valid = 1;
            Ok(())
        },
    ),
    (
        "a_asked",
        "the translator answered with no request outstanding",
        |r| {
            // A request that is offered only.
            request(r)?;
            r.inputs.xlt_rsp_valid = 1;
            Ok(())
        },
    ),
    (
        "a_asked",
        "the translator answered with no request outstanding",
        |r| {
            request(r)?;
            r.inputs.xlt_req_ready = 1;
            step(r);
            r.inputs.xlt_rsp_valid = 1;
            step(r);
            r.inputs.xlt_rsp_valid = 1;
            Ok(())
        },
    ),
    (
        "a_status",
        "the translator answered with status 3, which is reserved",
        |r| {
            request(r)?;
            (r.inputs.xlt_req_ready, r.inputs.xlt_rsp_valid) = (1, 1);
            r.inputs.xlt_rsp_status = 3;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "B_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            r.inputs.m_axi_bvalid = 1;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "B_BEFORE_WLAST (AXI4 A3.3.1): the subordinate: ",
        |r| {
            written(r)?;
            take_address(r);
            take_beats(r, BEATS - 1)?;
            r.inputs.m_axi_bvalid = 1;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "B_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            written(r)?;
            take_beats(r, BEATS)?;
            r.inputs.m_axi_bvalid = 1;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "B_BEFORE_WLAST (AXI4 A3.3.1): the subordinate: ",
        |r| {
            // In the cycle of the last beat already.
            written(r)?;
            take_address(r);
            take_beats(r, BEATS - 1)?;
            r.until("the last beat", |o| o.m_axi_wvalid == 1)?;
            (r.inputs.m_axi_wready, r.inputs.m_axi_bvalid) = (1, 1);
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "B_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            written(r)?;
            take_address(r);
            take_beats(r, BEATS)?;
            r.inputs.m_axi_bvalid = 1;
            step(r);
            r.inputs.m_axi_bvalid = 1;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "BID_ASKED (AXI4 A5.2): the subordinate: ",
        |r| {
            written(r)?;
            take_address(r);
            take_beats(r, BEATS)?;
            (r.inputs.m_axi_bvalid, r.inputs.m_axi_bid) = (1, 1);
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "R_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            r.inputs.m_axi_rvalid = 1;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "R_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            // In the cycle of the address already.
            r.start_replay(64)?;
            r.until("a read address", |o| o.m_axi_arvalid == 1)?;
            (r.inputs.m_axi_arready, r.inputs.m_axi_rvalid) = (1, 1);
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "R_ASKED (AXI4 A3.3.1): the subordinate: ",
        |r| {
            read(r)?;
            for beat in 1..=BEATS {
                r.beat(0, u8::from(beat == BEATS));
            }
            r.inputs.m_axi_rvalid = 1;
            r.inputs.m_axi_rlast = 0;
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "RID_ASKED (AXI4 A5.2): the subordinate: ",
        |r| {
            read(r)?;
            (r.inputs.m_axi_rvalid, r.inputs.m_axi_rid) = (1, 1);
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "RLAST_EARLY (AXI4 A3.4.1): the subordinate: ",
        |r| {
            read(r)?;
            r.beat(0, 0);
            (r.inputs.m_axi_rvalid, r.inputs.m_axi_rlast) = (1, 1);
            Ok(())
        },
    ),
    (
        "u_axi_memory",
        "RLAST_LATE (AXI4 A3.4.1): the subordinate: ",
        |r| {
            read(r)?;
            for _ in 1..BEATS {
                r.beat(0, 0);
            }
            (r.inputs.m_axi_rvalid, r.inputs.m_axi_rlast) = (1, 0);
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "AWVALID_HELD (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_awvalid = 0;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "AWADDR_STABLE (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_awaddr = 4;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "WVALID_HELD (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_wvalid = 0;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "WDATA_STABLE (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_wdata = 4;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "WSTRB_STABLE (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_wstrb = 1;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "ARVALID_HELD (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_arvalid = 0;
            Ok(())
        },
    ),
    (
        "u_axi_registers",
        "ARADDR_STABLE (AXI4-Lite A3.2.1): the manager: ",
        |r| {
            not_ready(r)?;
            r.inputs.s_axil_araddr = 4;
            Ok(())
        },
    ),
];

/// What the model says of a broken duty; nothing before the cycle that breaks it.
fn said(mut rough: Rough, breaks: Break) -> Result<String> {
    breaks(&mut rough)?;
    ensure!(
        rough.block.error().is_none(),
        "too early: {:?}",
        rough.block
    );
    rough.step();
    Ok(rough.block.error().unwrap_or_default().to_owned())
}

#[test]
fn each_broken_duty_is_named_in_its_cycle() -> Result<()> {
    for (number, (label, says, breaks)) in OF_THE_L2.iter().chain(OF_OTHERS).enumerate() {
        let said = said(rough()?, *breaks)?;
        let named = said.contains(&format!("{label}: ")) || said.contains(&format!(".{label}'"));
        ensure!(named && said.contains(says), "{number}, {label}: {said:?}");
    }
    Ok(())
}

#[test]
fn a_wild_l2_is_believed_and_nobody_else() -> Result<()> {
    let variant = Variant {
        assertions: true,
        wild_l2: true,
        ..Variant::default()
    };
    let wild = || Rough::new(model_of(&Config::default(), variant)?);
    for (label, _, breaks) in OF_THE_L2 {
        let said = said(wild()?, *breaks)?;
        ensure!(said.is_empty(), "{label}: {said}");
    }
    for (label, says, breaks) in OF_OTHERS {
        let said = said(wild()?, *breaks)?;
        ensure!(said.contains(says), "{label}: {said:?}");
    }
    Ok(())
}

/// Runs some cycles more, after which nothing must have been said.
fn silent(mut rough: Rough) -> Result<()> {
    for _ in 0..10 {
        step(&mut rough);
    }
    ensure!(rough.block.error().is_none(), "{:?}", rough.block);
    Ok(())
}

#[test]
fn an_l2_may_do_everything_in_the_first_cycle_possible() -> Result<()> {
    // Found and used in the very cycle in which the prefetch is taken.
    let mut r = rough()?;
    offer(&mut r)?;
    (r.inputs.pf_ready, r.inputs.pf_present) = (1, 1);
    event(&mut r, KEPT_HIT);
    step(&mut r);
    // Taken, met under way by a demand, met again.
    offer(&mut r)?;
    r.inputs.pf_ready = 1;
    event(&mut r, PREFETCH_HIT);
    r.inputs.obs_late = 1;
    step(&mut r);
    event(&mut r, HIT);
    step(&mut r);
    // A pulse of the same prefetch may come whenever it likes.
    r.inputs.pf_present = 1;
    step(&mut r);
    // Data lookups, and misses of both sides.
    for kind in [MISS, HIT] {
        event(&mut r, kind);
        r.inputs.obs_instr = 0;
        step(&mut r);
        event(&mut r, kind);
        step(&mut r);
    }
    silent(r)
}

#[test]
fn an_l2_may_report_first_uses_as_late_as_it_likes() -> Result<()> {
    let mut r = rough()?;
    for _ in 0..3 {
        taken(&mut r)?;
    }
    // One mark for lines that were brought and for those that were found.
    for kind in [PREFETCH_HIT, PREFETCH_HIT, KEPT_HIT] {
        r.inputs.pf_present = 1;
        event(&mut r, kind);
        step(&mut r);
    }
    // Marks outlive a reset of the block, and what an L2 reports in it counts for nothing.
    taken(&mut r)?;
    r.inputs.rst_n = 0;
    step(&mut r);
    r.inputs.pf_present = 1;
    event(&mut r, PREFETCH_HIT);
    step(&mut r);
    r.inputs.rst_n = 1;
    step(&mut r);
    step(&mut r);
    event(&mut r, KEPT_HIT);
    step(&mut r);
    silent(r)
}

#[test]
fn memory_may_answer_in_the_first_cycle_possible() -> Result<()> {
    for address_first in [true, false] {
        let mut r = rough()?;
        written(&mut r)?;
        if address_first {
            take_address(&mut r);
            take_beats(&mut r, BEATS)?;
        } else {
            take_beats(&mut r, BEATS)?;
            take_address(&mut r);
        }
        r.inputs.m_axi_bvalid = 1;
        step(&mut r);
        r.until("the end of the recording", |o| o.recording == 0)?;
        silent(r)?;
    }
    Ok(())
}

#[test]
fn what_nobody_looks_at_may_be_anything() -> Result<()> {
    let mut r = rough()?;
    let i = &mut r.inputs;
    (i.m_axi_bid, i.m_axi_rid, i.m_axi_rlast) = (1, 1, 1);
    (i.obs_kind, i.obs_late, i.xlt_rsp_status) = (KEPT_HIT, 1, 3);
    for step in 0..40 {
        r.inputs.s_axil_awaddr = step;
        r.inputs.s_axil_araddr = step;
        r.inputs.s_axil_wdata = step.into();
        r.step();
    }
    silent(r)
}
