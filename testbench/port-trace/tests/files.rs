//! Whole files: what is written is read, and what is no port trace is refused with a place.

use jukebox_config::Config;
use jukebox_port_trace::{
    Error, Fault, Format, Header, MAX_LINE_BYTES, PORTS, Ports, Reader, Stretch, Value, Writer,
};
use proptest::prelude::*;

fn header() -> Header {
    Header::new(&Config::default(), "a test")
}

/// A trace of these stretches.
fn written(format: Format, stretches: &[(Ports, u64)]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), format, &header()).unwrap();
    for (ports, cycles) in stretches {
        writer.cycles(&ports.inputs, &ports.outputs, *cycles);
    }
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<Vec<Stretch>, Error> {
    let mut reader = Reader::new(bytes)?;
    let mut stretches = Vec::new();
    while let Some(stretch) = reader.next_stretch()? {
        stretches.push(stretch);
    }
    Ok(stretches)
}

/// Three stretches, of 4, 1 and 95 cycles.
fn three() -> Vec<(Ports, u64)> {
    let mut ports = Ports::default();
    let reset = ports;
    ports.inputs.rst_n = 1;
    (ports.inputs.obs_valid, ports.inputs.obs_vaddr) = (1, 0x7f00_0040);
    let lookup = ports;
    ports.inputs.obs_valid = 0;
    vec![(reset, 4), (lookup, 1), (ports, 95)]
}

/// The text of a trace, line by line, and what reading it says once one line is another.
fn refused(change: impl Fn(&mut Vec<String>)) -> String {
    let text = String::from_utf8(written(Format::Text, &three())).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4);
    change(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    read(text.as_bytes()).unwrap_err().to_string()
}

