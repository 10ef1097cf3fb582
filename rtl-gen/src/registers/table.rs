//! The table itself.

use super::counters::counter_registers;
use super::layout::{bit, fields, number, value, word};
use super::{Access, ID_MAGIC, ID_VERSION, Register};
use jukebox_config::{Check, Coding, Config, Egress};

/// Every register of `cfg`, by ascending offset.
pub fn registers(cfg: &Config) -> Vec<Register> {
    let mut all = identity(cfg);
    all.extend(control(cfg));
    all.extend(policy(cfg));
    all.extend(buffers(cfg));
    all.extend(second_record(cfg));
    all.extend(next_line(cfg));
    all.retain(|register| there(cfg, register.name));
    all.extend(counter_registers(cfg));
    all
}

/// What the block is.
fn identity(cfg: &Config) -> Vec<Register> {
    let (a, g, m) = (&cfg.address, &cfg.geometry, &cfg.metadata);
    let egress = match cfg.prefetch.egress {
        Egress::Native => 0,
        Egress::TilelinkHint => 1,
        Egress::Axi4Read => 2,
    };
    let cap0 =
        a.va_bits | a.pa_bits << 8 | a.asid_bits << 16 | egress << 21 | cfg.counters.bits << 24;
    let mut widths = vec![
        number("VA_BITS", 0, 6, "Virtual address."),
        number("PA_BITS", 8, 6, "Physical address."),
        number("ASID_BITS", 16, 5, "Address space identifier."),
        number("COUNTER_BITS", 24, 7, "Event counters, 0: there are none."),
    ];
    if egress != 0 {
        let text = "Bus that prefetches go to: 1 TileLink, 2 AXI4.";
        widths.insert(3, number("EGRESS", 21, 2, text));
    }
    let cap1 = g.line_bytes.ilog2()
        | g.region_bytes.ilog2() << 4
        | m.axi_data_bits.ilog2() << 8
        | u32::from(m.check == Check::Crc16) << 12
        | u32::from(m.coding == Coding::Delta) << 13
        | u32::from(cfg.prefetch.next_line) << 14
        | u32::from(cfg.prefetch.second_record) << 15
        | m.reads_in_flight << 16
        | u32::from(cfg.prefetch.run_ahead) << 22
        | g.crrb_entries << 24;
    vec![
        fields(
            "ID",
            0x000,
            Access::Constant,
            "Says that this is a Jukebox block.",
            vec![
                number(
                    "VERSION",
                    0,
                    16,
                    "Version of the register map, major in the upper byte.",
                ),
                number("MAGIC", 16, 16, "The letters JB, 0x4A42."),
            ],
        )
        .resets_to(u64::from(ID_MAGIC << 16 | ID_VERSION)),
        fields(
            "CAP0",
            0x004,
            Access::Constant,
            "Widths of this configuration, in bits.",
            widths,
        )
        .resets_to(cap0.into()),
        fields(
            "CAP1",
            0x008,
            Access::Constant,
            "Sizes of this configuration.",
            vec![
                number("LINE_LOG2", 0, 4, "log2 of the bytes of a line."),
                number("REGION_LOG2", 4, 4, "log2 of the bytes of a region."),
                number(
                    "AXI_LOG2",
                    8,
                    4,
                    "log2 of the data bits of the memory port.",
                ),
                bit("CHECK_CRC16", 12, "Lines of a record carry a CRC."),
                bit(
                    "CODING_DELTA",
                    13,
                    "Records are in delta coding, else in raw coding.",
                ),
                bit("NEXT_LINE", 14, "The block has NEXT_LINE and its counters."),
                bit(
                    "SECOND_RECORD",
                    15,
                    "The block has REP2_BASE and REP2_BYTES.",
                ),
                number(
                    "READS_IN_FLIGHT",
                    16,
                    6,
                    "Lines requested or held ahead by a replay.",
                ),
                bit(
                    "RUN_AHEAD",
                    22,
                    "The block has CONFIG.RUN_AHEAD and its counter.",
                ),
                number("CRRB_ENTRIES", 24, 7, "Entries of the CRRB."),
            ],
        )
        .resets_to(cap1.into()),
        features(cfg),
    ]
}

