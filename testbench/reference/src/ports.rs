//! The ports as plain data, and the C++ interface, as cxx sees it.

#[cxx::bridge(namespace = "jukebox_reference")]
pub(crate) mod ffi {
    /// What drives the cache in one cycle. Addresses are in bytes; data is right-aligned, the
    /// lowest byte first.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Inputs {
        pub instr_req_paddr: u64,
        pub instr_req_vaddr: u64,
        pub data_req_paddr: u64,
        pub pf_paddr: u64,
        pub data_req_wdata: [u64; 4],
        pub m_axi_rdata: [u64; 4],
        pub data_req_wstrb: u32,
        pub instr_req_asid: u16,
        pub rst_n: bool,
        pub instr_req_valid: bool,
        pub instr_req_len: u8,
        pub instr_req_id: u8,
        pub instr_rsp_ready: bool,
        pub data_req_valid: bool,
        pub data_req_write: bool,
        pub data_req_len: u8,
        pub data_req_id: u8,
        pub data_rsp_ready: bool,
        pub pf_valid: bool,
        pub pf_level: bool,
        pub pf_source: u8,
        pub flush_valid: bool,
        pub m_axi_awready: bool,
        pub m_axi_wready: bool,
        pub m_axi_bid: u8,
        pub m_axi_bresp: u8,
        pub m_axi_bvalid: bool,
        pub m_axi_arready: bool,
        pub m_axi_rid: u8,
        pub m_axi_rresp: u8,
        pub m_axi_rlast: bool,
        pub m_axi_rvalid: bool,
        pub cnt_clear: bool,
    }

    /// What the cache drives in one cycle.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Outputs {
        pub obs_vaddr: u64,
        pub obs_paddr: u64,
        pub m_axi_awaddr: u64,
        pub m_axi_araddr: u64,
        pub trace_line: u64,
        pub trace_drop_line: u64,
        pub instr_rsp_data: [u64; 4],
        pub data_rsp_data: [u64; 4],
        pub m_axi_wdata: [u64; 4],
        /// In the order of the ports.
        pub counters: [u32; 10],
        pub m_axi_wstrb: u32,
        pub obs_asid: u16,
        pub instr_req_ready: bool,
        pub instr_rsp_valid: bool,
        pub instr_rsp_id: u8,
        pub instr_rsp_last: bool,
        pub instr_rsp_error: bool,
        pub data_req_ready: bool,
        pub data_rsp_valid: bool,
        pub data_rsp_write: bool,
        pub data_rsp_id: u8,
        pub data_rsp_last: bool,
        pub data_rsp_error: bool,
        pub pf_ready: bool,
        pub pf_present: bool,
        pub obs_valid: bool,
        pub obs_kind: u8,
        pub obs_late: bool,
        pub obs_instr: bool,
        pub flush_ready: bool,
        pub m_axi_awid: u8,
        pub m_axi_awlen: u8,
        pub m_axi_awsize: u8,
        pub m_axi_awburst: u8,
        pub m_axi_awvalid: bool,
        pub m_axi_wlast: bool,
        pub m_axi_wvalid: bool,
        pub m_axi_bready: bool,
        pub m_axi_arid: u8,
        pub m_axi_arlen: u8,
        pub m_axi_arsize: u8,
        pub m_axi_arburst: u8,
        pub m_axi_arvalid: bool,
        pub m_axi_rready: bool,
        pub write_error: bool,
        pub trace_valid: bool,
        pub trace_op: u8,
        pub trace_where: u8,
        pub trace_drop: bool,
        pub trace_evict: bool,
    }

    unsafe extern "C++" {
        include!("jukebox_reference/model.h");

        type Model;

        fn make_model(shape: &str, seed: u32) -> Result<UniquePtr<Model>>;
        fn step(self: Pin<&mut Model>, inputs: &Inputs, outputs: &mut Outputs) -> Result<()>;
    }
}
