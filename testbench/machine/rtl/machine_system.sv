// SPDX-License-Identifier: Apache-2.0 WITH SHL-2.1
// What a machine has around its core: the L2, the Jukebox block beside it, their memory, and the
// devices.
//
// The block's metadata port and its registers, the L2's observation and prefetch ports are joined as
// docs/attach.md says. The core's buses and the translation of addresses are the machine's own.
module machine_system #(
  parameter int VaBits = 32,
  parameter int InstrLen = 2,  // an instruction request has 2^InstrLen beats
  parameter int SizeBytes = 262144,
  parameter int Ways = 8
) (
  // One clock. The block's and the L2's edges may be left out where they change nothing.
  input  logic              clk_i,
  input  logic              block_clk_i,
  input  logic              l2_clk_i,
  input  logic              rst_ni,

  // The conditions: memory, and whether every instruction lookup hits.
  input  logic [15:0]       latency_i,
  input  logic [7:0]        gap_i,
  input  logic              ideal_i,

  // Instruction side: an answer is asked for when the one before it has come.
  input  logic              ireq_valid_i,
  output logic              ireq_ready_o,
  input  logic [31:0]       ireq_paddr_i,
  input  logic [VaBits-1:0] ireq_vaddr_i,
  input  logic [15:0]       ireq_asid_i,
  output logic              irsp_valid_o,
  input  logic              irsp_ready_i,
  output logic [63:0]       irsp_data_o,

  // Data side: the L2's data port.
  input  logic              dreq_valid_i,
  output logic              dreq_ready_o,
  input  logic              dreq_write_i,
  input  logic [31:0]       dreq_paddr_i,
  input  logic [2:0]        dreq_len_i,
  input  logic [3:0]        dreq_id_i,
  input  logic [63:0]       dreq_wdata_i,
  input  logic [7:0]        dreq_wstrb_i,
  output logic              drsp_valid_o,
  input  logic              drsp_ready_i,
  output logic              drsp_write_o,
  output logic [3:0]        drsp_id_o,
  output logic [63:0]       drsp_data_o,
  output logic              drsp_last_o,

  // Devices: valid until done, in which cycle the data are there.
  input  logic              device_valid_i,
  input  logic              device_block_i,  // the block's registers, else the host port
  input  logic              device_write_i,
  input  logic [11:0]       device_addr_i,
  input  logic [31:0]       device_wdata_i,
  input  logic [3:0]        device_wstrb_i,
  output logic              device_done_o,
  output logic [31:0]       device_rdata_o,
  output logic              device_error_o,  // pulse: the block refused it
  output logic [15:0]       asid_o,  // what the software last said of these two
  output logic              timer_o,

  // The block's translation port.
  output logic              xlt_req_valid_o,
  input  logic              xlt_req_ready_i,
  output logic [VaBits-1:0] xlt_req_vaddr_o,
  output logic [15:0]       xlt_req_asid_o,
  input  logic              xlt_rsp_valid_i,
  output logic              xlt_rsp_ready_o,
  input  logic [31:0]       xlt_rsp_paddr_i,
  input  logic [1:0]        xlt_rsp_status_i,

  // Accesses to the host: valid until ready, in which cycle the data are there.
  output logic              host_valid_o,
  output logic              host_write_o,
  output logic [7:0]        host_addr_o,
  output logic [31:0]       host_wdata_o,
  input  logic              host_ready_i,
  input  logic [31:0]       host_rdata_i,
  output logic [63:0]       cycle_o,

  // Pulse: a line could not be written to memory.
  output logic              write_error_o,

  // Beats on the memory's bus, the L2's and the block's.
  output logic [1:0]        read_o,
  output logic [1:0]        write_o,

  // The L2's counters since reset, the first one lowest: instruction lookups that hit, met their
  // line under way, missed; data lookups alike; prefetches taken, filled, useless; write-backs.
  output logic [319:0]      counters_o
);

  // Instructions come out of the L2, or from where everything hits.
  logic l2_ireq_valid, l2_ireq_ready, l2_irsp_valid, l2_irsp_ready;
  logic ideal_req_ready, ideal_rsp_valid;
  logic [2:0] hit_cycles;
  logic [31:0] l2_ireq_paddr, look_addr;
  logic [VaBits-1:0] l2_ireq_vaddr;
  logic [15:0] l2_ireq_asid;
  logic [63:0] l2_irsp_data, look_data;
  assign l2_ireq_valid = ireq_valid_i && !ideal_i;
  assign l2_ireq_paddr = l2_ireq_valid ? ireq_paddr_i : '0;
  assign l2_ireq_vaddr = l2_ireq_valid ? ireq_vaddr_i : '0;
  assign l2_ireq_asid  = l2_ireq_valid ? ireq_asid_i : '0;
  assign l2_irsp_ready = irsp_ready_i && !ideal_i;
  assign ireq_ready_o  = ideal_i ? ideal_req_ready : l2_ireq_ready;
  assign irsp_valid_o  = ideal_i ? ideal_rsp_valid : l2_irsp_valid;
  assign irsp_data_o   = ideal_i ? look_data : l2_irsp_data;

  machine_ideal #(
    .Beats(1 << InstrLen)
  ) u_ideal (
    .clk_i,
    .rst_ni,
    .hit_cycles_i(hit_cycles),
    .req_valid_i(ireq_valid_i && ideal_i),
    .req_ready_o(ideal_req_ready),
    .req_paddr_i(ireq_paddr_i),
    .rsp_valid_o(ideal_rsp_valid),
    .rsp_ready_i(irsp_ready_i && ideal_i),
    .read_addr_o(look_addr)
  );

  // Devices: the host port, and the block's registers.
  logic block_access, block_done, host_done, l2_flush_valid, l2_flush_ready;
  logic [31:0] host_data;
  logic [11:0] axil_addr;
  logic [31:0] axil_wdata, axil_rdata;
  logic [3:0] axil_wstrb;
  logic [1:0] axil_bresp, axil_rresp;
  logic axil_awvalid, axil_awready, axil_wvalid, axil_wready, axil_bvalid, axil_bready;
  logic axil_arvalid, axil_arready, axil_rvalid, axil_rready;
  assign block_access   = device_valid_i && device_block_i;
  assign device_done_o  = device_block_i ? block_done : host_done;
  assign device_rdata_o = device_block_i ? axil_rdata : host_data;
  assign host_write_o   = device_write_i;
  assign host_addr_o    = device_addr_i[7:0];
  assign host_wdata_o   = device_wdata_i;

  machine_host u_host (
    .clk_i,
    .rst_ni,
    .valid_i(device_valid_i && !device_block_i),
    .write_i(device_write_i),
    .addr_i(device_addr_i[7:0]),
    .wdata_i(device_wdata_i),
    .done_o(host_done),
    .rdata_o(host_data),
    .asid_o,
    .timer_o,
    .flush_valid_o(l2_flush_valid),
    .flush_ready_i(l2_flush_ready),
    .cycle_o,
    .host_valid_o,
    .host_ready_i,
    .host_rdata_i
  );

  // Quiet where nothing is meant for it, so that the block stands still.
  assign axil_addr  = block_access ? device_addr_i : '0;
  assign axil_wdata = block_access ? device_wdata_i : '0;
  assign axil_wstrb = block_access ? device_wstrb_i : '0;

  machine_axil u_axil (
    .clk_i,
    .rst_ni,
    .valid_i(block_access),
    .write_i(device_write_i),
    .done_o(block_done),
    .error_o(device_error_o),
    .aw_valid_o(axil_awvalid),
    .aw_ready_i(axil_awready),
    .w_valid_o(axil_wvalid),
    .w_ready_i(axil_wready),
    .b_valid_i(axil_bvalid),
    .b_resp_i(axil_bresp),
    .b_ready_o(axil_bready),
    .ar_valid_o(axil_arvalid),
    .ar_ready_i(axil_arready),
    .r_valid_i(axil_rvalid),
    .r_resp_i(axil_rresp),
    .r_ready_o(axil_rready)
  );

  // The block's ports, for whoever checks them.
  logic obs_valid, obs_ready, obs_late, obs_instr, pf_valid, pf_ready, pf_present;
  logic [VaBits-1:0] obs_vaddr, pf_vaddr;
  logic [31:0] obs_paddr, pf_paddr;
  logic [1:0] obs_kind, pf_source;
  logic pf_level;
  logic [15:0] obs_asid, pf_asid;
  logic m_awid, m_awlock, m_awvalid, m_awready, m_wlast, m_wvalid, m_wready;
  logic m_bid, m_bvalid, m_bready;
  logic m_arid, m_arlock, m_arvalid, m_arready, m_rid, m_rlast, r_last, m_rvalid, m_rready;
  logic [31:0] m_awaddr, m_araddr;
  logic [7:0] m_awlen, m_arlen, m_wstrb;
  logic [2:0] m_awsize, m_arsize, m_awprot, m_arprot;
  logic [1:0] m_awburst, m_arburst, m_bresp, m_rresp;
  logic [3:0] m_awcache, m_arcache, m_awqos, m_arqos;
  logic [63:0] m_wdata, m_rdata, r_data;
  logic irq, recording, replaying;

  // What a block without these ports would say, and what it does not ask for. Which ports it has is
  // defined by whoever puts the sources together.
