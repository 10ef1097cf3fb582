//! The ports of the Jukebox block as plain data.
//!
//! One [`Inputs`] and one [`Outputs`] describe one clock cycle. Every output of the block comes
//! from a register, so `Outputs` of a cycle is known before its `Inputs` are chosen; a handshake
//! happens in a cycle when valid and ready are both 1 in it.
//!
//! Field names are the port names without the `_i`/`_o` suffix. Flags hold 0 or 1. Values wider
//! than the configured port are an error of the caller and are cut to the port's width.
//! The structs have C layout; `include/jukebox/ports.h` in this crate says the same in C++.

mod layout;

pub use layout::layout_matches;

use cxx::{ExternType, kind, type_id};

/// The C++ header that declares the same structs, for those who compile C++ at run time.
pub const HEADER: &str = include_str!("../include/jukebox/ports.h");

/// 64-bit words of the widest AXI data bus (512 bits).
pub const DATA_WORDS: usize = 8;

/// What the surroundings drive in one cycle.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inputs {
    /// Virtual address of the observed lookup, `va_bits` wide.
    pub obs_vaddr: u64,
    /// Physical address of the observed lookup, `pa_bits` wide; only a block with next line looks at
    /// it.
    pub obs_paddr: u64,
    /// Translated address, `pa_bits` wide.
    pub xlt_rsp_paddr: u64,
    /// Read data, least significant word first; `axi_data_bits` wide.
    pub m_axi_rdata: [u64; DATA_WORDS],
    /// Register write data.
    pub s_axil_wdata: u32,
    /// Register write address, bytes, 12 bits.
    pub s_axil_awaddr: u16,
    /// Register read address, bytes, 12 bits.
    pub s_axil_araddr: u16,
    /// Address space of the observed lookup, `asid_bits` wide.
    pub obs_asid: u16,
    /// 0 holds the block in reset.
    pub rst_n: u8,
    /// 1: the L2 looked something up.
    pub obs_valid: u8,
    /// 0 MISS, 1 PREFETCH_HIT, 2 HIT, 3 KEPT_HIT.
    pub obs_kind: u8,
    /// 1, with PREFETCH_HIT: the prefetch was still under way.
    pub obs_late: u8,
    /// 1: the lookup was on the instruction side.
    pub obs_instr: u8,
    /// 1: the translator takes a request.
    pub xlt_req_ready: u8,
    /// 1: the translator answers.
    pub xlt_rsp_valid: u8,
    /// 0 OK, 1 RETRY, 2 DROP.
    pub xlt_rsp_status: u8,
    /// 1: the L2 takes a prefetch.
    pub pf_ready: u8,
    /// 1: an earlier prefetch found its line already in the L2.
    pub pf_present: u8,
    /// 1: memory takes a write address.
    pub m_axi_awready: u8,
    /// 1: memory takes a write beat.
    pub m_axi_wready: u8,
    /// 1: memory answers a write.
    pub m_axi_bvalid: u8,
    /// ID of the write answer.
    pub m_axi_bid: u8,
    /// Write answer, 2 bits: 0 OKAY, 1 EXOKAY, 2 SLVERR, 3 DECERR.
    pub m_axi_bresp: u8,
    /// 1: memory takes a read address.
    pub m_axi_arready: u8,
    /// 1: memory offers a read beat.
    pub m_axi_rvalid: u8,
    /// ID of the read beat, `axi_id_bits` wide.
    pub m_axi_rid: u8,
    /// Read answer, 2 bits, coded as `m_axi_bresp`.
    pub m_axi_rresp: u8,
    /// 1: last beat of its burst.
    pub m_axi_rlast: u8,
    /// 1: software offers a write address.
    pub s_axil_awvalid: u8,
    /// 1: software offers write data.
    pub s_axil_wvalid: u8,
    /// Bytes of the write data that count, 4 bits.
    pub s_axil_wstrb: u8,
    /// 1: software takes a write answer.
    pub s_axil_bready: u8,
    /// 1: software offers a read address.
    pub s_axil_arvalid: u8,
    /// 1: software takes read data.
    pub s_axil_rready: u8,
    /// 1: the bus that prefetches go to answers one (TileLink D, AXI4 R). This and what follows is
    /// looked at by a block with such a bus only.
    pub pf_answer_valid: u8,
    /// Which one: `d_source`, RID.
    pub pf_answer_id: u8,
    /// TileLink's opcode, 3 bits.
    pub pf_answer_opcode: u8,
    /// 1, of TileLink: denied. Of AXI4: RRESP, 2 bits.
    pub pf_answer_error: u8,
    /// 1, of AXI4: last beat of its burst.
    pub pf_answer_last: u8,
}

