//! The AXI4 memory on its own, with scripted managers.

use jukebox_harness::{Memory, ReadFault, Stall, When, WriteFault, resp};
use jukebox_ports::{Inputs, Outputs};

const LINE: u64 = 64;
const BEATS: u8 = 8;

/// What R carried: cycle, first data word, answer code, last.
type Beat = (u64, u64, u8, bool);

/// Reads the lines at `addrs` as fast as AR takes them; every beat taken, with its cycle. R is
/// ready in the cycles `ready` says.
fn read_lines(
    memory: &mut Memory,
    addrs: &[u64],
    cycles: u64,
    mut ready: impl FnMut() -> bool,
) -> Vec<Beat> {
    let mut inp = Inputs::default();
    let (mut asked, mut beats) = (0, Vec::new());
    let mut held: Option<Inputs> = None;
    for cycle in 0..cycles {
        let out = Outputs {
            m_axi_arvalid: u8::from(asked < addrs.len()),
            m_axi_araddr: addrs.get(asked).copied().unwrap_or_default(),
            m_axi_arlen: BEATS - 1,
            m_axi_rready: u8::from(ready()),
            ..Outputs::default()
        };
        memory.cycle(cycle, &out, &mut inp);
        asked += usize::from(out.m_axi_arvalid == 1 && inp.m_axi_arready == 1);
        if let Some(before) = held {
            assert_eq!(inp.m_axi_rvalid, 1, "R withdrawn in cycle {cycle}");
            assert_eq!(
                (inp.m_axi_rdata, inp.m_axi_rlast),
                (before.m_axi_rdata, before.m_axi_rlast)
            );
        }
        held = (inp.m_axi_rvalid == 1 && out.m_axi_rready == 0).then_some(inp);
        if inp.m_axi_rvalid == 1 && out.m_axi_rready == 1 {
            beats.push((
                cycle,
                inp.m_axi_rdata[0],
                inp.m_axi_rresp,
                inp.m_axi_rlast == 1,
            ));
        }
    }
    beats
}

/// A memory on a 64-bit bus whose words hold their own address.
fn memory(latency: u32, stall: f64) -> Memory {
    let mut memory = Memory::new(64, latency, stall, 7);
    for addr in (0..0x1000u64).step_by(8) {
        memory.bytes.write(addr, &addr.to_le_bytes());
    }
    memory
}

#[test]
fn reads_are_pipelined_one_beat_a_cycle_after_the_latency() {
    let beats = read_lines(&mut memory(20, 0.0), &[0x40, 0x100, 0x80], 60, || true);
    let words = |addr: u64| (0..8).map(move |i| addr + 8 * i);
    let data: Vec<u64> = words(0x40).chain(words(0x100)).chain(words(0x80)).collect();
    assert_eq!(beats.iter().map(|beat| beat.1).collect::<Vec<_>>(), data);
    let cycles: Vec<u64> = beats.iter().map(|beat| beat.0).collect();
    assert_eq!(cycles, (20..44).collect::<Vec<_>>());
    let last: Vec<bool> = beats.iter().map(|beat| beat.3).collect();
    assert!(
        last.iter()
            .enumerate()
            .all(|(i, last)| *last == (i % 8 == 7))
    );
}

#[test]
fn stalled_reads_lose_and_withdraw_nothing() {
    for seed in 0..20 {
        let mut ready = Stall::new(0.5, seed);
        let addrs: Vec<u64> = (0..10).map(|i| i * LINE).collect();
        let beats = read_lines(&mut memory(3, 0.4), &addrs, 4000, || !ready.holds());
        let data: Vec<u64> = beats.iter().map(|beat| beat.1).collect();
        assert_eq!(data, (0..80).map(|i| i * 8).collect::<Vec<u64>>());
    }
}

#[test]
fn read_errors_strike_the_chosen_burst_and_beat() {
    let mut memory = memory(1, 0.0);
    memory
        .reads
        .fail(When::Nth(1), ReadFault::ErrorOnBeat(resp::DECERR, 3));
    memory
        .reads
        .fail(When::At(0x80), ReadFault::Error(resp::SLVERR));
    let beats = read_lines(&mut memory, &[0, 0x40, 0x80, 0x80], 60, || true);
    let answers: Vec<u8> = beats.iter().map(|beat| beat.2).collect();
    let mut expected = [resp::OKAY; 32];
    expected[8 + 3] = resp::DECERR;
    expected[16..24].fill(resp::SLVERR);
    assert_eq!(answers, expected);
}

