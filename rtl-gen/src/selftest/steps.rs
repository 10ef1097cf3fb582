//! The steps of a round: what the self-test's sequencer does to the registers.

use crate::registers::{Register, registers};
use jukebox_config::Config;
use minijinja::{Value, context};

/// Looks registers and fields up by name.
struct Map(Vec<Register>);

impl Map {
    fn register(&self, name: &str) -> &Register {
        let named = self.0.iter().find(|register| register.name == name);
        named.expect("the steps name registers of the table")
    }

    fn mask(&self, register: &str, fields: &[&str]) -> u32 {
        let field = |name: &&str| self.register(register).field(name);
        fields
            .iter()
            .map(|name| {
                field(name)
                    .expect("the steps name fields of the table")
                    .mask()
            })
            .fold(0, |all, mask| all | mask)
    }

    /// A step on the low or high word of a register.
    fn step(&self, op: &str, name: &str, high: bool, data: &str, mask: u32, note: &str) -> Value {
        let register = self.register(name);
        let half = match (register.pair, high) {
            (true, true) => "_HI",
            (true, false) => "_LO",
            (false, _) => "",
        };
        context! {
            op => op,
            register => format!("{name}{half}"),
            offset => register.offset + if high { 4 } else { 0 },
            data => data,
            mask => mask,
            note => note,
        }
    }

    fn write(&self, name: &str, data: &str, note: &str) -> Value {
        self.step("Write", name, false, data, 0, note)
    }

    /// Whether there is this register.
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|register| register.name == name)
    }

    /// Every word of a register from a signal of as many bits.
    fn write_all(&self, name: &str, signal: &str, note: &str) -> Vec<Value> {
        let word = |high, bits| {
            let data = format!("{signal}[{bits}]");
            self.step("Write", name, high, &data, 0, note)
        };
        let high = self.register(name).pair.then(|| word(true, "63:32"));
        std::iter::once(word(false, "31:0")).chain(high).collect()
    }
}

/// A step that touches no register.
fn act(op: &str, note: &str) -> Value {
    context! { op => op, register => "", data => "", mask => 0, note => note }
}

/// Byte offset of `STATUS`.
pub(crate) fn status_offset(cfg: &Config) -> u16 {
    Map(registers(cfg)).register("STATUS").offset
}

/// All steps of a round, in order.
pub(crate) fn steps(cfg: &Config) -> Vec<Value> {
    let map = Map(registers(cfg));
    let hex = |value: u32| format!("32'h{value:X}");
    let control = |fields: &[&str]| hex(map.mask("CTRL", fields));
    let recording = map.mask("STATUS", &["RECORDING"]);
    let replaying = map.mask("STATUS", &["REPLAYING"]);
    let good = map.mask("STATUS", &["RECORD_DONE", "REPLAY_DONE"]);
    let full = map.mask("STATUS", &["RECORD_FULL"]);
    let at_end = format!("full ? {} : {}", hex(good | full), hex(good));

    let mut steps = Vec::new();
    if cfg.features.asid_filter {
        let filter = hex(map.mask("CONFIG", &["ASID_FILTER"]));
        steps.push(map.write("CONFIG", &filter, "record this program only"));
    }
    if cfg.retries() {
        steps.push(map.write("XLT_RETRY_WAIT", "32'd5", "ask again after a while"));
    }
    if cfg.has_asid() {
        steps.push(map.write("ASID", "32'(asid)", "the program's"));
    }
    steps.extend(map.write_all("REC_BASE", "rec_base", "record into this round's buffer"));
    steps.extend(map.write_all("REC_LIMIT", "rec_limit", "up to its end, or less"));
    steps.extend(map.write_all("REP_BASE", "rep_base", "replay the last round's record"));
    let length = "all of it; nothing in the first round";
    let back = "displaced by as many regions, backwards";
    steps.push(map.write("REP_BYTES", "length_q", length));
    if cfg.features.rebase {
        steps.push(map.write("REBASE", "32'd0 - 32'(round_q)", back));
        if map.register("REBASE").pair {
            let sign = "{32{round_q != '0}}";
            steps.push(map.step("Write", "REBASE", true, sign, 0, back));
        }
    }
    steps.extend([
        map.write(
            "CTRL",
            &control(&["RECORD_START", "REPLAY_START"]),
            "both at once",
        ),
        map.step(
            "Await",
            "STATUS",
            false,
            &hex(recording),
            recording,
            "recording runs",
        ),
        act("Events", "the program runs"),
        map.step(
            "Await",
            "STATUS",
            false,
            "",
            replaying,
            "the replay has ended",
        ),
        map.write("CTRL", &control(&["RECORD_STOP"]), "complete the record"),
        map.step("Await", "STATUS", false, "", recording, "it is complete"),
        map.step("Check", "STATUS", false, &at_end, u32::MAX, "all went well"),
        map.step("Length", "REC_BYTES", false, "", 0, "its length"),
    ]);
    if map.has("CNT_LOST") {
        steps.push(map.step(
            "Check",
            "CNT_LOST",
            false,
            "",
            u32::MAX,
            "no event was lost",
        ));
    }
    steps.extend([
        act("ReadBack", "its checksum"),
        act("Next", "the next round"),
    ]);
    steps
}
