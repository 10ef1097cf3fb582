//! An adapter by itself, whatever comes: each request is answered once, in order, and says whether
//! it was a prefetch of a line; such a one is offered to the L2, once, and stays until it is taken.

use anyhow::{Result, ensure};
use jukebox_config::Egress;
use jukebox_reference_egress::adapter::{Adapter, Inputs, Outputs};
use jukebox_reference_egress::variant::Variant;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::VecDeque;

/// Beats of a line on the bus of 128 bits.
const BEATS: u8 = 4;

/// An answer that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owed {
    id: u8,
    good: bool,
    size: u8,
    beats: u16,
}

/// What has happened, so that nothing is passed over.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    good: u64,
    bad: u64,
    waited: u64,
}

/// A request, one in two as a block makes them.
fn request(egress: Egress, rng: &mut Pcg64Mcg) -> Inputs {
    let tilelink = egress == Egress::TilelinkHint;
    let mut request = Inputs {
        address: (rng.random::<u64>() >> 16) & !63,
        rst_n: true,
        valid: true,
        id: rng.random_range(0..4),
        size: if tilelink { 6 } else { 4 },
        user: rng.random_range(0..8),
        opcode: 5,
        param: 0,
        corrupt: false,
        len: BEATS - 1,
        burst: 1,
        lock: false,
        cache: 0b1111,
        ..Inputs::default()
    };
    if rng.random() {
        return request;
    }
    match rng.random_range(0..8u32) {
        0 => request.address |= rng.random_range(1..64),
        1 => request.size = rng.random_range(0..8),
        2 => request.len = rng.random(),
        3 => request.burst = rng.random_range(0..4),
        4 => request.lock = true,
        5 => request.cache = rng.random_range(0..16),
        6 => (request.opcode, request.param) = (rng.random_range(0..8), rng.random_range(0..8)),
        _ => request.corrupt = true,
    }
    request
}

/// Whether a request asks for one line to be prefetched.
fn is_good(egress: Egress, request: &Inputs) -> bool {
    if egress == Egress::TilelinkHint {
        return request.opcode == 5 && request.param == 0 && request.size == 6 && !request.corrupt;
    }
    request.address.is_multiple_of(64)
        && (request.len, request.size, request.burst) == (BEATS - 1, 4, 1)
        && !request.lock
        && request.cache & 0b0110 == 0b0110
}

/// What is due of the answer at the head of the queue.
fn check_answer(egress: Egress, owed: Option<&Owed>, out: &Outputs) -> Result<()> {
    ensure!(
        out.answer_valid == owed.is_some(),
        "{out:?}, owed is {owed:?}"
    );
    let Some(owed) = owed else { return Ok(()) };
    ensure!(out.answer_id == owed.id, "{out:?}, owed is {owed:?}");
    if egress == Egress::TilelinkHint {
        let is = (out.answer_opcode, out.answer_size, out.answer_error);
        let should = (2, owed.size, u8::from(!owed.good));
        ensure!(is == should, "{out:?}, owed is {owed:?}");
    } else {
        let is = (out.answer_error, out.answer_last, out.answer_is_zero);
        let should = (if owed.good { 0 } else { 2 }, owed.beats == 1, true);
        ensure!(is == should, "{out:?}, owed is {owed:?}");
    }
    Ok(())
}

/// Random requests of one seed.
fn run(variant: &Variant, seed: u64) -> Result<Seen> {
    let egress = variant.egress;
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let rates = [0.1, 0.5, 0.9, 1.0];
    let [asks, ready, answers] = [(); 3].map(|()| rates[rng.random_range(0..4)]);
    let mut adapter = Adapter::new(variant, seed as u32)?;
    let mut owed: VecDeque<Owed> = VecDeque::new();
    let mut waits: Option<Inputs> = None;
    let mut offered: Option<(u64, bool, u8)> = None;
    let mut seen = Seen::default();
    for _ in 0..3000 {
        if waits.is_none() && rng.random_bool(asks) {
            waits = Some(request(egress, &mut rng));
        }
        // Payload beside a valid that is low means nothing.
        let mut inputs = waits.unwrap_or_else(|| Inputs {
            valid: false,
            ..request(egress, &mut rng)
        });
        inputs.pf_ready = rng.random_bool(ready);
        inputs.answer_ready = rng.random_bool(answers);
        let out = adapter.look(&inputs)?;
        check_answer(egress, owed.front(), &out)?;

        let good = inputs.valid && is_good(egress, &inputs);
        ensure!(good || !out.pf_valid, "{inputs:x?} is offered to the L2");
        let payload = (out.pf_paddr, out.pf_level, out.pf_source);
        if out.pf_valid {
            let should = (inputs.address, inputs.user >= 4, inputs.user & 3);
            ensure!(payload == should, "{payload:x?} is offered for {inputs:x?}");
        }
        if let Some(offered) = offered {
            ensure!(
                out.pf_valid && payload == offered,
                "{offered:x?} is not held"
            );
        }
        let accepted = inputs.valid && out.ready;
        let taken = out.pf_valid && inputs.pf_ready;
        ensure!(taken == (accepted && good), "{inputs:x?}, {out:x?}");
        offered = (out.pf_valid && !inputs.pf_ready).then_some(payload);
        seen.waited += u64::from(offered.is_some());

        if out.answer_valid && inputs.answer_ready {
            let first = owed.front_mut().expect("it was compared");
            first.beats -= 1;
            if first.beats == 0 {
                owed.pop_front();
            }
        }
        if accepted {
            owed.push_back(Owed {
                id: inputs.id,
                good,
                size: inputs.size,
                beats: match egress {
                    Egress::TilelinkHint => 1,
                    _ => u16::from(inputs.len) + 1,
                },
            });
            seen.good += u64::from(good);
            seen.bad += u64::from(!good);
            waits = None;
        }
        ensure!(owed.len() <= 1, "it owes {owed:?}");
        adapter.clock()?;
    }
    Ok(seen)
}

#[test]
fn whatever_comes_is_answered_once_and_what_is_a_prefetch_goes_on() -> Result<()> {
    for name in ["tilelink_alone", "axi4_alone"] {
        let variant = Variant::named(name).expect("it is there");
        let mut all = Seen::default();
        for seed in 0..40 {
            let seen = run(&variant, seed)?;
            all.good += seen.good;
            all.bad += seen.bad;
            all.waited += seen.waited;
        }
        ensure!(
            all.good > 500 && all.bad > 200 && all.waited > 500,
            "{name}: {all:?}"
        );
    }
    Ok(())
}

/// With an L2 that is always ready: as many as the bus has room for answers.
#[test]
fn a_prefetch_goes_for_each_answer_that_the_bus_has_room_for() -> Result<()> {
    for (name, cycles) in [("tilelink_alone", 1), ("axi4_alone", u64::from(BEATS))] {
        let variant = Variant::named(name).expect("it is there");
        let mut rng = Pcg64Mcg::seed_from_u64(1);
        let mut adapter = Adapter::new(&variant, 1)?;
        let mut taken = 0;
        for _ in 0..100 * cycles {
            let mut inputs = request(variant.egress, &mut rng);
            while !is_good(variant.egress, &inputs) {
                inputs = request(variant.egress, &mut rng);
            }
            (inputs.pf_ready, inputs.answer_ready) = (true, true);
            let out = adapter.look(&inputs)?;
            taken += u64::from(out.pf_valid);
            adapter.clock()?;
        }
        ensure!(taken == 100, "{name}: {taken} in {} cycles", 100 * cycles);
    }
    Ok(())
}