`ifndef MACHINE_PF_SOURCE_O
  assign pf_source = 2'd0;
`endif
`ifndef MACHINE_PF_LEVEL_O
  assign pf_level = 1'b0;
`endif
`ifndef MACHINE_OBS_PADDR_I
  logic unused_paddr;
  assign unused_paddr = ^obs_paddr;
`endif

  // Observations are always taken, bursts of the block are lines, nobody here asks for the rest.
  logic unused_block;
  assign unused_block = ^{
    obs_ready, pf_vaddr, pf_asid, m_awlen, m_awsize, m_awburst, m_awlock, m_awcache,
    m_awprot, m_awqos, m_wstrb, m_wlast, m_arlen, m_arsize, m_arburst, m_arlock, m_arcache,
    m_arprot, m_arqos, irq, recording, replaying
  };

  jukebox u_block (
    .clk_i(block_clk_i),
    .rst_ni,
    .obs_valid_i(obs_valid),
    .obs_ready_o(obs_ready),
    .obs_vaddr_i(obs_vaddr),
`ifdef MACHINE_OBS_PADDR_I
    .obs_paddr_i(obs_paddr),
`endif
    .obs_kind_i(obs_kind),
    .obs_late_i(obs_late),
    .obs_instr_i(obs_instr),
    .obs_asid_i(obs_asid),
    .xlt_req_valid_o,
    .xlt_req_ready_i,
    .xlt_req_vaddr_o,
    .xlt_req_asid_o,
    .xlt_rsp_valid_i,
    .xlt_rsp_ready_o,
    .xlt_rsp_paddr_i,
    .xlt_rsp_status_i,
    .pf_valid_o(pf_valid),
    .pf_ready_i(pf_ready),
    .pf_paddr_o(pf_paddr),
    .pf_vaddr_o(pf_vaddr),
    .pf_asid_o(pf_asid),
`ifdef MACHINE_PF_SOURCE_O
    .pf_source_o(pf_source),
`endif
`ifdef MACHINE_PF_LEVEL_O
    .pf_level_o(pf_level),
`endif
    .pf_present_i(pf_present),
    .m_axi_awid_o(m_awid),
    .m_axi_awaddr_o(m_awaddr),
    .m_axi_awlen_o(m_awlen),
    .m_axi_awsize_o(m_awsize),
    .m_axi_awburst_o(m_awburst),
    .m_axi_awlock_o(m_awlock),
    .m_axi_awcache_o(m_awcache),
    .m_axi_awprot_o(m_awprot),
    .m_axi_awqos_o(m_awqos),
    .m_axi_awvalid_o(m_awvalid),
    .m_axi_awready_i(m_awready),
    .m_axi_wdata_o(m_wdata),
    .m_axi_wstrb_o(m_wstrb),
    .m_axi_wlast_o(m_wlast),
    .m_axi_wvalid_o(m_wvalid),
    .m_axi_wready_i(m_wready),
    .m_axi_bid_i(m_bid),
    .m_axi_bresp_i(m_bresp),
    .m_axi_bvalid_i(m_bvalid),
    .m_axi_bready_o(m_bready),
    .m_axi_arid_o(m_arid),
    .m_axi_araddr_o(m_araddr),
    .m_axi_arlen_o(m_arlen),
    .m_axi_arsize_o(m_arsize),
    .m_axi_arburst_o(m_arburst),
    .m_axi_arlock_o(m_arlock),
    .m_axi_arcache_o(m_arcache),
    .m_axi_arprot_o(m_arprot),
    .m_axi_arqos_o(m_arqos),
    .m_axi_arvalid_o(m_arvalid),
    .m_axi_arready_i(m_arready),
    .m_axi_rid_i(m_rid),
    .m_axi_rdata_i(m_rdata),
    .m_axi_rresp_i(m_rresp),
    .m_axi_rlast_i(m_rlast),
    .m_axi_rvalid_i(m_rvalid),
    .m_axi_rready_o(m_rready),
    .s_axil_awaddr_i(axil_addr),
    .s_axil_awprot_i(3'd0),
    .s_axil_awvalid_i(axil_awvalid),
    .s_axil_awready_o(axil_awready),
    .s_axil_wdata_i(axil_wdata),
    .s_axil_wstrb_i(axil_wstrb),
    .s_axil_wvalid_i(axil_wvalid),
    .s_axil_wready_o(axil_wready),
    .s_axil_bresp_o(axil_bresp),
    .s_axil_bvalid_o(axil_bvalid),
    .s_axil_bready_i(axil_bready),
    .s_axil_araddr_i(axil_addr),
    .s_axil_arprot_i(3'd0),
    .s_axil_arvalid_i(axil_arvalid),
    .s_axil_arready_o(axil_arready),
    .s_axil_rdata_o(axil_rdata),
    .s_axil_rresp_o(axil_rresp),
    .s_axil_rvalid_o(axil_rvalid),
    .s_axil_rready_i(axil_rready),
    .irq_o(irq),
    .recording_o(recording),
    .replaying_o(replaying)
  );

  logic [2:0] l2_awid, l2_arid, l2_rid, l2_bid;
  logic [31:0] l2_awaddr, l2_araddr;
  logic l2_awvalid, l2_awready, l2_wvalid, l2_wready, l2_bvalid, l2_bready;
  logic l2_arvalid, l2_arready, l2_rvalid, l2_rready, l2_rlast;
  logic [63:0] l2_wdata, l2_rdata;

  machine_l2 #(
    .VaBits(VaBits),
    .InstrLen(InstrLen),
    .SizeBytes(SizeBytes),
    .Ways(Ways)
  ) u_l2 (
    .clk_i(l2_clk_i),
    .rst_ni,
    .ireq_valid_i(l2_ireq_valid),
    .ireq_ready_o(l2_ireq_ready),
    .ireq_paddr_i(l2_ireq_paddr),
    .ireq_vaddr_i(l2_ireq_vaddr),
    .ireq_asid_i(l2_ireq_asid),
    .irsp_valid_o(l2_irsp_valid),
    .irsp_ready_i(l2_irsp_ready),
    .irsp_data_o(l2_irsp_data),
    .hit_cycles_o(hit_cycles),
    .dreq_valid_i,
    .dreq_ready_o,
    .dreq_write_i,
    .dreq_paddr_i,
    .dreq_len_i,
    .dreq_id_i,
    .dreq_wdata_i,
    .dreq_wstrb_i,
    .drsp_valid_o,
    .drsp_ready_i,
    .drsp_write_o,
    .drsp_id_o,
    .drsp_data_o,
    .drsp_last_o,
    .pf_valid_i(pf_valid),
    .pf_ready_o(pf_ready),
    .pf_paddr_i(pf_paddr),
    .pf_source_i(pf_source),
    .pf_level_i(pf_level),
    .pf_present_o(pf_present),
    .obs_valid_o(obs_valid),
    .obs_vaddr_o(obs_vaddr),
    .obs_paddr_o(obs_paddr),
    .obs_kind_o(obs_kind),
    .obs_late_o(obs_late),
    .obs_instr_o(obs_instr),
    .obs_asid_o(obs_asid),
    .flush_valid_i(l2_flush_valid),
    .flush_ready_o(l2_flush_ready),
    .ar_valid_o(l2_arvalid),
    .ar_ready_i(l2_arready),
    .ar_id_o(l2_arid),
    .ar_addr_o(l2_araddr),
    .r_valid_i(l2_rvalid),
    .r_ready_o(l2_rready),
    .r_id_i(l2_rid),
    .r_data_i(l2_rdata),
    .r_last_i(l2_rlast),
    .aw_valid_o(l2_awvalid),
    .aw_ready_i(l2_awready),
    .aw_id_o(l2_awid),
    .aw_addr_o(l2_awaddr),
    .w_valid_o(l2_wvalid),
    .w_ready_i(l2_wready),
    .w_data_o(l2_wdata),
    .b_valid_i(l2_bvalid),
    .b_ready_o(l2_bready),
    .b_id_i(l2_bid),
    .write_error_o,
    .counters_o
  );

  // Memory: the L2 is manager 0, the block manager 1.
  logic [2:0] block_bid, r_id;
  assign m_bid   = block_bid[0];
  assign m_bresp = 2'b00;
  assign m_rid   = m_rvalid && r_id[0];
  assign m_rdata = m_rvalid ? r_data : '0;
  assign m_rlast = m_rvalid && r_last;
  assign l2_rid   = l2_rvalid ? r_id : '0;
  assign l2_rdata = l2_rvalid ? r_data : '0;
  assign l2_rlast = l2_rvalid && r_last;
  assign m_rresp = 2'b00;

  // IDs are wider than the block's.
  logic unused_ids;
  assign unused_ids = ^block_bid[2:1];

  machine_memory u_memory (
    .clk_i,
    .rst_ni,
    .latency_i,
    .gap_i,
    .ar_valid_i({m_arvalid, l2_arvalid}),
    .ar_ready_o({m_arready, l2_arready}),
    .ar_addr_i({m_araddr, l2_araddr}),
    .ar_id_i({2'd0, m_arid, l2_arid}),
    .r_valid_o({m_rvalid, l2_rvalid}),
    .r_ready_i({m_rready, l2_rready}),
    .r_id_o(r_id),
    .r_data_o(r_data),
    .r_last_o(r_last),
    .aw_valid_i({m_awvalid, l2_awvalid}),
    .aw_ready_o({m_awready, l2_awready}),
    .aw_addr_i({m_awaddr, l2_awaddr}),
    .aw_id_i({2'd0, m_awid, l2_awid}),
    .w_valid_i({m_wvalid, l2_wvalid}),
    .w_ready_o({m_wready, l2_wready}),
    .w_data_i({m_wdata, l2_wdata}),
    .b_valid_o({m_bvalid, l2_bvalid}),
    .b_ready_i({m_bready, l2_bready}),
    .b_id_o({block_bid, l2_bid}),
    .look_addr_i(look_addr),
    .look_data_o(look_data),
    .read_o,
    .write_o
  );

endmodule
