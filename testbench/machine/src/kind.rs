//! The machines that there are, and in what they differ.

use crate::map;

/// A machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    #[value(name = "vexriscv")]
    /// A VexRiscv: 32 bits, no translation of addresses.
    VexRiscv,
    #[value(name = "vexriscv-next-line")]
    /// The same with a block that has next line.
    VexRiscvNextLine,
    #[value(name = "vexriscv-best")]
    /// The same with a block that has delta coding, next line and a second record.
    VexRiscvBest,
    /// A BlackParrot: 64 bits, virtual addresses of Sv39.
    Sv39,
    /// The same with the L2 that comes with it, `bsg_cache`.
    Sv39BsgCache,
}

impl Kind {
    /// Programs by name, in the order of their numbers.
    #[must_use]
    pub fn programs(self) -> &'static [&'static str] {
        if self.blackparrot() {
            map::SV39_PROGRAM_NAMES
        } else {
            map::PROGRAM_NAMES
        }
    }

    /// Cycles until the timer takes a program off the core, where it does.
    #[must_use]
    pub fn slice(self) -> u32 {
        if self.blackparrot() { 60_000 } else { 500_000 }
    }

    /// Where memory begins.
    #[must_use]
    pub fn memory_base(self) -> u64 {
        if self.blackparrot() {
            map::SV39_MEMORY_BASE.into()
        } else {
            map::MEMORY_BASE.into()
        }
    }

    /// Bits of the address of a line that are the same in virtual and in physical addresses.
    pub(crate) fn same_bits(self) -> u64 {
        let page = if self.blackparrot() { 0xfff } else { u64::MAX };
        page & !0x3f
    }

    /// Whether its core is a BlackParrot.
    pub(crate) fn blackparrot(self) -> bool {
        matches!(self, Kind::Sv39 | Kind::Sv39BsgCache)
    }

    /// The block's configuration, in the folder of this crate.
    pub(crate) fn block_file(self) -> &'static str {
        match self {
            Kind::VexRiscv => "block.toml",
            Kind::VexRiscvNextLine => "block_next_line.toml",
            Kind::VexRiscvBest => "block_best.toml",
            Kind::Sv39 | Kind::Sv39BsgCache => "block_sv39.toml",
        }
    }

    /// The top module.
    #[must_use]
    pub fn top(self) -> &'static str {
        if self.blackparrot() {
            "machine_sv39"
        } else {
            "machine"
        }
    }

    /// What Verilator is told of it, below `rtl`.
    pub(crate) fn rules(self) -> &'static [&'static str] {
        if self.blackparrot() {
            &["machine_system.vlt", "sv39/machine_sv39.vlt"]
        } else {
            &["machine_system.vlt", "machine.vlt"]
        }
    }

    /// Its own package, below `rtl`.
    pub(crate) fn package(self) -> &'static str {
        if self.blackparrot() {
            "sv39/machine_sv39_pkg.sv"
        } else {
            "machine_pkg.sv"
        }
    }

    /// The module `machine_l2` that it has, below `rtl`.
    pub(crate) fn l2(self) -> &'static str {
        if self == Kind::Sv39BsgCache {
            "sv39/bsg_cache/machine_l2.sv"
        } else {
            "reference/machine_l2.sv"
        }
    }

    /// Whether its L2 has marks on its lines: without them every instruction lookup is recorded, and
    /// which misses are covered cannot be told.
    #[must_use]
    pub fn marks(self) -> bool {
        self != Kind::Sv39BsgCache
    }

    /// Its own modules besides in order, below `rtl`.
    pub(crate) fn modules(self) -> &'static [&'static str] {
        if self.blackparrot() {
            &[
                "sv39/sv39_blackparrot.sv",
                "sv39/sv39_core.sv",
                "sv39/sv39_lines.sv",
                "sv39/sv39_dbus.sv",
                "sv39/sv39_walker.sv",
                "machine_axil.sv",
                "machine_host.sv",
                "machine_ideal.sv",
                "machine_memory.sv",
                "machine_system.sv",
                "sv39/machine_sv39.sv",
            ]
        } else {
            &[
                "machine_ibus.sv",
                "machine_dbus.sv",
                "machine_axil.sv",
                "machine_host.sv",
                "machine_xlt.sv",
                "machine_ideal.sv",
                "machine_memory.sv",
                "machine_system.sv",
                "machine.sv",
            ]
        }
    }

    /// Whether its block has mechanisms beyond the paper.
    #[must_use]
    pub fn beyond(self) -> bool {
        matches!(self, Kind::VexRiscvNextLine | Kind::VexRiscvBest)
    }

    /// Rounds of a program that are not counted: one makes its first record; where a table is about
    /// what is beyond the paper, another one the second record.
    #[must_use]
    pub fn rounds_before(self) -> u32 {
        1 + u32::from(self.beyond())
    }
}