/// What the block drives in one cycle.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outputs {
    /// Virtual address to translate, `va_bits` wide.
    pub xlt_req_vaddr: u64,
    /// Physical line address of the prefetch, `pa_bits` wide.
    pub pf_paddr: u64,
    /// Virtual line address of the prefetch, `va_bits` wide; 0 if it is not on the bus.
    pub pf_vaddr: u64,
    /// Write address, bytes, `pa_bits` wide.
    pub m_axi_awaddr: u64,
    /// Read address, bytes, `pa_bits` wide.
    pub m_axi_araddr: u64,
    /// TileLink's mask of a prefetch, one bit a byte of the bus.
    pub pf_mask: u64,
    /// Byte strobes of the write beat, one bit a byte.
    pub m_axi_wstrb: u64,
    /// Write data, least significant word first; words beyond `axi_data_bits` are 0.
    pub m_axi_wdata: [u64; DATA_WORDS],
    /// Register read data.
    pub s_axil_rdata: u32,
    /// Address space to translate in, `asid_bits` wide.
    pub xlt_req_asid: u16,
    /// Address space of the prefetch, `asid_bits` wide; 0 if it is not on the bus.
    pub pf_asid: u16,
    /// 1: an observed lookup is taken.
    pub obs_ready: u8,
    /// 1: a translation is asked for.
    pub xlt_req_valid: u8,
    /// 1: a translation is taken.
    pub xlt_rsp_ready: u8,
    /// 1: a prefetch is offered, on whatever port it has.
    pub pf_valid: u8,
    /// Where it comes from: 0 the record, 1 next line, 2 the second record. 0 without the latter two.
    pub pf_source: u8,
    /// Where it is to go: 0 into the L2, 1 into the LLC only. 0 without run-ahead.
    pub pf_level: u8,
    /// The level of the prefetches that the translation is asked for. 0 without run-ahead.
    pub xlt_req_level: u8,
    /// The level of the prefetches that the line is read for. 0 without run-ahead.
    pub m_axi_aruser: u8,
    /// 1: a write address is offered.
    pub m_axi_awvalid: u8,
    /// ID of the write, `axi_id_bits` wide.
    pub m_axi_awid: u8,
    /// Beats of the write burst less one.
    pub m_axi_awlen: u8,
    /// Logarithm to base 2 of the bytes of a beat.
    pub m_axi_awsize: u8,
    /// Burst type, 1 INCR.
    pub m_axi_awburst: u8,
    /// 1: exclusive access.
    pub m_axi_awlock: u8,
    /// Memory type of the write, 4 bits.
    pub m_axi_awcache: u8,
    /// Protection of the write, 3 bits: privileged, non-secure, instruction.
    pub m_axi_awprot: u8,
    /// Quality of service of the write, 4 bits.
    pub m_axi_awqos: u8,
    /// 1: a write beat is offered.
    pub m_axi_wvalid: u8,
    /// 1: last beat of its burst.
    pub m_axi_wlast: u8,
    /// 1: a write answer is taken.
    pub m_axi_bready: u8,
    /// 1: a read address is offered.
    pub m_axi_arvalid: u8,
    /// ID of the read, `axi_id_bits` wide.
    pub m_axi_arid: u8,
    /// Beats of the read burst less one.
    pub m_axi_arlen: u8,
    /// Logarithm to base 2 of the bytes of a beat.
    pub m_axi_arsize: u8,
    /// Burst type, 1 INCR.
    pub m_axi_arburst: u8,
    /// 1: exclusive access.
    pub m_axi_arlock: u8,
    /// Memory type of the read, 4 bits.
    pub m_axi_arcache: u8,
    /// Protection of the read, 3 bits: privileged, non-secure, instruction.
    pub m_axi_arprot: u8,
    /// Quality of service of the read, 4 bits.
    pub m_axi_arqos: u8,
    /// 1: a read beat is taken.
    pub m_axi_rready: u8,
    /// 1: a register write address is taken.
    pub s_axil_awready: u8,
    /// 1: register write data is taken.
    pub s_axil_wready: u8,
    /// 1: a register write is answered.
    pub s_axil_bvalid: u8,
    /// Register write answer, coded as `m_axi_bresp`.
    pub s_axil_bresp: u8,
    /// 1: a register read address is taken.
    pub s_axil_arready: u8,
    /// 1: a register read is answered.
    pub s_axil_rvalid: u8,
    /// Register read answer, coded as `m_axi_bresp`.
    pub s_axil_rresp: u8,
    /// 1: an enabled interrupt cause is pending.
    pub irq: u8,
    /// 1 from an accepted RECORD_START until the record is complete (STATUS.RECORDING).
    pub recording: u8,
    /// 1 from an accepted REPLAY_START until the replay has ended (STATUS.REPLAYING).
    pub replaying: u8,
    /// ID of the prefetch on a bus: `a_source`, ARID. This and what follows is 0 without a bus.
    pub pf_id: u8,
    /// TileLink's opcode, 3 bits.
    pub pf_opcode: u8,
    /// TileLink's parameter, 3 bits.
    pub pf_param: u8,
    /// TileLink: logarithm to base 2 of the bytes of a line. AXI4: of a beat.
    pub pf_size: u8,
    /// TileLink's corrupt.
    pub pf_corrupt: u8,
    /// Beats of the AXI4 burst less one.
    pub pf_len: u8,
    /// AXI4 burst type, 1 INCR.
    pub pf_burst: u8,
    /// 1: exclusive access.
    pub pf_lock: u8,
    /// Memory type, 4 bits.
    pub pf_cache: u8,
    /// Protection, 3 bits.
    pub pf_prot: u8,
    /// Quality of service, 4 bits.
    pub pf_qos: u8,
    /// 1: an answer is taken.
    pub pf_answer_ready: u8,
}