#[test]
fn a_held_read_waits_for_release_and_reset_forgets_it() {
    let mut memory = memory(1, 0.0);
    memory.reads.fail(When::Nth(1), ReadFault::Hold);
    assert_eq!(
        read_lines(&mut memory, &[0, 0x40, 0x80], 40, || true).len(),
        8
    );
    assert_eq!(memory.reads.outstanding(), 2);
    memory.reads.release();
    assert_eq!(read_lines(&mut memory, &[], 40, || true).len(), 16);
    memory.reads.hold();
    assert!(read_lines(&mut memory, &[0], 40, || true).is_empty());
    memory.reset();
    memory.reads.release();
    assert!(read_lines(&mut memory, &[], 40, || true).is_empty());
    assert!(memory.is_idle());
}

#[test]
fn wide_and_narrow_buses_carry_the_same_bytes() {
    for bits in [32u32, 64, 512] {
        let mut memory = Memory::new(bits, 1, 0.0, 1);
        memory
            .bytes
            .write(0x40, &std::array::from_fn::<u8, 64, _>(|i| i as u8));
        let mut inp = Inputs::default();
        let mut line = Vec::new();
        for cycle in 0..40 {
            let out = Outputs {
                m_axi_arvalid: u8::from(cycle == 0),
                m_axi_araddr: 0x40,
                m_axi_arlen: (512 / bits - 1) as u8,
                m_axi_rready: 1,
                ..Outputs::default()
            };
            memory.cycle(cycle, &out, &mut inp);
            if inp.m_axi_rvalid == 1 {
                let bytes = inp.m_axi_rdata.iter().flat_map(|word| word.to_le_bytes());
                line.extend(bytes.take(bits as usize / 8));
            }
        }
        assert_eq!(line, (0..64).collect::<Vec<u8>>(), "{bits} bits");
    }
}

/// Writes one line whose AW comes in cycle `aw` and whose first beat comes in cycle `w`; the cycle
/// and code of each answer.
fn write_line(memory: &mut Memory, addr: u64, aw: u64, w: u64, cycles: u64) -> Vec<(u64, u8)> {
    let mut inp = Inputs::default();
    let mut answers = Vec::new();
    for cycle in 0..cycles {
        let beat = cycle.wrapping_sub(w);
        let mut out = Outputs {
            m_axi_awvalid: u8::from(cycle == aw),
            m_axi_awaddr: addr,
            m_axi_awlen: BEATS - 1,
            m_axi_wvalid: u8::from(beat < u64::from(BEATS)),
            m_axi_wlast: u8::from(beat == u64::from(BEATS) - 1),
            m_axi_wstrb: 0xff,
            m_axi_bready: 1,
            ..Outputs::default()
        };
        out.m_axi_wdata[0] = addr + 8 * (beat % 8);
        memory.cycle(cycle, &out, &mut inp);
        if inp.m_axi_bvalid == 1 {
            answers.push((cycle, inp.m_axi_bresp));
        }
    }
    answers
}

#[test]
fn writes_are_stored_and_answered_whichever_of_address_and_data_is_first() {
    for (aw, w, answered) in [(0, 0, 7 + 5), (0, 9, 16 + 5), (11, 2, 11 + 5)] {
        let mut memory = Memory::new(64, 5, 0.0, 1);
        assert_eq!(
            write_line(&mut memory, 0x200, aw, w, 40),
            [(answered, resp::OKAY)]
        );
        let stored = memory.bytes.to_vec(0x200, 64);
        let expected: Vec<u8> = (0..8)
            .flat_map(|i| (0x200 + 8 * i as u64).to_le_bytes())
            .collect();
        assert_eq!(stored, expected);
        assert!(memory.is_idle());
    }
}

#[test]
fn a_failed_write_stores_nothing_and_a_held_one_is_answered_on_release() {
    let mut memory = Memory::new(64, 1, 0.0, 1);
    memory
        .writes
        .fail(When::At(0x40), WriteFault::Error(resp::SLVERR));
    assert_eq!(write_line(&mut memory, 0x40, 0, 0, 20), [(8, resp::SLVERR)]);
    assert_eq!(memory.bytes.to_vec(0x40, 64), [0; 64]);
    memory.writes.fail(When::Nth(0), WriteFault::Hold);
    assert_eq!(write_line(&mut memory, 0x40, 0, 0, 20), []);
    assert_eq!(write_line(&mut memory, 0x80, 0, 0, 20), []);
    assert_eq!(
        (memory.writes.outstanding(), memory.writes.most_owed),
        (2, 2)
    );
    memory.writes.release();
    // An address and data in cycles that never come: only the answers run.
    let answers = write_line(&mut memory, 0, 99, 99, 20);
    assert_eq!(
        answers.iter().map(|answer| answer.1).collect::<Vec<_>>(),
        [0, 0]
    );
}