/// Which parts the block has.
fn features(cfg: &Config) -> Register {
    let parts = [
        (
            "TRANSLATION",
            cfg.translates(),
            "The block asks for translations; else physical addresses equal virtual ones.",
        ),
        (
            "RETRY",
            cfg.retries(),
            "The block has XLT_RETRY_WAIT, and asks again after RETRY.",
        ),
        (
            "PACING",
            cfg.features.pacing,
            "The block has CONFIG.PACING and PACE_*.",
        ),
        ("REBASE", cfg.features.rebase, "The block has REBASE."),
        (
            "WATCHDOG",
            cfg.features.watchdog,
            "The block has WATCHDOG and its causes of errors.",
        ),
        (
            "ASID_FILTER",
            cfg.features.asid_filter,
            "The block has CONFIG.ASID_FILTER.",
        ),
        (
            "RESUME",
            cfg.features.resume,
            "The block has CTRL.PAUSE, REC_OFFSET and REP_OFFSET.",
        ),
        ("ASID", cfg.has_asid(), "The block has ASID."),
        (
            "WIDE",
            cfg.registers.bits > 32,
            "Registers of more than a word have an upper one.",
        ),
    ];
    let value = (0..)
        .zip(&parts)
        .fold(0, |all, (place, part)| all | u64::from(part.1) << place);
    let bits = (0..)
        .zip(parts)
        .map(|(place, (name, _, text))| bit(name, place, text));
    let title = "Parts of this configuration.";
    fields("CAP2", 0x00C, Access::Constant, title, bits.collect()).resets_to(value)
}

/// What steers next line, where the block has it.
fn next_line(cfg: &Config) -> Option<Register> {
    let register = || {
        word(
            "NEXT_LINE",
            0x090,
            Access::ReadWrite,
            2,
            "Lines to prefetch behind an instruction miss, in its 4 KB; 0: off.",
        )
    };
    cfg.prefetch.next_line.then(register)
}

/// What can be switched at any time.
fn switches(cfg: &Config) -> Register {
    let all = [
        (
            "ASID_FILTER",
            cfg.features.asid_filter,
            "Record only events of the ASID latched by RECORD_START.",
        ),
        (
            "PACING",
            cfg.features.pacing,
            "Hold prefetches back as PACE_WINDOW and PACE_GAP say.",
        ),
        (
            "RECORD_HITS",
            true,
            "Record plain hits (HIT) too, for an L2 that cannot tell a first use.",
        ),
        (
            "RUN_AHEAD",
            cfg.prefetch.run_ahead,
            "While the window holds a replay, prefetch what follows into the LLC.",
        ),
    ];
    let there = (0..).zip(all).filter(|(_, (_, there, _))| *there);
    let bits = there.map(|(place, (name, _, text))| bit(name, place, text));
    let title = "Switches; they act at once.";
    fields("CONFIG", 0x014, Access::ReadWrite, title, bits.collect())
}

/// Operations, state and events.
fn control(cfg: &Config) -> Vec<Register> {
    vec![
        fields(
            "CTRL",
            0x010,
            Access::Act,
            "Starts and ends operations.",
            [
                bit(
                    "RECORD_START",
                    0,
                    "Begin to record, with REC_BASE, REC_LIMIT, REC_OFFSET, ASID.",
                ),
                bit(
                    "RECORD_STOP",
                    1,
                    "End the recording and complete its record.",
                ),
                bit(
                    "REPLAY_START",
                    2,
                    "Begin to replay; a running replay is aborted first.",
                ),
                bit("REPLAY_ABORT", 3, "End the replay, without REPLAY_DONE."),
                bit("PAUSE", 4, "RECORD_STOP and REPLAY_ABORT at once."),
                bit("COUNTERS_CLEAR", 5, "Set every counter to 0."),
            ]
            .into_iter()
            .filter(|bit| there(cfg, bit.name))
            .collect(),
        ),
        switches(cfg),
        fields(
            "STATUS",
            0x018,
            Access::ReadOnly,
            "State of the block.",
            vec![
                bit(
                    "RECORDING",
                    0,
                    "A recording runs, or its record is not yet complete.",
                ),
                bit("REPLAYING", 1, "A replay runs, or comes to rest."),
                bit("RECORD_DONE", 2, "The last recording is complete."),
                bit(
                    "RECORD_FULL",
                    3,
                    "Entries were dropped because they did not fit.",
                ),
                bit("REPLAY_DONE", 4, "The last replay used its whole record."),
                bit("ERROR", 5, "A bit of ERROR_CAUSE is set."),
            ],
        ),
        fields(
            "ERROR_CAUSE",
            0x01C,
            Access::WriteOneToClear,
            "What went wrong.",
            [
                bit(
                    "RECORD_CONFIG",
                    0,
                    "RECORD_START refused: base, limit or offset impossible.",
                ),
                bit(
                    "REPLAY_CONFIG",
                    1,
                    "REPLAY_START refused: base, length or offset impossible.",
                ),
                bit("RECORD_BUSY", 2, "RECORD_START refused: a recording runs."),
                bit(
                    "WRITE_ERROR",
                    3,
                    "Memory answered a write with an error; the recording ended.",
                ),
                bit(
                    "READ_ERROR",
                    4,
                    "Memory answered a read with an error; the replay ended.",
                ),
                bit(
                    "READ_TIMEOUT",
                    5,
                    "The watchdog ended a replay that waited for memory.",
                ),
                bit(
                    "XLT_TIMEOUT",
                    6,
                    "The watchdog ended a replay that waited for a translation.",
                ),
            ]
            .into_iter()
            .filter(|bit| there(cfg, bit.name))
            .collect(),
        ),
        fields(
            "IRQ_STATUS",
            0x020,
            Access::WriteOneToClear,
            "Pending interrupt causes.",
            events(),
        ),
        fields(
            "IRQ_ENABLE",
            0x024,
            Access::ReadWrite,
            "Causes that raise irq_o.",
            events(),
        ),
    ]
}

