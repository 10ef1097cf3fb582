//! The machines that there are, and in what they differ.

use crate::map;

/// A machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    #[value(name = "vexriscv")]
    /// A VexRiscv: 32 bits, no translation of addresses.
    VexRiscv,
    /// A BlackParrot: 64 bits, virtual addresses of Sv39.
    Sv39,
    /// The same with the L2 that comes with it, `bsg_cache`.
    Sv39BsgCache,
}

impl Kind {
    /// Programs by name, in the order of their numbers.
    #[must_use]
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Kind::VexRiscv => map::PROGRAM_NAMES,
            Kind::Sv39 | Kind::Sv39BsgCache => map::SV39_PROGRAM_NAMES,
        }
    }

    /// Cycles until the timer takes a program off the core, where it does.
    #[must_use]
    pub fn slice(self) -> u32 {
        match self {
            Kind::VexRiscv => 500_000,
            Kind::Sv39 | Kind::Sv39BsgCache => 60_000,
        }
    }

    /// Where memory begins.
    #[must_use]
    pub fn memory_base(self) -> u64 {
        match self {
            Kind::VexRiscv => map::MEMORY_BASE.into(),
            Kind::Sv39 | Kind::Sv39BsgCache => map::SV39_MEMORY_BASE.into(),
        }
    }

    /// Whether its core is a BlackParrot.
    pub(crate) fn blackparrot(self) -> bool {
        self != Kind::VexRiscv
    }

    /// The block's configuration, in the folder of this crate.
    pub(crate) fn block_file(self) -> &'static str {
        match self {
            Kind::VexRiscv => "block.toml",
            Kind::Sv39 | Kind::Sv39BsgCache => "block_sv39.toml",
        }
    }

    /// The top module.
    #[must_use]
    pub fn top(self) -> &'static str {
        match self {
            Kind::VexRiscv => "machine",
            Kind::Sv39 | Kind::Sv39BsgCache => "machine_sv39",
        }
    }

    /// What Verilator is told of it, below `rtl`.
    pub(crate) fn rules(self) -> &'static [&'static str] {
        match self {
            Kind::VexRiscv => &["machine_system.vlt", "machine.vlt"],
            Kind::Sv39 | Kind::Sv39BsgCache => &["machine_system.vlt", "sv39/machine_sv39.vlt"],
        }
    }

    /// Its own package, below `rtl`.
    pub(crate) fn package(self) -> &'static str {
        match self {
            Kind::VexRiscv => "machine_pkg.sv",
            Kind::Sv39 | Kind::Sv39BsgCache => "sv39/machine_sv39_pkg.sv",
        }
    }

    /// The module `machine_l2` that it has, below `rtl`.
    pub(crate) fn l2(self) -> &'static str {
        match self {
            Kind::VexRiscv | Kind::Sv39 => "reference/machine_l2.sv",
            Kind::Sv39BsgCache => "sv39/bsg_cache/machine_l2.sv",
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
        match self {
            Kind::VexRiscv => &[
                "machine_ibus.sv",
                "machine_dbus.sv",
                "machine_axil.sv",
                "machine_host.sv",
                "machine_xlt.sv",
                "machine_ideal.sv",
                "machine_memory.sv",
                "machine_system.sv",
                "machine.sv",
            ],
            Kind::Sv39 | Kind::Sv39BsgCache => &[
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
            ],
        }
    }
}
