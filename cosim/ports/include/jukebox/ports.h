// The ports of the Jukebox block as plain data: one Inputs and one Outputs a clock cycle.
//
// Field names are the port names without the _i/_o suffix; the Rust structs of the same names
// (crate jukebox-ports) have the same layout and say what each field means.
#ifndef JUKEBOX_PORTS_H_
#define JUKEBOX_PORTS_H_

#include <cstddef>
#include <cstdint>

namespace jukebox {

// 64-bit words of the widest AXI data bus (512 bits).
constexpr std::size_t kDataWords = 8;

struct Inputs {
  std::uint64_t obs_vaddr;
  std::uint64_t obs_paddr;
  std::uint64_t xlt_rsp_paddr;
  std::uint64_t m_axi_rdata[kDataWords];
  std::uint32_t s_axil_wdata;
  std::uint16_t s_axil_awaddr;
  std::uint16_t s_axil_araddr;
  std::uint16_t obs_asid;
  std::uint8_t rst_n;
  std::uint8_t obs_valid;
  std::uint8_t obs_kind;
  std::uint8_t obs_late;
  std::uint8_t obs_instr;
  std::uint8_t xlt_req_ready;
  std::uint8_t xlt_rsp_valid;
  std::uint8_t xlt_rsp_status;
  std::uint8_t pf_ready;
  std::uint8_t pf_present;
  std::uint8_t m_axi_awready;
  std::uint8_t m_axi_wready;
  std::uint8_t m_axi_bvalid;
  std::uint8_t m_axi_bid;
  std::uint8_t m_axi_bresp;
  std::uint8_t m_axi_arready;
  std::uint8_t m_axi_rvalid;
  std::uint8_t m_axi_rid;
  std::uint8_t m_axi_rresp;
  std::uint8_t m_axi_rlast;
  std::uint8_t s_axil_awvalid;
  std::uint8_t s_axil_wvalid;
  std::uint8_t s_axil_wstrb;
  std::uint8_t s_axil_bready;
  std::uint8_t s_axil_arvalid;
  std::uint8_t s_axil_rready;
  std::uint8_t pf_answer_valid;
  std::uint8_t pf_answer_id;
  std::uint8_t pf_answer_opcode;
  std::uint8_t pf_answer_error;
  std::uint8_t pf_answer_last;
};

struct Outputs {
  std::uint64_t xlt_req_vaddr;
  std::uint64_t pf_paddr;
  std::uint64_t pf_vaddr;
  std::uint64_t m_axi_awaddr;
  std::uint64_t m_axi_araddr;
  std::uint64_t pf_mask;
  std::uint64_t m_axi_wstrb;
  std::uint64_t m_axi_wdata[kDataWords];
  std::uint32_t s_axil_rdata;
  std::uint16_t xlt_req_asid;
  std::uint16_t pf_asid;
  std::uint8_t obs_ready;
  std::uint8_t xlt_req_valid;
  std::uint8_t xlt_rsp_ready;
  std::uint8_t pf_valid;
  std::uint8_t pf_source;
  std::uint8_t pf_level;
  std::uint8_t xlt_req_level;
  std::uint8_t m_axi_aruser;
  std::uint8_t m_axi_awvalid;
  std::uint8_t m_axi_awid;
  std::uint8_t m_axi_awlen;
  std::uint8_t m_axi_awsize;
  std::uint8_t m_axi_awburst;
  std::uint8_t m_axi_awlock;
  std::uint8_t m_axi_awcache;
  std::uint8_t m_axi_awprot;
  std::uint8_t m_axi_awqos;
  std::uint8_t m_axi_wvalid;
  std::uint8_t m_axi_wlast;
  std::uint8_t m_axi_bready;
  std::uint8_t m_axi_arvalid;
  std::uint8_t m_axi_arid;
  std::uint8_t m_axi_arlen;
  std::uint8_t m_axi_arsize;
  std::uint8_t m_axi_arburst;
  std::uint8_t m_axi_arlock;
  std::uint8_t m_axi_arcache;
  std::uint8_t m_axi_arprot;
  std::uint8_t m_axi_arqos;
  std::uint8_t m_axi_rready;
  std::uint8_t s_axil_awready;
  std::uint8_t s_axil_wready;
  std::uint8_t s_axil_bvalid;
  std::uint8_t s_axil_bresp;
  std::uint8_t s_axil_arready;
  std::uint8_t s_axil_rvalid;
  std::uint8_t s_axil_rresp;
  std::uint8_t irq;
  std::uint8_t recording;
  std::uint8_t replaying;
  std::uint8_t pf_id;
  std::uint8_t pf_opcode;
  std::uint8_t pf_param;
  std::uint8_t pf_size;
  std::uint8_t pf_corrupt;
  std::uint8_t pf_len;
  std::uint8_t pf_burst;
  std::uint8_t pf_lock;
  std::uint8_t pf_cache;
  std::uint8_t pf_prot;
  std::uint8_t pf_qos;
  std::uint8_t pf_answer_ready;
};

// Size, alignment and the offset of every field of Inputs, then the same of Outputs.
// The Rust side holds the same list and compares before it calls anything.
// clang-format off
constexpr std::size_t kLayout[] = {
    sizeof(Inputs), alignof(Inputs),
    offsetof(Inputs, obs_vaddr), offsetof(Inputs, obs_paddr), offsetof(Inputs, xlt_rsp_paddr), offsetof(Inputs, m_axi_rdata),
    offsetof(Inputs, s_axil_wdata), offsetof(Inputs, s_axil_awaddr), offsetof(Inputs, s_axil_araddr),
    offsetof(Inputs, obs_asid), offsetof(Inputs, rst_n), offsetof(Inputs, obs_valid),
    offsetof(Inputs, obs_kind), offsetof(Inputs, obs_late), offsetof(Inputs, obs_instr), offsetof(Inputs, xlt_req_ready),
    offsetof(Inputs, xlt_rsp_valid), offsetof(Inputs, xlt_rsp_status), offsetof(Inputs, pf_ready),
    offsetof(Inputs, pf_present), offsetof(Inputs, m_axi_awready), offsetof(Inputs, m_axi_wready),
    offsetof(Inputs, m_axi_bvalid), offsetof(Inputs, m_axi_bid), offsetof(Inputs, m_axi_bresp),
    offsetof(Inputs, m_axi_arready), offsetof(Inputs, m_axi_rvalid), offsetof(Inputs, m_axi_rid),
    offsetof(Inputs, m_axi_rresp), offsetof(Inputs, m_axi_rlast), offsetof(Inputs, s_axil_awvalid),
    offsetof(Inputs, s_axil_wvalid), offsetof(Inputs, s_axil_wstrb), offsetof(Inputs, s_axil_bready),
    offsetof(Inputs, s_axil_arvalid), offsetof(Inputs, s_axil_rready),
    offsetof(Inputs, pf_answer_valid), offsetof(Inputs, pf_answer_id), offsetof(Inputs, pf_answer_opcode),
    offsetof(Inputs, pf_answer_error), offsetof(Inputs, pf_answer_last),
    sizeof(Outputs), alignof(Outputs),
    offsetof(Outputs, xlt_req_vaddr), offsetof(Outputs, pf_paddr), offsetof(Outputs, pf_vaddr),
    offsetof(Outputs, m_axi_awaddr), offsetof(Outputs, m_axi_araddr), offsetof(Outputs, pf_mask), offsetof(Outputs, m_axi_wstrb),
    offsetof(Outputs, m_axi_wdata), offsetof(Outputs, s_axil_rdata), offsetof(Outputs, xlt_req_asid),
    offsetof(Outputs, pf_asid), offsetof(Outputs, obs_ready), offsetof(Outputs, xlt_req_valid),
    offsetof(Outputs, xlt_rsp_ready), offsetof(Outputs, pf_valid), offsetof(Outputs, pf_source),
    offsetof(Outputs, pf_level), offsetof(Outputs, xlt_req_level), offsetof(Outputs, m_axi_aruser), offsetof(Outputs, m_axi_awvalid),
    offsetof(Outputs, m_axi_awid), offsetof(Outputs, m_axi_awlen), offsetof(Outputs, m_axi_awsize),
    offsetof(Outputs, m_axi_awburst), offsetof(Outputs, m_axi_awlock), offsetof(Outputs, m_axi_awcache),
    offsetof(Outputs, m_axi_awprot), offsetof(Outputs, m_axi_awqos), offsetof(Outputs, m_axi_wvalid), offsetof(Outputs, m_axi_wlast),
    offsetof(Outputs, m_axi_bready), offsetof(Outputs, m_axi_arvalid), offsetof(Outputs, m_axi_arid),
    offsetof(Outputs, m_axi_arlen), offsetof(Outputs, m_axi_arsize), offsetof(Outputs, m_axi_arburst),
    offsetof(Outputs, m_axi_arlock), offsetof(Outputs, m_axi_arcache), offsetof(Outputs, m_axi_arprot),
    offsetof(Outputs, m_axi_arqos),
    offsetof(Outputs, m_axi_rready), offsetof(Outputs, s_axil_awready), offsetof(Outputs, s_axil_wready),
    offsetof(Outputs, s_axil_bvalid), offsetof(Outputs, s_axil_bresp), offsetof(Outputs, s_axil_arready),
    offsetof(Outputs, s_axil_rvalid), offsetof(Outputs, s_axil_rresp), offsetof(Outputs, irq),
    offsetof(Outputs, recording), offsetof(Outputs, replaying),
    offsetof(Outputs, pf_id), offsetof(Outputs, pf_opcode), offsetof(Outputs, pf_param), offsetof(Outputs, pf_size),
    offsetof(Outputs, pf_corrupt), offsetof(Outputs, pf_len), offsetof(Outputs, pf_burst), offsetof(Outputs, pf_lock),
    offsetof(Outputs, pf_cache), offsetof(Outputs, pf_prot), offsetof(Outputs, pf_qos), offsetof(Outputs, pf_answer_ready),
};
// clang-format on

}  // namespace jukebox

#endif  // JUKEBOX_PORTS_H_