/// Whether a bit, or a register, is there: what belongs to a part that is left out is not.
fn there(cfg: &Config, name: &str) -> bool {
    let features = &cfg.features;
    match name {
        "PAUSE" | "REC_OFFSET" | "REP_OFFSET" => features.resume,
        "READ_TIMEOUT" | "WATCHDOG" => features.watchdog,
        "XLT_TIMEOUT" => features.watchdog && cfg.translates(),
        "ASID" => cfg.has_asid(),
        "PACE_WINDOW" | "PACE_GAP" | "PACE_RELEASE" => features.pacing,
        "XLT_RETRY_WAIT" => cfg.retries(),
        "REBASE" => features.rebase,
        _ => true,
    }
}

/// The causes of an interrupt.
fn events() -> Vec<super::Field> {
    vec![
        bit("RECORD_DONE", 0, "A recording became complete."),
        bit("RECORD_FULL", 1, "A recording dropped its first entry."),
        bit("REPLAY_DONE", 2, "A replay used its whole record."),
        bit(
            "ERROR",
            3,
            "An error happened, be its cause already set or not.",
        ),
    ]
}

/// Numbers that shape running operations.
fn policy(cfg: &Config) -> Vec<Register> {
    use Access::ReadWrite;
    vec![
        word(
            "ASID",
            0x028,
            ReadWrite,
            cfg.address.asid_bits,
            "Address space of the next operation, latched by START.",
        ),
        word(
            "PACE_WINDOW",
            0x02C,
            ReadWrite,
            16,
            "Prefetches that may be ahead of the program before pacing holds; 0: no bound.",
        ),
        word(
            "PACE_GAP",
            0x030,
            ReadWrite,
            16,
            "Idle cycles between two prefetches under pacing.",
        ),
        word(
            "PACE_RELEASE",
            0x034,
            ReadWrite,
            16,
            "MISS events that let one more prefetch go under pacing; 0: they never do.",
        ),
        word(
            "XLT_RETRY_WAIT",
            0x038,
            ReadWrite,
            16,
            "Cycles from the translation answer RETRY to the second request.",
        ),
        word(
            "WATCHDOG",
            0x03C,
            ReadWrite,
            24,
            "Cycles a replay waits for memory or a translation before it ends; 0: for ever.",
        )
        .resets_to(0x1_0000),
    ]
}

/// The record being written and the record being replayed.
fn buffers(cfg: &Config) -> Vec<Register> {
    use Access::{Live, ReadOnly, ReadWrite};
    let pa = cfg.address.pa_bits;
    let tag = cfg.address.va_bits - cfg.geometry.region_bytes.ilog2();
    vec![
        value(
            cfg,
            "REC_BASE",
            0x040,
            ReadWrite,
            pa,
            "Physical byte address at which the record begins; line aligned.",
        ),
        value(
            cfg,
            "REC_LIMIT",
            0x048,
            ReadWrite,
            pa,
            "Physical byte address behind the record's last place; line aligned.",
        ),
        value(
            cfg,
            "REC_OFFSET",
            0x050,
            Live,
            pa,
            "Bytes from REC_BASE to the line being filled; written: where the next START begins.",
        ),
        value(
            cfg,
            "REC_BYTES",
            0x058,
            ReadOnly,
            pa,
            "Bytes from REC_BASE that memory has acknowledged, up to the first error.",
        ),
        value(
            cfg,
            "REP_BASE",
            0x060,
            ReadWrite,
            pa,
            "Physical byte address of the record to replay; line aligned.",
        ),
        value(
            cfg,
            "REP_BYTES",
            0x068,
            ReadWrite,
            pa,
            "Length of the record to replay in bytes; whole lines.",
        ),
        value(
            cfg,
            "REP_OFFSET",
            0x070,
            Live,
            pa,
            "Bytes from REP_BASE to the oldest line not finished; written: where the next START \
             begins.",
        ),
        value(
            cfg,
            "REBASE",
            0x078,
            ReadWrite,
            tag,
            "Signed displacement added to every replayed region, in regions, two's complement.",
        ),
    ]
}

/// The record to replay behind the first, where the block can.
fn second_record(cfg: &Config) -> Vec<Register> {
    if !cfg.prefetch.second_record {
        return Vec::new();
    }
    let pa = cfg.address.pa_bits;
    vec![
        value(
            cfg,
            "REP2_BASE",
            0x080,
            Access::ReadWrite,
            pa,
            "Physical byte address of the record to replay behind the first; line aligned.",
        ),
        value(
            cfg,
            "REP2_BYTES",
            0x088,
            Access::Once,
            pa,
            "Length of the record to replay behind the first in bytes; whole lines, 0: none.",
        ),
    ]
}
