//! The configuration as plain data, with its defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A complete configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Module and package prefix, so that two configurations can live in one design. No word of
    /// SystemVerilog, SystemRDL, C, C++, Rust, VHDL or YAML, no port of the block, and no end that
    /// makes it a part of another block.
    ///
    /// 1 to 32 characters, lower-case letters, digits and `_`, a letter first.
    pub name: String,
    /// Address and ASID widths.
    pub address: Address,
    /// Lines, regions and the CRRB.
    pub geometry: Geometry,
    /// The record in memory and the port to it.
    pub metadata: Metadata,
    /// How prefetches leave the block.
    pub prefetch: Prefetch,
    /// Reset style.
    pub reset: Reset,
    /// Event counters.
    pub counters: Counters,
    /// What software reads and writes.
    #[serde(skip_serializing_if = "Registers::is_default")]
    pub registers: Registers,
    /// Parts of the block that can be left out: no logic, no ports, no registers.
    #[serde(skip_serializing_if = "Features::is_default")]
    pub features: Features,
}

/// `[address]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// Virtual address bits kept, 32..=57.
    pub va_bits: u32,
    /// Physical address bits, 32..=56.
    pub pa_bits: u32,
    /// Address space identifier bits, 1..=16.
    pub asid_bits: u32,
}

/// `[geometry]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Geometry {
    /// Bytes of a cache line, a power of two, 32..=128.
    pub line_bytes: u32,
    /// Bytes of a code region, a power of two, 64..=4096, two lines at least.
    pub region_bytes: u32,
    /// Entries of the Code Region Reference Buffer, 1..=64.
    pub crrb_entries: u32,
}

/// `[metadata]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Metadata {
    /// Check of each metadata line.
    pub check: Check,
    /// How entries are written.
    ///
    /// Left out of what is written when it is `raw`.
    #[serde(skip_serializing_if = "Coding::is_raw")]
    pub coding: Coding,
    /// Data width of the AXI4 manager, a power of two, 32..=512, not above one line.
    pub axi_data_bits: u32,
    /// Lines a replay may have requested ahead of the one it is unpacking, 1..=32.
    pub reads_in_flight: u32,
    /// AWCACHE and ARCACHE of every burst, 0..=15 but for what AXI4 reserves.
    pub axi_cache: u32,
    /// AWPROT and ARPROT of every burst, 0..=7.
    pub axi_prot: u32,
    /// AWQOS and ARQOS of every burst, 0..=15.
    pub axi_qos: u32,
    /// Bits of AWID, BID, ARID and RID, 1..=8.
    ///
    /// This and the two IDs are left out of what is written when they have their defaults.
    #[serde(skip_serializing_if = "is_one")]
    pub axi_id_bits: u32,
    /// AWID of every write, of no more than `axi_id_bits` bits.
    #[serde(skip_serializing_if = "is_zero")]
    pub axi_write_id: u32,
    /// ARID of every read, of no more than `axi_id_bits` bits.
    #[serde(skip_serializing_if = "is_zero")]
    pub axi_read_id: u32,
}

/// `metadata.check`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// CRC-16/CCITT-FALSE over each line.
    Crc16,
    /// The 16 CRC bits are written zero and ignored.
    None,
}

/// `metadata.coding`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Coding {
    /// Every entry takes the same room: its tag and its vector, bit by bit.
    Raw,
    /// An entry takes as many nibbles as the distance from the one before and its vector need.
    Delta,
}

impl Coding {
    /// Whether this is [`Coding::Raw`], the default.
    #[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
    fn is_raw(&self) -> bool {
        *self == Coding::Raw
    }
}

/// `[prefetch]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prefetch {
    /// Protocol of the prefetch port.
    pub egress: Egress,
    /// Prefetches that may be under way on a bus, a power of two, 1..=64.
    ///
    /// This and the keys behind it say something of a bus only, and are left out of what is written
    /// when they have their defaults.
    #[serde(skip_serializing_if = "is_default_in_flight")]
    pub in_flight: u32,
    /// Data bits of the bus for prefetches, a power of two, 32..=512, not above one line.
    #[serde(skip_serializing_if = "is_default_bus_data_bits")]
    pub bus_data_bits: u32,
    /// Whether the user field of that bus carries virtual address and address space.
    #[serde(skip_serializing_if = "is_off")]
    pub user_address: bool,
    /// ARCACHE of every AXI4 prefetch, 0..=15 but for what AXI4 reserves.
    #[serde(skip_serializing_if = "is_default_axi_cache")]
    pub axi_cache: u32,
    /// ARPROT of every AXI4 prefetch, 0..=7.
    #[serde(skip_serializing_if = "is_default_axi_prot")]
    pub axi_prot: u32,
    /// ARQOS of every AXI4 prefetch, 0..=15.
    #[serde(skip_serializing_if = "is_zero")]
    pub axi_qos: u32,
    /// Whether the block also prefetches the lines behind an instruction miss, from the miss's own
    /// physical address.
    ///
    /// Left out of what is written when it is `false`.
    #[serde(skip_serializing_if = "is_off")]
    pub next_line: bool,
    /// Whether a replay that pacing holds can bring what follows into the cache below the L2.
    ///
    /// Left out of what is written when it is `false`.
    #[serde(skip_serializing_if = "is_off")]
    pub run_ahead: bool,
    /// Whether a replay can go on with a second record behind the first.
    ///
    /// Left out of what is written when it is `false`.
    #[serde(skip_serializing_if = "is_off")]
    pub second_record: bool,
}

/// Whether a number is 0, its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Whether a number is 1, its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_one(number: &u32) -> bool {
    *number == 1
}

/// Whether `prefetch.in_flight` is its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_default_in_flight(number: &u32) -> bool {
    *number == Prefetch::default().in_flight
}

