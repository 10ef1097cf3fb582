//! The address translation on its own, with a scripted requester.

use jukebox_harness::{Mapping, TranslationFault, Translator, When};
use jukebox_ports::{Inputs, Outputs};

/// Asks for `addrs` as fast as they are taken; cycle, status and address of every answer.
fn ask(translator: &mut Translator, addrs: &[u64], cycles: u64) -> Vec<(u64, u8, u64)> {
    let mut inp = Inputs::default();
    let (mut asked, mut answers) = (0, Vec::new());
    for cycle in 0..cycles {
        let out = Outputs {
            xlt_req_valid: u8::from(asked < addrs.len()),
            xlt_req_vaddr: addrs.get(asked).copied().unwrap_or_default(),
            xlt_rsp_ready: 1,
            ..Outputs::default()
        };
        translator.cycle(cycle, &out, &mut inp);
        asked += usize::from(out.xlt_req_valid == 1 && inp.xlt_req_ready == 1);
        if inp.xlt_rsp_valid == 1 {
            answers.push((cycle, inp.xlt_rsp_status, inp.xlt_rsp_paddr));
        }
    }
    answers
}

#[test]
fn answers_come_in_order_pipelined_after_the_latency() {
    let mut translator = Translator::new(40, 6, 0.0, 1);
    let addrs = [0x1000, 0x5000, 0xffff_ff00_0000_3400, 0x1000];
    let answers = ask(&mut translator, &addrs, 20);
    let expected: Vec<_> = addrs
        .iter()
        .zip(6..)
        .map(|(a, cycle)| (cycle, 0, a & 0xff_ffff_ffff))
        .collect();
    assert_eq!(answers, expected);
}

#[test]
fn faults_strike_once_and_denied_pages_stay_denied() {
    let mut translator = Translator::new(48, 1, 0.0, 1);
    translator.fail(When::Nth(1), TranslationFault::Status(1));
    translator.deny_page(0x5400, 2);
    let addrs = [0x1000, 0x1000, 0x1000, 0x5000, 0x5c00, 0x6000];
    let status = |translator: &mut Translator| -> Vec<u8> {
        ask(translator, &addrs, 20)
            .iter()
            .map(|answer| answer.1)
            .collect()
    };
    assert_eq!(status(&mut translator), [0, 1, 0, 2, 2, 0]);
    translator.deny_page(0x5000, 0);
    assert_eq!(status(&mut translator), [0; 6]);
}

#[test]
fn a_held_request_holds_those_behind_it() {
    let mut translator = Translator::new(48, 1, 0.0, 1);
    translator.fail(When::At(0x2000), TranslationFault::Hold);
    assert_eq!(ask(&mut translator, &[0x1000, 0x2000, 0x3000], 20).len(), 1);
    assert_eq!(translator.outstanding(), 2);
    translator.release();
    let addrs: Vec<u64> = ask(&mut translator, &[], 20)
        .iter()
        .map(|answer| answer.2)
        .collect();
    assert_eq!(addrs, [0x2000, 0x3000]);
}

#[test]
fn scrambled_pages_keep_offsets_and_do_not_meet() {
    let map = Mapping::Scramble(99);
    let mut pages: Vec<u64> = (0..1 << 16)
        .map(|page| map.translate(page << 12 | 0x440, 32))
        .collect();
    assert!(
        pages
            .iter()
            .all(|paddr| paddr & 0xfff == 0x440 && paddr >> 32 == 0)
    );
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len(), 1 << 16);
    assert_ne!(pages[1], 0x1440);
}

#[test]
fn random_faults_have_the_shares_asked_for() {
    let mut translator = Translator::new(48, 1, 0.0, 5);
    translator.misbehave(0.25, 0.5);
    let addrs: Vec<u64> = (0..8000).map(|i| i * 4096).collect();
    let answers = ask(&mut translator, &addrs, 8100);
    let count = |status: u8| answers.iter().filter(|answer| answer.1 == status).count();
    assert!((1800..2200).contains(&count(1)) && (3800..4200).contains(&count(2)));
    translator.forgive();
    assert!(
        ask(&mut translator, &addrs, 8100)
            .iter()
            .all(|answer| answer.1 == 0)
    );
}
