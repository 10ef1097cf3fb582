//! Corruptions of single moments: what is withdrawn, left out, made up, early or late.

use super::bench::Bench;
use super::wrong::{spoilt, under_pressure};
use jukebox_config::Config;
use jukebox_ports::Outputs;

/// Changes the outputs of one cycle: that in which `when` holds for the `nth` time, from 0.
fn once(
    nth: u64,
    when: fn(&Outputs) -> bool,
    change: fn(&mut Outputs),
) -> impl FnMut(u64, &mut Outputs) {
    let mut seen = 0;
    move |_, o| {
        if when(o) {
            if seen == nth {
                change(o);
            }
            seen += 1;
        }
    }
}

#[test]
fn what_is_withdrawn_or_changed_before_ready_is_found() {
    // An offer that stood is missing in the cycle after it was first seen.
    type Field = fn(&mut Outputs) -> &mut u8;
    let channels: [(&str, Field); 5] = [
        ("m_axi_aw", |o| &mut o.m_axi_awvalid),
        ("m_axi_w", |o| &mut o.m_axi_wvalid),
        ("m_axi_ar", |o| &mut o.m_axi_arvalid),
        ("xlt_req", |o| &mut o.xlt_req_valid),
        ("pf", |o| &mut o.pf_valid),
    ];
    for (what, field) in channels {
        let mut bench = Bench::new(&Config::default(), 7);
        let mut standing = 0;
        bench.spoil = Some(Box::new(move |_, o| {
            let valid = field(o);
            standing = if *valid != 0 { standing + 1 } else { 0 };
            if standing == 2 {
                *valid = 0;
            }
        }));
        let found = under_pressure(&mut bench).expect_err("a withdrawn offer");
        assert_eq!(
            (found.what.as_str(), found.actual.as_str()),
            (what, "valid withdrawn")
        );
    }
    let mut standing = 0;
    let found = spoilt(move |_, o| {
        standing = if o.pf_valid != 0 { standing + 1 } else { 0 };
        if standing == 2 {
            o.pf_asid ^= 1;
        }
    });
    assert!(found == "pf" || found == "prefetch ASID", "{found}");
}

#[test]
fn a_prefetch_left_out_or_made_up_is_found() {
    // The fourth prefetch is hidden for as long as it stands.
    let mut last = 0;
    let mut number = 0;
    let hidden = spoilt(move |_, o| {
        if o.pf_valid != 0 && o.pf_vaddr != last {
            last = o.pf_vaddr;
            number += 1;
        }
        if number == 4 {
            o.pf_valid = 0;
        }
    });
    assert!(hidden.starts_with("prefetch"), "{hidden}");
    let after = once(
        20,
        |o| o.replaying != 0 && o.pf_valid == 0,
        |o| {
            o.pf_valid = 1;
            o.pf_vaddr = 0x4000;
        },
    );
    assert!(spoilt(after).starts_with("prefetch"));
}

#[test]
fn levels_that_rise_or_fall_at_a_wrong_time_are_found() {
    let early = once(0, |o| o.s_axil_bvalid != 0, |o| o.recording = 1);
    assert_eq!(spoilt(early), "recording_o");
    let late = once(0, |o| o.recording != 0, |o| o.recording = 0);
    assert_eq!(spoilt(late), "recording_o");
    let mut was = false;
    let never_falls = spoilt(move |_, o| {
        was |= o.recording != 0;
        o.recording = u8::from(was);
    });
    assert_eq!(never_falls, "recording");
    let mut was = false;
    let never_falls = spoilt(move |_, o| {
        was |= o.replaying != 0;
        o.replaying = u8::from(was);
    });
    assert!(
        never_falls == "replay" || never_falls == "STATUS.REPLAYING",
        "{never_falls}"
    );
    let gap = once(30, |o| o.replaying != 0, |o| o.replaying = 0);
    assert_eq!(spoilt(gap), "replaying_o");
}

#[test]
fn an_extra_beat_and_a_missing_line_are_found() {
    let mut beats = 0;
    let extra = spoilt(move |_, o| {
        beats += u64::from(o.m_axi_wvalid);
        if beats > 40 && o.m_axi_awvalid == 0 {
            o.m_axi_wvalid = 1;
        }
    });
    assert!(
        extra == "write data" || extra.starts_with("metadata byte"),
        "{extra}"
    );
    // No address is ever seen: the line's data comes without it.
    assert_eq!(spoilt(|_, o| o.m_axi_awvalid = 0), "write data");
    let silent = spoilt(|_, o| {
        o.m_axi_awvalid = 0;
        o.m_axi_wvalid = 0;
    });
    assert!(
        silent.contains("surroundings") || silent == "recording",
        "{silent}"
    );
}