/// Whether `prefetch.bus_data_bits` is its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_default_bus_data_bits(number: &u32) -> bool {
    *number == Prefetch::default().bus_data_bits
}

/// Whether `prefetch.axi_cache` is its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_default_axi_cache(number: &u32) -> bool {
    *number == Prefetch::default().axi_cache
}

/// Whether `prefetch.axi_prot` is its default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_default_axi_prot(number: &u32) -> bool {
    *number == Prefetch::default().axi_prot
}

/// Whether a switch is off, the default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_off(switch: &bool) -> bool {
    !switch
}

/// `prefetch.egress`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Egress {
    /// The block's own valid/ready port.
    Native,
    /// Hints on channel A of TileLink.
    TilelinkHint,
    /// Reads of whole lines by an AXI4 manager that drops the data.
    #[serde(rename = "axi4-read")]
    Axi4Read,
}

/// `[reset]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reset {
    /// Reset style.
    pub style: ResetStyle,
}

/// `reset.style`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResetStyle {
    /// Port `rst_ni`, active low: asynchronous assertion, synchronous release.
    AsyncLow,
    /// Port `rst_ni`, active low, sampled by the clock.
    SyncLow,
    /// Port `rst_i`, active high, sampled by the clock.
    SyncHigh,
}

/// `[counters]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Counters {
    /// Width of every event counter, 0..=64, 0 being none.
    pub bits: u32,
    /// The counters that the block has, by the names of their registers; without this key every one
    /// that has anything to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<String>>,
}

/// `[registers]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Registers {
    /// Widest register, 32 or 64: with 32 no register has an upper word, so addresses and counters
    /// have to fit one word.
    pub bits: u32,
}

impl Registers {
    /// Whether every key has its default.
    fn is_default(&self) -> bool {
        *self == Registers::default()
    }
}

/// `[features]`
///
/// Each key is left out of what is written when it has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Features {
    /// Where physical addresses of prefetches come from.
    #[serde(skip_serializing_if = "Translation::is_port")]
    pub translation: Translation,
    /// Whether a translation that is answered RETRY is asked for a second time, after a wait; else
    /// RETRY is taken like DROP.
    #[serde(skip_serializing_if = "is_on")]
    pub retry: bool,
    /// Whether software can hold a replay to a window ahead of the program, and to a pace.
    #[serde(skip_serializing_if = "is_on")]
    pub pacing: bool,
    /// Whether software can have a record replayed at another place than it was recorded at.
    #[serde(skip_serializing_if = "is_on")]
    pub rebase: bool,
    /// Whether a replay ends when memory or a translation does not answer for too long.
    #[serde(skip_serializing_if = "is_on")]
    pub watchdog: bool,
    /// Whether software can have the events of one address space alone recorded.
    #[serde(skip_serializing_if = "is_on")]
    pub asid_filter: bool,
    /// Whether recording and replay can be paused, and begin at an offset that software gives.
    #[serde(skip_serializing_if = "is_on")]
    pub resume: bool,
}

impl Features {
    /// Whether every key has its default.
    fn is_default(&self) -> bool {
        *self == Features::default()
    }
}

/// `features.translation`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Translation {
    /// A port for translations, one a region.
    Port,
    /// Physical addresses equal virtual ones, as for a core without an MMU.
    None,
}

impl Translation {
    /// Whether this is [`Translation::Port`], the default.
    #[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
    fn is_port(&self) -> bool {
        *self == Translation::Port
    }
}

/// Whether a switch is on, the default.
#[allow(clippy::trivially_copy_pass_by_ref)] // Serde's shape.
fn is_on(switch: &bool) -> bool {
    *switch
}

impl Default for Config {
    fn default() -> Self {
        Config {
            name: "jukebox".into(),
            address: Address::default(),
            geometry: Geometry::default(),
            metadata: Metadata::default(),
            prefetch: Prefetch::default(),
            reset: Reset::default(),
            counters: Counters::default(),
            registers: Registers::default(),
            features: Features::default(),
        }
    }
}
impl Default for Address {
    fn default() -> Self {
        Address {
            va_bits: 48,
            pa_bits: 48,
            asid_bits: 16,
        }
    }
}
impl Default for Geometry {
    fn default() -> Self {
        Geometry {
            line_bytes: 64,
            region_bytes: 1024,
            crrb_entries: 16,
        }
    }
}
impl Default for Metadata {
    fn default() -> Self {
        Metadata {
            check: Check::Crc16,
            coding: Coding::Raw,
            axi_data_bits: 64,
            reads_in_flight: 2,
            axi_cache: 0b0011,
            axi_prot: 0b000,
            axi_qos: 0,
            axi_id_bits: 1,
            axi_write_id: 0,
            axi_read_id: 0,
        }
    }
}
impl Default for Prefetch {
    fn default() -> Self {
        Prefetch {
            egress: Egress::Native,
            in_flight: 8,
            bus_data_bits: 64,
            user_address: false,
            axi_cache: 0b1111,
            axi_prot: 0b100,
            axi_qos: 0,
            next_line: false,
            run_ahead: false,
            second_record: false,
        }
    }
}
impl Default for Reset {
    fn default() -> Self {
        Reset {
            style: ResetStyle::AsyncLow,
        }
    }
}
impl Default for Counters {
    fn default() -> Self {
        Counters {
            bits: 32,
            list: None,
        }
    }
}
impl Default for Registers {
    fn default() -> Self {
        Registers { bits: 64 }
    }
}
impl Default for Features {
    fn default() -> Self {
        Features {
            translation: Translation::Port,
            retry: true,
            pacing: true,
            rebase: true,
            watchdog: true,
            asid_filter: true,
            resume: true,
        }
    }
}