fn arbitrary_ports() -> impl Strategy<Value = Ports> {
    prop::collection::vec((0..PORTS.len(), any::<[u64; 8]>()), 0..12).prop_map(|changes| {
        let mut ports = Ports::default();
        for (place, mut words) in changes {
            let port = &PORTS[place];
            if port.bits <= 64 {
                words[1..].fill(0);
                words[0] &= u64::MAX >> (64 - port.bits);
            }
            assert!(port.set(&mut ports, Value::from(words)));
        }
        ports
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        stretches in prop::collection::vec((arbitrary_ports(), 0..1000u64), 0..20),
        text in any::<bool>(),
    ) {
        let format = if text { Format::Text } else { Format::Zstd };
        let read = read(&written(format, &stretches)).unwrap();
        // Neighbours that are alike are one, and nothing has no cycles.
        prop_assert!(read.iter().all(|stretch| stretch.cycles > 0));
        let each = |stretches: &[(Ports, u64)]| -> Vec<Ports> {
            let all = stretches.iter();
            all.flat_map(|(ports, cycles)| (0..*cycles).map(|_| *ports)).collect()
        };
        let back: Vec<_> = read.iter().map(|one| (one.ports, one.cycles)).collect();
        prop_assert_eq!(each(&back), each(&stretches));
        let mut at = 0;
        for stretch in &read {
            prop_assert_eq!(stretch.at, at);
            at += stretch.cycles;
        }
    }
}

#[test]
fn the_text_is_what_the_page_says() {
    let text = String::from_utf8(written(Format::Text, &three())).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with(r#"{"format":"jukebox port trace","schema":1,"tool":"a test","configuration":{"name":"jukebox","#));
    assert_eq!(
        lines[1],
        r#"{"at":4,"rst_n":1,"obs_valid":1,"obs_vaddr":"0x7f000040"}"#
    );
    assert_eq!(lines[2..], [r#"{"at":5,"obs_valid":0}"#, r#"{"end":100}"#]);
}

#[test]
fn a_trace_that_was_cut_off_is_told_wherever_that_was() {
    for format in [Format::Text, Format::Zstd] {
        let whole = written(format, &three());
        for length in 0..whole.len() {
            let error = read(&whole[..length]).unwrap_err();
            let cut = matches!(error.fault, Fault::Truncated { .. });
            assert!(cut, "{format:?}, {length} of {}: {error}", whole.len());
        }
        assert_eq!(read(&whole).unwrap().len(), 3);
    }
    let cut = refused(|lines| {
        lines.pop();
    });
    assert!(
        cut.starts_with("line 4: the trace ends here, after cycle 5, without"),
        "{cut}"
    );
}

#[test]
fn a_flipped_bit_of_a_compressed_trace_is_found() {
    let whole = written(Format::Zstd, &three());
    for place in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << bit;
            // Bits that mean nothing leave all as it was.
            if let Ok(stretches) = read(&bytes) {
                assert_eq!(stretches, read(&whole).unwrap(), "byte {place} bit {bit}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let header = |with: &str, without: &str| {
        let (with, without) = (with.to_owned(), without.to_owned());
        move |lines: &mut Vec<String>| lines[0] = lines[0].replace(&without, &with)
    };
    let line = |place: usize, text: &str| {
        let text = text.to_owned();
        move |lines: &mut Vec<String>| lines[place] = text.clone()
    };
    for (said, expected) in [
        (
            refused(header("jukebox result", "jukebox port trace")),
            "line 1: no header of a port trace",
        ),
        (
            refused(header("\"schema\":2", "\"schema\":1")),
            "line 1: schema 2; this version reads schema 1",
        ),
        (
            refused(header("\"shema\":1", "\"schema\":1")),
            "line 1: no header",
        ),
        (
            refused(header("\"geometri\":", "\"geometry\":")),
            "line 1: configuration: unknown field `geometri`",
        ),
        (
            refused(header("\"line_bytes\":63", "\"line_bytes\":64")),
            "line 1: configuration: geometry.line_bytes = 63 is not allowed",
        ),
        (
            refused(header("\"toll\":", "\"tool\":")),
            "line 1: no header of a port trace",
        ),
        (
            refused(line(0, "garbage")),
            "line 1: no header of a port trace",
        ),
        (refused(line(0, "{}")), "there is no format"),
        (
            refused(line(1, "garbage")),
            "line 2: expected value, column 1",
        ),
        (
            refused(line(1, r#"{"at":4,"rst":1}"#)),
            "line 2: there is no port `rst`",
        ),
        (
            refused(line(1, r#"{"at":4}{"#)),
            "line 2: trailing characters",
        ),
        (
            refused(line(2, r#"{"at":4,"rst_n":1}"#)),
            "line 3: cycle 4 after cycle 4: cycles go up",
        ),
        (
            refused(line(3, r#"{"end":5}"#)),
            "line 4: the end after 5 cycles, but cycle 5 was named",
        ),
        (
            refused(|lines| lines.push("{}".to_owned())),
            "line 5: more behind the line",
        ),
        (
            refused(line(1, &" ".repeat(MAX_LINE_BYTES + 1))),
            "line 2: longer than 65536 bytes",
        ),
        (
            refused(line(1, &"[".repeat(60_000))),
            "line 2: invalid type: sequence",
        ),
    ] {
        assert!(said.contains(expected), "{said}\n{expected}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    for nothing in [
        &b""[..],
        b"\x28\xb5\x2f\xfd",
        b"\n",
        b"\xff\xfe\n",
        &[0; 300_000],
    ] {
        let error = read(nothing).unwrap_err();
        assert_eq!(error.line, 1, "{error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
}

#[test]
fn what_cannot_be_written_is_kept_until_it_is_asked_for() {
    /// Has room for so many bytes.
    struct Small(usize);
    impl std::io::Write for Small {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 == 0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Text, Format::Zstd] {
        let mut writer = Writer::new(Small(9000), format, &header()).unwrap();
        let mut ports = Ports::default();
        for cycle in 0..100_000u64 {
            ports.inputs.obs_vaddr = cycle.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            writer.cycles(&ports.inputs, &ports.outputs, 1);
        }
        assert!(writer.failed(), "{format:?}");
        let cause = writer.finish().err().unwrap();
        assert_eq!(cause.kind(), std::io::ErrorKind::StorageFull);
    }
}