// SAFETY: both are `repr(C)`, hold integers only, and match the structs of the same name in
// `include/jukebox/ports.h`; the co-simulation checks sizes and offsets on its first use.
unsafe impl ExternType for Inputs {
    type Id = type_id!("jukebox::Inputs");
    type Kind = kind::Trivial;
}
// SAFETY: as above.
unsafe impl ExternType for Outputs {
    type Id = type_id!("jukebox::Outputs");
    type Kind = kind::Trivial;
}

/// Something with the block's ports: the verilated RTL, or a stand-in of a unit test.
pub trait Block {
    /// Runs one clock cycle: `inputs` are in force until its rising edge, then `outputs` is set to
    /// what the block drives in the next cycle. Before the first call all outputs are 0.
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs);

    /// Runs cycles with the same inputs, up to and including the first one after which `outputs` are
    /// not what they were, `most` (at least 1) at the most. The answer is how many. As that many
    /// calls of [`Block::step`]; `outputs` are to be those of the last cycle.
    fn repeat(&mut self, inputs: &Inputs, outputs: &mut Outputs, most: u64) -> u64 {
        let before = *outputs;
        for cycle in 1..most {
            self.step(inputs, outputs);
            if *outputs != before {
                return cycle;
            }
        }
        self.step(inputs, outputs);
        most
    }
}
