use super::*;

/// Keeps frames instead of sending them.
#[derive(Default)]
struct Kept {
    frames: Vec<(u32, Vec<u64>)>,
    refuse: bool,
    closed: bool,
}

impl Link for &mut Kept {
    fn send(&mut self, kind: u32, payload: &[u8]) -> Result<(), Closed> {
        if self.closed {
            return Err(Closed);
        }
        let words = payload
            .chunks_exact(8)
            .map(|word| u64::from_le_bytes(word.try_into().unwrap()));
        self.frames.push((kind, words.collect()));
        Ok(())
    }

    fn claim(&mut self) -> Result<bool, Closed> {
        Ok(!self.refuse)
    }
}

fn settings(warm_up: u64, invocations: u64) -> Settings {
    Settings {
        warm_up,
        invocations,
        ..Settings::default()
    }
}

fn block(lines: &[u64], instructions: u32) -> Block {
    Block {
        cut_before: false,
        lines: lines.into(),
        instructions,
        kernel: 0,
        mark: None,
        repeats_first: 0,
        repeats_last: 0,
    }
}

/// Plays `S`tart, `C`ut, sto`P` and digits (a block of so many instructions in a line of its own).
fn play(script: &str, settings: &Settings) -> Vec<(u32, Vec<u64>)> {
    let mut kept = Kept::default();
    let mut recorder = Recorder::new(Some(&mut kept), settings);
    for step in script.chars() {
        match step {
            'S' => recorder.mark(Mark::Start),
            'C' => recorder.mark(Mark::Cut),
            'P' => recorder.mark(Mark::Stop),
            digit => {
                let digit = digit.to_digit(10).unwrap();
                if recorder.is_recording() {
                    recorder.execute(&block(&[u64::from(digit) * 64], digit));
                }
            }
        }
    }
    kept.frames
}

/// The frames of one complete invocation.
fn invocation(lines: &[u64], instructions: u64) -> Vec<(u32, Vec<u64>)> {
    let lines: Vec<u64> = lines.iter().map(|line| line * 64).collect();
    vec![
        (wire::BEGIN, vec![]),
        (wire::LINES, lines),
        (wire::COMPLETE, vec![instructions, 0]),
    ]
}

#[test]
fn an_invocation_is_what_lies_between_cuts() {
    let frames = play("1C23C45C6", &settings(0, 0));
    let mut expected = invocation(&[2, 3], 5);
    expected.extend(invocation(&[4, 5], 9));
    expected.push((wire::BEGIN, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn start_and_stop_bound_an_invocation() {
    let frames = play("1S2P3S4P5", &settings(0, 0));
    let mut expected = invocation(&[2], 2);
    expected.extend(invocation(&[4], 4));
    assert_eq!(frames, expected);
}

#[test]
fn after_the_last_cut_a_stop_drops_and_cuts_mean_nothing() {
    let frames = play("S1C2PC3C4P5", &settings(0, 0));
    let mut expected = invocation(&[1], 1);
    expected.push((wire::BEGIN, vec![]));
    expected.push((wire::DROP, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn a_start_inside_an_invocation_begins_it_anew() {
    let frames = play("S1S2C", &settings(0, 1));
    let mut expected = vec![(wire::BEGIN, vec![]), (wire::DROP, vec![])];
    expected.extend(invocation(&[2], 2));
    expected.push((wire::ENOUGH, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn warm_up_is_counted_and_not_recorded() {
    let frames = play("C1C2C3C4", &settings(2, 0));
    let mut expected = vec![(wire::WARM, vec![1]), (wire::WARM, vec![2])];
    expected.extend(invocation(&[3], 3));
    expected.push((wire::BEGIN, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn an_invocation_without_a_cut_is_no_warm_up_when_a_start_drops_it() {
    let frames = play("C1S2C3C", &settings(1, 0));
    let mut expected = vec![(wire::WARM, vec![1])];
    expected.extend(invocation(&[3], 3));
    expected.push((wire::BEGIN, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn after_enough_nothing_is_said() {
    let frames = play("C1C2CSP3", &settings(0, 1));
    let mut expected = invocation(&[1], 1);
    expected.push((wire::ENOUGH, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn consecutive_duplicates_are_one_within_an_invocation() {
    let frames = play("C112C2C", &settings(0, 2));
    let mut expected = invocation(&[1, 2], 4);
    expected.extend(invocation(&[2], 2));
    expected.push((wire::ENOUGH, vec![]));
    assert_eq!(frames, expected);
}

#[test]
fn turns_of_a_repeated_instruction_are_one_instruction() {
    let mut kept = Kept::default();
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    let turn = Block {
        repeats_first: 0x7f,
        repeats_last: 0x7f,
        ..block(&[0x40, 0x80], 1)
    };
    let into = Block {
        repeats_first: 0,
        ..block(&[0x40, 0x80], 3)
    };
    let into = Block {
        repeats_last: 0x7f,
        ..into
    };
    recorder.mark(Mark::Start);
    for block in [&into, &turn, &turn, &block(&[0x80], 1), &turn] {
        recorder.execute(block);
    }
    recorder.mark(Mark::Stop);
    let expected = vec![
        (wire::BEGIN, vec![]),
        (wire::LINES, vec![0x40, 0x80, 0x40, 0x80]),
        (wire::COMPLETE, vec![5, 0]),
    ];
    assert_eq!(kept.frames, expected);
}

#[test]
fn long_invocations_leave_in_several_frames() {
    let mut kept = Kept::default();
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    recorder.mark(Mark::Start);
    let count = wire::LINES_MAX as u64 + 10;
    for line in 0..count {
        recorder.execute(&block(&[line * 64], 1));
    }
    recorder.mark(Mark::Stop);
    let sizes: Vec<usize> = kept.frames.iter().map(|(_, words)| words.len()).collect();
    assert_eq!(sizes, [0, wire::LINES_MAX, 10, 2]);
    let lines: Vec<u64> = kept.frames[1..3].iter().flat_map(|f| f.1.clone()).collect();
    assert!(lines.iter().copied().eq((0..count).map(|line| line * 64)));
}

#[test]
fn a_process_that_is_refused_stays_silent() {
    let mut kept = Kept {
        refuse: true,
        ..Kept::default()
    };
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    recorder.mark(Mark::Cut);
    assert!(!recorder.is_recording());
    recorder.mark(Mark::Cut);
    assert!(kept.frames.is_empty());
}

#[test]
fn a_recorder_whose_collector_is_gone_stays_silent() {
    let mut kept = Kept {
        closed: true,
        ..Kept::default()
    };
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    recorder.mark(Mark::Cut);
    assert!(!recorder.is_recording());
    recorder.end(true);
    assert!(kept.frames.is_empty());
}

#[test]
fn a_whole_run_is_one_invocation() {
    let mut kept = Kept::default();
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    recorder.start_whole();
    recorder.execute(&block(&[64], 1));
    recorder.end(true);
    let mut expected = invocation(&[1], 1);
    expected.push((wire::END, vec![]));
    assert_eq!(kept.frames, expected);
}

#[test]
fn what_is_open_at_the_end_is_not_complete() {
    let mut kept = Kept::default();
    let mut recorder = Recorder::new(Some(&mut kept), &settings(0, 0));
    recorder.mark(Mark::Cut);
    recorder.execute(&block(&[64], 1));
    recorder.end(false);
    assert_eq!(
        kept.frames,
        vec![(wire::BEGIN, vec![]), (wire::END, vec![])]
    );
}
